//! Units by what somebody typed: a full name, a stem, an alias, a code, or a path of these.

use std::cmp::Reverse;

use super::table::{begins_a_name, named_exactly};
use super::{Division, Level, by_code};

/// A longer text is not a path of names; the tries at cutting it up would only cost time.
const LONGEST_PATH: usize = 40;

/// All units that this names, those in use first, then the higher ones.
///
/// Full names, stems and aliases count, codes of two, four or six digits, and paths of names with or without marks
/// between them. What is typed without a mark is cut up only if it is no name as a whole.
///
/// ```
/// use district_search::report::division::named;
/// let codes = |typed| named(typed).iter().map(|unit| unit.code()).collect::<Vec<_>>();
/// assert_eq!(codes("萧山区"), [330109]);
/// assert_eq!(codes("萧山"), [330109, 330121, 330181]);
/// assert_eq!(codes("浙江/杭州/西湖区"), [330106]);
/// assert_eq!(codes("杭州西湖"), [330106]);
/// ```
pub fn named(typed: &str) -> Vec<&'static Division> {
    let typed = typed.trim().trim_matches(is_mark);
    if typed.chars().count() > LONGEST_PATH || !may_be_named(typed) {
        return Vec::new();
    }
    let whole = by_exact_name(typed);
    if whole.is_empty() { by_path(typed) } else { whole }
}

/// Whether a name may begin as the text does. Most texts are no names, and here most of them are told by one look.
fn may_be_named(typed: &str) -> bool {
    let mut beginning = typed.char_indices();
    let (Some((_, first)), Some((_, second))) = (beginning.next(), beginning.next()) else { return true };
    let end = beginning.next().map_or(typed.len(), |(end, _)| end);
    // A name of one character may stand before a mark.
    first.is_ascii_digit() || is_mark(second) || begins_a_name(&typed[..end])
}

/// What parts the names of a path.
fn is_mark(character: char) -> bool {
    character.is_whitespace() || matches!(character, '/' | '\\' | '·' | '、' | '>' | '›' | '-' | '_' | ',' | '，')
}

fn by_exact_name(typed: &str) -> Vec<&'static Division> {
    if typed.is_empty() {
        return Vec::new();
    }
    if typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return code_of(typed).and_then(by_code).into_iter().collect();
    }
    named_exactly(typed)
}

/// The code that two, four or six digits mean.
fn code_of(digits: &str) -> Option<u32> {
    let number: u32 = digits.parse().ok()?;
    match digits.len() {
        2 => Some(number * 10_000),
        4 => Some(number * 100),
        6 => Some(number),
        _ => None,
    }
}

/// Units in use before former ones, higher before lower, then by code.
pub(super) fn current_first(divisions: &mut [&'static Division]) {
    divisions.sort_by_key(|division| (Reverse(division.is_current()), division.level(), division.code));
}

/// Cuts the text where its beginning is a name, and keeps what lies below that name.
fn by_path(typed: &str) -> Vec<&'static Division> {
    let mut found: Vec<&'static Division> = Vec::new();
    for (cut, _) in typed.char_indices().skip(2) {
        let (head, rest) = typed.split_at(cut);
        let above: Vec<_> = by_exact_name(head.trim_end_matches(is_mark))
            .into_iter()
            .filter(|unit| unit.level() != Level::County)
            .collect();
        if above.is_empty() {
            continue;
        }
        for division in named(rest) {
            if above.iter().any(|unit| division.is_below(unit)) && !found.contains(&division) {
                found.push(division);
            }
        }
    }
    current_first(&mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::super::all;
    use super::*;

    fn codes(typed: &str) -> Vec<u32> {
        named(typed).iter().map(|division| division.code).collect()
    }

    #[test]
    fn a_name_a_stem_an_alias_and_a_code_are_names() {
        assert_eq!(codes("杭州"), [330_100]);
        assert_eq!(codes("杭州市"), [330_100]);
        assert_eq!(codes("景宁畲族自治县").first(), Some(&331_127));
        assert_eq!(codes("景宁县").first(), Some(&331_127));
        assert_eq!(codes("高新区(滨江)"), [330_108]);
        assert_eq!(codes("330109"), [330_109]);
        assert_eq!(codes("3301"), [330_100]);
        assert_eq!(codes("33"), [330_000]);
        assert_eq!(codes("凉山州"), [513_400]);
    }

    #[test]
    fn every_name_is_told_from_texts_that_are_none_by_its_beginning() {
        for division in all() {
            let names = division.aliases().chain([division.name()]);
            names.for_each(|name| assert!(codes(name).contains(&division.code), "{name}"));
        }
        assert!(codes("协商驿站").is_empty() && codes("浙").is_empty());
    }

    #[test]
    fn a_name_of_several_units_gives_them_all() {
        assert_eq!(codes("鼓楼区"), [320_106, 320_302, 350_102, 410_204]);
        assert_eq!(codes("鼓楼"), codes("鼓楼区"));
        assert_eq!(codes("西湖区"), [330_106, 360_103]);
        assert_eq!(codes("朝阳"), [211_300, 110_105, 211_321, 220_104]);
        assert_eq!(codes("海南"), [460_000, 632_500, 150_303]);
    }

    #[test]
    fn former_units_come_last() {
        assert_eq!(codes("萧山"), [330_109, 330_121, 330_181]);
        assert_eq!(codes("萧山市"), [330_181]);
        assert_eq!(codes("下城"), [330_103]);
        assert_eq!(codes("襄樊"), [420_600]);
    }

    #[test]
    fn a_path_narrows_with_and_without_marks() {
        for typed in ["杭州西湖", "杭州市西湖区", "浙江/杭州/西湖区", "浙江省杭州市西湖区", "浙江西湖", "杭州 西湖"]
        {
            assert_eq!(codes(typed), [330_106], "{typed}");
        }
        assert_eq!(codes("江苏鼓楼"), [320_106, 320_302]);
        assert_eq!(codes("南京鼓楼区"), [320_106]);
        assert_eq!(codes("重庆万州"), [500_101]);
    }

    #[test]
    fn what_is_no_name_gives_nothing() {
        for typed in [
            "",
            " ",
            "区",
            "肖山",
            "杭州鼓楼",
            "999999",
            "12345",
            "西湖区杭州",
            "浙江省杭州市西湖区人民政府工作报告的全文及其附件在这里，共有四十多个字的样子",
        ] {
            assert_eq!(codes(typed), Vec::<u32>::new(), "{typed}");
        }
    }

    #[test]
    fn the_index_and_a_walk_agree() {
        for typed in ["萧山", "鼓楼区", "景宁县", "海南", "襄阳", "西湖", "无此地"] {
            let is_called = |division: &&Division| {
                [division.name(), division.stem()].into_iter().chain(division.aliases()).any(|name| name == typed)
            };
            let mut walked: Vec<_> = all().filter(is_called).collect();
            current_first(&mut walked);
            assert_eq!(by_exact_name(typed), walked, "{typed}");
        }
    }
}
