//! Selecting: everything that matches, sieved by the filters and counted by facet, in one pass over the columns.

use std::ops::{Range, RangeInclusive};

use tantivy::query::{EnableScoring, Query as IndexQuery, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Searcher, SegmentReader};

use super::counting::Counter;
use super::postings::{Group, Neighbours, Postings, Provenance};
use super::side_by_side::{Part, each_part};
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
    pub(super) fn sieve(&self, provenance: &Provenance) -> [bool; 3] {
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
    let parts = searcher.parts();
    let of_parts = each_part(parts, |part| select_in(searcher, part, weight.as_ref(), filters))?;
    let mut documents: Vec<Vec<DocId>> = vec![Vec::new(); searcher.segment_readers().len()];
    let mut runs: Vec<Vec<Run>> = vec![Vec::new(); documents.len()];
    let mut total = Tally::default();
    let mut facets: [Tallies; 3] = Default::default();
    for (Part { segment, .. }, (selected, districts, tally, tallies)) in parts.iter().zip(of_parts) {
        let before = documents[*segment].len();
        append(&mut documents[*segment], selected);
        runs[*segment].extend(districts.into_iter().map(|run| Run { end: before + run.end, ..run }));
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

/// Appends documents; where there are none before them, without copying.
fn append(all: &mut Vec<DocId>, documents: Vec<DocId>) {
    if all.is_empty() { *all = documents } else { all.extend(documents) }
}

/// Calls `give` with the documents of a part that a query matches.
fn each_in(
    weight: &dyn Weight,
    segment: &SegmentReader,
    Part { documents, .. }: &Part,
    give: &mut dyn FnMut(&[DocId]),
) -> tantivy::Result<()> {
    if *documents == (0..segment.max_doc()) {
        return weight.for_each_no_score(segment, give);
    }
    let mut scorer = weight.scorer(segment, 1.0)?;
    if scorer.doc() < documents.start {
        scorer.seek(documents.start);
    }
    let mut buffer = [0; COLLECT_BLOCK_BUFFER_LEN];
    loop {
        let count = scorer.fill_buffer(&mut buffer);
        let inside = buffer[..count].partition_point(|document| *document < documents.end);
        give(&buffer[..inside]);
        if inside < buffer.len() {
            return Ok(());
        }
    }
}

/// What is selected in a part, where it comes from, and what it counts to, in all and by each facet.
type Selected = (Vec<DocId>, Vec<Run>, Tally, [Tallies; 3]);

fn select_in(searcher: &Snapshot, part: &Part, weight: &dyn Weight, filters: &Filters) -> tantivy::Result<Selected> {
    let ordinal = part.segment;
    let segment = searcher.segment_reader(ordinal as u32);
    let passages = searcher.passages(ordinal);
    let sieve = Sieve::new(filters);
    let mut counter = Counter::new(passages, &sieve);
    let (mut selected, mut runs) = (Vec::new(), Vec::<Run>::new());
    each_in(weight, segment, part, &mut |documents| {
        passages.part(documents, |Neighbours { report, name, .. }, documents| {
            let known = counter.known(name);
            if !known.counts() {
                return;
            }
            let before = selected.len();
            extend_alive(&mut selected, documents, segment);
            let found = selected.len() - before;
            if found == 0 {
                return;
            }
            counter.count(known, named(ordinal, report), found);
            if known.passes() {
                match runs.last_mut() {
                    Some(run) if run.district == known.district => run.end = selected.len(),
                    _ => runs.push(Run { district: known.district, end: selected.len() }),
                }
            } else {
                selected.truncate(before);
            }
        });
    })?;
    let Counter { total, facets, .. } = counter;
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
        let here = searcher.passages(ordinal);
        let mut counter = Counter::new(here, &sieve);
        weight.for_each_no_score(segment, &mut |documents| {
            here.part(documents, |Neighbours { name, .. }, documents| {
                if counter.known(name).passes() {
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
    searcher: &Snapshot,
    query: &dyn IndexQuery,
    selected: &[Vec<DocId>],
) -> tantivy::Result<Vec<Vec<DocId>>> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let parts = searcher.parts();
    let of_parts = each_part(parts, |part| {
        let selected = within(&selected[part.segment], &part.documents);
        let mut documents = Vec::new();
        if !selected.is_empty() {
            each_in(weight.as_ref(), searcher.segment_reader(part.segment as u32), part, &mut |block| {
                documents.extend(block.iter().filter(|document| selected.binary_search(document).is_ok()));
            })?;
        }
        Ok(documents)
    })?;
    let mut documents = vec![Vec::new(); selected.len()];
    for (Part { segment, .. }, of_part) in parts.iter().zip(of_parts) {
        append(&mut documents[*segment], of_part);
    }
    Ok(documents)
}

/// Those of the documents, which are in order, that stand in a range.
pub(super) fn within<'documents>(documents: &'documents [DocId], range: &Range<DocId>) -> &'documents [DocId] {
    let before = |end: DocId| documents.partition_point(|document| *document < end);
    &documents[before(range.start)..before(range.end)]
}

/// What documents count to.
pub(super) fn count(searcher: &Snapshot, documents: &[Vec<DocId>]) -> Count {
    let mut tally = Tally::default();
    for (segment, documents) in documents.iter().enumerate() {
        let add = |Neighbours { report, .. }, documents: &[DocId]| tally.add(named(segment, report), documents.len());
        searcher.passages(segment).part(documents, add);
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
