//! The state in which an index was opened, with its columns.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::Searcher;
use tantivy::columnar::ColumnValues;

/// A column of numbers.
pub(super) type Numbers = Arc<dyn ColumnValues<u64>>;

/// The state in which an index was opened.
pub(super) struct Snapshot {
    searcher: Searcher,
    /// The columns that were asked for, by segment and name: to open one takes longer than to look up a word.
    columns: Mutex<HashMap<(usize, &'static str), Numbers>>,
}

impl Snapshot {
    pub(super) fn new(searcher: Searcher) -> Self {
        Self { searcher, columns: Mutex::default() }
    }

    /// A column of a segment, 0 where it has no value.
    pub(super) fn column(&self, segment: usize, name: &'static str) -> tantivy::Result<Numbers> {
        let mut columns = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(column) = columns.get(&(segment, name)) {
            return Ok(Arc::clone(column));
        }
        let readers = self.searcher.segment_reader(segment as u32).fast_fields();
        let column = readers.column_first_or_default::<u64>(name)?;
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
