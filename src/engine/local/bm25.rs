//! The weight of documents by their terms: BM25 with the usual constants, but for passages that are very short.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, Term};

/// How soon more occurrences of a term cease to count, and how much the length of a passage counts: the usual values.
/// `docs/ranking.md` has what others were worth.
const SATURATION: f32 = 1.2;
const LENGTH: f32 = 0.75;
/// Passages shorter than this share of the mean count as if they had it: a caption is not better for having next to no
/// words beside those sought. `docs/ranking.md`, "floor".
const LEAST_LENGTH: f32 = 0.5;

/// How rare a term is: its inverse document frequency.
pub(super) fn rarity(searcher: &Searcher, term: &Term) -> tantivy::Result<f32> {
    let all = searcher.total_num_docs()? as f32;
    let holding = searcher.doc_freq(term)? as f32;
    Ok((1.0 + (all - holding + 0.5) / (holding + 0.5)).ln())
}

/// Weighs documents by terms.
pub(super) struct Bm25<'terms> {
    terms: Vec<Weighed<'terms>>,
}

/// A term with what it takes to weigh it.
struct Weighed<'terms> {
    term: &'terms Term,
    weight: f32,
    /// The mean length of documents in the field of the term.
    mean: f32,
}

impl<'terms> Bm25<'terms> {
    /// For these terms, each with a weight of its own beside its rarity.
    pub(super) fn new(searcher: &Searcher, terms: &'terms [(Term, f32)]) -> tantivy::Result<Self> {
        let all = searcher.total_num_docs()? as f32;
        let weigh = |(term, boost): &'terms (Term, f32)| -> tantivy::Result<Weighed<'terms>> {
            let mean = (searcher.total_num_tokens(term.field())? as f32 / all).max(1.0);
            Ok(Weighed { term, weight: boost * rarity(searcher, term)? * (SATURATION + 1.0), mean })
        };
        Ok(Self { terms: terms.iter().map(weigh).collect::<tantivy::Result<_>>()? })
    }

    /// The weight of each of the documents of a segment, which are in order.
    pub(super) fn weigh(&self, segment: &SegmentReader, documents: &[DocId]) -> tantivy::Result<Vec<f32>> {
        let mut scores = vec![0.0; documents.len()];
        for Weighed { term, weight, mean } in &self.terms {
            let index = segment.inverted_index(term.field())?;
            let Some(mut postings) = index.read_postings(term, IndexRecordOption::WithFreqs)? else { continue };
            let lengths = segment.fieldnorms_readers().get_field(term.field())?;
            for (document, score) in documents.iter().zip(&mut scores) {
                if postings.doc() < *document {
                    postings.seek(*document);
                }
                if postings.doc() == *document {
                    let length = |lengths: &FieldNormReader| lengths.fieldnorm(*document) as f32 / mean;
                    // Where no lengths are kept, every document has the mean.
                    let dampening = dampening(lengths.as_ref().map_or(1.0, length));
                    let frequency = postings.term_freq() as f32;
                    *score += weight * frequency / (frequency + dampening);
                }
            }
        }
        Ok(scores)
    }
}

/// What the frequency of a term is measured against in a document of this length, as a share of the mean.
fn dampening(length: f32) -> f32 {
    SATURATION * (1.0 - LENGTH + LENGTH * length.max(LEAST_LENGTH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_passages_count_less_and_very_short_ones_no_more_than_short_ones() {
        assert_eq!(dampening(1.0), SATURATION);
        assert!(dampening(0.6) < dampening(1.0) && dampening(1.0) < dampening(2.0));
        assert_eq!(dampening(0.1), dampening(0.5));
    }
}
