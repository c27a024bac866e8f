//! Finding the best documents by terms without weighing all: MAXSCORE (Turtle and Flood, "Query evaluation: strategies
//! and optimizations", 1995), over windows of documents. Once enough have been found, documents that hold only frequent
//! terms cannot be among the best: the postings of these terms are then looked up for the few that can, not read through.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::{DocAddress, DocId, Searcher, SegmentReader, TERMINATED};

use super::bm25::{Bm25, TermWeights, Weight};
use super::ranked::{Best, Candidate};
use super::side_by_side::{Part, each_part};

/// So many documents are weighed at a time: their weights stay in the nearest cache of the processor.
const WINDOW: u32 = 4096;
/// Looking up a document in the postings of a term takes as long as reading about so many of them.
pub(super) const LOOKUP: u64 = 128;
/// Where fewer documents of a window than one in so many have a weight, only these are looked at: weights are compared
/// many at a time, documents one by one.
const SPARSE: usize = 32;

/// The best `most` documents of these parts by these terms that are `admitted`, in no order.
pub(super) fn walk(
    searcher: &Searcher,
    parts: &[Part],
    terms: &Bm25<'_>,
    most: usize,
    admitted: &(impl Fn(usize, DocId) -> bool + Sync),
) -> tantivy::Result<Vec<Candidate>> {
    // What weighs less than the worst of the best of one part is none of the best of all.
    let shared = AtomicU32::new(0);
    let of_parts = each_part(parts, |Part { segment: ordinal, documents }| {
        let ordinal = *ordinal;
        let segment = searcher.segment_reader(ordinal as u32);
        let mut best = Best::new(most);
        let mut found = |document, weight| {
            if !segment.is_deleted(document) && admitted(ordinal, document) {
                best.add(Candidate::new(DocAddress::new(ordinal as u32, document), weight));
            }
            // Among equals the one in the part before is the better.
            let own = best.bar();
            let elsewhere = Weight::from_number(shared.fetch_max(own.to_number(), Ordering::Relaxed));
            own.max(elsewhere.minus(Weight::LEAST))
        };
        let bar = Weight::from_number(shared.load(Ordering::Relaxed)).minus(Weight::LEAST);
        walk_part(segment, documents, terms.postings(ordinal), bar, &mut found);
        Ok(best.into_vec())
    })?;
    Ok(Best::of_parts(most, of_parts))
}

/// Gives every document of a range that weighs more than the bar, in order. What `found` returns is the bar from there on.
fn walk_part(
    segment: &SegmentReader,
    documents: &Range<DocId>,
    mut postings: Vec<TermWeights>,
    mut bar: Weight,
    found: &mut impl FnMut(DocId, Weight) -> Weight,
) {
    postings.iter_mut().for_each(|postings| postings.go_to(documents.start));
    // How many of the first, which add the least, cannot lift a document above the bar, and what they add at the most.
    let mut frequent = 0;
    let mut most_of_frequent = Weight::default();
    // All are zero between windows.
    let mut weights = vec![Weight::default(); WINDOW as usize];
    let mut candidates: Vec<DocId> = Vec::new();
    let mut touched: Vec<DocId> = Vec::new();
    loop {
        while let Some(next) = postings.get(frequent)
            && most_of_frequent.plus(next.most()) <= bar
        {
            most_of_frequent = most_of_frequent.plus(next.most());
            frequent += 1;
        }
        let (frequent, read) = postings.split_at_mut(frequent);
        if let [last] = read
            && may_be_looked_up(last, frequent, bar.minus(most_of_frequent))
        {
            return walk_last(last, documents.end, frequent, most_of_frequent, bar, found);
        }
        let first = read.iter().map(TermWeights::document).min().unwrap_or(TERMINATED);
        if first >= documents.end {
            return;
        }
        let end = first.saturating_add(WINDOW).min(documents.end);
        let window = &mut weights[..(end - first) as usize];
        touched.clear();
        if count(frequent) <= count(read) {
            // To read these first costs little, and tells of most documents that they are none of the best.
            let mut most_ahead = most_of_frequent.plus(most_of(read));
            for postings in frequent.iter_mut().chain(read) {
                most_ahead = most_ahead.minus(postings.most());
                postings.go_to(first);
                postings.add_until(end, first, window, bar.minus(most_ahead), &mut touched);
            }
            above(window, bar, first, &mut touched, &mut candidates);
            bar = take(&candidates, window, first, bar, found);
            clear(window, first, &touched);
            continue;
        }
        for postings in read.iter_mut() {
            postings.add_until(end, first, window, Weight::default(), &mut touched);
        }
        // Where many documents still can be among the best, reading through is faster than looking them up.
        let ahead = count(frequent) * u64::from(end - first) / u64::from(segment.max_doc());
        let enough = bar.minus(most_of_frequent);
        if u64::from(count_above(window, enough, first, &touched)) * frequent.len() as u64 * LOOKUP >= ahead {
            for postings in &mut *frequent {
                postings.go_to(first);
                postings.add_until(end, first, window, Weight::default(), &mut touched);
            }
            above(window, bar, first, &mut touched, &mut candidates);
        } else {
            above(window, enough, first, &mut touched, &mut candidates);
            let mut most_ahead = most_of_frequent;
            for postings in frequent.iter_mut().rev() {
                for document in &candidates {
                    let weight = &mut window[(*document - first) as usize];
                    *weight = weight.plus(postings.seek(*document));
                }
                most_ahead = most_ahead.minus(postings.most());
                let enough = bar.minus(most_ahead);
                candidates.retain(|document| window[(*document - first) as usize] > enough);
            }
        }
        bar = take(&candidates, window, first, bar, found);
        clear(window, first, &touched);
    }
}

/// Gives the candidates that weigh more than the bar, which is returned as it is then; the weights are those of the documents
/// from `first` on.
fn take(
    candidates: &[DocId],
    weights: &[Weight],
    first: DocId,
    mut bar: Weight,
    found: &mut impl FnMut(DocId, Weight) -> Weight,
) -> Weight {
    for document in candidates {
        let weight = weights[(*document - first) as usize];
        if weight > bar {
            bar = found(*document, weight);
        }
    }
    bar
}

/// How many postings these lists have.
fn count(lists: &[TermWeights]) -> u64 {
    lists.iter().map(|postings| u64::from(postings.count())).sum()
}

/// What these lists add at the most.
fn most_of(lists: &[TermWeights]) -> Weight {
    lists.iter().fold(Weight::default(), |sum, postings| sum.plus(postings.most()))
}

/// Whether it is faster to look up in others the documents of a list to which it adds enough than to read these: because the
/// list is short, or because to hold the term once, as most of its documents do, is not enough.
fn may_be_looked_up(list: &TermWeights, others: &[TermWeights], enough: Weight) -> bool {
    list.least_frequency(enough) > 1 || u64::from(list.count()) * others.len() as u64 * LOOKUP <= count(others)
}

/// The same where one list is left to be read: most of its documents hold the term once, which soon is too little however
/// short they are, so that no more is read of them.
fn walk_last(
    last: &mut TermWeights,
    end: DocId,
    frequent: &mut [TermWeights],
    most_of_frequent: Weight,
    mut bar: Weight,
    found: &mut impl FnMut(DocId, Weight) -> Weight,
) {
    let mut is_ahead = true;
    while is_ahead && last.most().plus(most_of_frequent) > bar {
        is_ahead = last.each_above(end, bar.minus(most_of_frequent), |document, mut weight| {
            let mut most_ahead = most_of_frequent;
            for postings in frequent.iter_mut().rev() {
                if weight.plus(most_ahead) <= bar {
                    break;
                }
                weight = weight.plus(postings.seek(document));
                most_ahead = most_ahead.minus(postings.most());
            }
            if weight > bar {
                bar = found(document, weight);
            }
            bar.minus(most_of_frequent)
        });
    }
}

/// Whether so few documents of a window have a weight that only these are looked at.
fn are_few(touched: &[DocId], weights: &[Weight]) -> bool {
    touched.len() < weights.len() / SPARSE
}

/// The weights of documents, those from `first` on, become zero.
fn clear(weights: &mut [Weight], first: DocId, touched: &[DocId]) {
    if are_few(touched, weights) {
        touched.iter().for_each(|document| weights[(*document - first) as usize] = Weight::default());
    } else {
        weights.fill(Weight::default());
    }
}

/// The documents that weigh more than the bar, in order; the weights are those of the documents from `first` on, and none
/// has any but the `touched` ones, whatever their order.
fn above(weights: &[Weight], bar: Weight, first: DocId, touched: &mut Vec<DocId>, documents: &mut Vec<DocId>) {
    const TOGETHER: usize = 32;
    documents.clear();
    if are_few(touched, weights) {
        touched.sort_unstable();
        touched.dedup();
        documents.extend(touched.iter().filter(|document| weights[(**document - first) as usize] > bar));
        return;
    }
    for (weights, start) in weights.chunks(TOGETHER).zip((first..).step_by(TOGETHER)) {
        if count_all_above(weights, bar) > 0 {
            let above = weights.iter().zip(start..).filter(|(weight, _)| **weight > bar);
            documents.extend(above.map(|(_, document)| document));
        }
    }
}

/// How many documents weigh more than the bar, as [`above`] finds them; those touched twice may count twice.
fn count_above(weights: &[Weight], bar: Weight, first: DocId, touched: &[DocId]) -> u32 {
    match are_few(touched, weights) {
        true => touched.iter().filter(|document| weights[(**document - first) as usize] > bar).count() as u32,
        false => count_all_above(weights, bar),
    }
}

/// How many weigh more than the bar. Most do not: without a branch for each, many are compared at a time.
fn count_all_above(weights: &[Weight], bar: Weight) -> u32 {
    weights.iter().map(|weight| u32::from(*weight > bar)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::local::lexicon::Lexicon;
    use crate::engine::local::postings::{PassagesWriter, Postings, PostingsWriter, SegmentPostings};
    use crate::engine::local::schema::fields;
    use crate::engine::local::terms::RankingTerm;
    use proptest::prelude::*;
    use std::sync::LazyLock;
    use tantivy::schema::{FAST, Schema};
    use tantivy::{Index, TantivyDocument, Term};

    const DOCUMENTS: u32 = 3 * WINDOW + 17;

    fn word(number: u32) -> String {
        format!("w{number:02}")
    }

    /// Postings in which word 0 stands everywhere and word 12 hardly anywhere.
    fn postings(seed: u64) -> SegmentPostings {
        let mut random = seed;
        let mut chance = |of: u32| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) as u32 % of
        };
        let mut writer = PostingsWriter::new(Vec::new(), DOCUMENTS);
        for number in 0..13 {
            let field = fields().words.field_id() as u8;
            writer.term(&[&[field], word(number).as_bytes()].concat()).expect("written");
            for document in 0..DOCUMENTS {
                let frequency = chance(9) * u32::from(chance(1 << number) == 0);
                // Every list has a document.
                if frequency > 0 || document == 0 {
                    writer.document(document, frequency.max(1), &[]);
                }
            }
        }
        let lengths = (0..DOCUMENTS).map(|_| chance(60) as u8).collect();
        let bytes = writer.finish(
            &PassagesWriter::of(DOCUMENTS),
            &[(fields().text, lengths)],
            &[(fields().text, 30 * u64::from(DOCUMENTS))],
        );
        SegmentPostings::of_bytes(bytes.expect("written"))
    }

    static POSTINGS: LazyLock<Postings> = LazyLock::new(|| Postings::new([postings(7), postings(8)]));

    /// Two segments of several windows; some documents are deleted.
    static SEARCHER: LazyLock<Searcher> = LazyLock::new(|| {
        let mut schema = Schema::builder();
        let number = schema.add_u64_field("number", tantivy::schema::INDEXED | FAST);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 50_000_000).expect("a writer");
        for _ in 0..2 {
            for document in 0..DOCUMENTS {
                let mut row = TantivyDocument::default();
                row.add_u64(number, u64::from(document % 50));
                writer.add_document(row).expect("added");
            }
            writer.commit().expect("committed");
        }
        writer.delete_term(Term::from_field_u64(number, 13));
        writer.commit().expect("committed");
        index.reader().expect("a reader").searcher()
    });

    fn sorted(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
        candidates.sort_unstable_by(|one, other| other.cmp(one));
        candidates
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn the_walk_finds_what_weighing_all_finds(
            words in prop::collection::btree_map(0_u32..13, 0.2_f32..3.0, 1..9),
            most in prop::sample::select(vec![1, 3, 20, 200, 100_000]),
            every in prop::sample::select(vec![1, 2, 50, 3000]),
            cuts in prop::array::uniform2(0..DOCUMENTS),
        ) {
            let searcher = &*SEARCHER;
            let part = |segment, documents| Part { segment, documents };
            let cut = |(segment, cut)| [part(segment, 0..cut), part(segment, cut..DOCUMENTS)];
            let parts: Vec<Part> = (0..).zip(cuts).flat_map(cut).collect();
            let term = |(number, weight): (u32, f32)| RankingTerm {
                term: Term::from_field_text(fields().words, &word(number)), weight, is_walked: true,
                // Of some no lengths are kept.
                measure: if number % 4 == 1 { fields().title } else { fields().text },
            };
            let terms: Vec<RankingTerm> = words.into_iter().map(term).collect();
            let lexicon = Lexicon::new(&POSTINGS);
            let bm25 = Bm25::new(&lexicon, &terms);
            let admitted = |_: usize, document: DocId| document.is_multiple_of(every);
            let mut all = Vec::new();
            for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
                let documents: Vec<DocId> = segment.doc_ids_alive().filter(|document| admitted(ordinal, *document)).collect();
                let address = |document: &DocId| DocAddress::new(ordinal as u32, *document);
                let weights = bm25.weigh(ordinal, &documents);
                all.extend(documents.iter().zip(weights).map(|(document, weight)| Candidate::new(address(document), weight)));
            }
            all.retain(|candidate| candidate.weight > Weight::default());
            let mut all = sorted(all);
            all.truncate(most);
            let found = walk(searcher, &parts, &bm25, most, &admitted).expect("walked");
            prop_assert_eq!(sorted(found), all);
        }
    }
}
