//! Ranking. Candidates are weighed by BM25 over words and pairs of units; the best of them are weighed again by how
//! the query's words stand in them: how many, how near to each other, how early. All of it is read from the postings:
//! no text is fetched to rank. What each part is worth on judged queries: `docs/ranking.md`.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashSet};

use tantivy::query::{BooleanQuery, BoostQuery, EnableScoring, Occur, Query as IndexQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader, Term};

use super::bm25::{Bm25, rarity};
use super::places::Places;
use super::plan::{Plan, Sought};
use super::schema::Fields;
use super::standing::Standing;
use super::structure::{Around, Structure};
use crate::engine::Weights;

/// So many of the best by BM25 are weighed again. `docs/ranking.md`, "depth".
pub(super) const WEIGHED_AGAIN: usize = 200;
/// Selections up to this size are weighed document by document; larger ones by walking the postings of the terms,
/// where whole blocks that cannot reach the best are passed over.
const FEW: usize = 4096;

/// A document and its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ranked {
    pub(super) score: f32,
    pub(super) address: DocAddress,
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    /// The greater is the better; among equals the one that stands first.
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then_with(|| other.address.cmp(&self.address))
    }
}

/// The best so far.
struct Best {
    heap: BinaryHeap<Reverse<Ranked>>,
    most: usize,
}

impl Best {
    fn new(most: usize) -> Self {
        Self { heap: BinaryHeap::with_capacity(most.min(FEW) + 1), most }
    }

    fn add(&mut self, ranked: Ranked) {
        if self.heap.len() < self.most {
            self.heap.push(Reverse(ranked));
        } else if self.heap.peek().is_some_and(|worst| ranked > worst.0) {
            self.heap.pop();
            self.heap.push(Reverse(ranked));
        }
    }

    /// What a score must exceed to be among the best.
    fn threshold(&self) -> f32 {
        match self.heap.peek() {
            Some(worst) if self.heap.len() == self.most => worst.0.score,
            _ => f32::MIN,
        }
    }

    fn into_vec(self) -> Vec<Ranked> {
        self.heap.into_iter().map(|ranked| ranked.0).collect()
    }
}

/// The best `most` of the selected documents, best first. However many are asked for, the order is the same: the best
/// [`WEIGHED_AGAIN`] are weighed again among themselves, and the others follow.
pub(super) fn best_of(
    searcher: &Searcher,
    plan: &Plan,
    fields: &Fields,
    selected: &[Vec<DocId>],
    most: usize,
) -> tantivy::Result<Vec<Ranked>> {
    let count: usize = selected.iter().map(Vec::len).sum();
    let mut head = if count <= FEW {
        weigh_each(searcher, plan, selected, count)?
    } else {
        let admitted = |segment: usize, document: DocId| selected[segment].binary_search(&document).is_ok();
        walk_terms(searcher, plan, WEIGHED_AGAIN, admitted)?
    };
    head.sort_unstable_by(|one, other| other.cmp(one));
    let mut others = head.split_off(head.len().min(WEIGHED_AGAIN));
    weigh_again(searcher, plan, fields, &mut head, None)?;
    if count > FEW && most > head.len() {
        // What the walk passes over depends on how many it looks for: behind its best, all are weighed one by one.
        let is_head: HashSet<DocAddress> = head.iter().map(|ranked| ranked.address).collect();
        others = weigh_each(searcher, plan, selected, most.saturating_add(head.len()).min(count))?;
        others.retain(|ranked| !is_head.contains(&ranked.address));
        others.sort_unstable_by(|one, other| other.cmp(one));
    }
    head.extend(others);
    Ok(head)
}

/// The best [`WEIGHED_AGAIN`] documents that hold words of the query, more than the share `least`, and are `admitted`;
/// best first.
pub(super) fn best_partial(
    searcher: &Searcher,
    plan: &Plan,
    fields: &Fields,
    least: f32,
    admitted: impl FnMut(usize, DocId) -> bool,
) -> tantivy::Result<Vec<Ranked>> {
    let mut best = walk_terms(searcher, plan, WEIGHED_AGAIN, admitted)?;
    weigh_again(searcher, plan, fields, &mut best, Some(least))?;
    // Some hold too few, or nothing but words that say nothing.
    best.retain(|ranked| ranked.score > 0.0);
    Ok(best)
}

fn weigh_each(searcher: &Searcher, plan: &Plan, selected: &[Vec<DocId>], most: usize) -> tantivy::Result<Vec<Ranked>> {
    let weights = Bm25::new(searcher, &plan.terms)?;
    let mut best = Best::new(most);
    for (ordinal, documents) in selected.iter().enumerate().filter(|(_, documents)| !documents.is_empty()) {
        let scores = weights.weigh(searcher.segment_reader(ordinal as u32), documents)?;
        for (document, score) in documents.iter().zip(scores) {
            best.add(Ranked { score, address: DocAddress::new(ordinal as u32, *document) });
        }
    }
    Ok(best.into_vec())
}

/// Walks the postings of the words. Blocks are passed over only where frequencies are kept of every term, which they are
/// not of single units; these and most pairs across words are left to the weighing of what was found.
fn walk_terms(
    searcher: &Searcher,
    plan: &Plan,
    most: usize,
    mut admitted: impl FnMut(usize, DocId) -> bool,
) -> tantivy::Result<Vec<Ranked>> {
    let is_walked = |(term, _): &&(Term, f32)| plan.walked.contains(term);
    let walked: Vec<&(Term, f32)> = plan.terms.iter().filter(is_walked).collect();
    let mut best = walk(searcher, &walked, most, &mut admitted)?;
    // Where the words are single units, or stand nowhere, whatever else there is has to do.
    if best.is_empty() {
        best = walk(searcher, &plan.terms.iter().collect::<Vec<_>>(), most, &mut admitted)?;
    }
    // The walk adds the weights of terms in an order of its own; weighed one by one, equal passages weigh the same
    // however many were asked for.
    let mut found = vec![Vec::new(); searcher.segment_readers().len()];
    for ranked in best {
        found[ranked.address.segment_ord as usize].push(ranked.address.doc_id);
    }
    found.iter_mut().for_each(|documents| documents.sort_unstable());
    weigh_each(searcher, plan, &found, most)
}

/// The best documents by these terms that are `admitted`, in no order.
fn walk(
    searcher: &Searcher,
    terms: &[&(Term, f32)],
    most: usize,
    admitted: &mut impl FnMut(usize, DocId) -> bool,
) -> tantivy::Result<Vec<Ranked>> {
    let term = |(term, boost): &&(Term, f32)| -> (Occur, Box<dyn IndexQuery>) {
        let query = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
        (Occur::Should, Box::new(BoostQuery::new(Box::new(query), *boost)))
    };
    let query = BooleanQuery::new(terms.iter().map(term).collect());
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let mut best = Best::new(most);
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        weight.for_each_pruning(best.threshold(), segment, &mut |document, score| {
            if !segment.is_deleted(document) && admitted(ordinal, document) {
                best.add(Ranked { score, address: DocAddress::new(ordinal as u32, document) });
            }
            best.threshold()
        })?;
    }
    Ok(best.into_vec())
}

/// Weighs the candidates again by how the words of the query stand in them, where not all have to, also by how many do,
/// which must be more than the share `least`, and orders them, best first.
fn weigh_again(
    searcher: &Searcher,
    plan: &Plan,
    fields: &Fields,
    candidates: &mut [Ranked],
    least: Option<f32>,
) -> tantivy::Result<()> {
    if !plan.words.is_empty() {
        let rarities = rarities(searcher, plan)?;
        candidates.sort_unstable_by_key(|ranked| ranked.address);
        for same_segment in candidates.chunk_by_mut(|one, other| one.address.segment_ord == other.address.segment_ord) {
            let segment = searcher.segment_reader(same_segment[0].address.segment_ord);
            let mut looks = Looks::new(segment, plan, fields)?;
            for ranked in same_segment {
                let (standing, around) = looks.look(ranked.address.doc_id, &rarities);
                ranked.score *= standing.factor(least) * around.factor();
            }
        }
    }
    candidates.sort_unstable_by(|one, other| other.cmp(one));
    Ok(())
}

/// Looks at documents of a segment in their order: how the words stand in them, and what is around them.
struct Looks {
    words: Vec<Places>,
    structure: Structure,
}

impl Looks {
    fn new(segment: &SegmentReader, plan: &Plan, fields: &Fields) -> tantivy::Result<Self> {
        let words = plan.words.iter().map(|word| Places::new(segment, &word.cover));
        Ok(Self { words: words.collect::<tantivy::Result<_>>()?, structure: Structure::new(segment, plan, fields)? })
    }

    fn look(&mut self, document: DocId, rarities: &[f32]) -> (Standing, Around) {
        self.structure.seek(document);
        for (at, word) in self.words.iter_mut().enumerate() {
            word.seek(document);
            word.found |= self.structure.holds(at);
        }
        (Standing::of(&self.words, rarities), self.structure.around(rarities))
    }
}

/// What the weight of a document was made of.
pub(super) fn weights(
    searcher: &Searcher,
    plan: &Plan,
    fields: &Fields,
    address: DocAddress,
) -> tantivy::Result<Weights> {
    let segment = searcher.segment_reader(address.segment_ord);
    let terms = Bm25::new(searcher, &plan.terms)?.weigh(segment, &[address.doc_id])?;
    let (standing, around) = Looks::new(segment, plan, fields)?.look(address.doc_id, &rarities(searcher, plan)?);
    let Standing { nearness, earliness, coverage } = standing;
    let Around { title, section, named } = around;
    let terms = terms.into_iter().sum();
    Ok(Weights { terms, nearness, earliness, coverage, title, section, named })
}

/// The rarities of the words: each that of its rarest term.
fn rarities(searcher: &Searcher, plan: &Plan) -> tantivy::Result<Vec<f32>> {
    let rarest =
        |word: &Sought| word.cover.iter().try_fold(0.0, |most: f32, (_, term)| Ok(most.max(rarity(searcher, term)?)));
    plan.words.iter().map(rarest).collect()
}
