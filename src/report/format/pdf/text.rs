//! Blocks of a page become lines of text, with a blank line wherever a paragraph ends. Where that is, only the page shows:
//! the next line is indented, or would have had room for its first word in the line above, or looks different.

use super::columns::Block;
use super::lines::{Piece, usual_pitch};
use crate::report::line::{ends_sentence, is_han};

/// How far from the edge of its block the first line of a paragraph is indented, in ems: two characters, or nearly so in
/// narrow columns.
const INDENT: f32 = 1.2;

/// Left edges this near to each other, in ems, are the same edge.
const SAME_EDGE: f32 = 0.4;

/// How far both ends of a centred line keep from the edges of its block, and how unequal they may be, in ems.
const CENTRED: f32 = 2.0;
const ECCENTRIC: f32 = 1.2;

/// Sizes that differ by this factor are those of a heading and its text.
const OTHER_SIZE: f32 = 1.15;

/// Lines farther apart than the usual distance by this factor belong to different paragraphs.
const WIDE_PITCH: f32 = 1.5;

/// The distance of lines, in ems, where there are too few to see it, and the widest in one paragraph.
const COMMON_PITCH: f32 = 1.7;
const WIDEST_PITCH: f32 = 3.2;

/// The widest gap, in ems, that spaces a name of two characters, or a title, out to the width of others: `李　明`.
const SPACED_OUT: f32 = 2.2;

/// Room at the end of a line, in ems, that is left beside what did not fit: a mark that may not begin a line takes the
/// character before it along.
const SLACK: f32 = 1.6;

/// The fewest lines that show the edges of their block.
const FEWEST_LINES: usize = 4;

/// A line of the page.
struct Line {
    text: String,
    left: f32,
    right: f32,
    base: f32,
    size: f32,
}

/// The lines of a block, and what is the same for all of them.
struct Frame {
    lines: Vec<Line>,
    left: f32,
    right: f32,
    pitch: f32,
}

/// What is kept of a line for the next.
#[derive(Clone, Copy)]
struct Last {
    left: f32,
    base: f32,
    size: f32,
    is_centred: bool,
    /// What room it leaves at its end.
    room: f32,
}

/// The text of a file, as it grows page by page.
#[derive(Default)]
pub(super) struct Text {
    lines: Vec<String>,
    /// The place of the first line of each page, if it has lines.
    pages: Vec<Option<usize>>,
    last: Option<Last>,
    /// The left and right edge of the last block that shows them.
    edges: Option<(f32, f32)>,
}

impl Text {
    /// Adds a page: its blocks, in the order they are read.
    pub(super) fn add_page(&mut self, blocks: Vec<Block>) {
        let mut begin = None;
        for block in blocks {
            let frame = self.frame(lines_of(block));
            for (place, line) in frame.lines.iter().enumerate() {
                let is_centred = frame.centres(line);
                if self.last.is_some_and(|last| self.is_break(last, line, &frame, place > 0, is_centred)) {
                    self.lines.push(String::new());
                }
                begin.get_or_insert(self.lines.len());
                self.push(&line.text);
                let room = frame.right - line.right;
                self.last = Some(Last { left: line.left, base: line.base, size: line.size, is_centred, room });
            }
        }
        self.pages.push(begin);
    }

    /// All lines, and the number of the first line of each page: where a page has none, of the next that has.
    pub(super) fn finish(self) -> (String, Vec<u32>) {
        let mut next = self.lines.len();
        let numbered = self.pages.into_iter().rev().map(|begin| {
            next = begin.unwrap_or(next);
            u32::try_from(next + 1).unwrap_or(u32::MAX)
        });
        let mut pages: Vec<u32> = numbered.collect();
        pages.reverse();
        let mut text = self.lines.join("\n");
        text.push('\n');
        (text, pages)
    }

    /// A block and its edges. A short one has those of the last that was long and had it inside.
    fn frame(&mut self, lines: Vec<Line>) -> Frame {
        let bases: Vec<f32> = lines.iter().map(|line| line.base).collect();
        let (mut left, mut right) = edges(&lines);
        if lines.len() >= FEWEST_LINES {
            self.edges = Some((left, right));
        } else if let Some((known_left, known_right)) = self.edges {
            let slack = lines.first().map_or(0.0, |line| line.size);
            if known_left <= left + slack && right <= known_right + slack {
                (left, right) = (known_left, known_right);
            }
        }
        Frame { lines, left, right, pitch: usual_pitch(&bases) }
    }

    /// Whether a paragraph ends before this line.
    fn is_break(&self, last: Last, line: &Line, frame: &Frame, is_same_block: bool, is_centred: bool) -> bool {
        let above = self.lines.last().map_or("", String::as_str);
        if is_other_size(last.size, line.size) {
            return true;
        }
        if is_centred != last.is_centred {
            // The last line of a title that filled the line above it.
            let is_rest = is_centred && last.room < SLACK * line.size && !ends_sentence(above);
            return !is_rest;
        }
        if is_centred {
            // A title of several lines is set larger than the text, and a quotation has one edge; what else is centred
            // are lines of their own.
            let has_edge = (line.left - last.left).abs() <= SAME_EDGE * line.size;
            let is_title = is_other_size(frame.lines.last().map_or(0.0, |last| last.size), line.size);
            return !is_same_block || !(has_edge || is_title);
        }
        let pitch = if frame.pitch > 0.0 { frame.pitch } else { COMMON_PITCH * line.size };
        if is_same_block && line.base - last.base > (WIDE_PITCH * pitch).min(WIDEST_PITCH * line.size) {
            return true;
        }
        let had_room = last.room > first_word(line) + SLACK * line.size;
        let is_indented = line.left - frame.left >= INDENT * line.size;
        had_room || (is_indented && may_end(above))
    }

    fn push(&mut self, line: &str) {
        let line = match self.lines.last_mut() {
            Some(last) => complete_word(last, line),
            None => line,
        };
        if !line.is_empty() {
            self.lines.push(line.to_owned());
        }
    }
}

impl Frame {
    fn centres(&self, line: &Line) -> bool {
        let (before, after) = (line.left - self.left, self.right - line.right);
        let least = CENTRED * line.size;
        before >= least && after >= least && (before - after).abs() <= ECCENTRIC * line.size
    }
}

fn is_other_size(one: f32, other: f32) -> bool {
    one > other * OTHER_SIZE || other > one * OTHER_SIZE
}

/// How wide the first word of a line is: what could not be cut to fill the line above.
fn first_word(line: &Line) -> f32 {
    let is_cut = |character: char| character == ' ' || is_han(character);
    let count = line.text.chars().count().max(1);
    let length = line.text.chars().take_while(|character| !is_cut(*character)).count();
    let whole = line.right - line.left;
    // Words are narrower than Han, so that their share of the line is an upper bound, and few characters are one em each.
    (whole * length.max(1) as f32 / count as f32).min(whole)
}

/// Whether a paragraph may end with this line: not within a sentence, which an indent does not end.
fn may_end(text: &str) -> bool {
    !text.ends_with(['，', '、', ',', '（', '《', '“', '-'])
}

/// Puts a Latin word together that a hyphen cuts at the end of a line; what is left of the next line.
fn complete_word<'line>(last: &mut String, line: &'line str) -> &'line str {
    let is_letter = |character: char| character.is_ascii_lowercase();
    if !last.strip_suffix('-').is_some_and(|word| word.ends_with(is_letter)) || !line.starts_with(is_letter) {
        return line;
    }
    let end = line.find(' ').unwrap_or(line.len());
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
            None => {
                let Piece { text, left, right, base, size, .. } = piece;
                lines.push(Line { text, left, right, base, size });
            }
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
