//! How well a ranking answers judged queries, and how sure that is: the reciprocal rank, the discounted gain and the
//! recall of each query, and bootstrap intervals of means and of paired differences.

use std::collections::HashMap;

/// Documents below this rank do not count for [`Measured::reciprocal_rank`], [`Measured::gain`] and
/// [`Measured::recall_10`].
const DEPTH: usize = 10;
/// So many samples are drawn for an interval.
const SAMPLES: usize = 2000;

/// The judged documents of a query with their relevance, always above 0.
pub(crate) type Judgements = HashMap<String, u32>;

/// What a ranking is worth for one query.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Measured {
    /// One over the rank of the first relevant document among the first ten, else 0.
    pub(crate) reciprocal_rank: f64,
    /// The discounted cumulative gain of the first ten, as a share of the best possible.
    pub(crate) gain: f64,
    /// The share of the relevant documents among the first ten.
    pub(crate) recall_10: f64,
    /// The share of the relevant documents among all that were returned.
    pub(crate) recall_all: f64,
}

/// Measures a ranking, best first. A document that stands in it several times counts where it stands first.
pub(crate) fn measure(ranking: &[String], judgements: &Judgements) -> Measured {
    let mut ranked: Vec<&String> = Vec::with_capacity(ranking.len());
    for document in ranking {
        if !ranked.contains(&document) {
            ranked.push(document);
        }
    }
    let relevance = |document: &&String| judgements.get(*document).copied().unwrap_or(0);
    let found = |depth: usize| ranked.iter().take(depth).filter(|document| relevance(document) > 0).count() as f64;
    let first = ranked.iter().take(DEPTH).position(|document| relevance(document) > 0);
    let discounted = |relevances: &mut dyn Iterator<Item = u32>| -> f64 {
        let gains = relevances.take(DEPTH).enumerate();
        gains.map(|(at, relevance)| (2_f64.powi(relevance as i32) - 1.0) / (at as f64 + 2.0).log2()).sum()
    };
    let mut best: Vec<u32> = judgements.values().copied().collect();
    best.sort_unstable_by(|one, other| other.cmp(one));
    let best = discounted(&mut best.into_iter());
    let all = judgements.len().max(1) as f64;
    Measured {
        reciprocal_rank: first.map_or(0.0, |at| 1.0 / (at as f64 + 1.0)),
        gain: if best > 0.0 { discounted(&mut ranked.iter().map(relevance)) / best } else { 0.0 },
        recall_10: found(DEPTH) / all,
        recall_all: found(ranked.len()) / all,
    }
}

/// A mean with the interval in which 95 % of the means of samples like it lie.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Estimate {
    /// The mean.
    pub(crate) mean: f64,
    /// The lower end.
    pub(crate) low: f64,
    /// The upper end.
    pub(crate) high: f64,
}

impl Estimate {
    /// Whether zero lies outside the interval.
    pub(crate) fn is_significant(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// The mean of `values`.
pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The mean over the sets of the means of their values, by drawing from each set with replacement. One set gives the
/// interval of its own mean; differences of pairs give the paired bootstrap.
pub(crate) fn bootstrap(sets: &[Vec<f64>]) -> Estimate {
    let sets: Vec<&Vec<f64>> = sets.iter().filter(|values| !values.is_empty()).collect();
    let mean_of_sets = |means: &mut dyn Iterator<Item = f64>| means.sum::<f64>() / sets.len().max(1) as f64;
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut means: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            mean_of_sets(&mut sets.iter().map(|values| {
                (0..values.len()).map(|_| values[dice.below(values.len())]).sum::<f64>() / values.len() as f64
            }))
        })
        .collect();
    means.sort_unstable_by(f64::total_cmp);
    Estimate {
        mean: mean_of_sets(&mut sets.iter().map(|values| mean(values))),
        low: means[SAMPLES / 40],
        high: means[SAMPLES - 1 - SAMPLES / 40],
    }
}

/// Numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(ranking: &[&str], judged: &[(&str, u32)]) -> Measured {
        let ranking: Vec<String> = ranking.iter().map(|name| (*name).to_owned()).collect();
        let judgements = judged.iter().map(|(name, relevance)| ((*name).to_owned(), *relevance)).collect();
        measure(&ranking, &judgements)
    }

    #[test]
    fn the_reciprocal_rank_is_that_of_the_first_relevant_among_ten() {
        assert_eq!(measured(&["a", "b"], &[("b", 1)]).reciprocal_rank, 0.5);
        let far: Vec<String> = (0..10).map(|number| number.to_string()).chain(["b".to_owned()]).collect();
        let far: Vec<&str> = far.iter().map(String::as_str).collect();
        let far = measured(&far, &[("b", 1)]);
        assert_eq!((far.reciprocal_rank, far.recall_10, far.recall_all), (0.0, 0.0, 1.0));
    }

    #[test]
    fn a_document_counts_once_where_it_stands_first() {
        let twice = measured(&["a", "a", "b"], &[("b", 1)]);
        assert_eq!(twice.reciprocal_rank, 0.5);
        assert_eq!(measured(&["b", "b"], &[("b", 1), ("c", 1)]).recall_10, 0.5);
    }

    #[test]
    fn the_gain_is_whole_when_the_more_relevant_stand_first() {
        assert_eq!(measured(&["a", "b"], &[("a", 2), ("b", 1)]).gain, 1.0);
        let turned = measured(&["b", "a"], &[("a", 2), ("b", 1)]).gain;
        let expected = (1.0 + 3.0 / 3_f64.log2()) / (3.0 + 1.0 / 3_f64.log2());
        assert!((turned - expected).abs() < 1e-12);
        assert_eq!(measured(&["c"], &[("a", 1)]), Measured::default());
    }

    #[test]
    fn intervals_hold_the_mean_and_shrink_with_the_number_of_values() {
        let values = |count: usize| -> Vec<f64> { (0..count).map(|at| (at % 2) as f64).collect() };
        let (few, many) = (bootstrap(&[values(20)]), bootstrap(&[values(2000)]));
        assert_eq!((few.mean, many.mean), (0.5, 0.5));
        assert!(few.low < many.low && many.low < 0.5 && 0.5 < many.high && many.high < few.high);
        assert_eq!(few, bootstrap(&[values(20)]));
    }

    #[test]
    fn sets_weigh_alike_whatever_their_size() {
        let both = bootstrap(&[vec![1.0; 10], vec![0.0; 1000]]);
        assert_eq!((both.mean, both.low, both.high), (0.5, 0.5, 0.5));
        assert!(both.is_significant());
        assert!(!bootstrap(&[vec![0.0; 10]]).is_significant());
    }
}
