//! What of a list has not been read yet: it is read a block at a time, or passed over by what its skips say.

use tantivy::DocId;

use super::Detail;
use super::bits::BitReader;
use super::block::{BLOCK, unpack};
use super::list::{AS_BITS, IS_LONG, Tail};
use super::stretch::Stretch;
use crate::engine::local::number::{MOST_OF_A_NUMBER, take_number};

/// What a list begins with takes no more bytes: a number in bits, and three of seven bits a byte.
const BEGINNING: usize = 2 + 3 * MOST_OF_A_NUMBER;

/// The blocks of a list from one on.
pub(super) struct Unread {
    list: Stretch,
    universe: u32,
    detail: Detail,
    count: u32,
    /// How many documents are left.
    left: u32,
    /// The document behind the last one that was read or passed over.
    next: DocId,
    /// Where the skip, the documents and the positions of the next block begin, in bytes.
    skips: usize,
    documents: usize,
    positions: usize,
    /// Of a short list, where its documents begin, in bits.
    short: Option<usize>,
    /// Of a long list, where its documents end.
    documents_end: usize,
}

/// Where something of a block is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// It has been read.
    Read,
    /// In blocks, from the one byte to the other.
    Blocks(usize, usize),
    /// In bits, from this bit on.
    Bits(usize),
}

/// What was read of a block besides its documents.
pub(super) struct Loaded {
    pub(super) length: usize,
    pub(super) frequencies: Source,
    pub(super) positions: Source,
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

/// How many documents a list has.
pub(super) fn count_of(list: &Stretch) -> u32 {
    let count = || {
        let bytes = list.from(0, BEGINNING)?;
        let mut bits = BitReader::new(bytes, 0);
        let count = bits.golomb(0);
        let long = || take_number(&mut bytes.get(bits.place().div_ceil(8)..)?).map(|count| count as u32);
        if count < IS_LONG { Some(count + 1) } else { long() }
    };
    count().unwrap_or_else(|| {
        list.damaged();
        0
    })
}

impl Unread {
    /// A whole list of documents below `universe`.
    pub(super) fn new(list: Stretch, universe: u32, detail: Detail) -> Self {
        let mut unread = Self {
            universe,
            detail,
            count: 0,
            left: 0,
            next: 0,
            skips: 0,
            documents: 0,
            positions: 0,
            short: None,
            documents_end: 0,
            list,
        };
        if unread.begin().is_none() {
            unread.list.damaged();
            unread.count = 0;
        }
        unread.left = unread.count;
        unread
    }

    fn begin(&mut self) -> Option<()> {
        let bytes = self.list.from(0, BEGINNING)?;
        let mut bits = BitReader::new(bytes, 0);
        let count = bits.golomb(0);
        let place = bits.place();
        if count < IS_LONG {
            self.short = Some(place);
            self.count = count + 1;
            return Some(());
        }
        let mut rest = bytes.get(place.div_ceil(8)..)?;
        self.count = take_number(&mut rest)? as u32;
        let skips = take_number(&mut rest)? as usize;
        let documents = take_number(&mut rest)? as usize;
        self.skips = bytes.len() - rest.len();
        self.documents = self.skips.checked_add(skips)?;
        self.positions = self.documents.checked_add(documents)?;
        self.documents_end = self.positions;
        (self.positions <= self.list.len()).then_some(())
    }

    /// How many documents the list has in all.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Passes over the blocks that end before `target`.
    pub(super) fn pass_towards(&mut self, target: DocId) {
        while self.left as usize >= BLOCK {
            match self.skip() {
                Some(skip) if self.next.saturating_add(skip.span) <= target => self.pass(&skip),
                _ => return,
            }
        }
    }

    /// Reads the next block; `None` behind the last one, and, which is noted, where there is none to be read.
    pub(super) fn load(&mut self, documents: &mut [DocId; BLOCK], frequencies: &mut [u32; BLOCK]) -> Option<Loaded> {
        let loaded = match self.left as usize {
            0 => return None,
            left if left < BLOCK => self.load_tail(&mut documents[..left], &mut frequencies[..left]),
            _ => self.load_block(documents),
        };
        if loaded.is_none() {
            self.list.damaged();
        }
        loaded
    }

    fn load_block(&mut self, documents: &mut [DocId; BLOCK]) -> Option<Loaded> {
        let skip = self.skip()?;
        let end = self.documents.checked_add(skip.documents)?;
        let bytes = self.list.get(self.documents..end)?;
        let mut rest = bytes;
        if *rest.first()? == AS_BITS {
            let (bits, after) = rest[1..].split_at_checked(skip.span.div_ceil(8) as usize)?;
            rest = after;
            read_bits(bits, self.next, documents)?;
        } else {
            unpack(&mut rest, documents)?;
            let mut document = u64::from(self.next);
            for distance in documents.iter_mut() {
                document += u64::from(*distance);
                *distance = document as DocId;
                document += 1;
            }
            // Of damaged lists documents would not be in order.
            u32::try_from(document).ok()?;
        }
        let last = documents[BLOCK - 1];
        if last >= self.universe || Some(last) != self.next.checked_add(skip.span)?.checked_sub(1) {
            return None;
        }
        let has_frequencies = self.detail >= Detail::Frequencies;
        let frequencies = if has_frequencies { Source::Blocks(end - rest.len(), end) } else { Source::Read };
        let positions = Source::Blocks(self.positions, self.positions.checked_add(skip.positions)?);
        let loaded = Loaded { length: BLOCK, frequencies, positions };
        self.pass(&skip);
        Some(loaded)
    }

    /// Reads the documents that fill no block. Of a short list their positions are behind them.
    fn load_tail(&mut self, documents: &mut [DocId], frequencies: &mut [u32]) -> Option<Loaded> {
        let (place, end) = match self.short {
            Some(place) => (place, self.list.len()),
            None => (self.documents.checked_mul(8)?, self.documents_end),
        };
        let mut tail = Tail(BitReader::new(self.list.get(place / 8..end)?, place % 8));
        tail.documents((self.universe, self.count), self.detail, self.next, documents, frequencies)?;
        let positions = match self.short {
            Some(place) => place / 8 * 8 + tail.0.place(),
            None => self.positions.checked_mul(8)?,
        };
        self.left = 0;
        Some(Loaded { length: documents.len(), frequencies: Source::Read, positions: Source::Bits(positions) })
    }

    /// What is said of the next block.
    fn skip(&self) -> Option<Skip> {
        let end = self.skips.saturating_add(3 * MOST_OF_A_NUMBER).min(self.list.len());
        let bytes = self.list.get(self.skips..end)?;
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
        self.documents = self.documents.saturating_add(skip.documents);
        self.positions = self.positions.saturating_add(skip.positions);
        self.left -= BLOCK as u32;
    }

    /// Reads a block of frequencies.
    pub(super) fn read_frequencies(&self, (from, to): (usize, usize), frequencies: &mut [u32; BLOCK]) {
        match self.list.get(from..to).and_then(|mut bytes| unpack(&mut bytes, frequencies)) {
            Some(()) => frequencies.iter_mut().for_each(|frequency| *frequency = frequency.wrapping_add(1)),
            None => {
                self.list.damaged();
                frequencies.fill(1);
            }
        }
    }

    /// Appends `count` distances between positions; fewer, which is noted, where there are no more.
    pub(super) fn read_distances(&self, source: Source, count: usize, distances: &mut Vec<u32>) {
        let (bytes, place) = match source {
            Source::Blocks(from, to) => (self.list.get(from..to), 0),
            Source::Bits(place) => (self.list.get(place / 8..self.list.len()), place % 8),
            Source::Read => return,
        };
        let Some(mut rest) = bytes else { return };
        let blocks = if matches!(source, Source::Blocks(..)) { count / BLOCK } else { 0 };
        let mut numbers = [0; BLOCK];
        for _ in 0..blocks {
            if unpack(&mut rest, &mut numbers).is_none() {
                break;
            }
            distances.extend_from_slice(&numbers);
        }
        // No more than there are bits for.
        let left = (count - distances.len()).min((rest.len() * 8).saturating_sub(place));
        Tail(BitReader::new(rest, place)).positions(left, distances);
        if distances.len() < count {
            self.list.damaged();
        }
    }
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
