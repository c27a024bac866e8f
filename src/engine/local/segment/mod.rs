//! Writing segments of the index. The library's own writer asks a table for every token, which is most of the time it
//! takes, and holds all postings of a segment in memory, which makes segments small and many. Here tokens are collected,
//! sorted and written in runs, and at the end the runs become the postings of one segment, which has the same content as
//! if the library had written it (a test holds the two together).

mod run;
#[cfg(test)]
mod tests;
mod tokens;

use std::path::Path;
use std::sync::Arc;

use tantivy::fastfield::FastFieldsWriter;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{Field, IndexRecordOption, Schema, Value};
use tantivy::store::StoreWriter;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{Index, Segment, TantivyDocument};

use self::run::Runs;
use self::tokens::Tokens;
use super::schema::{Cut, Fields};
use crate::text::segment::IndexSegmenter;
use crate::text::terms::{SingleUnits, each_short_term, each_term};
use crate::text::units::Units;

/// A field is five bits of a packed term, and a bit of those with positions.
pub(super) const MOST_FIELDS: usize = 32;
/// The library does not hold longer terms.
const LONGEST_TERM: usize = 65_530;

/// A segment that is being written.
pub(super) struct SegmentBuilder {
    segment: Segment,
    schema: Schema,
    fields: Fields,
    segmenter: Arc<IndexSegmenter>,
    stored: StoreWriter,
    columns: FastFieldsWriter,
    lengths: FieldNormsWriter,
    tokens: Tokens,
    runs: Runs,
    /// How many tokens each field has.
    counts: Vec<u64>,
    documents: u32,
    /// Rows of the manifest that wait.
    rows: Vec<TantivyDocument>,
    most_rows: usize,
    units: Units,
    single: SingleUnits,
}

impl SegmentBuilder {
    /// A new segment of `index`, whose files lie in `folder`; about `most_tokens` are held in memory, and `most_rows` of
    /// the manifest.
    pub(super) fn new(
        index: &Index,
        folder: &Path,
        fields: Fields,
        segmenter: Arc<IndexSegmenter>,
        most_tokens: usize,
        most_rows: usize,
    ) -> tantivy::Result<Self> {
        let segment = index.new_segment();
        let schema = index.schema();
        let settings = index.settings();
        let positioned = schema.fields().filter(|(_, entry)| {
            entry.field_type().index_record_option() == Some(IndexRecordOption::WithFreqsAndPositions)
        });
        let positioned = positioned.fold(0, |fields, (field, _)| fields | 1 << number(field));
        let stored = StoreWriter::new(
            segment.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            false,
        )?;
        Ok(Self {
            fields,
            segmenter,
            stored,
            columns: FastFieldsWriter::from_schema_and_tokenizer_manager(&schema, TokenizerManager::new())?,
            lengths: FieldNormsWriter::for_schema(&schema),
            tokens: Tokens::new(most_tokens),
            runs: Runs::new(folder, positioned)?,
            counts: vec![0; schema.num_fields()],
            documents: 0,
            rows: Vec::new(),
            most_rows,
            units: Units::default(),
            single: SingleUnits::default(),
            segment,
            schema,
        })
    }

    /// Adds a row of the manifest. Rows are put together, so that passages are: what is read of one is often read of the
    /// next, and they are numbered more closely.
    pub(super) fn add_row(&mut self, row: TantivyDocument) -> tantivy::Result<()> {
        self.rows.push(row);
        if self.rows.len() >= self.most_rows { self.write_rows() } else { Ok(()) }
    }

    fn write_rows(&mut self) -> tantivy::Result<()> {
        for row in std::mem::take(&mut self.rows) {
            self.add(&row)?;
        }
        Ok(())
    }

    /// How many documents it has.
    pub(super) fn documents(&self) -> u32 {
        self.documents
    }

    /// Adds a document.
    pub(super) fn add(&mut self, document: &TantivyDocument) -> tantivy::Result<()> {
        if self.tokens.is_full() {
            self.runs.add(|run| self.tokens.drain_into(run))?;
        }
        self.stored.store(document, &self.schema)?;
        self.columns.add_document(document)?;
        let mut lengths = [0; MOST_FIELDS];
        for (field, value) in document.field_values() {
            if !self.schema.get_field_entry(field).is_indexed() {
                continue;
            }
            if let Some(value) = value.as_u64() {
                self.tokens.add(number(field), &value.to_be_bytes(), self.documents, 0);
                lengths[number(field) as usize] += 1;
            } else if let Some(text) = value.as_str() {
                self.cut(field, text, &mut lengths);
            }
        }
        for (field, length) in (0..).map(Field::from_field_id).zip(lengths) {
            if length > 0 {
                self.counts[number(field) as usize] += u64::from(length);
                self.lengths.record(self.documents, field, length);
            }
        }
        self.documents += 1;
        Ok(())
    }

    /// Adds the terms of a text.
    fn cut(&mut self, field: Field, text: &str, lengths: &mut [u32]) {
        let mut add = |field: Field, term: &str, position| {
            if term.len() <= LONGEST_TERM {
                self.tokens.add(number(field), term.as_bytes(), self.documents, position);
                lengths[number(field) as usize] += 1;
            }
        };
        match self.fields.cut(field) {
            Cut::Whole => add(field, text, 0),
            Cut::Short => {
                self.units.set(text);
                each_short_term(&self.units, |term, position| add(field, term, position));
            }
            Cut::Text => {
                self.units.set(text);
                each_term(&self.units, &*self.segmenter, |term, position| add(field, term, position));
                self.single.each(&self.units, |unit| add(self.fields.units, unit, 0));
            }
        }
    }

    /// Writes what is left and closes the files. The segment is part of the index when it has been added to it.
    pub(super) fn finish(mut self) -> tantivy::Result<SegmentMeta> {
        self.write_rows()?;
        self.runs.add(|run| self.tokens.drain_into(run))?;
        drop(self.tokens);
        let Self { segment, mut lengths, .. } = self;
        let segment = segment.with_max_doc(self.documents);
        self.stored.close()?;
        let mut columns = segment.open_write(SegmentComponent::FastFields)?;
        self.columns.serialize(&mut columns, None)?;
        tantivy::directory::TerminatingWrite::terminate(columns)?;
        lengths.fill_up_to_max_doc(self.documents);
        let write = FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
        lengths.serialize(write, None)?;
        let lengths = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
        let mut postings = InvertedIndexSerializer::open(&segment)?;
        let mut merged = self.runs.merged()?;
        while let Some(field) = merged.field() {
            let of_field = Field::from_field_id(field.into());
            let option = self.schema.get_field_entry(of_field).field_type().index_record_option();
            let has_frequencies = option.is_some_and(IndexRecordOption::has_freq);
            let count = self.counts[usize::from(field)];
            let mut serializer = postings.new_field(of_field, count, lengths.get_field(of_field)?)?;
            while merged.field() == Some(field) {
                merged.next(
                    &mut serializer,
                    |serializer, term, documents| serializer.new_term(term, documents, has_frequencies),
                    |serializer, document, distances| serializer.write_doc(document, distances.len() as u32, distances),
                )?;
                serializer.close_term()?;
            }
            serializer.close()?;
        }
        postings.close()?;
        Ok(segment.meta().clone())
    }
}

/// The number of a field, below [`MOST_FIELDS`].
fn number(field: Field) -> u8 {
    field.field_id() as u8
}
