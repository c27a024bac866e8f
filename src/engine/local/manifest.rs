//! The manifest: one row for every file of the folders, as columns of the index. An update compares it with what
//! stands in the folders; nothing else remembers which files there were.

use std::collections::HashMap;

use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyDocument};

use super::schema::{Fields, FileRecord, column, decode, encode};
use crate::error::{Error, Result};

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum State {
    /// It was read.
    Read = 1,
    /// It was read, and something about it is doubtful.
    Doubtful = 2,
    /// It could not be read.
    Unread = 3,
}

impl State {
    fn numbered(number: u64) -> Option<Self> {
        [Self::Read, Self::Doubtful, Self::Unread].into_iter().find(|state| *state as u64 == number)
    }
}

/// The row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) root: u32,
    pub(super) path: String,
    pub(super) size: u64,
    pub(super) modified: u64,
    pub(super) hash: String,
    pub(super) reader: u32,
    pub(super) state: State,
    pub(super) passages: u64,
}

/// The number of a file: the beginning of the hash of its folder and path. Passages carry it, so that a file is
/// replaced as a whole.
pub(super) fn file_number(root: u32, path: &str) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&root.to_le_bytes());
    hasher.update(path.as_bytes());
    let mut number = [0; 8];
    number.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    // 0 stands for no file.
    u64::from_le_bytes(number).max(1)
}

impl Row {
    /// The document of the row.
    pub(super) fn document(&self, fields: &Fields, notes: Vec<String>) -> Result<TantivyDocument> {
        let mut document = TantivyDocument::default();
        document.add_u64(fields.file, file_number(self.root, &self.path));
        document.add_u64(fields.root, u64::from(self.root));
        document.add_text(fields.path, &self.path);
        document.add_u64(fields.size, self.size);
        document.add_u64(fields.modified, self.modified);
        document.add_text(fields.hash, &self.hash);
        document.add_u64(fields.reader, u64::from(self.reader));
        document.add_u64(fields.state, self.state as u64);
        document.add_u64(fields.passages, self.passages);
        // Passages have all of these; when rows have them too the columns are full, which is smaller and faster.
        let columns = [fields.report, fields.district, fields.year, fields.institution];
        let others = [fields.extent, fields.fingerprint, fields.covers_last];
        for field in columns.into_iter().chain(others) {
            document.add_u64(field, 0);
        }
        document.add_bytes(fields.record, &encode(&FileRecord { notes })?);
        Ok(document)
    }
}

/// Every row, by folder and path.
pub(super) fn rows(searcher: &Searcher) -> Result<HashMap<(u32, String), Row>> {
    let mut rows = HashMap::new();
    for segment in searcher.segment_readers() {
        each(segment, |_, row| {
            rows.insert((row.root, row.path.clone()), row);
        })
        .map_err(failed)?;
    }
    Ok(rows)
}

/// The rows in one of the states, with their notes, in the order of their paths.
pub(super) fn noted(searcher: &Searcher, fields: &Fields, state: State) -> Result<Vec<(Row, Vec<String>)>> {
    let mut noted = Vec::new();
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let mut found = Vec::new();
        each(segment, |document, row| {
            if row.state == state {
                found.push((document, row));
            }
        })
        .map_err(failed)?;
        for (document, row) in found {
            let stored: TantivyDocument = searcher.doc(DocAddress::new(ordinal as u32, document)).map_err(failed)?;
            let bytes = stored.get_first(fields.record).and_then(|value| value.as_bytes()).unwrap_or_default();
            noted.push((row, decode::<FileRecord>(bytes)?.notes));
        }
    }
    noted.sort_by(|one, other| (one.0.root, &one.0.path).cmp(&(other.0.root, &other.0.path)));
    Ok(noted)
}

fn failed(error: tantivy::TantivyError) -> Error {
    Error::Index { action: "read the list of files in the index", why: error.to_string() }
}

/// Calls `visit` with every living row of a segment.
fn each(segment: &SegmentReader, mut visit: impl FnMut(u32, Row)) -> tantivy::Result<()> {
    let columns = segment.fast_fields();
    let (Some(paths), Some(hashes)) = (columns.str(column::PATH)?, columns.str(column::HASH)?) else { return Ok(()) };
    let numbers = |name| columns.u64(name);
    let (roots, sizes, modified) = (numbers(column::ROOT)?, numbers(column::SIZE)?, numbers(column::MODIFIED)?);
    let (readers, states, passages) = (numbers(column::READER)?, numbers(column::STATE)?, numbers(column::PASSAGES)?);
    let path_texts = texts(&paths)?;
    let number = |column: &Column<u64>, document| column.first(document).unwrap_or(0);
    let mut hash = String::new();
    for document in segment.doc_ids_alive() {
        let Some(path) = paths.ords().first(document).and_then(|ordinal| path_texts.get(ordinal as usize)) else {
            continue;
        };
        let Some(state) = State::numbered(number(&states, document)) else { continue };
        hash.clear();
        if let Some(ordinal) = hashes.ords().first(document) {
            hashes.ord_to_str(ordinal, &mut hash)?;
        }
        visit(
            document,
            Row {
                root: number(&roots, document) as u32,
                path: path.clone(),
                size: number(&sizes, document),
                modified: number(&modified, document),
                hash: hash.clone(),
                reader: number(&readers, document) as u32,
                state,
                passages: number(&passages, document),
            },
        );
    }
    Ok(())
}

/// All values of a text column, by ordinal: one walk instead of a look-up for each document.
fn texts(column: &StrColumn) -> tantivy::Result<Vec<String>> {
    let mut texts = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        texts.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(texts)
}
