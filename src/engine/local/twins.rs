//! Nearly identical reports: the same report from two sites, or saved twice. Their rows have the bands of their sketches as
//! terms, so that those of one report are looked up.

use std::collections::BTreeSet;

use tantivy::{DocAddress, Term};

use super::origin::Origin;
use super::schema::column;
use super::snapshot::Snapshot;
use crate::text::sketch::{are_twins, bands};

/// The paths of the reports that are nearly identical to one with this path and sketch, with their folders, in order.
pub(super) fn twins(index: &Snapshot, root: u32, path: &str, sketch: u64) -> tantivy::Result<Vec<(u32, String)>> {
    if sketch == 0 {
        return Ok(Vec::new());
    }
    let bands: Vec<Term> = bands(sketch).map(|band| Origin::Band(band).term()).collect();
    let mut rows: BTreeSet<DocAddress> = BTreeSet::new();
    // Few reports share a band, so the lists are read as they are.
    for (ordinal, segment) in (0..).zip(index.postings().segments()) {
        for list in bands.iter().filter_map(|band| segment.list(band)) {
            let mut cursor = list.cursor();
            loop {
                let ahead = cursor.ahead().0;
                rows.extend(ahead.iter().map(|row| DocAddress::new(ordinal, *row)));
                match ahead.len() {
                    0 => break,
                    length => cursor.skip(length),
                }
            }
        }
    }
    let mut similar = Vec::new();
    for row in rows {
        let twin = index.passages(row.segment_ord as usize).fingerprint(row.doc_id);
        let is_deleted = index.segment_reader(row.segment_ord).is_deleted(row.doc_id);
        if !is_deleted && are_twins(sketch, twin) {
            similar.push(row);
        }
    }
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
