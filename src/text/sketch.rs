//! Sketches: numbers by which nearly identical reports are known, however their passages are cut. One-permutation MinHash
//! (Li, Owen and Zhang, "One permutation hashing", 2012) over runs of four units, of each of 64 bins one bit (Li and
//! König, "b-bit minwise hashing", 2010): of two texts that share a share J of their runs, (1 + J) / 2 of the bits agree.

use super::units::Units;

/// Units of a run.
const RUN: usize = 4;
/// Texts with fewer runs have no sketch: what short texts share says little.
const LEAST: usize = 600;
/// Sketches with at most so many bits that differ are of nearly identical texts: those of texts that share nine tenths of
/// their runs differ in three on the average, those of texts that share half of them in sixteen.
pub const MOST_DIFFERENT: u32 = 6;
/// A sketch has so many bands: of two that differ in three bits or fewer, one band at least is the same, and of those that
/// differ in four nine of ten have one.
const BANDS: u64 = 4;

/// A text that is being read, part by part.
pub struct Sketch {
    least: [u64; 64],
    runs: usize,
}

impl Default for Sketch {
    fn default() -> Self {
        Self { least: [u64::MAX; 64], runs: 0 }
    }
}

impl Sketch {
    /// Adds a part of the text.
    pub fn add(&mut self, units: &Units) {
        for run in units.as_slice().windows(RUN) {
            let hash = run.iter().fold(0xcbf2_9ce4_8422_2325, |hash, unit| {
                let bytes = units.folded(unit).as_bytes();
                bytes
                    .iter()
                    .fold(hash ^ 0xff, |hash: u64, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
            });
            // The finalizer of MurmurHash3 spreads it over all bits.
            let hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
            let hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
            let hash = hash ^ hash >> 33;
            let least = &mut self.least[(hash & 63) as usize];
            *least = (*least).min(hash >> 6);
            self.runs += 1;
        }
    }

    /// The number; 0 of a text that is too short.
    pub fn number(&self) -> u64 {
        if self.runs < LEAST {
            return 0;
        }
        // A bin that nothing fell into takes what fell into the next.
        let value = |bin: usize| (0..64).map(|next| self.least[(bin + next) % 64]).find(|least| *least != u64::MAX);
        let bits = (0..64).fold(0, |bits, bin| bits | (value(bin).unwrap_or(0) & 1) << bin);
        bits.max(1)
    }
}

/// Whether two sketches are of nearly identical texts.
pub fn are_twins(one: u64, other: u64) -> bool {
    one != 0 && other != 0 && (one ^ other).count_ones() <= MOST_DIFFERENT
}

/// The keys by which nearly identical sketches are found, each a number below 2^60: of every band its number, its bits, and 40 of
/// the other bits.
pub fn keys(sketch: u64) -> impl Iterator<Item = u64> {
    let key = move |band: u64| {
        let sketch = sketch.rotate_right(16 * band as u32);
        band << (BAND_ABOVE + 16) | (sketch & 0xffff) << BAND_ABOVE | sketch >> 16 & ((1 << BAND_ABOVE) - 1)
    };
    (0..BANDS).filter(move |_| sketch != 0).map(key)
}

/// The bits of a key below its band: keys that are the same above these are of sketches that share the band.
pub const BAND_ABOVE: u32 = 40;

/// Whether two keys, as far as they tell, are of sketches of nearly identical texts.
pub fn may_be_twins(one: u64, other: u64) -> bool {
    one >> BAND_ABOVE == other >> BAND_ABOVE && (one ^ other).count_ones() <= MOST_DIFFERENT
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A text of so many sentences, none like another.
    fn text(first: usize, sentences: usize) -> String {
        let places = ["东", "西", "南", "北", "上", "下"];
        let works = ["修路", "架桥", "种树", "换灯", "挖渠", "铺管", "建站"];
        (first..first + sentences)
            .map(|at| format!("{}村第{at}组今年{}共{}处。", places[at % 6], works[at % 7], at * 37 % 101))
            .collect()
    }

    fn sketch(parts: &[&str]) -> u64 {
        let mut sketch = Sketch::default();
        parts.iter().for_each(|part| sketch.add(&Units::of(part)));
        sketch.number()
    }

    fn is_found(one: u64, other: u64) -> bool {
        keys(one).zip(keys(other)).any(|(one, other)| may_be_twins(one, other))
    }

    proptest! {
        #[test]
        fn sketches_that_differ_little_are_found_by_their_keys(sketch in 1_u64.., bits in prop::collection::vec(0_u32..64, 0..4)) {
            let other = bits.iter().fold(sketch, |other, bit| other ^ 1 << bit).max(1);
            prop_assert!(is_found(sketch, other));
            prop_assert!(keys(sketch).all(|key| key < 1 << 60));
        }
    }

    #[test]
    fn the_same_report_from_another_place_is_a_twin_and_the_next_one_is_none() {
        let whole = text(0, 200);
        let other = format!("来源：某网。责任编辑：某人。{}", whole.replace("第7组", "第七组"));
        let cut = other.char_indices().nth(900).expect("a long text").0;
        assert!(are_twins(sketch(&[&whole]), sketch(&[&other[..cut], &other[cut..]])));
        assert!(!are_twins(sketch(&[&whole]), sketch(&[&text(300, 200)])));
        assert!(is_found(sketch(&[&whole]), sketch(&[&other])));
    }

    #[test]
    fn short_texts_have_no_twins() {
        let short = sketch(&[&text(0, 5)]);
        assert_eq!(short, 0);
        assert!(!are_twins(short, short) && keys(short).next().is_none());
    }
}
