//! A text that is sought as it stands, as terms of the index.

use tantivy::Term;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, Query as IndexQuery};
use tantivy::schema::Field;

use super::postings::{Phrase, Terms};
use super::schema::{Cut, Fields, fields};
use super::snapshot::Snapshot;
use super::union::Union;
use crate::text::terms::{each_path_term, push_pair};
use crate::text::units::{Joint, Units};

/// A query of the index library.
pub(super) type Set = Box<dyn IndexQuery>;

/// A text that is sought as it stands.
pub(super) struct Sought {
    /// The text.
    pub(super) units: Units,
    /// Pairs that cover it, each with its distance from the first unit; for a single unit that unit alone.
    pub(super) cover: Vec<(u32, Term)>,
    /// Its other pairs, which stand wherever it does.
    implied: Vec<(u32, Term)>,
    /// Its pairs, as they would stand at the border of two passages.
    pub(super) borders: Vec<Term>,
}

impl Sought {
    /// The text in the texts of passages.
    pub(super) fn new(units: Units, fields: &Fields) -> Self {
        let borders = pairs(&units).map(|(_, pair)| Term::from_field_text(fields.border, &pair)).collect();
        let Cover { cover, implied } = cover(&units, fields.text, fields.units);
        Self { units, cover, implied, borders }
    }

    /// Terms that stand, at their distances, where it stands in a field of titles or headings.
    pub(super) fn in_field(&self, field: Field, fields: &Fields) -> Vec<(u32, Term)> {
        cover_in(field, &self.units, fields).cover
    }

    /// The passages that hold it.
    pub(super) fn query(&self, index: &Snapshot) -> Set {
        phrase(Cover { cover: self.cover.clone(), implied: self.implied.clone() }, index)
    }
}

/// What holds a text in a field of titles, headings or paths.
pub(super) fn in_field(field: Field, units: &Units, index: &Snapshot) -> Set {
    phrase(cover_in(field, units, fields()), index)
}

/// Terms that stand, at their distances, exactly where a text stands.
struct Cover {
    cover: Vec<(u32, Term)>,
    /// Others, which stand wherever these do.
    implied: Vec<(u32, Term)>,
}

fn cover_in(field: Field, units: &Units, fields: &Fields) -> Cover {
    match fields.cut(field) {
        Cut::Short(singles) => cover(units, field, singles),
        Cut::Text => cover(units, field, fields.units),
        Cut::Path | Cut::Whole => {
            let mut cover = Vec::new();
            each_path_term(units, |term, position| cover.push((position, Term::from_field_text(field, term))));
            Cover { cover, implied: Vec::new() }
        }
    }
}

fn phrase(Cover { cover, implied }: Cover, index: &Snapshot) -> Set {
    match &cover[..] {
        [] => Box::new(EmptyQuery),
        [(_, term)] => Box::new(Terms::new(index.postings(), vec![term.clone()])),
        _ => Box::new(Phrase::new(index.postings(), cover, implied)),
    }
}

/// Every pair of neighbouring units, with the place of its first one.
fn pairs(units: &Units) -> impl Iterator<Item = (usize, String)> + '_ {
    units.as_slice().windows(2).enumerate().map(|(at, pair)| {
        let mut text = String::new();
        push_pair(&mut text, units, &pair[0], &pair[1]);
        (at, text)
    })
}

fn cover(units: &Units, in_pairs: Field, in_units: Field) -> Cover {
    let slice = units.as_slice();
    let mut cover = Vec::new();
    let mut implied = Vec::new();
    let mut covered = 0;
    for (at, pair) in pairs(units) {
        // Units next to each other are told by their positions, so every unit need stand in one pair only; what
        // punctuation parts is told by the pair itself. The last unit has one pair to stand in.
        let is_last = at + 2 == slice.len();
        let is_needed = slice[at + 1].joint == Joint::Separated || covered <= at || is_last;
        let term = (slice[at].position - slice[0].position, Term::from_field_text(in_pairs, &pair));
        if is_needed {
            cover.push(term);
            covered = at + 2;
        } else {
            implied.push(term);
        }
    }
    if let (true, Some(unit)) = (cover.is_empty(), slice.first()) {
        cover.push((0, Term::from_field_text(in_units, units.folded(unit))));
    }
    Cover { cover, implied }
}

/// What all of these match; there is at least one.
pub(super) fn all(mut sets: Vec<Set>) -> Set {
    if sets.len() == 1 { sets.remove(0) } else { Box::new(BooleanQuery::intersection(sets)) }
}

/// What any of these matches.
pub(super) fn any(mut sets: Vec<Set>) -> Set {
    if sets.len() == 1 { sets.remove(0) } else { Box::new(Union(sets)) }
}

/// What all of these match and none of those.
pub(super) fn all_but(sets: Vec<Set>, excluded: Vec<Set>) -> Set {
    if excluded.is_empty() {
        return all(sets);
    }
    let wanted = sets.into_iter().map(|set| (Occur::Must, set));
    let unwanted = excluded.into_iter().map(|set| (Occur::MustNot, set));
    Box::new(BooleanQuery::new(wanted.chain(unwanted).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_pair_of_a_text_covers_it_or_is_implied_at_its_distance(text in "[甲乙丙丁5a，]{2,12}") {
            let units = Units::of(&text);
            let slice = units.as_slice();
            prop_assume!(slice.len() > 1);
            let expected: Vec<(u32, Term)> = pairs(&units)
                .map(|(at, pair)| (slice[at].position - slice[0].position, Term::from_field_text(fields().text, &pair)))
                .collect();
            let mut both = Sought::new(units.clone(), fields());
            // What is left out of the cover stands between two that are in it.
            for implied in &both.implied {
                let at = expected.iter().position(|pair| pair == implied).expect("a pair of the text");
                prop_assert!(both.cover.contains(&expected[at - 1]) && both.cover.contains(&expected[at + 1]));
            }
            both.cover.append(&mut both.implied);
            both.cover.sort();
            let mut expected = expected;
            expected.sort();
            prop_assert_eq!(both.cover, expected);
        }
    }
}
