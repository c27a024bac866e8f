//! Which format a file is in: by how it begins, and by its name where that leaves it open. Names lie: a page of the web
//! is kept as `.doc`, and a `.txt` may be anything.

use super::super::line::is_han;
use super::zipped::Zip;
use super::{FORMATS, Format, docx, epub, html, pdf};

/// What a file is.
pub enum Detected {
    /// In a format that is read.
    Format(&'static Format),
    /// In one that another program can convert: what it is, with its article.
    Convertible(&'static str),
    /// In one that is not read; why and what to do, in words for the user.
    Unsupported(String),
}

/// What this file is.
pub fn detect(path: &str, bytes: &[u8]) -> Detected {
    let named = supported(path);
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(named, bytes);
    }
    if bytes.starts_with(OLE) {
        return ole(bytes);
    }
    if let Some((_, format)) = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
        return Detected::Format(Format::named(format));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Detected::Convertible("a rich text file (RTF)");
    }
    if bytes.get(TAR.0..).is_some_and(|rest| rest.starts_with(TAR.1)) {
        return Detected::Unsupported("is a tar archive; not read, unpack it".to_owned());
    }
    if let Some((_, reason)) = FOREIGN.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
        return Detected::Unsupported((*reason).to_owned());
    }
    // Office wrote XML before its files were archives.
    let head = &bytes[..bytes.len().min(HEAD)];
    let names = |program: &str| memchr::memmem::find(head, program.as_bytes()).is_some();
    if names("progid=\"Word.Document\"") {
        return Detected::Convertible("a Word file of 2003 (XML)");
    }
    if names("progid=\"Excel.Sheet\"") {
        return Detected::Unsupported("is an Excel file of 2003 (XML); save it as .xlsx".to_owned());
    }
    // A text may speak of PDFs in its first lines.
    let is_text = named.is_some_and(|format| format.is_text() || format.name == "web page");
    if pdf::is_pdf(bytes, !is_text) {
        return Detected::Format(Format::named("PDF"));
    }
    if let Some(name) = format_by_content(bytes) {
        return Detected::Format(Format::named(name));
    }
    match named {
        // Many programs call a table in text a spreadsheet.
        Some(format) if format.name == "spreadsheet" => Detected::Format(Format::named("CSV")),
        // A page may have lost its tags.
        Some(format) if format.is_text() || format.name == "web page" => Detected::Format(format),
        // Some programs give their endings to plain text.
        _ if is_plain_text(path, bytes) => Detected::Format(Format::named("plain text")),
        // Its name promises what its content is not.
        Some(format) => Detected::Unsupported(format!("is no {} file, or is damaged; save it anew", format.name)),
        None => Detected::Unsupported(unnamed(path)),
    }
}

/// So much of a file is looked at for what it says of itself, in bytes.
const HEAD: usize = 512;

/// Old Office and WPS files, and new ones with a password.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

const POWERPOINT: &str = "is a PowerPoint file; not read, save it as PDF";

/// What a format begins with, and its name in the table.
const BEGINNINGS: [(&[u8], &str); 2] = [(b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "Zstandard")];

/// Where a tar archive says that it is one, and how (POSIX.1-2017, pax: the field `magic`).
const TAR: (usize, &[u8]) = (257, b"ustar");

/// What begins so is not read.
const FOREIGN: [(&[u8], &str); 7] = [
    (b"Rar!", "is a RAR archive; not read, unpack it"),
    (b"7z\xbc\xaf", "is a 7z archive; not read, unpack it"),
    (b"\x89PNG", "is a picture; run OCR on it and keep the text"),
    (b"\xff\xd8\xff", "is a picture; run OCR on it and keep the text"),
    (b"GIF8", "is a picture; run OCR on it and keep the text"),
    (b"II*\0", "is a picture; run OCR on it and keep the text"),
    (b"SQLite format 3", "is a database; export its text"),
];

/// Whether it begins as what other programs pack.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let is_packed = BEGINNINGS.iter().any(|(beginning, _)| bytes.starts_with(beginning));
    is_packed || bytes.starts_with(b"PK") || bytes.starts_with(OLE)
}

/// Which of the formats that are zip archives it is: by the members that each has.
fn zipped(named: Option<&'static Format>, bytes: &[u8]) -> Detected {
    const MEMBERS: [(&str, &str); 5] = [
        (docx::MAIN, "Word"),
        ("xl/workbook.xml", "spreadsheet"),
        ("xl/workbook.bin", "spreadsheet"),
        ("content.xml", "OpenDocument"),
        (epub::CONTAINER, "EPUB"),
    ];
    let Ok(mut zip) = Zip::open(bytes) else {
        // Whoever reads it says what is wrong.
        let named = named.filter(|format| format.is_zip());
        return Detected::Format(named.unwrap_or_else(|| Format::named("zip archive")));
    };
    let unread = [
        ("OFD.xml", "is an OFD file; not read, save it as PDF with the program that shows it"),
        ("ppt/presentation.xml", POWERPOINT),
    ];
    if let Some((_, reason)) = unread.iter().find(|(member, _)| zip.has(member)) {
        return Detected::Unsupported((*reason).to_owned());
    }
    let found = MEMBERS.iter().find(|(member, _)| zip.has(member)).map_or("zip archive", |(_, format)| *format);
    let mut holds_cells = || {
        let kind = zip.named("mimetype").ok().flatten().unwrap_or_default();
        kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet")
    };
    let is_table = found == "OpenDocument" && holds_cells();
    Detected::Format(Format::named(if is_table { "spreadsheet" } else { found }))
}

/// Which of the old formats of Office it is.
fn ole(bytes: &[u8]) -> Detected {
    let has = |name: &str| has_stream(bytes, name);
    if has("EncryptedPackage") {
        return Detected::Unsupported("is protected by a password; save it without one".to_owned());
    }
    if has("Workbook") || has("Book") {
        return Detected::Format(Format::named("spreadsheet"));
    }
    if has("PowerPoint Document") {
        return Detected::Unsupported(POWERPOINT.to_owned());
    }
    if has("WordDocument") || has("CONTENTS") {
        return Detected::Convertible("an old Word or WPS file");
    }
    Detected::Unsupported("is an old Office file without a document in it, or is damaged; save it as .docx".to_owned())
}

/// Whether a file has a stream of this name: by its entry in the directory, which is 128 bytes long, begins where a multiple of
/// that is, and holds the name in UTF-16, zeros, at byte 64 the length of the name and its end in bytes, and then what kind of
/// entry it is (MS-CFB, section 2.6.1). Text may hold such a name, too.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    const ENTRY: usize = 128;
    const LENGTH: usize = 64;
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let is_entry = |at: &usize| {
        let Some(entry) = bytes.get(*at..at + LENGTH + 3).filter(|_| at.is_multiple_of(ENTRY)) else { return false };
        let length = usize::from(u16::from_le_bytes([entry[LENGTH], entry[LENGTH + 1]]));
        length == wide.len() + 2 && matches!(entry[LENGTH + 2], 1 | 2)
    };
    memchr::memmem::find_iter(bytes, &wide).any(|at| is_entry(&at))
}

/// The format of a file that begins as no other does, by its name in the table.
fn format_by_content(bytes: &[u8]) -> Option<&'static str> {
    if html::is_page(bytes) {
        return Some("web page");
    }
    html::is_letter(bytes).then_some("saved web page")
}

/// Whether a file that is called as documents are, or whose name has no ending (`报告`, `报告.2024`, `3.1项目`), is nothing but
/// text: valid, and with words in it.
fn is_plain_text(path: &str, bytes: &[u8]) -> bool {
    const OLD: [&str; 5] = ["doc", "wps", "rtf", "dot", "wpt"];
    let is_ending = |ending: &str| ending.is_ascii() && ending.contains(|one: char| one.is_ascii_alphabetic());
    let is_document = supported(path).is_some()
        || ending(path).is_none_or(|ending| OLD.contains(&ending.as_str()) || !is_ending(&ending));
    let has_words = |text: &str| !text.contains('\0') && text.chars().any(is_han);
    is_document && std::str::from_utf8(bytes).is_ok_and(has_words)
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
    FORMATS.iter().find(|format| format.endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

fn ending(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::super::zipped::packed;
    use super::*;

    fn told(path: &str, bytes: &[u8]) -> &'static str {
        match detect(path, bytes) {
            Detected::Format(format) => format.name,
            Detected::Convertible(kind) => kind,
            Detected::Unsupported(_) => "unsupported",
        }
    }

    #[test]
    fn the_content_is_believed_before_the_name() {
        let zip = |members: &[(&str, &str)]| packed(members);
        let sheet = "application/vnd.oasis.opendocument.spreadsheet";
        for (path, bytes, expected) in [
            ("a.txt", zip(&[(docx::MAIN, "")]), "Word"),
            ("a.docx", zip(&[("xl/workbook.xml", "")]), "spreadsheet"),
            ("a.docx", zip(&[("2024.txt", "")]), "zip archive"),
            ("a.odt", zip(&[("content.xml", "")]), "OpenDocument"),
            ("a.odt", zip(&[("mimetype", sheet), ("content.xml", "")]), "spreadsheet"),
            ("a.ofd", zip(&[("OFD.xml", "")]), "unsupported"),
            ("a.pptx", zip(&[("ppt/presentation.xml", "")]), "unsupported"),
            ("a.xls", b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>".to_vec(), "unsupported"),
            ("a.doc", b"<?mso-application progid=\"Word.Document\"?>".to_vec(), "a Word file of 2003 (XML)"),
            ("a.tar", [&[b'a'; 257], b"ustar\0".as_slice()].concat(), "unsupported"),
            ("报告", "镇里修了路。".into(), "plain text"),
            ("报告.2024", "镇里修了路。".into(), "plain text"),
            ("3.1项目", "镇里修了路。".into(), "plain text"),
            ("报告", b"\x01\x02\xff".to_vec(), "unsupported"),
            ("a.csv", b"PK\x03\x04".to_vec(), "zip archive"),
            ("a.xls", "案由\t答复\n".into(), "CSV"),
            ("a.docx", "镇里修了路。".into(), "plain text"),
            ("a.doc", "镇里修了路。".into(), "plain text"),
            ("a.docx", b"\x01\x02\xff".to_vec(), "unsupported"),
            ("a.exe", "镇里修了路。".into(), "unsupported"),
            ("a.doc", b"{\\rtf1".to_vec(), "a rich text file (RTF)"),
            ("a", b"\x1f\x8b\x08".to_vec(), "gzip"),
            ("a.md", "镇里修了路。".into(), "Markdown"),
            ("a.txt", b"%PDF-1.7\n".to_vec(), "PDF"),
            ("a.doc", b"\xef\xbb\xbf\n%PDF-1.7\n".to_vec(), "PDF"),
            ("a.txt", "一份PDF以%PDF-开头".into(), "plain text"),
            ("a.pdf", "镇里修了路。".into(), "plain text"),
        ] {
            assert_eq!(told(path, &bytes), expected, "{path}");
        }
    }

    #[test]
    fn old_files_are_told_by_their_streams() {
        let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let entry = |name: &str| {
            let mut entry = wide(name);
            entry.resize(128, 0);
            entry[64] = wide(name).len() as u8 + 2;
            entry[66] = 2;
            entry
        };
        let ole = |name: &str| [OLE, &[0; 504], &entry(name)].concat();
        assert_eq!(told("a.doc", &ole("WordDocument")), "an old Word or WPS file");
        let named_in_text = [ole("WordDocument"), wide("Book"), wide("EncryptedPackage")].concat();
        assert_eq!(told("a.doc", &named_in_text), "an old Word or WPS file");
        assert_eq!(told("a.et", &ole("Workbook")), "spreadsheet");
        assert_eq!(told("a.docx", &ole("EncryptedPackage")), "unsupported");
    }

    #[test]
    fn names_of_other_programs_are_left_alone() {
        for path in ["a/.DS_Store", "a/~$b.txt", "a/._b.txt", "a/b.exe", "a/b", "a.txt/b", ".txt"] {
            assert!(supported(path).is_none(), "{path}");
        }
    }

    #[test]
    fn pages_are_known_whatever_they_are_called() {
        for path in ["a.txt", "a.doc", "a.html", "a"] {
            assert_eq!(told(path, b"\xef\xbb\xbf <!-- 1 --><!DOCTYPE html><p>"), "web page", "{path}");
        }
        let letter = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n";
        assert_eq!(told("a.txt", letter), "saved web page");
        assert_eq!(told("a.htm", b"<p>"), "web page");
        assert_eq!(told("a.html", b"PK\x03\x04"), "zip archive");
        assert_eq!(told("a.txt", b"<p>"), "plain text");
    }
}
