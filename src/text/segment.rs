//! Cutting folded text into words as jieba does: the most likely way, by the frequencies of the words. The statistical
//! model for unknown words is not used: it cuts a query and a text differently and ranked worse.

use fst::raw::Fst;
use jieba_rs::Jieba;

use super::dictionary::Dictionary;
use super::fold::fold;

/// Cuts folded text into words.
pub trait Segmenter {
    /// The words of a folded text, in order, without gaps.
    fn cut<'text>(&self, folded: &'text str) -> Vec<&'text str>;
}

/// The segmenter for many texts.
pub struct TextSegmenter {
    jieba: Jieba,
}

impl TextSegmenter {
    pub(super) fn new(jieba: Jieba) -> Self {
        Self { jieba }
    }
}

impl Segmenter for TextSegmenter {
    fn cut<'text>(&self, folded: &'text str) -> Vec<&'text str> {
        self.jieba.cut(folded, false).into_iter().map(|token| token.word).collect()
    }
}

/// The segmenter for queries. It reads the compiled dictionary in place, so it costs nothing to make.
pub struct QuerySegmenter<'dictionary, Bytes> {
    words: &'dictionary Fst<Bytes>,
    /// The logarithm of the sum of all frequencies.
    log_total: f64,
    /// Words of the user, the shorter first.
    own: Vec<String>,
}

/// The segmenter of an indexer.
pub enum IndexSegmenter {
    /// For much text.
    Loaded(Box<TextSegmenter>),
    /// For little.
    InPlace(QuerySegmenter<'static, &'static [u8]>),
}

impl IndexSegmenter {
    /// To load all words takes as long as to cut about so many bytes in place. The bytes of files are a guess at the text.
    const MUCH: u64 = 512 << 10;

    /// The one that cuts so many bytes the sooner.
    pub fn new(dictionary: &'static Dictionary<&'static [u8]>, bytes: u64) -> Self {
        match bytes > Self::MUCH {
            true => Self::Loaded(Box::new(dictionary.text_segmenter())),
            false => Self::InPlace(dictionary.query_segmenter(&[])),
        }
    }
}

impl Segmenter for IndexSegmenter {
    fn cut<'text>(&self, folded: &'text str) -> Vec<&'text str> {
        match self {
            Self::Loaded(segmenter) => segmenter.cut(folded),
            Self::InPlace(segmenter) => segmenter.cut(folded),
        }
    }
}

/// The best way on from a character.
#[derive(Clone, Copy)]
struct Step {
    /// The logarithm of how likely the rest of the block is, cut in this way.
    likelihood: f64,
    /// The character after the word.
    end: usize,
}

impl<'dictionary, Bytes: AsRef<[u8]>> QuerySegmenter<'dictionary, Bytes> {
    pub(super) fn new(words: &'dictionary Fst<Bytes>, total: u64, own: &[String]) -> Self {
        let mut own: Vec<String> = own.iter().map(|word| fold(word)).filter(|word| !word.is_empty()).collect();
        own.sort_by_key(String::len);
        Self { words, log_total: (total as f64).ln(), own }
    }

    /// Adds the words of a block of characters that jieba looks up together.
    fn cut_block<'text>(&self, block: &'text str, cut: &mut Vec<&'text str>) {
        let starts: Vec<usize> = block.char_indices().map(|(start, _)| start).chain([block.len()]).collect();
        let count = starts.len() - 1;
        let mut steps = vec![Step { likelihood: 0.0, end: count }; starts.len()];
        for first in (0..count).rev() {
            let mut best: Option<Step> = None;
            let mut offer = |end: usize, log_share: f64, steps: &[Step]| {
                let likelihood = log_share + steps[end].likelihood;
                // Of equally likely ways the one with the longer word; shorter words are offered first.
                if best.is_none_or(|best| likelihood >= best.likelihood) {
                    best = Some(Step { likelihood, end });
                }
            };
            self.words_at(block, &starts, first, |end, frequency| {
                offer(end, (frequency as f64).ln() - self.log_total, &steps);
            });
            for word in self.own.iter().filter(|word| block[starts[first]..].starts_with(word.as_str())) {
                // As frequent as all words together: no way of cutting it is more likely.
                if let Ok(end) = starts.binary_search(&(starts[first] + word.len())) {
                    offer(end, 0.0, &steps);
                }
            }
            // A character that begins no word counts as if it had been seen once.
            let alone = Step { likelihood: steps[first + 1].likelihood - self.log_total, end: first + 1 };
            steps[first] = best.unwrap_or(alone);
        }
        let mut first = 0;
        while first < count {
            let mut end = steps[first].end;
            // Letters and digits that are no words by themselves make one together.
            let is_alone = |at: usize| steps[at].end == at + 1 && block.as_bytes()[starts[at]].is_ascii_alphanumeric();
            if is_alone(first) {
                while end < count && is_alone(end) {
                    end += 1;
                }
            }
            cut.push(&block[starts[first]..starts[end]]);
            first = end;
        }
    }

    /// Every word of the dictionary that begins at a character, the shorter first, by its end and with its frequency.
    fn words_at(&self, block: &str, starts: &[usize], first: usize, mut each: impl FnMut(usize, u64)) {
        let mut node = self.words.root();
        let mut value = 0;
        for end in first + 1..starts.len() {
            for byte in &block.as_bytes()[starts[end - 1]..starts[end]] {
                let Some(input) = node.find_input(*byte) else { return };
                let transition = node.transition(input);
                value += transition.out.value();
                node = self.words.node(transition.addr);
            }
            if node.is_final() {
                each(end, value + node.final_output().value());
            }
        }
    }
}

impl<Bytes: AsRef<[u8]>> Segmenter for QuerySegmenter<'_, Bytes> {
    fn cut<'text>(&self, folded: &'text str) -> Vec<&'text str> {
        let mut cut = Vec::new();
        let mut rest = folded;
        while let Some(first) = rest.chars().next() {
            let is_block = is_looked_up(first);
            let end = rest.find(|character| is_looked_up(character) != is_block).unwrap_or(rest.len());
            let (block, behind) = rest.split_at(end);
            match is_block {
                true => self.cut_block(block, &mut cut),
                // Of a line break of two characters jieba makes one word; folded text has none.
                false => cut.extend(block.split_inclusive(|_| true)),
            }
            rest = behind;
        }
        cut
    }
}

/// Whether jieba looks a character up, alone and with its neighbours; all others are words by themselves.
fn is_looked_up(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '+' | '#' | '&' | '.' | '_' | '%' | '-')
        || matches!(character,
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{2A6DF}' | '\u{2A700}'..='\u{2B81F}' | '\u{2B820}'..='\u{2CEAF}'
            | '\u{2CEB0}'..='\u{2EBEF}' | '\u{2F800}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::dictionary::COMPILED;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static DICTIONARY: LazyLock<Dictionary<&[u8]>> =
        LazyLock::new(|| Dictionary::new(COMPILED).expect("the compiled dictionary is readable"));
    static FULL: LazyLock<TextSegmenter> = LazyLock::new(|| DICTIONARY.text_segmenter());

    static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let mut words = Vec::new();
        DICTIONARY.each_word(|word, _| words.push(word.to_owned()));
        words
    });

    const SAMPLE: &str = "今年以来区政府持续推进老旧小区改造和加装电梯，全年完成协商驿站建设213个，\
        一般公共预算收入同比增长5.2%，群众满意率达到98.6%。人大代表联络站、民生议事堂等平台全面覆盖各镇街，\
        研究生命起源的南京市长江大桥乾隆年间著名GDP与CPI及A股T恤卡拉OK2.0版+C#&_-㐂𠀀𪜀￥①\u{10fffd}";

    fn cut(text: &str, words: &[&str]) -> Vec<String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        DICTIONARY.query_segmenter(&words).cut(text).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn the_likeliest_words_are_found() {
        assert_eq!(cut("研究生命起源", &[]), ["研究", "生命", "起源"]);
        assert_eq!(cut("增长5.2%，gdp", &[]), FULL.cut("增长5.2%，gdp"));
        assert!(cut("", &[]).is_empty());
    }

    #[test]
    fn words_of_the_user_are_not_cut() {
        assert_eq!(cut("建设民生议事堂", &["民生議事堂", ""]), ["建设", "民生议事堂"]);
        assert!(cut("建设民生议事堂", &[]).len() > 2);
        // Nor where their parts are words of the user too, in whatever order.
        assert_eq!(cut("民生议事堂", &["民生议事堂", "民生", "议事堂"]), ["民生议事堂"]);
        assert_eq!(cut("民生议事堂", &["议事堂", "民生", "民生议事堂"]), ["民生议事堂"]);
    }

    proptest! {
        #[test]
        fn queries_are_cut_as_texts_are(
            pieces in prop::collection::vec((0usize..150, 1usize..14), 1..6),
            other in "[\\PC]{0,6}",
        ) {
            let characters: Vec<char> = SAMPLE.chars().collect();
            let text: String = pieces
                .iter()
                .flat_map(|(start, length)| characters.iter().skip(*start).take(*length))
                .chain(other.chars().collect::<Vec<_>>().iter())
                .collect();
            let text = fold(&text);
            prop_assert_eq!(DICTIONARY.query_segmenter(&[]).cut(&text), FULL.cut(&text));
        }

        #[test]
        fn words_of_the_dictionary_are_cut_as_texts_are(chosen in prop::collection::vec(any::<prop::sample::Index>(), 1..5)) {
            let text: String = chosen.iter().map(|at| at.get(&WORDS).as_str()).collect();
            prop_assert_eq!(DICTIONARY.query_segmenter(&[]).cut(&text), FULL.cut(&text));
        }
    }
}
