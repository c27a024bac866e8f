//! Removing what was read of a file. New segments are added ready-made, and the index library would remove from them,
//! too, what has the terms of the old row; so what is to be removed names the segments that were there before.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, IndexWriter, Score, SegmentReader, TantivyError, Term};

use super::manifest::{Row, file_number};
use super::schema::Fields;
use super::update::failed;
use crate::error::Result;

/// Removes rows and passages from the segments that an index had when it was made.
pub(super) struct Remover<'writer> {
    writer: &'writer IndexWriter,
    fields: Fields,
    segments: Arc<HashSet<SegmentId>>,
}

impl<'writer> Remover<'writer> {
    pub(super) fn new(writer: &'writer IndexWriter, fields: Fields) -> Result<Self> {
        let segments = writer.index().searchable_segment_ids().map_err(failed("open the index"))?;
        Ok(Self { writer, fields, segments: Arc::new(segments.into_iter().collect()) })
    }

    /// Removes the row of a file.
    pub(super) fn row(&self, row: &Row) -> Result<()> {
        self.term(Term::from_field_u64(self.fields.file, file_number(row.root, &row.path)))
    }

    /// Removes the passages of a file.
    pub(super) fn passages(&self, row: &Row) -> Result<()> {
        self.term(Term::from_field_u64(self.fields.report, file_number(row.root, &row.path)))
    }

    fn term(&self, term: Term) -> Result<()> {
        let query =
            Within { query: TermQuery::new(term, IndexRecordOption::Basic), segments: Arc::clone(&self.segments) };
        self.writer.delete_query(Box::new(query)).map_err(failed("write to the index"))?;
        Ok(())
    }
}

/// What a query finds in some of the segments.
#[derive(Clone, Debug)]
struct Within {
    query: TermQuery,
    segments: Arc<HashSet<SegmentId>>,
}

impl Query for Within {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weight = self.query.weight(scoring)?;
        Ok(Box::new(WithinWeight { weight, segments: Arc::clone(&self.segments) }))
    }
}

struct WithinWeight {
    weight: Box<dyn Weight>,
    segments: Arc<HashSet<SegmentId>>,
}

impl Weight for WithinWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        match self.segments.contains(&segment.segment_id()) {
            true => self.weight.scorer(segment, boost),
            false => Ok(Box::new(EmptyScorer)),
        }
    }

    fn explain(&self, _segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(format!("document {document} is not weighed")))
    }
}
