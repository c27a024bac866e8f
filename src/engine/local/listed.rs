//! Documents that were found by other means, as a query of the index library.

use std::sync::Arc;

use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, TantivyError};

/// Documents that were found by other means.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    documents: Vec<(tantivy::index::SegmentId, Arc<[DocId]>)>,
}

impl Listed {
    /// The documents of each segment, in whatever order; `None` where there are none.
    pub(super) fn new(searcher: &Searcher, mut documents: Vec<Vec<DocId>>) -> Option<Self> {
        if documents.iter().all(Vec::is_empty) {
            return None;
        }
        for documents in &mut documents {
            documents.sort_unstable();
            documents.dedup();
        }
        let segments = searcher.segment_readers().iter().map(SegmentReader::segment_id);
        Some(Self { documents: segments.zip(documents.into_iter().map(Arc::from)).collect() })
    }
}

/// What a query matches, as a list: a set that is excluded is asked whether it holds documents it has already passed,
/// and a walk over postings cannot say.
pub(super) fn listed(searcher: &Searcher, query: &dyn Query) -> tantivy::Result<Option<Listed>> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut documents = Vec::new();
    for segment in searcher.segment_readers() {
        let mut of_segment = Vec::new();
        weight.for_each_no_score(segment, &mut |block| of_segment.extend_from_slice(block))?;
        documents.push(of_segment);
    }
    Ok(Listed::new(searcher, documents))
}

impl Query for Listed {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Listed {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let documents = self.documents.iter().find(|(segment, _)| *segment == reader.segment_id());
        match documents {
            Some((_, documents)) if !documents.is_empty() => {
                Ok(Box::new(ConstScorer::new(Sorted { documents: Arc::clone(documents), next: 0 }, boost)))
            }
            _ => Ok(Box::new(EmptyScorer)),
        }
    }

    fn explain(&self, _reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(format!("document {document} is not weighed")))
    }
}

/// A walk over documents in their order.
struct Sorted {
    documents: Arc<[DocId]>,
    next: usize,
}

impl DocSet for Sorted {
    fn advance(&mut self) -> DocId {
        self.next = (self.next + 1).min(self.documents.len());
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.next += self.documents[self.next..].partition_point(|document| *document < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.documents.get(self.next).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.documents.len() as u32
    }
}
