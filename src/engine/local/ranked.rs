//! Documents with their weights, and the best of them.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use tantivy::DocAddress;

use super::bm25::Weight;

/// A document, weighed by its terms. The greater is the better; among equals the one that stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    pub(super) weight: Weight,
    pub(super) address: Reverse<DocAddress>,
}

impl Candidate {
    pub(super) fn new(address: DocAddress, weight: Weight) -> Self {
        Self { weight, address: Reverse(address) }
    }

    pub(super) fn ranked(self) -> Ranked {
        Ranked { score: self.weight.to_f32(), address: self.address.0 }
    }
}

/// The best candidates so far.
pub(super) struct Best {
    heap: BinaryHeap<Reverse<Candidate>>,
    most: usize,
}

impl Best {
    pub(super) fn new(most: usize) -> Self {
        Self { heap: BinaryHeap::new(), most }
    }

    /// The best `most` of those of all parts of an index, in no order.
    pub(super) fn of_parts(most: usize, candidates: Vec<Vec<Candidate>>) -> Vec<Candidate> {
        let mut best = Self::new(most);
        candidates.into_iter().flatten().for_each(|candidate| best.add(candidate));
        best.into_vec()
    }

    pub(super) fn add(&mut self, candidate: Candidate) {
        if self.heap.len() < self.most {
            self.heap.push(Reverse(candidate));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && candidate > worst.0
        {
            worst.0 = candidate;
        }
    }

    /// What a candidate that stands behind all that were added has to weigh more than to be one of the best. Whatever
    /// weighs nothing is none.
    pub(super) fn bar(&self) -> Weight {
        match self.heap.peek() {
            Some(worst) if self.heap.len() >= self.most => worst.0.weight,
            _ => Weight::default(),
        }
    }

    /// In no order.
    pub(super) fn into_vec(self) -> Vec<Candidate> {
        self.heap.into_iter().map(|candidate| candidate.0).collect()
    }
}

/// A document and its final weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ranked {
    pub(super) score: f32,
    pub(super) address: DocAddress,
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    /// As candidates are ordered.
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then_with(|| other.address.cmp(&self.address))
    }
}
