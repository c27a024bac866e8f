//! Everything there is to find: all passages, and no rows of the manifest.

use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use super::postings::{Group, Passages, Postings};

/// All passages.
#[derive(Clone, Debug)]
pub(super) struct Everything {
    postings: Postings,
}

impl Everything {
    pub(super) fn new(postings: &Postings) -> Self {
        Self { postings: postings.clone() }
    }
}

impl Query for Everything {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Everything {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(postings) = self.postings.of(reader) else { return Ok(Box::new(EmptyScorer)) };
        let mut walk = AllPassages { passages: postings.passages().clone(), group: None, document: 0 };
        walk.seek(0);
        Ok(Box::new(ConstScorer::new(walk, boost)))
    }

    fn explain(&self, _reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(format!("document {document} is not weighed")))
    }
}

/// A walk over all passages of a segment.
struct AllPassages {
    passages: Passages,
    group: Option<Group>,
    document: DocId,
}

impl DocSet for AllPassages {
    fn advance(&mut self) -> DocId {
        self.seek(self.document.saturating_add(1).min(TERMINATED))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.document = target;
        while self.document < self.passages.documents() {
            let group = match self.group.take().filter(|group| group.documents.contains(&self.document)) {
                Some(group) => group,
                None => self.passages.group(self.document),
            };
            let end = group.documents.end;
            if group.provenance.is_passage {
                self.group = Some(group);
                return self.document;
            }
            self.document = end;
        }
        self.document = TERMINATED;
        TERMINATED
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.passages.documents()
    }
}
