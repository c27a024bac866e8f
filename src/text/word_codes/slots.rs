//! Where a word stands in the table of word codes; the build puts it there, and the program finds it.

/// As many slots as numbers of sixteen bits.
pub(crate) const SLOTS: usize = 1 << 16;
/// A word of more characters has no code.
pub(crate) const MOST_CHARACTERS: usize = 4;

/// The number of a word, one character after the other.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slot(u32);

impl Slot {
    /// With one character more.
    pub(crate) fn with(self, character: char) -> Self {
        // Multiplicative hashing, Knuth, The Art of Computer Programming 3, 6.4: the golden ratio of 2^32.
        Self((self.0 ^ u32::from(character)).wrapping_mul(0x9e37_79b1).rotate_left(15))
    }

    /// What tells most other words with the same slot from it.
    pub(crate) fn check(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// The slots in which the word may stand, in the order in which they are filled.
    pub(crate) fn places(self) -> impl Iterator<Item = usize> {
        let first = self.0 as usize % SLOTS;
        (0..SLOTS).map(move |step| (first + step) % SLOTS)
    }
}
