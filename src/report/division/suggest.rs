//! Suggestions for a name nobody bears: units whose name differs from it by little. Characters that sound or look
//! alike, and are typed for one another, count as nearly the same.

use std::collections::HashSet;

use strsim::generic_damerau_levenshtein;

use super::{Division, all};

/// Characters typed for one another in names of places.
const ALIKE: [&str; 40] = [
    "萧肖箫筱",
    "州洲舟",
    "杭航抗",
    "义仪宜怡",
    "鄞银垠",
    "嵊乘剩胜",
    "衢渠瞿",
    "瓯欧鸥殴",
    "暨既即济",
    "浔寻循",
    "岱代带",
    "磐盘潘",
    "缙晋进",
    "婺务婆雾",
    "拱珙巩",
    "钱前乾",
    "塘唐堂糖",
    "临林邻",
    "安案",
    "溪西熙希",
    "余于馀虞俞",
    "富傅付",
    "桐同铜童",
    "淳纯醇",
    "建健",
    "德得",
    "泗四",
    "龙隆",
    "游尤由",
    "兴星新",
    "嘉加佳",
    "湖胡",
    "丽里立",
    "台太泰",
    "温文",
    "宁凝甯",
    "邱丘秋",
    "仓沧苍",
    "莲连廉",
    "柯科可",
];

/// What characters in common count beside their order (安淳 for 淳安).
const SHARED_COUNTS: f64 = 0.1;

/// A name farther than this is not suggested: one wrong character of two is still near.
const FARTHEST: f64 = 0.5;

/// What a character counts that only looks or sounds alike, as part of a different one.
const ALIKE_COUNTS: f64 = 0.2;

/// The units whose names are nearest to what was typed, the nearest first, `most` at the most.
///
/// A former unit is left out where one of the same stem is in use.
pub fn near(typed: &str, most: usize) -> Vec<&'static Division> {
    let typed = Typed::new(typed.trim());
    let mut found: Vec<(f64, &'static Division)> = all()
        .filter_map(|division| {
            let names = [division.name(), division.stem()].into_iter().chain(division.aliases());
            let nearest = names.map(|name| typed.distance(name)).fold(f64::INFINITY, f64::min);
            (nearest <= FARTHEST).then_some((nearest, division))
        })
        .collect();
    found.sort_by(|(one, first), (other, second)| {
        let rank = |division: &Division| (!division.is_current(), division.level(), division.code);
        one.total_cmp(other).then_with(|| rank(first).cmp(&rank(second)))
    });
    let in_use: HashSet<&str> =
        found.iter().filter(|(_, unit)| unit.is_current()).map(|(_, unit)| unit.stem()).collect();
    let wanted = |unit: &&'static Division| unit.is_current() || !in_use.contains(unit.stem());
    found.into_iter().map(|(_, unit)| unit).filter(wanted).take(most).collect()
}

/// What was typed, with the groups of its characters, so that no other group is looked at.
struct Typed {
    characters: Vec<char>,
    groups: Vec<&'static str>,
    folded: Vec<char>,
}

impl Typed {
    fn new(text: &str) -> Self {
        let groups: Vec<&'static str> =
            ALIKE.into_iter().filter(|group| text.chars().any(|character| group.contains(character))).collect();
        let folded = text.chars().map(|character| representative(&groups, character)).collect();
        Self { characters: text.chars().collect(), groups, folded }
    }

    /// How far a name is from what was typed: 0 the same, 1 nothing in common, infinite if that is clear at a glance.
    fn distance(&self, name: &str) -> f64 {
        // Most of the table has no character in common with what was typed, and goes before anything is allocated.
        if !name.chars().any(|character| self.folded.contains(&representative(&self.groups, character))) {
            return f64::INFINITY;
        }
        let characters: Vec<char> = name.chars().collect();
        let longer = self.characters.len().max(characters.len());
        if self.characters.len().abs_diff(characters.len()) * 2 > longer {
            return f64::INFINITY;
        }
        let folded: Vec<char> = characters.iter().map(|&character| representative(&self.groups, character)).collect();
        let alike = generic_damerau_levenshtein(&self.folded, &folded);
        let exact = generic_damerau_levenshtein(&self.characters, &characters);
        let missing = self.characters.iter().filter(|character| !characters.contains(character)).count();
        let edits = alike as f64 * (1.0 - ALIKE_COUNTS) + exact as f64 * ALIKE_COUNTS;
        (edits * (1.0 - SHARED_COUNTS) + missing as f64 * SHARED_COUNTS) / longer as f64
    }
}

fn representative(groups: &[&str], character: char) -> char {
    groups.iter().find(|group| group.contains(character)).and_then(|group| group.chars().next()).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(typed: &str, most: usize) -> Vec<&'static str> {
        near(typed, most).iter().map(|division| division.name()).collect()
    }

    #[test]
    fn a_character_that_sounds_alike_is_nearest() {
        assert_eq!(names("肖山", 3).first(), Some(&"萧山区"));
        assert_eq!(names("肖山区", 3).first(), Some(&"萧山区"));
        assert_eq!(names("杭洲", 3).first(), Some(&"杭州市"));
        assert_eq!(names("余瑶", 5).iter().filter(|name| **name == "余姚市").count(), 1);
    }

    #[test]
    fn a_missing_or_swapped_character_is_near() {
        assert_eq!(names("安淳", 3).first(), Some(&"淳安县"));
        assert!(names("景宁族自治县", 3).contains(&"景宁畲族自治县"));
    }

    #[test]
    fn no_character_stands_in_two_groups() {
        let all: Vec<char> = ALIKE.iter().flat_map(|group| group.chars()).collect();
        let distinct: HashSet<char> = all.iter().copied().collect();
        assert_eq!(all.len(), distinct.len());
    }

    #[test]
    fn nothing_is_forced() {
        assert!(near("", 5).is_empty());
        assert!(near("abc", 5).is_empty());
        assert!(near("萧山", 0).is_empty());
        assert_eq!(near("肖山", 2).len(), 2);
    }
}
