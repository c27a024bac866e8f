//! The table of units and what can be asked of it by code. It is sorted by code and year, so every question is a
//! binary search or a walk over numbers.

use std::ops::RangeInclusive;

use super::{Division, Level};

include!(concat!(env!("OUT_DIR"), "/divisions.rs"));

/// The text at this place of the names; empty for a place that does not exist.
pub(super) fn text(start: u32, bytes: u8) -> &'static str {
    let start = start as usize;
    TEXT.get(start..start + usize::from(bytes)).unwrap_or("")
}

/// The units of which this is the full name, the stem or an alias: those in use first, then the higher ones.
pub(super) fn named_exactly(name: &str) -> Vec<&'static Division> {
    let found = NAMES.binary_search_by(|&(start, bytes, ..)| text(start, bytes).cmp(name));
    let Some(&(_, _, first, count)) = found.ok().and_then(|at| NAMES.get(at)) else { return Vec::new() };
    let numbers = NAMED.iter().skip(usize::from(first)).take(usize::from(count));
    numbers.filter_map(|&number| DIVISIONS.get(usize::from(number))).collect()
}

/// The names and stems that several places bear, under whatever code each of them stood.
pub(crate) fn shared_names() -> impl Iterator<Item = &'static str> {
    let unit = |number: &u16| DIVISIONS.get(usize::from(*number)).map(|unit| unit.code);
    NAMES.iter().filter(|(.., count)| *count > 1).filter_map(move |&(start, bytes, first, count)| {
        let mut codes = NAMED.iter().skip(usize::from(first)).take(usize::from(count)).map(unit);
        let one = codes.next()?;
        codes.any(|other| other != one).then(|| text(start, bytes))
    })
}

/// Whether any name begins so.
pub(super) fn begins_a_name(beginning: &str) -> bool {
    let at = NAMES.partition_point(|&(start, bytes, ..)| text(start, bytes) < beginning);
    NAMES.get(at).is_some_and(|&(start, bytes, ..)| text(start, bytes).starts_with(beginning))
}

/// So many codes from this place of the successors.
pub(super) fn successor_codes(start: u16, count: u8) -> &'static [u32] {
    let start = usize::from(start);
    SUCCESSORS.get(start..start + usize::from(count)).unwrap_or(&[])
}

/// So many names from this place of the aliases.
pub(super) fn aliases(start: u16, count: u8) -> impl Iterator<Item = &'static str> + use<> {
    ALIASES.iter().skip(usize::from(start)).take(usize::from(count)).map(|&(start, bytes)| text(start, bytes))
}

/// The level that a code says.
pub(super) fn level(code: u32) -> Level {
    if code.is_multiple_of(10_000) {
        Level::Province
    } else if code.is_multiple_of(100) {
        Level::Prefecture
    } else {
        Level::County
    }
}

/// Every unit, now and before, by code and then by year.
pub fn all() -> impl Iterator<Item = &'static Division> {
    DIVISIONS.iter()
}

/// All that ever held this code, the earliest first.
fn holders(code: u32) -> &'static [Division] {
    let first = DIVISIONS.partition_point(|division| division.code < code);
    let rest = DIVISIONS.get(first..).unwrap_or(&[]);
    let count = rest.partition_point(|division| division.code == code);
    rest.get(..count).unwrap_or(&[])
}

/// The unit that holds this code, or held it last.
pub fn by_code(code: u32) -> Option<&'static Division> {
    holders(code).last()
}

/// The unit that held this code in this year; in the year of a change the newer one.
pub fn by_code_in(code: u32, year: u16) -> Option<&'static Division> {
    holders(code).iter().rev().find(|division| division.in_use(year))
}

/// The codes of a unit and of everything below it.
///
/// ```
/// use district_search::report::division::range;
/// assert_eq!(range(330100), 330100..=330199);
/// assert_eq!(range(330109), 330109..=330109);
/// ```
pub fn range(code: u32) -> RangeInclusive<u32> {
    match level(code) {
        Level::Province => code..=code + 9_999,
        Level::Prefecture => code..=code + 99,
        Level::County => code..=code,
    }
}

#[cfg(test)]
mod tests {
    use super::super::history::{holder_after, successors};
    use super::*;

    fn current(level: Level) -> impl Iterator<Item = &'static Division> {
        all().filter(move |division| division.is_current() && division.level() == level)
    }

    #[test]
    fn there_are_as_many_units_as_the_official_figures_say() {
        // 34 provinces, 333 prefectures and 2,846 counties at the end of 2024, as the ministry counts.
        assert_eq!(current(Level::Province).count(), 34);
        assert_eq!(current(Level::Prefecture).count(), 333);
        assert_eq!(current(Level::County).count(), 2_846);
        let zhejiang = range(330_000);
        assert_eq!(current(Level::Prefecture).filter(|division| zhejiang.contains(&division.code)).count(), 11);
        assert_eq!(current(Level::County).filter(|division| zhejiang.contains(&division.code)).count(), 90);
    }

    #[test]
    fn the_table_is_sorted_and_no_code_is_held_twice_at_once() {
        for pair in DIVISIONS.windows(2) {
            let key = |division: &Division| (division.code, division.since);
            assert!(key(&pair[0]) < key(&pair[1]), "{pair:?}");
            assert!(pair[0].code != pair[1].code || pair[0].until <= pair[1].since, "{pair:?}");
        }
    }

    #[test]
    fn every_unit_in_use_has_a_parent_in_use() {
        for division in all().filter(|division| division.is_current() && division.level() != Level::Province) {
            assert!(division.parent().is_some_and(Division::is_current), "{division:?}");
        }
    }

    #[test]
    fn every_former_unit_has_a_parent_and_successors_that_exist() {
        for division in all().filter(|division| !division.is_current()) {
            assert!(division.parent().is_some(), "{division:?}");
            assert!(!division.successors().is_empty(), "{division:?}");
            let alive: Vec<_> = division.successors().iter().filter_map(|&code| holder_after(division, code)).collect();
            assert_eq!(alive.len(), division.successors().len(), "{division:?}");
            assert!(!alive.contains(&division), "{division:?}");
            // Everybody's area is in somebody's hands today.
            let ends = |code: &u32| by_code(*code).is_some_and(Division::is_current);
            assert!(ends(&division.code) || successors(division.code).iter().any(ends), "{division:?}");
        }
    }

    #[test]
    fn names_are_of_han_characters_and_end_with_a_kind() {
        for division in all() {
            let name = division.name();
            assert!(name.chars().all(|character| ('\u{3400}'..='\u{9fff}').contains(&character)), "{division:?}");
            let kinds = ['省', '市', '区', '县', '州', '盟', '旗'];
            assert!(name.ends_with(kinds), "{division:?}");
            assert!(division.aliases().all(|alias| !alias.is_empty() && alias != name), "{division:?}");
        }
    }

    #[test]
    fn a_code_has_its_holder_of_the_year() {
        assert_eq!(by_code(420_600).unwrap().name(), "襄阳市");
        assert_eq!(by_code_in(420_600, 2008).unwrap().name(), "襄樊市");
        assert_eq!(by_code_in(330_402, 2000).unwrap().name(), "秀城区");
        assert_eq!(by_code_in(330_402, 2005).unwrap().name(), "南湖区");
        assert!(by_code_in(330_113, 2020).is_none());
        assert!(by_code(330_199).is_none());
    }

    #[test]
    fn ranges_hold_what_lies_below() {
        assert_eq!(range(330_000), 330_000..=339_999);
        assert_eq!(range(330_100), 330_100..=330_199);
        assert_eq!(range(330_109), 330_109..=330_109);
        assert!(range(110_000).contains(&110_105));
    }
}
