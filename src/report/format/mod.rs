//! The formats a report can come in: one row of the table each. A new format is one file with a reader and one row;
//! raising a row's version makes an index read the files of that format anew.
//!
//! Text is read where it is needed. The formats of other programs are read by code that has to trust their bytes more
//! than it should: [`extract`] is called in a process of its own for them (see [`Format::is_risky`]).

mod detect;
mod document;
mod front_matter;
mod markdown;
mod pdf;
mod txt;

pub use detect::{Detected, detect, supported};
pub use document::{Document, Key, LineBreaks, Said};

use super::Unreadable;

/// A format of files.
pub struct Format {
    /// Its name, for the user.
    pub name: &'static str,
    /// The endings of its files, in lower case, without the dot.
    pub endings: &'static [&'static str],
    /// Raised whenever its reader gives other text for the same bytes.
    pub version: u32,
    /// Its reader.
    reader: Reader,
}

/// How a format is read.
#[derive(Clone, Copy)]
enum Reader {
    /// Decoding only: nothing in the bytes can do harm.
    Text(fn(&[u8]) -> Result<Document, Unreadable>),
    /// What other programs write: bytes that are interpreted.
    Foreign(fn(&[u8]) -> Result<Document, Unreadable>),
}

/// What a file, or a file in an archive, was read as.
pub struct Extract {
    /// The path in the archive, with `/` between the names; empty for a file that is no archive.
    pub member: String,
    /// What was read.
    pub outcome: Result<Document, Unreadable>,
}

/// Every format that can be read.
pub const FORMATS: &[Format] = &[
    Format { name: "plain text", endings: &["txt", "text"], version: 1, reader: Reader::Text(txt::read) },
    Format { name: "Markdown", endings: &["md", "markdown"], version: 1, reader: Reader::Text(markdown::read) },
    Format { name: "PDF", endings: &["pdf"], version: 1, reader: Reader::Foreign(pdf::read) },
];

/// Raised whenever the reading of text, in whatever format it came, gives other parts, passages or metadata.
pub const READING: u32 = 1;

impl Format {
    /// Whether its files are to be read in a process of their own.
    pub fn is_risky(&self) -> bool {
        !matches!(self.reader, Reader::Text(_))
    }

    /// The format of this name.
    fn named(name: &str) -> &'static Self {
        FORMATS.iter().find(|format| format.name == name).unwrap_or(&FORMATS[0])
    }
}

/// The version of what reads a file with this name: when it changes, an index reads the file anew.
pub fn version(path: &str) -> u32 {
    READING << 8 | supported(path).map_or(0, |format| format.version)
}

/// Reads a file: `give` gets what was read, of an archive one member after the other, until it answers `false`. The format
/// is told by the content, and by the name where the content leaves it open.
pub fn extract(path: &str, bytes: &[u8], give: &mut dyn FnMut(Extract) -> bool) {
    let is_empty = bytes.iter().all(u8::is_ascii_whitespace);
    let outcome = match detect(path, bytes) {
        _ if is_empty => Err(Unreadable { reason: "is empty; put its text into it or remove it".to_owned() }),
        Detected::Format(format) => match format.reader {
            Reader::Text(read) | Reader::Foreign(read) => read(bytes),
        },
        Detected::Unsupported(reason) => Err(Unreadable { reason }),
    };
    give(Extract { member: String::new(), outcome });
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_is_in_order() {
        let endings: Vec<&str> = FORMATS.iter().flat_map(|format| format.endings).copied().collect();
        assert_eq!(endings.len(), endings.iter().collect::<BTreeSet<_>>().len(), "an ending belongs to one format");
        assert!(endings.iter().all(|ending| *ending == ending.to_lowercase() && !ending.contains('.')));
        assert!(
            FORMATS.iter().all(|format| format.version > 0 && Format::named(format.name).endings == format.endings)
        );
    }
}
