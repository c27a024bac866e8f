//! Selecting: everything that matches, sieved by the filters and counted by facet, in one pass over the columns.

use std::ops::RangeInclusive;

use tantivy::query::{EnableScoring, Query as IndexQuery, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, Searcher};

use super::schema::column;
use super::side_by_side::each_segment;
use super::snapshot::{Numbers, Snapshot};
use super::tally::{Tallies, Tally};
use crate::engine::{Count, Facet, Facets};
use crate::query::Filters;
use crate::report::Institution;
use crate::report::division::{self, Predecessor};

/// The documents of each segment that match and pass the filters, in order, and what they count to.
pub(super) struct Selection {
    pub(super) documents: Vec<Vec<DocId>>,
    pub(super) count: Count,
    pub(super) facets: Facets,
}

/// The filters over one segment.
pub(super) struct Sieve<'filters> {
    filters: &'filters Filters,
    districts: Vec<RangeInclusive<u64>>,
    pub(super) reports: Numbers,
    district: Numbers,
    year: Numbers,
    institution: Numbers,
}

/// The values of one document that can be filtered, and which filters it passes.
struct Sieved {
    values: [u64; 3],
    passes: [bool; 3],
}

impl<'filters> Sieve<'filters> {
    pub(super) fn new(index: &Snapshot, segment: usize, filters: &'filters Filters) -> tantivy::Result<Self> {
        let numbers = |name| index.column(segment, name);
        let range = |code: &u32| {
            let codes = division::range(*code);
            u64::from(*codes.start())..=u64::from(*codes.end())
        };
        Ok(Self {
            filters,
            districts: filters.districts.iter().map(range).collect(),
            reports: numbers(column::REPORT)?,
            district: numbers(column::DISTRICT)?,
            year: numbers(column::YEAR)?,
            institution: numbers(column::INSTITUTION)?,
        })
    }

    fn sieve(&self, document: DocId) -> Sieved {
        let columns = [&self.district, &self.year, &self.institution];
        self.sieved(columns.map(|column| column.get_val(document)))
    }

    fn sieved(&self, values: [u64; 3]) -> Sieved {
        let [district, year, institution] = values;
        let Filters { years, institutions, predecessors, .. } = self.filters;
        let is_of_year = |years: &RangeInclusive<u16>| year != 0 && years.contains(&(year as u16));
        let is_predecessor = |other: &Predecessor| u64::from(other.unit.code()) == district && is_of_year(&other.years);
        let passes = [
            self.districts.is_empty()
                || self.districts.iter().any(|codes| codes.contains(&district))
                || predecessors.iter().any(is_predecessor),
            years.is_empty() || years.iter().any(is_of_year),
            institutions.is_empty() || institutions.iter().any(|wanted| *wanted as u64 == institution),
        ];
        Sieved { values, passes }
    }

    /// Whether a document passes all filters.
    pub(super) fn passes(&self, document: DocId) -> bool {
        self.filters.is_empty() || self.sieve(document).passes == [true; 3]
    }
}

/// Everything that `query` matches and the filters let through. A facet counts what all filters but its own let through.
pub(super) fn select(searcher: &Snapshot, query: &dyn IndexQuery, filters: &Filters) -> tantivy::Result<Selection> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let of_segments = each_segment(searcher, |segment| select_in(searcher, segment, weight.as_ref(), filters))?;
    let mut documents = Vec::new();
    let mut total = Tally::default();
    let mut facets: [Tallies; 3] = Default::default();
    for (selected, tally, tallies) in of_segments {
        documents.push(selected);
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
    Ok(Selection { documents, count: total.count, facets })
}

/// What is selected in a segment, in all and by each facet.
type Selected = (Vec<DocId>, Tally, [Tallies; 3]);

fn select_in(searcher: &Snapshot, ordinal: usize, weight: &dyn Weight, filters: &Filters) -> tantivy::Result<Selected> {
    let segment = searcher.segment_reader(ordinal as u32);
    let sieve = Sieve::new(searcher, ordinal, filters)?;
    let mut selected = Vec::new();
    let mut total = Tally::default();
    let mut facets: [Tallies; 3] = Default::default();
    let mut columns = [[0; COLLECT_BLOCK_BUFFER_LEN]; 4];
    weight.for_each_no_score(segment, &mut |documents| {
        for block in documents.chunks(COLLECT_BLOCK_BUFFER_LEN) {
            // Many values of a column are read faster than one.
            let wanted = [&sieve.district, &sieve.year, &sieve.institution, &sieve.reports];
            for (column, values) in wanted.iter().zip(&mut columns) {
                column.get_vals(block, &mut values[..block.len()]);
            }
            for (at, document) in block.iter().copied().enumerate() {
                if segment.is_deleted(document) {
                    continue;
                }
                let [district, year, institution, report] = columns.each_ref().map(|values| values[at]);
                let Sieved { values, passes } = sieve.sieved([district, year, institution]);
                let failed = passes.iter().filter(|passes| !**passes).count();
                if failed > 1 {
                    continue;
                }
                for (facet, (value, passes)) in facets.iter_mut().zip(values.into_iter().zip(passes)) {
                    if failed == 0 || !passes {
                        facet.add(value, report);
                    }
                }
                if failed == 0 {
                    total.add(report);
                    selected.push(document);
                }
            }
        }
    })?;
    Ok((selected, total, facets))
}

/// How many passages `query` matches and the filters let through.
pub(super) fn passages(searcher: &Snapshot, query: &dyn IndexQuery, filters: &Filters) -> tantivy::Result<u64> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut passages = 0;
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let sieve = Sieve::new(searcher, ordinal, filters)?;
        weight.for_each_no_score(segment, &mut |block| {
            let counts = |document: &&DocId| !segment.is_deleted(**document) && sieve.passes(**document);
            passages += block.iter().filter(counts).count() as u64;
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
pub(super) fn count(searcher: &Snapshot, documents: &[Vec<DocId>]) -> tantivy::Result<Count> {
    let mut tally = Tally::default();
    for (segment, documents) in documents.iter().enumerate() {
        let reports = searcher.column(segment, column::REPORT)?;
        documents.iter().for_each(|document| tally.add(reports.get_val(*document)));
    }
    Ok(tally.count)
}

/// What the filters let through of everything.
pub(super) fn searched(searcher: &Snapshot, filters: &Filters) -> tantivy::Result<Count> {
    let mut tally = Tally::default();
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let sieve = Sieve::new(searcher, ordinal, filters)?;
        for document in segment.doc_ids_alive() {
            let report = sieve.reports.get_val(document);
            // Rows of the manifest are no passages.
            if report != 0 && sieve.passes(document) {
                tally.add(report);
            }
        }
    }
    Ok(tally.count)
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
