//! Tables as text: a row becomes a line in which every cell stands behind the label of its column, so that a row can be
//! read, found and shown without the rest of its table. Lines are numbered as rows are, as far as that goes.

mod head;
mod lines;

use super::{Document, LineBreaks, Unreadable};
use lines::Lines;

/// No more filled cells are read of a file, and no more bytes in them: memory has an end, and nobody reads such tables.
pub(super) const MOST_CELLS: usize = 5_000_000;
pub(super) const MOST_BYTES: usize = 256 << 20;

/// No program puts a cell into a row or column of this number; LibreOffice has 16,777,216 rows at most.
const FARTHEST: u32 = 1 << 24;

/// A cell that is not empty. Rows and columns are counted from 0.
struct Cell {
    row: u32,
    column: u32,
    text: String,
}

/// Cells shown as one: its first and last rows and columns. What the first cell says, all say.
struct Merged {
    rows: (u32, u32),
    columns: (u32, u32),
}

/// One table.
#[derive(Default)]
struct Sheet {
    name: String,
    cells: Vec<Cell>,
    merged: Vec<Merged>,
}

/// The tables of a file, while they are read.
#[derive(Default)]
pub(super) struct Book {
    sheets: Vec<Sheet>,
    cells: usize,
    merged: usize,
    bytes: usize,
}

impl Book {
    /// Begins a table of this name.
    pub(super) fn begin(&mut self, name: &str) {
        self.sheets.push(Sheet { name: in_one_line(name), ..Sheet::default() });
    }

    /// Puts a cell into the table that was begun last. Rows and columns are counted from 0.
    ///
    /// # Errors
    /// When the file holds more than is read, or a cell where there can be none.
    pub(super) fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), Unreadable> {
        // What cannot be seen takes its time too.
        self.bytes += text.len();
        let text = in_one_line(text);
        let Some(sheet) = self.sheets.last_mut().filter(|_| !text.is_empty()) else { return self.is_small() };
        if row >= FARTHEST || column >= FARTHEST {
            let reason = "is damaged: it holds a cell behind the last row or column; save it anew".to_owned();
            return Err(Unreadable { reason });
        }
        self.cells += 1;
        sheet.cells.push(Cell { row, column, text });
        self.is_small()
    }

    /// Refuses a file that holds more than is read.
    fn is_small(&self) -> Result<(), Unreadable> {
        if self.cells <= MOST_CELLS && self.merged <= MOST_CELLS && self.bytes <= MOST_BYTES {
            return Ok(());
        }
        Err(Unreadable { reason: "holds more than 5 million cells or 256 MiB of text; split it".to_owned() })
    }

    /// Says that cells of the table that was begun last are shown as one; first and last row, first and last column.
    ///
    /// # Errors
    /// When the file holds more than is read.
    pub(super) fn merge(&mut self, rows: (u32, u32), columns: (u32, u32)) -> Result<(), Unreadable> {
        if let Some(sheet) = self.sheets.last_mut().filter(|_| rows.0 <= rows.1 && columns.0 <= columns.1) {
            sheet.merged.push(Merged { rows, columns });
            self.merged += 1;
        }
        self.is_small()
    }

    /// The text of all tables.
    ///
    /// # Errors
    /// When no cell holds anything.
    pub(super) fn document(mut self) -> Result<Document, Unreadable> {
        self.sheets.retain(|sheet| !sheet.cells.is_empty());
        if self.sheets.is_empty() {
            return Err(Unreadable { reason: "holds no cells with text; fill it or remove it".to_owned() });
        }
        let is_one_of_many = self.sheets.len() > 1;
        let mut lines = Lines::default();
        let (mut cells, mut bytes) = (self.cells, self.bytes);
        for sheet in &mut self.sheets {
            sheet.fill_down(&mut cells, &mut bytes);
        }
        let has_title = |sheet: &&Sheet| head::Head::find(&sheet.rows(), &sheet.merged).title.is_some();
        let titled = self.sheets.iter().filter(has_title).count();
        for sheet in &self.sheets {
            lines.sheet(sheet, is_one_of_many, titled);
        }
        let Lines { text, headings, .. } = lines;
        Ok(Document { text, first_line: 1, breaks: LineBreaks::Rows, headings, ..Document::default() })
    }
}

/// The text of a cell in one line: what cannot be seen is gone, line breaks and runs of space are one space.
fn in_one_line(text: &str) -> String {
    let is_hidden = |character: &char| {
        (character.is_control() && !character.is_whitespace())
            || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let mut line = String::with_capacity(text.len());
    for character in text.chars().filter(|character| !is_hidden(character)) {
        if !character.is_whitespace() {
            line.push(character);
        } else if !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line.truncate(line.trim_end().len());
    line
}

impl Sheet {
    /// Its rows, once its cells are in order.
    fn rows(&self) -> Vec<&[Cell]> {
        self.cells.chunk_by(|one, next| one.row == next.row).collect()
    }

    /// Puts the cells into order. What a cell merged over several rows says, it says in each of them, as far as there is
    /// room among `cells` and `bytes`.
    fn fill_down(&mut self, cells: &mut usize, bytes: &mut usize) {
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
        self.cells.dedup_by_key(|cell| (cell.row, cell.column));
        let rows: Vec<u32> = self.cells.chunk_by(|one, next| one.row == next.row).map(|row| row[0].row).collect();
        let find = |row: u32, column: u32| self.cells.binary_search_by_key(&(row, column), |one| (one.row, one.column));
        let mut filled: Vec<Cell> = Vec::new();
        for Merged { rows: (first, last), columns: (column, _) } in &self.merged {
            let Ok(source) = find(*first, *column) else { continue };
            let text = &self.cells[source].text;
            let below = rows.partition_point(|row| row <= first)..rows.partition_point(|row| row <= last);
            for row in &rows[below] {
                *cells += 1;
                *bytes += text.len();
                if *cells > MOST_CELLS || *bytes > MOST_BYTES {
                    break;
                }
                if find(*row, *column).is_err() {
                    filled.push(Cell { row: *row, column: *column, text: text.clone() });
                }
            }
        }
        if !filled.is_empty() {
            self.cells.append(&mut filled);
            self.cells.sort_by_key(|cell| (cell.row, cell.column));
        }
    }
}

#[cfg(test)]
mod tests;
