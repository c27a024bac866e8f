//! The terms by which passages rank for a text.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::schema::Field;

use super::schema::Fields;
use crate::text::dictionary::Segmenter;
use crate::text::terms::{push_pair, words};
use crate::text::units::Units;
use crate::text::words::{is_stop_word, word_text};

/// What a pair counts in the headings above a passage and in the title of its part. `docs/ranking.md`, "headings".
const IN_SECTION: f32 = 0.5;
const IN_TITLE: f32 = 0.3;

/// Adds the terms that rank passages for a text: its words and its pairs, so that a word of two units weighs double, and
/// its pairs in headings and titles. Single units are frequent and say little: they rank only what consists of one.
pub(super) fn rank_by(units: &Units, segmenter: &Segmenter, fields: &Fields, terms: &mut BTreeMap<Term, f32>) {
    let words = words(units, segmenter);
    let mut add = |field: Field, text: &str, weight: f32| {
        *terms.entry(Term::from_field_text(field, text)).or_insert(0.0) += weight;
    };
    for pair in units.as_slice().windows(2) {
        let mut text = String::new();
        push_pair(&mut text, units, &pair[0], &pair[1]);
        add(fields.text, &text, 1.0);
        add(fields.section, &text, IN_SECTION);
        add(fields.title, &text, IN_TITLE);
    }
    for word in &words {
        let text = word_text(units, *word);
        if word.0 < word.1 {
            add(fields.text, text, 1.0);
        } else if !is_stop_word(text) || words.len() == 1 {
            add(fields.units, text, 1.0);
        }
    }
}
