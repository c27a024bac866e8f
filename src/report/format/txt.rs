//! Plain text: decoded, and otherwise left as it is. Text files with headings of markdown are common, so these are
//! understood here as well as in files that call themselves Markdown.

use super::front_matter::FrontMatter;
use super::{Document, Unreadable};
use crate::text::decode::{Undecodable, decode};

pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let decoded = decode(bytes).map_err(|why| Unreadable { reason: refusal(why).to_owned() })?;
    let mut notes = Vec::new();
    if decoded.replaced > 0 {
        notes.push(format!("{} places could not be decoded as {}", decoded.replaced, decoded.encoding));
    }
    let (front_matter, text) = FrontMatter::split(&decoded.text);
    let first_line = 1 + front_matter.lines;
    let text = if first_line == 1 { decoded.text } else { text.to_owned() };
    Ok(Document { text, first_line, said: front_matter.said, notes, ..Document::default() })
}

/// Why these bytes are no text, and what to do.
pub(super) fn refusal(why: Undecodable) -> &'static str {
    match why {
        Undecodable::Binary => "is a binary file, not text; convert it to text or remove it",
        Undecodable::UnknownEncoding => {
            "is neither UTF-8, UTF-16, GB18030 nor Big5, or is damaged; save it again as UTF-8"
        }
    }
}
