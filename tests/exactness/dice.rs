//! Numbers that look random and are the same in every run.

/// Dice that fall as their seed says.
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice of a seed; seeds near each other fall quite differently.
    pub(crate) fn new(seed: u64) -> Self {
        let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self((mixed ^ (mixed >> 31)) | 1)
    }

    /// A number below `below`; 0 where there is none.
    pub(crate) fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }

    /// A number from `first` to `last`.
    pub(crate) fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.roll(last + 1 - first)
    }

    /// True in so many of a hundred throws.
    pub(crate) fn falls(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    /// One of several.
    pub(crate) fn pick<'items, Item>(&mut self, items: &'items [Item]) -> &'items Item {
        &items[self.roll(items.len())]
    }

    /// The items in another order.
    pub(crate) fn shuffle<Item>(&mut self, items: &mut [Item]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.roll(at + 1));
        }
    }
}
