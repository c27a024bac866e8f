//! Counting what is found, in all and by facet. What comes from the same place and year passes the same filters and counts to
//! the same values: that is asked once for each provenance, however many passages have it.

use super::postings::{Passages, Provenance};
use super::select::Sieve;
use super::tally::{Tallies, Tally};

/// Counts what is found in a segment.
pub(super) struct Counter<'query> {
    sieve: &'query Sieve<'query>,
    passages: &'query Passages,
    pub(super) total: Tally,
    /// By district, year and institution.
    pub(super) facets: [Tallies; 3],
    /// By the name of a provenance, the place of what is known of it, from 1 on.
    places: Vec<u32>,
    known: Vec<Known>,
}

/// What is known of a provenance.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub(super) district: u32,
    /// Which filters it passes.
    passes: [bool; 3],
    /// The places of its values among the tallies of the facets.
    values: [usize; 3],
}

impl Known {
    /// Whether it passes all filters.
    pub(super) fn passes(&self) -> bool {
        self.passes == [true; 3]
    }

    /// Whether it is counted by a facet: it passes all filters, or all but that of the facet.
    pub(super) fn counts(&self) -> bool {
        self.passes.iter().filter(|passes| !**passes).count() <= 1
    }
}

impl<'query> Counter<'query> {
    pub(super) fn new(passages: &'query Passages, sieve: &'query Sieve<'query>) -> Self {
        let places = vec![0; passages.provenances()];
        Self { sieve, passages, total: Tally::default(), facets: Default::default(), places, known: Vec::new() }
    }

    /// What is known of the provenance with this name.
    #[inline]
    pub(super) fn known(&mut self, name: u32) -> Known {
        match self.places.get(name as usize) {
            Some(place) if *place > 0 => self.known[*place as usize - 1],
            _ => self.learn(name),
        }
    }

    #[cold]
    fn learn(&mut self, name: u32) -> Known {
        let provenance = self.passages.provenance(name);
        let Provenance { district, year, institution, .. } = provenance;
        let values = [u64::from(district), u64::from(year), u64::from(institution)];
        let mut facets = self.facets.iter_mut().zip(values);
        let known = Known {
            district,
            passes: self.sieve.sieve(&provenance),
            values: std::array::from_fn(|_| facets.next().map_or(0, |(facet, value)| facet.place(value))),
        };
        self.known.push(known);
        // Of a damaged index a name may be too great.
        if let Some(place) = self.places.get_mut(name as usize) {
            *place = self.known.len() as u32;
        }
        known
    }

    /// Counts some passages of a report that come from there.
    #[inline]
    pub(super) fn count(&mut self, known: Known, report: u64, passages: usize) {
        let passes_all = known.passes();
        for (at, facet) in self.facets.iter_mut().enumerate() {
            if passes_all || !known.passes[at] {
                facet.add(known.values[at], report, passages);
            }
        }
        if passes_all {
            self.total.add(report, passages);
        }
    }
}
