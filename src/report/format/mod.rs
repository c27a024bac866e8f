//! The formats a report can come in: one row of the table each. A new format is one file with a reader and one row;
//! raising a row's version makes an index read the files of that format anew.

mod front_matter;
mod markdown;
mod txt;

use super::Unreadable;
pub(super) use front_matter::{FrontMatter, Key};

/// What a reader makes of the bytes of a file: lines of text, and what the file says about itself.
pub(super) struct Document {
    /// The text, without the front matter.
    pub(super) text: String,
    /// The number of its first line.
    pub(super) first_line: u32,
    /// What the file says about itself before the text.
    pub(super) front_matter: FrontMatter,
    /// What is doubtful, in words for the user.
    pub(super) notes: Vec<String>,
}

/// A format of files.
pub struct Format {
    /// Its name, for the user.
    pub name: &'static str,
    /// The endings of its files, in lower case, without the dot.
    pub endings: &'static [&'static str],
    /// Raised whenever its reader gives other text for the same bytes.
    pub version: u32,
    /// Its reader.
    pub(super) read: fn(&[u8]) -> Result<Document, Unreadable>,
}

/// Every format that can be read.
pub const FORMATS: &[Format] = &[
    Format { name: "plain text", endings: &["txt", "text"], version: 1, read: txt::read },
    Format { name: "Markdown", endings: &["md", "markdown"], version: 1, read: markdown::read },
];

/// Raised whenever the reading of text, in whatever format it came, gives other parts, passages or metadata.
pub const READING: u32 = 1;

/// The version of what reads a file with this name: when it changes, an index reads the file anew.
pub fn version(path: &str) -> u32 {
    READING << 8 | supported(path).map_or(0, |format| format.version)
}

/// The format of a file with this name, if it is one that can be read.
///
/// ```
/// use district_search::report::format::supported;
/// assert_eq!(supported("浙江省/萧山区/2024-政协.TXT").unwrap().name, "plain text");
/// assert!(supported("浙江省/萧山区/.DS_Store").is_none() && supported("~$2024.txt").is_none());
/// ```
pub fn supported(path: &str) -> Option<&'static Format> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, ending) = name.rsplit_once('.')?;
    if stem.is_empty() || stem.starts_with("~$") || stem.starts_with("._") {
        return None;
    }
    let ending = ending.to_ascii_lowercase();
    FORMATS.iter().find(|format| format.endings.contains(&ending.as_str()))
}

/// What a file with this beginning is, where it is not text.
pub(super) fn foreign_kind(bytes: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: [(&[u8], &str); 12] = [
        (b"%PDF", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, WPS or Excel file"),
        (b"PK\x03\x04", "a Word file (.docx) or another zip archive"),
        (b"{\\rtf", "a rich text file (RTF)"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"II*\0", "a picture"),
        (b"SQLite format 3", "a database"),
    ];
    BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)).map(|(_, kind)| *kind)
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
        assert!(FORMATS.iter().all(|format| format.version > 0 && !format.name.is_empty()));
    }

    #[test]
    fn names_of_other_programs_are_left_alone() {
        for path in ["a/.DS_Store", "a/~$b.txt", "a/._b.txt", "a/b.doc", "a/b", "a.txt/b", ".txt"] {
            assert!(supported(path).is_none(), "{path}");
        }
    }
}
