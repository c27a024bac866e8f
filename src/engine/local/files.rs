//! The passages of files, chosen by their path. Paths are terms of the rows of files only: a report has many passages, and
//! its path would be written once for each.

use rustc_hash::FxHashSet;
use tantivy::query::EnableScoring;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, TERMINATED, Term};

use super::listed::Listed;
use super::manifest::file_number;
use super::schema::{Fields, column};
use super::sought::in_field;
use crate::text::units::Units;

/// Of so many files the passages are looked up; of more, the column that says which file a passage is of is read.
const LOOKED_UP: usize = 2048;

/// The passages of the files in whose path a text stands, deleted ones among them; `None` where there are none.
pub(super) fn of_files(searcher: &Searcher, fields: &Fields, path: &Units) -> tantivy::Result<Option<Listed>> {
    let files = files(searcher, fields, path)?;
    let mut listed = Vec::new();
    for segment in searcher.segment_readers() {
        let mut documents: Vec<DocId> = Vec::new();
        if files.len() > LOOKED_UP {
            let reports = segment.fast_fields().column_first_or_default::<u64>(column::REPORT)?;
            documents.extend(segment.doc_ids_alive().filter(|document| files.contains(&reports.get_val(*document))));
        } else {
            let index = segment.inverted_index(fields.report)?;
            for file in &files {
                let term = Term::from_field_u64(fields.report, *file);
                let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
                while postings.doc() != TERMINATED {
                    documents.push(postings.doc());
                    postings.advance();
                }
            }
        }
        listed.push(documents);
    }
    Ok(Listed::new(searcher, listed))
}

/// The numbers of these files.
fn files(searcher: &Searcher, fields: &Fields, path: &Units) -> tantivy::Result<FxHashSet<u64>> {
    let rows = in_field(fields.file_path, path).weight(EnableScoring::disabled_from_searcher(searcher))?;
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
