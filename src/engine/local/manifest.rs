//! The manifest: one row for every file of the folders, as columns of the index. An update compares it with what
//! stands in the folders; nothing else remembers which files there were.

use std::fs::File;
use std::io;
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::columnar::{Column, ColumnIndex, StrColumn};
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader, TantivyDocument, TantivyError};

use super::origin::Origin;
use super::postings::{Passages, Postings};
use super::records::{from_json, json};
use super::schema::{Fields, FileRecord, column};
use crate::error::{Error, Result};
use crate::text::sketch::keys;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum State {
    /// It was read.
    Read = 1,
    /// It was read, and something about it is doubtful.
    Doubtful = 2,
    /// It could not be read.
    Unread = 3,
    /// It was not read, as its content is that of another file.
    Copy = 4,
}

impl State {
    fn numbered(number: u64) -> Option<Self> {
        [Self::Read, Self::Doubtful, Self::Unread, Self::Copy].into_iter().find(|state| *state as u64 == number)
    }
}

/// How a file stands to others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Nesting {
    /// It is a file by itself.
    #[default]
    Alone,
    /// It holds others, which have rows of their own.
    Container,
    /// It stands in another, whose path is so many bytes of its own.
    Member(u32),
}

impl Nesting {
    fn to_number(self) -> u64 {
        match self {
            Self::Alone => 0,
            Self::Container => 1,
            // No path is empty.
            Self::Member(length) => u64::from(length) + 1,
        }
    }

    fn numbered(number: u64) -> Self {
        match number {
            0 => Self::Alone,
            1 => Self::Container,
            _ => Self::Member((number - 1) as u32),
        }
    }
}

/// The row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) root: u32,
    pub(super) path: String,
    pub(super) size: u64,
    pub(super) modified: u64,
    /// The beginning of the blake3 hash of the content, 0 where it could not be read.
    pub(super) hash: u128,
    pub(super) reader: u32,
    pub(super) state: State,
    pub(super) passages: u64,
    pub(super) nesting: Nesting,
    /// The number of what is said of it elsewhere, 0 where nothing is; of what is no file that of the reason.
    pub(super) told: u64,
    /// The sketch of its text, 0 where that is too short.
    pub(super) sketch: u64,
    /// Where it stands in the index, if it does.
    pub(super) place: Option<DocAddress>,
    /// The file was found in its folder since.
    pub(super) is_found: bool,
}

/// The hash of a content, as rows keep it.
pub(super) fn content_hash(bytes: &[u8]) -> u128 {
    beginning(blake3::hash(bytes))
}

/// The same of the content of a file, which is not held in memory.
pub(super) fn file_hash(path: &Path) -> io::Result<u128> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(beginning(hasher.finalize()))
}

fn beginning(hash: blake3::Hash) -> u128 {
    let mut beginning = [0; 16];
    beginning.copy_from_slice(&hash.as_bytes()[..16]);
    u128::from_be_bytes(beginning)
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
    /// Whether it is a report that was read.
    pub(super) fn is_report(&self) -> bool {
        matches!(self.state, State::Read | State::Doubtful) && self.nesting != Nesting::Container
    }

    /// The path of the file it stands in.
    pub(super) fn container(&self) -> Option<&str> {
        match self.nesting {
            Nesting::Member(length) => self.path.get(..length as usize),
            Nesting::Alone | Nesting::Container => None,
        }
    }

    /// The document of the row.
    pub(super) fn document(&self, fields: &Fields, notes: Vec<String>) -> Result<TantivyDocument> {
        let mut document = TantivyDocument::default();
        document.add_u64(fields.root, u64::from(self.root));
        document.add_text(fields.path, &self.path);
        document.add_text(fields.file_path, &self.path);
        document.add_u64(fields.size, self.size);
        document.add_u64(fields.modified, self.modified);
        document.add_u64(fields.hash_high, (self.hash >> 64) as u64);
        document.add_u64(fields.hash_low, self.hash as u64);
        document.add_u64(fields.reader, u64::from(self.reader));
        document.add_u64(fields.state, self.state as u64);
        document.add_u64(fields.passages, self.passages);
        document.add_u64(fields.nesting, self.nesting.to_number());
        document.add_u64(fields.told, self.told);
        document.add_u64(fields.fingerprint, self.sketch);
        for key in keys(self.sketch) {
            document.add_u64(fields.origin, Origin::Sketch(key).to_number());
        }
        // Passages have it; when rows have it too the column is full, which is smaller and faster.
        document.add_u64(fields.extent, 0);
        if !notes.is_empty() {
            document.add_bytes(fields.notes, json(&FileRecord { notes })?.as_bytes());
        }
        Ok(document)
    }
}

/// Every row, by folder and path.
pub(super) fn rows(searcher: &Searcher, postings: &Postings) -> Result<FxHashMap<(u32, String), Row>> {
    let mut rows = FxHashMap::default();
    each_row(searcher, postings, |row| drop(rows.insert((row.root, row.path.clone()), row)))?;
    Ok(rows)
}

/// Gives every row, in whatever order.
pub(super) fn each_row(searcher: &Searcher, postings: &Postings, mut give: impl FnMut(Row)) -> Result<()> {
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let passages = postings.segment(ordinal as usize).passages();
        let Some(columns) = Columns::open(segment, passages).map_err(failed)? else { continue };
        // All paths in one walk, instead of a look-up for each.
        let mut paths = texts(&columns.paths).map_err(failed)?;
        for document in columns.documents(segment).filter(|document| !segment.is_deleted(*document)) {
            let Some(ordinal_of_path) = columns.paths.ords().first(document) else { continue };
            let Some(path) = paths.get_mut(ordinal_of_path as usize) else { continue };
            let place = DocAddress::new(ordinal, document);
            let Some(state) = columns.state(document) else { continue };
            let mut path = std::mem::take(path);
            if path.is_empty() {
                // A file of another folder has the same.
                columns.paths.ord_to_str(ordinal_of_path, &mut path).map_err(|error| failed(error.into()))?;
            }
            give(columns.row(place, state, path));
        }
    }
    Ok(())
}

/// The rows of files that were not simply read, with their notes, in the order of their paths.
pub(super) fn noted(searcher: &Searcher, postings: &Postings, fields: &Fields) -> Result<Vec<(Row, Vec<String>)>> {
    let mut noted = Vec::new();
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let passages = postings.segment(ordinal as usize).passages();
        let Some(columns) = Columns::open(segment, passages).map_err(failed)? else { continue };
        for document in columns.documents(segment).filter(|document| !segment.is_deleted(*document)) {
            let Some(state) = columns.state(document).filter(|state| *state != State::Read) else { continue };
            let mut path = String::new();
            let Some(place) = columns.paths.ords().first(document) else { continue };
            let is_there = columns.paths.ord_to_str(place, &mut path);
            if !is_there.map_err(|error| failed(error.into()))? {
                continue;
            }
            let row = columns.row(DocAddress::new(ordinal, document), state, path);
            let notes = notes(searcher, fields, &row)?;
            noted.push((row, notes));
        }
    }
    noted.sort_by(|one, other| (one.0.root, &one.0.path).cmp(&(other.0.root, &other.0.path)));
    Ok(noted)
}

/// What is noted of a row that stands in the index.
pub(super) fn notes(searcher: &Searcher, fields: &Fields, row: &Row) -> Result<Vec<String>> {
    let Some(place) = row.place else { return Ok(Vec::new()) };
    let stored: TantivyDocument = searcher.doc(place).map_err(failed)?;
    let bytes = stored.get_first(fields.notes).and_then(|value| value.as_bytes());
    let record: FileRecord = bytes.map(from_json).transpose()?.unwrap_or_default();
    Ok(record.notes)
}

fn failed(error: tantivy::TantivyError) -> Error {
    Error::index("read the list of files in the index", error)
}

/// The columns of the rows of a segment.
struct Columns<'passages> {
    paths: StrColumn,
    roots: Column<u64>,
    sizes: Column<u64>,
    modified: Column<u64>,
    hashes: [Column<u64>; 2],
    readers: Column<u64>,
    states: Column<u64>,
    passages: Column<u64>,
    nesting: Column<u64>,
    told: Column<u64>,
    /// Where the sketches stand.
    known: &'passages Passages,
}

impl<'passages> Columns<'passages> {
    /// `None` where a segment holds no row.
    fn open(segment: &SegmentReader, known: &'passages Passages) -> tantivy::Result<Option<Self>> {
        let columns = segment.fast_fields();
        let Some(paths) = columns.str(column::PATH)? else { return Ok(None) };
        let states = columns.u64(column::STATE)?;
        let numbers = |name| match columns.u64(name) {
            Ok(numbers) if numbers.values.num_vals() != states.values.num_vals() => {
                Err(TantivyError::InternalError(format!("not every row of the manifest has a {name}")))
            }
            numbers => numbers,
        };
        Ok(Some(Self {
            paths,
            roots: numbers(column::ROOT)?,
            sizes: numbers(column::SIZE)?,
            modified: numbers(column::MODIFIED)?,
            hashes: [numbers(column::HASH_HIGH)?, numbers(column::HASH_LOW)?],
            readers: numbers(column::READER)?,
            states: states.clone(),
            passages: numbers(column::PASSAGES)?,
            nesting: numbers(column::NESTING)?,
            told: numbers(column::TOLD)?,
            known,
        }))
    }

    /// The documents that are rows, deleted ones among them.
    fn documents(&self, segment: &SegmentReader) -> Box<dyn Iterator<Item = DocId> + '_> {
        match &self.states.index {
            // Most documents are passages.
            ColumnIndex::Optional(rows) => Box::new(rows.iter_non_null_docs()),
            index => Box::new((0..segment.max_doc()).filter(move |document| index.has_value(*document))),
        }
    }

    /// What became of a file; `None` where the document is no row.
    fn state(&self, document: DocId) -> Option<State> {
        self.states.first(document).and_then(State::numbered)
    }

    fn row(&self, place: DocAddress, state: State, path: String) -> Row {
        // Whatever is a row has a value in all columns: it is looked up once which.
        let value = self.states.index.value_row_ids(place.doc_id).start;
        let number = |column: &Column<u64>| column.values.get_val(value);
        let [high, low] = self.hashes.each_ref().map(|half| u128::from(number(half)));
        Row {
            root: number(&self.roots) as u32,
            path,
            size: number(&self.sizes),
            modified: number(&self.modified),
            hash: high << 64 | low,
            reader: number(&self.readers) as u32,
            state,
            passages: number(&self.passages),
            nesting: Nesting::numbered(number(&self.nesting)),
            told: number(&self.told),
            sketch: self.known.fingerprint(place.doc_id),
            place: Some(place),
            is_found: false,
        }
    }
}

/// All values of a text column, by ordinal.
fn texts(column: &StrColumn) -> tantivy::Result<Vec<String>> {
    let mut texts = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        texts.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(texts)
}
