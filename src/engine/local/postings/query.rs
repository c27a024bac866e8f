//! What is asked of postings, as queries of the index library.

use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{
    COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, TantivyError, Term,
};

use super::{Cursor, List, Postings, SegmentPostings};

/// The documents that hold any of some terms.
#[derive(Clone, Debug)]
pub(in crate::engine::local) struct Terms {
    postings: Postings,
    terms: Vec<Term>,
}

impl Terms {
    pub(in crate::engine::local) fn new(postings: &Postings, terms: Vec<Term>) -> Self {
        Self { postings: postings.clone(), terms }
    }
}

impl Query for Terms {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Terms {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(postings) = self.postings.of(reader) else { return Ok(Box::new(EmptyScorer)) };
        let mut cursors: Vec<Cursor> =
            self.terms.iter().filter_map(|term| postings.list(term)).map(|list| list.cursor()).collect();
        Ok(match (cursors.pop(), cursors.is_empty()) {
            (None, _) => Box::new(EmptyScorer),
            (Some(only), true) => Box::new(ConstScorer::new(only, boost)),
            (Some(last), false) => {
                cursors.push(last);
                Box::new(ConstScorer::new(AnyOf::new(cursors), boost))
            }
        })
    }

    fn for_each_no_score(&self, reader: &SegmentReader, give: &mut dyn FnMut(&[DocId])) -> tantivy::Result<()> {
        let [term] = &self.terms[..] else {
            // As the library does it.
            let mut scorer = self.scorer(reader, 1.0)?;
            let mut buffer = [0; COLLECT_BLOCK_BUFFER_LEN];
            loop {
                let count = scorer.fill_buffer(&mut buffer);
                give(&buffer[..count]);
                if count < buffer.len() {
                    return Ok(());
                }
            }
        };
        let list = self.postings.of(reader).and_then(|postings| postings.list(term));
        let Some(mut cursor) = list.map(|list| list.cursor()) else { return Ok(()) };
        while cursor.doc() != TERMINATED {
            let ahead = cursor.documents_ahead();
            let count = ahead.len();
            give(ahead);
            cursor.skip(count);
        }
        Ok(())
    }

    fn explain(&self, _reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(format!("document {document} is not weighed")))
    }
}

/// A term that others imply is worth looking at when it stands in so many times fewer documents than they.
const FEWER: u32 = 2;

/// The documents that hold terms at their distances from one another.
#[derive(Clone, Debug)]
pub(in crate::engine::local) struct Phrase {
    postings: Postings,
    terms: Vec<(u32, Term)>,
    implied: Vec<(u32, Term)>,
}

impl Phrase {
    /// Wherever all of the `terms` stand at their distances, the `implied` ones do too: they need not be asked for, but
    /// where one of them stands in few documents, no others have to be looked at.
    pub(in crate::engine::local) fn new(
        postings: &Postings,
        terms: Vec<(u32, Term)>,
        implied: Vec<(u32, Term)>,
    ) -> Self {
        Self { postings: postings.clone(), terms, implied }
    }

    /// The lists to be read in a segment, with their distances; `None` where one of the terms stands nowhere.
    fn lists(&self, postings: &SegmentPostings) -> Option<Vec<(u32, List)>> {
        let list = |(offset, term): &(u32, Term)| Some((*offset, postings.list(term)?));
        let mut lists: Vec<(u32, List)> = self.terms.iter().map(list).collect::<Option<_>>()?;
        let least = lists.iter().map(|(_, list)| list.count()).min()?;
        let mut rarest: Option<(u32, (u32, List))> = None;
        for implied in &self.implied {
            let implied = list(implied)?;
            let count = implied.1.count();
            if rarest.as_ref().is_none_or(|(least, _)| count < *least) {
                rarest = Some((count, implied));
            }
        }
        lists.extend(rarest.filter(|(count, _)| count.saturating_mul(FEWER) <= least).map(|(_, implied)| implied));
        Some(lists)
    }
}

impl Query for Phrase {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Phrase {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(postings) = self.postings.of(reader) else { return Ok(Box::new(EmptyScorer)) };
        let Some(lists) = self.lists(postings) else { return Ok(Box::new(EmptyScorer)) };
        let cursors = lists.into_iter().map(|(offset, list)| (offset, list.cursor())).collect();
        Ok(Box::new(ConstScorer::new(InPlace::new(cursors), boost)))
    }

    fn explain(&self, _reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(format!("document {document} is not weighed")))
    }
}

/// The documents of any of several lists.
struct AnyOf {
    cursors: Vec<Cursor>,
    document: DocId,
}

impl AnyOf {
    fn new(cursors: Vec<Cursor>) -> Self {
        let document = cursors.iter().map(Cursor::doc).min().unwrap_or(TERMINATED);
        Self { cursors, document }
    }
}

impl DocSet for AnyOf {
    fn advance(&mut self) -> DocId {
        self.seek(self.document.saturating_add(1).min(TERMINATED))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.document = self.cursors.iter_mut().map(|cursor| cursor.seek(target)).min().unwrap_or(TERMINATED);
        self.document
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.cursors.iter().map(Cursor::count).fold(0, u32::saturating_add)
    }
}

/// The documents in which all of several lists have a position at their offset from the same start.
pub(super) struct InPlace {
    /// The shortest list first.
    cursors: Vec<(u32, Cursor)>,
    starts: Vec<u32>,
}

impl InPlace {
    pub(super) fn new(mut cursors: Vec<(u32, Cursor)>) -> Self {
        cursors.sort_by_key(|(_, cursor)| cursor.count());
        let mut in_place = Self { cursors, starts: Vec::new() };
        in_place.settle();
        in_place
    }

    /// The first document, from where the first list stands on, that has all terms in place.
    fn settle(&mut self) -> DocId {
        while self.doc() != TERMINATED {
            let document = self.doc();
            let others = &mut self.cursors[1..];
            match others.iter_mut().map(|(_, cursor)| cursor.seek(document)).find(|other| *other != document) {
                Some(other) => self.cursors[0].1.seek(other),
                None if self.is_in_place() => return document,
                None => self.cursors[0].1.advance(),
            };
        }
        TERMINATED
    }

    /// Whether all terms, which stand in the document, are in place there.
    fn is_in_place(&mut self) -> bool {
        let Self { cursors, starts } = self;
        starts.clear();
        for (at, (offset, cursor)) in cursors.iter_mut().enumerate() {
            let here = cursor.positions();
            if at == 0 {
                starts.extend(here.iter().filter_map(|position| position.checked_sub(*offset)));
            } else {
                starts.retain(|start| here.binary_search(&start.saturating_add(*offset)).is_ok());
            }
            if starts.is_empty() {
                return false;
            }
        }
        true
    }
}

impl DocSet for InPlace {
    fn advance(&mut self) -> DocId {
        self.cursors[0].1.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() < target {
            self.cursors[0].1.seek(target);
            return self.settle();
        }
        self.doc()
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        for (_, cursor) in &mut self.cursors {
            let here = cursor.seek(target);
            if here != target {
                return SeekDangerResult::SeekLowerBound(here);
            }
        }
        match self.is_in_place() {
            true => SeekDangerResult::Found,
            false => SeekDangerResult::SeekLowerBound(target + 1),
        }
    }

    fn doc(&self) -> DocId {
        self.cursors[0].1.doc()
    }

    fn size_hint(&self) -> u32 {
        // A pair of neighbouring pairs stands in a small share of the documents that hold both.
        self.cursors[0].1.count() / 10
    }

    fn cost(&self) -> u64 {
        // Reading positions takes several times as long as going to a document.
        u64::from(self.cursors[0].1.count()) * 10
    }
}
