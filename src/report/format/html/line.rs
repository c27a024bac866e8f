//! Lines as they are written: spaces that nobody sees are dropped, and words that only the marks of the page stand
//! between are joined.

use std::mem;

use crate::report::numbering;
use crate::text::decode::{UNCOUNTED_BREAK, seen_as};

/// What stands between the cells of a row.
pub(super) const CELL: &str = " | ";

/// As wide as the indent of a paragraph, in half characters.
const INDENT: usize = 4;

/// A line of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Its text.
    pub(super) text: String,
    /// The level of the heading it is.
    pub(super) heading: Option<u8>,
    /// Whether it is a row of a table.
    pub(super) is_row: bool,
    /// How many characters it has, without spaces.
    pub(super) characters: usize,
    /// How many of them lead to other pages.
    pub(super) linked: usize,
    /// How many of them are bold.
    pub(super) bold: usize,
    /// How many links begin in it.
    pub(super) links: usize,
    /// How many of its characters stand as they were typed.
    pub(super) verbatim: usize,
    /// The first and the last piece of text it came from.
    pub(super) nodes: Option<(usize, usize)>,
}

/// What writes lines.
#[derive(Default)]
pub(super) struct Writer {
    /// The lines that are done.
    pub(super) lines: Vec<Line>,
    /// How many open elements are bold, lead to other pages, and keep their text as it was typed.
    pub(super) bold: u32,
    pub(super) in_link: u32,
    pub(super) verbatim: u32,
    /// The level of the open heading.
    pub(super) heading: Option<u8>,
    /// The number of the point of a list that begins.
    pub(super) number: Option<u32>,
    line: Line,
    blank: Blank,
    /// Whether a row is open; what would break a line in it is a space.
    in_row: bool,
    /// How much of the open row is done cells.
    cells: usize,
}

/// Spaces that nothing was written behind yet.
#[derive(Default)]
struct Blank {
    is_any: bool,
    has_break: bool,
    /// In half characters, of those spaces that are not run together.
    width: usize,
}

impl Writer {
    /// Writes the text of this node.
    pub(super) fn text(&mut self, node: usize, text: &str) {
        for character in text.chars() {
            let is_break = matches!(character, '\n' | '\r');
            if is_break && self.verbatim > 0 && !self.in_row {
                self.end_line();
                continue;
            }
            match character {
                '\n' | '\r' | UNCOUNTED_BREAK => {
                    self.blank.is_any = true;
                    self.blank.has_break |= is_break;
                }
                '\u{3000}' | '\u{2003}' => self.widen(2),
                '\u{a0}' | '\u{2000}'..='\u{200a}' => self.widen(1),
                _ => match seen_as(character) {
                    None => {}
                    Some(seen) if seen.is_whitespace() => self.blank.is_any = true,
                    Some(seen) => self.character(node, seen),
                },
            }
        }
    }

    fn widen(&mut self, width: usize) {
        self.blank.is_any = true;
        self.blank.width += width;
    }

    fn character(&mut self, node: usize, character: char) {
        let blank = mem::take(&mut self.blank);
        if let Some(before) = self.line.text[self.cells..].chars().next_back().filter(|_| blank.is_any) {
            let is_indent = blank.width >= INDENT && (blank.has_break || ends_paragraph(before));
            // A line of the source is broken anywhere, and no space belongs there in Chinese.
            let joins = blank.has_break && blank.width == 0 && is_wide(before) && is_wide(character);
            if is_indent && !self.in_row {
                self.end_line();
            } else if !joins {
                self.line.text.push(' ');
            }
        }
        let line = &mut self.line;
        line.text.push(character);
        line.characters += 1;
        line.linked += usize::from(self.in_link > 0);
        line.bold += usize::from(self.bold > 0);
        line.verbatim += usize::from(self.verbatim > 0);
        line.nodes = Some((line.nodes.map_or(node, |(first, _)| first), node));
    }

    /// A link begins.
    pub(super) fn count_link(&mut self) {
        self.line.links += 1;
    }

    /// Ends the line, if one was begun; in a row, only a word.
    pub(super) fn end_line(&mut self) {
        if self.in_row {
            self.blank = Blank { is_any: true, ..Blank::default() };
            return;
        }
        self.blank = Blank::default();
        let mut line = mem::take(&mut self.line);
        if line.text.is_empty() {
            // A picture that leads elsewhere makes no link of the text behind it.
            return;
        }
        line.heading = self.heading;
        if let Some(number) = self.number.take() {
            let has_own = line.text.starts_with(|first: char| first.is_ascii_digit())
                || numbering::heading_number(&line.text).is_some();
            if !has_own {
                line.text = format!("{number}. {}", line.text);
            }
        }
        self.lines.push(line);
    }

    /// A row of a table with data begins.
    pub(super) fn begin_row(&mut self) {
        self.end_row();
        self.end_line();
        self.in_row = true;
    }

    /// A cell ends.
    pub(super) fn end_cell(&mut self) {
        if self.in_row {
            self.blank = Blank::default();
            if self.line.text.len() > self.cells {
                self.line.text.push_str(CELL);
                self.cells = self.line.text.len();
            }
        } else {
            self.end_line();
        }
    }

    /// The row ends.
    pub(super) fn end_row(&mut self) {
        if !mem::take(&mut self.in_row) {
            return;
        }
        self.cells = 0;
        let length = self.line.text.strip_suffix(CELL).unwrap_or(&self.line.text).len();
        self.line.text.truncate(length);
        self.line.is_row = true;
        self.end_line();
        self.line.is_row = false;
    }
}

/// Whether a paragraph may end behind this character.
fn ends_paragraph(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '；' | '：' | '”' | '’' | '」' | '）' | '…' | '.' | '!' | '?' | ';' | ':')
}

/// Whether a character belongs to a script that is written without spaces.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{20000}'..='\u{3ffff}')
        || matches!(character, '\u{ff01}'..='\u{ff60}' | '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}
