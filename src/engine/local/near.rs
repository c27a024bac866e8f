//! Finding numbers that differ from one in few bits without comparing it with all: cut into one band more than bits may
//! differ, two such numbers have at least one band in common (Manku, Jain and Das Sarma, "Detecting near-duplicates for
//! web crawling", 2007).

use rustc_hash::FxHashMap;

/// Numbers of 64 bits, each of something: a district, say.
pub(super) struct Near {
    bands: u32,
    /// The last number with each band, by what it is of, the band and its bits.
    last: FxHashMap<(u32, u32, u64), u32>,
    /// For each band of each number the one before it with the same band, and 1 more; 0 where there is none.
    before: Vec<u32>,
    /// What is found by each number.
    places: Vec<usize>,
}

impl Near {
    /// Where numbers are near that differ in so many bits or fewer.
    pub(super) fn within(bits: u32) -> Self {
        Self { bands: bits + 1, last: FxHashMap::default(), before: Vec::new(), places: Vec::new() }
    }

    /// Adds a number, by which a place is found.
    pub(super) fn add(&mut self, of: u32, number: u64, place: usize) {
        self.places.push(place);
        let next = self.places.len() as u32;
        for band in 0..self.bands {
            let before = self.last.insert((of, band, self.bits(number, band)), next);
            self.before.push(before.unwrap_or(0));
        }
    }

    /// The places of all numbers of the same that are near, and of some that are not, in no order, some more than once.
    pub(super) fn candidates(&self, of: u32, number: u64) -> impl Iterator<Item = usize> {
        (0..self.bands).flat_map(move |band| {
            let mut next = self.last.get(&(of, band, self.bits(number, band))).copied().unwrap_or(0);
            std::iter::from_fn(move || {
                let at = (next as usize).checked_sub(1)?;
                next = self.before[at * self.bands as usize + band as usize];
                Some(self.places[at])
            })
        })
    }

    /// The bits of a band: as many as the others have, or one more.
    fn bits(&self, number: u64, band: u32) -> u64 {
        let (start, end) = (u64::BITS * band / self.bands, u64::BITS * (band + 1) / self.bands);
        number >> start & (u64::MAX >> (u64::BITS - (end - start)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn all_that_are_near_are_found_and_none_of_others(
            numbers in prop::collection::vec((0_u32..3, prop::sample::select(vec![0_u64, u64::MAX, 0x1234_5678_9abc_def0]), prop::collection::vec(0_u32..64, 0..12)), 0..40),
            bits in 0_u32..12,
        ) {
            let numbers: Vec<(u32, u64)> = numbers
                .into_iter()
                .map(|(of, number, turned)| (of, turned.into_iter().fold(number, |number, bit| number ^ 1 << bit)))
                .collect();
            let mut near = Near::within(bits);
            for (place, (of, number)) in numbers.iter().enumerate() {
                near.add(*of, *number, place);
            }
            for (of, number) in &numbers {
                let found: Vec<usize> = near.candidates(*of, *number).collect();
                prop_assert!(found.iter().all(|place| numbers[*place].0 == *of));
                for (place, (other_of, other)) in numbers.iter().enumerate() {
                    let is_near = of == other_of && (number ^ other).count_ones() <= bits;
                    prop_assert!(!is_near || found.contains(&place), "{number:x} {other:x}");
                }
            }
        }
    }
}
