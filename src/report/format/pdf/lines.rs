//! Glyphs become pieces of lines: what stands on one baseline without a wide gap. Wider gaps may part columns, which only
//! the whole page shows.

use super::glyphs::{Glyph, UNREADABLE};
use crate::report::line::is_han;

/// The widest gap inside a piece, in ems. Columns of newspapers are one em apart; justified text seldom has gaps of half
/// an em.
const WIDEST_GAP: f32 = 0.6;

/// The narrowest gap between Latin words, in ems: the space of narrow fonts is a fifth, letters are spaced by a tenth.
const NARROWEST_SPACE: f32 = 0.16;

/// How far baselines of one line may be apart, in ems of the larger and of the smaller glyph: raised marks of notes stand
/// on the line, the next line does not.
const SAME_BASE: (f32, f32) = (0.35, 0.8);

/// A glyph drawn again so near, in ems along and across the line, makes the first bold or gives it a shadow. No two
/// letters of a word stand so close.
const DRAWN_AGAIN: (f32, f32) = (0.12, 0.2);

/// How many of the last lines may still be gone on with, and how many of the last glyphs of a line be drawn again.
const OPEN_LINES: usize = 64;
const OPEN_GLYPHS: usize = 3;

/// A piece of a line.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) base: f32,
    /// The size of most of its glyphs.
    pub(super) size: f32,
    /// Which line of the page it is a piece of; lines are counted downwards.
    pub(super) row: usize,
}

impl Piece {
    /// Where capitals begin: the space between lines stays free.
    pub(super) fn top(&self) -> f32 {
        self.base - 0.7 * self.size
    }
}

/// The pieces of lines that these glyphs make, line by line downwards, each line from left to right.
pub(super) fn pieces(mut glyphs: Vec<Glyph>) -> Vec<Piece> {
    glyphs.sort_by(|one, other| one.base.total_cmp(&other.base));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        let open = rows.len().saturating_sub(OPEN_LINES);
        match rows[open..].iter_mut().rev().find(|row| is_same_row(&row[0], &glyph)) {
            Some(row) => row.push(glyph),
            None => rows.push(vec![glyph]),
        }
    }
    let mut pieces = Vec::new();
    for (row, glyphs) in rows.into_iter().enumerate() {
        row_pieces(glyphs, row, &mut pieces);
    }
    pieces
}

fn is_same_row(row: &Glyph, glyph: &Glyph) -> bool {
    let (large, small) = (row.size.max(glyph.size), row.size.min(glyph.size));
    let apart = (row.base - glyph.base).abs();
    apart <= large * SAME_BASE.0 && apart <= small * SAME_BASE.1 && small * 2.0 >= large
}

fn row_pieces(mut glyphs: Vec<Glyph>, row: usize, pieces: &mut Vec<Piece>) {
    glyphs.sort_by(|one, other| one.left.total_cmp(&other.left));
    let mut kept: Vec<Glyph> = Vec::new();
    let mut has_space = false;
    for glyph in glyphs {
        if glyph.character == ' ' {
            has_space = true;
            continue;
        }
        if kept.iter().rev().take(OPEN_GLYPHS).any(|other| is_drawn_again(other, &glyph)) {
            continue;
        }
        if let Some(last) = kept.last() {
            let size = last.size.max(glyph.size);
            let gap = glyph.left - last.right;
            // In the gutter of columns there may be only the empty halves of marks.
            let is_wide = gap > NARROWEST_SPACE * size && ink_left(&glyph) - ink_right(last) > WIDEST_GAP * size;
            if gap > WIDEST_GAP * size || is_wide {
                pieces.push(piece(&kept, row));
                kept.clear();
            } else if is_word(last.character) && is_word(glyph.character) && (has_space || gap > NARROWEST_SPACE * size)
            {
                kept.push(Glyph { character: ' ', left: last.right, right: glyph.left, ..glyph });
            }
        }
        has_space = false;
        kept.push(glyph);
    }
    if !kept.is_empty() {
        pieces.push(piece(&kept, row));
    }
}

fn is_drawn_again(first: &Glyph, glyph: &Glyph) -> bool {
    first.character == glyph.character
        && first.character != UNREADABLE
        && (first.left - glyph.left).abs() <= DRAWN_AGAIN.0 * glyph.size
        && (first.base - glyph.base).abs() <= DRAWN_AGAIN.1 * glyph.size
}

/// A character of a word that spaces part from the next: all but what is written without them.
fn is_word(character: char) -> bool {
    !is_han(character) && !is_wide_mark(character)
}

/// Marks as Chinese writes them, and characters as wide as Han.
fn is_wide_mark(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{312f}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}')
        || matches!(character, '“' | '”' | '‘' | '’' | '—' | '…' | '·' | UNREADABLE)
}

/// Where the ink of a glyph begins: an opening mark as wide as Han stands in the right half of its place.
fn ink_left(glyph: &Glyph) -> f32 {
    let is_opening = matches!(glyph.character, '（' | '《' | '“' | '‘' | '「' | '『' | '【' | '〔' | '〈');
    if is_opening { glyph.left + half_of_wide(glyph) } else { glyph.left }
}

/// Where the ink ends: a closing mark stands in the left half, and the other half may reach into the next column.
fn ink_right(glyph: &Glyph) -> f32 {
    let is_closing = matches!(
        glyph.character,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '》'
            | '”'
            | '’'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '〉'
    );
    if is_closing { glyph.right - half_of_wide(glyph) } else { glyph.right }
}

fn half_of_wide(glyph: &Glyph) -> f32 {
    let width = glyph.right - glyph.left;
    if width > 0.9 * glyph.size { width / 2.0 } else { 0.0 }
}

fn piece(glyphs: &[Glyph], row: usize) -> Piece {
    let mut sizes: Vec<f32> = glyphs.iter().map(|glyph| glyph.size).collect();
    let mut bases: Vec<f32> = glyphs.iter().map(|glyph| glyph.base).collect();
    let (first, last) = (&glyphs[0], &glyphs[glyphs.len() - 1]);
    Piece {
        text: glyphs.iter().map(|glyph| glyph.character).collect(),
        left: first.left,
        right: glyphs.iter().map(ink_right).fold(ink_right(last), f32::max),
        base: median(&mut bases),
        size: median(&mut sizes),
        row,
    }
}

/// The middle one of some values; nought where there are none.
pub(super) fn median(values: &mut [f32]) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f32::total_cmp).1
}

/// The usual distance between the lines of a block, from the row and the baseline of each.
pub(super) fn usual_pitch(bases: &[f32]) -> f32 {
    let mut pitches: Vec<f32> = bases.windows(2).map(|pair| pair[1] - pair[0]).filter(|pitch| *pitch > 0.0).collect();
    median(&mut pitches)
}
