//! Sets of passages, one bit each.

/// A set of passages, by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set(Vec<u64>);

impl Set {
    /// The set of these, out of so many.
    pub(super) fn of(members: &[u32], size: usize) -> Self {
        let mut words = vec![0; size.div_ceil(64)];
        for member in members {
            words[*member as usize / 64] |= 1 << (member % 64);
        }
        Self(words)
    }

    /// All there are.
    pub(super) fn everything(size: usize) -> Self {
        let mut words = vec![u64::MAX; size.div_ceil(64)];
        if let (Some(last), false) = (words.last_mut(), size.is_multiple_of(64)) {
            *last = (1 << (size % 64)) - 1;
        }
        Self(words)
    }

    /// What is in both.
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
        self
    }

    /// What is in either.
    pub(super) fn or(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
        self
    }

    /// What is not in the other.
    pub(super) fn without(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= !other);
        self
    }

    /// Whether a passage is in it.
    pub(super) fn contains(&self, passage: u32) -> bool {
        self.0[passage as usize / 64] >> (passage % 64) & 1 == 1
    }

    /// The passages in it, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(at as u32 * 64 + bit)
            })
        })
    }
}
