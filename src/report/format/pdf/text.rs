//! Blocks of a page become lines of text: pieces of a line are put together, the first lines of paragraphs keep an indent,
//! and a blank line stands where the eye sees a break.

use super::columns::{Block, usual_pitch};
use super::lines::Piece;
use crate::report::line::is_han;

/// How far from the edge of its block a line is indented, in ems: two characters, or nearly so in narrow columns.
const INDENT: (f32, f32) = (1.2, 6.0);

/// Left edges this near to each other, in ems, are the same edge.
const SAME_EDGE: f32 = 0.4;

/// How far both ends of a centred line keep from the edges of its block, and how unequal they may be, in ems.
const CENTRED: f32 = 3.0;
const ECCENTRIC: f32 = 1.5;

/// Sizes that differ by this factor are those of a heading and its text.
const OTHER_SIZE: f32 = 1.15;

/// Lines farther apart than the usual distance by this factor have a blank line between them.
const WIDE_PITCH: f32 = 1.5;

/// The distance of lines, in ems, where there are too few to see it.
const COMMON_PITCH: f32 = 1.7;

/// The widest gap, in ems, that spaces a name of two characters, or a title, out to the width of others: `李　明`.
const SPACED_OUT: f32 = 2.2;

/// A line of the page.
struct Line {
    text: String,
    left: f32,
    right: f32,
    base: f32,
    size: f32,
}

/// The text of a file, as it grows page by page.
#[derive(Default)]
pub(super) struct Text {
    lines: Vec<String>,
    /// The number of the first line of each page.
    pub(super) pages: Vec<u32>,
    /// The size of the last line.
    size: f32,
}

impl Text {
    /// Adds a page: its blocks, in the order they are read.
    pub(super) fn add_page(&mut self, blocks: Vec<Block>) {
        let blocks: Vec<Vec<Line>> = blocks.into_iter().map(lines_of).collect();
        let mut before: Option<(f32, bool)> = None;
        let mut is_first = true;
        for block in &blocks {
            let bases: Vec<f32> = block.iter().map(|line| line.base).collect();
            let pitch = usual_pitch(&bases);
            let (edge, end) = edges(block);
            for line in block {
                let pitch = if pitch > 0.0 { pitch } else { COMMON_PITCH * line.size };
                let is_centred = is_centred(line, edge, end);
                let is_break = match before {
                    Some((base, was_centred)) => {
                        let is_far = line.base - base > WIDE_PITCH * pitch;
                        is_far || is_centred != was_centred
                    }
                    None => false,
                };
                if is_break || self.is_other_size(line.size) {
                    self.blank();
                }
                if is_first {
                    self.begin_page();
                    is_first = false;
                }
                let indent = (line.left - edge) / line.size;
                self.push(&line.text, (INDENT.0..=INDENT.1).contains(&indent));
                self.size = line.size;
                before = Some((line.base, is_centred));
            }
        }
        if is_first {
            self.begin_page();
        }
    }

    /// All lines.
    pub(super) fn into_text(self) -> String {
        let mut text = self.lines.join("\n");
        text.push('\n');
        text
    }

    fn begin_page(&mut self) {
        self.pages.push(u32::try_from(self.lines.len() + 1).unwrap_or(u32::MAX));
    }

    fn is_other_size(&self, size: f32) -> bool {
        self.size > 0.0 && (size > self.size * OTHER_SIZE || size * OTHER_SIZE < self.size)
    }

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn push(&mut self, line: &str, is_indented: bool) {
        let line = match self.lines.last_mut() {
            Some(last) => complete_word(last, line),
            None => line,
        };
        if !line.is_empty() {
            self.lines.push(if is_indented { format!("  {line}") } else { line.to_owned() });
        }
    }
}

/// Puts a Latin word together that a hyphen cuts at the end of a line; what is left of the next line.
fn complete_word<'line>(last: &mut String, line: &'line str) -> &'line str {
    let is_letter = |character: char| character.is_ascii_lowercase();
    if !last.strip_suffix('-').is_some_and(|word| word.ends_with(is_letter)) || !line.starts_with(is_letter) {
        return line;
    }
    let end = line.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(line.len());
    last.pop();
    last.push_str(&line[..end]);
    line[end..].trim_start()
}

/// The lines of a block, whose pieces are in order.
fn lines_of(block: Block) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut row = None;
    let mut last_length = 0;
    for piece in block {
        let length = piece.text.chars().take(2).count();
        match lines.last_mut().filter(|_| row == Some(piece.row)) {
            Some(line) => {
                if !is_spaced_out(line, &piece, last_length.min(length)) {
                    line.text.push(' ');
                }
                line.text.push_str(&piece.text);
                line.right = line.right.max(piece.right);
                line.size = line.size.max(piece.size);
            }
            None => lines.push(Line {
                text: piece.text,
                left: piece.left,
                right: piece.right,
                base: piece.base,
                size: piece.size,
            }),
        }
        row = Some(piece.row);
        last_length = length;
    }
    lines
}

/// Whether the gap before this piece parts nothing: one character stands alone, and Han are on both sides.
fn is_spaced_out(line: &Line, piece: &Piece, shorter: usize) -> bool {
    shorter < 2
        && piece.left - line.right <= SPACED_OUT * piece.size
        && line.text.ends_with(is_han)
        && piece.text.starts_with(is_han)
}

/// Where the lines of a block begin and end, but for indents: the left edge is one that lines share.
fn edges(lines: &[Line]) -> (f32, f32) {
    let mut lefts: Vec<(f32, f32)> = lines.iter().map(|line| (line.left, line.size)).collect();
    lefts.sort_by(|one, other| one.0.total_cmp(&other.0));
    let shared = lefts.windows(2).find(|pair| pair[1].0 - pair[0].0 <= SAME_EDGE * pair[0].1);
    let edge = shared.map(|pair| pair[0].0).or(lefts.first().map(|left| left.0));
    (edge.unwrap_or(0.0), lines.iter().map(|line| line.right).fold(f32::MIN, f32::max))
}

fn is_centred(line: &Line, edge: f32, end: f32) -> bool {
    let (before, after) = (line.left - edge, end - line.right);
    before >= CENTRED * line.size && after >= CENTRED * line.size && (before - after).abs() <= ECCENTRIC * line.size
}

/// How many characters these pieces have, and how many of them cannot be read.
pub(super) fn count(pieces: &[Piece]) -> (usize, usize) {
    let characters = || pieces.iter().flat_map(|piece| piece.text.chars()).filter(|character| *character != ' ');
    (characters().count(), characters().filter(|character| is_unreadable(*character)).count())
}

fn is_unreadable(character: char) -> bool {
    character == super::glyphs::UNREADABLE || matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}
