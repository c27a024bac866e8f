//! What any of several sets holds, as a query of the index library. Its own union reads ahead in all of them, which is
//! fast where all is wanted; here most documents are asked for one by one, because another text hardly stands anywhere,
//! and each set is only asked whether it holds them.

use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, TantivyError};

use super::sought::Set;

/// What any of several sets holds.
#[derive(Debug)]
pub(super) struct Union(pub(super) Vec<Set>);

impl Clone for Union {
    fn clone(&self) -> Self {
        Self(self.0.iter().map(|set| set.box_clone()).collect())
    }
}

impl Query for Union {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights = self.0.iter().map(|set| set.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(UnionWeight(weights)))
    }
}

struct UnionWeight(Vec<Box<dyn Weight>>);

impl Weight for UnionWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut sets = Vec::with_capacity(self.0.len());
        for weight in &self.0 {
            let set = weight.scorer(segment, boost)?;
            if set.doc() != TERMINATED {
                sets.push(Asked { from: set.doc(), is_there: true, set });
            }
        }
        Ok(Box::new(ConstScorer::new(UnionSet::new(sets), boost)))
    }

    fn explain(&self, _segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(format!("document {document} is not weighed")))
    }
}

/// A set that is asked for documents in their order.
struct Asked {
    set: Box<dyn Scorer>,
    /// It holds no document, of those it may still be asked for, before this one.
    from: DocId,
    /// It stands at `from`, and holds it. Where it does not, it may only be asked whether it holds a document.
    is_there: bool,
}

impl Asked {
    /// Whether it holds a document.
    fn holds(&mut self, document: DocId) -> bool {
        if self.from < document {
            match self.set.seek_danger(document) {
                SeekDangerResult::Found => (self.from, self.is_there) = (document, true),
                SeekDangerResult::SeekLowerBound(bound) => (self.from, self.is_there) = (bound, false),
            }
        } else if self.from == document && !self.is_there {
            match self.set.seek_danger(document) {
                SeekDangerResult::Found => self.is_there = true,
                SeekDangerResult::SeekLowerBound(bound) => self.from = bound,
            }
        }
        self.is_there && self.from == document
    }

    /// Goes to the first document from `document` on that it holds.
    fn go_to(&mut self, document: DocId) -> DocId {
        if self.is_there && self.from < document {
            self.from = self.set.seek(document);
        }
        while !self.is_there && self.from < TERMINATED {
            self.holds(self.from.max(document));
        }
        self.from
    }
}

/// The documents that any of several sets holds.
struct UnionSet {
    sets: Vec<Asked>,
    document: DocId,
}

impl UnionSet {
    fn new(sets: Vec<Asked>) -> Self {
        let document = sets.iter().map(|asked| asked.from).min().unwrap_or(TERMINATED);
        Self { sets, document }
    }
}

impl DocSet for UnionSet {
    fn advance(&mut self) -> DocId {
        self.seek(self.document.saturating_add(1).min(TERMINATED))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.document = self.sets.iter_mut().map(|asked| asked.go_to(target)).min().unwrap_or(TERMINATED);
        self.document
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        let mut bound = TERMINATED;
        if target >= TERMINATED {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        for asked in &mut self.sets {
            if asked.holds(target) {
                self.document = target;
                return SeekDangerResult::Found;
            }
            bound = bound.min(asked.from);
        }
        SeekDangerResult::SeekLowerBound(bound)
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.sets.iter().map(|asked| asked.set.size_hint()).max().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        self.sets.iter().map(|asked| asked.set.cost()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::local::checked::Damage;
    use crate::engine::local::library::builder;
    use crate::engine::local::listed::Listed;
    use crate::engine::local::postings::{Phrase, Postings, Terms};
    use crate::engine::local::schema::{fields, schema};
    use crate::engine::local::segment::{Batch, SegmentBuilder};
    use crate::engine::local::sought::{Sought, all, any};
    use crate::text::dictionary::compiled;
    use crate::text::segment::IndexSegmenter;
    use crate::text::units::Units;
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use std::sync::{Arc, LazyLock};
    use tantivy::{IndexWriter, Searcher, TantivyDocument};

    const DOCUMENTS: u32 = 400;

    /// A number as a character.
    fn named(number: u32) -> char {
        char::from_u32(0x4e64 + number).expect("a character")
    }

    /// Documents in which the character of a number stands between two others where it divides the number of the
    /// document, and else beside them.
    static INDEX: LazyLock<(Searcher, Postings)> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let index = builder(schema().0, &Damage::default()).create_in_ram().expect("an index");
        let segmenter = Arc::new(IndexSegmenter::new(compiled().expect("the dictionary"), 0));
        let mut batch = Batch::new(*fields(), segmenter, 1000);
        for document in 0..DOCUMENTS {
            let text = |number: u32| match document.is_multiple_of(number) {
                true => format!("甲{}丙，", named(number)),
                false => format!("{}甲丙，", named(number)),
            };
            let mut stored = TantivyDocument::default();
            stored.add_text(fields().text, (1..30).map(text).collect::<String>());
            batch.add(stored);
        }
        batch.complete();
        let mut segment = SegmentBuilder::new(&index, folder.path()).expect("begun");
        segment.add(&mut batch).expect("added");
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
        writer.add_segment(segment.finish().expect("finished")).expect("added");
        writer.commit().expect("committed");
        let searcher = index.reader().expect("a reader").searcher();
        let postings = Postings::open(searcher.segment_readers(), &Damage::default()).expect("postings");
        (searcher, postings)
    });

    /// How documents are found.
    #[derive(Clone, Copy, Debug)]
    enum By {
        List,
        Phrase,
        Terms,
    }

    /// The documents whose number this one divides.
    fn multiples((number, by): (u32, By)) -> Set {
        let (searcher, postings) = &*INDEX;
        let cover = |text: String| Sought::new(Units::of(&text), fields()).cover;
        match by {
            By::Phrase => Box::new(Phrase::new(postings, cover(format!("甲{}丙", named(number))), Vec::new())),
            By::Terms => {
                // One that stands nowhere beside the two that do.
                let texts = [format!("甲{}", named(number)), format!("{}丙", named(number)), "乙乙".to_owned()];
                Box::new(Terms::new(postings, texts.into_iter().flat_map(cover).map(|(_, term)| term).collect()))
            }
            By::List => {
                let documents = (0..DOCUMENTS).filter(|document| document.is_multiple_of(number)).collect();
                Box::new(Listed::new(searcher, vec![documents]).expect("there are some"))
            }
        }
    }

    fn found(set: &Set) -> Vec<DocId> {
        let weight = set.weight(EnableScoring::disabled_from_searcher(&INDEX.0)).expect("a weight");
        let mut found = Vec::new();
        let mut add = |block: &[DocId]| found.extend_from_slice(block);
        weight.for_each_no_score(INDEX.0.segment_reader(0), &mut add).expect("documents");
        found
    }

    proptest! {
        #[test]
        fn unions_hold_what_any_of_their_sets_holds_alone_and_beside_others(
            unions in prop::collection::vec(prop::collection::vec((1_u32..30, prop::sample::select(vec![By::List, By::Phrase, By::Terms])), 1..4), 1..4),
        ) {
            let holds = |union: &[(u32, By)], document: u32| union.iter().any(|(number, _)| document.is_multiple_of(*number));
            let expected: BTreeSet<DocId> =
                (0..DOCUMENTS).filter(|document| unions.iter().all(|union| holds(union, *document))).collect();
            let sets = |unions: &[Vec<(u32, By)>]| -> Vec<Set> {
                let set = |union: &Vec<(u32, By)>| any(union.iter().copied().map(multiples).collect());
                unions.iter().map(set).collect()
            };
            prop_assert_eq!(found(&all(sets(&unions))), expected.iter().copied().collect::<Vec<_>>());
            // A union of intersections of unions.
            let nested = any(vec![all(sets(&unions)), all(sets(&unions[..1])), multiples((29, By::Phrase))]);
            let expected: Vec<DocId> =
                (0..DOCUMENTS).filter(|document| holds(&unions[0], *document) || document.is_multiple_of(29)).collect();
            prop_assert_eq!(found(&nested), expected);
        }
    }
}
