//! Writing segments of the index. The library's own writer asks a table for every token, which is most of the time it
//! takes, and holds all postings of a segment in memory, which makes segments small and many. Here threads cut batches of
//! documents into tokens and sort them into runs; batches become part of one segment one after the other, and at the end its
//! runs become its postings. The segment has the same content as if the library had written it (a test holds the two
//! together).

mod batch;
mod postings;
mod run;
#[cfg(test)]
mod tests;
mod tokens;

use std::path::Path;

use tantivy::directory::TerminatingWrite;
use tantivy::fastfield::FastFieldsWriter;
use tantivy::fieldnorm::{FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::schema::Schema;
use tantivy::store::StoreWriter;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{Index, Segment};

use self::batch::{Length, number};
use self::run::{Kept, Runs};

pub(super) use self::batch::Batch;

/// A segment that is being written.
pub(super) struct SegmentBuilder {
    segment: Segment,
    schema: Schema,
    stored: StoreWriter,
    columns: FastFieldsWriter,
    lengths: FieldNormsWriter,
    runs: Runs,
    /// How many tokens each field has.
    counts: Vec<u64>,
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
            lengths: FieldNormsWriter::for_schema(&schema),
            runs: Runs::new(folder, Kept::by(&schema))?,
            counts: vec![0; schema.num_fields()],
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
        for Length { document, field, length } in batch.lengths.drain(..) {
            self.counts[usize::from(number(field))] += u64::from(length);
            self.lengths.record(self.documents + document, field, length);
        }
        for document in batch.documents.drain(..) {
            self.stored.store(&document, &self.schema)?;
            self.columns.add_document(&document)?;
            self.documents += 1;
        }
        Ok(())
    }

    /// Writes what is left and closes the files. The segment is part of the index when it has been added to it.
    pub(super) fn finish(self) -> tantivy::Result<SegmentMeta> {
        let Self { segment, schema, stored, mut columns, mut lengths, runs, counts, documents } = self;
        let segment = segment.with_max_doc(documents);
        let write_others = || {
            stored.close()?;
            let mut write = segment.open_write(SegmentComponent::FastFields)?;
            columns.serialize(&mut write, None)?;
            write.terminate()?;
            lengths.fill_up_to_max_doc(documents);
            let write = FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
            lengths.serialize(write, None)?;
            Ok(())
        };
        postings::write(&segment, &schema, &counts, runs.merged()?, write_others)?;
        Ok(segment.meta().clone())
    }
}
