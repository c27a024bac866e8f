//! The index of the library in a folder, as whoever writes makes it, opens it and reads it.

use std::path::Path;
use std::sync::Arc;

use tantivy::directory::MmapDirectory;
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::Schema;
use tantivy::store::Compressor;
use tantivy::{Index, IndexBuilder, IndexSettings, IndexWriter, ReloadPolicy, Searcher};

use super::checked::{Checked, Damage};
use super::failure::failed;
use super::postings::{Postings, PostingsPlugin};
use super::schema;
use crate::error::Result;

/// Memory of the library's writer, which only deletes and commits: the least it takes.
const WRITER_MEMORY: usize = 15 << 20;

/// A new index of the library in a folder.
pub(super) fn create(folder: &Path, damage: &Damage) -> Result<Index> {
    let index = files(folder, damage)?;
    builder(schema::schema().0, damage).open_or_create(index).map_err(failed("make the index"))
}

/// The index of the library in a folder, open for writing.
pub(super) fn open(folder: &Path, damage: &Damage) -> Result<Index> {
    let mut index = Index::open(files(folder, damage)?).map_err(failed("open the index"))?;
    index.register_plugin(plugin(damage));
    Ok(index)
}

fn files(folder: &Path, damage: &Damage) -> Result<Checked<MmapDirectory>> {
    let files = MmapDirectory::open(folder).map_err(|error| failed("open the index")(error.into()))?;
    Ok(Checked::new(files, folder, damage))
}

/// Who makes a new index of the library. Records are compressed already.
pub(super) fn builder(schema: Schema, damage: &Damage) -> IndexBuilder {
    let settings =
        IndexSettings { docstore_compression: Compressor::None, docstore_blocksize: 8192, ..IndexSettings::default() };
    Index::builder().schema(schema).settings(settings).register_plugin(plugin(damage))
}

fn plugin(damage: &Damage) -> Arc<PostingsPlugin> {
    Arc::new(PostingsPlugin { damage: damage.clone() })
}

/// Who removes and commits. Segments are written by [`super::segment`] and merged when [`super::merge`] says so.
pub(super) fn writer(index: &Index) -> Result<IndexWriter> {
    let writer: IndexWriter =
        index.writer_with_num_threads(1, WRITER_MEMORY).map_err(failed("open the index for writing"))?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    Ok(writer)
}

/// The segments as they are committed.
pub(super) fn searcher(index: &Index) -> Result<Searcher> {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
    reader.map(|reader: tantivy::IndexReader| reader.searcher()).map_err(failed("open the index"))
}

/// What their terms say.
pub(super) fn postings_of(searcher: &Searcher, damage: &Damage) -> Result<Postings> {
    Postings::open(searcher.segment_readers(), damage).map_err(failed("open the index"))
}
