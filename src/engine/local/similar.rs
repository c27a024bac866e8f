//! Texts of the index that look or sound like one that stands nowhere. A character is exchanged only where the pairs
//! that come of it stand in the index, so that few texts are left to be looked for.

use tantivy::Term;

use super::postings::Postings;
use super::schema::Fields;
use crate::engine::Reason;
use crate::text::confusion::{Kind, similar};
use crate::text::terms::push_pair;
use crate::text::units::Units;

/// In a text of so many units two characters may be exchanged: in a shorter one little would be left of it, in a longer
/// one too much would have to be tried.
const TWO_EXCHANGED: std::ops::RangeInclusive<usize> = 4..=6;
/// So many texts are tried at the most.
const MOST_TRIED: usize = 60;

/// The texts that come of exchanging one or two characters for similar ones and whose pairs all stand in the index;
/// those with one exchanged first.
pub(super) fn similar_texts(postings: &Postings, fields: &Fields, units: &Units) -> Vec<(String, Reason)> {
    let folded: Vec<String> = units.iter().map(|unit| units.folded(unit).to_owned()).collect();
    // Punctuation inside has to stay where it is; such texts are pasted, not mistyped.
    let is_plain = units.iter().skip(1).all(|unit| unit.joint == crate::text::units::Joint::Adjacent);
    if folded.len() < 2 || !is_plain {
        return Vec::new();
    }
    let mut tried = Vec::new();
    let most = if TWO_EXCHANGED.contains(&folded.len()) { 2 } else { 1 };
    for exchanged in 1..=most {
        let mut search = Search { postings, fields, folded: &folded, found: Vec::new() };
        search.exchange(&mut folded.clone(), 0, exchanged, None);
        tried.extend(search.found);
        if !tried.is_empty() {
            break;
        }
    }
    tried.truncate(MOST_TRIED);
    tried
}

struct Search<'a> {
    postings: &'a Postings,
    fields: &'a Fields,
    folded: &'a [String],
    found: Vec<(String, Reason)>,
}

impl Search<'_> {
    /// Exchanges `left` characters from `at` on.
    fn exchange(&mut self, text: &mut Vec<String>, at: usize, left: usize, kind: Option<Kind>) {
        if left == 0 {
            if self.all_pairs_stand(text) {
                let reason = match kind {
                    Some(Kind::LooksAlike) => Reason::LooksAlike,
                    _ => Reason::SameSound,
                };
                self.found.push((text.concat(), reason));
            }
            return;
        }
        for place in at..text.len() {
            let mut characters = self.folded[place].chars();
            let (Some(character), None) = (characters.next(), characters.next()) else { continue };
            for (other, kind) in similar(character) {
                if self.found.len() >= MOST_TRIED {
                    return;
                }
                text[place] = other.to_string();
                // What stands before is settled.
                if place == 0 || self.pair_stands(&text[place - 1], &text[place]) {
                    self.exchange(text, place + 1, left - 1, Some(kind));
                }
            }
            text[place] = self.folded[place].clone();
        }
    }

    fn all_pairs_stand(&self, text: &[String]) -> bool {
        text.windows(2).all(|pair| self.pair_stands(&pair[0], &pair[1]))
    }

    fn pair_stands(&self, first: &str, second: &str) -> bool {
        let units = Units::of(&format!("{first}{second}"));
        let [first, second] = units.as_slice() else { return false };
        let mut term = String::new();
        push_pair(&mut term, &units, first, second);
        self.postings.count(&Term::from_field_text(self.fields.text, &term)) > 0
    }
}
