//! Tables as text: a row becomes a line in which every cell stands behind the label of its column, so that a row can be
//! read, found and shown without the rest of its table. Lines are numbered as rows are, as far as that goes.

mod head;
mod lines;

use super::{Document, LineBreaks, Unreadable};
use lines::Lines;

/// No more filled cells are read of a file, and no more bytes in them: memory has an end, and nobody reads such tables.
const MOST_CELLS: usize = 5_000_000;
const MOST_BYTES: usize = 256 << 20;

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
    /// When the file holds more than is read.
    pub(super) fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), Unreadable> {
        let text = in_one_line(text);
        let Some(sheet) = self.sheets.last_mut().filter(|_| !text.is_empty()) else { return Ok(()) };
        self.cells += 1;
        self.bytes += text.len();
        if self.cells > MOST_CELLS || self.bytes > MOST_BYTES {
            let reason = "holds more than 5 million cells or 256 MiB of text; split it".to_owned();
            return Err(Unreadable { reason });
        }
        sheet.cells.push(Cell { row, column, text });
        Ok(())
    }

    /// Says that cells of the table that was begun last are shown as one; first and last row, first and last column.
    pub(super) fn merge(&mut self, rows: (u32, u32), columns: (u32, u32)) {
        if let Some(sheet) = self.sheets.last_mut().filter(|_| rows.0 <= rows.1 && columns.0 <= columns.1) {
            sheet.merged.push(Merged { rows, columns });
        }
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
mod tests {
    use super::*;

    /// First and last row, first and last column.
    type Corners = ((u32, u32), (u32, u32));

    /// The lines of tables that are given by name and rows.
    fn lines(sheets: &[(&str, &[&[&str]])], merged: &[Corners]) -> (Vec<String>, Vec<(u32, u8)>) {
        let mut book = Book::default();
        for (name, rows) in sheets {
            book.begin(name);
            for (row, cells) in (0..).zip(*rows) {
                (0..).zip(*cells).for_each(|(column, cell)| book.put(row, column, cell).expect("a small table"));
            }
            merged.iter().for_each(|(rows, columns)| book.merge(*rows, *columns));
        }
        let document = book.document().expect("a table");
        (document.text.lines().map(str::to_owned).collect(), document.headings)
    }

    fn of(rows: &[&[&str]], merged: &[Corners]) -> (Vec<String>, Vec<(u32, u8)>) {
        lines(&[("", rows)], merged)
    }

    #[test]
    fn rows_carry_the_labels_of_their_columns() {
        let (lines, headings) = of(
            &[
                &["青禾区2031年提案办理情况一览表"],
                &["填报单位：青禾区政协"],
                &["序号", "案 由：", "承办\n单位", "答复"],
                &["1", "关于修路的提案", "交通局", "已修好。"],
                &["2", "关于架桥的\n提案", "", "明年\u{200b}架"],
            ],
            &[],
        );
        assert_eq!(lines[0], "青禾区2031年提案办理情况一览表");
        assert_eq!(lines[1], "填报单位：青禾区政协");
        assert_eq!(lines[2], "");
        assert_eq!(lines[3], "序号：1；案由：关于修路的提案；承办单位：交通局；答复：已修好。");
        assert_eq!(lines[4], "序号：2；案由：关于架桥的 提案；答复：明年架");
        assert_eq!(headings, [(1, 1)]);
    }

    #[test]
    fn a_table_without_header_has_no_labels() {
        let (lines, headings) = of(&[&["1", "王小禾", "修路"], &["2", "李小河", "架桥"]], &[]);
        assert_eq!((lines, headings), (vec!["1 | 王小禾 | 修路".to_owned(), "2 | 李小河 | 架桥".to_owned()], vec![]));
        let prose: &[&[&str]] = &[&["镇里修了路。", "村民说好。"], &["路", "桥"]];
        assert_eq!(of(prose, &[]).0[0], "镇里修了路。 | 村民说好。");
        assert_eq!(of(&[&["修路"], &["架桥"]], &[]).0, ["修路", "架桥"]);
    }

    #[test]
    fn years_are_labels_and_what_no_row_fills_stays() {
        let (lines, _) = of(&[&["指标", "2030", "2031", "备注"], &["小路（条）", "12", "15.5"]], &[]);
        assert_eq!(lines, ["备注", "指标：小路（条）；2030：12；2031：15.5"]);
        assert_eq!(of(&[&["案由", "承办单位"]], &[]).0, ["案由 | 承办单位"]);
    }

    #[test]
    fn sheets_are_headings_and_groups_stand_below_them() {
        let head: &[&str] = &["案由", "单位", "答复"];
        let first: &[&[&str]] = &[head, &["一、修路"], &["修大路", "交通局", "好"], head, &["修小路", "交通局", "好"]];
        let second: &[&[&str]] = &[head, &["架桥", "水利局", "好"]];
        let (lines, headings) = lines(&[("2030年", first), ("Sheet2", &[]), ("2031年", second)], &[]);
        assert_eq!(lines.iter().filter(|line| line.starts_with("案由：")).count(), 3);
        let headings: Vec<_> =
            headings.iter().map(|(line, level)| (lines[*line as usize - 1].as_str(), *level)).collect();
        assert_eq!(headings, [("2030年", 2), ("一、修路", 4), ("2031年", 2)]);
    }

    #[test]
    fn merged_cells_speak_for_all_they_cover() {
        let rows: &[&[&str]] = &[
            &["", "提案办理表"],
            &["单位", "办理情况", "", "备注"],
            &["", "答复", "是否满意"],
            &["交通局", "修了大路", "是"],
            &["", "修了小路", "是"],
        ];
        let merged = [((1, 2), (0, 0)), ((1, 1), (1, 2)), ((1, 2), (3, 3)), ((3, 4), (0, 0)), ((0, 9), (9, 9))];
        let (lines, headings) = of(rows, &merged);
        assert_eq!(lines[1], "备注");
        assert_eq!(lines[3], "单位：交通局；办理情况·答复：修了大路；办理情况·是否满意：是");
        assert_eq!(lines[4], "单位：交通局；办理情况·答复：修了小路；办理情况·是否满意：是");
        assert_eq!(headings, [(1, 1)]);
    }

    #[test]
    fn each_table_of_a_sheet_has_its_own_labels() {
        let (lines, _) = of(
            &[
                &["编号", "案由"],
                &["1", "修路"],
                &["2", "架桥"],
                &[],
                &["附：类别统计"],
                &["类别", "件数"],
                &["交通", "12"],
                &["水利", "3"],
            ],
            &[],
        );
        assert_eq!(lines[1], "编号：1；案由：修路");
        assert_eq!(lines.last().map(String::as_str), Some("类别：水利；件数：3"));
        assert!(lines.contains(&"附：类别统计".to_owned()) && lines.contains(&"类别：交通；件数：12".to_owned()));
    }

    #[test]
    fn a_row_below_a_group_begins_no_table() {
        let (lines, _) = of(
            &[&["项目", "投资", "单位"], &["一、道路"], &["修大路", "-", "交通局"], &["修小路", "120", "交通局"]],
            &[],
        );
        assert_eq!(lines[3], "项目：修小路；投资：120；单位：交通局");
    }

    #[test]
    fn each_sheet_with_a_title_is_a_part() {
        let head: &[&str] = &["序号", "案由"];
        let first: &[&[&str]] = &[&["青禾区2030年提案表"], head, &["1", "修路"]];
        let second: &[&[&str]] = &[&["青禾区2031年提案表"], head, &["1", "架桥"]];
        let (lines, headings) = lines(&[("甲", first), ("乙", second)], &[]);
        let headings: Vec<_> =
            headings.iter().map(|(line, level)| (lines[*line as usize - 1].as_str(), *level)).collect();
        assert_eq!(headings, [("青禾区2030年提案表", 1), ("甲", 2), ("青禾区2031年提案表", 1), ("乙", 2)]);
    }

    #[test]
    fn a_label_over_two_columns_takes_no_row_of_values_for_labels() {
        let rows: &[&[&str]] = &[&["单位", "办理情况", ""], &["交通局", "修好", "满意"], &["水利局", "架好", "满意"]];
        let (lines, _) = of(rows, &[((0, 0), (1, 2))]);
        assert_eq!(lines[1], "单位：交通局；办理情况：修好；办理情况：满意");
    }
}
