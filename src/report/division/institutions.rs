//! Units named for short before an institution: 萧山政协, 临平人大, 余杭区委. A bare stem elsewhere in a text is as often
//! an ordinary word (和平, 资源, 合作), so this is the only place of a text where it counts.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::Division;
use super::mentions::{Mention, accept, is_han};
use super::table::named_exactly;

/// Institutions, each with the end of the unit's full name that it takes for granted: 萧山区委 is of 萧山区.
const INSTITUTIONS: [(&str, &str); 25] = [
    ("政协", ""),
    ("人大", ""),
    ("人民代表大会", ""),
    ("两会", ""),
    ("党委", ""),
    ("纪委", ""),
    ("监委", ""),
    ("区委", "区"),
    ("县委", "县"),
    ("市委", "市"),
    ("省委", "省"),
    ("州委", "州"),
    ("旗委", "旗"),
    ("盟委", "盟"),
    ("政府", ""),
    ("人民政府", ""),
    ("法院", ""),
    ("人民法院", ""),
    ("中级人民法院", ""),
    ("高级人民法院", ""),
    ("中院", ""),
    ("高院", ""),
    ("检察院", ""),
    ("人民检察院", ""),
    ("财政局", ""),
];

/// What may stand before a bare stem besides a mark, a digit or the unit above: 2024年萧山政协, 在萧山政协.
const MAY_STAND_BEFORE_STEM: &str = "年月日在对由和与及向到经";

/// The longest name or alias, in characters (积石山保安族东乡族撒拉族自治县).
const LONGEST_NAME: usize = 16;

static INSTITUTION_FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let names = INSTITUTIONS.iter().map(|(name, _)| name);
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok()
});

/// The units named by stem, alias or full name right before an institution, in order. The mention covers the name
/// alone.
pub fn stem_before_institution(text: &str) -> Vec<Mention> {
    let Some(finder) = INSTITUTION_FINDER.as_ref() else { return Vec::new() };
    finder
        .find_iter(text)
        .filter_map(|hit| {
            let (_, kind) = INSTITUTIONS.get(hit.pattern().as_usize())?;
            name_ending_at(text, hit.start(), kind)
        })
        .collect()
}

/// The longest name that ends here and is accepted.
fn name_ending_at(text: &str, end: usize, kind: &str) -> Option<Mention> {
    let before = text.get(..end)?;
    let starts: Vec<usize> = before.char_indices().rev().take(LONGEST_NAME).map(|(start, _)| start).collect();
    for &start in starts.iter().rev() {
        let name = before.get(start..)?;
        let units = named_exactly(name);
        // 萧山区委 may be 萧山 and 区委, so the full name has to end so; 萧山区 before 区委 would say it twice.
        let of_kind: Vec<&'static Division> =
            units.iter().copied().filter(|unit| unit.name().ends_with(kind)).collect();
        if of_kind.is_empty() {
            continue;
        }
        let Some(candidates) = accept(text, start, end, &of_kind, false) else { continue };
        let is_full = candidates.iter().any(|unit| unit.name() == name);
        let is_narrowed = candidates.len() < of_kind.len();
        if is_full || is_narrowed || may_begin_after(before.get(..start)?, &candidates) {
            return Some(Mention { start, end, candidates });
        }
    }
    None
}

fn may_begin_after(before: &str, candidates: &[&'static Division]) -> bool {
    let Some(last) = before.chars().next_back() else { return true };
    let follows_unit_above = || {
        candidates.iter().any(|unit| {
            unit.path().iter().any(|above| {
                above.code != unit.code && (before.ends_with(above.name()) || before.ends_with(above.stem()))
            })
        })
    };
    !is_han(last) || MAY_STAND_BEFORE_STEM.contains(last) || follows_unit_above()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names found, each with the first unit it may mean.
    fn found(text: &str) -> Vec<(&str, u32)> {
        let first = |mention: &Mention| mention.candidates.first().map_or(0, |unit| unit.code);
        stem_before_institution(text)
            .iter()
            .map(|mention| (&text[mention.start..mention.end], first(mention)))
            .collect()
    }

    #[test]
    fn stems_and_full_names_count_before_an_institution() {
        assert_eq!(found("萧山政协常委会工作报告"), [("萧山", 330_109)]);
        assert_eq!(found("萧山区政协"), [("萧山区", 330_109)]);
        assert_eq!(found("2024年临平人大工作要点"), [("临平", 330_113)]);
        assert_eq!(found("浙江杭州钱塘政府"), [("钱塘", 330_114)]);
        assert_eq!(found("淳安县人民法院、淳安县人民检察院"), [("淳安县", 330_127), ("淳安县", 330_127)]);
        assert_eq!(found("上海市高级人民法院"), [("上海市", 310_000)]);
    }

    #[test]
    fn a_committee_says_the_kind_of_its_unit() {
        assert_eq!(found("余杭区委全会"), [("余杭", 330_110)]);
        let city = &stem_before_institution("余杭市委")[0];
        assert_eq!(city.candidates.iter().map(|unit| unit.code).collect::<Vec<_>>(), [330_184]);
        assert_eq!(found("杭州市委"), [("杭州", 330_100)]);
    }

    #[test]
    fn a_stem_inside_a_sentence_is_an_ordinary_word() {
        assert!(found("推进平安政府建设，做好社会资源政府统筹").iter().all(|(name, _)| *name != "资源"));
        assert!(found("建设平安政府").is_empty());
        assert!(found("区政协与市政府").is_empty());
        assert!(found("中心城区政府").is_empty());
        assert!(found("萧山的报告").is_empty());
        assert!(found("").is_empty());
    }
}
