//! Which characters and words are easily written for one another: what sounds the same comes in when a text is typed,
//! what looks alike when it is scanned, and some words are confused by everybody. Whoever finds nothing for a query
//! asks here what else may have been meant. The tables are compiled by `build/confusion.rs` and read in place.

use super::fold::{fold, fold_char};

include!(concat!(env!("OUT_DIR"), "/confusion.rs"));

/// How many characters of the same sound are offered at most.
const SAME_SOUND: usize = 60;

/// Why one character may stand where another was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It is pronounced the same but for the tone, or so nearly the same that many speakers do not tell them apart.
    SameSound,
    /// It looks so much alike that an OCR or a hurried eye takes it for the other.
    LooksAlike,
    /// It makes, in the place of the other, a word that is known to be confused with the word meant.
    Confusion,
}

/// The folded characters that may have been meant where this one stands, each once, the likeliest first: known
/// confusions, look-alikes, and what sounds the same. Within each kind, characters that also sound the same come
/// before others, and frequent ones before rare ones.
///
/// ```
/// use district_search::text::confusion::{Kind, similar};
/// assert_eq!(similar('陸').next(), Some(('录', Kind::Confusion))); // 登陆, 登录
/// assert!(similar('晴').any(|found| found == ('睛', Kind::Confusion)));
/// assert!(similar('准').any(|found| found == ('谁', Kind::LooksAlike)));
/// assert!(similar('驿').any(|found| found == ('议', Kind::SameSound)));
/// ```
pub fn similar(character: char) -> impl Iterator<Item = (char, Kind)> {
    let character = fold_char(character);
    let mut found: Vec<(char, Kind)> = Vec::new();
    if let Ok(row) = CHARACTERS.binary_search_by_key(&character, |row| row.0) {
        let (_, start, confusions, look_alikes) = CHARACTERS[row];
        let kinds = [(Kind::Confusion, confusions), (Kind::LooksAlike, look_alikes)];
        let kinds = kinds.into_iter().flat_map(|(kind, count)| std::iter::repeat_n(kind, count.into()));
        found.extend(NEIGHBOURS[start as usize..].chars().zip(kinds));
    }
    let known = found.len();
    for other in sounding_like(character) {
        if found.len() == known + SAME_SOUND {
            break;
        }
        if other != character && !found.iter().any(|(before, _)| *before == other) {
            found.push((other, Kind::SameSound));
        }
    }
    found.into_iter()
}

/// The characters of the same sound, then those of nearly the same; of several readings, each has its turn.
fn sounding_like(character: char) -> impl Iterator<Item = char> {
    let mut same = Vec::new();
    let mut near = Vec::new();
    for (of_sound, of_near_sound) in SOUNDS.lines().filter_map(|line| line.split_once('\t')) {
        if of_sound.contains(character) {
            same.push(of_sound.chars());
            near.push(of_near_sound.chars());
        }
    }
    in_turns(same).chain(in_turns(near))
}

fn in_turns(mut lists: Vec<std::str::Chars<'static>>) -> impl Iterator<Item = char> {
    std::iter::from_fn(move || {
        let turn: Vec<char> = lists.iter_mut().filter_map(Iterator::next).collect();
        (!turn.is_empty()).then_some(turn)
    })
    .flatten()
}

/// The texts that may have been meant: in each, one word is replaced, wherever it stands, by another that is commonly
/// written for it. They are folded; each is there once, never the text itself. They come in the order of the words,
/// longer words first where several begin, and for each word the recommended form first.
///
/// ```
/// use district_search::text::confusion::confused;
/// assert_eq!(confused("登陆平台"), ["登录平台"]);
/// assert_eq!(confused("帐户"), ["账户"]);
/// assert!(confused("协商驿站").is_empty());
/// ```
pub fn confused(text: &str) -> Vec<String> {
    let text = fold(text);
    let mut variants: Vec<String> = Vec::new();
    for (start, _) in text.char_indices() {
        let rest = &text[start..];
        let ends: Vec<usize> =
            rest.char_indices().map(|(at, character)| at + character.len_utf8()).take(LONGEST_WORD).collect();
        for word in ends.iter().rev().map(|end| &rest[..*end]) {
            for other in group(word).split('\t').filter(|other| !other.is_empty() && *other != word) {
                let variant = text.replace(word, other);
                if !variants.contains(&variant) {
                    variants.push(variant);
                }
            }
        }
    }
    variants
}

/// The words that are confused with this one and the word itself, divided by tabs; nothing for other words.
fn group(word: &str) -> &'static str {
    let at = |start: u16, length: u8| &GROUPS[usize::from(start)..usize::from(start) + usize::from(length)];
    match WORDS.binary_search_by_key(&word, |row| at(row.0, row.1)) {
        Ok(row) => at(WORDS[row].2, WORDS[row].3),
        Err(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const LOOK_ALIKES: &str = include_str!("data/look_alikes.txt");
    const CONFUSED_WORDS: &str = include_str!("data/confused_words.tsv");

    fn lines(file: &str) -> impl Iterator<Item = &str> {
        file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
    }

    fn of_kind(character: char, kind: Kind) -> Vec<char> {
        similar(character).filter(|found| found.1 == kind).map(|found| found.0).collect()
    }

    /// Every character that has a neighbour, and some that have none or are not folded.
    fn characters() -> impl Iterator<Item = char> {
        CHARACTERS.iter().map(|row| row.0).chain("驿商款陸帳Ａ。 \u{20000}".chars())
    }

    #[test]
    fn what_looks_alike_is_offered() {
        let groups = "己已巳 未末 入八 人入 日曰 千干于 土士 天夫 天无 戊戌戍 \
            侯候 帐账 辩辨辫 拔拨 析折拆 治冶 徙徒 崇祟 晴睛 园圆 券卷 \
            刺剌 余汆 准淮 竞竟 壁璧 幕慕墓暮 遣遗 坏环 坏怀 坏杯 \
            0o〇 1l一";
        for group in groups.split(' ') {
            for (from, to) in group.chars().flat_map(|from| group.chars().map(move |to| (from, to))) {
                let found = similar(from).find(|found| found.0 == to);
                assert!(from == to || found.is_some_and(|found| found.1 != Kind::SameSound), "{to} for {from}");
            }
        }
    }

    #[test]
    fn what_sounds_alike_is_offered_with_frequent_characters_first() {
        let found = of_kind('驿', Kind::SameSound);
        let place = |character| found.iter().position(|other| *other == character).expect("it sounds the same");
        assert!(place('一') < place('议') && place('以') < place('疫'), "{found:?}");
        assert!(of_kind('商', Kind::SameSound).starts_with(&['上']), "{:?}", of_kind('商', Kind::SameSound));
        assert!(of_kind('行', Kind::SameSound).contains(&'航'), "a further reading counts");
        assert!(of_kind('行', Kind::SameSound).contains(&'兴'), "and so does the first");
    }

    #[test]
    fn near_sounds_fill_up_short_lists_only() {
        let found = of_kind('您', Kind::SameSound);
        assert!(found.contains(&'林') && found.contains(&'宁'), "{found:?}");
        assert!(!of_kind('是', Kind::SameSound).contains(&'四'), "enough characters are pronounced shi");
    }

    #[test]
    fn what_is_offered_is_folded_and_there_once() {
        for character in characters() {
            let found: Vec<(char, Kind)> = similar(character).collect();
            let once: BTreeSet<char> = found.iter().map(|found| found.0).collect();
            assert_eq!(once.len(), found.len(), "{character}: {found:?}");
            assert!(!once.contains(&character) && !once.contains(&fold_char(character)), "{character}: {found:?}");
            assert!(once.iter().all(|other| fold_char(*other) == *other), "{character}: {found:?}");
            assert!(found.iter().filter(|found| found.1 == Kind::SameSound).count() <= SAME_SOUND, "{character}");
            assert!(found.is_sorted_by_key(|found| std::cmp::Reverse(found.1 as u8)), "{character}: {found:?}");
        }
    }

    #[test]
    fn look_alikes_and_confusions_go_both_ways() {
        for from in characters().filter(|from| fold_char(*from) == *from) {
            for (to, kind) in similar(from).filter(|found| found.1 != Kind::SameSound) {
                assert!(similar(to).any(|back| back == (from, kind)), "{from} offers {to}, but not the other way");
            }
        }
    }

    #[test]
    fn a_character_is_asked_for_in_any_form() {
        assert!(similar('陸').eq(similar('陆')));
        assert!(similar('Ｏ').eq(similar('o')));
        assert_eq!(similar('。').count(), 0);
    }

    #[test]
    fn one_word_at_a_time_is_replaced() {
        assert_eq!(confused("登陆后反应问题"), ["登录后反应问题", "登陆后反映问题"]);
        assert_eq!(confused("截止上月、截止本月"), ["截至上月、截至本月"]);
        assert_eq!(confused("帳簿"), ["账簿", "帐薄", "账薄"]);
        assert_eq!(confused("一如继往"), Vec::<String>::new());
        assert_eq!(confused(""), Vec::<String>::new());
    }

    #[test]
    fn the_common_confusions_are_known() {
        let pairs = "截止 截至, 登陆 登录, 权利 权力, 制定 制订, 做为 作为, 帐户 账户, \
            其它 其他, 按装 安装, 渡过 度过, 反应 反映, 必需 必须, 起动 启动, \
            联接 连接, 树立 竖立, 化装 化妆, 启事 启示, 以至 以致, 订金 定金, \
            澹泊 淡泊, 图象 图像, 想像 想象, 执著 执着, 倒楣 倒霉, 振荡 震荡, \
            布署 部署, 棕合 综合";
        for (written, meant) in pairs.split(", ").filter_map(|pair| pair.split_once(' ')) {
            assert!(confused(written).iter().any(|variant| variant == meant), "{meant} for {written}");
            assert!(confused(meant).iter().any(|variant| variant == written), "{written} for {meant}");
        }
    }

    #[test]
    fn every_word_of_the_table_offers_the_others_of_its_group() {
        for line in lines(CONFUSED_WORDS) {
            for word in line.split('\t') {
                let variants = confused(word);
                assert!(line.split('\t').all(|other| other == word || variants.iter().any(|found| found == other)));
                assert!(!variants.iter().any(|variant| variant == word), "{word}");
                assert_eq!(variants.iter().collect::<BTreeSet<_>>().len(), variants.len(), "{word}");
            }
        }
    }

    #[test]
    fn the_table_of_words_is_well_formed() {
        let mut seen = BTreeSet::new();
        for line in lines(CONFUSED_WORDS) {
            let words: Vec<&str> = line.split('\t').collect();
            assert!(words.len() > 1, "a group of one: {line}");
            for word in words {
                assert!(seen.insert(word), "{word} stands twice");
                assert_eq!(fold(word), word, "not folded");
                assert!(word.chars().count() > 1 && word.chars().all(char::is_alphabetic), "no word: {word:?}");
                assert_eq!(word.chars().count(), line.split('\t').map(|word| word.chars().count()).max().unwrap());
            }
        }
    }

    #[test]
    fn the_table_of_look_alikes_is_well_formed() {
        let groups: Vec<BTreeSet<char>> = lines(LOOK_ALIKES).map(|line| line.chars().collect()).collect();
        for (line, group) in lines(LOOK_ALIKES).zip(&groups) {
            assert!(group.len() > 1 && group.len() == line.chars().count(), "twice or alone: {line}");
            assert!(line.chars().all(|character| fold_char(character) == character), "not folded: {line}");
            assert!(line.chars().all(char::is_alphanumeric), "no characters: {line}");
            let containing = groups.iter().filter(|other| other.is_superset(group)).count();
            assert_eq!(containing, 1, "said by another group: {line}");
        }
    }
}
