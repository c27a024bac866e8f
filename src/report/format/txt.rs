//! Plain text: decoded, and otherwise left as it is. Text files with headings of markdown are common, so these are
//! understood here as well as in files that call themselves Markdown.

use super::front_matter::FrontMatter;
use super::{Document, Unreadable};
use crate::text::decode::{Decoded, Undecodable, decode};

pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let decoded = decode(bytes).map_err(unreadable)?;
    let notes = note_of(&decoded).into_iter().collect();
    let (front_matter, text) = FrontMatter::split(&decoded.text);
    let first_line = 1 + front_matter.lines;
    let text = if first_line == 1 { decoded.text } else { text.to_owned() };
    Ok(Document { text, first_line, said: front_matter.said, notes, ..Document::default() })
}

/// What is to be said of a text that could be decoded only in part.
pub(super) fn note_of(decoded: &Decoded) -> Option<String> {
    let Decoded { replaced, encoding, .. } = decoded;
    (*replaced > 0).then(|| format!("{replaced} places could not be decoded as {encoding}"))
}

/// Why bytes are no text, in words for the user.
pub(super) fn unreadable(why: Undecodable) -> Unreadable {
    let reason = match why {
        Undecodable::Binary => "is a binary file, not text; convert it to text or remove it",
        Undecodable::UnknownEncoding => {
            "is neither UTF-8, UTF-16, GB18030 nor Big5, or is damaged; save it again as UTF-8"
        }
    };
    Unreadable { reason: reason.to_owned() }
}
