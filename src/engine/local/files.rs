//! The passages of files, chosen by their path. Paths are terms of the rows of files only: a report has many passages, and
//! its path would be written once for each.

use rustc_hash::FxHashSet;
use tantivy::DocId;
use tantivy::query::EnableScoring;

use super::listed::Listed;
use super::manifest::file_number;
use super::postings::SegmentPostings;
use super::schema::{Fields, column};
use super::snapshot::Snapshot;
use super::sought::in_field;
use crate::text::units::Units;

/// The passages of the files in whose path a text stands, deleted ones among them; `None` where there are none.
pub(super) fn of_files(searcher: &Snapshot, fields: &Fields, path: &Units) -> tantivy::Result<Option<Listed>> {
    let files = files(searcher, fields, path)?;
    let listed = searcher.postings().segments().map(|segment| passages(segment, &files)).collect();
    Ok(Listed::new(searcher, listed))
}

/// The passages of files in a segment, deleted ones among them.
pub(super) fn passages(segment: &SegmentPostings, files: &FxHashSet<u64>) -> Vec<DocId> {
    if files.is_empty() {
        return Vec::new();
    }
    let all = segment.passages().files();
    all.filter(|(_, file)| files.contains(file)).flat_map(|(documents, _)| documents).collect()
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
