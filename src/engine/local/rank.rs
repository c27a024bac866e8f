//! Ranking. Candidates are weighed by BM25 over words and pairs of units; the best of them are weighed again by how
//! many of the query's words stand in them literally and how near to each other. All of it is read from the postings:
//! no text is fetched to rank.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashSet};

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::query::{
    Bm25StatisticsProvider, Bm25Weight, BooleanQuery, BoostQuery, EnableScoring, Occur, Query as IndexQuery, TermQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, Searcher, Term};

use super::places::Places;
use super::plan::{Plan, Sought};

/// So many of the best by BM25 are weighed again.
const WEIGHED_AGAIN: usize = 200;
/// Selections up to this size are weighed document by document; larger ones by walking the postings of the terms,
/// where whole blocks that cannot reach the best are passed over.
const FEW: usize = 4096;
/// Words of the query further apart than this many units are not near.
const NEAR: u32 = 12;
/// The weight of nearness, and the exponent and floor of coverage: the values that did best on eight sets of judged
/// queries.
const NEARNESS: f32 = 0.25;
const COVERAGE_EXPONENT: f32 = 0.5;
const COVERAGE_FLOOR: f32 = 0.01;

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
        Self { heap: BinaryHeap::with_capacity(most + 1), most }
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
    selected: &[Vec<DocId>],
    most: usize,
) -> tantivy::Result<Vec<Ranked>> {
    let most = most.max(WEIGHED_AGAIN);
    let mut best = if selected.iter().map(Vec::len).sum::<usize>() <= FEW {
        weigh_each(searcher, plan, selected, most)?
    } else {
        let admitted = |segment: usize, document: DocId| selected[segment].binary_search(&document).is_ok();
        let mut best = walk_terms(searcher, plan, most, admitted)?;
        fill(&mut best, selected, most);
        best
    };
    best.sort_unstable_by(|one, other| other.cmp(one));
    let others = best.split_off(best.len().min(WEIGHED_AGAIN));
    let mut best = weigh_again(searcher, plan, best, None)?;
    best.extend(others);
    Ok(best)
}

/// Adds documents that hold none of the terms, as those that a field or a name alone selects: they weigh nothing and
/// follow in their order.
fn fill(best: &mut Vec<Ranked>, selected: &[Vec<DocId>], most: usize) {
    let missing = most.saturating_sub(best.len());
    if missing == 0 {
        return;
    }
    let weighed: HashSet<DocAddress> = best.iter().map(|ranked| ranked.address).collect();
    let all = selected
        .iter()
        .zip(0..)
        .flat_map(|(documents, segment)| documents.iter().map(move |document| DocAddress::new(segment, *document)));
    let others = all.filter(|address| !weighed.contains(address)).take(missing);
    best.extend(others.map(|address| Ranked { score: 0.0, address }));
}

/// The best documents, [`WEIGHED_AGAIN`] at the most, that hold words of the query, more than the share `least` of them,
/// and are `admitted`; best first.
pub(super) fn best_partial(
    searcher: &Searcher,
    plan: &Plan,
    least: f32,
    admitted: impl FnMut(usize, DocId) -> bool,
) -> tantivy::Result<Vec<Ranked>> {
    let best = walk_terms(searcher, plan, WEIGHED_AGAIN, admitted)?;
    weigh_again(searcher, plan, best, Some(least))
}

fn weigh_each(searcher: &Searcher, plan: &Plan, selected: &[Vec<DocId>], most: usize) -> tantivy::Result<Vec<Ranked>> {
    let weights: Vec<Bm25Weight> = plan
        .terms
        .iter()
        .map(|(term, boost)| Ok(Bm25Weight::for_terms(searcher, std::slice::from_ref(term))?.boost_by(*boost)))
        .collect::<tantivy::Result<_>>()?;
    let mut best = Best::new(most);
    for (ordinal, documents) in selected.iter().enumerate().filter(|(_, documents)| !documents.is_empty()) {
        let segment = searcher.segment_reader(ordinal as u32);
        let mut scores = vec![0.0; documents.len()];
        for ((term, _), weight) in plan.terms.iter().zip(&weights) {
            let index = segment.inverted_index(term.field())?;
            let Some(mut postings) = index.read_postings(term, IndexRecordOption::WithFreqs)? else { continue };
            let lengths = segment.fieldnorms_readers().get_field(term.field())?;
            for (document, score) in documents.iter().zip(&mut scores) {
                if postings.doc() < *document {
                    postings.seek(*document);
                }
                if postings.doc() == *document {
                    let length = lengths
                        .as_ref()
                        .map_or(FieldNormReader::fieldnorm_to_id(1), |lengths| lengths.fieldnorm_id(*document));
                    *score += weight.score(length, postings.term_freq());
                }
            }
        }
        for (document, score) in documents.iter().zip(scores) {
            best.add(Ranked { score, address: DocAddress::new(ordinal as u32, *document) });
        }
    }
    Ok(best.into_vec())
}

fn walk_terms(
    searcher: &Searcher,
    plan: &Plan,
    most: usize,
    mut admitted: impl FnMut(usize, DocId) -> bool,
) -> tantivy::Result<Vec<Ranked>> {
    let term = |(term, boost): &(Term, f32)| -> (Occur, Box<dyn IndexQuery>) {
        let query = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
        (Occur::Should, Box::new(BoostQuery::new(Box::new(query), *boost)))
    };
    let query = BooleanQuery::new(plan.terms.iter().map(term).collect());
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
    // The walk adds the weights of terms in an order of its own; weighed one by one, equal passages weigh the same
    // however many were asked for.
    let mut found = vec![Vec::new(); searcher.segment_readers().len()];
    for ranked in best.into_vec() {
        found[ranked.address.segment_ord as usize].push(ranked.address.doc_id);
    }
    found.iter_mut().for_each(|documents| documents.sort_unstable());
    weigh_each(searcher, plan, &found, most)
}

/// Weighs the candidates again by nearness and, where not all of them have all words, by coverage, of which they must
/// have more than `least`; best first.
fn weigh_again(
    searcher: &Searcher,
    plan: &Plan,
    mut candidates: Vec<Ranked>,
    least: Option<f32>,
) -> tantivy::Result<Vec<Ranked>> {
    if plan.words.len() > 1 {
        let rarities: Vec<f32> =
            plan.words.iter().map(|word| rarity(searcher, word)).collect::<tantivy::Result<_>>()?;
        candidates.sort_unstable_by_key(|ranked| ranked.address);
        for same_segment in candidates.chunk_by_mut(|one, other| one.address.segment_ord == other.address.segment_ord) {
            let segment = searcher.segment_reader(same_segment[0].address.segment_ord);
            let mut words: Vec<Places> =
                plan.words.iter().map(|word| Places::new(segment, word)).collect::<tantivy::Result<_>>()?;
            for ranked in same_segment {
                for word in &mut words {
                    word.seek(ranked.address.doc_id);
                }
                if let Some(least) = least {
                    let coverage = coverage(&words, &rarities);
                    let is_enough = coverage > least;
                    ranked.score *= if is_enough { coverage.max(COVERAGE_FLOOR).powf(COVERAGE_EXPONENT) } else { 0.0 };
                }
                ranked.score *= 1.0 + NEARNESS * nearness(&words, &rarities);
            }
        }
    }
    if least.is_some() {
        candidates.retain(|ranked| ranked.score > 0.0);
    }
    candidates.sort_unstable_by(|one, other| other.cmp(one));
    Ok(candidates)
}

/// The inverse document frequency of a word, that of its rarest term.
fn rarity(searcher: &Searcher, word: &Sought) -> tantivy::Result<f32> {
    let all = searcher.total_num_docs()? as f32;
    let mut rarity: f32 = 0.0;
    for (_, term) in &word.cover {
        let holding = searcher.doc_freq(term)? as f32;
        rarity = rarity.max((1.0 + (all - holding + 0.5) / (holding + 0.5)).ln());
    }
    Ok(rarity)
}

/// The share, by rarity, of the words that stand in the document.
fn coverage(words: &[Places], rarities: &[f32]) -> f32 {
    let total: f32 = rarities.iter().sum();
    let found: f32 = words.iter().zip(rarities).filter(|(word, _)| word.found).map(|(_, rarity)| rarity).sum();
    if total > 0.0 { found / total } else { 0.0 }
}

/// The share, by the rarity of the more frequent one, of neighbouring words of the query that stand near each other.
fn nearness(words: &[Places], rarities: &[f32]) -> f32 {
    let mut total = 0.0;
    let mut near = 0.0;
    for (words, rarities) in words.windows(2).zip(rarities.windows(2)) {
        let weight = rarities[0].min(rarities[1]);
        total += weight;
        let distance = |start: &u32| words[1].starts.iter().map(|other| start.abs_diff(*other)).min();
        if words[0].starts.iter().filter_map(distance).any(|distance| distance <= NEAR) {
            near += weight;
        }
    }
    if total > 0.0 { near / total } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_none_of_the_terms_follows_in_its_order() {
        let address = |segment, document| DocAddress::new(segment, document);
        let mut best = vec![Ranked { score: 1.0, address: address(1, 3) }];
        fill(&mut best, &[vec![7], vec![2, 3, 5]], 3);
        let addresses: Vec<DocAddress> = best.iter().map(|ranked| ranked.address).collect();
        assert_eq!(addresses, [address(1, 3), address(0, 7), address(1, 2)]);
    }
}
