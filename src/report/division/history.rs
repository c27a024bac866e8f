//! What became of units and what they came from: who took over, and since when. Codes were given anew to others, so
//! every step asks who held a code at the time.

use std::ops::RangeInclusive;

use super::Division;
use super::table::{all, by_code, by_code_in, range};

/// A unit that another one came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predecessor {
    /// The unit, under the name that it bore.
    pub unit: &'static Division,
    /// The years in which what it reported concerned the other unit: from its beginning (0 if that is not known) to the
    /// change, in the year of which it still reported.
    pub years: RangeInclusive<u16>,
}

/// The codes of all units that came after this one, step by step; units cut out of it too.
pub fn successors(code: u32) -> Vec<u32> {
    let mut found: Vec<&Division> = by_code(code).into_iter().collect();
    let mut next = 0;
    while let Some(division) = found.get(next).copied() {
        let step = division.successors().iter().filter_map(|&next| holder_after(division, next));
        for reached in step {
            if !found.contains(&reached) {
                found.push(reached);
            }
        }
        next += 1;
    }
    let mut codes = Vec::new();
    for division in found {
        if division.code != code && !codes.contains(&division.code) {
            codes.push(division.code);
        }
    }
    codes
}

/// What the units of these codes and all below them came from, step by step, the nearest first: units that they took
/// over, and units in use that they were cut out of. What lies below the codes itself is left out.
///
/// ```
/// use district_search::report::division::predecessors;
/// let [first, ..] = &predecessors(&[330113])[..] else { panic!("临平区 came from others") };
/// assert_eq!((first.unit.name(), &first.years), ("余杭区", &(2001..=2021)));
/// ```
pub fn predecessors(codes: &[u32]) -> Vec<Predecessor> {
    let own: Vec<RangeInclusive<u32>> = codes.iter().map(|&code| range(code)).collect();
    let is_own = |division: &Division| own.iter().any(|codes| codes.contains(&division.code));
    // Most units handed nothing over, and every step looks through all that did.
    let handed_over: Vec<&'static Division> = all().filter(|division| !division.successors().is_empty()).collect();
    // Each with the last year in which what was reported of its area concerned those that are asked for.
    let mut reached: Vec<(&'static Division, u16)> =
        all().filter(|unit| is_own(unit) && by_code(unit.code) == Some(*unit)).map(|unit| (unit, u16::MAX)).collect();
    let asked = reached.len();
    let mut next = 0;
    while let Some((later, last)) = reached.get(next).copied() {
        // What a unit took over when another one was cut out of it, or afterwards, is no part of that other one.
        let latest = if later.until() == Some(last) { last } else { last - 1 };
        for &earlier in &handed_over {
            let change = year_of_change(earlier, later).filter(|change| *change <= latest);
            if let Some(change) = change.filter(|_| !reached.iter().any(|(known, _)| *known == earlier)) {
                reached.push((earlier, change));
            }
        }
        next += 1;
    }
    let found = reached.into_iter().skip(asked).filter(|(unit, _)| !is_own(unit));
    found.map(|(unit, last)| Predecessor { unit, years: unit.since..=last }).collect()
}

/// The year in which one unit took over from another, or was cut out of it; nothing if it did not.
fn year_of_change(earlier: &Division, later: &Division) -> Option<u16> {
    let is_successor = earlier.successors().contains(&later.code) && holder_after(earlier, later.code) == Some(later);
    if is_successor { earlier.until().or(later.since()) } else { None }
}

/// Who held the code that a unit's successor bears, at the time of succession.
pub(super) fn holder_after(division: &Division, code: u32) -> Option<&'static Division> {
    match division.until() {
        Some(end) => by_code_in(code, end).or_else(|| by_code(code)),
        None => by_code(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes of the predecessors of a unit.
    fn codes(code: u32) -> Vec<u32> {
        predecessors(&[code]).iter().map(|predecessor| predecessor.unit.code).collect()
    }

    fn in_words(codes: &[u32]) -> Vec<String> {
        let in_words = |Predecessor { unit, years }: &Predecessor| format!("{unit} {}..{}", years.start(), years.end());
        predecessors(codes).iter().map(in_words).collect()
    }

    #[test]
    fn xiaoshan_was_a_county_a_city_and_is_a_district() {
        let (county, city, district) =
            (by_code(330_121).unwrap(), by_code(330_181).unwrap(), by_code(330_109).unwrap());
        assert_eq!([county.name(), city.name(), district.name()], ["萧山县", "萧山市", "萧山区"]);
        assert_eq!(
            (city.since(), city.until(), district.since(), district.until()),
            (Some(1987), Some(2001), Some(2001), None)
        );
        assert!(city.in_use(1999) && !city.in_use(2002) && !district.in_use(2000));
        assert_eq!(codes(330_109), [330_181, 330_121]);
        assert_eq!(successors(330_121), [330_181, 330_109]);
        assert!(successors(330_109).is_empty());
    }

    #[test]
    fn hangzhou_was_cut_anew_in_2021() {
        assert_eq!(by_code(330_103).unwrap().until(), Some(2021));
        assert_eq!(by_code(330_104).unwrap().successors(), [330_102, 330_114]);
        assert_eq!(successors(330_103), [330_105]);
        assert_eq!(by_code(330_114).unwrap().since(), Some(2021));
        assert_eq!(codes(330_113), [330_110, 330_184, 330_125]);
        assert_eq!(codes(330_105), [330_103, 330_107]);
    }

    #[test]
    fn prefectures_that_were_split_or_merged_lead_on() {
        assert_eq!(by_code(341_400).unwrap().successors(), [340_100, 340_200, 340_500]);
        assert_eq!(successors(371_200), [370_100]);
        assert_eq!(codes(370_116), [371_202]);
        assert_eq!(codes(460_400), [469_003]);
    }

    #[test]
    fn a_renamed_unit_of_two_came_from_one() {
        // 嘉兴 the county became a city, that became two districts, of which one was renamed twice.
        assert_eq!(codes(330_402), [332_102, 332_121]);
    }

    #[test]
    fn a_predecessor_counts_up_to_the_change() {
        assert_eq!(in_words(&[330_113]), ["余杭区 2001..2021", "余杭市 1994..2001", "余杭县 0..1994"]);
        assert_eq!(in_words(&[330_109]), ["萧山市 1987..2001", "萧山县 0..1987"]);
        assert_eq!(in_words(&[330_114]), ["江干区 0..2021"]);
        assert_eq!(in_words(&[360_113]), ["东湖区 0..2019", "新建区 2015..2019", "新建县 0..2015"]);
        assert!(predecessors(&[330_106]).is_empty(), "西湖区 was always itself");
        assert!(predecessors(&[]).is_empty());
    }

    #[test]
    fn what_is_asked_for_itself_is_no_predecessor() {
        assert_eq!(in_words(&[330_113, 330_110]), ["余杭市 1994..2001", "余杭县 0..1994"]);
        assert!(in_words(&[330_100]).iter().all(|named| !named.starts_with("余杭")), "they lay in 杭州, too");
        assert!(in_words(&[330_000]).is_empty());
        // A city came from what its counties came from, wherever that lay.
        let hefei = in_words(&[340_100]);
        assert!(hefei.contains(&"巢湖市 1999..2011".to_owned()), "{hefei:?}");
        assert!(hefei.contains(&"庐江县 0..2011".to_owned()), "{hefei:?}");
        assert!(!hefei.iter().any(|named| named.starts_with("含山县")), "it came to another city: {hefei:?}");
    }

    #[test]
    fn years_are_in_order() {
        for division in all() {
            for Predecessor { unit, years } in predecessors(&[division.code]) {
                assert!(years.start() <= years.end(), "{division:?} from {unit:?}: {years:?}");
                assert!(unit.in_use(*years.end()), "{division:?} from {unit:?}: {years:?}");
            }
        }
    }
}
