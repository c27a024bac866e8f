//! Counting what is found, in all and by facet.

use super::postings::{Passages, Provenance};
use super::select::Sieve;
use super::tally::{Tallies, Tally};

/// Counts what is found in a part of a segment.
pub(super) struct Counter<'query> {
    sieve: &'query Sieve<'query>,
    passages: &'query Passages,
    pub(super) total: Tally,
    /// By district, year and institution.
    pub(super) facets: [Tallies; 3],
    /// Neighbours mostly come from the same place and year: the provenance last asked for, by its name.
    last: Option<(u32, Known)>,
}

/// What is known of a provenance.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub(super) district: u32,
    /// By district, year and institution: its values, and which filters it passes.
    values: [u64; 3],
    passes: [bool; 3],
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
        Self { sieve, passages, total: Tally::default(), facets: Default::default(), last: None }
    }

    /// What is known of the provenance with this name.
    #[inline]
    pub(super) fn known(&mut self, name: u32) -> Known {
        match self.last {
            Some((last, known)) if last == name => known,
            _ => {
                let provenance = self.passages.provenance(name);
                let Provenance { district, year, institution, .. } = provenance;
                let values = [u64::from(district), u64::from(year), u64::from(institution)];
                let known = Known { district, values, passes: self.sieve.sieve(&provenance) };
                self.last = Some((name, known));
                known
            }
        }
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
