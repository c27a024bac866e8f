//! Word codes: texts as the numbers of their words. Three bytes of UTF-8 say one Han character, two bytes of a code a
//! frequent word of up to four; and what is compressed afterwards (zstd, a few kilobytes at a time) finds words again
//! where it would find halves of characters. `docs/scale.md`, "records", has what it saves.
//!
//! A byte below 0x80 is that character of ASCII. A byte from 0x80 to 0xfe and the next one are the number of a word.
//! 0xff and the next two are sixteen bits of UTF-16, the high ones first.

mod slots;

use self::slots::{MOST_CHARACTERS, SLOTS, Slot};

/// The table that `build/word_codes.rs` made, and the words.
static TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/word_codes.bin"));
static WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/coded_words.txt"));

/// Before a character that has no code.
const ESCAPE: u8 = 0xff;
/// The first byte of the codes.
const FIRST: u8 = 0x80;

/// Appends a text in word codes.
pub fn encode(text: &str, into: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_ascii() {
            into.push(first as u8);
            rest = &rest[1..];
        } else if let Some((number, word)) = longest(rest) {
            into.push(FIRST + (number >> 8) as u8);
            into.push(number as u8);
            rest = &rest[word.len()..];
        } else {
            for unit in first.encode_utf16(&mut [0; 2]) {
                into.push(ESCAPE);
                into.extend(unit.to_be_bytes());
            }
            rest = &rest[first.len_utf8()..];
        }
    }
}

/// The text that was encoded; `None` where the bytes are none.
pub fn decode(mut bytes: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(bytes.len() * 2);
    while let Some((first, rest)) = bytes.split_first() {
        bytes = rest;
        match *first {
            ..FIRST => text.push(char::from(*first)),
            ESCAPE => text.push(escaped(&mut bytes)?),
            _ => {
                let (second, rest) = rest.split_first()?;
                text.push_str(word(usize::from(first - FIRST) << 8 | usize::from(*second))?);
                bytes = rest;
            }
        }
    }
    Some(text)
}

/// The character behind an escape.
fn escaped(bytes: &mut &[u8]) -> Option<char> {
    let (unit, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    let unit = u16::from_be_bytes(*unit);
    if let Some(character) = char::from_u32(u32::from(unit)) {
        return Some(character);
    }
    // A character beyond the basic plane is two units, each behind an escape.
    let (other, rest) = bytes.strip_prefix(&[ESCAPE])?.split_first_chunk()?;
    *bytes = rest;
    char::decode_utf16([unit, u16::from_be_bytes(*other)]).next()?.ok()
}

/// The longest word with a code that a text begins with, and its number.
fn longest(text: &str) -> Option<(usize, &str)> {
    let mut slot = Slot::default();
    let mut prefixes = [(Slot::default(), ""); MOST_CHARACTERS];
    let mut length = 0;
    for (at, character) in text.char_indices().take(MOST_CHARACTERS).take_while(|(_, character)| !character.is_ascii())
    {
        slot = slot.with(character);
        prefixes[length] = (slot, &text[..at + character.len_utf8()]);
        length += 1;
    }
    prefixes[..length].iter().rev().find_map(|(slot, prefix)| Some((number(*slot, prefix)?, *prefix)))
}

/// The number of a word that has a code.
fn number(slot: Slot, sought: &str) -> Option<usize> {
    for place in slot.places() {
        let [check, number] = slots()[place].as_chunks::<2>().0 else { return None };
        let number = usize::from(u16::from_le_bytes(*number)).checked_sub(1)?;
        if u16::from_le_bytes(*check) == slot.check() && word(number) == Some(sought) {
            return Some(number);
        }
    }
    None
}

/// What the table says of each slot.
fn slots() -> &'static [[u8; 4]] {
    &TABLE.as_chunks::<4>().0[..SLOTS]
}

/// The word of a number.
fn word(number: usize) -> Option<&'static str> {
    let ends = &TABLE.as_chunks::<4>().0[SLOTS..];
    let end = |number: usize| ends.get(number).map(|end| u32::from_le_bytes(*end) as usize);
    let start = if number == 0 { 0 } else { end(number - 1)? };
    WORDS.get(start..end(number)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode(text, &mut bytes);
        bytes
    }

    proptest! {
        #[test]
        fn what_was_encoded_is_read_back(text in "([协商驿站建设，。a1\n]|\\PC|\u{10ffff}|\u{d7ff}){0,60}") {
            prop_assert_eq!(decode(&encoded(&text)), Some(text));
        }

        #[test]
        fn any_bytes_are_a_text_or_none(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            if let Some(text) = decode(&bytes) {
                prop_assert_eq!(decode(&encoded(&text)), Some(text));
            }
        }
    }

    #[test]
    fn every_word_has_its_own_code() {
        let words: Vec<&str> = (0..127 << 8).filter_map(word).collect();
        assert!(words.len() > 32_000, "{} words", words.len());
        for (number, word) in words.into_iter().enumerate() {
            let code = [FIRST + (number >> 8) as u8, number as u8];
            assert_eq!(encoded(word), code, "{word}");
        }
    }

    #[test]
    fn frequent_words_take_two_bytes() {
        assert_eq!(encoded("经济发展，人民政府。").len(), 2 * 5);
        assert_eq!(encoded("2024年").len(), 4 + 2);
        assert_eq!(encoded("\u{e000}").len(), 3);
    }
}
