//! Nearly identical reports: the same report from two sites, or saved twice. Their rows have the keys of their sketches as
//! terms, so that those of one report are looked up.

use std::collections::BTreeSet;

use tantivy::{DocAddress, DocId, DocSet, TERMINATED};

use super::origin::Origin;
use super::postings::{List, SegmentPostings};
use super::schema::{column, fields};
use super::side_by_side::each;
use super::snapshot::Snapshot;
use crate::text::sketch::{BAND_ABOVE, are_twins, keys, may_be_twins};

/// The rows of the reports that are nearly identical to each of those with these sketches, themselves among them.
pub(super) fn similar(index: &Snapshot, sketches: &[u64]) -> tantivy::Result<Vec<Vec<DocAddress>>> {
    each(index, sketches, |sketch| {
        let mut similar = Vec::new();
        for (ordinal, (reader, segment)) in (0..).zip(index.segment_readers().iter().zip(index.postings().segments())) {
            let mut rows: BTreeSet<DocId> = BTreeSet::new();
            for key in keys(*sketch) {
                each_near(segment, key, |list| {
                    let mut cursor = list.cursor();
                    while cursor.doc() != TERMINATED {
                        rows.insert(cursor.doc());
                        cursor.advance();
                    }
                });
            }
            rows.retain(|row| !reader.is_deleted(*row) && are_twins(*sketch, segment.passages().fingerprint(*row)));
            similar.extend(rows.into_iter().map(|row| DocAddress::new(ordinal, row)));
        }
        Ok(similar)
    })
}

/// Calls `visit` with the list of every key that may be of a nearly identical report. Among many reports many share a band
/// by chance: the rest of the key tells most of them before anything is read of them.
fn each_near(segment: &SegmentPostings, key: u64, mut visit: impl FnMut(List)) {
    let number = Origin::Sketch(key).to_number();
    let beginning = &number.to_be_bytes()[..8 - BAND_ABOVE as usize / 8];
    let is_near = |term: &[u8]| {
        let other = term.first_chunk().map(|bytes| u64::from_be_bytes(*bytes));
        other.is_some_and(|other| may_be_twins(number, other))
    };
    segment.each_chosen_term(fields().origin, beginning, is_near, |_, list| visit(list));
}

/// The paths of the reports of these rows, with their folders, in order, but for the one with this path.
pub(super) fn twins(
    index: &Snapshot,
    similar: &[DocAddress],
    root: u32,
    path: &str,
) -> tantivy::Result<Vec<(u32, String)>> {
    // A report is its own twin: most have no other, and to look up paths takes longer than all before.
    if similar.len() <= 1 {
        return Ok(Vec::new());
    }
    let mut twins = Vec::new();
    for row in similar {
        let segment = index.segment_reader(row.segment_ord);
        let columns = segment.fast_fields();
        let Some(paths) = columns.str(column::PATH)? else { continue };
        let mut twin = String::new();
        let Some(ordinal) = paths.ords().first(row.doc_id) else { continue };
        if paths.ord_to_str(ordinal, &mut twin)? {
            let twin_root = columns.column_first_or_default::<u64>(column::ROOT)?.get_val(row.doc_id) as u32;
            if (twin_root, twin.as_str()) != (root, path) {
                twins.push((twin_root, twin));
            }
        }
    }
    twins.sort();
    Ok(twins)
}
