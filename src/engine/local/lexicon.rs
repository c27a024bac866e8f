//! What the index says of the terms of one query: each is looked up once, however often it is asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::postings::{Cursor, List, Postings, SegmentPostings, Stretch};
use super::side_by_side::{are_many, each_segment};

/// The lists of a term in each segment.
type Lists = Arc<[Option<List>]>;

/// The terms of a query.
pub(super) struct Lexicon<'index> {
    postings: &'index Postings,
    /// How many documents there are, deleted ones among them.
    documents: f32,
    known: Mutex<HashMap<Term, Lists>>,
}

impl<'index> Lexicon<'index> {
    pub(super) fn new(postings: &'index Postings) -> Self {
        let documents: u32 = postings.segments().map(SegmentPostings::documents).sum();
        Self { postings, documents: documents as f32, known: Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Term, Lists>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks up terms that will be asked for: of a large index in several segments side by side.
    pub(super) fn learn(&self, searcher: &Searcher, terms: impl FnOnce() -> Vec<Term>) -> tantivy::Result<()> {
        if searcher.segment_readers().len() < 2 || !are_many(searcher) {
            return Ok(());
        }
        let mut terms = terms();
        terms.sort_unstable();
        terms.dedup();
        terms.retain(|term| !self.known().contains_key(term));
        let of_segments = each_segment(searcher, |ordinal| {
            let segment = self.postings.segment(ordinal);
            Ok(terms.iter().map(|term| segment.list(term)).collect::<Vec<_>>())
        })?;
        let mut of_segments: Vec<_> = of_segments.into_iter().map(Vec::into_iter).collect();
        for term in terms {
            let lists = of_segments.iter_mut().map(|lists| lists.next().flatten()).collect();
            self.known().insert(term, lists);
        }
        Ok(())
    }

    fn lists(&self, term: &Term) -> Lists {
        if let Some(lists) = self.known().get(term) {
            return Arc::clone(lists);
        }
        let lists: Lists = self.postings.segments().map(|segment| segment.list(term)).collect();
        self.known().insert(term.clone(), Arc::clone(&lists));
        lists
    }

    /// How many documents there are, deleted ones among them.
    pub(super) fn documents(&self) -> f32 {
        self.documents
    }

    /// How many tokens a field has.
    pub(super) fn tokens(&self, field: Field) -> u64 {
        self.postings.tokens(field)
    }

    /// The lengths of the documents of a segment in a field, if they are kept.
    pub(super) fn measure(&self, segment: usize, field: Field) -> Option<Stretch> {
        self.postings.segment(segment).measure(field)
    }

    /// How many documents hold a term, deleted ones among them.
    pub(super) fn holding(&self, term: &Term) -> u32 {
        self.lists(term).iter().flatten().map(List::count).sum()
    }

    /// How rare a term is: its inverse document frequency.
    pub(super) fn rarity(&self, term: &Term) -> f32 {
        let holding = self.holding(term) as f32;
        (1.0 + (self.documents - holding + 0.5) / (holding + 0.5)).ln()
    }

    /// The documents of a term in a segment; `None` where it stands nowhere.
    pub(super) fn cursor(&self, segment: usize, term: &Term) -> Option<Cursor> {
        self.lists(term)[segment].as_ref().map(List::cursor)
    }
}
