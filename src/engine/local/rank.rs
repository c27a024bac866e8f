//! Ranking. Candidates are weighed by BM25 over words and pairs of units; the best of them are weighed again by how
//! the query's words stand in them: how many, how near to each other, how early. All of it is read from the postings:
//! no text is fetched to rank. What each part is worth on judged queries: `docs/ranking.md`.

use std::collections::HashSet;

use tantivy::{DocAddress, DocId, Term};

use super::bm25::{Bm25, Weight};
use super::heaviest::heaviest;
use super::places::{Places, Wanted};
use super::plan::{Plan, Sought};
use super::ranked::{Best, Candidate, Ranked};
use super::schema::Fields;
use super::select::within;
use super::side_by_side::{Part, each_part, each_segment};
use super::snapshot::Snapshot;
use super::standing::Standing;
use super::structure::{Around, Structure};
use super::walk::{LOOKUP, walk};
use crate::engine::Weights;
use crate::text::words::says_much;

/// So many of the best by BM25 are weighed again. `docs/ranking.md`, "depth".
pub(super) const WEIGHED_AGAIN: usize = 200;
/// So many passages with some of the words are found at all. More are no better, and take longer to find.
const PARTIAL: usize = 100;
/// So many times as many are looked at where some may hold too little to be shown.
const WITH_LITTLE: usize = 4;
/// Selections up to this size are weighed document by document; larger ones by walking the postings of the terms, unless
/// these are so long that to look each document up is faster.
const FEW: usize = 4096;

/// The best `most` of the selected documents, best first. However many are asked for, the order is the same: the best
/// [`WEIGHED_AGAIN`] are weighed again among themselves, and the others follow.
pub(super) fn best_of(
    searcher: &Snapshot,
    plan: &Plan<'_>,
    fields: &Fields,
    selected: &[Vec<DocId>],
    most: usize,
) -> tantivy::Result<Vec<Ranked>> {
    plan.lexicon.learn(searcher, || asked(plan, fields))?;
    let count: usize = selected.iter().map(Vec::len).sum();
    let is_few = count <= FEW || (count * plan.terms.len()) as u64 * LOOKUP <= walked(plan, u64::MAX);
    let mut candidates = if is_few {
        weigh_each(searcher, &Bm25::new(&plan.lexicon, &plan.terms), selected, most.max(WEIGHED_AGAIN))?
    } else if walked(plan, count as u64 * LOOKUP) * 2 <= walked(plan, u64::MAX) {
        best_by_words(plan, |words| weigh_each(searcher, words, selected, WEIGHED_AGAIN))?
    } else {
        let admitted = |segment: usize, document: DocId| selected[segment].binary_search(&document).is_ok();
        best_by_words(plan, |words| walk(searcher, searcher.parts(), words, WEIGHED_AGAIN, &admitted))?
    };
    candidates.sort_unstable_by(|one, other| other.cmp(one));
    let mut others = candidates.split_off(candidates.len().min(WEIGHED_AGAIN));
    let mut head = weigh_again(searcher, plan, fields, candidates, None)?;
    if !is_few && most > head.len() {
        // What the walk passes over depends on how many it looks for: behind its best, all are weighed one by one.
        let is_head: HashSet<DocAddress> = head.iter().map(|ranked| ranked.address).collect();
        let terms = Bm25::new(&plan.lexicon, &plan.terms);
        others = weigh_each(searcher, &terms, selected, most.saturating_add(head.len()).min(count))?;
        others.retain(|candidate| !is_head.contains(&candidate.address.0));
        others.sort_unstable_by(|one, other| other.cmp(one));
    }
    head.extend(others.into_iter().map(Candidate::ranked));
    Ok(head)
}

/// The best [`PARTIAL`] documents that hold words of the query, more than the share `least`, and are `admitted`;
/// best first.
pub(super) fn best_partial(
    searcher: &Snapshot,
    plan: &Plan<'_>,
    fields: &Fields,
    least: f32,
    admitted: impl Fn(usize, DocId) -> bool + Sync,
) -> tantivy::Result<Vec<Ranked>> {
    plan.lexicon.learn(searcher, || asked(plan, fields))?;
    // Of those that hold no more than words that say little, many may be dropped.
    let may_hold_little = plan.words.iter().any(|word| !says_much(&word.units));
    let most = if may_hold_little { PARTIAL * WITH_LITTLE } else { PARTIAL };
    let candidates = best_by_words(plan, |words| walk(searcher, searcher.parts(), words, most, &admitted))?;
    let mut best = weigh_again(searcher, plan, fields, candidates, Some(least))?;
    // Some hold too few, or nothing but words that say nothing.
    best.retain(|ranked| ranked.score > 0.0);
    best.truncate(PARTIAL);
    Ok(best)
}

/// The terms that ranking asks for.
fn asked(plan: &Plan<'_>, fields: &Fields) -> Vec<Term> {
    let of_words = plan.words.iter().flat_map(|word| {
        let around = [fields.title, fields.section].into_iter().flat_map(|field| word.in_field(field, fields));
        word.cover.iter().cloned().chain(around)
    });
    plan.terms.iter().map(|term| term.term.clone()).chain(of_words.map(|(_, term)| term)).collect()
}

/// How many postings of the words there are, and no more than so many of each.
fn walked(plan: &Plan<'_>, most: u64) -> u64 {
    let walked = plan.terms.iter().filter(|term| term.is_walked);
    walked.map(|term| u64::from(plan.lexicon.holding(&term.term)).min(most)).sum()
}

/// The best `most` of the selected documents by these terms.
fn weigh_each(
    searcher: &Snapshot,
    terms: &Bm25<'_>,
    selected: &[Vec<DocId>],
    most: usize,
) -> tantivy::Result<Vec<Candidate>> {
    let of_parts = each_part(searcher.parts(), |Part { segment, documents }| {
        Ok(heaviest(terms, *segment, within(&selected[*segment], documents), most))
    })?;
    Ok(Best::of_parts(most, of_parts))
}

/// What `find` finds by the words. What else ranks, single units and most pairs across words, is added to the weight of
/// what was found.
fn best_by_words(
    plan: &Plan<'_>,
    find: impl Fn(&Bm25<'_>) -> tantivy::Result<Vec<Candidate>>,
) -> tantivy::Result<Vec<Candidate>> {
    let (walked, others): (Vec<_>, Vec<_>) = plan.terms.iter().partition(|term| term.is_walked);
    let find = |terms: &Bm25<'_>| -> tantivy::Result<Vec<Candidate>> {
        let mut found = find(terms)?;
        found.retain(|candidate| candidate.weight > Weight::default());
        Ok(found)
    };
    let mut found = find(&Bm25::new(&plan.lexicon, walked))?;
    if found.is_empty() {
        // Where the words are single units, or stand nowhere, whatever else there is has to do.
        return find(&Bm25::new(&plan.lexicon, &plan.terms));
    }
    let others = Bm25::new(&plan.lexicon, others);
    found.sort_unstable_by_key(|candidate| candidate.address.0);
    for same in found.chunk_by_mut(|one, other| one.address.0.segment_ord == other.address.0.segment_ord) {
        let segment = same[0].address.0.segment_ord as usize;
        let documents: Vec<DocId> = same.iter().map(|candidate| candidate.address.0.doc_id).collect();
        for (candidate, weight) in same.iter_mut().zip(others.weigh(segment, &documents)) {
            candidate.weight = candidate.weight.plus(weight);
        }
    }
    Ok(found)
}

/// Weighs the candidates again by how the words of the query stand in them, where not all have to, also by how many do,
/// which must be more than the share `least`, and orders them, best first.
fn weigh_again(
    searcher: &Snapshot,
    plan: &Plan<'_>,
    fields: &Fields,
    candidates: Vec<Candidate>,
    least: Option<f32>,
) -> tantivy::Result<Vec<Ranked>> {
    let mut ranked: Vec<Ranked> = candidates.into_iter().map(Candidate::ranked).collect();
    if !plan.words.is_empty() {
        let rarities = rarities(plan);
        ranked.sort_unstable_by_key(|ranked| ranked.address);
        let factors = each_segment(searcher, |ordinal| {
            let before =
                |ordinal: usize| ranked.partition_point(|ranked| (ranked.address.segment_ord as usize) < ordinal);
            let same_segment = &ranked[before(ordinal)..before(ordinal + 1)];
            if same_segment.is_empty() {
                return Ok(Vec::new());
            }
            let mut looks = Looks::new(searcher, ordinal, plan, fields);
            let factors = same_segment.iter().map(|ranked| {
                let (standing, around) = looks.look(ranked.address.doc_id, &rarities);
                // Of 区块链 cut into 区块 and 链, a passage that holds 链 holds nothing.
                let holds_little = least.is_some() && !looks.hold_much(plan);
                if holds_little { 0.0 } else { standing.factor(least) * around.factor() }
            });
            Ok(factors.collect())
        })?;
        for (ranked, factor) in ranked.iter_mut().zip(factors.into_iter().flatten()) {
            ranked.score *= factor;
        }
    }
    ranked.sort_unstable_by(|one, other| other.cmp(one));
    Ok(ranked)
}

/// Looks at documents of a segment in their order: how the words stand in them, and what is around them.
struct Looks<'index> {
    words: Vec<Places>,
    structure: Structure<'index>,
}

impl<'index> Looks<'index> {
    fn new(index: &'index Snapshot, segment: usize, plan: &Plan<'_>, fields: &Fields) -> Self {
        let words = plan.words.iter().map(|word| Places::of(&plan.lexicon, segment, &word.cover, Wanted::Places));
        let words = words.collect();
        Self { words, structure: Structure::new(index, segment, plan, fields) }
    }

    fn look(&mut self, document: DocId, rarities: &[f32]) -> (Standing, Around) {
        self.structure.seek(document);
        for (at, word) in self.words.iter_mut().enumerate() {
            word.seek(document);
            word.found |= self.structure.holds(at);
        }
        (Standing::of(&self.words, rarities), self.structure.around(rarities))
    }

    /// Whether a word that says something by itself, or more than one of any kind, stands in the document last looked at.
    fn hold_much(&self, plan: &Plan<'_>) -> bool {
        let found = || self.words.iter().zip(&plan.words).filter(|(places, _)| places.found);
        found().count() > 1 || found().any(|(_, word)| says_much(&word.units))
    }
}

/// What the weight of a document was made of.
pub(super) fn weights(
    searcher: &Snapshot,
    plan: &Plan<'_>,
    fields: &Fields,
    address: DocAddress,
) -> tantivy::Result<Weights> {
    let segment = address.segment_ord as usize;
    let terms = Bm25::new(&plan.lexicon, &plan.terms).weigh(segment, &[address.doc_id]);
    let (standing, around) = Looks::new(searcher, segment, plan, fields).look(address.doc_id, &rarities(plan));
    let Standing { nearness, earliness, coverage } = standing;
    let Around { title, section, named } = around;
    let terms = terms.first().copied().unwrap_or_default().to_f32();
    Ok(Weights { terms, nearness, earliness, coverage, title, section, named })
}

/// The rarities of the words: each that of its rarest term.
fn rarities(plan: &Plan<'_>) -> Vec<f32> {
    let rarest = |word: &Sought| word.cover.iter().map(|(_, term)| plan.lexicon.rarity(term)).fold(0.0, f32::max);
    plan.words.iter().map(rarest).collect()
}
