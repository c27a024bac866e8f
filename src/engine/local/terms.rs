//! The terms by which passages rank for a text.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::Term;
use tantivy::schema::Field;

use super::schema::Fields;
use crate::text::segment::Segmenter;
use crate::text::terms::{push_pair, words};
use crate::text::units::Units;
use crate::text::words::{is_stop_word, word_text};

/// What a pair counts in the headings above a passage and in the title of its part. `docs/ranking.md`, "headings".
const IN_SECTION: f32 = 0.5;
const IN_TITLE: f32 = 0.3;

/// A term by which passages rank.
#[derive(Debug)]
pub(super) struct RankingTerm {
    pub(super) term: Term,
    /// The field by whose length it is weighed.
    pub(super) measure: Field,
    /// What it counts beside its rarity.
    pub(super) weight: f32,
    /// Its postings are walked for candidates. They are where it is of a word that says something, or a pair that a single
    /// unit makes with its neighbour: names that are in no dictionary are cut into these. Passages that hold only other
    /// pairs across words, or single units, are no candidates: that leaves few postings to walk.
    pub(super) is_walked: bool,
}

/// The terms by which passages rank for texts.
#[derive(Default)]
pub(super) struct RankingTerms {
    weights: BTreeMap<Term, f32>,
    walked: BTreeSet<Term>,
}

impl RankingTerms {
    /// Adds the terms of a text: its words and its pairs, so that a word of two units weighs double, and its pairs in
    /// headings and titles. Single units are frequent and say little: they rank only what consists of one.
    pub(super) fn add(&mut self, units: &Units, segmenter: &impl Segmenter, fields: &Fields) {
        let pairs = units.as_slice().windows(2).map(|pair| {
            let mut text = String::new();
            push_pair(&mut text, units, &pair[0], &pair[1]);
            text
        });
        let pairs: Vec<String> = pairs.collect();
        let of_pair = [(fields.text, 1.0), (fields.section, IN_SECTION), (fields.title, IN_TITLE)];
        for pair in &pairs {
            of_pair.iter().for_each(|(field, weight)| self.count(*field, pair, *weight));
        }
        let words = words(units, segmenter);
        // A word of two units is its pair.
        let of_word = |first: usize, last: usize| if last - first > 1 { fields.words } else { fields.text };
        for (first, last) in &words {
            let text = word_text(units, (*first, *last));
            let says_much = !is_stop_word(text);
            if first == last && (says_much || words.len() == 1) {
                self.count(fields.units, text, 1.0);
            } else if first < last {
                self.count(of_word(*first, *last), text, 1.0);
            }
            if !says_much {
                continue;
            }
            let inside = match first == last {
                true => first.saturating_sub(1)..(last + 1).min(pairs.len()),
                false => *first..*last,
            };
            if first < last {
                self.walked.insert(Term::from_field_text(of_word(*first, *last), text));
            }
            for pair in &pairs[inside] {
                self.walked.extend(of_pair.iter().map(|(field, _)| Term::from_field_text(*field, pair)));
            }
        }
    }

    /// All that were added.
    pub(super) fn into_vec(self, fields: &Fields) -> Vec<RankingTerm> {
        let Self { weights, walked } = self;
        let term = |(term, weight): (Term, f32)| {
            let (is_walked, measure) = (walked.contains(&term), fields.measure(term.field()));
            RankingTerm { term, measure, weight, is_walked }
        };
        weights.into_iter().map(term).collect()
    }

    fn count(&mut self, field: Field, text: &str, weight: f32) {
        *self.weights.entry(Term::from_field_text(field, text)).or_insert(0.0) += weight;
    }
}
