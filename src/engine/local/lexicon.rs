//! What the index says of the terms of one query: each is looked up once, however often it is asked for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use tantivy::Term;
use tantivy::schema::Field;

use super::postings::{Cursor, List, Postings, SegmentPostings, Stretch};

/// The terms of a query.
pub(super) struct Lexicon<'index> {
    postings: &'index Postings,
    /// How many documents there are, deleted ones among them.
    documents: f32,
    /// The lists of a term in each segment.
    known: RefCell<HashMap<Term, Rc<[Option<List>]>>>,
}

impl<'index> Lexicon<'index> {
    pub(super) fn new(postings: &'index Postings) -> Self {
        let documents: u32 = postings.segments().map(SegmentPostings::documents).sum();
        Self { postings, documents: documents as f32, known: RefCell::default() }
    }

    fn lists(&self, term: &Term) -> Rc<[Option<List>]> {
        if let Some(lists) = self.known.borrow().get(term) {
            return Rc::clone(lists);
        }
        let lists: Rc<[_]> = self.postings.segments().map(|segment| segment.list(term)).collect();
        self.known.borrow_mut().insert(term.clone(), Rc::clone(&lists));
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
