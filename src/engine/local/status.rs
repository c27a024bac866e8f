//! What an index holds, counted from its columns, and how it is made.

use std::fs;
use std::path::Path;

use tantivy::Searcher;

use super::manifest::{self, Row, State};
use super::postings::{Postings, Provenance};
use super::select::each_group;
use super::tally::{Tallies, Tally};
use super::{Local, full_path};
use crate::engine::{FileNote, Held};
use crate::error::Result;

/// What an index holds and how it is made.
#[derive(Clone, Debug)]
pub struct Status {
    /// Its contents.
    pub held: Held,
    /// Files that could not be read, and why.
    pub unread: Vec<FileNote>,
    /// Files that were not read because their content is that of another.
    pub copies: Vec<FileNote>,
    /// Files that were read and have something doubtful about them.
    pub doubtful: Vec<FileNote>,
    /// The folders of reports.
    pub roots: Vec<String>,
    /// The size of the index on the disk, in bytes.
    pub bytes: u64,
    /// Segments the index consists of.
    pub segments: usize,
    /// Version of the layout.
    pub schema: u32,
    /// Hash of the character folding, the dictionary and the word codes.
    pub tables: String,
    /// Version of the reader of reports.
    pub reader: u32,
    /// Words in the dictionary.
    pub words: usize,
}

pub(super) fn status(local: &Local) -> Result<Status> {
    let searcher = &local.snapshot;
    let roots = &local.totals.roots;
    let noted = manifest::noted(searcher, searcher.postings(), &local.fields)?;
    let notes = |state: State| -> Vec<FileNote> {
        let of_state = noted.iter().filter(|(row, _)| row.state == state);
        let named = |(row, notes): &(Row, Vec<String>)| FileNote {
            path: full_path(roots, row.root, &row.path),
            notes: notes.clone(),
        };
        of_state.map(named).collect()
    };
    Ok(Status {
        held: held(searcher, searcher.postings()),
        unread: notes(State::Unread),
        copies: notes(State::Copy),
        doubtful: notes(State::Doubtful),
        roots: roots.clone(),
        bytes: size(&local.home.generation(&local.current)),
        segments: searcher.segment_readers().len(),
        schema: local.current.schema,
        tables: local.current.tables.clone(),
        reader: crate::report::format::READING,
        words: local.dictionary.len(),
    })
}

/// Counts passages and reports by district and year.
pub(super) fn held(searcher: &Searcher, postings: &Postings) -> Held {
    let mut all = Tally::default();
    let mut counts = Tallies::default();
    each_group(searcher, postings, |report, Provenance { district, year, .. }, passages| {
        all.add(report, passages);
        counts.add(u64::from(*district) << 16 | u64::from(*year), report, passages);
    });
    counts.tallies.sort_unstable_by_key(|(value, _)| *value);
    let known = |value: u64| Some(value).filter(|value| *value != 0);
    let district = |(value, tally): (u64, Tally)| {
        let (district, year) = (known(value >> 16), known(value & 0xffff));
        (district.map(|code| code as u32), year.map(|year| year as u16), tally.count)
    };
    Held { count: all.count, districts: counts.tallies.into_iter().map(district).collect() }
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}
