//! The state in which an index was opened.

use std::ops::Deref;
use std::sync::OnceLock;

use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Searcher, TantivyDocument, TantivyError};

use super::postings::{Passages, Postings};
use super::records::{RecordReader, damaged};
use super::schema::PassageRecord;
use super::side_by_side::{Part, each, parts};
use crate::error::Error;

/// The state in which an index was opened.
pub(super) struct Snapshot {
    searcher: Searcher,
    postings: Postings,
    records: RecordReader,
    /// Where what is kept of a passage stands.
    record: Field,
    parts: OnceLock<Vec<Part>>,
}

impl Snapshot {
    pub(super) fn new(searcher: Searcher, postings: Postings, records: RecordReader, record: Field) -> Self {
        Self { searcher, postings, records, record, parts: OnceLock::new() }
    }

    /// The postings of the segments.
    pub(super) fn postings(&self) -> &Postings {
        &self.postings
    }

    /// What is known of the passages of a segment beside their terms.
    pub(super) fn passages(&self, segment: usize) -> &Passages {
        self.postings.segment(segment).passages()
    }

    /// All documents, parted for the threads that work on them. No report is parted: whoever counts reports counts each once.
    pub(super) fn parts(&self) -> &[Part] {
        let begins = |segment, document| self.passages(segment).report(document).start;
        self.parts.get_or_init(|| parts(&self.searcher, begins))
    }

    /// What is kept of a passage; `None` behind the last one and for rows of the manifest.
    pub(super) fn record(&self, address: DocAddress) -> tantivy::Result<Option<PassageRecord>> {
        if address.doc_id >= self.segment_reader(address.segment_ord).max_doc() {
            return Ok(None);
        }
        let Some(own) = self.kept(address)? else { return Ok(None) };
        let kept = |before: u32| {
            let first = address.doc_id.checked_sub(before).ok_or_else(damaged)?;
            let kept = self.kept(DocAddress { doc_id: first, ..address });
            let why = |error: TantivyError| Error::index("read a record of the index", error);
            kept.map_err(why)?.ok_or_else(damaged)
        };
        let read = self.records.read(own, kept);
        read.map(Some).map_err(|error| TantivyError::InternalError(error.to_string()))
    }

    /// What is made of the records of several passages, which are read side by side in a large index.
    pub(super) fn of_records<Made: Send>(
        &self,
        addresses: &[DocAddress],
        make: impl Fn(PassageRecord) -> Made + Sync,
    ) -> tantivy::Result<Vec<Option<Made>>> {
        each(self, addresses, |address| Ok(self.record(*address)?.map(&make)))
    }

    /// The bytes that a document keeps.
    fn kept(&self, address: DocAddress) -> tantivy::Result<Option<Vec<u8>>> {
        let stored: TantivyDocument = self.searcher.doc(address)?;
        Ok(stored.get_first(self.record).and_then(|value| value.as_bytes().map(<[u8]>::to_vec)))
    }
}

impl Deref for Snapshot {
    type Target = Searcher;

    fn deref(&self) -> &Searcher {
        &self.searcher
    }
}
