//! All that an index holds, one file after the other, in an order that depends on the reports only: two indexes of the
//! same folders in the same state give the same, however each came about. So an index that was updated, or whose update
//! was interrupted, can be held against one that was built from nothing.
//!
//! What says how the index came about is left out: segments, the order in which files were read, the time of
//! modification, which is kept only where it can be trusted, and the numbers of folders.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::columnar::ColumnValues;
use tantivy::{DocAddress, DocId, SegmentOrdinal, SegmentReader, TantivyError};

use super::failure;
use super::manifest::{self, Nesting, Row, State, each_row, file_number};
use super::postings::{Group, Provenance, SegmentPostings};
use super::schema::column;
use super::{Local, StoredPassage, Totals};
use crate::error::{Error, Result};

/// A file of the folders, as an index knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// The folder of reports: its whole path.
    pub root: String,
    /// The path of the file in that folder; of a file in an archive, that of the archive and the one in it.
    pub path: String,
    /// Whether it is an archive, whose files are files of their own.
    pub is_archive: bool,
    /// The path of the archive that it stands in.
    pub archive: Option<String>,
    /// Its size in bytes; of a file in an archive that of its text.
    pub size: u64,
    /// The first 16 bytes of the blake3 hash of its content, 0 where it could not be read.
    pub hash: u128,
    /// The version of the reader that read it.
    pub reader: u32,
    /// What became of it.
    pub state: State,
    /// How many passages it gave.
    pub passages: u64,
    /// A hash of what is said of it elsewhere, 0 where nothing is; of what is no file, of the reason.
    pub told: u64,
    /// The sketch of its text, by which nearly identical reports are found; 0 where the text is too short.
    pub sketch: u64,
    /// Why it could not be read, or what is doubtful about it.
    pub notes: Vec<String>,
    /// A number of what the postings say of it, see [`Columns::postings`].
    pub postings: u64,
}

/// What the columns say of a passage: by these it is filtered and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The administrative code, 0 where not known.
    pub district: u64,
    /// The year, 0 where not known.
    pub year: u64,
    /// The number of the institution, 0 where not known.
    pub institution: u64,
    /// The last year it looks back on, 0 where not known.
    pub covers_last: u64,
    /// How its paragraph goes on in the next passage, 0 where it does not.
    pub extent: u64,
    /// The fingerprint of its text.
    pub fingerprint: u64,
    /// A number of what the postings say of it: by which terms it is found, how often and where they stand in it, and how
    /// long it is. The same for the same text, whatever stands beside it.
    pub postings: u64,
}

/// The sums that are kept with every state of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    /// The folders of reports, their whole paths, in order.
    pub roots: Vec<String>,
    /// Reports that were read.
    pub reports: u64,
    /// Passages of all of them.
    pub passages: u64,
    /// Files that could not be read.
    pub unread: u64,
}

/// A piece of a dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dumped {
    /// A file.
    File(StoredFile),
    /// A passage of the file before.
    Passage(Box<StoredPassage>, Columns),
    /// The last piece.
    Sums(Sums),
}

/// What is known of the documents of a segment that is not looked up one by one.
struct Whole {
    /// How the paragraphs of passages go on.
    extents: Arc<dyn ColumnValues<u64>>,
    /// What the postings say of each.
    digests: Vec<u64>,
}

/// Passages that stand together.
type Run = (SegmentOrdinal, Range<DocId>);

/// What an index holds of a file.
struct Held {
    root: String,
    path: String,
    row: Option<Row>,
    runs: Vec<Run>,
}

impl Local {
    /// All that the index holds: every file, in the order of folder and path, followed by its passages in their order; at
    /// the end the sums. Memory holds the rows of all files, eight bytes for each passage, and one passage.
    ///
    /// # Errors
    /// When the index cannot be read; each piece may be one that cannot.
    pub fn dump(&self) -> Result<impl Iterator<Item = Result<Dumped>> + '_> {
        let segments = self.undamaged(self.wholes())?;
        let pieces = self.undamaged(self.files())?.into_iter().flat_map(move |Held { root, path, row, runs }| {
            let file = row.map(|row| self.file(root, path, &row, &segments).map(Dumped::File));
            let places =
                runs.into_iter().flat_map(|(segment, run)| run.map(move |document| DocAddress::new(segment, document)));
            let segments = Arc::clone(&segments);
            file.into_iter().chain(places.map(move |place| self.passage(place, &segments)))
        });
        let pieces = pieces.chain(std::iter::once_with(|| Ok(Dumped::Sums(self.sums()))));
        Ok(pieces.map(|piece| self.undamaged(piece)))
    }

    /// All files, in the order of folder and path. What there are passages of and no row is among them: it is to be seen.
    fn files(&self) -> Result<Vec<Held>> {
        let mut runs = self.runs();
        let mut files = Vec::new();
        each_row(&self.snapshot, self.snapshot.postings(), |row| {
            let runs = runs.remove(&file_number(row.root, &row.path)).unwrap_or_default();
            files.push(Held { root: self.root(row.root), path: row.path.clone(), row: Some(row), runs });
        })?;
        for runs in runs.into_values() {
            let Some((segment, run)) = runs.first() else { continue };
            let first = self.record(DocAddress::new(*segment, run.start))?;
            files.push(Held { root: first.root, path: first.path, row: None, runs });
        }
        files.sort_by(|one, other| (&one.root, &one.path).cmp(&(&other.root, &other.path)));
        Ok(files)
    }

    /// A file of which not as many passages are held as its row says, or how the sums kept differ from those of the rows;
    /// nothing where all is as it is listed.
    pub(super) fn unlisted(&self) -> Result<Option<String>> {
        let files = self.files()?;
        for Held { path, row, runs, .. } in &files {
            let held: usize = runs.iter().map(|(_, run)| run.len()).sum();
            let listed = row.as_ref().map(|row| row.passages);
            if listed != Some(held as u64) {
                let listed =
                    listed.map_or_else(|| "is not listed".to_owned(), |listed| format!("is listed with {listed}"));
                return Ok(Some(format!("of {path} {held} passages are held, and it {listed}")));
            }
        }
        let sums = Totals::of(files.iter().filter_map(|file| file.row.as_ref()), &self.totals.roots);
        Ok((sums != self.totals).then(|| "the sums kept are not those of its files".to_owned()))
    }

    /// Where the passages of files stand, by the number of the file.
    fn runs(&self) -> FxHashMap<u64, Vec<Run>> {
        let mut runs: FxHashMap<u64, Vec<Run>> = FxHashMap::default();
        let segments = self.snapshot.segment_readers().iter().zip(self.snapshot.postings().segments());
        for (ordinal, (segment, postings)) in (0..).zip(segments) {
            let passages = postings.passages();
            for (Group { provenance, .. }, (documents, file)) in passages.all().zip(passages.files()) {
                // Rows of the manifest are no passages.
                if !provenance.is_passage {
                    continue;
                }
                let of_file = runs.entry(file).or_default();
                for document in documents.filter(|document| !segment.is_deleted(*document)) {
                    match of_file.last_mut() {
                        Some((of, run)) if *of == ordinal && run.end == document => run.end += 1,
                        _ => of_file.push((ordinal, document..document + 1)),
                    }
                }
            }
        }
        runs
    }

    fn root(&self, number: u32) -> String {
        self.totals.roots.get(number as usize).cloned().unwrap_or_default()
    }

    fn file(&self, root: String, path: String, row: &Row, segments: &[Whole]) -> Result<StoredFile> {
        let Row { size, hash, reader, state, passages, told, sketch, place, .. } = *row;
        let postings = place.map_or(0, |place| segments[place.segment_ord as usize].digests[place.doc_id as usize]);
        let archive = row.container().map(str::to_owned);
        let is_archive = row.nesting == Nesting::Container;
        let notes = manifest::notes(&self.snapshot, &self.fields, row)?;
        Ok(StoredFile {
            root,
            path,
            is_archive,
            archive,
            size,
            hash,
            reader,
            state,
            passages,
            told,
            sketch,
            notes,
            postings,
        })
    }

    fn record(&self, place: DocAddress) -> Result<StoredPassage> {
        let missing = || Error::index("read the passages", "nothing is kept of one");
        Ok(self.stored(self.snapshot.record(place).map_err(failed)?.ok_or_else(missing)?))
    }

    /// What is known of the documents of each segment.
    fn wholes(&self) -> Result<Arc<[Whole]>> {
        let whole = |(segment, postings): (&SegmentReader, &SegmentPostings)| {
            let extents = segment.fast_fields().column_first_or_default::<u64>(column::EXTENT)?;
            Ok(Whole { extents, digests: postings.digests()? })
        };
        let segments = self.snapshot.segment_readers().iter().zip(self.snapshot.postings().segments());
        segments.map(whole).collect::<tantivy::Result<_>>().map_err(failed)
    }

    fn passage(&self, place: DocAddress, segments: &[Whole]) -> Result<Dumped> {
        let Whole { extents, digests } = &segments[place.segment_ord as usize];
        let passages = self.snapshot.passages(place.segment_ord as usize);
        let Provenance { district, year, institution, covers_last, .. } = passages.group(place.doc_id).provenance;
        let columns = Columns {
            district: district.into(),
            year: year.into(),
            institution: institution.into(),
            covers_last: covers_last.into(),
            extent: extents.get_val(place.doc_id),
            fingerprint: passages.fingerprint(place.doc_id),
            postings: digests[place.doc_id as usize],
        };
        Ok(Dumped::Passage(Box::new(self.record(place)?), columns))
    }

    fn sums(&self) -> Sums {
        let Totals { reports, passages, unread, ref roots } = self.totals;
        let mut roots = roots.clone();
        roots.sort();
        Sums { roots, reports, passages, unread }
    }
}

fn failed(error: TantivyError) -> Error {
    failure::failed("read the passages")(error)
}
