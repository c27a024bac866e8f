//! Reading a list of postings: a walk over its documents, which skips whole blocks and reads frequencies and positions only
//! when they are asked for.

use std::ops::Range;

use tantivy::directory::OwnedBytes;
use tantivy::{DocId, DocSet, TERMINATED};

use super::Detail;
use super::bits::BitReader;
use super::block::{BLOCK, unpack};
use super::list::{AS_BITS, IS_LONG, Tail};
use crate::engine::local::number::take_number;

/// A walk over the documents of a term.
pub(in crate::engine::local) struct Cursor {
    list: OwnedBytes,
    universe: u32,
    detail: Detail,
    count: u32,
    /// How many documents come after the block.
    left: u32,
    /// The document behind the last one of the block.
    next: DocId,
    /// Where the skip, the documents and the positions of the next block begin.
    skips: usize,
    documents_at: usize,
    positions_at: usize,
    /// What is read of the block.
    documents: Box<[DocId; BLOCK]>,
    frequencies: Box<[u32; BLOCK]>,
    length: usize,
    at: usize,
    frequencies_of: Source,
    positions_of: Source,
    /// The distances between the positions of all documents of the block, where those of each begin, and the positions of
    /// one document.
    distances: Vec<u32>,
    starts: Vec<u32>,
    positions: Vec<u32>,
}

/// Where something of a block is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// It has been read.
    Read,
    /// In blocks, from this byte on.
    Blocks(usize),
    /// In bits, from this bit on.
    Bits(usize),
}

impl Cursor {
    /// A walk over a list of documents below `universe`.
    pub(super) fn new(list: OwnedBytes, universe: u32, detail: Detail) -> Self {
        let mut cursor = Self {
            universe,
            detail,
            count: 0,
            left: 0,
            next: 0,
            skips: 0,
            documents_at: 0,
            positions_at: 0,
            documents: Box::new([TERMINATED; BLOCK]),
            frequencies: Box::new([1; BLOCK]),
            length: 0,
            at: 0,
            frequencies_of: Source::Read,
            positions_of: Source::Read,
            distances: Vec::new(),
            starts: Vec::new(),
            positions: Vec::new(),
            list,
        };
        let mut bits = BitReader::new(&cursor.list, 0);
        let count = bits.golomb(0);
        let place = bits.place();
        let begun = if count < IS_LONG {
            cursor.count = count + 1;
            cursor.left = cursor.count;
            cursor.load_tail(place, None)
        } else {
            cursor.begin(place.div_ceil(8))
        };
        if begun.is_none() {
            cursor.end();
        }
        cursor
    }

    /// How many documents a list has.
    pub(super) fn count_of(list: &[u8]) -> u32 {
        let mut bits = BitReader::new(list, 0);
        let count = bits.golomb(0);
        let long = || take_number(&mut list.get(bits.place().div_ceil(8)..)?).map(|count| count as u32);
        if count < IS_LONG { count + 1 } else { long().unwrap_or(0) }
    }

    /// Reads the beginning of a long list.
    fn begin(&mut self, place: usize) -> Option<()> {
        let mut rest = self.list.get(place..)?;
        self.count = take_number(&mut rest)? as u32;
        let skips = take_number(&mut rest)? as usize;
        let documents = take_number(&mut rest)? as usize;
        self.left = self.count;
        self.skips = self.list.len() - rest.len();
        self.documents_at = self.skips.checked_add(skips)?;
        self.positions_at = self.documents_at.checked_add(documents)?;
        self.load()
    }

    /// How many documents it has in all.
    pub(in crate::engine::local) fn count(&self) -> u32 {
        self.count
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
            self.load_or_end();
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
        let all = self.distances.len();
        let start = (self.starts[self.at] as usize).min(all);
        start..start.saturating_add(self.frequencies[self.at] as usize).min(all)
    }

    fn load_or_end(&mut self) {
        if self.load().is_none() {
            self.end();
        }
    }

    /// Reads the next block; `None` behind the last one.
    fn load(&mut self) -> Option<()> {
        if self.left == 0 {
            return None;
        }
        if (self.left as usize) < BLOCK {
            return self.load_tail(self.documents_at.saturating_mul(8), Some(self.positions_at.saturating_mul(8)));
        }
        let skip = self.skip_ahead()?;
        let bytes = self.list.get(self.documents_at..)?;
        let mut rest = bytes;
        if *rest.first()? == AS_BITS {
            let (bits, after) = rest[1..].split_at_checked(skip.span.div_ceil(8) as usize)?;
            rest = after;
            read_bits(bits, self.next, &mut self.documents)?;
        } else {
            unpack(&mut rest, &mut self.documents)?;
            let mut document = u64::from(self.next);
            for distance in self.documents.iter_mut() {
                document += u64::from(*distance);
                *distance = document as DocId;
                document += 1;
            }
            // Of damaged lists documents would not be in order.
            u32::try_from(document).ok()?;
        }
        let last = self.documents[BLOCK - 1];
        if last >= self.universe || Some(last) != self.next.checked_add(skip.span)?.checked_sub(1) {
            return None;
        }
        let read = bytes.len() - rest.len();
        self.frequencies_of =
            if self.detail >= Detail::Frequencies { Source::Blocks(self.documents_at + read) } else { Source::Read };
        self.positions_of = Source::Blocks(self.positions_at);
        (self.length, self.at) = (BLOCK, 0);
        self.pass(&skip);
        Some(())
    }

    /// Reads the documents that fill no block: from this bit on, with their positions there, or behind them.
    fn load_tail(&mut self, place: usize, positions: Option<usize>) -> Option<()> {
        let count = self.left as usize;
        let mut tail = Tail(BitReader::new(&self.list, place));
        let (documents, frequencies) = (&mut self.documents[..count], &mut self.frequencies[..count]);
        tail.documents((self.universe, self.count), self.detail, self.next, documents, frequencies)?;
        self.frequencies_of = Source::Read;
        self.positions_of = Source::Bits(positions.unwrap_or(tail.0.place()));
        (self.length, self.at, self.left) = (count, 0, 0);
        Some(())
    }

    fn end(&mut self) {
        self.documents[0] = TERMINATED;
        (self.length, self.at, self.left) = (0, 0, 0);
    }

    /// What is said of the next block.
    fn skip_ahead(&self) -> Option<Skip> {
        let bytes = self.list.get(self.skips..)?;
        let mut rest = bytes;
        let span = take_number(&mut rest)? as u32;
        let documents = take_number(&mut rest)? as usize;
        let positions = if self.detail >= Detail::Positions { take_number(&mut rest)? as usize } else { 0 };
        Some(Skip { span, documents, positions, length: bytes.len() - rest.len() })
    }

    /// Goes behind the next block.
    fn pass(&mut self, skip: &Skip) {
        self.next = self.next.saturating_add(skip.span);
        self.skips += skip.length;
        self.documents_at = self.documents_at.saturating_add(skip.documents);
        self.positions_at = self.positions_at.saturating_add(skip.positions);
        self.left -= BLOCK as u32;
    }

    /// Reads the block in which `target` would stand, or the end.
    fn load_towards(&mut self, target: DocId) {
        while self.left as usize >= BLOCK {
            let Some(skip) = self.skip_ahead() else { return self.end() };
            if self.next.saturating_add(skip.span) > target {
                break;
            }
            self.pass(&skip);
        }
        self.load_or_end();
    }

    fn read_frequencies(&mut self) {
        if let Source::Blocks(place) = self.frequencies_of {
            self.frequencies_of = Source::Read;
            let read = self.list.get(place..).and_then(|mut bytes| unpack(&mut bytes, &mut self.frequencies));
            match read {
                Some(()) => self.frequencies.iter_mut().for_each(|frequency| *frequency = frequency.wrapping_add(1)),
                None => self.frequencies.fill(1),
            }
        }
    }

    fn read_positions(&mut self) {
        if self.positions_of == Source::Read {
            return;
        }
        self.read_frequencies();
        let mut total = 0_u32;
        self.starts.clear();
        self.starts.extend(self.frequencies[..self.length].iter().map(|frequency| {
            let next = total.saturating_add(*frequency);
            std::mem::replace(&mut total, next)
        }));
        self.distances.clear();
        let total = total as usize;
        let place = match std::mem::replace(&mut self.positions_of, Source::Read) {
            Source::Blocks(place) => {
                let mut rest = self.list.get(place..).unwrap_or_default();
                let mut numbers = [0; BLOCK];
                while total - self.distances.len() >= BLOCK && unpack(&mut rest, &mut numbers).is_some() {
                    self.distances.extend_from_slice(&numbers);
                }
                (self.list.len() - rest.len()) * 8
            }
            Source::Bits(place) => place,
            Source::Read => return,
        };
        // No more than there are bits for.
        let left = (total - self.distances.len()).min((self.list.len() * 8).saturating_sub(place));
        Tail(BitReader::new(&self.list, place)).positions(left, &mut self.distances);
    }
}

/// What is said of a block.
struct Skip {
    /// How far its last document is from the last one of the block before.
    span: u32,
    /// The bytes of its documents and frequencies, of its positions, and of the skip itself.
    documents: usize,
    positions: usize,
    length: usize,
}

/// Reads the documents from `first` on that have a bit; `None` where they are not a block.
fn read_bits(bits: &[u8], first: DocId, documents: &mut [DocId; BLOCK]) -> Option<()> {
    let mut count = 0;
    let mut base = first;
    for bytes in bits.chunks(8) {
        let mut word = bytes.iter().rev().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
        while word != 0 {
            *documents.get_mut(count)? = base.wrapping_add(word.trailing_zeros());
            count += 1;
            word &= word - 1;
        }
        base = base.wrapping_add(64);
    }
    (count == BLOCK).then_some(())
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
            self.load_towards(target);
        }
        self.at += self.documents[self.at..self.length].partition_point(|document| *document < target);
        if self.length > 0 && self.at == self.length {
            self.load_towards(target);
        }
        self.documents[self.at]
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.documents[self.at]
    }

    fn size_hint(&self) -> u32 {
        self.count
    }
}
