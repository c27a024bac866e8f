//! Units mentioned in running text by their full names, the leftmost and longest first. Full names are not safe by
//! themselves: 运城市 stands in 亚运城市, 息县 in 信息县级, every second city has a 城区. This room drops what the
//! neighbouring characters give away; a caller who can cut text into words says more.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Input, MatchKind};

use super::names::current_first;
use super::{Division, Level, all};

/// A place in a text and the units it may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The byte where the name begins.
    pub start: usize,
    /// The byte after its end.
    pub end: usize,
    /// The units of this name, those in use first. More than one where nothing in the text decides.
    pub candidates: Vec<&'static Division>,
}

/// Names that are ordinary words; they count only right after the name of the unit above.
const GENERIC: [&str; 25] = [
    "城区",
    "郊区",
    "新区",
    "矿区",
    "市区",
    "市中区",
    "市辖区",
    "城中区",
    "城东区",
    "城西区",
    "城南区",
    "城北区",
    "东区",
    "西区",
    "南区",
    "北区",
    "老城区",
    "新城区",
    "旧城区",
    "港口区",
    "海港区",
    "新市区",
    "南郊区",
    "北市区",
    "解放区",
];

/// Names that ordinary words end with, and the characters before them that make such a word: 沿海城市, 亚运城市,
/// 湖南山区, 新增城区.
const ENDS_OF_WORDS: [(&str, &str); 18] = [
    ("海城市", "沿滨临上近环靠深北南东珠航黄渤威青通连"),
    ("海城区", "沿滨临上"),
    ("运城市", "亚奥全残大客货航水海陆省冬青夏"),
    ("应城市", "适响对顺反供相呼效"),
    ("宜城市", "适便相合"),
    ("项城市", "一各事专几多单两三四五六七八九十此每逐"),
    ("韩城市", "中日朝"),
    ("丰城市", "新"),
    ("禹城市", "大"),
    ("增城市", "新"),
    ("增城区", "新"),
    ("兴城市", "新复"),
    ("平城区", "四和"),
    ("昌都市", "南"),
    ("江都市", "九"),
    ("南山区", "湖云海河江陕赣川苏皖浙闽豫桂黔湘鲁"),
    ("西山区", "广江陕山鄂湘豫桂"),
    ("中山区", "鲁黔滇豫闽"),
];

/// What goes on after a name and makes another word of its end: 西湖区域, 滨江区块, 新建县域.
/// 济南市中区 is 济南 and 市中区.
const CONTINUED: [(char, &[&str]); 3] = [('区', &["域", "块", "间", "位"]), ('县', &["域"]), ('市', &["场", "中区"])];

/// An alias in a text must be as long as a full name; shorter ones (内蒙) are for typing.
const SHORTEST_ALIAS: usize = 3;

struct Finder {
    automaton: AhoCorasick,
    units: Vec<Vec<&'static Division>>,
}

static FINDER: LazyLock<Option<Finder>> = LazyLock::new(|| {
    let mut names: Vec<&'static str> = Vec::new();
    let mut units: Vec<Vec<&'static Division>> = Vec::new();
    let mut numbers: HashMap<&'static str, usize> = HashMap::new();
    for division in all() {
        let aliases = division.aliases().filter(|alias| alias.chars().count() >= SHORTEST_ALIAS);
        for name in [division.name()].into_iter().chain(aliases) {
            let number = *numbers.entry(name).or_insert_with(|| {
                names.push(name);
                units.push(Vec::new());
                names.len() - 1
            });
            if let Some(of_this_name) = units.get_mut(number) {
                of_this_name.push(division);
            }
        }
    }
    units.iter_mut().for_each(|of_one_name| current_first(of_one_name));
    let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok()?;
    Some(Finder { automaton, units })
});

/// The units mentioned by full name or by an alias of three characters or more, in order.
///
/// A name right after that of a unit above it is narrowed to what lies below: 西湖区 in `杭州市西湖区` and in
/// `浙江杭州西湖区` is one unit, alone it is two.
pub fn mentions(text: &str) -> Vec<Mention> {
    mentions_with(text, |_, _| false)
}

/// As [`mentions`], and drops those of which the caller says that one of their ends (bytes) falls inside a word.
pub fn mentions_with(text: &str, is_inside_word: impl Fn(usize, usize) -> bool) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let Some(finder) = FINDER.as_ref() else { return found };
    let mut from = 0;
    while let Some(hit) = finder.automaton.find(Input::new(text).span(from..text.len())) {
        let (start, end) = (hit.start(), hit.end());
        let candidates = finder.units.get(hit.pattern().as_usize()).map_or(&[][..], Vec::as_slice);
        let follows = found.last().is_some_and(|mention| mention.end == start);
        match accept(text, start, end, candidates, follows) {
            Some(candidates) if !is_inside_word(start, end) => {
                found.push(Mention { start, end, candidates });
                from = end;
            }
            // Another name may begin inside the one that was dropped.
            _ => from = start + text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8),
        }
    }
    found
}

/// The candidates that this name can mean here; nothing if it is no mention.
pub(super) fn accept(
    text: &str,
    start: usize,
    end: usize,
    candidates: &[&'static Division],
    follows_mention: bool,
) -> Option<Vec<&'static Division>> {
    let (before, name, after) = (text.get(..start)?, text.get(start..end)?, text.get(end..)?);
    if continues(name, after) {
        return None;
    }
    let below = below_what_stands_before(before, candidates);
    if !below.is_empty() {
        return Some(below);
    }
    if GENERIC.contains(&name) {
        return None;
    }
    let last = before.chars().next_back();
    // 息县, 高县: full names of which one character is the kind.
    let is_short = name.chars().count() == 2 && candidates.iter().any(|unit| unit.name() == name);
    if is_short && !follows_mention && last.is_some_and(is_han) {
        return None;
    }
    if last.is_some_and(|last| ENDS_OF_WORDS.iter().any(|(end, firsts)| *end == name && firsts.contains(last))) {
        return None;
    }
    Some(candidates.to_vec())
}

fn continues(name: &str, after: &str) -> bool {
    CONTINUED.iter().any(|(last, nexts)| name.ends_with(*last) && nexts.iter().any(|next| after.starts_with(next)))
}

/// Whether this is a character of a Chinese word.
pub(super) fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The candidates of which a unit above stands right before, by full name, alias or stem. The nearest unit above
/// decides; if the text names one of them, others are out.
fn below_what_stands_before(before: &str, candidates: &[&'static Division]) -> Vec<&'static Division> {
    let stands_before = |division: &Division| {
        before.ends_with(division.name())
            || before.ends_with(division.stem())
            || division.aliases().any(|alias| before.ends_with(alias))
    };
    let kept = |level: Level| {
        let is_below = |candidate: &&'static Division| {
            candidate
                .path()
                .iter()
                .any(|unit| unit.level() == level && unit.code != candidate.code && stands_before(unit))
        };
        candidates.iter().copied().filter(is_below).collect::<Vec<_>>()
    };
    let below_prefecture = kept(Level::Prefecture);
    if below_prefecture.is_empty() { kept(Level::Province) } else { below_prefecture }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names found, each with the codes it may mean.
    fn found(text: &str) -> Vec<(&str, Vec<u32>)> {
        let codes = |mention: &Mention| mention.candidates.iter().map(|division| division.code).collect();
        mentions(text).iter().map(|mention| (&text[mention.start..mention.end], codes(mention))).collect()
    }

    fn names(text: &str) -> Vec<&str> {
        found(text).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn the_longest_name_at_the_leftmost_place_is_found() {
        assert_eq!(names("走访景宁畲族自治县和临平区、钱塘区"), ["景宁畲族自治县", "临平区", "钱塘区"]);
        assert_eq!(names("在上海市浦东新区召开"), ["上海市", "浦东新区"]);
        assert_eq!(found("凉山州西昌市"), [("凉山州", vec![513_400]), ("西昌市", vec![513_401])]);
        assert!(names("今天没有提到任何地方").is_empty());
    }

    #[test]
    fn a_name_after_the_unit_above_is_narrowed() {
        assert_eq!(found("杭州市西湖区").last().unwrap().1, [330_106]);
        assert_eq!(found("浙江省杭州市西湖区").last().unwrap().1, [330_106]);
        assert_eq!(found("浙江杭州西湖区"), [("西湖区", vec![330_106])]);
        assert_eq!(found("江苏省鼓楼区").last().unwrap().1, [320_106, 320_302]);
        assert_eq!(found("西湖区"), [("西湖区", vec![330_106, 360_103])]);
        assert_eq!(found("襄樊市襄阳区").last().unwrap().1, [420_607]);
    }

    #[test]
    fn generic_names_count_only_after_the_unit_above() {
        assert!(names("老城区改造和新城区建设，城区面貌一新").is_empty());
        assert_eq!(found("晋城市城区"), [("晋城市", vec![140_500]), ("城区", vec![140_502])]);
        assert_eq!(found("济南市中区"), [("市中区", vec![370_103])]);
        assert_eq!(names("杭州市城区"), ["杭州市"]);
    }

    #[test]
    fn a_name_inside_another_word_is_no_mention() {
        for text in [
            "亚运城市",
            "沿海城市群",
            "适应城市更新",
            "提高县级财力",
            "信息县域",
            "发达县市",
            "这一项城市更新",
            "西湖区域",
        ] {
            assert!(names(text).is_empty(), "{text}: {:?}", names(text));
        }
        assert_eq!(names("山西省运城市"), ["山西省", "运城市"]);
        assert_eq!(names("到运城市考察"), ["运城市"]);
        assert_eq!(names("河南省信阳市息县"), ["河南省", "信阳市", "息县"]);
        assert_eq!(names("息县、光山县"), ["息县", "光山县"]);
    }

    #[test]
    fn a_caller_who_knows_words_drops_more() {
        let text = "公平和县城";
        assert_eq!(names("平和县"), ["平和县"]);
        assert_eq!(names(text), ["平和县"]);
        assert!(mentions_with(text, |start, end| &text[start..end] == "平和县").is_empty());
    }

    #[test]
    fn aliases_of_full_length_are_found() {
        assert_eq!(found("高新区（滨江）的经验"), [("高新区（滨江）", vec![330_108])]);
        assert_eq!(found("杭州高新区(滨江)"), [("杭州高新区(滨江)", vec![330_108])]);
        assert_eq!(found("甘肃东乡县"), [("东乡县", vec![622_926])]);
        assert!(names("内蒙来信").is_empty());
    }

    #[test]
    fn places_are_bytes_of_the_text() {
        let text = "（下城区、江干区）";
        let mention = &mentions(text)[1];
        assert_eq!(&text[mention.start..mention.end], "江干区");
    }
}
