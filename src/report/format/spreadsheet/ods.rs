//! Sheets of LibreOffice. They are read here, cell by cell: whoever lays them out needs memory for every empty cell, and
//! they hold what is shown beside what is counted.

use std::io::{BufRead, BufReader, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::super::rows::Book;
use super::shown::without_midnight;
use super::{Bytes, Failure, MOST_UNPACKED};

/// The list of files in the archive says which of them are encrypted. No list is longer.
const LONGEST_LIST: u64 = 1 << 20;

/// More text than this in one cell is no text.
const LONGEST_CELL: usize = 1 << 20;

pub(super) fn read(archive: &mut ZipArchive<Bytes<'_>>, book: &mut Book) -> Result<(), Failure> {
    if let Ok(list) = archive.by_name("META-INF/manifest.xml") {
        let mut text = Vec::new();
        list.take(LONGEST_LIST).read_to_end(&mut text).map_err(|_| Failure::Damaged)?;
        if String::from_utf8_lossy(&text).contains("encryption-data") {
            return Err(Failure::Password);
        }
    }
    let content = archive.by_name("content.xml").map_err(|_| Failure::Damaged)?;
    Tables { book, row: 0, column: 0, cells: Vec::new(), merged: Vec::new() }
        .read(BufReader::new(content.take(MOST_UNPACKED)))
}

/// The tables, while they are read.
struct Tables<'book> {
    book: &'book mut Book,
    row: u32,
    column: u32,
    /// The cells of the row: where each begins, in how many columns it stands, and its text.
    cells: Vec<(u32, u32, String)>,
    /// How many rows and columns cells of the row are merged over, and where they begin.
    merged: Vec<(u32, u32, u32)>,
}

impl Tables<'_> {
    fn read(&mut self, content: impl BufRead) -> Result<(), Failure> {
        let mut reader = Reader::from_reader(content);
        reader.config_mut().expand_empty_elements = true;
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(|_| Failure::Damaged)? {
                Event::Start(start) => match start.name().0 {
                    "table:table" => {
                        self.book.begin(&value(&start, "table:name").unwrap_or_default());
                        self.row = 0;
                    }
                    "table:table-row" => {
                        self.row_begins();
                        let repeated = count(&start, "table:number-rows-repeated");
                        self.cells_of_row(&mut reader)?;
                        self.row_ends(repeated)?;
                    }
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn row_begins(&mut self) {
        self.column = 0;
        self.cells.clear();
        self.merged.clear();
    }

    fn cells_of_row(&mut self, reader: &mut Reader<impl BufRead>) -> Result<(), Failure> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(|_| Failure::Damaged)? {
                Event::Start(start) if is_cell(start.name().0) => {
                    let start = start.into_owned();
                    let text = text_of_cell(reader)?;
                    self.cell(&start, text);
                }
                Event::End(end) if end.name().0 == "table:table-row" => return Ok(()),
                Event::Eof => return Err(Failure::Damaged),
                _ => {}
            }
        }
    }

    fn cell(&mut self, start: &BytesStart<'_>, text: String) {
        let repeated = count(start, "table:number-columns-repeated");
        let text = shown(start, text);
        if !text.is_empty() {
            self.cells.push((self.column, repeated, text));
        }
        let (rows, columns) = (count(start, "table:number-rows-spanned"), count(start, "table:number-columns-spanned"));
        if rows > 1 || columns > 1 {
            self.merged.push((self.column, rows, columns));
        }
        self.column = self.column.saturating_add(repeated);
    }

    /// Puts the row as often as it stands there.
    fn row_ends(&mut self, repeated: u32) -> Result<(), Failure> {
        let after = self.row.saturating_add(repeated);
        if !self.cells.is_empty() {
            for row in self.row..after {
                for (first, repeated, text) in &self.cells {
                    for column in *first..first.saturating_add(*repeated) {
                        self.book.put(row, column, text)?;
                    }
                }
            }
        }
        for (column, rows, columns) in &self.merged {
            let last = |first: u32, count: u32| first.saturating_add(count - 1);
            self.book.merge((self.row, last(self.row, *rows)), (*column, last(*column, *columns)))?;
        }
        self.row = after;
        Ok(())
    }
}

fn is_cell(name: &str) -> bool {
    matches!(name, "table:table-cell" | "table:covered-table-cell")
}

fn value(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok()??;
    Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

fn count(start: &BytesStart<'_>, name: &str) -> u32 {
    value(start, name).and_then(|value| value.parse().ok()).unwrap_or(1).max(1)
}

/// What is shown in the cell that was just opened, up to its end; notes pinned to it are left out.
fn text_of_cell(reader: &mut Reader<impl BufRead>) -> Result<String, Failure> {
    let mut text = String::new();
    let mut buffer = Vec::new();
    let (mut paragraphs, mut notes) = (0_usize, 0_usize);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| Failure::Damaged)? {
            Event::Start(start) => match start.name().0 {
                "office:annotation" => notes += 1,
                "text:p" | "text:h" if notes == 0 => {
                    text.push_str(if paragraphs > 0 { "\n" } else { "" });
                    paragraphs += 1;
                }
                "text:s" | "text:tab" | "text:line-break" if notes == 0 => text.push(' '),
                _ => {}
            },
            Event::End(end) if end.name().0 == "office:annotation" => notes = notes.saturating_sub(1),
            Event::End(end) if is_cell(end.name().0) => return Ok(text),
            Event::Text(words) if notes == 0 && paragraphs > 0 => text.push_str(&words.xml10_content()),
            Event::CData(words) if notes == 0 && paragraphs > 0 => text.push_str(&words.xml10_content()),
            Event::GeneralRef(reference) if notes == 0 && paragraphs > 0 => {
                let named = quick_xml::escape::resolve_xml_entity(&reference.xml10_content());
                text.push_str(named.unwrap_or_default());
                text.extend(reference.resolve_char_ref().ok().flatten());
            }
            Event::Eof => return Err(Failure::Damaged),
            _ => {}
        }
        if text.len() > LONGEST_CELL {
            return Err(Failure::TooLarge);
        }
    }
}

/// The text of a cell with these attributes: days by the standard, numbers without the marks between thousands.
fn shown(start: &BytesStart<'_>, text: String) -> String {
    match value(start, "office:value-type").as_deref() {
        Some("date") => value(start, "office:date-value").map_or(text, |day| without_midnight(&day).to_owned()),
        Some("float" | "percentage") => {
            let bare = text.trim().replace(',', "");
            let (number, mark) = bare.strip_suffix('%').map_or((bare.as_str(), ""), |number| (number, "%"));
            number.parse::<f64>().map_or(text, |number| format!("{number}{mark}"))
        }
        // Words such as #REF! and Err:502 say that there is no value.
        _ if value(start, "calcext:value-type").as_deref() == Some("error") => String::new(),
        _ => text,
    }
}
