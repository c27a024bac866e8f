//! Nearly identical reports: the same report from two sites, or saved twice. Their rows have the bands of their sketches as
//! terms, so that those of one report are looked up.

use std::collections::BTreeSet;

use tantivy::{DocAddress, DocId, Term};

use super::origin::Origin;
use super::schema::column;
use super::side_by_side::each_segment;
use super::snapshot::Snapshot;
use crate::text::sketch::{are_twins, bands};

/// The rows of the reports that are nearly identical to each of those with these sketches, themselves among them.
pub(super) fn similar(index: &Snapshot, sketches: &[u64]) -> tantivy::Result<Vec<Vec<DocAddress>>> {
    let terms = |sketch: &u64| bands(*sketch).map(|band| Origin::Band(band).term()).collect();
    let bands: Vec<Vec<Term>> = sketches.iter().map(terms).collect();
    let of_segments = each_segment(index, |ordinal| {
        let (segment, reader) = (index.postings().segment(ordinal), index.segment_reader(ordinal as u32));
        let similar_here = |(sketch, bands): (&u64, &Vec<Term>)| {
            let mut rows: BTreeSet<DocId> = BTreeSet::new();
            // Few reports share a band, so the lists are read as they are.
            for list in bands.iter().filter_map(|band| segment.list(band)) {
                let mut cursor = list.cursor();
                loop {
                    let ahead = cursor.ahead().0;
                    rows.extend(ahead);
                    match ahead.len() {
                        0 => break,
                        length => cursor.skip(length),
                    }
                }
            }
            rows.retain(|row| !reader.is_deleted(*row) && are_twins(*sketch, segment.passages().fingerprint(*row)));
            rows
        };
        Ok(sketches.iter().zip(&bands).map(similar_here).collect::<Vec<_>>())
    })?;
    let mut similar = vec![Vec::new(); sketches.len()];
    for (ordinal, of_sketches) in (0..).zip(of_segments) {
        for (similar, rows) in similar.iter_mut().zip(of_sketches) {
            similar.extend(rows.into_iter().map(|row| DocAddress::new(ordinal, row)));
        }
    }
    Ok(similar)
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
