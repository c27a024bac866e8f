//! Fingerprints: numbers that differ in few bits where texts differ in few words, so that what several reports say in
//! nearly the same words can be listed once. Charikar's SimHash ("Similarity estimation techniques from rounding
//! algorithms", 2002) over the pairs of neighbouring units.

use super::terms::push_pair;
use super::units::Units;

/// Texts with fewer units say too little to be told apart by a fingerprint; they are alike only when they are equal.
const SHORT: usize = 24;
/// Fingerprints with at most so many bits that differ are of nearly identical texts: about one pair in fourteen may be
/// another, for 64 bits tell angles of pi/8 from their cosine, 0.92.
pub const MOST_DIFFERENT: u32 = 8;

/// What the bits of a byte add, from the lowest: 1 where it is set and -1 where not.
static SIGNS: [[i32; 8]; 256] = {
    let mut signs = [[-1; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            if byte >> bit & 1 == 1 {
                signs[byte][bit] = 1;
            }
            bit += 1;
        }
        byte += 1;
    }
    signs
};

/// The fingerprint of a text.
pub fn fingerprint(units: &Units) -> u64 {
    let mut counts = [0_i32; 64];
    let mut term = String::new();
    for pair in units.as_slice().windows(2) {
        term.clear();
        push_pair(&mut term, units, &pair[0], &pair[1]);
        let hash = hash(term.as_bytes());
        // Eight bits at a time, each adding 1 or -1.
        for (byte, counts) in hash.to_le_bytes().into_iter().zip(counts.chunks_exact_mut(8)) {
            counts.iter_mut().zip(SIGNS[usize::from(byte)]).for_each(|(count, sign)| *count += sign);
        }
    }
    let bits = counts.iter().enumerate().fold(0, |bits, (bit, count)| bits | u64::from(*count > 0) << bit);
    // The lowest bit tells short texts, which are compared as a whole.
    if units.len() < SHORT { hash(units.compact().as_bytes()) | 1 } else { bits & !1 }
}

/// Whether two fingerprints are of nearly identical texts.
///
/// ```
/// use district_search::text::{fingerprint::{fingerprint, is_near}, units::Units};
/// let print = |text: &str| fingerprint(&Units::of(text));
/// let text = "坚持党建引领基层治理，持续深化协商民主，推动协商驿站提质增效，年内新增驿站";
/// assert!(is_near(print(&format!("{text}12个")), print(&format!("{text}15个"))));
/// assert!(!is_near(print(text), print("全区一般公共预算收入同比增长，规模以上工业增加值增速居全市前列，新增上市公司")));
/// ```
pub fn is_near(one: u64, other: u64) -> bool {
    one == other || ((one | other) & 1 == 0 && (one ^ other).count_ones() <= MOST_DIFFERENT)
}

/// FNV-1a with the finalizer of MurmurHash3, which spreads it over all bits. Fingerprints are kept in indexes: the
/// hash must not change with a library.
fn hash(bytes: &[u8]) -> u64 {
    let mut hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3));
    hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(text: &str) -> u64 {
        fingerprint(&Units::of(text))
    }

    const TEXT: &str =
        "各位代表，让我们更加紧密地团结起来，凝心聚力、真抓实干，奋力开创全区各项事业新局面，以优异成绩回报人民";

    #[test]
    fn width_and_quotes_make_no_difference_and_few_words_little() {
        assert_eq!(print(TEXT), print(&TEXT.replace('，', ",")));
        assert!(is_near(print(TEXT), print(&TEXT.replace("各位代表", "各位委员"))));
        assert!(is_near(print(TEXT), print(&TEXT.replace("全区", "全县"))));
    }

    #[test]
    fn other_texts_are_far() {
        let other = "持续深化老旧小区改造，加装电梯五十六台，新建口袋公园十二个，群众满意率达到百分之九十八以上";
        assert!(!is_near(print(TEXT), print(other)));
    }

    #[test]
    fn short_texts_are_near_only_when_equal() {
        assert!(is_near(print("协商驿站86个"), print("协商驿站８６个")));
        assert!(!is_near(print("协商驿站86个"), print("协商驿站87个")));
        assert!(!is_near(print("协商驿站86个"), print(TEXT)));
    }
}
