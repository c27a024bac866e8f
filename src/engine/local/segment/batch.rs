//! Batches: documents that one thread cuts into tokens and sorts, while others do the same with theirs. A batch becomes
//! part of a segment as a whole, so that what is added one after the other stands together.

use std::sync::Arc;

use tantivy::TantivyDocument;
use tantivy::schema::{Field, Value};

use super::run::{Run, RunWriter};
use super::tokens::Tokens;
use crate::engine::local::schema::{Cut, Fields};
use crate::text::segment::IndexSegmenter;
use crate::text::terms::{Kind, SingleUnits, each_pair, each_path_term, each_term};
use crate::text::units::Units;

/// A field is five bits of a packed term.
pub(super) const MOST_FIELDS: usize = 32;
/// Longer terms are not held: no report has such, and each would be a path of its own in the map of the terms.
const LONGEST_TERM: usize = 65_530;
/// A batch of so many documents is full, however few tokens they have.
const MOST_DOCUMENTS: usize = 1 << 15;

/// How long a field of a document is, in tokens.
pub(super) struct Length {
    /// Counted from the first of the batch.
    pub(super) document: u32,
    pub(super) field: Field,
    pub(super) length: u32,
}

/// Documents that are being cut.
pub(in crate::engine::local) struct Batch {
    fields: Fields,
    segmenter: Arc<IndexSegmenter>,
    pub(super) documents: Vec<TantivyDocument>,
    pub(super) lengths: Vec<Length>,
    pub(super) runs: Vec<Run>,
    /// Rows of the manifest, which come after everything else.
    rows: Vec<TantivyDocument>,
    tokens: Tokens,
    units: Units,
    single: SingleUnits,
}

impl Batch {
    /// A batch that holds about `most_tokens` in memory.
    pub(in crate::engine::local) fn new(fields: Fields, segmenter: Arc<IndexSegmenter>, most_tokens: usize) -> Self {
        Self {
            fields,
            segmenter,
            documents: Vec::new(),
            lengths: Vec::new(),
            runs: Vec::new(),
            rows: Vec::new(),
            tokens: Tokens::new(most_tokens),
            units: Units::default(),
            single: SingleUnits::default(),
        }
    }

    /// Adds a document.
    pub(in crate::engine::local) fn add(&mut self, document: TantivyDocument) {
        if self.tokens.is_full() {
            self.sort();
        }
        let mut lengths = [0; MOST_FIELDS];
        for (field, value) in document.field_values() {
            if self.fields.detail(field).is_none() {
                continue;
            }
            if let Some(value) = value.as_u64() {
                self.tokens.add(number(field), &value.to_be_bytes(), self.documents.len() as u32, 0);
                lengths[usize::from(number(field))] += 1;
            } else if let Some(text) = value.as_str() {
                lengths[usize::from(number(field))] += self.cut(field, text);
            }
        }
        let document_number = self.documents.len() as u32;
        for (field, length) in (0..).map(Field::from_field_id).zip(lengths) {
            if length > 0 {
                self.lengths.push(Length { document: document_number, field, length });
            }
        }
        self.documents.push(document);
    }

    /// Adds a row of the manifest. Rows are put together, so that passages are: what is read of one is often read of
    /// the next, and they are numbered more closely.
    pub(in crate::engine::local) fn add_row(&mut self, row: TantivyDocument) {
        self.rows.push(row);
    }

    /// Whether it should become part of a segment before more is added.
    pub(in crate::engine::local) fn is_full(&self) -> bool {
        !self.runs.is_empty() || self.tokens.is_full() || self.documents.len() + self.rows.len() >= MOST_DOCUMENTS
    }

    /// Whether nothing was added.
    pub(in crate::engine::local) fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.rows.is_empty()
    }

    /// Cuts and sorts what is left, so that it can become part of a segment.
    pub(in crate::engine::local) fn complete(&mut self) {
        for row in std::mem::take(&mut self.rows) {
            self.add(row);
        }
        self.sort();
    }

    /// Adds the terms of a text, and says how long it is: by its terms without the single units.
    fn cut(&mut self, field: Field, text: &str) -> u32 {
        let Self { fields, segmenter, tokens, units, single, documents, .. } = self;
        let mut length = 0;
        let mut add = |field: Field, term: &str, position| {
            if term.len() <= LONGEST_TERM {
                tokens.add(number(field), term.as_bytes(), documents.len() as u32, position);
                length += 1;
            }
        };
        let singles = match fields.cut(field) {
            Cut::Whole => {
                add(field, text, 0);
                return length;
            }
            Cut::Path => {
                units.set(text);
                each_path_term(units, |term, position| add(field, term, position));
                return length;
            }
            Cut::Short(singles) => {
                units.set(text);
                each_pair(units, |term, position| add(field, term, position));
                singles
            }
            Cut::Text => {
                units.set(text);
                each_term(units, &**segmenter, |kind, term, position| match kind {
                    Kind::Placed => add(field, term, position),
                    Kind::Word => add(fields.words, term, 0),
                });
                fields.units
            }
        };
        single.each(units, |unit| {
            if unit.len() <= LONGEST_TERM {
                tokens.add(number(singles), unit.as_bytes(), documents.len() as u32, 0);
            }
        });
        length
    }

    fn sort(&mut self) {
        if self.tokens.is_empty() {
            return;
        }
        let mut run = RunWriter::new();
        self.tokens.drain_into(&mut run);
        self.runs.push(run.finish());
    }
}

/// The number of a field, below [`MOST_FIELDS`].
pub(super) fn number(field: Field) -> u8 {
    field.field_id() as u8
}
