//! The passages of files, chosen by their path. Paths are terms of the rows of files only: a report has many passages, and
//! its path would be written once for each.

use rustc_hash::FxHashSet;
use tantivy::query::EnableScoring;
use tantivy::{DocId, SegmentReader};

use super::listed::Listed;
use super::manifest::file_number;
use super::schema::{Fields, column};
use super::snapshot::Snapshot;
use super::sought::in_field;
use crate::text::units::Units;

/// So many values of a column are read at a time.
const BATCH: u32 = 4096;

/// The passages of the files in whose path a text stands, deleted ones among them; `None` where there are none.
pub(super) fn of_files(searcher: &Snapshot, fields: &Fields, path: &Units) -> tantivy::Result<Option<Listed>> {
    let files = files(searcher, fields, path)?;
    let mut listed = Vec::new();
    for segment in searcher.segment_readers() {
        listed.push(passages(segment, &files)?);
    }
    Ok(Listed::new(searcher, listed))
}

/// The passages of files in a segment, deleted ones among them.
pub(super) fn passages(segment: &SegmentReader, files: &FxHashSet<u64>) -> tantivy::Result<Vec<DocId>> {
    let mut passages = Vec::new();
    if files.is_empty() {
        return Ok(passages);
    }
    let reports = segment.fast_fields().column_first_or_default::<u64>(column::REPORT)?;
    let mut numbers = vec![0; BATCH as usize];
    // The passages of a file stand together.
    let (mut last, mut is_wanted) = (0, false);
    for first in (0..segment.max_doc()).step_by(BATCH as usize) {
        let numbers = &mut numbers[..BATCH.min(segment.max_doc() - first) as usize];
        reports.get_range(u64::from(first), numbers);
        for (document, number) in (first..).zip(&*numbers) {
            if *number != last {
                (last, is_wanted) = (*number, files.contains(number));
            }
            if is_wanted {
                passages.push(document);
            }
        }
    }
    Ok(passages)
}

/// The numbers of these files.
fn files(searcher: &Snapshot, fields: &Fields, path: &Units) -> tantivy::Result<FxHashSet<u64>> {
    let rows = in_field(fields.file_path, path, searcher).weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut files = FxHashSet::default();
    let mut name = String::new();
    for segment in searcher.segment_readers() {
        let columns = segment.fast_fields();
        let Some(paths) = columns.str(column::PATH)? else { continue };
        let roots = columns.column_first_or_default::<u64>(column::ROOT)?;
        let mut found = Vec::new();
        rows.for_each_no_score(segment, &mut |block| found.extend_from_slice(block))?;
        for row in found.into_iter().filter(|row| !segment.is_deleted(*row)) {
            let Some(ordinal) = paths.ords().first(row) else { continue };
            name.clear();
            if paths.ord_to_str(ordinal, &mut name)? {
                files.insert(file_number(roots.get_val(row) as u32, &name));
            }
        }
    }
    Ok(files)
}
