//! The engine on this machine: a tantivy index in a folder. This is the only room that knows tantivy.

mod across;
mod alike;
mod backlog;
mod bm25;
mod build;
mod checked;
mod compare;
mod copies;
mod counting;
mod documents;
mod dump;
mod durable;
mod everything;
mod explain;
mod failure;
mod fetch;
mod files;
mod group;
mod heaviest;
mod home;
mod intact;
mod laps;
mod lexicon;
mod library;
mod listed;
mod lock;
mod manifest;
mod matching;
mod merge;
mod names;
mod near;
mod number;
mod origin;
mod page;
mod places;
mod plan;
mod postings;
mod rank;
mod ranked;
mod reader;
mod readonly;
mod records;
mod remove;
mod roots;
mod runs;
mod schema;
mod search;
mod segment;
mod select;
mod side_by_side;
mod similar;
mod single;
mod snapshot;
mod sought;
mod spans;
mod standing;
mod status;
mod stray;
mod structure;
mod suggest;
mod taken;
mod tally;
mod tellers;
mod terms;
mod twins;
mod union;
mod update;
mod verify;
mod walk;
mod write;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::{DocAddress, Index, IndexReader, ReloadPolicy};
use tracing::info;

use self::checked::{Checked, Damage};
use self::failure::{Named, failed};
use self::home::{Current, Home};
use self::laps::Laps;
use self::manifest::{Row, State};
use self::postings::Postings;
use self::readonly::ReadOnly;
use self::records::RecordReader;
use self::schema::{Fields, PassageRecord};
use self::snapshot::Snapshot;
use super::{Answer, Engine, Outcome, Progress, Request};
use crate::error::{Cause, Error, Result};
use crate::report::Passage;
use crate::text::dictionary::{Dictionary, compiled};

pub use dump::{Columns, Dumped, StoredFile, Sums};
pub use manifest::State as FileState;
pub use single::Single;
pub use status::Status;
pub use verify::Verified;

/// What an index depends on, in a few words: for a report of a fault.
pub fn layout() -> String {
    format!("index layout {}, tables {}, reader {}", schema::SCHEMA, schema::TABLES, crate::report::format::READING)
}

/// What of a commit is ours.
#[derive(Deserialize)]
struct Commit {
    #[serde(default)]
    payload: String,
}

/// Sums over the manifest and the folders its rows name, kept with every commit: an answer need not count, and numbers of
/// folders mean what they meant when the rows were written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Totals {
    reports: u64,
    passages: u64,
    unread: u64,
    roots: Vec<String>,
}

impl Totals {
    fn of<'row>(rows: impl Iterator<Item = &'row Row>, roots: &[String]) -> Self {
        let mut totals = Self { roots: roots.to_vec(), ..Self::default() };
        for row in rows {
            totals.unread += u64::from(row.state == State::Unread);
            totals.reports += u64::from(row.is_report());
            totals.passages += row.passages;
        }
        totals
    }
}

/// A passage as an index keeps it, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPassage {
    /// The folder of reports: its whole path.
    pub root: String,
    /// The path of the file in that folder.
    pub path: String,
    /// The part of the file, counted from 0.
    pub part: u32,
    /// The title of the part.
    pub title: String,
    /// The passage itself.
    pub passage: Passage,
}

/// How an index is brought up to date.
#[derive(Clone, Copy, Debug, Default)]
pub struct Update<'a> {
    /// Folders of reports beside those that the index remembers.
    pub folders: &'a [PathBuf],
    /// Builds the index from nothing and, where there are `folders`, from these only.
    pub rebuild: bool,
    /// The program that reads formats of other programs ([`crate::worker::COMMAND`]); without one they are read in this
    /// process.
    pub reader: Option<&'a Path>,
}

/// An index in a folder, open for queries. It shows the state in which it was opened.
pub struct Local {
    home: Home,
    current: Current,
    fields: Fields,
    totals: Totals,
    dictionary: &'static Dictionary<&'static [u8]>,
    snapshot: Snapshot,
    damage: Damage,
}

impl Local {
    /// Opens the index in `folder`.
    ///
    /// # Errors
    /// [`Error::NoIndex`] when there is none, [`Error::Incompatible`] when another version made it.
    pub fn open(folder: &Path) -> Result<Self> {
        let home = Home::new(folder);
        let mut failure = Error::NoIndex(folder.to_owned());
        // Between the reading of its name and the opening, a generation may be replaced: then there is a newer one.
        for _ in 0..3 {
            let Some(current) = home.readable()? else { return Err(Error::NoIndex(folder.to_owned())) };
            let damage = Damage::default();
            let generation = home.generation(&current);
            match Self::open_generation(&home, current, &damage).named(&generation) {
                Ok(local) => return Ok(local),
                Err(error) => failure = home.damaged(&damage).unwrap_or(error),
            }
        }
        Err(failure)
    }

    fn open_generation(home: &Home, current: Current, damage: &Damage) -> Result<Self> {
        let mut laps = Laps::begin();
        let damaged = |error: serde_json::Error| Error::index("open the index", error);
        let failed = failed("open the index");
        let folder = home.generation(&current);
        let directory = MmapDirectory::open(&folder).map_err(|error| failed(error.into()))?;
        let directory = Checked::new(directory, &folder, damage);
        let directory = ReadOnly::new(directory).map_err(|error| failed(error.into()))?;
        let index = Index::open(directory.clone()).map_err(&failed)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(32);
        let reader: IndexReader = reader.try_into().map_err(&failed)?;
        let commit: Commit = serde_json::from_slice(directory.commit()).map_err(damaged)?;
        let totals: Totals = serde_json::from_str(&commit.payload).map_err(damaged)?;
        let fields = schema::schema().1;
        let records = RecordReader::open(&folder)?;
        let searcher = reader.searcher();
        let postings = Postings::open(searcher.segment_readers(), damage).map_err(&failed)?;
        let snapshot = Snapshot::new(searcher, postings, records, fields.record);
        let damage = damage.clone();
        let Totals { reports, passages, unread, .. } = totals;
        let segments = snapshot.segment_readers().len();
        let folder = home.folder().display();
        info!(segments, reports, passages, unread, took = %laps.lap(), %folder, "opened the index:");
        Ok(Self { home: home.clone(), current, fields, totals, dictionary: dictionary()?, snapshot, damage })
    }

    /// Brings the index in `folder` up to date with the folders of reports.
    ///
    /// # Errors
    /// [`Error::Locked`] while another process writes; [`Error::NoCorpus`] when a folder of reports is not there.
    pub fn update(folder: &Path, update: &Update<'_>, progress: &dyn Progress) -> Result<Outcome> {
        update::update(&Home::new(folder), update, progress).named(folder)
    }

    /// Builds an index of ready-made passages, each with its name: every passage is a report of its own, and its name
    /// the path. For measuring; an index of reports comes of [`Local::update`].
    ///
    /// # Errors
    /// [`Error::Locked`] while another process writes.
    pub fn build(folder: &Path, passages: impl Iterator<Item = (String, String)>) -> Result<()> {
        build::build(&Home::new(folder), passages)
    }

    /// Whether there is an index in `folder`, of whatever version.
    ///
    /// # Errors
    /// [`Error::FoldersUnknown`] when it does not say any more of which folders it was built; others when the folder cannot
    /// be read.
    pub fn is_in(folder: &Path) -> Result<bool> {
        Ok(Home::new(folder).current()?.is_some())
    }

    /// Whether the index holds what lies in a folder.
    pub fn covers(&self, folder: &Path) -> bool {
        folder.canonicalize().is_ok_and(|folder| self.totals.roots.iter().any(|root| folder.starts_with(root)))
    }

    /// Checks every file of the index in `folder`, holds it against its folders, and seeks what stands in its passages.
    ///
    /// # Errors
    /// [`Error::Damaged`], with all that is damaged, when it cannot be relied on.
    pub fn verify(folder: &Path) -> Result<Verified> {
        verify::verify(folder).named(folder)
    }

    /// What the index holds and how it is made.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn status(&self) -> Result<Status> {
        self.undamaged(status::status(self))
    }

    /// Calls `visit` with every passage; those of a file come one after the other, in their order.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn passages(&self, mut visit: impl FnMut(StoredPassage)) -> Result<()> {
        self.undamaged(self.each_passage(&mut visit))
    }

    fn each_passage(&self, visit: &mut dyn FnMut(StoredPassage)) -> Result<()> {
        let failed = |why: Cause| Error::index("read the passages", why);
        for (ordinal, segment) in (0..).zip(self.snapshot.segment_readers()) {
            let groups = self.snapshot.passages(ordinal as usize).all().filter(|group| group.provenance.is_passage);
            let passages = groups.flat_map(|group| group.documents);
            for document in passages.filter(|document| !segment.is_deleted(*document)) {
                let record = self.snapshot.record(DocAddress::new(ordinal, document));
                let record = record.map_err(|error| failed(error.into()))?;
                visit(self.stored(record.ok_or_else(|| failed("nothing is kept of one".into()))?));
            }
        }
        Ok(())
    }

    /// What was made of the index, unless something of it was found damaged on the way. What failed is named.
    fn undamaged<Made>(&self, made: Result<Made>) -> Result<Made> {
        self.home.damaged(&self.damage).map_or(made, Err).named(&self.home.generation(&self.current))
    }

    fn stored(&self, record: PassageRecord) -> StoredPassage {
        let PassageRecord { root, path, part, title, section, lines, pages, continues, metadata, text, .. } = record;
        let passage = Passage { text, lines, pages, continues, section: section.into(), metadata };
        let root = self.totals.roots.get(root as usize).cloned().unwrap_or_default();
        StoredPassage { root, path, part, title, passage }
    }
}

impl Engine for Local {
    fn search(&self, request: &Request) -> Result<Answer> {
        self.undamaged(search::search(self, request))
    }
}

/// The dictionary of this program, with which every index that it opens was made.
fn dictionary() -> Result<&'static Dictionary<&'static [u8]>> {
    compiled().ok_or_else(|| Error::index("read the dictionary", "its table is damaged"))
}

/// The path of a file together with its folder of reports.
fn full_path(roots: &[String], root: u32, path: &str) -> String {
    roots.get(root as usize).map_or_else(|| path.to_owned(), |root| format!("{root}/{path}"))
}

#[cfg(test)]
mod tests;
