//! The lines that tables become, one after the other, and which of them are headings.

use super::super::super::line::is_at_most;
use super::super::super::numbering::heading_number;
use super::super::super::years;
use super::head::{Head, begins_table, is_title};
use super::{Cell, Sheet};

/// A row without cells keeps its line, so that lines are numbered as rows are, unless so many follow each other.
const MOST_BLANK: u32 = 1000;

/// The longest row, in characters, that is a heading of those below it.
const LONGEST_GROUP: usize = 60;

/// So many tables are told from each other on one sheet.
const MOST_TABLES: usize = 100;

/// The lowest level of heading: behind it come those of numbered text.
const LOWEST_LEVEL: u8 = 9;

/// The lines that were written.
#[derive(Default)]
pub(super) struct Lines {
    /// Their text.
    pub(super) text: String,
    /// Those that are headings, with their level.
    pub(super) headings: Vec<(u32, u8)>,
    count: u32,
    next_row: u32,
    has_title: bool,
}

impl Lines {
    /// Writes a table; `is_one_of_many` where its name tells it from others, of which so many have a title.
    pub(super) fn sheet(&mut self, sheet: &Sheet, is_one_of_many: bool, titled: usize) {
        let rows: Vec<&[Cell]> = sheet.rows();
        let head = Head::find(&rows, &sheet.merged);
        // The title of the first table is that of the file, and stands above the names of all; where several have one, each
        // is a part by itself.
        let title_of_part = head.title.filter(|_| titled > 1 || self.count == 0);
        let above = title_of_part.map_or(0, |title| title + 1);
        for row in &rows[..above] {
            self.row(row, &joined(row));
        }
        if title_of_part.is_some() {
            self.mark(1);
        }
        self.has_title = title_of_part.is_some() || (self.has_title && titled < 2);
        // Names of tables begin no parts where there are only names.
        let mut level = u8::from(self.has_title || (is_one_of_many && titled < 2));
        if is_one_of_many {
            if !is_default_name(&sheet.name) {
                level += 1;
                self.line(&sheet.name);
                self.mark(level);
            }
            self.next_row = rows.get(above).map_or(0, |row| row[0].row);
        }
        for (place, row) in rows.iter().enumerate().take(head.rows.start).skip(above) {
            self.row(row, &joined(row));
            if head.title == Some(place) {
                level += 1;
                self.mark(level);
            }
        }
        let (mut rows, mut head) = (&rows[..], head);
        for number in 1.. {
            let mut next = (head.rows.end + 1..rows.len()).filter(|_| number < MOST_TABLES);
            let end = next.find(|at| begins_table(rows, *at)).unwrap_or(rows.len());
            // What stands alone right above a table speaks of it.
            let own = if end < rows.len() && rows[end - 1].len() == 1 { end - 1 } else { end };
            self.body(&rows[..own], &head, level);
            for row in &rows[own..end] {
                self.row(row, &joined(row));
                if is_title(row) {
                    self.mark(level + 1);
                }
            }
            rows = &rows[end..];
            if rows.is_empty() {
                break;
            }
            head = Head::find(rows, &sheet.merged);
            for row in &rows[..head.rows.start] {
                self.row(row, &joined(row));
            }
        }
    }

    /// Writes what stands below the title, under headings of this level.
    fn body(&mut self, rows: &[&[Cell]], head: &Head, level: u8) {
        let first_column = rows.iter().map(|row| row[0].column).min().unwrap_or(0);
        let body = rows.get(head.rows.end..).unwrap_or_default();
        let body = body.iter().copied().filter(|row| !head.is_repeated_in(row));
        let is_labelled = |row: &&[Cell]| !stands_alone(row, first_column, head);
        let unsaid = head.unsaid(body.clone().filter(is_labelled));
        if let Some(row) = rows.get(head.rows.start).filter(|_| !unsaid.is_empty()) {
            self.row(row, &unsaid);
        }
        for row in body {
            if is_labelled(&row) {
                self.row(row, &labelled(row, head));
                continue;
            }
            self.row(row, &joined(row));
            if let Some(below) = row.first().and_then(|cell| group_level(&cell.text)) {
                self.mark((level + below).min(LOWEST_LEVEL));
            }
        }
    }

    /// Writes a row on the line that is numbered as it is, as far as the rows above allow.
    fn row(&mut self, row: &[Cell], text: &str) {
        let number = row[0].row;
        let blank = number.saturating_sub(self.next_row);
        if blank <= MOST_BLANK {
            (0..blank).for_each(|_| self.line(""));
        }
        self.line(text);
        self.next_row = number.saturating_add(1);
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
        self.count += 1;
    }

    /// Makes the line written last a heading.
    fn mark(&mut self, level: u8) {
        self.headings.push((self.count, level));
    }
}

/// The cells of a row that has no labels.
fn joined(row: &[Cell]) -> String {
    let texts: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
    texts.join(" | ")
}

fn labelled(row: &[Cell], head: &Head) -> String {
    if head.labels.is_empty() {
        return joined(row);
    }
    let mut line = String::new();
    for cell in row {
        // Where a sentence has ended, nothing more is needed between two cells.
        if !line.is_empty() && !line.ends_with(['。', '；', '！', '？']) {
            line.push('；');
        }
        if let Some(label) = head.labels.get(&cell.column) {
            line.push_str(label);
            line.push('：');
        }
        line.push_str(&cell.text);
    }
    line
}

/// Whether a row is a heading or a note: what stands alone in the first of several columns is no value of that column.
fn stands_alone(row: &[Cell], first_column: u32, head: &Head) -> bool {
    let [cell] = row else { return false };
    let labels = head.labels.len();
    cell.column == first_column && labels > 0 && (labels > 2 || group_level(&cell.text).is_some())
}

/// How far below the table a row stands that is a heading of those below it: `一、城建类`, `（一）道路`.
fn group_level(text: &str) -> Option<u8> {
    let (number, _) = heading_number(text).filter(|_| is_at_most(text, LONGEST_GROUP))?;
    (number <= 2).then_some(number + 1)
}

/// A name that a program gave.
fn is_default_name(name: &str) -> bool {
    if years::leading_year(name.trim()).is_some() {
        return false;
    }
    let name = name.to_lowercase();
    let bare = name.trim_end_matches(|character: char| !character.is_alphabetic());
    matches!(bare, "" | "sheet" | "工作表" | "表" | "table")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_programs_give_are_no_headings() {
        assert!(["Sheet1", "sheet 2 (3)", "工作表1", ""].iter().all(|name| is_default_name(name)));
        assert!(["2031年", "2031", "提案表", "Sheet汇总"].iter().all(|name| !is_default_name(name)));
    }

    #[test]
    fn groups_stand_below_their_table() {
        assert_eq!(
            ["第一部分", "一、修路", "（二）架桥", "1.路灯", "合计"].map(group_level),
            [Some(1), Some(2), Some(3), None, None]
        );
    }
}
