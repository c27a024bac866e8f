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
    pub(super) alike: Vec<DocAddress>,
}

/// The ranked passages without those that are nearly identical to one before them: of the same district, or of a report
/// that is nearly identical itself, as the same one from two sites is.
pub(super) fn fold(index: &Snapshot, ranked: Vec<(Tier, Ranked)>) -> tantivy::Result<Vec<Folded>> {
    let prints: Vec<Print> = ranked.iter().map(|(_, ranked)| print(index, ranked.address)).collect();
    let sketches = sketches(index, &ranked, &prints)?;
    // Places among the ranked ones.
    let mut kept: Vec<(usize, Vec<DocAddress>)> = Vec::new();
    'ranked: for (at, (_, ranked)) in ranked.iter().enumerate() {
        let print = prints[at];
        for (before, alike) in kept.iter_mut().filter(|(before, _)| prints[*before].is_near(print)) {
            if prints[*before].is_of_same_district(print) {
                continue 'ranked;
            }
            if are_twins(sketches[*before], sketches[at]) {
                alike.push(ranked.address);
                continue 'ranked;
            }
        }
        kept.push((at, Vec::new()));
    }
    let folded = |(at, alike): (usize, Vec<DocAddress>)| {
        let (tier, ranked) = ranked[at];
        Folded { tier, ranked, print: prints[at], alike }
    };
    Ok(kept.into_iter().map(folded).collect())
}

/// The sketches of the reports of those that are near one of another district; 0 for the others, of which it is not asked.
fn sketches(index: &Snapshot, ranked: &[(Tier, Ranked)], prints: &[Print]) -> tantivy::Result<Vec<u64>> {
    let is_asked = |at: &usize| {
        let print = prints[*at];
        let mut others = prints.iter().enumerate().filter(|(other, _)| other != at).map(|(_, other)| *other);
        others.any(|other| other.is_near(print) && !other.is_of_same_district(print))
    };
    let asked: Vec<usize> = (0..ranked.len()).filter(is_asked).collect();
    let addresses: Vec<DocAddress> = asked.iter().map(|at| ranked[*at].1.address).collect();
    let mut sketches = vec![0; ranked.len()];
    for (at, sketch) in asked.into_iter().zip(index.of_records(&addresses, |record| record.sketch)?) {
        sketches[at] = sketch.unwrap_or(0);
    }
    Ok(sketches)
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
