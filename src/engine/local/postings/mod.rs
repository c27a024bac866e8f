//! Postings: which terms stand in which documents of a segment, how often and where, and where the documents come from
//! ([`passages`]). They are a file of the segment beside those of the index library, which merges it with the others
//! ([`plugin`]). Its own postings would be a third larger: nearly half of all terms stand in one document, and for short
//! lists it takes whole bytes where a few bits do.
//!
//! The file is the lists, one after the other ([`list`]); the terms as a finite-state map to their numbers; the lengths
//! of the lists; what is known of the passages; the lengths of the documents, a byte each in the code of the library; how
//! many tokens each field has; where each of these begins; and checksums, to which whatever is read is held first
//! ([`stretch`]).

mod bits;
mod block;
mod cursor;
mod digest;
mod list;
mod passages;
mod plugin;
mod query;
mod segment;
mod stretch;
mod terms;
#[cfg(test)]
mod tests;
mod unread;
mod write;

use std::sync::Arc;

use tantivy::schema::Field;
use tantivy::{SegmentReader, Term};

use super::checked::Damage;

pub(super) use self::cursor::Cursor;
pub(super) use self::passages::{Group, Neighbours, Passages, PassagesWriter, Provenance};
pub(super) use self::plugin::PostingsPlugin;
pub(super) use self::query::{Phrase, Terms};
pub(super) use self::segment::{List, SegmentPostings};
pub(super) use self::stretch::Stretch;
pub(super) use self::write::PostingsWriter;

/// The file of a segment.
pub(super) const EXTENSION: &str = "postings";

/// What is kept of the documents of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    /// That it stands there.
    Documents,
    /// How often.
    Frequencies,
    /// Where.
    Positions,
}

/// The postings of all segments, in their order.
#[derive(Clone)]
pub(super) struct Postings(Arc<[Arc<SegmentPostings>]>);

impl Postings {
    pub(super) fn new(segments: impl IntoIterator<Item = SegmentPostings>) -> Self {
        Self(segments.into_iter().map(Arc::new).collect())
    }

    /// Opens those of these segments.
    pub(super) fn open(segments: &[SegmentReader], damage: &Damage) -> tantivy::Result<Self> {
        let segments = segments
            .iter()
            .map(|segment| SegmentPostings::open(segment, damage))
            .collect::<tantivy::Result<Vec<_>>>()?;
        Ok(Self::new(segments))
    }

    /// Those of the segment with this place.
    pub(super) fn segment(&self, ordinal: usize) -> &SegmentPostings {
        &self.0[ordinal]
    }

    pub(super) fn segments(&self) -> impl Iterator<Item = &SegmentPostings> {
        self.0.iter().map(|segment| &**segment)
    }

    pub(super) fn of(&self, reader: &SegmentReader) -> Option<&Arc<SegmentPostings>> {
        self.0.iter().find(|postings| postings.id() == Some(reader.segment_id()))
    }

    /// How many documents hold a term.
    pub(super) fn count(&self, term: &Term) -> u32 {
        self.segments().filter_map(|segment| segment.list(term)).map(|list| list.count()).sum()
    }

    /// How many tokens a field has.
    pub(super) fn tokens(&self, field: Field) -> u64 {
        self.segments().map(|segment| segment.tokens(field)).sum()
    }
}

impl std::fmt::Debug for Postings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Postings").field(&self.0.len()).finish()
    }
}
