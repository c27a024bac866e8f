//! How much room the sheets of an old workbook (`.xls`) take once they are laid out, told before anything is: its cells
//! lie in a stream of records, and that stream in the sectors of a file system of its own.

use super::Failure;
use super::container::{number16, number32};

/// So many cells are laid out of one file, the empty ones between others included.
const MOST_LAID_OUT: u64 = 5_000_000;

/// No sheet says that it is larger: Excel knows 65,536 rows and 256 columns.
const LARGEST_SHEET: u64 = 1 << 25;

/// Refuses a workbook whose sheets would take too much room.
pub(super) fn check(stream: &[u8]) -> Result<(), Failure> {
    let mut laid_out = 0_u64;
    for sheet in sheets(stream) {
        laid_out = laid_out.saturating_add(area(sheet.ok_or(Failure::Damaged)?).ok_or(Failure::TooLarge)?);
        if laid_out > MOST_LAID_OUT {
            return Err(Failure::TooLarge);
        }
    }
    Ok(())
}

/// The records of each sheet, in order; nothing of one that begins behind the end.
pub(super) fn sheets(stream: &[u8]) -> impl Iterator<Item = Option<&[u8]>> {
    const SHEET: u16 = 0x85;
    let sheets = records(stream).take_while(|(kind, _)| *kind != END).filter(|(kind, _)| *kind == SHEET);
    sheets.map(|(_, data)| stream.get(usize::try_from(number32(data, 0)?).ok()?..))
}

/// Ends the sheets, and what stands before them.
pub(super) const END: u16 = 0x0a;

/// The records of a stream, each with its kind.
pub(super) fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
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

    /// What is said of a stream; nothing where all is well.
    fn refusal(stream: &[u8]) -> Option<String> {
        check(stream).err().map(|why| why.into_unreadable().reason)
    }

    fn is_too_large(stream: &[u8]) -> bool {
        refusal(stream).is_some_and(|reason| reason.contains("too large"))
    }

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
        assert_eq!(refusal(&stream(&[cell(0, 0), cell(65_535, 40)])), None);
        assert!(is_too_large(&stream(&[cell(0, 0), cell(65_535, 255)])));
        assert_eq!(refusal(&stream(&[cell(65_535, 65_535)])), None, "one cell takes no room wherever it is");
        let extent = |rows: u32| record(0x200, &[&[0; 4], &rows.to_le_bytes()[..], &[0, 0, 255, 0, 0, 0]].concat());
        assert_eq!(refusal(&stream(&[extent(65_536)])), None);
        assert!(is_too_large(&stream(&[extent(u32::MAX)])));
    }

    #[test]
    fn a_diagram_in_a_sheet_does_not_end_it() {
        let diagram = [record(0x809, &[0; 16]), record(END, &[])].concat();
        assert!(is_too_large(&stream(&[cell(0, 0), diagram, cell(65_535, 255)])));
    }

    #[test]
    fn a_sheet_behind_the_end_is_damage() {
        let reason = refusal(&record(0x85, &u32::MAX.to_le_bytes()));
        assert!(reason.is_some_and(|reason| reason.contains("damaged")));
    }
}
