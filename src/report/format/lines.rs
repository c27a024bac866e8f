//! The lines of a document while it is being read: paragraphs, and which of them are headings.

use super::Document;

/// Paragraphs in their order.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    headings: Vec<(u32, u8)>,
    count: u32,
}

impl Lines {
    /// Adds a paragraph, a heading where it has a level; line ends in it end lines. Empty ones are left out.
    pub(super) fn push(&mut self, level: Option<u8>, text: &str) {
        for line in text.split('\n').map(str::trim).filter(|line| !line.is_empty()) {
            self.count += 1;
            self.headings.extend(level.map(|level| (self.count, level)));
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    /// The document that they make.
    pub(super) fn document(self) -> Document {
        Document { headings: self.headings, ..Document::of_paragraphs(self.text) }
    }
}
