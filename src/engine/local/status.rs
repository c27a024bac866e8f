//! What an index holds, counted from its columns, and how it is made.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tantivy::Searcher;

use super::manifest::{self, State};
use super::schema::column;
use super::{Local, full_path};
use crate::engine::{Count, FileNote, Held};
use crate::error::{Error, Result};

/// What an index holds and how it is made.
#[derive(Clone, Debug)]
pub struct Status {
    /// Its contents.
    pub held: Held,
    /// Files that could not be read, and why.
    pub unread: Vec<FileNote>,
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
    /// Hash of the character folding and the dictionary.
    pub tables: String,
    /// Version of the reader of reports.
    pub reader: u32,
    /// Words in the dictionary.
    pub words: usize,
}

pub(super) fn status(local: &Local) -> Result<Status> {
    let searcher = &local.snapshot;
    let roots = &local.totals.roots;
    let notes = |state: State| -> Result<Vec<FileNote>> {
        let rows = manifest::noted(searcher, &local.fields, state)?;
        let named =
            rows.into_iter().map(|(row, notes)| FileNote { path: full_path(roots, row.root, &row.path), notes });
        Ok(named.collect())
    };
    Ok(Status {
        held: held(searcher)?,
        unread: notes(State::Unread)?,
        doubtful: notes(State::Doubtful)?,
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
pub(super) fn held(searcher: &Searcher) -> Result<Held> {
    let mut held = Held::default();
    let mut counts: BTreeMap<(Option<u32>, Option<u16>), Count> = BTreeMap::new();
    let failed = |error: tantivy::TantivyError| Error::Index { action: "count the index", why: error.to_string() };
    for segment in searcher.segment_readers() {
        let number = |name| segment.fast_fields().column_first_or_default::<u64>(name).map_err(failed);
        let (reports, districts, years) = (number(column::REPORT)?, number(column::DISTRICT)?, number(column::YEAR)?);
        let mut last_of: BTreeMap<(Option<u32>, Option<u16>), u64> = BTreeMap::new();
        let mut last = 0;
        for document in segment.doc_ids_alive() {
            let report = reports.get_val(document);
            if report == 0 {
                continue;
            }
            held.count.passages += 1;
            held.count.reports += u64::from(report != last);
            last = report;
            let known = |value: u64| Some(value).filter(|value| *value != 0);
            let district = known(districts.get_val(document)).map(|code| code as u32);
            let year = known(years.get_val(document)).map(|year| year as u16);
            let count = counts.entry((district, year)).or_default();
            count.passages += 1;
            let last_here = last_of.entry((district, year)).or_default();
            count.reports += u64::from(report != *last_here);
            *last_here = report;
        }
    }
    held.districts = counts.into_iter().map(|((district, year), count)| (district, year, count)).collect();
    Ok(held)
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}
