//! The head of a table: its title, and the rows that label the columns.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::super::line::{is_at_most, is_sentence_end};
use super::super::super::numbering::heading_number;
use super::super::super::years;
use super::{Cell, Merged};

/// So many rows at the head of a table are looked at.
const HEAD_ROWS: usize = 12;

/// So many rows may label the columns together.
const MOST_LABEL_ROWS: usize = 3;

/// Only among the first of so many columns does a label stand over several: Excel and LibreOffice have no more.
pub(super) const MOST_COLUMNS: u32 = 16_384;

/// The longest label and title, in characters.
const LONGEST_LABEL: usize = 30;
const LONGEST_TITLE: usize = 80;

/// What stands above the rows of a table.
#[derive(Default)]
pub(super) struct Head {
    /// The row that is the title.
    pub(super) title: Option<usize>,
    /// The rows that label the columns.
    pub(super) rows: Range<usize>,
    /// The label of each column that has one.
    pub(super) labels: BTreeMap<u32, String>,
}

impl Head {
    /// The head of the table with these rows, which are in order, as the cells in them are.
    pub(super) fn find(rows: &[&[Cell]], merged: &[Merged]) -> Self {
        let first = &rows[..rows.len().min(HEAD_ROWS)];
        let widest = rows.iter().take(2 * HEAD_ROWS).map(|row| row.len()).max().unwrap_or(0);
        let spans = Spans::new(first, merged);
        let is_wide = |row: &[Cell]| row.len() > 1 && 2 * spans.covered(row) >= widest;
        let Some(top) = first.iter().position(|row| is_wide(row)) else { return Self::default() };
        let title = first[..top].iter().position(|row| is_title(row));
        if !labels_columns(first[top]) || first.get(top + 1).is_some_and(|next| !labels(first[top], next)) {
            return Self { title, rows: top..top, labels: BTreeMap::new() };
        }
        let end = top + 1 + spans.rows_below(first, top);
        let mut labels: BTreeMap<u32, String> = BTreeMap::new();
        for row in &first[top..end] {
            for (columns, text) in row.iter().map(|cell| (spans.columns(cell), tidy(&cell.text))) {
                for column in columns {
                    let label = labels.entry(column).or_default();
                    let is_same = label.split('·').next_back() == Some(text.as_str());
                    if !label.is_empty() && !is_same {
                        label.push('·');
                    }
                    if !is_same {
                        label.push_str(&text);
                    }
                }
            }
        }
        Self { title, rows: top..end, labels }
    }

    /// Whether a row only says the labels again, as it does at the top of every page.
    pub(super) fn is_repeated_in(&self, row: &[Cell]) -> bool {
        row.len() > 1
            && row.iter().all(|cell| self.labels.get(&cell.column).is_some_and(|one| *one == tidy(&cell.text)))
    }

    /// The labels that none of these rows says.
    pub(super) fn unsaid<'row>(&self, rows: impl Iterator<Item = &'row [Cell]>) -> String {
        let said: BTreeSet<u32> = rows.flatten().map(|cell| cell.column).collect();
        let unsaid = self.labels.iter().filter(|(column, _)| !said.contains(column));
        let mut unsaid: Vec<&str> = unsaid.map(|(_, label)| label.as_str()).collect();
        unsaid.dedup();
        unsaid.join(" | ")
    }
}

/// Whether another table begins with this row, which labels its columns: behind a row that stands apart and is no heading of a group,
/// and with words where the next row has numbers.
pub(super) fn begins_table(rows: &[&[Cell]], at: usize) -> bool {
    let [above, row, next] = match rows.get(at.wrapping_sub(1)..).unwrap_or_default() {
        [above, row, next, ..] => [above, row, next],
        _ => return false,
    };
    let is_group = above.len() == 1 && heading_number(&above[0].text).is_some();
    let is_apart = !is_group && (above.len() == 1 || above[0].row + 1 < row[0].row);
    is_apart
        && row.len() > 1
        && labels_columns(row)
        && has_words_above_numbers(row, next)
        // A value may be that of the next row, too; a label is none.
        && pairs(row, next).all(|(one, other)| one != other)
}

/// The texts of a row, each with the one below it.
fn pairs<'row>(row: &'row [Cell], next: &'row [Cell]) -> impl Iterator<Item = (&'row str, &'row str)> {
    row.iter().filter_map(|cell| {
        let below = next.binary_search_by_key(&cell.column, |other| other.column).ok()?;
        Some((cell.text.as_str(), next[below].text.as_str()))
    })
}

/// Whether a row of words may label the next row: it does where a word stands above a number, and does not where a number does that
/// is no year, or where both rows hold values of the same kinds.
fn labels(row: &[Cell], next: &[Cell]) -> bool {
    if has_words_above_numbers(row, next) {
        return true;
    }
    let is_above_number = |(one, other): (&str, &str)| !is_word_or_year(one) && is_number(other);
    !pairs(row, next).any(is_above_number) && !is_like(row, next)
}

fn has_words_above_numbers(row: &[Cell], next: &[Cell]) -> bool {
    pairs(row, next).any(|(one, other)| !is_number(one) && is_number(other))
}

/// Whether two rows hold values of the same kinds: at least half of their longer texts begin or end alike, or one does both, as
/// `关于修路的提案` and `关于架桥的提案`. What is the same in both may be one merged cell, and a value may hold its label.
fn is_like(row: &[Cell], next: &[Cell]) -> bool {
    let is_long = |text: &str| !is_at_most(text, 3) && !is_number(text);
    let counted = pairs(row, next).map(|(one, other)| match is_long(one) && is_long(other) && !other.contains(one) {
        true => ends_alike(one, other),
        false => 0,
    });
    let (mut all, mut alike) = (0, 0);
    for ends in counted {
        if ends == 2 {
            return true;
        }
        all += 1;
        alike += ends;
    }
    alike > 0 && 2 * alike >= all
}

/// At how many of its two ends a text is like another, in two characters.
fn ends_alike(one: &str, other: &str) -> usize {
    let first = |text: &str| text.chars().nth(1).and_then(|next| Some([text.chars().next()?, next]));
    let last = |text: &str| text.chars().nth_back(1).and_then(|next| Some([next, text.chars().next_back()?]));
    let is_same = |one: Option<[char; 2]>, other| usize::from(one.is_some() && one == other);
    is_same(first(one), first(other)) + is_same(last(one), last(other))
}

/// The merged cells at the head of a table, by where they begin.
struct Spans(BTreeMap<(u32, u32), (u32, u32)>);

impl Spans {
    fn new(rows: &[&[Cell]], merged: &[Merged]) -> Self {
        let last_row = rows.last().map_or(0, |row| row[0].row);
        let last_column = rows.iter().filter_map(|row| row.last()).map(|cell| cell.column).max().unwrap_or(0);
        let at_head = merged.iter().filter(|one| one.rows.0 <= last_row);
        let end = |(first, last): (u32, u32)| last.min(last_column).min(MOST_COLUMNS - 1).max(first);
        let ends = |one: &Merged| (one.rows.1, end(one.columns));
        Self(at_head.map(|one| ((one.rows.0, one.columns.0), ends(one))).collect())
    }

    /// The columns that a cell stands over; those of the next merged cell are not among them.
    fn columns(&self, cell: &Cell) -> std::ops::RangeInclusive<u32> {
        let end = self.0.get(&(cell.row, cell.column)).map_or(cell.column, |(_, end)| *end);
        let next = self.0.range((cell.row, cell.column + 1)..=(cell.row, u32::MAX)).next();
        let before_next = next.map_or(end, |((_, next), _)| next - 1);
        cell.column..=end.min(before_next)
    }

    fn covered(&self, row: &[Cell]) -> usize {
        row.iter().map(|cell| self.columns(cell).count()).sum()
    }

    /// How many rows below `top` label the columns too: cells of the row above reach down to them, or are divided there.
    fn rows_below(&self, rows: &[&[Cell]], top: usize) -> usize {
        let mut below = 0;
        while below + 1 < MOST_LABEL_ROWS
            && let Some(next) = rows.get(top + below + 1)
            && self.is_labelled_by(next, rows[top + below])
        {
            below += 1;
        }
        below
    }

    /// Whether every cell of a row is one that the row above it, of labels, reaches down to or is divided into.
    fn is_labelled_by(&self, row: &[Cell], above: &[Cell]) -> bool {
        let divides = |cell: &Cell| {
            let behind = above.partition_point(|label| label.column <= cell.column);
            above[..behind].last().is_some_and(|label| {
                let columns = self.columns(label);
                let reaches = cell.text == label.text && cell.column == label.column;
                columns.contains(&cell.column) && (reaches || columns.count() > 1)
            })
        };
        let is_next = row[0].row == above[0].row + 1;
        is_next && row.iter().all(|cell| divides(cell) && is_label(&cell.text) && is_word_or_year(&cell.text))
    }
}

/// Whether a row is the title of a table.
pub(super) fn is_title(row: &[Cell]) -> bool {
    let [cell] = row else { return false };
    let is_mark_of_annex = cell.text.starts_with('附') && is_at_most(&cell.text, 6);
    let is_entry = cell.text.contains(['：', ':']) && !cell.text.ends_with(['表', '录', '单', '册']);
    is_at_most(&cell.text, LONGEST_TITLE) && !is_number(&cell.text) && !is_mark_of_annex && !is_entry
}

/// Whether a row labels the columns rather than filling them.
fn labels_columns(row: &[Cell]) -> bool {
    let numbers = row.iter().filter(|cell| !is_word_or_year(&cell.text)).count();
    let texts: BTreeSet<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
    let is_entry = |text: &str| text.split_once(['：', ':']).is_some_and(|(_, value)| !value.is_empty());
    let entries = texts.iter().filter(|text| is_entry(text)).count();
    row.iter().all(|cell| is_label(&cell.text) && cell.text.contains(char::is_alphanumeric))
        && 3 * numbers <= row.len()
        && row.first().is_some_and(|cell| is_word_or_year(&cell.text))
        && texts.len() > 1
        && 2 * entries < texts.len()
}

fn is_label(text: &str) -> bool {
    is_at_most(text, LONGEST_LABEL)
        && !text.contains(|character| is_sentence_end(character) && character != '?' && character != '？')
}

/// Years label columns as words do.
fn is_word_or_year(text: &str) -> bool {
    !is_number(text) || years::leading_year(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// Whether it is an amount, a day, or another value in digits.
fn is_number(text: &str) -> bool {
    let is_part = |character: char| {
        character.is_ascii_digit() || matches!(character, '.' | ',' | '%' | '-' | '+' | '/' | ':' | ' ' | '￥' | '¥')
    };
    text.chars().all(is_part) && text.contains(|character: char| character.is_ascii_digit())
}

/// A label without the space that spreads it and the mark behind it.
fn tidy(label: &str) -> String {
    let label = label.trim_end_matches(['：', ':', ' ']);
    let is_latin = label.contains(|character: char| character.is_ascii_alphabetic());
    if is_latin { label.to_owned() } else { label.replace(' ', "") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[&str]) -> Vec<Cell> {
        let cells = (0..).zip(texts).filter(|(_, text)| !text.is_empty());
        cells.map(|(column, text)| Cell { row: 0, column, text: (*text).to_owned() }).collect()
    }

    #[test]
    fn labels_are_told_from_what_is_labelled() {
        for labels in [&["案由", "承办单位"][..], &["指标", "2030", "2031"], &["序号", "是否同意公开（是/否）"]]
        {
            assert!(labels_columns(&row(labels)), "{labels:?}");
        }
        for values in [&["1", "修路"][..], &["修路。", "架桥"], &["单位：青禾镇", "联系人：王小禾"], &["路", "路"]]
        {
            assert!(!labels_columns(&row(values)), "{values:?}");
        }
    }

    #[test]
    fn a_row_like_the_next_one_labels_nothing() {
        for (one, other) in [
            (&["关于修路的提案", "王小禾", "区住建局"][..], &["关于架桥的提案", "李小河", "区政协办"][..]),
            (&["修路工程", "十二处"], &["架桥工程", "三处"]),
            (&["王小禾", "修路", "2019-03-01"], &["李小河", "架桥", "2023-05-06"]),
        ] {
            assert!(!labels(&row(one), &row(other)), "{one:?}");
        }
        for (one, other) in [
            (&["案由", "提案人", "承办单位"][..], &["关于架桥的提案", "李小河", "区住建局"][..]),
            (&["指标", "2022", "2023"], &["提案数", "2045", "2098"]),
            (&["项目", "金额"], &["项目一", "120"]),
            (&["街道", "数量"], &["北干街道", "3"]),
            (&["提案", "委员"], &["加装电梯的提案", "王小禾委员"]),
            (&["提案号", "提案题目", "提案人"], &["提案第1号", "提案修路", "王小禾"]),
        ] {
            assert!(labels(&row(one), &row(other)), "{one:?}");
        }
    }

    #[test]
    fn the_mark_of_an_annex_is_no_title() {
        assert!(is_title(&row(&["", "青禾区提案一览表"])));
        for none in [&["附件1"][..], &["2031"], &["填报单位：青禾镇"], &["提案", "一览表"]] {
            assert!(!is_title(&row(none)), "{none:?}");
        }
    }
}
