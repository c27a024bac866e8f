//! Which of several units of one name is meant: first by the year, then by the company it is in.

use super::{Division, by_code, range, successors};

/// What the candidates came down to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// One unit.
    Unique(&'static Division),
    /// Several, between which nothing decides.
    Ambiguous(Vec<&'static Division>),
    /// There was no candidate.
    None,
}

impl Resolution {
    /// The unit, if there is just one.
    pub fn unique(&self) -> Option<&'static Division> {
        match self {
            Self::Unique(division) => Some(division),
            Self::Ambiguous(_) | Self::None => None,
        }
    }
}

/// Narrows candidates by the year in which they are spoken of, or to those in use if no year is known, and then to
/// those nearest to the codes of `context`: the same unit, one above or below, one of the same prefecture, one of the
/// same province. A step that would leave nobody is skipped: the years of the table are not beyond doubt.
pub fn resolve(candidates: &[&'static Division], context: &[u32], year: Option<u16>) -> Resolution {
    let mut left: Vec<&'static Division> = Vec::new();
    for &candidate in candidates {
        if !left.contains(&candidate) {
            left.push(candidate);
        }
    }
    keep_unless_none(&mut left, |division| match year {
        Some(year) => division.in_use(year),
        None => division.is_current(),
    });
    let nearest = left.iter().map(|division| nearness(division, context)).max().unwrap_or(0);
    left.retain(|division| nearness(division, context) == nearest);
    // In the year of a change a unit and its successor of the same code both stand; they are one for every filter.
    left.dedup_by_key(|division| division.code);
    match left.as_slice() {
        [] => Resolution::None,
        [division] => Resolution::Unique(division),
        _ => Resolution::Ambiguous(left),
    }
}

/// Of places of one name, by their codes, those nearest to `home`, with what they were before and became; all of them
/// where none is nearer than another.
///
/// ```
/// use district_search::report::division::nearest;
/// // 鼓楼区 of 南京, 徐州, 福州 and 开封, for somebody in 福州.
/// assert_eq!(nearest(&[320106, 320302, 350102, 410204], 350100), [350102]);
/// ```
pub fn nearest(codes: &[u32], home: u32) -> Vec<u32> {
    let nearness = |code: &u32| by_code(*code).map_or(0, |division| nearness_to(division, home));
    let most = codes.iter().map(nearness).max().unwrap_or(0);
    let near: Vec<u32> = codes.iter().copied().filter(|code| nearness(code) == most).collect();
    // 嘉兴县, of which two districts of 嘉兴市 were made, is no other place.
    let becomes = |earlier: u32, later: u32| successors(earlier).iter().any(|code| range(later).contains(code));
    let is_same_place =
        |code: &u32| near.contains(code) || near.iter().any(|kept| becomes(*code, *kept) || becomes(*kept, *code));
    codes.iter().copied().filter(is_same_place).collect()
}

fn keep_unless_none(divisions: &mut Vec<&'static Division>, keep: impl Fn(&Division) -> bool) {
    if divisions.iter().any(|division| keep(division)) {
        divisions.retain(|division| keep(division));
    }
}

fn nearness(division: &Division, context: &[u32]) -> u8 {
    context.iter().map(|&code| nearness_to(division, code)).max().unwrap_or(0)
}

fn nearness_to(division: &Division, code: u32) -> u8 {
    let is_related = by_code(code).is_some_and(|other| division.is_below(other) || other.is_below(division));
    if division.code == code {
        4
    } else if division.code / 100 == code / 100 {
        3
    } else if is_related {
        2
    } else {
        u8::from(division.code / 10_000 == code / 10_000)
    }
}

#[cfg(test)]
mod tests {
    use super::super::named;
    use super::*;

    fn code(typed: &str, context: &[u32], year: Option<u16>) -> Option<u32> {
        resolve(&named(typed), context, year).unique().map(Division::code)
    }

    #[test]
    fn the_year_decides_between_a_unit_and_what_it_was() {
        assert_eq!(code("萧山", &[], None), Some(330_109));
        assert_eq!(code("萧山", &[], Some(1999)), Some(330_181));
        assert_eq!(code("萧山", &[], Some(1985)), Some(330_121));
        assert_eq!(code("下城区", &[], None), Some(330_103));
        assert_eq!(code("下城区", &[], Some(2024)), Some(330_103));
    }

    #[test]
    fn the_company_decides_between_units_of_one_name() {
        assert_eq!(code("鼓楼区", &[320_100], None), Some(320_106));
        assert_eq!(code("鼓楼区", &[320_113], None), Some(320_106));
        assert_eq!(code("鼓楼区", &[350_000], None), Some(350_102));
        assert_eq!(code("西湖区", &[330_109, 330_108], Some(2024)), Some(330_106));
        assert_eq!(code("朝阳区", &[110_101], None), Some(110_105));
    }

    #[test]
    fn of_places_of_one_name_the_nearest_is_meant() {
        let codes = |typed: &str| named(typed).iter().map(|division| division.code).collect::<Vec<_>>();
        assert_eq!(nearest(&codes("西湖区"), 330_000), [330_106]);
        assert_eq!(nearest(&codes("西湖"), 360_102), [360_103]);
        assert_eq!(nearest(&codes("鼓楼区"), 320_500), [320_106, 320_302], "both of the province");
        assert_eq!(nearest(&codes("鼓楼区"), 330_100), codes("鼓楼区"), "none is near");
        assert_eq!(nearest(&[], 330_100), Vec::<u32>::new());
    }

    #[test]
    fn what_a_place_was_before_is_no_other_place() {
        let codes = |typed: &str| named(typed).iter().map(|division| division.code).collect::<Vec<_>>();
        for (typed, home) in [("萧山", 330_109), ("余杭", 330_110), ("余杭", 330_100), ("嘉兴", 330_400)] {
            assert_eq!(nearest(&codes(typed), home), codes(typed), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_decided_stays_open() {
        assert!(matches!(resolve(&named("鼓楼区"), &[], None), Resolution::Ambiguous(left) if left.len() == 4));
        assert!(matches!(resolve(&named("鼓楼区"), &[320_000], None), Resolution::Ambiguous(left) if left.len() == 2));
        assert_eq!(resolve(&[], &[330_100], Some(2024)), Resolution::None);
    }

    #[test]
    fn a_renamed_unit_is_one_in_the_year_of_the_change() {
        let both = [named("襄樊"), named("襄阳市")].concat();
        assert_eq!(resolve(&both, &[], Some(2010)).unique().map(Division::code), Some(420_600));
    }
}
