//! The terms by which passages rank for a text.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::schema::Field;

use super::schema::Fields;
use crate::text::dictionary::Segmenter;
use crate::text::terms::{push_pair, words};
use crate::text::units::Units;
use crate::text::words::{is_stop_word, word_text};

/// Adds the terms that rank passages for a text: its words and its pairs, so that a word of two units weighs double.
/// Single units are frequent and say little: they rank only what consists of one.
pub(super) fn rank_by(units: &Units, segmenter: &Segmenter, fields: &Fields, terms: &mut BTreeMap<Term, f32>) {
    let slice = units.as_slice();
    let words = words(units, segmenter);
    for pair in slice.windows(2) {
        for (field, weight) in [
            (fields.section, super::structure::tune("sterm", 0.0)),
            (fields.title, super::structure::tune("tterm", 0.0)),
        ] {
            if weight > 0.0 {
                let mut text = String::new();
                push_pair(&mut text, units, &pair[0], &pair[1]);
                *terms.entry(Term::from_field_text(field, &text)).or_insert(0.0) += weight;
            }
        }
    }
    let mut add = |field: Field, text: &str| *terms.entry(Term::from_field_text(field, text)).or_insert(0.0) += 1.0;
    for pair in slice.windows(2) {
        let mut text = String::new();
        push_pair(&mut text, units, &pair[0], &pair[1]);
        add(fields.text, &text);
    }
    for word in &words {
        let text = word_text(units, *word);
        if word.0 < word.1 {
            add(fields.text, text);
        } else if !is_stop_word(text) || words.len() == 1 {
            add(fields.units, text);
        }
    }
}
