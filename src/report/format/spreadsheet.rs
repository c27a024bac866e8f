//! The workbooks of Excel, WPS and LibreOffice: every sheet is a table. Cells are taken one after the other and empty
//! ones never made, for a sheet with one cell in its last corner is as wide and high as any.

mod binary;
mod bounds;
mod container;
mod formats;
mod ods;
mod parts;
mod shown;

use std::io::{self, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Dimensions, Reader, SheetType, Xls, XlsError, Xlsx, XlsxError};
use zip::ZipArchive;

use super::rows::Book;
use super::{Document, Unreadable};
use container::Files;
use shown::{Shape, shown};

/// No workbook is larger once it is unpacked.
const MOST_UNPACKED: u64 = 2 << 30;

type Bytes<'bytes> = Cursor<&'bytes [u8]>;

pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    // Readers of such formats trust offsets and lengths, and panic where these lie.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut book = Book::default();
        workbook(bytes, &mut book).map(|()| book)
    }));
    read.unwrap_or(Err(Failure::Damaged)).map_err(Failure::into_unreadable)?.document()
}

/// Why a workbook is not read.
enum Failure {
    Password,
    Damaged,
    TooLarge,
    Refused(Unreadable),
}

impl Failure {
    fn into_unreadable(self) -> Unreadable {
        let reason = match self {
            Self::Password => "is protected by a password; save it without one",
            Self::Damaged => "is damaged, or no spreadsheet; open it in the program that made it and save it as .xlsx",
            Self::TooLarge => "is too large, or holds a cell far from all others; remove that or split it",
            Self::Refused(unreadable) => return unreadable,
        };
        Unreadable { reason: reason.to_owned() }
    }
}

impl From<Unreadable> for Failure {
    fn from(unreadable: Unreadable) -> Self {
        Self::Refused(unreadable)
    }
}

impl From<XlsxError> for Failure {
    fn from(error: XlsxError) -> Self {
        if matches!(error, XlsxError::Password) { Self::Password } else { Self::Damaged }
    }
}

impl From<XlsError> for Failure {
    fn from(error: XlsError) -> Self {
        if matches!(error, XlsError::Password) { Self::Password } else { Self::Damaged }
    }
}

fn workbook(bytes: &[u8], book: &mut Book) -> Result<(), Failure> {
    if !bytes.starts_with(b"PK") {
        return xls(bytes, book);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Failure::Damaged)?;
    let mut unpacked = 0_u64;
    for place in 0..archive.len() {
        unpacked = unpacked.saturating_add(archive.by_index_raw(place).map_err(|_| Failure::Damaged)?.size());
    }
    let holds = |name: &str| archive.index_for_name(name).is_some();
    match () {
        () if unpacked > MOST_UNPACKED => Err(Failure::TooLarge),
        () if holds("content.xml") => ods::read(&mut archive, book),
        () if holds("xl/workbook.bin") => check(&mut archive).and_then(|()| binary::read(&mut archive, book)),
        () => check(&mut archive).and_then(|()| xlsx(bytes, book)),
    }
}

/// Holds all that is said of tables to its checksums: who reads them stops before, and a digit may be another.
fn check(archive: &mut ZipArchive<Bytes<'_>>) -> Result<(), Failure> {
    for place in 0..archive.len() {
        // Pictures and the like may be damaged.
        let is_read = |name: &str| [".xml", ".bin", ".rels"].iter().any(|ending| name.ends_with(ending));
        let mut member = archive.by_index(place).map_err(|_| Failure::Damaged)?;
        if member.name().is_ok_and(|name| is_read(&name.to_ascii_lowercase())) {
            let declared = member.size();
            let read = io::copy(&mut member.by_ref().take(declared + 1), &mut io::sink());
            if read.ok() != Some(declared) {
                return Err(Failure::Damaged);
            }
        }
    }
    Ok(())
}

/// The names of the sheets that are tables.
fn names(sheets: &[calamine::Sheet]) -> Vec<String> {
    sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).map(|sheet| sheet.name.clone()).collect()
}

fn merge(book: &mut Book, merged: Vec<Dimensions>) -> Result<(), Failure> {
    for Dimensions { start, end } in merged {
        book.merge((start.0, end.0), (start.1, end.1))?;
    }
    Ok(())
}

fn xlsx(bytes: &[u8], book: &mut Book) -> Result<(), Failure> {
    let mut workbook: Xlsx<Bytes<'_>> = Xlsx::new(Cursor::new(bytes))?;
    for name in names(workbook.sheets_metadata()) {
        book.begin(&name);
        let mut cells = match workbook.worksheet_cells_reader(&name) {
            Err(XlsxError::NotAWorksheet(_)) => continue,
            cells => cells?,
        };
        let shapes: Vec<Shape> = cells.styles().iter().map(Shape::of).collect();
        while let Some((cell, style)) = cells.next_cell_with_style_id()? {
            let (row, column) = cell.get_position();
            if let Some(text) = shown(cell.get_value(), shapes.get(style).copied().unwrap_or_default()) {
                book.put(row, column, &text)?;
            }
        }
        drop(cells);
        // Without them the table can be read all the same.
        merge(book, workbook.merge_cells_by_sheet_name(&name).unwrap_or_default())?;
    }
    Ok(())
}

fn xls(bytes: &[u8], book: &mut Book) -> Result<(), Failure> {
    let files = Files::of(bytes).ok_or(Failure::Damaged)?;
    // What is protected by a password is packed as .xls is, whatever its name.
    if files.find("EncryptedPackage").is_some() {
        return Err(Failure::Password);
    }
    let stream = files.find("Workbook").or_else(|| files.find("Book")).ok_or(Failure::Damaged)?;
    drop(files);
    // Every sheet is laid out in memory with its empty cells, before anything of it can be asked.
    bounds::check(&stream)?;
    let shapes = formats::of_workbook(&stream);
    drop(stream);
    let mut workbook: Xls<Bytes<'_>> = Xls::new(Cursor::new(bytes))?;
    let sheets = workbook.sheets_metadata().to_vec();
    for (place, sheet) in sheets.iter().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet) {
        book.begin(&sheet.name);
        let range = workbook.worksheet_range(&sheet.name)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            // No row and no column of such a sheet has a number of more than 16 bits.
            let (row, column) = (first_row + row as u32, first_column + column as u32);
            let shape = shapes.get(place).and_then(|shapes| shapes.get(&(row, column))).copied().unwrap_or_default();
            if let Some(text) = shown(value, shape) {
                book.put(row, column, &text)?;
            }
        }
        merge(book, workbook.merge_cells_by_sheet_name(&sheet.name)?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
