//! The order in which a page is read. The page is cut recursively where white space runs through it, as in the X-Y cut of
//! Nagy and Seth ("Hierarchical representation of optically scanned documents", 1984): gutters part columns, read from
//! left to right; lines that cross a gutter, such as a title above the columns, end it, and part what is above from what is
//! below. In difference to the X-Y cut, horizontal white space is cut only where a gutter begins or ends, since there is
//! some between any two lines.

use super::gutters::{Gap, NARROWEST_GUTTER, columns_of, gaps, gutters};
use super::lines::Piece;

/// A line that stands on one side of a gutter only, and away from the columns by so many ems, does not belong to them.
const AWAY: f32 = 2.5;

/// How often a page is cut in parts of parts, and how many gutters are tried in each.
const DEEPEST: usize = 24;
const MOST_TRIED: usize = 100;

/// A part of the page whose lines are read from top to bottom.
pub(super) type Block = Vec<Piece>;

/// Cuts page after page. On the last page there may be too few lines to see columns, but the pages before had them.
#[derive(Default)]
pub(super) struct Cutter {
    /// The gutters of the last page that had some.
    known: Vec<Gap>,
    /// Those of this page.
    found: Vec<Gap>,
    blocks: Vec<Block>,
}

impl Cutter {
    /// The parts of the next page, in the order they are read.
    pub(super) fn in_reading_order(&mut self, pieces: Vec<Piece>) -> Vec<Block> {
        self.cut(pieces, 0);
        if !self.found.is_empty() {
            self.known = std::mem::take(&mut self.found);
        }
        std::mem::take(&mut self.blocks)
    }

    fn cut(&mut self, pieces: Vec<Piece>, depth: usize) {
        if pieces.is_empty() {
            return;
        }
        let em = usual_size(&pieces);
        let mut strips = strips(pieces);
        match tallest_columns(&strips, &self.known, em).filter(|_| depth < DEEPEST) {
            Some(Columns { first, last, gutters }) => {
                let below = strips.split_off(last + 1);
                let columns = columns_of(strips.split_off(first).into_iter().flat_map(|strip| strip.pieces), &gutters);
                self.found.extend(gutters);
                self.cut(pieces_of(strips), depth + 1);
                for column in columns {
                    self.cut(column, depth + 1);
                }
                self.cut(pieces_of(below), depth + 1);
            }
            None => {
                let mut block = pieces_of(strips);
                block.sort_by(|one, other| one.row.cmp(&other.row).then(one.left.total_cmp(&other.left)));
                self.blocks.push(block);
            }
        }
    }
}

/// Columns that stand side by side: from which strip to which, and the gutters between them.
struct Columns {
    first: usize,
    last: usize,
    gutters: Vec<Gap>,
}

/// Pieces between which no white space runs across the page.
struct Strip {
    pieces: Vec<Piece>,
    top: f32,
    bottom: f32,
}

fn pieces_of(strips: Vec<Strip>) -> Vec<Piece> {
    strips.into_iter().flat_map(|strip| strip.pieces).collect()
}

/// The size of most characters.
fn usual_size(pieces: &[Piece]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = pieces.iter().map(|piece| (piece.size, piece.text.len())).collect();
    sizes.sort_by(|one, other| one.0.total_cmp(&other.0));
    let half = sizes.iter().map(|(_, length)| length).sum::<usize>() / 2;
    let mut before = 0;
    let usual = sizes.iter().find(|(_, length)| {
        before += length;
        before > half
    });
    usual.map_or(1.0, |(size, _)| *size)
}

fn strips(mut pieces: Vec<Piece>) -> Vec<Strip> {
    pieces.sort_by(|one, other| one.top().total_cmp(&other.top()));
    let mut strips: Vec<Strip> = Vec::new();
    for piece in pieces {
        match strips.last_mut().filter(|strip| piece.top() < strip.bottom) {
            Some(strip) => {
                strip.bottom = strip.bottom.max(piece.base);
                strip.pieces.push(piece);
            }
            None => strips.push(Strip { top: piece.top(), bottom: piece.base, pieces: vec![piece] }),
        }
    }
    strips
}

/// The tallest columns in these strips.
fn tallest_columns(strips: &[Strip], known: &[Gap], em: f32) -> Option<Columns> {
    let mut tallest: Option<(f32, Columns)> = None;
    let mut tried: Vec<(usize, usize, Gap)> = Vec::new();
    for (place, strip) in strips.iter().enumerate() {
        for gap in gaps(&strip.pieces, em) {
            let is_tried = |(first, last, other): &(usize, usize, Gap)| {
                (*first..=*last).contains(&place) && gap.0 < other.1 && other.0 < gap.1
            };
            if tried.len() >= MOST_TRIED || tried.iter().any(is_tried) {
                continue;
            }
            let (first, last, gutter) = reach(strips, place, gap, em);
            tried.push((first, last, gutter));
            let (first, last) = without_strays(strips, first, last, gutter, em);
            let pieces: Vec<&Piece> = strips[first..=last].iter().flat_map(|strip| &strip.pieces).collect();
            let height = strips[last].bottom - strips[first].top;
            if tallest.as_ref().is_none_or(|(tall, _)| *tall < height)
                && let Some(gutters) = gutters(&pieces, known, em)
            {
                tallest = Some((height, Columns { first, last, gutters }));
            }
        }
    }
    tallest.map(|(_, columns)| columns)
}

/// How far up and down from a strip a gap in it is kept free, and what is left of it.
fn reach(strips: &[Strip], place: usize, gap: Gap, em: f32) -> (usize, usize, Gap) {
    let (mut first, mut last, mut gap) = (place, place, gap);
    while let Some(left) = strips.get(last + 1).and_then(|strip| left_free(gap, strip, em)) {
        gap = left;
        last += 1;
    }
    while first > 0
        && let Some(left) = left_free(gap, &strips[first - 1], em)
    {
        gap = left;
        first -= 1;
    }
    (first, last, gap)
}

/// What a strip leaves free of a gap, if that is still wide enough.
fn left_free(gap: Gap, strip: &Strip, em: f32) -> Option<Gap> {
    let mut inside: Vec<&Piece> =
        strip.pieces.iter().filter(|piece| piece.right > gap.0 && piece.left < gap.1).collect();
    inside.sort_by(|one, other| one.left.total_cmp(&other.left));
    let (mut widest, mut begin) = ((gap.0, gap.0), gap.0);
    for (left, right) in inside.iter().map(|piece| (piece.left, piece.right)).chain([(gap.1, gap.1)]) {
        if left - begin > widest.1 - widest.0 {
            widest = (begin, left);
        }
        begin = begin.max(right);
    }
    (widest.1 - widest.0 >= NARROWEST_GUTTER * em).then_some(widest)
}

/// The same strips without those at either end that stand on one side of the gutter and away from the others.
fn without_strays(strips: &[Strip], first: usize, last: usize, gutter: Gap, em: f32) -> (usize, usize) {
    let (mut first, mut last) = (first, last);
    let is_one_sided = |strip: &Strip| {
        strip.pieces.iter().all(|piece| piece.right <= gutter.0)
            || strip.pieces.iter().all(|piece| piece.left >= gutter.1)
    };
    let is_away = |upper: &Strip, lower: &Strip| lower.top - upper.bottom > AWAY * em;
    // One-sided strips next to each other are away together.
    let two_sided = |place: &usize| !is_one_sided(&strips[*place]);
    let (Some(top), Some(end)) = ((first..=last).find(two_sided), (first..=last).rev().find(two_sided)) else {
        return (first, last);
    };
    if let Some(place) = (first..top).rev().find(|place| is_away(&strips[*place], &strips[place + 1])) {
        first = place + 1;
    }
    if let Some(place) = (end..last).find(|place| is_away(&strips[*place], &strips[place + 1])) {
        last = place;
    }
    (first, last)
}
