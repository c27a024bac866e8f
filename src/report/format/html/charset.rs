//! The bytes of a page become characters. Pages say in which encoding they are, and are often wrong, most of all
//! when a browser or an editor saved them in another one; so the bytes are asked first.

use encoding_rs::{Encoding, GB18030};

use super::super::{Unreadable, txt};
use crate::text::decode::{Undecodable, encoding_of};

/// How far into a page its head is looked for.
const HEAD: usize = 1 << 14;

/// A page decoded, and what is doubtful about it.
pub(super) struct Decoded {
    /// The text with its marks, as it stands in the file.
    pub(super) html: String,
    /// In words for the user.
    pub(super) notes: Vec<String>,
}

/// The characters of these bytes. `told` is the encoding that was said outside of the page.
pub(super) fn decode(bytes: &[u8], told: Option<&str>) -> Result<Decoded, Unreadable> {
    let called = called_in_head(bytes).or_else(|| told.and_then(|label| named(label.as_bytes())));
    let (encoding, mark_length) = encoding_of(bytes, called).map_err(txt::unreadable)?;
    let (text, _) = encoding.decode_without_bom_handling(&bytes[mark_length..]);
    let replaced = text.chars().filter(|character| *character == char::REPLACEMENT_CHARACTER).count();
    if replaced > 1 && replaced * 50 > text.chars().filter(|character| !character.is_ascii()).count() {
        return Err(txt::unreadable(Undecodable::UnknownEncoding));
    }
    let mut notes = Vec::new();
    if replaced > 0 {
        notes.push(format!("{replaced} places could not be decoded as {}", encoding.name()));
    }
    Ok(Decoded { html: text.into_owned(), notes })
}

/// The encoding that the head of the page calls itself.
fn called_in_head(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let mut rest = head.as_slice();
    while let Some(found) = rest.windows(7).position(|word| word == b"charset") {
        rest = rest[found + 7..].trim_ascii_start();
        let Some(value) = rest.strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let is_label = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
        let length = value.iter().position(|byte| !is_label(byte)).unwrap_or(value.len());
        if let Some(encoding) = named(&value[..length]) {
            return Some(encoding);
        }
    }
    None
}

/// The encoding of this name. All names of mainland encodings mean the largest of them; UTF-16 is told by its bytes.
fn named(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label)?;
    let encoding = if encoding.name() == "GBK" { GB18030 } else { encoding };
    (encoding.output_encoding() == encoding && encoding.name() != "replacement").then_some(encoding)
}

#[cfg(test)]
mod tests {
    use encoding_rs::BIG5;

    use super::*;

    const TEXT: &str = "各位代表：去年全区新建小公园12个，居民的满意程度又有提高。镕";

    fn page(label: &str, text: &[u8]) -> Vec<u8> {
        let head = format!("<head><meta http-equiv=Content-Type content='text/html; charset={label}'></head><p>");
        [head.as_bytes(), text].concat()
    }

    fn html(bytes: &[u8]) -> String {
        decode(bytes, None).unwrap_or_else(|refused| panic!("{}", refused.reason)).html
    }

    #[test]
    fn the_bytes_are_believed_more_than_what_a_page_calls_itself() {
        let (gb, _, _) = GB18030.encode(TEXT);
        for label in ["gb2312", "GBK", "utf-8", "iso-8859-1", "big5", "nonsense", "utf-16"] {
            assert!(html(&page(label, &gb)).ends_with(TEXT), "{label}");
            assert!(html(&page(label, TEXT.as_bytes())).ends_with(TEXT), "{label}");
        }
        let traditional = "去年全區新建小公園12個，居民的滿意程度又有提高。";
        let (big5, _, _) = BIG5.encode(traditional);
        for label in ["big5", "gb2312"] {
            assert!(html(&page(label, &big5)).ends_with(traditional), "{label}");
        }
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(TEXT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(html(&wide), TEXT);
    }

    #[test]
    fn a_short_page_is_what_it_calls_itself() {
        let (gb, _, _) = GB18030.encode("镕堃");
        assert!(html(&page("gbk", &gb)).ends_with("镕堃"));
        assert_eq!(decode(&gb, Some("gb2312")).ok().map(|page| page.html).as_deref(), Some("镕堃"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(decode(&[0, 1, 2, 0, 0, 3, 0, 7, 0], None).is_err());
    }
}
