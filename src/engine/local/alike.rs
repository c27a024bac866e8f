//! Passages that are nearly identical, as a district's reports repeat their sentences over years: the best of them is
//! listed, and the others with it. What another district says in the same words is another finding.

use tantivy::DocAddress;

use super::ranked::Ranked;
use super::select::{Run, Selection};
use super::side_by_side::each_segment;
use super::snapshot::Snapshot;
use crate::engine::Tier;
use crate::text::fingerprint::is_near;
use crate::text::sketch::are_twins;

/// What tells passages apart: the district, and the fingerprint of the text.
#[derive(Clone, Copy)]
struct Print {
    district: u32,
    fingerprint: u64,
}

impl Print {
    fn is_near(self, other: Self) -> bool {
        is_near(self.fingerprint, other.fingerprint)
    }

    fn is_of_same_district(self, other: Self) -> bool {
        // Of what is not known to be of one district, nothing is.
        self.district == other.district && self.district != 0
    }
}

fn print(index: &Snapshot, address: DocAddress) -> Print {
    let passages = index.passages(address.segment_ord as usize);
    let district = passages.group(address.doc_id).provenance.district;
    Print { district, fingerprint: passages.fingerprint(address.doc_id) }
}

/// A passage that is listed, and those that are listed with it.
pub(super) struct Folded {
    pub(super) tier: Tier,
    pub(super) ranked: Ranked,
    print: Print,
    /// The sketch of its report, where that was asked for.
    sketch: Option<u64>,
    pub(super) alike: Vec<DocAddress>,
}

/// The ranked passages without those that are nearly identical to one before them: of the same district, or of a report
/// that is nearly identical itself, as the same one from two sites is.
pub(super) fn fold(index: &Snapshot, ranked: Vec<(Tier, Ranked)>) -> tantivy::Result<Vec<Folded>> {
    let read = |address| -> tantivy::Result<u64> { Ok(index.record(address)?.map_or(0, |record| record.sketch)) };
    let mut folded: Vec<Folded> = Vec::new();
    'ranked: for (tier, ranked) in ranked {
        let print = print(index, ranked.address);
        let mut sketch = None;
        for before in folded.iter_mut().filter(|before| before.print.is_near(print)) {
            if before.print.is_of_same_district(print) {
                continue 'ranked;
            }
            // What all districts say in the same words is near to all before it: each record is read once.
            let sketch_before = known(&mut before.sketch, || read(before.ranked.address))?;
            if are_twins(sketch_before, known(&mut sketch, || read(ranked.address))?) {
                before.alike.push(ranked.address);
                continue 'ranked;
            }
        }
        folded.push(Folded { tier, ranked, print, sketch, alike: Vec::new() });
    }
    Ok(folded)
}

/// A value that is looked up the first time it is asked for.
fn known(value: &mut Option<u64>, look_up: impl FnOnce() -> tantivy::Result<u64>) -> tantivy::Result<u64> {
    match *value {
        Some(value) => Ok(value),
        None => Ok(*value.insert(look_up()?)),
    }
}

/// Finds, among all that was selected, what is nearly identical to each of the `listed` and to none before it.
pub(super) fn gather(index: &Snapshot, listed: &mut [Folded], selection: &Selection) -> tantivy::Result<()> {
    // Most of what was selected is of other districts.
    let known: Vec<u32> = listed.iter().map(|folded| folded.print.district).filter(|district| *district != 0).collect();
    if known.is_empty() {
        return Ok(());
    }
    let of_segments = each_segment(index, |segment| {
        let passages = index.passages(segment);
        let mut alike = Vec::new();
        let mut start = 0;
        for Run { district, end } in selection.districts[segment].iter().copied() {
            let documents = &selection.documents[segment][start..end];
            start = end;
            if !known.contains(&district) {
                continue;
            }
            for document in documents {
                let address = DocAddress::new(segment as u32, *document);
                let print = Print { district, fingerprint: passages.fingerprint(*document) };
                let is_near = |folded: &Folded| folded.print.is_near(print) && folded.print.is_of_same_district(print);
                let first = listed.iter().position(is_near);
                alike.extend(
                    first.filter(|first| listed[*first].ranked.address != address).map(|first| (first, address)),
                );
            }
        }
        Ok(alike)
    })?;
    for (first, address) in of_segments.into_iter().flatten() {
        listed[first].alike.push(address);
    }
    Ok(())
}
