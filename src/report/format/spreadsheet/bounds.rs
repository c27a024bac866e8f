//! How much room the sheets of an old workbook (`.xls`) take once they are laid out, told before anything is: its cells
//! lie in a stream of records, and that stream in the sectors of a file system of its own.

use super::container::{Files, number16, number32};

/// So many cells are laid out of one file, the empty ones between others included.
const MOST_LAID_OUT: u64 = 5_000_000;

/// No sheet says that it is larger: Excel knows 65,536 rows and 256 columns.
const LARGEST_SHEET: u64 = 1 << 25;

/// What can be said of a workbook by its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bounds {
    Fine,
    TooLarge,
    Encrypted,
    Damaged,
}

/// The bounds of a workbook.
pub(super) fn of_workbook(bytes: &[u8]) -> Bounds {
    let Some(files) = Files::of(bytes) else { return Bounds::Damaged };
    if files.find("EncryptedPackage").is_some() {
        return Bounds::Encrypted;
    }
    match files.find("Workbook").or_else(|| files.find("Book")) {
        Some(stream) => of_stream(&stream),
        None => Bounds::Damaged,
    }
}

fn of_stream(stream: &[u8]) -> Bounds {
    const SHEET: u16 = 0x85;
    let mut laid_out = 0_u64;
    let sheets = records(stream).take_while(|(kind, _)| *kind != END).filter(|(kind, _)| *kind == SHEET);
    for (_, data) in sheets {
        let start = number32(data, 0).and_then(|start| usize::try_from(start).ok());
        let Some(sheet) = start.and_then(|start| stream.get(start..)) else { return Bounds::Damaged };
        match area(sheet) {
            Some(area) => laid_out = laid_out.saturating_add(area),
            None => return Bounds::TooLarge,
        }
        if laid_out > MOST_LAID_OUT {
            return Bounds::TooLarge;
        }
    }
    Bounds::Fine
}

const END: u16 = 0x0a;

/// The records of a stream, each with its kind.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut place = 0;
    std::iter::from_fn(move || {
        let (kind, length) = (number16(stream, place)?, usize::from(number16(stream, place + 2)?));
        let data = stream.get(place + 4..place + 4 + length)?;
        place += 4 + length;
        Some((kind, data))
    })
}

/// How many cells the rectangle has that holds all cells of a sheet; nothing where the sheet itself says nonsense.
fn area(sheet: &[u8]) -> Option<u64> {
    const BEGIN: u16 = 0x809;
    const EXTENT: u16 = 0x200;
    const ROW_OF_NUMBERS: u16 = 0xbd;
    const CELLS: [u16; 7] = [0x06, 0xd6, 0xfd, 0x203, 0x204, 0x205, 0x27e];
    let (mut first, mut last) = ((u16::MAX, u16::MAX), (0, 0));
    let mut depth = 0_u32;
    for (kind, data) in records(sheet) {
        match kind {
            BEGIN => depth += 1,
            // Diagrams lie within their sheet.
            END if depth <= 1 => break,
            END => depth -= 1,
            // Only the longer form of this record can say nonsense.
            EXTENT if data.len() >= 14 => {
                let (rows, columns) = (number32(data, 4)?.checked_sub(number32(data, 0)?)?, number16(data, 10)?);
                if u64::from(rows) * u64::from(columns) > LARGEST_SHEET {
                    return None;
                }
            }
            _ if CELLS.contains(&kind) || kind == ROW_OF_NUMBERS => {
                let (Some(row), Some(column)) = (number16(data, 0), number16(data, 2)) else { continue };
                let end = data.len().checked_sub(2).and_then(|end| number16(data, end));
                let last_column = end.filter(|_| kind == ROW_OF_NUMBERS).unwrap_or(column).max(column);
                first = (first.0.min(row), first.1.min(column));
                last = (last.0.max(row), last.1.max(last_column));
            }
            _ => {}
        }
    }
    let length = |first: u16, last: u16| (u64::from(last) + 1).saturating_sub(u64::from(first));
    Some(length(first.0, last.0) * length(first.1, last.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    /// A stream with one sheet that holds these records.
    fn stream(records: &[Vec<u8>]) -> Vec<u8> {
        let head =
            |start: u32| [record(0x809, &[0; 16]), record(0x85, &start.to_le_bytes()), record(END, &[])].concat();
        let start = head(0).len() as u32;
        [head(start), record(0x809, &[0; 16]), records.concat(), record(END, &[])].concat()
    }

    fn cell(row: u16, column: u16) -> Vec<u8> {
        let place = [row.to_le_bytes(), column.to_le_bytes()].concat();
        record(0x203, &[&place[..], &[0; 10]].concat())
    }

    #[test]
    fn sheets_are_measured_before_they_are_laid_out() {
        assert_eq!(of_stream(&stream(&[cell(0, 0), cell(65_535, 40)])), Bounds::Fine);
        assert_eq!(of_stream(&stream(&[cell(0, 0), cell(65_535, 255)])), Bounds::TooLarge);
        assert_eq!(of_stream(&stream(&[cell(65_535, 65_535)])), Bounds::Fine, "one cell takes no room wherever it is");
        let extent = |rows: u32| record(0x200, &[&[0; 4], &rows.to_le_bytes()[..], &[0, 0, 255, 0, 0, 0]].concat());
        assert_eq!(of_stream(&stream(&[extent(65_536)])), Bounds::Fine);
        assert_eq!(of_stream(&stream(&[extent(u32::MAX)])), Bounds::TooLarge);
    }

    #[test]
    fn a_diagram_in_a_sheet_does_not_end_it() {
        let diagram = [record(0x809, &[0; 16]), record(END, &[])].concat();
        assert_eq!(of_stream(&stream(&[cell(0, 0), diagram, cell(65_535, 255)])), Bounds::TooLarge);
    }

    #[test]
    fn what_is_no_workbook_is_damaged() {
        assert_eq!(of_workbook(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Bounds::Damaged);
        assert_eq!(of_stream(&record(0x85, &u32::MAX.to_le_bytes())), Bounds::Damaged);
    }
}
