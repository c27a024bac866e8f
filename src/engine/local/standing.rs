//! How the words of a query stand in a document: how many of them, how near to each other, how early. All of it is
//! read from the postings of the words.

use super::places::Places;

/// Words of the query further apart than this many units are not near, and what the nearness of all words adds.
/// `docs/ranking.md`, "nearness".
const NEAR: u32 = 12;
const NEARNESS: f32 = 0.25;
/// The place, in units, at which a word counts half as early as at the beginning, and what it adds that all words stand
/// at the beginning. `docs/ranking.md`, "earliness".
const EARLY: f32 = 30.0;
const EARLINESS: f32 = 0.5;
/// The exponent of the share of words that stand in the document. `docs/ranking.md`, "coverage".
const COVERAGE_EXPONENT: f32 = 0.7;

/// How the words, with their rarities, stand in a document; all from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Standing {
    pub(super) nearness: f32,
    pub(super) earliness: f32,
    pub(super) coverage: f32,
}

impl Standing {
    pub(super) fn of(words: &[Places], rarities: &[f32]) -> Self {
        Self {
            nearness: nearness(words, rarities),
            earliness: earliness(words, rarities),
            coverage: coverage(words, rarities),
        }
    }

    /// What the weight by terms is multiplied with. Where not all words have to stand there, it counts what share does,
    /// and is 0 where that is not more than `least`.
    pub(super) fn factor(self, least: Option<f32>) -> f32 {
        let standing = 1.0 + NEARNESS * self.nearness + EARLINESS * self.earliness;
        match least {
            None => standing,
            Some(least) if self.coverage > least => standing * self.coverage.powf(COVERAGE_EXPONENT),
            Some(_) => 0.0,
        }
    }
}

/// The share, by rarity, of the words that stand in the document.
fn coverage(words: &[Places], rarities: &[f32]) -> f32 {
    mean(words.iter().zip(rarities).map(|(word, rarity)| (f32::from(u8::from(word.found)), *rarity)))
}

/// The share, by the rarity of the more frequent one, of neighbouring words of the query that stand near each other.
fn nearness(words: &[Places], rarities: &[f32]) -> f32 {
    let is_near = |words: &[Places]| {
        let distance = |start: &u32| words[1].starts.iter().map(|other| start.abs_diff(*other)).min();
        words[0].starts.iter().filter_map(distance).any(|distance| distance <= NEAR)
    };
    let neighbours = words.windows(2).zip(rarities.windows(2));
    mean(neighbours.map(|(words, rarities)| (f32::from(u8::from(is_near(words))), rarities[0].min(rarities[1]))))
}

/// How early the words stand first, the mean by rarity: what a passage is about is said at its beginning.
fn earliness(words: &[Places], rarities: &[f32]) -> f32 {
    let early = |word: &Places| word.starts.first().map_or(0.0, |start| EARLY / (EARLY + *start as f32));
    mean(words.iter().zip(rarities).map(|(word, rarity)| (early(word), *rarity)))
}

/// The mean of values, each with its weight.
fn mean(values: impl Iterator<Item = (f32, f32)>) -> f32 {
    let (sum, weights) =
        values.fold((0.0, 0.0), |(sum, weights), (value, weight)| (sum + value * weight, weights + weight));
    if weights > 0.0 { sum / weights } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(starts: &[u32]) -> Places {
        Places::at(starts)
    }

    fn factor(words: &[Places], rarities: &[f32], least: Option<f32>) -> f32 {
        Standing::of(words, rarities).factor(least)
    }

    #[test]
    fn rare_words_count_more() {
        let words = [word(&[3]), word(&[])];
        assert_eq!(coverage(&words, &[3.0, 1.0]), 0.75);
        assert_eq!(coverage(&words, &[1.0, 3.0]), 0.25);
        assert_eq!(factor(&[word(&[])], &[2.0], Some(0.0)), 0.0);
        assert_eq!(factor(&[word(&[])], &[2.0], None), 1.0);
    }

    #[test]
    fn near_words_weigh_more_than_words_apart() {
        let rarities = [2.0, 2.0];
        assert_eq!(nearness(&[word(&[40]), word(&[7, 46])], &rarities), 1.0);
        assert_eq!(nearness(&[word(&[40]), word(&[60])], &rarities), 0.0);
        assert!(
            factor(&[word(&[40]), word(&[46])], &rarities, None) > factor(&[word(&[40]), word(&[60])], &rarities, None)
        );
    }

    #[test]
    fn early_words_weigh_more_than_late_ones() {
        assert_eq!(earliness(&[word(&[0])], &[1.0]), 1.0);
        assert_eq!(earliness(&[word(&[30, 90])], &[1.0]), 0.5);
        assert!(factor(&[word(&[5])], &[1.0], None) > factor(&[word(&[200])], &[1.0], None));
    }
}
