//! Counting passages and reports, in all and by value.

use rustc_hash::FxHashMap;

use crate::engine::Count;

/// Counts passages and their reports. The passages of a report stand together in one segment, so a report is new
/// whenever it is not that of the passage before.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) count: Count,
    last_report: u64,
}

impl Tally {
    /// Counts some passages of a report.
    pub(super) fn add(&mut self, report: u64, passages: usize) {
        self.count.passages += passages as u64;
        self.count.reports += u64::from(report != self.last_report);
        self.last_report = report;
    }

    /// Counts what was counted in another part of an index, which has no report in common.
    pub(super) fn merge(&mut self, other: Self) {
        self.count.passages += other.count.passages;
        self.count.reports += other.count.reports;
    }
}

/// Values below are looked up in a table: years and types, which change from report to report.
const IN_TABLE: usize = 2100;

/// Counts by value. What a report says has mostly one value, so the last one is at hand.
#[derive(Default)]
pub(super) struct Tallies {
    /// The places of small values, from 1 on.
    table: Vec<u32>,
    places: FxHashMap<u64, usize>,
    pub(super) tallies: Vec<(u64, Tally)>,
    last: usize,
}

impl Tallies {
    /// Counts some passages of a report that have a value.
    pub(super) fn add(&mut self, value: u64, report: u64, passages: usize) {
        self.of(value).add(report, passages);
    }

    /// Counts what was counted in another part of an index, which has no report in common.
    pub(super) fn merge(&mut self, other: Self) {
        for (value, tally) in other.tallies {
            self.of(value).merge(tally);
        }
    }

    #[inline]
    fn of(&mut self, value: u64) -> &mut Tally {
        if self.tallies.get(self.last).is_none_or(|(of, _)| *of != value) {
            self.last = self.place(value);
        }
        &mut self.tallies[self.last].1
    }

    /// The place of a value among the tallies.
    fn place(&mut self, value: u64) -> usize {
        let next = self.tallies.len();
        let place = match usize::try_from(value) {
            Ok(small) if small < IN_TABLE => {
                self.table.resize(IN_TABLE, 0);
                match &mut self.table[small] {
                    0 => {
                        self.table[small] = next as u32 + 1;
                        next
                    }
                    place => *place as usize - 1,
                }
            }
            _ => *self.places.entry(value).or_insert(next),
        };
        if place == next {
            self.tallies.push((value, Tally::default()));
        }
        place
    }
}
