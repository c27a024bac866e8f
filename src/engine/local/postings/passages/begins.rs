//! Where groups begin among documents, and reports among groups: a bit for each, sixty-four with how many begin before them.
//! To find what one belongs to is to count bits (Jacobson, "Space-efficient static trees and graphs", 1989).

/// So many bits stand together.
pub(super) const TOGETHER: usize = u64::BITS as usize;
/// The bytes of the bits and of the count.
pub(super) const BEGINS: usize = 8 + 4;

/// Which of some neighbours begin something.
#[derive(Clone, Copy)]
pub(super) struct Begins {
    bits: u64,
    /// How many begin something before them.
    before: u32,
}

impl Begins {
    #[inline]
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (bits, rest) = bytes.split_first_chunk()?;
        Some(Self { bits: u64::from_le_bytes(*bits), before: u32::from_le_bytes(*rest.first_chunk()?) })
    }

    /// The number of what one of them belongs to: of the last that begins up to it.
    #[inline]
    pub(super) fn last(self, at: usize) -> Option<u32> {
        self.before.checked_add((self.bits & up_to(at)).count_ones())?.checked_sub(1)
    }

    /// The next of them that begins something.
    #[inline]
    pub(super) fn next(self, at: usize) -> Option<usize> {
        let behind = self.bits & !up_to(at);
        (behind != 0).then_some(behind.trailing_zeros() as usize)
    }
}

/// The bits up to one.
#[inline]
fn up_to(at: usize) -> u64 {
    u64::MAX >> (TOGETHER - 1 - at)
}

/// The last that begins something up to one of all, but for so many that begin behind it; `begins` gives those that stand
/// together.
pub(super) fn back(begins: impl Fn(usize) -> Option<Begins>, at: usize, mut but: usize) -> Option<usize> {
    let mut together = at / TOGETHER;
    let mut bits = begins(together)?.bits & up_to(at % TOGETHER);
    loop {
        let count = bits.count_ones() as usize;
        if but < count {
            for _ in 0..but {
                bits ^= 1 << (TOGETHER - 1 - bits.leading_zeros() as usize);
            }
            return Some(together * TOGETHER + TOGETHER - 1 - bits.leading_zeros() as usize);
        }
        but -= count;
        together = together.checked_sub(1)?;
        bits = begins(together)?.bits;
    }
}

/// The first that begins something behind one of all, but for so many that begin before it; `end` where there is none.
pub(super) fn ahead(begins: impl Fn(usize) -> Option<Begins>, at: usize, mut but: usize, end: usize) -> Option<usize> {
    let mut together = at / TOGETHER;
    let mut bits = begins(together)?.bits & !up_to(at % TOGETHER);
    loop {
        let count = bits.count_ones() as usize;
        if but < count {
            for _ in 0..but {
                bits &= bits - 1;
            }
            return Some(together * TOGETHER + bits.trailing_zeros() as usize);
        }
        but -= count;
        together += 1;
        if together * TOGETHER >= end {
            return Some(end);
        }
        bits = begins(together)?.bits;
    }
}

/// Writes bits, sixty-four with their count.
#[derive(Default)]
pub(super) struct BeginsWriter {
    bytes: Vec<u8>,
    count: usize,
    begun: u32,
}

impl BeginsWriter {
    /// Adds one, and whether something begins there.
    pub(super) fn add(&mut self, begins: bool) {
        let at = self.count % TOGETHER;
        if at == 0 {
            self.bytes.extend([0; 8]);
            self.bytes.extend(self.begun.to_le_bytes());
        }
        let start = self.bytes.len() - BEGINS;
        self.bytes[start + at / 8] |= u8::from(begins) << (at % 8);
        self.begun += u32::from(begins);
        self.count += 1;
    }

    /// How many there are.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// How many of them begin something.
    pub(super) fn begun(&self) -> u32 {
        self.begun
    }

    /// The bytes of all of them.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}
