//! Units: what a text is made of when it is compared. A unit is one Han character (or another character of a script
//! without spaces, or a symbol such as `%`), one run of letters, or one run of digits, so that 112 is not found inside
//! 1124. White space, quotes and brackets are transparent; other punctuation separates. What a character is depends on
//! its neighbours only, so that a part of a text falls into the units that it has in the text.

use std::ops::Range;

use super::class::{Class, class_at, classify, ends_sentence};
use super::fold::fold_char;

/// How a unit follows the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// Nothing, or only transparent characters, stand between.
    Adjacent,
    /// Punctuation stands between; which, and how much of it, does not matter.
    Separated,
    /// A new paragraph begins; nothing is found across it.
    Broken,
}

/// One unit of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Where its folded form begins in [`Units::folded`], in bytes.
    pub folded_start: u32,
    /// Where its folded form ends, in bytes.
    pub folded_end: u32,
    /// Where it begins in the text, in characters.
    pub start: u32,
    /// Where it ends in the text, in characters.
    pub end: u32,
    /// Its position: one more than that of the unit before, two more where that one is not adjacent.
    pub position: u32,
    /// How it follows the unit before it; the first unit of a text is [`Joint::Broken`] from nothing.
    pub joint: Joint,
    /// It is a run of letters or of digits.
    pub is_run: bool,
    /// A sentence ends, or a paragraph begins, between the unit before it and this one.
    pub begins_sentence: bool,
}

/// The units of a text, in buffers that are used again for the next text.
///
/// ```
/// use district_search::text::units::Units;
/// let units = Units::of("“协商驿站”提质，1124场");
/// let folded: Vec<&str> = units.iter().map(|unit| units.folded(unit)).collect();
/// assert_eq!(folded, ["协", "商", "驿", "站", "提", "质", "1124", "场"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Units {
    units: Vec<Unit>,
    compact: String,
    characters: Vec<char>,
}

impl Units {
    /// The units of `text`.
    pub fn of(text: &str) -> Self {
        let mut units = Self::default();
        units.set(text);
        units
    }

    /// Replaces what is held by the units of `text`.
    pub fn set(&mut self, text: &str) {
        self.units.clear();
        self.compact.clear();
        self.characters.clear();
        self.characters.extend(text.chars().map(fold_char));
        let mut joint = Joint::Broken;
        let mut begins_sentence = true;
        let mut at = 0;
        while at < self.characters.len() {
            let class = class_at(&self.characters, at);
            let is_same = |character: &char| classify(*character) == class;
            let end = match class {
                Class::Letter | Class::Digit => {
                    at + self.characters[at..].iter().take_while(|character| is_same(character)).count()
                }
                _ => at + 1,
            };
            match class {
                Class::Letter | Class::Digit | Class::Single => {
                    self.push(at, end, joint, class != Class::Single, begins_sentence);
                    joint = Joint::Adjacent;
                    begins_sentence = false;
                }
                Class::Transparent => {}
                Class::Separator => {
                    begins_sentence |= ends_sentence(self.characters[at]);
                    if joint == Joint::Adjacent {
                        joint = Joint::Separated;
                    }
                }
                Class::Break => {
                    begins_sentence = true;
                    joint = Joint::Broken;
                }
            }
            at = end;
        }
    }

    fn push(&mut self, start: usize, end: usize, joint: Joint, is_run: bool, begins_sentence: bool) {
        let position = match self.units.last() {
            None => 0,
            Some(last) if joint == Joint::Adjacent => last.position + 1,
            Some(last) => last.position + 2,
        };
        match (self.units.last(), joint) {
            (None, _) => {}
            (Some(last), Joint::Adjacent) => {
                if last.is_run && is_run {
                    self.compact.push(' ');
                }
            }
            (Some(_), Joint::Separated) => self.compact.push(SEPARATOR),
            (Some(_), Joint::Broken) => self.compact.push('\n'),
        }
        let folded_start = self.compact.len() as u32;
        self.compact.extend(&self.characters[start..end]);
        let folded_end = self.compact.len() as u32;
        self.units.push(Unit {
            folded_start,
            folded_end,
            start: start as u32,
            end: end as u32,
            position,
            joint,
            is_run,
            begins_sentence,
        });
    }

    /// The units, in order.
    pub fn as_slice(&self) -> &[Unit] {
        &self.units
    }

    /// The units, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Unit> {
        self.units.iter()
    }

    /// The number of units.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether the text holds nothing that can be sought.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The folded form of a unit of this text.
    pub fn folded(&self, unit: &Unit) -> &str {
        &self.compact[unit.folded_start as usize..unit.folded_end as usize]
    }

    /// The folded text without what is transparent: punctuation between units is [`SEPARATOR`], the end of a
    /// paragraph a line feed, and a space stands between adjacent runs. Two texts are the same to a search exactly
    /// when these are.
    pub fn compact(&self) -> &str {
        &self.compact
    }

    /// Whether the first `length` units of `sought` stand in this text from unit `at` on, joined as they are there.
    fn matches_at(&self, at: usize, sought: &Self, length: usize) -> bool {
        self.units.get(at..at + length).zip(sought.units.get(..length)).is_some_and(|(here, sought_units)| {
            here.iter().zip(sought_units).enumerate().all(|(index, (unit, wanted))| {
                (index == 0 || unit.joint == wanted.joint) && self.folded(unit) == sought.folded(wanted)
            })
        })
    }

    /// The places, as indices of units, at which `sought` stands in this text.
    pub fn occurrences<'a>(&'a self, sought: &'a Self) -> impl Iterator<Item = usize> + 'a {
        let mut from = if sought.is_empty() { None } else { Some(0) };
        std::iter::from_fn(move || {
            loop {
                // Where it stands its characters stand; these may also stand in a longer run.
                let start = from? + self.compact[from?..].find(&sought.compact)?;
                let at = self.units.partition_point(|unit| (unit.folded_start as usize) < start);
                from = self.units.get(at + 1).map(|unit| unit.folded_start as usize);
                if self.matches_at(at, sought, sought.len()) {
                    return Some(at);
                }
            }
        })
    }

    /// The place, in characters, of the longest end of this text that is a beginning of `sought`.
    pub fn overlap(&self, sought: &Self) -> Option<Range<usize>> {
        let longest = self.len().min(sought.len().saturating_sub(1));
        let length = (1..=longest).rev().find(|length| self.matches_at(self.len() - length, sought, *length))?;
        let here = &self.units[self.len() - length..];
        Some(here[0].start as usize..here[length - 1].end as usize)
    }
}

/// Stands for any punctuation between two units in [`Units::compact`] and in terms. It is itself punctuation, so it
/// never stands in a unit.
pub const SEPARATOR: char = '|';

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        let units = Units::of(text);
        units.iter().map(|unit| units.folded(unit).to_owned()).collect()
    }

    fn positions(text: &str) -> Vec<u32> {
        Units::of(text).iter().map(|unit| unit.position).collect()
    }

    #[test]
    fn numbers_and_words_of_other_scripts_are_single_units() {
        assert_eq!(folded("微协商1124场"), ["微", "协", "商", "1124", "场"]);
        assert_eq!(folded("GDP增长5.2％"), ["gdp", "增", "长", "5", ".", "2", "%"]);
        assert_eq!(folded("“i履职”A股"), ["i", "履", "职", "a", "股"]);
        assert_eq!(folded("4+4"), ["4", "+", "4"]);
    }

    #[test]
    fn a_part_of_a_text_has_the_units_it_has_there() {
        for (text, part) in [
            ("占GDP3.5%以上", "3.5%"),
            ("按照2024.5.27讲话", "2024.5"),
            ("按照2024.5.27讲话", "5.27讲话"),
            ("第1.1.2条", "1.1"),
            ("收入1,124,000元", "124,000元"),
            ("在G20峰会", "20峰会"),
        ] {
            assert_eq!(Units::of(text).occurrences(&Units::of(part)).count(), 1, "{part} in {text}");
        }
    }

    #[test]
    fn a_number_does_not_stand_in_a_longer_one() {
        for (text, part) in [("开展1124场", "112"), ("开展1124场", "124"), ("增长15.2%", "5.2%"), ("增长5.25%", "5.2")]
        {
            assert_eq!(Units::of(text).occurrences(&Units::of(part)).count(), 0, "{part} in {text}");
        }
    }

    #[test]
    fn quotes_and_spaces_are_transparent_and_punctuation_takes_a_position() {
        assert_eq!(positions("“协商驿站” 提质"), [0, 1, 2, 3, 4, 5]);
        assert_eq!(positions("协商，驿站"), [0, 1, 3, 4]);
        assert_eq!(positions("协商……！驿站"), [0, 1, 3, 4]);
        assert_eq!(positions("协商\n驿站"), [0, 1, 3, 4]);
    }

    #[test]
    fn joints_tell_punctuation_from_a_new_paragraph() {
        let joints: Vec<Joint> = Units::of("一、二\n三四").iter().map(|unit| unit.joint).collect();
        assert_eq!(joints, [Joint::Broken, Joint::Separated, Joint::Broken, Joint::Adjacent]);
    }

    #[test]
    fn sentences_end_with_their_punctuation_and_with_the_paragraph() {
        let begin: Vec<bool> = Units::of("一，二。”三；四\n五").iter().map(|unit| unit.begins_sentence).collect();
        assert_eq!(begin, [true, false, true, true, true]);
    }

    #[test]
    fn compact_text_keeps_runs_apart() {
        assert_eq!(Units::of("1 12《条例》，GDP CPI\n完").compact(), "1 12条例|gdp cpi\n完");
    }

    #[test]
    fn occurrences_compare_units_and_what_joins_them() {
        let text = Units::of("主业、提质；主业的提质；主业，提质");
        assert_eq!(text.occurrences(&Units::of("主业、提质")).collect::<Vec<_>>(), [0, 9]);
        assert_eq!(text.occurrences(&Units::of("主业提质")).count(), 0);
        assert_eq!(text.occurrences(&Units::of("")).count(), 0);
        assert_eq!(Units::of("短").occurrences(&Units::of("更长的")).count(), 0);
        assert_eq!(Units::of("人人、人人人").occurrences(&Units::of("人人")).collect::<Vec<_>>(), [0, 2, 3]);
        assert_eq!(Units::of("gdpa dp").occurrences(&Units::of("dp")).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn the_overlap_is_the_longest_beginning_at_the_end() {
        assert_eq!(Units::of("修了路，又修路。").overlap(&Units::of("修路。架桥")), Some(5..7));
        assert_eq!(Units::of("修了路").overlap(&Units::of("架桥")), None);
        assert_eq!(Units::of("修路").overlap(&Units::of("修路")), None);
    }

    #[test]
    fn places_are_characters_of_the_text() {
        let units = Units::of("（ＧＤＰ）增");
        let places: Vec<(u32, u32)> = units.iter().map(|unit| (unit.start, unit.end)).collect();
        assert_eq!(places, [(1, 4), (5, 6)]);
    }
}
