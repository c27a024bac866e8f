//! A walk over the documents of a list. Frequencies and positions are read only when they are asked for.

use std::ops::Range;

use tantivy::{DocId, DocSet, TERMINATED};

use super::Detail;
use super::block::BLOCK;
use super::stretch::Stretch;
use super::unread::{Loaded, Source, Unread};

/// A walk over the documents of a term.
pub(in crate::engine::local) struct Cursor {
    detail: Detail,
    unread: Unread,
    /// The block at hand, and the place in it.
    documents: Box<[DocId; BLOCK]>,
    frequencies: Box<[u32; BLOCK]>,
    length: usize,
    at: usize,
    frequencies_of: Source,
    positions_of: Source,
    /// The distances between the positions of all documents of the block, how many of them stand before those of the
    /// document at which place, and the positions of one document.
    distances: Vec<u32>,
    before: u32,
    before_at: usize,
    positions: Vec<u32>,
}

impl Cursor {
    /// A walk over a list of documents below `universe`.
    pub(super) fn new(list: Stretch, universe: u32, detail: Detail) -> Self {
        let mut cursor = Self {
            detail,
            unread: Unread::new(list, universe, detail),
            documents: Box::new([TERMINATED; BLOCK]),
            frequencies: Box::new([1; BLOCK]),
            length: 0,
            at: 0,
            frequencies_of: Source::Read,
            positions_of: Source::Read,
            distances: Vec::new(),
            before: 0,
            before_at: 0,
            positions: Vec::new(),
        };
        cursor.load();
        cursor
    }

    /// How many documents it has in all.
    pub(in crate::engine::local) fn count(&self) -> u32 {
        self.unread.count()
    }

    /// The documents from this one on that are at hand.
    pub(super) fn documents_ahead(&self) -> &[DocId] {
        &self.documents[self.at..self.length]
    }

    /// The documents from this one on that are at hand, and how often the term stands in each.
    pub(in crate::engine::local) fn ahead(&mut self) -> (&[DocId], &[u32]) {
        self.read_frequencies();
        (&self.documents[self.at..self.length], &self.frequencies[self.at..self.length])
    }

    /// Goes on by so many of the documents at hand.
    pub(in crate::engine::local) fn skip(&mut self, count: usize) {
        self.at += count;
        if self.at >= self.length {
            self.load();
        }
    }

    /// How often the term stands in this document; 1 where that is not kept.
    pub(in crate::engine::local) fn frequency(&mut self) -> u32 {
        self.read_frequencies();
        self.frequencies[self.at]
    }

    /// Where the term stands in this document, in order; nothing where that is not kept.
    pub(in crate::engine::local) fn positions(&mut self) -> &[u32] {
        let here = self.distances_here();
        self.positions.clear();
        self.positions.extend(self.distances[here].iter().scan(0_u32, |position, distance| {
            *position = position.wrapping_add(*distance);
            Some(*position)
        }));
        &self.positions
    }

    /// The distances between these positions.
    pub(super) fn distances(&mut self) -> &[u32] {
        let here = self.distances_here();
        &self.distances[here]
    }

    /// Which distances are those of this document.
    fn distances_here(&mut self) -> Range<usize> {
        if self.detail < Detail::Positions || self.length == 0 {
            return 0..0;
        }
        self.read_positions();
        // Documents come in their order.
        self.before = self.before.wrapping_add(sum(&self.frequencies[self.before_at..self.at]));
        self.before_at = self.at;
        let all = self.distances.len();
        let start = (self.before as usize).min(all);
        start..start.saturating_add(self.frequencies[self.at] as usize).min(all)
    }

    /// Reads the next block, or ends.
    fn load(&mut self) {
        self.at = 0;
        match self.unread.load(&mut self.documents, &mut self.frequencies) {
            Some(Loaded { length, frequencies, positions }) => {
                (self.length, self.frequencies_of, self.positions_of) = (length, frequencies, positions);
            }
            None => {
                self.length = 0;
                self.documents[0] = TERMINATED;
            }
        }
    }

    fn read_frequencies(&mut self) {
        if let Source::Blocks(from, to) = self.frequencies_of {
            self.frequencies_of = Source::Read;
            self.unread.read_frequencies((from, to), &mut self.frequencies);
        }
    }

    fn read_positions(&mut self) {
        if self.positions_of == Source::Read {
            return;
        }
        self.read_frequencies();
        let total = sum(&self.frequencies[..self.length]);
        (self.before, self.before_at) = (0, 0);
        self.distances.clear();
        let source = std::mem::replace(&mut self.positions_of, Source::Read);
        self.unread.read_distances(source, total as usize, &mut self.distances);
    }
}

/// The sum of frequencies; damaged ones may add up to anything.
fn sum(frequencies: &[u32]) -> u32 {
    frequencies.iter().copied().fold(0, u32::wrapping_add)
}

impl DocSet for Cursor {
    #[inline]
    fn advance(&mut self) -> DocId {
        self.skip(1);
        self.documents[self.at]
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.documents[self.at] >= target {
            return self.documents[self.at];
        }
        if self.length == 0 || self.documents[self.length - 1] < target {
            self.unread.pass_towards(target);
            self.load();
        }
        self.at += self.documents[self.at..self.length].partition_point(|document| *document < target);
        if self.length > 0 && self.at == self.length {
            // Only behind the last block, which no skip speaks of.
            self.load();
        }
        self.documents[self.at]
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.documents[self.at]
    }

    fn size_hint(&self) -> u32 {
        self.count()
    }
}
