//! The dictionary of the segmenter, compiled: a finite-state map from word to frequency that is read in place. An
//! indexer makes a full segmenter of it; a query makes one of the few words that stand in the query, which cuts the
//! query exactly as the full one does and costs microseconds instead of the 76 ms of loading a dictionary.

use fst::Streamer;
use fst::raw::Fst;
use jieba_rs::Jieba;

use super::fold::fold;

/// The words of jieba-rs, folded, compiled by `build/dictionary.rs`.
pub static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dictionary.fst"));

/// A private character, met in no text, whose word brings the sum of frequencies back to that of the full dictionary.
const FILLER: &str = "\u{10fffd}";

/// A compiled dictionary, wherever its bytes lie.
pub struct Dictionary<Bytes> {
    words: Fst<Bytes>,
    total: u64,
}

impl<Bytes: AsRef<[u8]>> Dictionary<Bytes> {
    /// Reads a compiled dictionary in place; `None` when the bytes are none.
    pub fn new(bytes: Bytes) -> Option<Self> {
        let words = Fst::new(bytes).ok()?;
        let total = words.get("")?.value();
        Some(Self { words, total })
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.words.len().saturating_sub(1)
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether this folded word is in the dictionary.
    pub fn contains(&self, word: &str) -> bool {
        !word.is_empty() && self.words.contains_key(word)
    }

    /// A segmenter with every word: for texts.
    pub fn segmenter(&self) -> Segmenter {
        let mut lines = String::with_capacity(self.len() * 16);
        let mut words = self.words.stream();
        while let Some((word, frequency)) = words.next() {
            if let (false, Ok(word)) = (word.is_empty(), std::str::from_utf8(word)) {
                lines.push_str(word);
                lines.push(' ');
                lines.push_str(&frequency.value().to_string());
                lines.push('\n');
            }
        }
        let mut jieba = Jieba::empty();
        // Lines of word and number, made here, are always a dictionary.
        let _ = jieba.load_dict(&mut lines.as_bytes());
        Segmenter { jieba }
    }

    /// A segmenter with the words that stand in `folded`: it cuts that text, and every part of it, exactly as the
    /// full segmenter does, because no other word can take part in the choice.
    pub fn segmenter_for(&self, folded: &str) -> Segmenter {
        self.segmenter_with(folded, &[])
    }

    /// The same with `words` of the user, which are not cut where they stand in the text.
    pub fn segmenter_with(&self, folded: &str, words: &[String]) -> Segmenter {
        let mut jieba = Jieba::empty();
        let mut sum = 0;
        for (start, _) in folded.char_indices() {
            let mut node = self.words.root();
            let mut value = 0;
            for (offset, byte) in folded.as_bytes()[start..].iter().enumerate() {
                let Some(input) = node.find_input(*byte) else { break };
                let transition = node.transition(input);
                value += transition.out.value();
                node = self.words.node(transition.addr);
                let word = &folded.as_bytes()[start..=start + offset];
                if let (true, Ok(word)) = (node.is_final(), std::str::from_utf8(word)) {
                    let frequency = value + node.final_output().value();
                    if !jieba.has_word(word) {
                        sum += frequency;
                    }
                    jieba.add_word(word, Some(frequency as usize), None);
                }
            }
        }
        jieba.add_word(FILLER, Some(self.total.saturating_sub(sum) as usize), None);
        for word in words.iter().map(|word| fold(word)).filter(|word| folded.contains(word.as_str())) {
            // As frequent as all words together: no way of cutting it is more likely.
            jieba.add_word(&word, Some(self.total as usize), None);
        }
        Segmenter { jieba }
    }
}

/// Cuts folded text into words.
pub struct Segmenter {
    jieba: Jieba,
}

impl Segmenter {
    /// The words of a folded text, in order, without gaps. The statistical model for unknown words is not used: it
    /// cuts a query and a text differently and ranked worse.
    pub fn cut<'text>(&self, folded: &'text str) -> impl Iterator<Item = &'text str> {
        self.jieba.cut(folded, false).into_iter().map(|token| token.word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static DICTIONARY: LazyLock<Dictionary<&[u8]>> =
        LazyLock::new(|| Dictionary::new(COMPILED).expect("the compiled dictionary is readable"));
    static FULL: LazyLock<Segmenter> = LazyLock::new(|| DICTIONARY.segmenter());

    const SAMPLE: &str = "今年以来区政府持续推进老旧小区改造和加装电梯，全年完成协商驿站建设213个，\
        一般公共预算收入同比增长5.2%，群众满意率达到98.6%。人大代表联络站、民生议事堂等平台全面覆盖各镇街，\
        研究生命起源的南京市长江大桥乾隆年间著名GDP与CPI及A股T恤卡拉OK";

    #[test]
    fn words_are_folded() {
        assert!(DICTIONARY.contains("人民代表大会"));
        assert!(DICTIONARY.contains("t恤"));
        assert!(!DICTIONARY.contains(""));
        assert!(DICTIONARY.len() > 300_000);
    }

    #[test]
    fn the_slice_cuts_as_the_full_dictionary() {
        let slice = DICTIONARY.segmenter_for("研究生命起源");
        assert_eq!(slice.cut("研究生命起源").collect::<Vec<_>>(), ["研究", "生命", "起源"]);
    }

    #[test]
    fn words_of_the_user_are_not_cut() {
        let cut = |words: &[String]| {
            let segmenter = DICTIONARY.segmenter_with("建设民生议事堂", words);
            segmenter.cut("建设民生议事堂").map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(cut(&["民生議事堂".to_owned()]), ["建设", "民生议事堂"]);
        assert!(cut(&[]).len() > 2);
    }

    #[test]
    fn what_is_no_dictionary_is_refused() {
        assert!(Dictionary::new(b"no dictionary".as_slice()).is_none());
    }

    proptest! {
        #[test]
        fn any_text_is_cut_alike_by_the_slice_and_the_whole(
            pieces in prop::collection::vec((0usize..120, 1usize..14), 1..6),
        ) {
            let characters: Vec<char> = SAMPLE.chars().collect();
            let text: String = pieces
                .iter()
                .flat_map(|(start, length)| characters.iter().skip(*start).take(*length))
                .collect();
            let text = crate::text::fold::fold(&text);
            let slice = DICTIONARY.segmenter_for(&text);
            prop_assert_eq!(slice.cut(&text).collect::<Vec<_>>(), FULL.cut(&text).collect::<Vec<_>>());
        }
    }
}
