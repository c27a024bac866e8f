//! The weight of documents by their terms: BM25 with the usual constants, but for passages that are very short.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Term};

use super::lexicon::Lexicon;
use super::postings::{Cursor, Stretch};
use super::terms::RankingTerm;

/// How soon more occurrences of a term cease to count, and how much the length of a passage counts: the usual values.
/// `docs/ranking.md` has what others were worth.
const SATURATION: f32 = 1.2;
const LENGTH: f32 = 0.75;
/// Passages shorter than this share of the mean count as if they had it: a caption is not better for having next to no
/// words beside those sought. `docs/ranking.md`, "floor".
const LEAST_LENGTH: f32 = 0.5;
/// Weights are added as multiples of 1/16,384: whole numbers give the same sum in whatever order terms are added, so
/// equal passages weigh the same however they were found. Among ten million passages a term weighs 35 at the most, and
/// a query of 2,000 characters, the longest there is, has some 5,000 terms: the sum stays below the greatest number.
const SCALE: f32 = 16_384.0;
/// The id of the least length.
const SHORTEST: u8 = 0;
/// Frequencies up to this one are told apart where it is asked which can be enough.
const MOST_COMPARED: u32 = 64;
/// Documents are near each other when they are one in so many.
const NEAR: usize = 64;

/// The weight of a document by terms, in whole numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Weight(u32);

impl Weight {
    /// The least difference between two.
    pub(super) const LEAST: Self = Self(1);

    /// As a number that is ordered as weights are.
    pub(super) fn to_number(self) -> u32 {
        self.0
    }

    /// The weight with this number.
    pub(super) fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// The same as BM25 is usually written.
    pub(super) fn to_f32(self) -> f32 {
        self.0 as f32 / SCALE
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// Weighs documents by terms.
pub(super) struct Bm25<'terms> {
    lexicon: &'terms Lexicon<'terms>,
    /// Those that can add the least first.
    terms: Vec<Weighed<'terms>>,
}

/// A term with what it takes to weigh it.
struct Weighed<'terms> {
    term: &'terms Term,
    /// The field by whose length it is weighed.
    measure: Field,
    /// What its weight comes near to the more often it stands in a document.
    most: f32,
    shares: Arc<Shares>,
}

/// The share of its greatest weight that a term adds, by the id under which the length of the document is kept.
struct Shares {
    /// What the frequency is measured against.
    dampening: [f32; 256],
    /// The shares at the frequencies from 1 on: most are so low, and to look them up is faster than to divide.
    low: [[f32; 256]; 4],
}

impl Shares {
    fn new(mean_length: f32) -> Self {
        let length = |id: usize| FieldNormReader::id_to_fieldnorm(id as u8) as f32 / mean_length;
        let dampening: [f32; 256] = std::array::from_fn(|id| dampening(length(id)));
        let low = std::array::from_fn(|before| dampening.map(|dampening| share(before as f32 + 1.0, dampening)));
        Self { dampening, low }
    }

    fn share(&self, frequency: u32, length: u8) -> f32 {
        match self.low.get(frequency.wrapping_sub(1) as usize) {
            Some(shares) => shares[usize::from(length)],
            None => share(frequency as f32, self.dampening[usize::from(length)]),
        }
    }

    /// The lowest frequency at which a term that adds `most` can add more than the bar, in however short a document.
    fn least_frequency(&self, bar: Weight, most: f32) -> u32 {
        // Where it is so high, it hardly matters how high.
        (1..MOST_COMPARED).find(|frequency| self.most(*frequency, most) > bar).unwrap_or(MOST_COMPARED)
    }

    /// What a term that adds `most` adds at this frequency at the most, in however short a document.
    fn most(&self, frequency: u32, most: f32) -> Weight {
        Weight((most * self.share(frequency, SHORTEST)) as u32)
    }

    /// The share in a document; where no lengths are kept, every one has the mean.
    fn of(&self, lengths: Option<&Stretch>, document: DocId, frequency: u32) -> f32 {
        match lengths.and_then(|lengths| lengths.byte(document as usize)) {
            Some(length) => self.share(frequency, length),
            None => share(frequency as f32, SATURATION),
        }
    }
}

fn share(frequency: f32, dampening: f32) -> f32 {
    frequency / (frequency + dampening)
}

impl<'terms> Bm25<'terms> {
    /// For these terms, each with a weight of its own beside its rarity.
    pub(super) fn new(lexicon: &'terms Lexicon<'terms>, terms: impl IntoIterator<Item = &'terms RankingTerm>) -> Self {
        let mut of_field: HashMap<Field, Arc<Shares>> = HashMap::new();
        let mut weighed = Vec::new();
        for RankingTerm { term, weight, measure, .. } in terms {
            let most = weight * lexicon.rarity(term) * (SATURATION + 1.0) * SCALE;
            let mean_length = || (lexicon.tokens(*measure) as f32 / lexicon.documents()).max(1.0);
            let shares = of_field.entry(*measure).or_insert_with(|| Arc::new(Shares::new(mean_length())));
            weighed.push(Weighed { term, measure: *measure, most, shares: Arc::clone(shares) });
        }
        weighed.sort_by(|one, other| one.most.total_cmp(&other.most));
        Self { lexicon, terms: weighed }
    }

    /// What each of the terms adds to the documents of a segment, first of those that can add the least.
    pub(super) fn postings(&self, segment: usize) -> Vec<TermWeights> {
        let weights = |Weighed { term, measure, most, shares }: &Weighed<'_>| {
            let cursor = self.lexicon.cursor(segment, term)?;
            let lengths = self.lexicon.measure(segment, *measure);
            Some(TermWeights { cursor, most: *most, lengths, shares: Arc::clone(shares) })
        };
        self.terms.iter().filter_map(weights).collect()
    }

    /// The weight of each of the documents of a segment, which are in order.
    pub(super) fn weigh(&self, segment: usize, documents: &[DocId]) -> Vec<Weight> {
        self.sums(segment, documents, TermWeights::seek)
    }

    /// What each of the documents of a segment, which are in order, weighs at the most, however short it is.
    pub(super) fn limits(&self, segment: usize, documents: &[DocId]) -> Vec<Weight> {
        self.sums(segment, documents, TermWeights::limit)
    }

    /// The sum of what each term adds to each of the documents.
    fn sums(
        &self,
        segment: usize,
        documents: &[DocId],
        add: impl Fn(&mut TermWeights, DocId) -> Weight,
    ) -> Vec<Weight> {
        let mut weights = vec![Weight::default(); documents.len()];
        for mut postings in self.postings(segment) {
            for (document, weight) in documents.iter().zip(&mut weights) {
                *weight = weight.plus(add(&mut postings, *document));
            }
        }
        weights
    }
}

/// What a term adds to the weight of the documents of a segment, asked in their order.
pub(super) struct TermWeights {
    cursor: Cursor,
    most: f32,
    /// `None` where no lengths are kept.
    lengths: Option<Stretch>,
    shares: Arc<Shares>,
}

impl TermWeights {
    /// More than this it adds to no document.
    pub(super) fn most(&self) -> Weight {
        Weight(self.most.ceil() as u32)
    }

    /// How often the term has to stand in a document for more to be added than this weight.
    pub(super) fn least_frequency(&self, bar: Weight) -> u32 {
        self.shares.least_frequency(bar, self.most)
    }

    /// The number of documents it adds to.
    pub(super) fn count(&self) -> u32 {
        self.cursor.count()
    }

    /// The document it has come to; [`TERMINATED`](tantivy::TERMINATED) behind the last.
    pub(super) fn document(&self) -> DocId {
        self.cursor.doc()
    }

    /// Adds what it adds to the documents from where it has come to up to, and without, `end`; the weights are those of
    /// the documents from `first` on. Documents that with it have no more than `enough` may be left out. Appends the others to
    /// `touched`.
    pub(super) fn add_until(
        &mut self,
        end: DocId,
        first: DocId,
        weights: &mut [Weight],
        enough: Weight,
        touched: &mut Vec<DocId>,
    ) {
        // Most documents hold a term once: where that can be enough, hardly any are left out.
        let is_once_too_little = self.least_frequency(enough) > 1;
        loop {
            let (most, lengths, shares) = (self.most, self.lengths.as_ref(), &self.shares);
            let (ahead, frequencies) = self.cursor.ahead();
            let inside = match ahead.last() {
                None => return,
                Some(last) if *last < end => ahead.len(),
                Some(_) => ahead.partition_point(|document| *document < end),
            };
            let is_all = inside == ahead.len();
            let (ahead, frequencies) = (&ahead[..inside], &frequencies[..inside]);
            if is_once_too_little {
                for (document, frequency) in ahead.iter().zip(frequencies) {
                    let weight = &mut weights[(*document - first) as usize];
                    if weight.plus(shares.most(*frequency, most)) > enough {
                        *weight = weight.plus(Weight((most * shares.of(lengths, *document, *frequency)) as u32));
                        touched.push(*document);
                    }
                }
            } else {
                touched.extend_from_slice(ahead);
                let mut add = |document: DocId, share: f32| {
                    let weight = &mut weights[(document - first) as usize];
                    *weight = weight.plus(Weight((most * share) as u32));
                };
                let near = lengths.and_then(|lengths| lengths_of(lengths, ahead));
                match (near, ahead.first()) {
                    (Some(near), Some(start)) => {
                        for (document, frequency) in ahead.iter().zip(frequencies) {
                            add(*document, shares.share(*frequency, near[(*document - start) as usize]));
                        }
                    }
                    _ => {
                        for (document, frequency) in ahead.iter().zip(frequencies) {
                            add(*document, shares.of(lengths, *document, *frequency));
                        }
                    }
                }
            }
            self.cursor.skip(inside);
            if !is_all {
                return;
            }
        }
    }

    /// Goes through the documents at hand that stand before `end`, and calls `give` with those to which it adds more than the
    /// bar, and what it adds; what `give` returns is the bar from there on. Whether there are more documents behind them.
    pub(super) fn each_above(
        &mut self,
        end: DocId,
        mut bar: Weight,
        mut give: impl FnMut(DocId, Weight) -> Weight,
    ) -> bool {
        let Self { cursor, most, lengths, shares } = self;
        let (documents, frequencies) = cursor.ahead();
        let count = match documents.last() {
            Some(last) if *last < end => documents.len(),
            _ => documents.partition_point(|document| *document < end),
        };
        let is_all = count == documents.len();
        let mut least = shares.least_frequency(bar, *most);
        for (document, frequency) in documents[..count].iter().zip(frequencies) {
            if *frequency < least {
                continue;
            }
            let weight = Weight((*most * shares.of(lengths.as_ref(), *document, *frequency)) as u32);
            if weight > bar {
                bar = give(*document, weight);
                least = shares.least_frequency(bar, *most);
            }
        }
        cursor.skip(count);
        is_all && count > 0
    }

    /// Goes to a document, or behind it where it does not add to it.
    pub(super) fn go_to(&mut self, document: DocId) {
        self.cursor.seek(document);
    }

    /// What it adds to a document at the most, however short that is.
    fn limit(&mut self, document: DocId) -> Weight {
        if self.cursor.seek(document) != document {
            return Weight::default();
        }
        let frequency = self.cursor.frequency();
        match &self.lengths {
            Some(_) => self.shares.most(frequency, self.most),
            None => Weight((self.most * self.shares.of(None, document, frequency)) as u32),
        }
    }

    /// What it adds to a document.
    pub(super) fn seek(&mut self, document: DocId) -> Weight {
        if self.cursor.seek(document) != document {
            return Weight::default();
        }
        let frequency = self.cursor.frequency();
        Weight((self.most * self.shares.of(self.lengths.as_ref(), document, frequency)) as u32)
    }
}

/// The lengths of the documents from the first of these to the last, if these are near each other: then they are read at
/// once, where else each would be by itself.
fn lengths_of<'lengths>(lengths: &'lengths Stretch, documents: &[DocId]) -> Option<&'lengths [u8]> {
    let (first, last) = (*documents.first()? as usize, *documents.last()? as usize);
    if last - first > documents.len() * NEAR { None } else { lengths.get(first..last + 1) }
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
