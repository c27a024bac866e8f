//! Lists of postings as bytes: the documents in which a term stands, how often, and where.
//!
//! A list begins with the number of its documents without one, in an exponential Golomb code of order 0; 127 stands for
//! more. A list of fewer documents than a block goes on in bits: the documents, frequencies and positions of [`Tail`].
//! A longer one has from the next byte on, in seven bits a byte, the number of its documents, the length of its skips
//! and that of its documents, and then these and its positions.
//!
//! Documents are blocks of the distances between them, without one, or a bit for each document from the last of the
//! block before to the last of this one, where that is shorter (its first byte is 128); the block of the frequencies
//! without one follows. Positions are the distances between those of a document, in blocks, and what is left of them in
//! bits. For each block its skip says how far its last document is from that of the block before, and how long its
//! documents and its positions are. What does not fill a block is a [`Tail`].

use super::Detail;
use super::bits::{BitReader, BitWriter};
use super::block::{BLOCK, pack};
use crate::engine::local::number::push_number;

/// The first byte of documents as bits.
pub(super) const AS_BITS: u8 = 128;
/// Stands for as many documents as a block, and more.
pub(super) const IS_LONG: u32 = BLOCK as u32 - 1;
/// The order of the code of distances between positions. Most documents have some 250.
const POSITIONS: u32 = 7;

/// The order of the code of distances between documents, of which there are `count` among `universe`.
fn order(universe: u32, count: u32) -> u32 {
    (universe / count.max(1)).max(1).ilog2()
}

/// Writes lists.
pub(super) struct ListWriter {
    /// How many documents there are in all.
    universe: u32,
    detail: Detail,
    count: u32,
    /// The document behind the last one, and behind the last one of the block before.
    next: u32,
    next_of_block: u32,
    /// What waits to be a block.
    distances: [u32; BLOCK],
    repetitions: [u32; BLOCK],
    waiting: usize,
    places: Vec<u32>,
    skips: Vec<u8>,
    documents: Vec<u8>,
    positions: Vec<u8>,
    bits: BitWriter,
}

impl ListWriter {
    pub(super) fn new(universe: u32) -> Self {
        Self {
            universe,
            detail: Detail::Documents,
            count: 0,
            next: 0,
            next_of_block: 0,
            distances: [0; BLOCK],
            repetitions: [0; BLOCK],
            waiting: 0,
            places: Vec::new(),
            skips: Vec::new(),
            documents: Vec::new(),
            positions: Vec::new(),
            bits: BitWriter::default(),
        }
    }

    /// Begins a list.
    pub(super) fn begin(&mut self, detail: Detail) {
        self.detail = detail;
        (self.count, self.next, self.next_of_block, self.waiting) = (0, 0, 0, 0);
        self.places.clear();
        self.skips.clear();
        self.documents.clear();
        self.positions.clear();
    }

    /// Adds a document: how often the term stands in it, and the distances between its positions. Documents come in
    /// order.
    pub(super) fn add(&mut self, document: u32, frequency: u32, distances: &[u32]) {
        self.distances[self.waiting] = document - self.next;
        self.repetitions[self.waiting] = frequency - 1;
        self.places.extend_from_slice(distances);
        self.next = document + 1;
        self.count += 1;
        self.waiting += 1;
        if self.waiting == BLOCK {
            self.write_block();
        }
    }

    fn write_block(&mut self) {
        let (documents, positions) = (self.documents.len(), self.positions.len());
        pack(&self.distances, &mut self.documents);
        let span = self.next - self.next_of_block;
        if (span.div_ceil(8) as usize) < self.documents.len() - documents - 1 {
            self.documents.truncate(documents);
            self.write_as_bits(span);
        }
        if self.detail >= Detail::Frequencies {
            pack(&self.repetitions, &mut self.documents);
        }
        push_number(u64::from(span), &mut self.skips);
        push_number((self.documents.len() - documents) as u64, &mut self.skips);
        if self.detail >= Detail::Positions {
            let (blocks, rest) = self.places.as_chunks::<BLOCK>();
            blocks.iter().for_each(|block| pack(block, &mut self.positions));
            rest.iter().for_each(|distance| self.bits.golomb(*distance, POSITIONS));
            self.bits.finish_into(&mut self.positions);
            self.places.clear();
            push_number((self.positions.len() - positions) as u64, &mut self.skips);
        }
        self.next_of_block = self.next;
        self.waiting = 0;
    }

    fn write_as_bits(&mut self, span: u32) {
        self.documents.push(AS_BITS);
        let start = self.documents.len();
        self.documents.resize(start + span.div_ceil(8) as usize, 0);
        let mut at = 0;
        for distance in self.distances {
            at += distance as usize;
            self.documents[start + at / 8] |= 1 << (at % 8);
            at += 1;
        }
    }

    /// Appends the list.
    pub(super) fn finish_into(&mut self, bytes: &mut Vec<u8>) {
        if self.count <= IS_LONG {
            self.bits.golomb(self.count - 1, 0);
            self.write_tail_documents();
            self.write_tail_positions();
            self.bits.finish_into(bytes);
            return;
        }
        self.bits.golomb(IS_LONG, 0);
        self.bits.finish_into(bytes);
        self.write_tail_documents();
        self.bits.finish_into(&mut self.documents);
        self.write_tail_positions();
        self.bits.finish_into(&mut self.positions);
        push_number(u64::from(self.count), bytes);
        push_number(self.skips.len() as u64, bytes);
        push_number(self.documents.len() as u64, bytes);
        for part in [&self.skips, &self.documents, &self.positions] {
            bytes.extend_from_slice(part);
        }
    }

    fn write_tail_documents(&mut self) {
        let order = order(self.universe, self.count);
        self.distances[..self.waiting].iter().for_each(|distance| self.bits.golomb(*distance, order));
        if self.detail >= Detail::Frequencies && self.waiting > 0 {
            let repetitions = &self.repetitions[..self.waiting];
            let are_any = repetitions.iter().any(|repetitions| *repetitions > 0);
            self.bits.bits(u64::from(are_any), 1);
            if are_any {
                repetitions.iter().for_each(|repetitions| self.bits.golomb(*repetitions, 0));
            }
        }
    }

    fn write_tail_positions(&mut self) {
        if self.detail >= Detail::Positions {
            self.places.iter().for_each(|distance| self.bits.golomb(*distance, POSITIONS));
        }
    }
}

/// The documents of a list that fill no block, in bits: the distances between them, without one; where frequencies are
/// kept, a bit that says whether one is above 1, and if so all without one; then the distances between their positions.
pub(super) struct Tail<'bytes>(pub(super) BitReader<'bytes>);

impl Tail<'_> {
    /// Reads the documents from `next` on, and the frequencies where these are kept; `None` where they are none.
    pub(super) fn documents(
        &mut self,
        (universe, count): (u32, u32),
        detail: Detail,
        next: u32,
        documents: &mut [u32],
        frequencies: &mut [u32],
    ) -> Option<()> {
        let order = order(universe, count);
        let mut next = u64::from(next);
        for document in documents.iter_mut() {
            next += u64::from(self.0.golomb(order));
            *document = next as u32;
            next += 1;
        }
        if next > u64::from(universe) {
            return None;
        }
        if detail >= Detail::Frequencies && !documents.is_empty() && self.0.bits(1) == 1 {
            frequencies.iter_mut().for_each(|frequency| *frequency = self.0.golomb(0).wrapping_add(1));
        } else {
            frequencies.fill(1);
        }
        Some(())
    }

    /// Appends the distances between `count` positions.
    pub(super) fn positions(&mut self, count: usize, distances: &mut Vec<u32>) {
        distances.extend((0..count).map(|_| self.0.golomb(POSITIONS)));
    }
}
