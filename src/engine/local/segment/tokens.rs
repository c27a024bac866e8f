//! Tokens that wait to be sorted: which term stands where. Most terms are pairs of Han characters; seven bytes of a
//! term, its field and its length make one number that sorts as the term does, so most tokens are numbers and no table
//! has to be asked for them. Longer terms are kept once and named by a number of their own.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::run::RunWriter;

/// A term that fits into [`PackedTerm`] has at most so many bytes.
const PACKED_BYTES: usize = 7;

/// A field and a term of at most seven bytes, in the order of these: 5 bits of the field, 56 of the term, 3 of its
/// length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct PackedTerm(u64);

impl PackedTerm {
    fn new(field: u8, term: &[u8]) -> Option<Self> {
        let mut bytes = [0; 8];
        bytes[..PACKED_BYTES].get_mut(..term.len())?.copy_from_slice(term);
        Some(Self(u64::from(field) << 59 | u64::from_be_bytes(bytes) >> 5 | term.len() as u64))
    }

    /// The field as the first byte, then the bytes of the term, as [`LongTerms`] keeps them.
    fn unpack(self, into: &mut Vec<u8>) {
        into.clear();
        into.push((self.0 >> 59) as u8);
        let length = (self.0 & 7) as usize;
        into.extend_from_slice(&(self.0 << 5).to_be_bytes()[..length]);
    }
}

/// Where a term stands.
#[derive(Clone, Copy, Debug)]
struct Token<Term> {
    term: Term,
    document: u32,
    position: u32,
}

/// Terms too long for a number, each with its field before it.
#[derive(Default)]
struct LongTerms {
    numbers: FxHashMap<Box<[u8]>, u32>,
    /// What they take, in bytes, with about what keeping each takes.
    bytes: usize,
    buffer: Vec<u8>,
}

impl LongTerms {
    fn number(&mut self, field: u8, term: &[u8]) -> u32 {
        self.buffer.clear();
        self.buffer.push(field);
        self.buffer.extend_from_slice(term);
        if let Some(number) = self.numbers.get(self.buffer.as_slice()) {
            return *number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(self.buffer.as_slice().into(), number);
        self.bytes += self.buffer.len() + 64;
        number
    }
}

/// Tokens in the order in which the documents came.
pub(super) struct Tokens {
    packed: Vec<Token<PackedTerm>>,
    long: Vec<Token<u32>>,
    long_terms: LongTerms,
    most: usize,
}

impl Tokens {
    /// Room for about `most` tokens.
    pub(super) fn new(most: usize) -> Self {
        Self { packed: Vec::new(), long: Vec::new(), long_terms: LongTerms::default(), most }
    }

    /// Adds a token. Documents come in order, and so do the positions of a term in a document.
    pub(super) fn add(&mut self, field: u8, term: &[u8], document: u32, position: u32) {
        match PackedTerm::new(field, term) {
            Some(term) => self.packed.push(Token { term, document, position }),
            None => {
                let term = self.long_terms.number(field, term);
                self.long.push(Token { term, document, position });
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.packed.is_empty() && self.long.is_empty()
    }

    /// Whether a run should be made of them.
    pub(super) fn is_full(&self) -> bool {
        let terms = self.long_terms.bytes / size_of::<Token<PackedTerm>>();
        self.packed.len() + self.long.len() + terms >= self.most
    }

    /// Writes all into a run, in the order of fields and terms, and is empty again.
    pub(super) fn drain_into(&mut self, run: &mut RunWriter) {
        // The sort is stable: documents and positions stay in order.
        self.packed.sort_by_key(|token| token.term);
        let mut terms: Vec<(Box<[u8]>, u32)> = self.long_terms.numbers.drain().collect();
        self.long_terms.bytes = 0;
        terms.sort_unstable();
        let mut ranks = vec![0; terms.len()];
        for (rank, (_, number)) in (0..).zip(&terms) {
            ranks[*number as usize] = rank;
        }
        self.long.iter_mut().for_each(|token| token.term = ranks[token.term as usize]);
        self.long.sort_by_key(|token| token.term);

        let mut packed = self.packed.chunk_by(|one, other| one.term == other.term).peekable();
        let mut long = self.long.chunk_by(|one, other| one.term == other.term).peekable();
        let mut unpacked = Vec::new();
        if let Some(group) = packed.peek() {
            group[0].term.unpack(&mut unpacked);
        }
        loop {
            let term_of = |group: &[Token<u32>]| &*terms[group[0].term as usize].0;
            let first = match (packed.peek(), long.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), Some(group)) => unpacked.as_slice().cmp(term_of(group)),
            };
            if first == Ordering::Less {
                write_group(run, &unpacked, packed.next().unwrap_or_default());
                if let Some(group) = packed.peek() {
                    group[0].term.unpack(&mut unpacked);
                }
            } else if let Some(group) = long.next() {
                write_group(run, term_of(group), group);
            }
        }
        self.packed.clear();
        self.long.clear();
    }
}

/// Writes the tokens of one term.
fn write_group<Term>(run: &mut RunWriter, term: &[u8], tokens: &[Token<Term>]) {
    let documents = tokens.chunk_by(|one, other| one.document == other.document);
    run.term(term, documents.clone().count() as u32);
    for same in documents {
        run.document(same[0].document, same.iter().map(|token| token.position));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packed_terms_sort_as_their_fields_and_bytes(
            one in (0_u8..32, prop::collection::vec(0_u8..4, 0..8)),
            other in (0_u8..32, prop::collection::vec(0_u8..4, 0..8)),
        ) {
            let pack = |(field, term): &(u8, Vec<u8>)| PackedTerm::new(*field, term).expect("a short term");
            prop_assert_eq!(pack(&one).cmp(&pack(&other)), one.cmp(&other));
            let mut unpacked = Vec::new();
            pack(&one).unpack(&mut unpacked);
            prop_assert_eq!((unpacked[0], &unpacked[1..]), (one.0, one.1.as_slice()));
        }
    }

    #[test]
    fn terms_of_more_bytes_are_not_packed() {
        assert!(PackedTerm::new(0, "业|提".as_bytes()).is_some());
        assert!(PackedTerm::new(0, "人民政府".as_bytes()).is_none());
    }
}
