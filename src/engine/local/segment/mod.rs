//! Writing segments of the index. The library's own writer asks a table for every token, which is most of the time it
//! takes, and holds all postings of a segment in memory, which makes segments small and many. Here threads cut batches
//! of documents into tokens and sort them into runs; batches become part of one segment one after the other, and at the
//! end its runs become its postings (`super::postings`).

mod batch;
mod merged;
mod run;
#[cfg(test)]
mod tests;
mod tokens;

use std::path::Path;

use tantivy::directory::TerminatingWrite;
use tantivy::fastfield::FastFieldsWriter;
use tantivy::fieldnorm::{FieldNormReader, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{Field, Schema, Value};
use tantivy::store::StoreWriter;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{Index, Segment, TantivyDocument};
use tracing::info;

use self::batch::Length;
use self::run::Runs;
use super::laps::Laps;
use super::postings::{EXTENSION, PassagesWriter, PostingsWriter, Provenance};
use super::schema::fields;

pub(super) use self::batch::Batch;

/// A segment that is being written.
pub(super) struct SegmentBuilder {
    segment: Segment,
    schema: Schema,
    stored: StoreWriter,
    columns: FastFieldsWriter,
    /// Of each field with lengths those of the documents, in the code of the library.
    measures: Vec<(Field, Vec<u8>)>,
    /// How many tokens each of them has.
    tokens: Vec<(Field, u64)>,
    passages: PassagesWriter,
    runs: Runs,
    documents: u32,
}

impl SegmentBuilder {
    /// A new segment of `index`, whose runs lie in `folder`.
    pub(super) fn new(index: &Index, folder: &Path) -> tantivy::Result<Self> {
        let segment = index.new_segment();
        let schema = index.schema();
        let settings = index.settings();
        let stored = StoreWriter::new(
            segment.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            false,
        )?;
        Ok(Self {
            stored,
            columns: FastFieldsWriter::from_schema_and_tokenizer_manager(&schema, TokenizerManager::new())?,
            measures: fields().measured().map(|field| (field, Vec::new())).into(),
            tokens: fields().measured().map(|field| (field, 0)).into(),
            passages: PassagesWriter::default(),
            runs: Runs::new(folder)?,
            documents: 0,
            segment,
            schema,
        })
    }

    /// How many documents it has.
    pub(super) fn documents(&self) -> u32 {
        self.documents
    }

    /// Adds a batch, which is empty afterwards; it has been [completed](Batch::complete).
    pub(super) fn add(&mut self, batch: &mut Batch) -> tantivy::Result<()> {
        for run in batch.runs.drain(..) {
            self.runs.add(&run, self.documents)?;
        }
        let end = self.documents as usize + batch.documents.len();
        self.measures.iter_mut().for_each(|(_, lengths)| lengths.resize(end, 0));
        for Length { document, field, length } in batch.lengths.drain(..) {
            let at = (self.documents + document) as usize;
            let Some(of_field) = self.measures.iter().position(|(measured, _)| *measured == field) else { continue };
            self.measures[of_field].1[at] = FieldNormReader::fieldnorm_to_id(length);
            self.tokens[of_field].1 += u64::from(length);
        }
        for document in batch.documents.drain(..) {
            self.stored.store(&document, &self.schema)?;
            self.columns.add_document(&document)?;
            let (file, provenance, fingerprint) = known(&document);
            self.passages.add(file, provenance, fingerprint);
            self.documents += 1;
        }
        Ok(())
    }

    /// Writes what is left and closes the files. The segment is part of the index when it has been added to it.
    pub(super) fn finish(self) -> tantivy::Result<SegmentMeta> {
        let mut laps = Laps::begin();
        let Self { segment, schema, stored, mut columns, measures, tokens, passages, runs, documents } = self;
        let segment = segment.with_max_doc(documents);
        let write_others = || {
            stored.close()?;
            let mut write = segment.open_write(SegmentComponent::FastFields)?;
            columns.serialize(&mut write, None)?;
            write.terminate()?;
            // What the library would keep of terms is empty.
            let lengths = FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
            FieldNormsWriter::for_schema(&schema).serialize(lengths, None)?;
            InvertedIndexSerializer::open(&segment)?.close()?;
            Ok(())
        };
        let write = segment.open_write(SegmentComponent::Custom(EXTENSION.to_owned()))?;
        let writer = PostingsWriter::new(write, documents);
        merged::write(runs.merged()?, writer, write_others)?.finish(&passages, &measures, &tokens)?.terminate()?;
        info!(documents, took = %laps.lap(), "wrote the postings and columns of a segment:");
        Ok(segment.meta().clone())
    }
}

/// The file of a passage, where it comes from, and its fingerprint; of a row its sketch.
fn known(document: &TantivyDocument) -> (u64, Provenance, u64) {
    let fields = fields();
    let (mut file, mut provenance, mut fingerprint) = (0, Provenance::default(), 0);
    for (field, value) in document.field_values() {
        let Some(number) = value.as_u64() else { continue };
        match field {
            field if field == fields.report => file = number,
            field if field == fields.district => provenance.district = number as u32,
            field if field == fields.year => provenance.year = number as u16,
            field if field == fields.covers_last => provenance.covers_last = number as u16,
            field if field == fields.institution => provenance.institution = number as u8,
            field if field == fields.fingerprint => fingerprint = number,
            _ => {}
        }
    }
    provenance.is_passage = file != 0;
    (file, provenance, fingerprint)
}
