//! The dictionary of the segmenter, compiled: a finite-state map from word to frequency that is read in place. An
//! indexer makes jieba of it, which is fast once it is loaded; a query is cut by the map itself, exactly as jieba would,
//! and costs microseconds instead of the 76 ms of loading a dictionary.

use std::sync::LazyLock;

use fst::Streamer;
use fst::raw::Fst;
use jieba_rs::Jieba;

use super::segment::{QuerySegmenter, TextSegmenter};

/// The words of jieba-rs, folded, compiled by `build/dictionary.rs`.
pub static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dictionary.fst"));

/// [`COMPILED`], read in place; `None` where it is damaged.
pub fn compiled() -> Option<&'static Dictionary<&'static [u8]>> {
    static DICTIONARY: LazyLock<Option<Dictionary<&'static [u8]>>> = LazyLock::new(|| Dictionary::new(COMPILED));
    DICTIONARY.as_ref()
}

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

    /// A segmenter for many texts. It takes long to make.
    pub fn text_segmenter(&self) -> TextSegmenter {
        let mut lines = String::with_capacity(self.len() * 16);
        self.each_word(|word, frequency| {
            lines.push_str(word);
            lines.push(' ');
            lines.push_str(&frequency.to_string());
            lines.push('\n');
        });
        let mut jieba = Jieba::empty();
        // Lines of word and number, made here, are always a dictionary.
        let _ = jieba.load_dict(&mut lines.as_bytes());
        TextSegmenter::new(jieba)
    }

    /// Every word with its frequency, in order.
    pub(super) fn each_word(&self, mut each: impl FnMut(&str, u64)) {
        let mut words = self.words.stream();
        while let Some((word, frequency)) = words.next() {
            if let (false, Ok(word)) = (word.is_empty(), std::str::from_utf8(word)) {
                each(word, frequency.value());
            }
        }
    }

    /// A segmenter for queries, which cuts as the other one does but for the `words` of the user: these are not cut.
    pub fn query_segmenter(&self, words: &[String]) -> QuerySegmenter<'_, Bytes> {
        QuerySegmenter::new(&self.words, self.total, words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn words_are_folded() {
        let dictionary = Dictionary::new(COMPILED).expect("the compiled dictionary is readable");
        assert!(dictionary.contains("人民代表大会"));
        assert!(dictionary.contains("t恤"));
        assert!(!dictionary.contains(""));
        assert!(dictionary.len() > 300_000);
    }

    #[test]
    fn what_is_no_dictionary_is_refused() {
        assert!(Dictionary::new(b"no dictionary".as_slice()).is_none());
    }
}
