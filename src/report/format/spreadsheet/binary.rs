//! Binary workbooks of Excel (`.xlsb`): streams of records in a zip archive, as \[MS-XLSB\] describes them, but for cells in
//! short form, which it does not (they are like others, without their column). They are read here, record by record: whoever
//! lays them out leaves out percent signs, merged cells, cells in short form and texts of several fonts.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};

use calamine::{DataRef, ExcelDateTime};
use zip::ZipArchive;

use super::super::rows::{Book, MOST_BYTES, MOST_CELLS};
use super::container::{number16, number32};
use super::parts::{Parts, Relation};
use super::shown::{Shape, shown};
use super::{Bytes, Failure, MOST_UNPACKED};

/// No record is longer: a cell has 64 KB of text at most, and pictures are members of their own.
const LONGEST_RECORD: u32 = 1 << 24;

/// Excel knows 65,490 styles.
const MOST_STYLES: usize = 1 << 16;

/// Nobody reads a workbook of more sheets.
const MOST_SHEETS: usize = 1 << 16;

/// What else a workbook leads to as to a sheet: diagrams, windows and macros, which are no tables.
const NO_TABLES: [&str; 4] = ["/chartsheet", "/dialogsheet", "/xlMacrosheet", "/xlIntlMacrosheet"];

pub(super) fn read(archive: &mut ZipArchive<Bytes<'_>>, book: &mut Book) -> Result<(), Failure> {
    const WORKBOOK: &str = "xl/workbook.bin";
    let mut parts = Parts::of(archive)?;
    let mut relations = parts.relations(WORKBOOK)?;
    let (sheets, is_1904) = sheets(records(&mut parts, WORKBOOK)?.ok_or(Failure::Damaged)?)?;
    let named = |kind: &str, usual: &str| {
        let found = relations.values().find(|relation| relation.kind.ends_with(kind));
        found.map_or(usual, |relation| &relation.target).to_owned()
    };
    let (styles_name, texts_name) =
        (named("/styles", "xl/styles.bin"), named("/sharedStrings", "xl/sharedStrings.bin"));
    let styles = records(&mut parts, &styles_name)?.map(styles).transpose()?.unwrap_or_default();
    let texts = records(&mut parts, &texts_name)?.map(texts).transpose()?.unwrap_or_default();
    let cells = Cells { styles, texts, is_1904 };
    for (name, relation) in sheets {
        // Each member is one sheet. What leads nowhere, or where another has led, is damage: a sheet is not left out in silence.
        let Relation { kind, target } = relations.remove(&relation).ok_or(Failure::Damaged)?;
        if NO_TABLES.iter().any(|no_table| kind.ends_with(no_table)) {
            continue;
        }
        let sheet = records(&mut parts, &target)?.filter(|_| kind.ends_with("/worksheet")).ok_or(Failure::Damaged)?;
        book.begin(&name);
        cells.read(sheet, book)?;
    }
    Ok(())
}

/// The records of a member; `None` where there is no such member.
fn records<'archive>(
    parts: &'archive mut Parts<'_, '_>,
    name: &str,
) -> Result<Option<Records<impl BufRead + 'archive>>, Failure> {
    let member = parts.member(name)?;
    Ok(member.map(|member| Records { stream: BufReader::new(member.take(MOST_UNPACKED)), data: Vec::new() }))
}

/// The name of each sheet and of its relation, in order, and whether days are counted from 1904.
fn sheets(mut records: Records<impl BufRead>) -> Result<(Vec<(String, String)>, bool), Failure> {
    const PROPERTIES: u16 = 153;
    const SHEET: u16 = 156;
    const END: u16 = 132;
    let mut sheets = Vec::new();
    let mut is_1904 = false;
    while let Some((kind, data)) = records.next()? {
        match kind {
            PROPERTIES => is_1904 = data.first().is_some_and(|flags| flags & 1 != 0),
            SHEET => {
                let named = || {
                    let (relation, length) = text(data.get(8..)?)?;
                    Some((text(data.get(8 + length..)?)?.0, relation))
                };
                let (name, relation) = named().ok_or(Failure::Damaged)?;
                // Modules of programs are sheets without a relation.
                if !relation.is_empty() {
                    sheets.push((name, relation));
                }
                if sheets.len() > MOST_SHEETS {
                    return Err(Failure::TooLarge);
                }
            }
            END => return Ok((sheets, is_1904)),
            _ => {}
        }
    }
    Err(Failure::Damaged)
}

/// What each style of cells does to numbers.
fn styles(mut records: Records<impl BufRead>) -> Result<Vec<Shape>, Failure> {
    const FORMAT: u16 = 44;
    const STYLE: u16 = 47;
    const STYLES_OF_CELLS: u16 = 617;
    const END: u16 = 618;
    let mut formats: HashMap<u16, Shape> = HashMap::new();
    let mut styles = Vec::new();
    let mut is_of_cells = false;
    while let Some((kind, data)) = records.next()? {
        match kind {
            FORMAT => {
                let coded = number16(data, 0).zip(data.get(2..).and_then(text));
                formats.extend(coded.map(|(number, (code, _))| (number, Shape::of_code(&code))));
            }
            STYLES_OF_CELLS => is_of_cells = true,
            STYLE if is_of_cells && styles.len() < MOST_STYLES => {
                let number = number16(data, 2).unwrap_or_default();
                styles.push(formats.get(&number).copied().unwrap_or_else(|| Shape::built_in(number)));
            }
            END => return Ok(styles),
            _ => {}
        }
    }
    Err(Failure::Damaged)
}

/// The texts that cells share.
fn texts(mut records: Records<impl BufRead>) -> Result<Vec<String>, Failure> {
    const TEXT: u16 = 19;
    const END: u16 = 160;
    let mut texts = Vec::new();
    let mut bytes = 0;
    while let Some((kind, data)) = records.next()? {
        match kind {
            TEXT => {
                // A byte says what else is told of the text.
                let (text, _) = data.get(1..).and_then(text).ok_or(Failure::Damaged)?;
                bytes += text.len();
                texts.push(text);
                // No table of more is read either.
                if texts.len() > MOST_CELLS || bytes > MOST_BYTES {
                    return Err(Failure::TooLarge);
                }
            }
            END => return Ok(texts),
            _ => {}
        }
    }
    Err(Failure::Damaged)
}

/// What the cells of all sheets refer to.
struct Cells {
    styles: Vec<Shape>,
    texts: Vec<String>,
    is_1904: bool,
}

impl Cells {
    /// Reads one sheet.
    fn read(&self, mut records: Records<impl BufRead>, book: &mut Book) -> Result<(), Failure> {
        const ROW: u16 = 0;
        const MERGED: u16 = 176;
        const END: u16 = 130;
        let mut row = 0;
        let mut next_column = 0;
        while let Some((kind, data)) = records.next()? {
            let number = |place| number32(data, place).ok_or(Failure::Damaged);
            match kind {
                ROW => (row, next_column) = (number(0)?, 0),
                MERGED => book.merge((number(0)?, number(4)?), (number(8)?, number(12)?))?,
                END => return Ok(()),
                kind => {
                    let Some(form) = Form::of(kind) else { continue };
                    let (column, data) = if form.is_short { (next_column, data) } else { (number(0)?, &data[4..]) };
                    next_column = column.saturating_add(1);
                    let (value, shape) = self.value(form.value, data).ok_or(Failure::Damaged)?;
                    if let Some(text) = shown(&value, shape) {
                        book.put(row, column, &text)?;
                    }
                }
            }
        }
        Err(Failure::Damaged)
    }

    /// The value of a cell, behind its place, and the shape of its numbers; `None` where bytes are missing.
    fn value(&self, value: Value, data: &[u8]) -> Option<(DataRef<'_>, Shape)> {
        // The style has three bytes, flags one.
        let style = number32(data, 0)? & 0x00ff_ffff;
        let shape = self.styles.get(style as usize).copied().unwrap_or_default();
        let said = &data[4..];
        let number = |number: f64| match shape.moment() {
            Some(moment) => DataRef::DateTime(ExcelDateTime::new(number, moment, self.is_1904)),
            None => DataRef::Float(number),
        };
        let value = match value {
            Value::Nothing => DataRef::Empty,
            Value::Short => number(short_number(number32(said, 0)?)),
            Value::Number => number(f64::from_le_bytes(said.get(..8)?.try_into().ok()?)),
            Value::Flag => DataRef::Bool(*said.first()? != 0),
            Value::Text => DataRef::String(text(said)?.0),
            Value::TextInFonts => DataRef::String(text(said.get(1..)?)?.0),
            Value::Shared => DataRef::SharedString(self.texts.get(number32(said, 0)? as usize)?),
        };
        Some((value, shape))
    }
}

/// What stands in a cell.
#[derive(Clone, Copy)]
enum Value {
    Nothing,
    Short,
    Number,
    Flag,
    Text,
    TextInFonts,
    Shared,
}

/// How a cell is written.
struct Form {
    value: Value,
    /// It stands right behind the one before, so that its column is not said.
    is_short: bool,
}

impl Form {
    /// The form of a record of this kind; `None` where it is no cell.
    fn of(kind: u16) -> Option<Self> {
        // Errors are nothing, as in other workbooks. Of formulas the result comes first.
        let value = match kind {
            1 | 3 | 11 | 12 | 14 => Value::Nothing,
            2 | 13 => Value::Short,
            5 | 9 | 16 => Value::Number,
            4 | 10 | 15 => Value::Flag,
            6 | 8 | 17 => Value::Text,
            7 | 18 => Value::Shared,
            62 => Value::TextInFonts,
            _ => return None,
        };
        Some(Self { value, is_short: (12..=18).contains(&kind) })
    }
}

/// A number of four bytes: a whole one of thirty bits or the upper half of a longer one, and maybe a hundred times it.
fn short_number(bits: u32) -> f64 {
    let is_whole = bits & 2 != 0;
    let number = if is_whole { f64::from(bits.cast_signed() >> 2) } else { f64::from_bits(u64::from(bits & !3) << 32) };
    if bits & 1 != 0 { number / 100.0 } else { number }
}

/// A text, its length before it, and how many bytes both take.
fn text(data: &[u8]) -> Option<(String, usize)> {
    const NONE: u32 = u32::MAX;
    let units = number32(data, 0).map(|units| if units == NONE { 0 } else { units })?;
    let end = usize::try_from(units).ok()?.checked_mul(2)?.checked_add(4)?;
    let units = data.get(4..end)?.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let text = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    Some((text, end))
}

/// The records of a stream. Each stream says where it ends: one that is cut off is damage.
struct Records<Stream> {
    stream: Stream,
    data: Vec<u8>,
}

impl<Stream: BufRead> Records<Stream> {
    /// The next record, with its kind; `None` at the end.
    fn next(&mut self) -> Result<Option<(u16, &[u8])>, Failure> {
        let Some(kind) = self.number(2)? else { return Ok(None) };
        let length = self.number(4)?.filter(|length| *length <= LONGEST_RECORD).ok_or(Failure::Damaged)?;
        self.data.clear();
        let read = self.stream.by_ref().take(u64::from(length)).read_to_end(&mut self.data);
        match read {
            Ok(read) if read as u64 == u64::from(length) => Ok(Some((kind as u16, &self.data))),
            _ => Err(Failure::Damaged),
        }
    }

    /// A number of at most so many bytes of seven bits, the lowest first; `None` where the stream has ended.
    fn number(&mut self, most: u32) -> Result<Option<u32>, Failure> {
        let mut number = 0;
        for place in 0..most {
            let mut byte = [0];
            match self.stream.read(&mut byte) {
                Ok(0) if place == 0 => return Ok(None),
                Ok(0) | Err(_) => return Err(Failure::Damaged),
                Ok(_) => {}
            }
            number |= u32::from(byte[0] & 0x7f) << (7 * place);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Ok(Some(number))
    }
}

#[cfg(test)]
mod tests;
