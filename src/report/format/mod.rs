//! The formats a report can come in: one row of the table each. A new format is one file with a reader and one row;
//! raising a row's version makes an index read the files of that format anew.
//!
//! Text is read where it is needed. The formats of other programs are read by code that has to trust their bytes more
//! than it should: [`extract`] is called in a process of its own for them (see [`Format::is_risky`]).

mod archive;
mod csv;
mod detect;
mod document;
mod docx;
mod epub;
mod front_matter;
mod html;
mod json;
mod lines;
mod markdown;
mod nested;
mod numerals;
mod odt;
mod packed;
mod pdf;
mod rows;
mod spreadsheet;
mod txt;
mod xml;
mod zipped;

pub use detect::{Detected, detect, supported};
pub use document::{Document, Key, LineBreaks, Said};

use std::panic::catch_unwind;

use serde::{Deserialize, Serialize};

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
    /// Many records in one file, each a report, in text that can do no harm either.
    Records(fn(&[u8], &mut dyn FnMut(Extract) -> bool)),
    /// Many files in one, each a report.
    Archive(fn(&[u8], &mut dyn Sink)),
    /// One file that was made smaller: what it was before.
    Packed(fn(&[u8]) -> Result<Vec<u8>, Unreadable>),
}

/// What a file, or a file in an archive, was read as.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Extract {
    /// The path in the archive, with `/` between the names, or the number of the record (of its line, where every line is
    /// one), counted from 1; empty for a file that is one report, and for what is said of an archive as a whole.
    pub member: String,
    /// What was read.
    pub outcome: Result<Document, Unreadable>,
}

impl Extract {
    /// The path that says something of what was read, of a file with this path: names of members do, numbers of records do
    /// not.
    pub fn telling_path(member: &str, file: &str) -> String {
        let is_record = member.bytes().all(|byte| byte.is_ascii_digit());
        if is_record { file.to_owned() } else { format!("{file}/{member}") }
    }
}

/// Takes what is read of a file.
pub trait Sink {
    /// A member of an archive is about to be read; `false` where it is to be passed over.
    fn begin(&mut self, _member: &str) -> bool {
        true
    }

    /// Takes what was read; `false` where nothing more is wanted.
    fn take(&mut self, extract: Extract) -> bool;

    /// The file is of a kind that another program has to convert first.
    fn convert(&mut self, kind: &str) {
        self.take(Extract { member: String::new(), outcome: Err(not_converted(kind)) });
    }
}

/// Why a file is not read that LibreOffice could convert.
pub fn not_converted(kind: &str) -> Unreadable {
    Unreadable { reason: format!("is {kind}; save it as .docx, or install LibreOffice and index again") }
}

impl<Take: FnMut(Extract) -> bool> Sink for Take {
    fn take(&mut self, extract: Extract) -> bool {
        self(extract)
    }
}

/// Every format that can be read.
pub const FORMATS: &[Format] = &[
    Format { name: "plain text", endings: &["txt", "text"], version: 1, reader: Reader::Text(txt::read) },
    Format {
        name: "web page",
        endings: &["html", "htm", "xhtml", "shtml"],
        version: 1,
        reader: Reader::Foreign(html::read),
    },
    Format { name: "saved web page", endings: &["mhtml", "mht"], version: 1, reader: Reader::Foreign(html::read) },
    Format { name: "Markdown", endings: &["md", "markdown"], version: 1, reader: Reader::Text(markdown::read) },
    Format { name: "Word", endings: &["docx", "docm", "dotx"], version: 2, reader: Reader::Foreign(docx::read) },
    Format { name: "OpenDocument", endings: &["odt", "ott"], version: 2, reader: Reader::Foreign(odt::read) },
    Format { name: "EPUB", endings: &["epub"], version: 1, reader: Reader::Foreign(epub::read) },
    Format { name: "PDF", endings: &["pdf"], version: 1, reader: Reader::Foreign(pdf::read) },
    Format { name: "zip archive", endings: &["zip"], version: 2, reader: Reader::Archive(archive::read) },
    Format { name: "gzip", endings: &["gz"], version: 1, reader: Reader::Packed(packed::gzip) },
    Format { name: "Zstandard", endings: &["zst"], version: 1, reader: Reader::Packed(packed::zstandard) },
    Format {
        name: "spreadsheet",
        endings: &["xlsx", "xlsm", "xls", "xlsb", "ods", "et"],
        version: 2,
        reader: Reader::Foreign(spreadsheet::read),
    },
    Format { name: "CSV", endings: &["csv", "tsv"], version: 1, reader: Reader::Text(csv::read) },
    Format { name: "JSON", endings: &["json"], version: 2, reader: Reader::Records(json::read) },
    Format { name: "JSON lines", endings: &["jsonl", "ndjson"], version: 2, reader: Reader::Records(json::read_lines) },
];

/// Raised whenever what files of any name may hold gives other parts, passages, metadata or notes: text, whatever format it
/// came in, and web pages, which are kept as `.doc` and `.txt` too.
pub const READING: u32 = 6;

impl Format {
    /// Whether its files are to be read in a process of their own.
    pub fn is_risky(&self) -> bool {
        !self.is_text()
    }

    /// Whether any text may be in it, so that it is known by its name only.
    fn is_text(&self) -> bool {
        matches!(self.reader, Reader::Text(_) | Reader::Records(_))
    }

    /// Whether its files are zip archives.
    fn is_zip(&self) -> bool {
        ["Word", "OpenDocument", "EPUB", "spreadsheet", "zip archive"].contains(&self.name)
    }

    /// Whether its files hold others, or many records.
    pub fn holds_many(&self) -> bool {
        matches!(self.reader, Reader::Archive(_) | Reader::Records(_) | Reader::Packed(_))
    }

    /// Whether its files are one text each.
    pub fn is_one_text(&self) -> bool {
        matches!(self.reader, Reader::Text(_))
    }

    /// The format of this name.
    fn named(name: &str) -> &'static Self {
        FORMATS.iter().find(|format| format.name == name).unwrap_or(&FORMATS[0])
    }
}

/// The version of what reads a file with this name: when it changes, an index reads the file anew.
pub fn version(path: &str) -> u32 {
    let format = supported(path);
    // An archive may hold all of them, and a name may lie.
    let all = || FORMATS.iter().map(|format| format.version).sum();
    let of_format = format.filter(|format| format.is_text() || matches!(format.reader, Reader::Foreign(_)));
    READING << 8 | of_format.map_or_else(all, |format| format.version)
}

/// Whether this file is to be read in a process of its own: by its content, whatever its name.
pub fn is_risky(path: &str, bytes: &[u8]) -> bool {
    // What has to be opened to be told is opened there.
    if detect::is_binary(bytes) {
        return true;
    }
    match detect(path, bytes) {
        Detected::Format(format) => format.is_risky(),
        Detected::Convertible(_) => true,
        Detected::Unsupported(_) => false,
    }
}

/// Reads a file: `sink` gets what was read, of an archive one member after the other. The format is told by the content,
/// and by the name where the content leaves it open.
pub fn extract(path: &str, bytes: &[u8], sink: &mut dyn Sink) {
    let one = |sink: &mut dyn Sink, outcome| {
        sink.take(Extract { member: String::new(), outcome });
    };
    let refused = |reason: String| Err(Unreadable { reason });
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return one(sink, refused("is empty; put its text into it or remove it".to_owned()));
    }
    match detect(path, bytes) {
        Detected::Format(format) => match format.reader {
            Reader::Text(read) | Reader::Foreign(read) => one(sink, read_with(read, bytes)),
            Reader::Records(read) => read(bytes, &mut |extract| sink.take(extract)),
            Reader::Archive(read) => read(bytes, sink),
            Reader::Packed(unpack) => match unpack(bytes) {
                Ok(content) => extract_unpacked(path, &content, sink),
                Err(unreadable) => one(sink, Err(unreadable)),
            },
        },
        Detected::Convertible(kind) => sink.convert(kind),
        Detected::Unsupported(reason) => one(sink, refused(reason)),
    }
}

/// What stood in a file that was made smaller. What was packed twice is not unpacked again.
fn extract_unpacked(path: &str, content: &[u8], sink: &mut dyn Sink) {
    let inner = path.rsplit_once('.').map_or(path, |(inner, _)| inner);
    let is_packed = |format: &Format| matches!(format.reader, Reader::Packed(_));
    match detect(inner, content) {
        Detected::Format(format) if is_packed(format) => {
            let reason = "is packed several times over; unpack it".to_owned();
            sink.take(Extract { member: String::new(), outcome: Err(Unreadable { reason }) });
        }
        Detected::Convertible(kind) => {
            let reason = format!("is {kind}, packed; unpack it, so that it can be converted");
            sink.take(Extract { member: String::new(), outcome: Err(Unreadable { reason }) });
        }
        _ => extract(inner, content, sink),
    }
}

/// Reads with a reader that may fail on bytes that nobody foresaw: that costs this file only.
fn read_with(read: fn(&[u8]) -> Result<Document, Unreadable>, bytes: &[u8]) -> Result<Document, Unreadable> {
    let failed =
        |_| Err(Unreadable { reason: "is damaged, or made the reader fail; save it anew, or report it".to_owned() });
    catch_unwind(|| read(bytes)).unwrap_or_else(failed)
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
