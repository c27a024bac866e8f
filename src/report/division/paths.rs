//! The unit that folders and a file name speak of: `浙江省/杭州市/萧山区/2024-政协.txt`, `浙江/杭州/萧山`,
//! `2014_海拉尔区.txt`. In a path bare stems count, as nobody writes sentences there.

use super::mentions::{is_han, mentions};
use super::table::named_exactly;
use super::{Division, Level, Resolution, resolve, stem_before_institution};

/// The longest ending of a file name, such as `docx`, and of two together.
const LONGEST_EXTENSION: usize = 8;

/// What a path says of its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InPath {
    /// The deepest unit it names, or those between which it does not decide.
    pub resolution: Resolution,
    /// Which component said so, counted from 0.
    pub component: usize,
}

/// The units that a name in a path may mean.
struct Named {
    units: Vec<&'static Division>,
    /// Only stems, which may be ordinary words (`资源`).
    is_bare: bool,
}

/// The deepest unit that a path names, each component read in the light of those before it.
///
/// A component says a unit as a whole, by a full name in it, by a part between digits and marks, or by a name before
/// an institution. A bare stem that does not lie below what is known already is an ordinary word, unless it stands
/// higher. `year` is the year of the report, if the caller knows it.
///
/// ```
/// use district_search::report::division::in_path;
/// let found = in_path(&["浙江", "杭州", "萧山", "2024-政协.txt"], Some(2024)).unwrap();
/// assert_eq!(found.resolution.unique().unwrap().code(), 330109);
/// assert_eq!(found.component, 2);
/// ```
pub fn in_path(components: &[&str], year: Option<u16>) -> Option<InPath> {
    let mut current: Option<(Named, usize)> = None;
    for (number, component) in components.iter().enumerate() {
        let is_file = number + 1 == components.len();
        let component = if is_file { without_extension(component) } else { component };
        for named in names_in(component) {
            current = match current {
                None => Some((named, number)),
                Some(known) => Some(step(known, named, number)),
            };
        }
    }
    let (named, component) = current?;
    Some(InPath { resolution: decide(&named, year), component })
}

fn without_extension(file: &str) -> &str {
    match file.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty()
                && extension.len() <= LONGEST_EXTENSION
                && extension.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
        {
            stem
        }
        _ => file,
    }
}

/// The names that a component holds, in order.
fn names_in(component: &str) -> Vec<Named> {
    let component = component.trim();
    let units = named_exactly(component);
    if !units.is_empty() {
        return vec![named(component, units)];
    }
    let full: Vec<_> =
        mentions(component).into_iter().map(|mention| Named { units: mention.candidates, is_bare: false }).collect();
    if !full.is_empty() {
        return full;
    }
    let parts = component.split(|character| !is_han(character));
    // Also `南京鼓楼`, one name behind the other.
    let whole_part = |part| Some(super::named(part)).filter(|units| !units.is_empty()).map(|units| named(part, units));
    let whole_parts: Vec<_> = parts.filter_map(whole_part).collect();
    if !whole_parts.is_empty() {
        return whole_parts;
    }
    let before_institutions = stem_before_institution(component).into_iter();
    before_institutions
        .map(|mention| named(component.get(mention.start..mention.end).unwrap_or(""), mention.candidates))
        .collect()
}

fn named(name: &str, units: Vec<&'static Division>) -> Named {
    let is_bare = !units.iter().any(|unit| unit.name() == name);
    Named { units, is_bare }
}

/// What is known after one more name.
fn step((known, known_at): (Named, usize), next: Named, next_at: usize) -> (Named, usize) {
    let is_below = |unit: &&'static Division| known.units.iter().any(|above| unit.is_below(above));
    let below: Vec<_> = next.units.iter().copied().filter(is_below).collect();
    if !below.is_empty() {
        return (Named { units: below, is_bare: next.is_bare }, next_at);
    }
    let again: Vec<_> = next.units.iter().copied().filter(|unit| known.units.contains(unit)).collect();
    if !again.is_empty() {
        return (Named { units: again, is_bare: known.is_bare && next.is_bare }, next_at);
    }
    let highest = |named: &Named| named.units.iter().map(|unit| unit.level()).min();
    let stands_higher = highest(&next) < highest(&known);
    let is_word = next.is_bare && !stands_higher;
    let is_above = next.units.iter().any(|unit| known.units.iter().any(|lower| lower.is_below(unit)));
    if is_word || is_above { (known, known_at) } else { (next, next_at) }
}

/// A stem of several units means the province if one is among them (吉林, 海南); otherwise nothing decides.
fn decide(named: &Named, year: Option<u16>) -> Resolution {
    let resolution = resolve(&named.units, &[], year);
    match &resolution {
        Resolution::Ambiguous(units) if named.is_bare => {
            match units.iter().find(|unit| unit.level() == Level::Province) {
                Some(province) => Resolution::Unique(province),
                None => resolution,
            }
        }
        _ => resolution,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(components: &[&str]) -> Option<u32> {
        in_path(components, None)?.resolution.unique().map(Division::code)
    }

    #[test]
    fn folders_name_the_unit_by_full_names_or_stems() {
        assert_eq!(code(&["浙江省", "杭州市", "萧山区", "2024-政协.txt"]), Some(330_109));
        assert_eq!(code(&["浙江", "杭州", "萧山"]), Some(330_109));
        assert_eq!(code(&["corpus", "浙江省杭州市", "西湖", "人大.docx"]), Some(330_106));
        assert_eq!(code(&["福建", "鼓楼区", "2024.txt"]), Some(350_102));
        assert_eq!(code(&["吉林", "吉林", "2020.txt"]), Some(220_200));
        assert_eq!(code(&["吉林", "2020.txt"]), Some(220_000));
    }

    #[test]
    fn file_names_name_the_unit() {
        assert_eq!(code(&["2014_海拉尔区.txt"]), Some(150_702));
        assert_eq!(code(&["2025_宁夏回族自治区"]), Some(640_000));
        assert_eq!(code(&["2025年上海市政府工作报告"]), Some(310_000));
        assert_eq!(code(&["2025年上海政府工作报告.pdf"]), Some(310_000));
        assert_eq!(code(&["萧山区2024年政府工作报告"]), Some(330_109));
        assert_eq!(code(&["萧山2024.txt"]), Some(330_109));
        assert_eq!(code(&["杭州市", "临平区人大常委会工作报告.v2.md"]), Some(330_113));
        assert_eq!(code(&["2024年萧山政协工作报告.txt"]), Some(330_109));
    }

    #[test]
    fn the_component_that_said_so_is_told() {
        assert_eq!(in_path(&["浙江省", "杭州市", "2024-政协.txt"], None).unwrap().component, 1);
        assert_eq!(in_path(&["a", "b", "2014_海拉尔区.txt"], None).unwrap().component, 2);
        assert!(in_path(&["a", "b", "2024-政协.txt"], None).is_none());
        assert!(in_path(&[], None).is_none());
    }

    #[test]
    fn ordinary_words_do_not_move_the_unit() {
        assert_eq!(code(&["浙江", "杭州", "和平", "a.txt"]), Some(330_100));
        assert_eq!(code(&["资源", "浙江", "杭州", "a.txt"]), Some(330_100));
        assert_eq!(code(&["杭州市", "浙江省政协.txt"]), Some(330_100));
        assert_eq!(code(&["杭州市", "江苏省南京市", "a.txt"]), Some(320_100));
    }

    #[test]
    fn what_a_path_leaves_open_stays_open() {
        let several = |components: &[&str]| match in_path(components, None).map(|found| found.resolution) {
            Some(Resolution::Ambiguous(units)) => units.len(),
            _ => 0,
        };
        assert_eq!(several(&["鼓楼区", "2024.txt"]), 4);
        assert_eq!(several(&["江苏", "鼓楼", "2024.txt"]), 2);
        assert_eq!(several(&["朝阳", "2024.txt"]), 4);
    }

    #[test]
    fn the_year_picks_the_unit_of_then() {
        let in_year =
            |year| in_path(&["浙江", "杭州", "萧山", "a.txt"], Some(year))?.resolution.unique().map(Division::name);
        assert_eq!(in_year(1995), Some("萧山市"));
        assert_eq!(in_year(2024), Some("萧山区"));
    }
}
