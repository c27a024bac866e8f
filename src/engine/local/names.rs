//! Names in a query: a district, a year or an institution that is typed as a word says where to look, as well as what
//! to look for. `萧山区政协` and `2023年萧山` are several names in one word.

use std::ops::RangeInclusive;

use super::origin::{self, Origin};
use super::schema::fields;
use super::snapshot::Snapshot;
use super::sought::{Set, Sought, all, any, in_field};
use crate::query::{Form, Piece, Vocabulary, parse_years};
use crate::report::{Institution, division};
use crate::text::fold::fold;
use crate::text::units::Units;

/// What a name is the name of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Divisions of this name.
    Districts(Vec<u32>),
    Years(RangeInclusive<u16>),
    Institution(Institution),
}

/// A name of a query and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The name, folded.
    pub(super) text: String,
    pub(super) meaning: Meaning,
}

/// The longest name of a division, in characters, that is tried: 积石山保安族东乡族撒拉族自治县 has fifteen.
const LONGEST: usize = 16;

/// The names, those of the user's own too, that a piece consists of; none when any of it is no name.
pub(super) fn names(piece: &Piece, own: &Vocabulary) -> Vec<Name> {
    if piece.form != Form::Bare {
        return Vec::new();
    }
    let text = fold(&piece.text);
    // Years may be a range, with punctuation in it.
    if let Some(meaning) = whole(&text, own) {
        return vec![Name { text, meaning }];
    }
    let characters: Vec<char> = text.chars().collect();
    let longest = own.aliases.iter().map(|alias| alias.name().chars().count()).fold(LONGEST, usize::max);
    let mut names = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let found = (1..=longest.min(characters.len() - at)).rev().find_map(|length| {
            let text: String = characters[at..at + length].iter().collect();
            part(&text, own).map(|meaning| (length, Name { text, meaning }))
        });
        let Some((length, name)) = found else { return Vec::new() };
        names.push(name);
        at += length;
    }
    names
}

/// What a whole piece is the name of.
fn whole(text: &str, own: &Vocabulary) -> Option<Meaning> {
    if let Some(institution) = Institution::named(text) {
        return Some(Meaning::Institution(institution));
    }
    let is_code = text.len() == 6 && text.parse::<u32>().is_ok_and(|code| division::by_code(code).is_some());
    if text.starts_with(|first: char| first.is_ascii_digit()) && !is_code {
        return parse_years(text).ok().map(Meaning::Years);
    }
    if let Some(codes) = own.alias(text) {
        return Some(Meaning::Districts(codes.to_vec()));
    }
    let codes: Vec<u32> = division::named(text).iter().map(|division| division.code()).collect();
    (!codes.is_empty()).then_some(Meaning::Districts(codes))
}

/// What a folded part of a longer text is the name of. Institutions follow their districts there, as in 区政协; years are
/// four digits.
pub(super) fn part(text: &str, own: &Vocabulary) -> Option<Meaning> {
    let year = text.strip_suffix('年').unwrap_or(text);
    if year.starts_with(|first: char| first.is_ascii_digit()) {
        let is_year = year.len() == 4;
        return if is_year { parse_years(year).ok().map(Meaning::Years) } else { None };
    }
    let institution = text.strip_prefix(['省', '市', '区', '县']).unwrap_or(text);
    match Institution::named(institution) {
        Some(institution) => Some(Meaning::Institution(institution)),
        None => whole(text, own).filter(|meaning| matches!(meaning, Meaning::Districts(_))),
    }
}

impl Name {
    /// The passages that come from where it names: by what they come from, their title or the headings above them.
    fn places(&self, index: &Snapshot) -> Vec<Set> {
        let mut places = vec![self.meaning.origins(index)];
        let units = Units::of(&self.text);
        places.extend([fields().title, fields().section].map(|field| in_field(field, &units, index)));
        places
    }
}

/// The passages that meet every one of these names: by where they come from or, where there are several, in the text.
pub(super) fn met(names: &[Name], index: &Snapshot) -> Set {
    let met = |name: &Name| {
        let mut ways = name.places(index);
        if names.len() > 1 {
            ways.push(Sought::new(Units::of(&name.text), fields()).query(index));
        }
        any(ways)
    };
    all(names.iter().map(met).collect())
}

/// The passages that are met by a word of a longer text: by the word or, where it is a name, by where they come from.
pub(super) fn met_by_word(word: &Sought, own: &Vocabulary, index: &Snapshot) -> Set {
    let mut ways = vec![word.query(index)];
    if let Some(meaning) = part(word.units.compact(), own) {
        ways.push(meaning.origins(index));
        ways.extend(meaning.looks_back(index));
    }
    any(ways)
}

impl Meaning {
    /// The passages whose report looks back on a year that is named: who seeks 2023 also means the report of 2024 on
    /// it.
    pub(super) fn looks_back(&self, index: &Snapshot) -> Option<Set> {
        let Self::Years(years) = self else { return None };
        Some(origin::from_any(origin::years(years).map(Origin::LooksBackOn), index))
    }

    /// The passages that come from it.
    pub(super) fn origins(&self, index: &Snapshot) -> Set {
        match self {
            Self::Districts(codes) => origin::from_any(codes.iter().copied().map(Origin::District), index),
            Self::Years(years) => origin::from_any(origin::years(years).map(Origin::Year), index),
            Self::Institution(institution) => {
                origin::from_any(std::iter::once(Origin::Institution(*institution)), index)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Alias;

    fn named(text: &str) -> Vec<String> {
        names(&Piece::bare(text), &Vocabulary::default()).into_iter().map(|name| name.text).collect()
    }

    #[test]
    fn words_are_names_when_all_of_them_are() {
        assert_eq!(named("萧山"), ["萧山"]);
        assert_eq!(named("滨江区政府"), ["滨江区", "政府"]);
        assert_eq!(named("蕭山區政協"), ["萧山区", "政协"]);
        assert_eq!(named("2023年萧山"), ["2023年", "萧山"]);
        assert_eq!(named("萧山区区政协2024"), ["萧山区", "区政协", "2024"]);
        assert_eq!(named("2020..2024"), ["2020..2024"]);
        for other in ["协商驿站", "萧山协商", "12", "20233", "萧山12"] {
            assert!(named(other).is_empty(), "{other}");
        }
        let quoted = names(&Piece::quoted("萧山"), &Vocabulary::default());
        assert!(quoted.is_empty(), "what is quoted is sought in the text only");
    }

    #[test]
    fn names_of_the_users_own_are_names() {
        let aliases = vec![Alias::new("高新区（滨江）", vec![330_108]), Alias::new("大江东", vec![330_114])];
        let own = Vocabulary { aliases, ..Vocabulary::default() };
        let meant = |text: &str| -> Vec<Meaning> {
            names(&Piece::bare(text), &own).into_iter().map(|name| name.meaning).collect()
        };
        let districts = |code: u32| Meaning::Districts(vec![code]);
        assert_eq!(meant("高新区滨江"), [districts(330_108)]);
        assert_eq!(meant("大江東政协"), [districts(330_114), Meaning::Institution(Institution::Consultative)]);
        assert_eq!(meant("大江东2020年"), [districts(330_114), Meaning::Years(2020..=2020)]);
        assert!(meant("大江").is_empty() && named("大江东").is_empty());
    }
}
