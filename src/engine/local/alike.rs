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

/// A passage that is listed, and those that are listed with it.
pub(super) struct Folded {
    pub(super) tier: Tier,
    pub(super) ranked: Ranked,
    fingerprint: u64,
    pub(super) alike: Vec<DocAddress>,
}

fn fingerprint(index: &Snapshot, address: DocAddress) -> u64 {
    index.passages(address.segment_ord as usize).fingerprint(address.doc_id)
}

/// The district that a passage comes from; 0 where it is not known.
fn district(index: &Snapshot, address: DocAddress) -> u32 {
    index.passages(address.segment_ord as usize).group(address.doc_id).provenance.district
}

/// Of what is not known to be of one district, nothing is.
fn is_same_district(one: u32, other: u32) -> bool {
    one == other && one != 0
}

/// The ranked passages without those that are nearly identical to one before them: of the same district, or of a report
/// that is nearly identical itself, as the same one from two sites is.
pub(super) fn fold(index: &Snapshot, ranked: Vec<(Tier, Ranked)>) -> tantivy::Result<Vec<Folded>> {
    let fingerprints: Vec<u64> = ranked.iter().map(|(_, ranked)| fingerprint(index, ranked.address)).collect();
    let are_near = |one: usize, other: usize| is_near(fingerprints[one], fingerprints[other]);
    // Most are near no other, and it matters only of the others where they come from.
    let has_near = |at: &usize| (0..ranked.len()).any(|other| other != *at && are_near(*at, other));
    let mut districts = vec![0; ranked.len()];
    for at in (0..ranked.len()).filter(has_near) {
        districts[at] = district(index, ranked[at].1.address);
    }
    let is_elsewhere = |one: usize, other: usize| {
        one != other && are_near(one, other) && !is_same_district(districts[one], districts[other])
    };
    let sketches = sketches(index, &ranked, is_elsewhere)?;
    // Places among the ranked ones.
    let mut kept: Vec<(usize, Vec<DocAddress>)> = Vec::new();
    'ranked: for (at, (_, ranked)) in ranked.iter().enumerate() {
        for (before, alike) in kept.iter_mut().filter(|(before, _)| are_near(*before, at)) {
            if is_same_district(districts[*before], districts[at]) {
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
        Folded { tier, ranked, fingerprint: fingerprints[at], alike }
    };
    Ok(kept.into_iter().map(folded).collect())
}

/// The sketches of the reports of those that are near one of another district; 0 for the others, of which it is not asked.
fn sketches(
    index: &Snapshot,
    ranked: &[(Tier, Ranked)],
    is_elsewhere: impl Fn(usize, usize) -> bool,
) -> tantivy::Result<Vec<u64>> {
    let is_asked = |at: &usize| (0..ranked.len()).any(|other| is_elsewhere(*at, other));
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
    let districts: Vec<u32> = listed.iter().map(|folded| district(index, folded.ranked.address)).collect();
    // Most of what was selected is of other districts.
    if districts.iter().all(|district| *district == 0) {
        return Ok(());
    }
    let of_segments = each_segment(index, |segment| {
        let passages = index.passages(segment);
        let mut alike = Vec::new();
        let mut start = 0;
        for Run { district, end } in selection.districts[segment].iter().copied() {
            let documents = &selection.documents[segment][start..end];
            start = end;
            if district == 0 || !districts.contains(&district) {
                continue;
            }
            for document in documents {
                let address = DocAddress::new(segment as u32, *document);
                let fingerprint = passages.fingerprint(*document);
                let mut places = listed.iter().zip(&districts);
                let first = places.position(|(folded, of)| *of == district && is_near(folded.fingerprint, fingerprint));
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
