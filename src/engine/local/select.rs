//! Selecting: everything that matches, sieved by the filters and counted by facet, in one pass over the columns.

use std::ops::RangeInclusive;

use tantivy::query::{EnableScoring, Query as IndexQuery, Weight};
use tantivy::{DocId, Searcher, SegmentReader};

use super::postings::{Group, Postings, Provenance};
use super::side_by_side::each_segment;
use super::snapshot::Snapshot;
use super::tally::{Tallies, Tally};
use crate::engine::{Count, Facet, Facets};
use crate::query::Filters;
use crate::report::Institution;
use crate::report::division::{self, Predecessor};

/// The documents of each segment that match and pass the filters, in order, and what they count to.
pub(super) struct Selection {
    pub(super) documents: Vec<Vec<DocId>>,
    /// Of each segment, where among these the documents of a district end. A district's reports are neighbours mostly.
    pub(super) districts: Vec<Vec<Run>>,
    pub(super) count: Count,
    pub(super) facets: Facets,
}

/// Neighbours among documents that come from one district.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// The administrative code, 0 where not known.
    pub(super) district: u32,
    /// How many documents stand before its end.
    pub(super) end: usize,
}

/// The filters.
pub(super) struct Sieve<'filters> {
    filters: &'filters Filters,
    districts: Vec<RangeInclusive<u32>>,
}

impl<'filters> Sieve<'filters> {
    pub(super) fn new(filters: &'filters Filters) -> Self {
        Self { filters, districts: filters.districts.iter().map(|code| division::range(*code)).collect() }
    }

    /// Which filters what comes from there passes: those by district, by year and by institution.
    fn sieve(&self, provenance: &Provenance) -> [bool; 3] {
        let Provenance { district, year, institution, .. } = *provenance;
        let Filters { years, institutions, predecessors, .. } = self.filters;
        let is_of_year = |years: &RangeInclusive<u16>| year != 0 && years.contains(&year);
        let is_predecessor = |other: &Predecessor| other.unit.code() == district && is_of_year(&other.years);
        [
            self.districts.is_empty()
                || self.districts.iter().any(|codes| codes.contains(&district))
                || predecessors.iter().any(is_predecessor),
            years.is_empty() || years.iter().any(is_of_year),
            institutions.is_empty() || institutions.iter().any(|wanted| *wanted as u8 == institution),
        ]
    }

    /// Whether what comes from there passes all filters.
    pub(super) fn passes(&self, provenance: &Provenance) -> bool {
        self.filters.is_empty() || self.sieve(provenance) == [true; 3]
    }
}

/// Everything that `query` matches and the filters let through. A facet counts what all filters but its own let through.
pub(super) fn select(searcher: &Snapshot, query: &dyn IndexQuery, filters: &Filters) -> tantivy::Result<Selection> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let of_segments = each_segment(searcher, |segment| select_in(searcher, segment, weight.as_ref(), filters))?;
    let (mut documents, mut runs) = (Vec::new(), Vec::new());
    let mut total = Tally::default();
    let mut facets: [Tallies; 3] = Default::default();
    for (selected, districts, tally, tallies) in of_segments {
        documents.push(selected);
        runs.push(districts);
        total.merge(tally);
        facets.iter_mut().zip(tallies).for_each(|(facet, tallies)| facet.merge(tallies));
    }
    let [districts, years, institutions] = facets;
    let mut facets = Facets {
        districts: sorted(districts, |code| Some(code as u32)),
        years: sorted(years, |year| Some(year as u16)),
        institutions: sorted(institutions, |number| Institution::numbered(number as u8)),
    };
    facets.years.sort_by_key(|facet| facet.value.unwrap_or(u16::MAX));
    Ok(Selection { documents, districts: runs, count: total.count, facets })
}

/// What is selected in a segment, where it comes from, and what it counts to, in all and by each facet.
type Selected = (Vec<DocId>, Vec<Run>, Tally, [Tallies; 3]);

fn select_in(searcher: &Snapshot, ordinal: usize, weight: &dyn Weight, filters: &Filters) -> tantivy::Result<Selected> {
    let segment = searcher.segment_reader(ordinal as u32);
    let sieve = Sieve::new(filters);
    let (mut selected, mut runs) = (Vec::new(), Vec::<Run>::new());
    let mut total = Tally::default();
    let mut facets: [Tallies; 3] = Default::default();
    let mut groups = searcher.passages(ordinal).groups();
    weight.for_each_no_score(segment, &mut |documents| {
        groups.part(documents, |Group { provenance, report, .. }, documents| {
            let passes = sieve.sieve(provenance);
            let failed = passes.iter().filter(|passes| !**passes).count();
            let before = selected.len();
            if failed <= 1 {
                extend_alive(&mut selected, documents, segment);
            }
            let found = selected.len() - before;
            if found == 0 {
                return;
            }
            let Provenance { district, year, institution, .. } = *provenance;
            let report = named(ordinal, *report);
            let values = [u64::from(district), u64::from(year), u64::from(institution)];
            for (facet, (value, passes)) in facets.iter_mut().zip(values.into_iter().zip(passes)) {
                if failed == 0 || !passes {
                    facet.add(value, report, found);
                }
            }
            if failed == 0 {
                total.add(report, found);
                match runs.last_mut() {
                    Some(run) if run.district == district => run.end = selected.len(),
                    _ => runs.push(Run { district, end: selected.len() }),
                }
            } else {
                selected.truncate(before);
            }
        });
    })?;
    Ok((selected, runs, total, facets))
}

/// Adds the documents that are not deleted.
fn extend_alive(alive: &mut Vec<DocId>, documents: &[DocId], segment: &SegmentReader) {
    match segment.alive_bitset() {
        Some(bitset) => alive.extend(documents.iter().filter(|document| bitset.is_alive(**document))),
        None => alive.extend_from_slice(documents),
    }
}

/// How many passages `query` matches and the filters let through.
pub(super) fn passages(searcher: &Snapshot, query: &dyn IndexQuery, filters: &Filters) -> tantivy::Result<u64> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let sieve = Sieve::new(filters);
    let mut passages = 0;
    let mut alive = Vec::new();
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let mut groups = searcher.passages(ordinal).groups();
        weight.for_each_no_score(segment, &mut |documents| {
            groups.part(documents, |group, documents| {
                if sieve.passes(&group.provenance) {
                    alive.clear();
                    extend_alive(&mut alive, documents, segment);
                    passages += alive.len() as u64;
                }
            });
        })?;
    }
    Ok(passages)
}

/// What of the selected documents `query` matches too.
pub(super) fn select_within(
    searcher: &Searcher,
    query: &dyn IndexQuery,
    selected: &[Vec<DocId>],
) -> tantivy::Result<Vec<Vec<DocId>>> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    each_segment(searcher, |segment| {
        let selected = &selected[segment];
        let mut documents = Vec::new();
        if !selected.is_empty() {
            weight.for_each_no_score(searcher.segment_reader(segment as u32), &mut |block| {
                documents.extend(block.iter().filter(|document| selected.binary_search(document).is_ok()));
            })?;
        }
        Ok(documents)
    })
}

/// What documents count to.
pub(super) fn count(searcher: &Snapshot, documents: &[Vec<DocId>]) -> Count {
    let mut tally = Tally::default();
    for (segment, documents) in documents.iter().enumerate() {
        let mut groups = searcher.passages(segment).groups();
        groups.part(documents, |group, documents| tally.add(named(segment, group.report), documents.len()));
    }
    tally.count
}

/// What the filters let through of everything.
pub(super) fn searched(searcher: &Snapshot, filters: &Filters) -> Count {
    let mut tally = Tally::default();
    let sieve = Sieve::new(filters);
    each_group(searcher, searcher.postings(), |report, provenance, passages| {
        if sieve.passes(provenance) {
            tally.add(report, passages);
        }
    });
    tally.count
}

/// Calls `visit` with the report of each group of passages, what they come from, and how many are not deleted.
pub(super) fn each_group(searcher: &Searcher, postings: &Postings, mut visit: impl FnMut(u64, &Provenance, usize)) {
    for (ordinal, postings) in postings.segments().enumerate() {
        let segment = searcher.segment_reader(ordinal as u32);
        for group in postings.passages().all().filter(|group| group.provenance.is_passage) {
            let Group { documents, report, provenance } = group;
            let passages = match segment.alive_bitset() {
                Some(bitset) => documents.filter(|document| bitset.is_alive(*document)).count(),
                None => documents.len(),
            };
            if passages > 0 {
                visit(named(ordinal, report), &provenance, passages);
            }
        }
    }
}

/// A report among those of all segments; never 0.
fn named(segment: usize, report: u32) -> u64 {
    (segment as u64 + 1) << 32 | u64::from(report)
}

/// The counts of a facet: the most frequent value first, among equals the smaller; the unknown at the end.
fn sorted<Value>(tallies: Tallies, value: impl Fn(u64) -> Option<Value>) -> Vec<Facet<Value>> {
    let mut tallies = tallies.tallies;
    tallies.sort_unstable_by_key(|(number, tally)| (*number == 0, std::cmp::Reverse(tally.count.passages), *number));
    let facet = |(number, tally): (u64, Tally)| Facet {
        value: if number == 0 { None } else { value(number) },
        count: tally.count,
    };
    tallies.into_iter().map(facet).collect()
}
