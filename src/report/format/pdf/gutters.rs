//! Which white spaces are gutters: those with running text on both sides. The white space between the columns of a table
//! is none, since its rows are read across.

use std::borrow::Borrow;

use super::lines::Piece;

/// The narrowest gutter, in ems of the usual text.
pub(super) const NARROWEST_GUTTER: f32 = 0.8;

/// The narrowest column, in ems: what is narrower is the column of a table, whose rows are read across.
const NARROWEST_COLUMN: f32 = 6.0;

/// The fewest lines of a column, and of the longest among those that stand side by side.
const FEWEST_LINES: usize = 2;
const FEWEST_LINES_OF_LONGEST: usize = 4;

/// The lines of running text fill their column, but for the last of each paragraph; the entries of a table do not. So much
/// of the width fills it, and this share of the lines does at least.
const FULL: f32 = 0.7;
const FULL_LINES: f32 = 0.4;

/// A span of the page across the lines.
pub(super) type Gap = (f32, f32);

/// The white spaces between pieces that are wide enough for a gutter.
pub(super) fn gaps<'piece>(pieces: impl IntoIterator<Item = &'piece Piece>, em: f32) -> Vec<Gap> {
    let mut spans: Vec<Gap> = pieces.into_iter().map(|piece| (piece.left, piece.right)).collect();
    spans.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut gaps = Vec::new();
    let mut end = spans.first().map_or(0.0, |span| span.1);
    for (left, right) in spans {
        if left - end >= NARROWEST_GUTTER * em {
            gaps.push((end, left));
        }
        end = end.max(right);
    }
    gaps
}

/// The gutters that part these pieces into columns of running text.
pub(super) fn gutters(pieces: &[&Piece], known: &[Gap], em: f32) -> Option<Vec<Gap>> {
    let mut gutters = gaps(pieces.iter().copied(), em);
    let is_known =
        |gutter: &Gap| known.iter().any(|known| gutter.1.min(known.1) - gutter.0.max(known.0) >= NARROWEST_GUTTER * em);
    while !gutters.is_empty() {
        if gutters.iter().all(is_known) {
            return Some(gutters);
        }
        let columns = columns_of(pieces.iter().copied(), &gutters);
        let lines: Vec<Option<usize>> = columns.iter().map(|column| lines_of_text(column, em)).collect();
        let Some(no_column) = lines.iter().position(Option::is_none) else {
            return (lines.into_iter().flatten().max()? >= FEWEST_LINES_OF_LONGEST).then_some(gutters);
        };
        // What is no column belongs to its nearer neighbour.
        let width = |place: usize| gutters.get(place).map_or(f32::MAX, |gutter| gutter.1 - gutter.0);
        let before = no_column.checked_sub(1);
        let nearer = before.filter(|before| width(*before) <= width(no_column)).unwrap_or(no_column);
        gutters.remove(nearer.min(gutters.len() - 1));
    }
    None
}

/// These pieces, apart for every column between the gutters.
pub(super) fn columns_of<Item: Borrow<Piece>>(
    pieces: impl IntoIterator<Item = Item>,
    gutters: &[Gap],
) -> Vec<Vec<Item>> {
    let mut columns: Vec<Vec<Item>> = Vec::new();
    columns.resize_with(gutters.len() + 1, Vec::new);
    for piece in pieces {
        let place = gutters.partition_point(|gutter| gutter.1 <= piece.borrow().left);
        columns[place].push(piece);
    }
    columns
}

/// How many lines of running text these pieces are, if they are some.
fn lines_of_text(pieces: &[&Piece], em: f32) -> Option<usize> {
    let mut rows: Vec<(usize, f32, f32)> = pieces.iter().map(|piece| (piece.row, piece.left, piece.right)).collect();
    rows.sort_by_key(|(row, ..)| *row);
    rows.dedup_by(|next, row| {
        let is_same = next.0 == row.0;
        if is_same {
            *row = (row.0, row.1.min(next.1), row.2.max(next.2));
        }
        is_same
    });
    let left = rows.iter().map(|(_, left, _)| *left).fold(f32::MAX, f32::min);
    let right = rows.iter().map(|(_, _, right)| *right).fold(f32::MIN, f32::max);
    let width = right - left;
    let full = rows.iter().filter(|(_, left, right)| right - left >= FULL * width).count();
    let is_text =
        rows.len() >= FEWEST_LINES && width >= NARROWEST_COLUMN * em && full as f32 >= FULL_LINES * rows.len() as f32;
    is_text.then_some(rows.len())
}
