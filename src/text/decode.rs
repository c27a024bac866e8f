//! Bytes become text. Chinese reports arrive as UTF-8, as UTF-16 with and without a mark, as GB18030 and as Big5,
//! hardly ever saying which; this room decides, drops what no reader can see, and keeps every line where it was, so
//! that line numbers remain those of the file.

use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// What stands for a break that editors do not count as a line: a form feed, and the separators of Unicode.
pub const UNCOUNTED_BREAK: char = '\u{c}';

/// How many bytes are enough to tell one encoding from another.
const SAMPLE: usize = 1 << 18;

/// Bytes made readable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text: lines end with a line feed, invisible characters are gone.
    pub text: String,
    /// The name of the encoding.
    pub encoding: &'static str,
    /// How many places could not be decoded; each stands as U+FFFD in the text.
    pub replaced: usize,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undecodable {
    /// They hold what no text holds.
    Binary,
    /// They look like text, but no known encoding makes sense of them.
    UnknownEncoding,
}

/// The text of these bytes.
///
/// ```
/// let decoded = district_search::text::decode::decode("协商\r\n驿站".as_bytes()).unwrap();
/// assert_eq!((decoded.text.as_str(), decoded.encoding), ("协商\n驿站", "UTF-8"));
/// ```
///
/// # Errors
/// When the bytes are binary, or in an encoding that is not known here.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Undecodable> {
    let (encoding, mark_length) = encoding_of(bytes, None)?;
    finish(encoding, &bytes[mark_length..])
}

/// The encoding of these bytes, and the length of the mark that says so. What a file calls its encoding is believed where
/// the bytes make sense in it, for many a file is wrong.
pub(crate) fn encoding_of(
    bytes: &[u8],
    called: Option<&'static Encoding>,
) -> Result<(&'static Encoding, usize), Undecodable> {
    if let Some(marked) = byte_order_mark(bytes) {
        return Ok(marked);
    }
    if let Some(encoding) = utf16_by_nul_parity(bytes) {
        return Ok((encoding, 0));
    }
    // One stray NUL is dirt, many are a binary file.
    let nuls = bytes.iter().filter(|byte| **byte == 0).count();
    if nuls > 1 && nuls * 1000 > bytes.len() {
        return Err(Undecodable::Binary);
    }
    if utf8_is_good_enough(bytes) {
        return Ok((UTF_8, 0));
    }
    let guessed = double_byte_encoding(bytes);
    let Some(called) = called else { return Ok((guessed, 0)) };
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let makes_sense = plausibility(called, sample) + 0.05 >= plausibility(guessed, sample);
    Ok((if makes_sense { called } else { guessed }, 0))
}

fn byte_order_mark(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    if bytes.starts_with(&[0x84, 0x31, 0x95, 0x33]) {
        return Some((GB18030, 4));
    }
    Encoding::for_bom(bytes)
}

/// Line feeds, digits and spaces put a NUL at every other byte of UTF-16, always on the same side.
fn utf16_by_nul_parity(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 2 || bytes.len() % 2 == 1 {
        return None;
    }
    let (mut even, mut odd) = (0_usize, 0_usize);
    for pair in bytes.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let encoding = match (even, odd) {
        (0, 0) => return None,
        (rare, common) if rare * 20 <= common => UTF_16LE,
        (common, rare) if rare * 20 <= common => UTF_16BE,
        _ => return None,
    };
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    (plausibility(encoding, sample) > 0.5).then_some(encoding)
}

/// Strict UTF-8, or UTF-8 with fewer than one bad place in a thousand bytes and hardly any among its long characters:
/// a page of ASCII with three words of GB18030 is no UTF-8.
fn utf8_is_good_enough(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut bad, mut long) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        long += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    (bad * 1000 < bytes.len() && bad * 20 < long) || (bad == 1 && long >= 4)
}

/// GB18030 or Big5: each reads the other's bytes with few errors, but hardly ever as characters in daily use.
fn double_byte_encoding(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let (mainland, taiwan) = (plausibility(GB18030, sample), plausibility(BIG5, sample));
    if (mainland - taiwan).abs() > 0.05 {
        return if mainland > taiwan { GB18030 } else { BIG5 };
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    if detector.guess(None, chardetng::Utf8Detection::Allow) == BIG5 { BIG5 } else { GB18030 }
}

/// The share of characters in daily use among those beyond ASCII, less the share of places that do not decode.
fn plausibility(encoding: &'static Encoding, bytes: &[u8]) -> f64 {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let daily_characters = &*DAILY_IN_ORDER;
    let (mut beyond, mut daily, mut plain, mut bad) = (0_usize, 0_usize, 0_usize, 0_usize);
    for character in text.chars() {
        if character.is_ascii() {
            plain += usize::from(!character.is_ascii_control() || character.is_ascii_whitespace());
            continue;
        }
        beyond += 1;
        daily += usize::from(daily_characters.binary_search(&character).is_ok());
        bad += usize::from(character == char::REPLACEMENT_CHARACTER || is_private(character));
    }
    if beyond == 0 {
        return if plain > 0 { 1.0 } else { 0.0 };
    }
    // A fifth of any Chinese prose is made of these characters; three such fifths make certainty.
    let share = daily as f64 / beyond as f64;
    (share * 5.0).min(1.0) - bad as f64 * 5.0 / beyond as f64
}

/// The most frequent characters of reports and of prose, simplified and traditional, with the punctuation.
const DAILY: &str = "的一是在不了有和人这這中大为為上个個国國年我以会會要工作发發展经經济濟全区區政\
    市建设設实實业業民生产產地方推进進服务務化新高加强強社主成行动動重点點协協商委员員增长長提党黨开開\
    治理第三二十五四六七八九关關于於与與及对對等到出来來他们們时時说說也就得可下过過学學、。，：；“”（）《》「」";

/// Sought once a character: in order that takes a quarter of the time.
static DAILY_IN_ORDER: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut characters: Vec<char> = DAILY.chars().collect();
    characters.sort_unstable();
    characters
});

fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

fn finish(encoding: &'static Encoding, bytes: &[u8]) -> Result<Decoded, Undecodable> {
    let (raw, _) = encoding.decode_without_bom_handling(bytes);
    let mut text = String::with_capacity(raw.len());
    let (mut characters, mut replaced, mut control) = (0_usize, 0_usize, 0_usize);
    let mut after_return = false;
    for character in raw.chars() {
        characters += 1;
        let completes_line_end = after_return && character == '\n';
        after_return = character == '\r';
        if completes_line_end {
            continue;
        }
        replaced += usize::from(character == char::REPLACEMENT_CHARACTER);
        match seen_as(character) {
            Some(visible) => text.push(visible),
            None => control += usize::from(character.is_control() && character != '\0'),
        }
    }
    if control * 50 > characters {
        return Err(Undecodable::Binary);
    }
    if replaced * 50 > characters && replaced > 1 {
        return Err(Undecodable::UnknownEncoding);
    }
    Ok(Decoded { text, encoding: encoding.name(), replaced })
}

/// What a reader sees of a character; nothing of controls, marks of direction and joiners.
pub(crate) fn seen_as(character: char) -> Option<char> {
    match character {
        '\n' | '\r' => Some('\n'),
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(UNCOUNTED_BREAK),
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => None,
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' => None,
        '\u{e0000}'..='\u{e0fff}' => None,
        control if control.is_control() => None,
        visible => Some(visible),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIMPLIFIED: &str = "各位委员：\n去年全区新建小公园12个，居民的满意程度又有提高。\n";
    const TRADITIONAL: &str = "各位委員：\n去年全區新建小公園12個，居民的滿意程度又有提高。\n";

    fn decoded(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes).expect("these bytes are text");
        (decoded.text, decoded.encoding)
    }

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let (gb, _, _) = GB18030.encode(SIMPLIFIED);
        let (big5, _, _) = BIG5.encode(TRADITIONAL);
        let little = utf16(SIMPLIFIED, u16::to_le_bytes);
        let big = utf16(SIMPLIFIED, u16::to_be_bytes);
        assert_eq!(decoded(SIMPLIFIED.as_bytes()), (SIMPLIFIED.to_owned(), "UTF-8"));
        assert_eq!(decoded(&gb), (SIMPLIFIED.to_owned(), "gb18030"));
        assert_eq!(decoded(&big5), (TRADITIONAL.to_owned(), "Big5"));
        assert_eq!(decoded(&little), (SIMPLIFIED.to_owned(), "UTF-16LE"));
        assert_eq!(decoded(&big), (SIMPLIFIED.to_owned(), "UTF-16BE"));
        assert_eq!(decoded(&[&[0xff, 0xfe], &little[..]].concat()).0, SIMPLIFIED);
        assert_eq!(decoded(&[&[0xef, 0xbb, 0xbf], SIMPLIFIED.as_bytes()].concat()).0, SIMPLIFIED);
    }

    #[test]
    fn one_bad_byte_spoils_neither_utf8_nor_gb18030() {
        let mut utf8 = SIMPLIFIED.repeat(20).into_bytes();
        utf8.insert(15, 0xff);
        let read = decode(&utf8).expect("nearly clean");
        assert_eq!((read.encoding, read.replaced), ("UTF-8", 1));
        let (gb, _, _) = GB18030.encode(SIMPLIFIED);
        let mut gb = gb.repeat(20);
        let end = gb.len();
        gb.insert(end - 1, 0xff);
        assert_eq!(decode(&gb).expect("nearly clean").encoding, "gb18030");
    }

    #[test]
    fn a_few_words_of_gb18030_among_ascii_are_not_taken_for_damaged_utf8() {
        let (words, _, _) = GB18030.encode("工作报告");
        let bytes = ["a line of plain letters\n".repeat(400).as_bytes(), &words].concat();
        assert!(decoded(&bytes).0.ends_with("工作报告"));
    }

    #[test]
    fn what_cannot_be_seen_is_dropped_and_lines_stay_where_they_were() {
        let text = "一\u{200b}行\r\n二\u{3000}行\r三\u{0}\u{feff}行\u{c}四\u{2028}五";
        assert_eq!(decoded(text.as_bytes()).0, "一行\n二 行\n三行\u{c}四\u{c}五");
    }

    #[test]
    fn binary_bytes_are_refused() {
        let bytes: Vec<u8> = (0..4000_u32).map(|number| (number * 7919 % 251) as u8).collect();
        assert_eq!(decode(&bytes), Err(Undecodable::Binary));
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = decode(&bytes);
        }

        #[test]
        fn utf8_comes_back_as_it_was(text in "[一-龥a-z0-9，。\n]{0,200}") {
            prop_assert_eq!(decode(text.as_bytes()).map(|decoded| decoded.text), Ok(text));
        }
    }
}
