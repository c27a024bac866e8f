//! Removing what was read of a file: its row and its passages, in the segments that were there before.

use rustc_hash::FxHashSet;
use tantivy::{DocAddress, DocId, IndexWriter, Searcher};

use super::failure::failed;
use super::files::passages;
use super::listed::Listed;
use super::manifest::{Row, file_number};
use super::postings::Postings;
use crate::error::Result;

/// What is to be removed.
#[derive(Default)]
pub(super) struct Removed {
    rows: Vec<DocAddress>,
    files: FxHashSet<u64>,
}

impl Removed {
    /// Removes a row of the manifest.
    pub(super) fn row(&mut self, place: DocAddress) {
        self.rows.push(place);
    }

    /// Removes the passages of a file.
    pub(super) fn passages(&mut self, row: &Row) {
        self.files.insert(file_number(row.root, &row.path));
    }

    /// Removes all of it from the state of the index that `searcher` sees, with the next commit of `writer`.
    pub(super) fn from(self, searcher: &Searcher, postings: &Postings, writer: &IndexWriter) -> Result<()> {
        let mut documents: Vec<Vec<DocId>> =
            postings.segments().map(|segment| passages(segment, &self.files)).collect();
        for row in self.rows {
            documents[row.segment_ord as usize].push(row.doc_id);
        }
        // Segments are named, so that what is added with the same commit is not removed.
        if let Some(listed) = Listed::new(searcher, documents) {
            writer.delete_query(Box::new(listed)).map_err(failed("write to the index"))?;
        }
        Ok(())
    }
}
