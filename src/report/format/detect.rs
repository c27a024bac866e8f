//! Which format a file is in: by how it begins, and by its name where that leaves it open. Names lie: a page of the web
//! is kept as `.doc`, and a `.txt` may be anything.

use super::{FORMATS, Format, pdf};

/// What a file is.
pub enum Detected {
    /// In a format that is read.
    Format(&'static Format),
    /// In one that is not; why and what to do, in words for the user.
    Unsupported(String),
}

/// What this file is.
pub fn detect(path: &str, bytes: &[u8]) -> Detected {
    let named = supported(path);
    if let Some(kind) = foreign_kind(bytes) {
        return Detected::Unsupported(format!("is {kind}; not read, convert it to text"));
    }
    // A text may speak of PDFs in its first lines.
    let is_text = named.is_some_and(|format| !format.is_risky());
    if pdf::is_pdf(bytes, !is_text) {
        return Detected::Format(Format::named("PDF"));
    }
    match named {
        Some(format) => Detected::Format(format),
        None => Detected::Unsupported(unnamed(path)),
    }
}

/// What is said of a file whose name tells no format that is read.
fn unnamed(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, ending)) => format!("has the ending .{ending}, which is not read; convert it to text (.txt)"),
        None => "has no ending; name it .txt if it is text".to_owned(),
    }
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

/// What a file with this beginning is, where it is in a format that is not read.
fn foreign_kind(bytes: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: [(&[u8], &str); 11] = [
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
    use super::*;

    #[test]
    fn names_of_other_programs_are_left_alone() {
        for path in ["a/.DS_Store", "a/~$b.txt", "a/._b.txt", "a/b.exe", "a/b", "a.txt/b", ".txt"] {
            assert!(supported(path).is_none(), "{path}");
        }
    }
}
