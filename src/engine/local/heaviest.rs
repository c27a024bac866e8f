//! The heaviest of given documents. How long a document is, of which its weight depends, is kept apart from the postings, and
//! to read it of documents all over an index costs more than all else: so first it is asked what each can weigh at the most,
//! which the postings tell, and only those are weighed that can be among the heaviest.

use tantivy::{DocAddress, DocId};

use super::bm25::{Bm25, Weight};
use super::ranked::{Best, Candidate};

/// So many times as many as are wanted are weighed at first.
const AT_FIRST: usize = 2;
/// Where these were too few, so many times as many follow.
const THEN: usize = 4;

/// The `most` heaviest by these terms of documents of a segment, which are in order; of equals the first. In no order.
pub(super) fn heaviest(terms: &Bm25<'_>, segment: usize, documents: &[DocId], most: usize) -> Vec<Candidate> {
    if documents.is_empty() {
        return Vec::new();
    }
    let mut best = Best::new(most);
    let weigh = |best: &mut Best, documents: &[DocId]| {
        for (document, weight) in documents.iter().zip(terms.weigh(segment, documents)) {
            best.add(Candidate::new(DocAddress::new(segment as u32, *document), weight));
        }
    };
    let mut count = most.saturating_mul(AT_FIRST).max(1);
    if documents.len() <= count {
        weigh(&mut best, documents);
        return best.into_vec();
    }
    let mut limited: Vec<(Weight, DocId)> =
        terms.limits(segment, documents).into_iter().zip(documents.iter().copied()).collect();
    let mut rest = limited.as_mut_slice();
    while !rest.is_empty() {
        let here = count.min(rest.len());
        if here < rest.len() {
            rest.select_nth_unstable_by(here, |(one, _), (other, _)| other.cmp(one));
        }
        let (now, later) = rest.split_at_mut(here);
        let mut chosen: Vec<DocId> = now.iter().map(|(_, document)| *document).collect();
        chosen.sort_unstable();
        weigh(&mut best, &chosen);
        // Who weighs as much as the last of the best, and stands before it, is better.
        if later.iter().all(|(limit, _)| *limit < best.bar()) {
            break;
        }
        rest = later;
        count = count.saturating_mul(THEN);
    }
    best.into_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::local::lexicon::Lexicon;
    use crate::engine::local::postings::{PassagesWriter, Postings, PostingsWriter, SegmentPostings};
    use crate::engine::local::schema::fields;
    use crate::engine::local::terms::RankingTerm;
    use proptest::prelude::*;
    use tantivy::Term;

    /// Postings of three words in documents of these lengths, so often in each.
    fn postings(documents: &[(u8, [u32; 3])]) -> SegmentPostings {
        let count = documents.len() as u32;
        let mut writer = PostingsWriter::new(Vec::new(), count);
        for word in 0..3 {
            writer.term(&[fields().words.field_id() as u8, b'a' + word as u8]).expect("written");
            for (document, (_, frequencies)) in (0..).zip(documents) {
                // Every list has a document.
                let frequency = frequencies[word].max(u32::from(document == 0));
                if frequency > 0 {
                    writer.document(document, frequency, &[]);
                }
            }
        }
        let lengths = documents.iter().map(|(length, _)| *length).collect();
        let tokens = [(fields().text, 30 * u64::from(count))];
        SegmentPostings::of_bytes(
            writer.finish(&PassagesWriter::of(count), &[(fields().text, lengths)], &tokens).expect("written"),
        )
    }

    proptest! {
        #[test]
        fn none_is_passed_over_that_is_among_the_heaviest(
            documents in prop::collection::vec((0_u8..60, prop::array::uniform3(0_u32..4)), 1..300),
            weights in prop::array::uniform3(0.2_f32..3.0),
            (most, every) in (0_usize..20, 1_usize..4),
        ) {
            let postings = Postings::new([postings(&documents)]);
            let lexicon = Lexicon::new(&postings);
            let term = |(word, weight): (u8, f32)| RankingTerm {
                term: Term::from_field_text(fields().words, &char::from(b'a' + word).to_string()),
                weight,
                is_walked: true,
                // Of some no lengths are kept.
                measure: if word == 1 { fields().title } else { fields().text },
            };
            let terms: Vec<RankingTerm> = (0..).zip(weights).map(term).collect();
            let bm25 = Bm25::new(&lexicon, &terms);
            let asked: Vec<DocId> = (0..documents.len() as DocId).step_by(every).collect();
            let weighed = asked.iter().zip(bm25.weigh(0, &asked));
            let mut all: Vec<Candidate> =
                weighed.map(|(document, weight)| Candidate::new(DocAddress::new(0, *document), weight)).collect();
            all.sort_unstable_by(|one, other| other.cmp(one));
            all.truncate(most);
            let mut found = heaviest(&bm25, 0, &asked, most);
            found.sort_unstable_by(|one, other| other.cmp(one));
            prop_assert_eq!(found, all);
        }
    }
}
