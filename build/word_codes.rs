//! Gives the most frequent words codes of two bytes, by which records of the index are kept.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::slots::{MOST_CHARACTERS, SLOTS, Slot};

/// Codes begin with a byte from 0x80 to 0xfe.
const MOST_WORDS: usize = 127 << 8;
/// Punctuation, which is in no dictionary, comes first.
const PUNCTUATION: &str = "，。、；：“”‘’（）《》〈〉【】！？—…·％〇〔〕　";

/// The table, all numbers with their low bytes first: for each slot the check of its word (two bytes) and its number
/// and one, or 0 (two bytes); then where each word ends (four bytes each). And the words, one after the other.
pub(crate) fn compile(words: &BTreeMap<String, u64>) -> (Vec<u8>, String) {
    let has_code = |word: &str| {
        (1..=MOST_CHARACTERS).contains(&word.chars().count()) && !word.contains(|character: char| character.is_ascii())
    };
    let mut frequent: Vec<(&str, u64)> =
        words.iter().map(|(word, frequency)| (word.as_str(), *frequency)).filter(|(word, _)| has_code(word)).collect();
    frequent.sort_by_key(|(word, frequency)| (Reverse(*frequency), *word));
    let punctuation: Vec<String> = PUNCTUATION.chars().map(String::from).collect();
    let chosen: Vec<&str> = punctuation
        .iter()
        .map(String::as_str)
        .chain(frequent.into_iter().map(|(word, _)| word).filter(|word| !punctuation.iter().any(|mark| mark == word)))
        .take(MOST_WORDS)
        .collect();
    let mut slots = vec![[0_u16; 2]; SLOTS];
    let mut ends = Vec::new();
    let mut end = 0;
    for (number, word) in (1..).zip(&chosen) {
        let slot = word.chars().fold(Slot::default(), Slot::with);
        if let Some(place) = slot.places().find(|place| slots[*place][1] == 0) {
            slots[place] = [slot.check(), number];
        }
        end += word.len() as u32;
        ends.extend(end.to_le_bytes());
    }
    let mut table: Vec<u8> = slots.into_iter().flatten().flat_map(u16::to_le_bytes).collect();
    table.extend(ends);
    (table, chosen.concat())
}
