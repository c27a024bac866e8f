//! Places: at which positions a text stands in the documents of a segment, read from the postings.

use tantivy::{DocId, DocSet, TERMINATED, Term};

use super::lexicon::Lexicon;
use super::postings::{Cursor, SegmentPostings};

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
    terms: Vec<(u32, Option<Cursor>)>,
    wanted: Wanted,
    /// It stands in the document last asked for.
    pub(super) found: bool,
    /// Where it begins there; empty for a single unit, of which no places are kept.
    pub(super) starts: Vec<u32>,
}

impl Places {
    pub(super) fn new(segment: &SegmentPostings, cover: &[(u32, Term)]) -> Self {
        let cursor = |(offset, term): &(u32, Term)| (*offset, segment.list(term).map(|list| list.cursor()));
        Self::by(cover.iter().map(cursor).collect(), Wanted::Places)
    }

    /// The same for terms that other parts of a query ask for too.
    pub(super) fn of(lexicon: &Lexicon<'_>, segment: usize, cover: &[(u32, Term)], wanted: Wanted) -> Self {
        let cursor = |(offset, term): &(u32, Term)| (*offset, lexicon.cursor(segment, term));
        Self::by(cover.iter().map(cursor).collect(), wanted)
    }

    fn by(terms: Vec<(u32, Option<Cursor>)>, wanted: Wanted) -> Self {
        Self { terms, wanted, found: false, starts: Vec::new() }
    }

    /// A text that begins at these positions of a document.
    #[cfg(test)]
    pub(super) fn at(starts: &[u32]) -> Self {
        Self { terms: Vec::new(), wanted: Wanted::Places, found: !starts.is_empty(), starts: starts.to_vec() }
    }

    /// The first document, from `from` on, that has all its terms: the text need not stand in it.
    pub(super) fn next(&mut self, from: DocId) -> DocId {
        let mut document = from;
        loop {
            let mut furthest = document;
            for (_, cursor) in &mut self.terms {
                let Some(cursor) = cursor else { return TERMINATED };
                furthest = furthest.max(cursor.seek(furthest));
            }
            if furthest == document || furthest == TERMINATED {
                return furthest;
            }
            document = furthest;
        }
    }

    /// How many documents have its rarest term.
    pub(super) fn most_documents(&self) -> u32 {
        self.terms.iter().map(|(_, cursor)| cursor.as_ref().map_or(0, Cursor::count)).min().unwrap_or(0)
    }

    /// Goes to a document.
    pub(super) fn seek(&mut self, document: DocId) {
        self.found = false;
        self.starts.clear();
        let mut is_first = true;
        let is_single = self.terms.len() == 1;
        for (offset, cursor) in &mut self.terms {
            let Some(cursor) = cursor else {
                // This pair stands nowhere in the segment, whatever was found of those before it.
                self.starts.clear();
                return;
            };
            if document == TERMINATED || cursor.seek(document) != document {
                self.starts.clear();
                return;
            }
            if is_single && self.wanted == Wanted::Standing {
                break;
            }
            let here = cursor.positions();
            if is_first {
                self.starts.extend(here.iter().filter_map(|position| position.checked_sub(*offset)));
            } else {
                self.starts.retain(|start| here.binary_search(&start.saturating_add(*offset)).is_ok());
            }
            is_first = false;
        }
        self.found = is_single || !self.starts.is_empty();
    }
}
