//! Markdown: read as plain text, for headings and front matter are understood there too. Marks of emphasis and of
//! lists stay in the text, so that what is shown is what stands in the file.

use super::{Document, Unreadable, txt};

pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    txt::read(bytes)
}
