//! Passages that are nearly identical, as a district's reports repeat their sentences over years: the best of them is
//! listed, and the others with it. What another district says in the same words is another finding.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocAddress;

use super::near::Near;
use super::ranked::Ranked;
use super::select::{Run, Selection};
use super::side_by_side::each_segment;
use super::snapshot::Snapshot;
use crate::engine::Tier;
use crate::text::fingerprint::{self, is_near};
use crate::text::sketch::{self, are_twins};

/// So many passages are compared with each other.
const FEW: usize = 512;

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
    let are_near = |one: usize, other: usize| one != other && is_near(fingerprints[one], fingerprints[other]);
    // Most are near no other, and it matters only of the others where they come from, and of which report they are where one is
    // near that is of another district. To compare many with each other would take longer than to look.
    let are_few = ranked.len() <= FEW;
    let has_near = |at: &usize| !are_few || (0..ranked.len()).any(|other| are_near(*at, other));
    let mut districts = vec![0; ranked.len()];
    for at in (0..ranked.len()).filter(has_near) {
        districts[at] = district(index, ranked[at].1.address);
    }
    let is_elsewhere =
        |one: usize, other: usize| are_near(one, other) && !is_same_district(districts[one], districts[other]);
    let is_asked = |at: &usize| !are_few || (0..ranked.len()).any(|other| is_elsewhere(*at, other));
    let asked: Vec<usize> = (0..ranked.len()).filter(is_asked).collect();
    let addresses: Vec<DocAddress> = asked.iter().map(|at| ranked[*at].1.address).collect();
    let mut sketches = vec![0; ranked.len()];
    for (at, sketch) in asked.into_iter().zip(index.of_records(&addresses, |record| record.sketch)?) {
        sketches[at] = sketch.unwrap_or(0);
    }
    let passages: Vec<Passage> = (0..ranked.len())
        .map(|at| Passage {
            fingerprint: fingerprints[at],
            district: districts[at],
            sketch: sketches[at],
            is_counted: ranked[at].0 != Tier::Partial,
        })
        .collect();
    let folded = |(at, alike): (usize, Vec<usize>)| {
        let (tier, ranked_here) = ranked[at];
        let alike = alike.into_iter().map(|at| ranked[at].1.address).collect();
        Folded { tier, ranked: ranked_here, fingerprint: fingerprints[at], alike }
    };
    Ok(kept(&passages).into_iter().map(folded).collect())
}

/// What tells whether passages are nearly identical.
#[derive(Clone, Copy, Debug)]
struct Passage {
    fingerprint: u64,
    /// 0 where it is not known or does not matter.
    district: u32,
    /// Of its report; 0 where it does not matter.
    sketch: u64,
    /// Whether it is more than a match in part.
    is_counted: bool,
}

/// Passages that are kept, by the sketch of their report.
struct OfReports {
    /// The sketches, by which their places among the reports are found.
    sketches: Near,
    places: FxHashMap<u64, usize>,
    /// Of each report its sketch, and the fingerprints and places of its passages, in their order.
    reports: Vec<(u64, Vec<(u64, usize)>)>,
}

impl OfReports {
    fn new() -> Self {
        let sketches = Near::within(sketch::MOST_DIFFERENT);
        Self { sketches, places: FxHashMap::default(), reports: Vec::new() }
    }

    fn add(&mut self, passage: &Passage, place: usize) {
        if passage.sketch == 0 {
            return;
        }
        let report = *self.places.entry(passage.sketch).or_insert_with(|| {
            self.sketches.add(0, passage.sketch, self.reports.len());
            self.reports.push((passage.sketch, Vec::new()));
            self.reports.len() - 1
        });
        self.reports[report].1.push((passage.fingerprint, place));
    }

    /// The first passage that is near this one, of a report that is nearly identical to its.
    fn first(&self, passage: &Passage) -> Option<usize> {
        let mut reports: Vec<usize> = self.sketches.candidates(0, passage.sketch).collect();
        reports.sort_unstable();
        reports.dedup();
        let twins = reports.into_iter().map(|report| &self.reports[report]);
        let twins = twins.filter(|(sketch, _)| are_twins(*sketch, passage.sketch));
        let first = |(_, near): &(u64, Vec<(u64, usize)>)| {
            near.iter().find(|(fingerprint, _)| is_near(*fingerprint, passage.fingerprint)).map(|(_, place)| *place)
        };
        twins.filter_map(first).min()
    }
}

/// The places of those passages that are listed, each with those behind it that are of a twin of its report. Those that are
/// of its district are gathered later, from all that was selected.
fn kept(passages: &[Passage]) -> Vec<(usize, Vec<usize>)> {
    let mut kept: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut of_districts = Near::within(fingerprint::MOST_DIFFERENT);
    let mut of_reports = OfReports::new();
    for (at, passage) in passages.iter().enumerate() {
        let other = |place: usize| &passages[kept[place].0];
        let is_near_here = |place: &usize| is_near(other(*place).fingerprint, passage.fingerprint);
        let in_district = of_districts.candidates(passage.district, passage.fingerprint).filter(is_near_here);
        match (in_district.min(), of_reports.first(passage)) {
            (None, None) => {
                if passage.district != 0 {
                    of_districts.add(passage.district, passage.fingerprint, kept.len());
                }
                of_reports.add(passage, kept.len());
                kept.push((at, Vec::new()));
            }
            // What only matches in part is not counted with what does not.
            (same, Some(twin))
                if same.is_none_or(|same| twin < same) && (passage.is_counted || !other(twin).is_counted) =>
            {
                kept[twin].1.push(at);
            }
            _ => {}
        }
    }
    kept
}

/// Finds, among all that was selected, what is nearly identical to each of the `listed` and to none before it.
pub(super) fn gather(index: &Snapshot, listed: &mut [Folded], selection: &Selection) -> tantivy::Result<()> {
    let mut of_districts = Near::within(fingerprint::MOST_DIFFERENT);
    let mut districts = FxHashSet::default();
    for (place, folded) in listed.iter().enumerate() {
        let district = district(index, folded.ranked.address);
        if district != 0 {
            of_districts.add(district, folded.fingerprint, place);
            districts.insert(district);
        }
    }
    // Most of what was selected is of other districts.
    if districts.is_empty() {
        return Ok(());
    }
    // What is listed with one is not listed with another.
    let taken: FxHashSet<DocAddress> =
        listed.iter().flat_map(|folded| folded.alike.iter().copied().chain([folded.ranked.address])).collect();
    let of_segments = each_segment(index, |segment| {
        let passages = index.passages(segment);
        let mut alike = Vec::new();
        let mut start = 0;
        for Run { district, end } in selection.districts[segment].iter().copied() {
            let documents = &selection.documents[segment][start..end];
            start = end;
            if !districts.contains(&district) {
                continue;
            }
            for document in documents {
                let fingerprint = passages.fingerprint(*document);
                let places = of_districts.candidates(district, fingerprint);
                let first = places.filter(|place| is_near(listed[*place].fingerprint, fingerprint)).min();
                let address = DocAddress::new(segment as u32, *document);
                alike.extend(first.filter(|_| !taken.contains(&address)).map(|first| (first, address)));
            }
        }
        Ok(alike)
    })?;
    for (first, address) in of_segments.into_iter().flatten() {
        listed[first].alike.push(address);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by comparing each with all before it.
    fn kept_by_comparing(passages: &[Passage]) -> Vec<(usize, Vec<usize>)> {
        let mut kept: Vec<(usize, Vec<usize>)> = Vec::new();
        'passages: for (at, passage) in passages.iter().enumerate() {
            for (before, alike) in &mut kept {
                let other = &passages[*before];
                if !is_near(other.fingerprint, passage.fingerprint) {
                    continue;
                }
                if is_same_district(other.district, passage.district) {
                    continue 'passages;
                }
                if are_twins(other.sketch, passage.sketch) {
                    alike.extend((passage.is_counted || !other.is_counted).then_some(at));
                    continue 'passages;
                }
            }
            kept.push((at, Vec::new()));
        }
        kept
    }

    /// One of few numbers with some bits turned.
    fn number() -> impl Strategy<Value = u64> {
        let turned = prop::collection::vec(0_u32..64, 0..6);
        (prop::sample::select(vec![0_u64, 0xffff_0000_ffff_0000]), turned)
            .prop_map(|(number, turned)| turned.into_iter().fold(number, |number, bit| number ^ 1 << bit))
    }

    proptest! {
        #[test]
        fn what_is_kept_is_what_comparing_all_keeps(
            passages in prop::collection::vec((number(), 0_u32..3, number(), any::<bool>(), any::<bool>()), 0..40),
        ) {
            let passage = |(fingerprint, district, sketch, is_asked, is_counted)| Passage {
                fingerprint,
                district,
                sketch: if is_asked { sketch } else { 0 },
                is_counted,
            };
            let passages: Vec<Passage> = passages.into_iter().map(passage).collect();
            prop_assert_eq!(kept(&passages), kept_by_comparing(&passages));
        }
    }
}
