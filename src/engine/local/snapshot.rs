//! The state in which an index was opened, with its columns.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::columnar::ColumnValues;
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Searcher, TantivyDocument, TantivyError};

use super::postings::Postings;
use super::records::{RecordReader, damaged};
use super::schema::PassageRecord;
use crate::error::Error;

/// A column of numbers.
pub(super) type Numbers = Arc<dyn ColumnValues<u64>>;

/// The state in which an index was opened.
pub(super) struct Snapshot {
    searcher: Searcher,
    postings: Postings,
    /// The columns that were asked for, by segment and name: to open one takes longer than to look up a word.
    columns: Mutex<HashMap<(usize, &'static str), Numbers>>,
    records: RecordReader,
    /// Where what is kept of a passage stands.
    record: Field,
}

impl Snapshot {
    pub(super) fn new(searcher: Searcher, postings: Postings, records: RecordReader, record: Field) -> Self {
        Self { searcher, postings, columns: Mutex::default(), records, record }
    }

    /// The postings of the segments.
    pub(super) fn postings(&self) -> &Postings {
        &self.postings
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
            let why =
                |error: TantivyError| Error::Index { action: "read a record of the index", why: error.to_string() };
            kept.map_err(why)?.ok_or_else(damaged)
        };
        let read = self.records.read(own, kept);
        read.map(Some).map_err(|error| TantivyError::InternalError(error.to_string()))
    }

    /// The bytes that a document keeps.
    fn kept(&self, address: DocAddress) -> tantivy::Result<Option<Vec<u8>>> {
        let stored: TantivyDocument = self.searcher.doc(address)?;
        Ok(stored.get_first(self.record).and_then(|value| value.as_bytes().map(<[u8]>::to_vec)))
    }

    /// A column of a segment, 0 where it has no value.
    pub(super) fn column(&self, segment: usize, name: &'static str) -> tantivy::Result<Numbers> {
        let mut columns = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(column) = columns.get(&(segment, name)) {
            return Ok(Arc::clone(column));
        }
        let readers = self.searcher.segment_reader(segment as u32).fast_fields();
        // Every document has a value of most columns: these are read without asking whether there is one.
        let column = match readers.u64(name) {
            Ok(column) if column.get_cardinality().is_full() => column.values,
            _ => readers.column_first_or_default::<u64>(name)?,
        };
        columns.insert((segment, name), Arc::clone(&column));
        Ok(column)
    }
}

impl Deref for Snapshot {
    type Target = Searcher;

    fn deref(&self) -> &Searcher {
        &self.searcher
    }
}
