//! How a text is broken into lines: by the width of a column, at the ends of paragraphs, or not at all.

use super::super::line;
use crate::text::decode::UNCOUNTED_BREAK;

/// A heading of a text that is not hard-wrapped is complete up to this width, in columns.
const BLOCK_FULL: usize = 120;

/// A line this long, in bytes, with wide gaps in it is a text whose line ends were lost.
const FLATTENED_BYTES: usize = 2000;

/// A line of the file, without the space around it.
#[derive(Clone, Copy)]
pub(super) struct SourceLine<'text> {
    pub(super) number: u32,
    pub(super) text: &'text str,
    pub(super) is_indented: bool,
}

pub(super) fn source_lines<'text>(text: &'text str, first_line: u32) -> Vec<SourceLine<'text>> {
    let mut lines: Vec<SourceLine<'text>> = Vec::new();
    // One blank line parts as well as many.
    let push = |lines: &mut Vec<SourceLine<'text>>, line: SourceLine<'text>| {
        if !(line.text.is_empty() && lines.last().is_some_and(|last| last.text.is_empty())) {
            lines.push(line);
        }
    };
    for (number, whole) in (first_line..).zip(text.split('\n')) {
        for (place, piece) in whole.split(UNCOUNTED_BREAK).enumerate() {
            if place > 0 {
                push(&mut lines, SourceLine { number, text: "", is_indented: false });
            }
            if !is_flattened(piece) {
                push(&mut lines, SourceLine { number, text: piece.trim(), is_indented: piece.starts_with("  ") });
                continue;
            }
            for paragraph in piece.split("  ").map(str::trim).filter(|text| !text.is_empty()) {
                push(&mut lines, SourceLine { number, text: paragraph, is_indented: true });
                push(&mut lines, SourceLine { number, text: "", is_indented: false });
            }
        }
    }
    lines
}

/// Whether a whole text stands on this line, its paragraphs told apart by the space they were indented with.
pub(super) fn is_flattened(line: &str) -> bool {
    line.len() > FLATTENED_BYTES && line.matches("  ").take(3).count() == 3
}

/// How the lines of a text are broken: by the width of a column, or at the ends of paragraphs only.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// The median width of the long lines, where lines are broken by width.
    pub(super) column: Option<usize>,
}

impl Shape {
    pub(super) fn of(lines: &[SourceLine<'_>]) -> Self {
        let mut widths: Vec<usize> =
            lines.iter().filter(|line| !line.text.is_empty()).map(|line| line::columns(line.text)).collect();
        widths.sort_unstable();
        let Some(wide) = widths.get(widths.len() * 9 / 10).copied() else { return Self { column: None } };
        let long = &widths[widths.partition_point(|width| width * 4 < wide * 3)..];
        let is_hard_wrapped = widths.len() >= 30 && wide <= 100 && long.len() * 10 >= widths.len() * 6;
        Self { column: is_hard_wrapped.then(|| long[long.len() / 2]) }
    }

    pub(super) fn is_full(self, columns: usize) -> bool {
        match self.column {
            Some(column) => columns * 100 >= column * 72,
            None => columns > BLOCK_FULL,
        }
    }
}
