//! What the index says of the terms of one query: each is looked up once, however often it is asked for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use tantivy::postings::{BlockSegmentPostings, SegmentPostings, TermInfo};
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

/// The terms of a query.
pub(super) struct Lexicon<'index> {
    searcher: &'index Searcher,
    /// Where the postings of a term lie in each segment.
    known: RefCell<HashMap<Term, Rc<[Option<TermInfo>]>>>,
}

impl<'index> Lexicon<'index> {
    pub(super) fn new(searcher: &'index Searcher) -> Self {
        Self { searcher, known: RefCell::default() }
    }

    fn infos(&self, term: &Term) -> tantivy::Result<Rc<[Option<TermInfo>]>> {
        if let Some(infos) = self.known.borrow().get(term) {
            return Ok(Rc::clone(infos));
        }
        let mut infos = Vec::new();
        for segment in self.searcher.segment_readers() {
            infos.push(segment.inverted_index(term.field())?.get_term_info(term)?);
        }
        let infos: Rc<[_]> = infos.into();
        self.known.borrow_mut().insert(term.clone(), Rc::clone(&infos));
        Ok(infos)
    }

    /// How rare a term is: its inverse document frequency.
    pub(super) fn rarity(&self, term: &Term) -> tantivy::Result<f32> {
        let all = self.searcher.total_num_docs()? as f32;
        let holding: u32 = self.infos(term)?.iter().flatten().map(|info| info.doc_freq).sum();
        let holding = holding as f32;
        Ok((1.0 + (all - holding + 0.5) / (holding + 0.5)).ln())
    }

    /// The postings of a term in a segment, read block by block, with frequencies where these are kept; `None` where it
    /// stands nowhere.
    pub(super) fn blocks(&self, segment: usize, term: &Term) -> tantivy::Result<Option<BlockSegmentPostings>> {
        let Some(info) = self.infos(term)?[segment].clone() else { return Ok(None) };
        let index = self.searcher.segment_reader(segment as u32).inverted_index(term.field())?;
        Ok(Some(index.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?))
    }

    /// The postings of a term in a segment, with positions where these are kept; `None` where it stands nowhere.
    pub(super) fn postings(&self, segment: usize, term: &Term) -> tantivy::Result<Option<SegmentPostings>> {
        let Some(info) = self.infos(term)?[segment].clone() else { return Ok(None) };
        let index = self.searcher.segment_reader(segment as u32).inverted_index(term.field())?;
        Ok(Some(index.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions)?))
    }
}
