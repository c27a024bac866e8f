//! What postings say of each document, as a number: of two indexes that hold the same texts it is the same, in whatever
//! segments and by whatever merges they came about.

use std::io;

use tantivy::{DocSet, TERMINATED};

use super::{Detail, SegmentPostings};

impl SegmentPostings {
    /// A number for each document, deleted ones among them: the sum of the hashes of its terms, each with how often and where it
    /// stands there, and of its lengths in fields.
    ///
    /// # Errors
    /// When something of the postings makes no sense, which is noted.
    pub(in crate::engine::local) fn digests(&self) -> io::Result<Vec<u64>> {
        let mut digests = vec![0_u64; self.documents() as usize];
        let mut add = |document: u32, what: &[u8]| match digests.get_mut(document as usize) {
            Some(digest) => {
                *digest = digest.wrapping_add(beginning(what));
                Ok(())
            }
            None => Err(self.damaged()),
        };
        let (mut terms, mut posting) = (self.all(), Vec::new());
        while let Some((term, list)) = terms()? {
            let (mut cursor, detail) = (list.cursor(), list.detail());
            while cursor.doc() != TERMINATED {
                posting.clear();
                posting.extend_from_slice(&term);
                if detail >= Detail::Frequencies {
                    posting.extend(cursor.frequency().to_le_bytes());
                }
                posting.extend(cursor.distances().iter().flat_map(|distance| distance.to_le_bytes()));
                add(cursor.doc(), &posting)?;
                cursor.advance();
            }
        }
        for (field, lengths) in self.measures() {
            for document in 0..self.documents() {
                let length = lengths.byte(document as usize).ok_or_else(|| self.damaged())?;
                add(document, &[field.field_id() as u8, length])?;
            }
        }
        Ok(digests)
    }
}

/// The first 8 bytes of the blake3 hash.
fn beginning(bytes: &[u8]) -> u64 {
    let [first, ..] = *blake3::hash(bytes).as_bytes().as_chunks::<8>().0 else { return 0 };
    u64::from_le_bytes(first)
}
