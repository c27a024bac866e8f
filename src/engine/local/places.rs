//! Places: at which positions a text stands in the documents of a segment, read from the postings.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::lexicon::Lexicon;

/// What is asked of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Where it stands.
    Places,
    /// Whether it stands anywhere: what is one term only need not be read for that.
    Standing,
}

/// Where a text stands in the documents of a segment, asked in their order.
pub(super) struct Places {
    terms: Vec<(u32, Option<SegmentPostings>)>,
    wanted: Wanted,
    buffer: Vec<u32>,
    /// It stands in the document last asked for.
    pub(super) found: bool,
    /// Where it begins there; empty for a single unit, of which no places are kept.
    pub(super) starts: Vec<u32>,
}

impl Places {
    pub(super) fn new(segment: &SegmentReader, cover: &[(u32, Term)]) -> tantivy::Result<Self> {
        let mut terms = Vec::with_capacity(cover.len());
        for (offset, term) in cover {
            let index = segment.inverted_index(term.field())?;
            terms.push((*offset, index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?));
        }
        Ok(Self { terms, wanted: Wanted::Places, buffer: Vec::new(), found: false, starts: Vec::new() })
    }

    /// The same for terms that other parts of a query ask for too.
    pub(super) fn of(
        lexicon: &Lexicon<'_>,
        segment: usize,
        cover: &[(u32, Term)],
        wanted: Wanted,
    ) -> tantivy::Result<Self> {
        let mut terms = Vec::with_capacity(cover.len());
        for (offset, term) in cover {
            terms.push((*offset, lexicon.postings(segment, term)?));
        }
        Ok(Self { terms, wanted, buffer: Vec::new(), found: false, starts: Vec::new() })
    }

    /// A text that begins at these positions of a document.
    #[cfg(test)]
    pub(super) fn at(starts: &[u32]) -> Self {
        Self {
            terms: Vec::new(),
            wanted: Wanted::Places,
            buffer: Vec::new(),
            found: !starts.is_empty(),
            starts: starts.to_vec(),
        }
    }

    /// The first document, from `from` on, that has all its terms: the text need not stand in it.
    pub(super) fn next(&mut self, from: DocId) -> DocId {
        let mut document = from;
        loop {
            let mut furthest = document;
            for (_, postings) in &mut self.terms {
                let Some(postings) = postings else { return TERMINATED };
                let here = if postings.doc() < furthest { postings.seek(furthest) } else { postings.doc() };
                furthest = furthest.max(here);
            }
            if furthest == document || furthest == TERMINATED {
                return furthest;
            }
            document = furthest;
        }
    }

    /// How many documents have its rarest term.
    pub(super) fn most_documents(&self) -> u32 {
        self.terms.iter().map(|(_, postings)| postings.as_ref().map_or(0, DocSet::size_hint)).min().unwrap_or(0)
    }

    /// Goes to a document.
    pub(super) fn seek(&mut self, document: DocId) {
        self.found = false;
        self.starts.clear();
        let mut is_first = true;
        let is_single = self.terms.len() == 1;
        for (offset, postings) in &mut self.terms {
            let Some(postings) = postings else {
                // This pair stands nowhere in the segment, whatever was found of those before it.
                self.starts.clear();
                return;
            };
            if postings.doc() < document {
                postings.seek(document);
            }
            if postings.doc() != document || document == TERMINATED {
                self.starts.clear();
                return;
            }
            if is_single && self.wanted == Wanted::Standing {
                break;
            }
            postings.positions(&mut self.buffer);
            let starts = self.buffer.iter().filter_map(|position| position.checked_sub(*offset));
            if is_first {
                self.starts.extend(starts);
            } else {
                let here: Vec<u32> = starts.collect();
                self.starts.retain(|start| here.binary_search(start).is_ok());
            }
            is_first = false;
        }
        self.found = is_single || !self.starts.is_empty();
    }
}
