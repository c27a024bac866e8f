//! Numbers as bits: short lists of postings are written so. What is read behind the end is zero.

/// Writes bits, the low ones of each byte first.
#[derive(Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// Bits that do not fill a byte yet.
    waiting: u64,
    count: u32,
}

impl BitWriter {
    /// Writes the low `count` bits of a number, 32 at the most.
    pub(super) fn bits(&mut self, number: u64, count: u32) {
        self.waiting |= (number & low_bits(count)) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.waiting as u8);
            self.waiting >>= 8;
            self.count -= 8;
        }
    }

    /// Writes a number in the exponential Golomb code of order `order` (Teuhola, "A compression method for clustered
    /// bit-vectors", 1978): numbers below 2 to the power of it take one bit more than it, each doubling two bits more.
    pub(super) fn golomb(&mut self, number: u32, order: u32) {
        let shifted = u64::from(number) + (1 << order);
        let length = shifted.ilog2();
        self.bits(low_bits(length - order), length - order);
        self.bits(0, 1);
        self.bits(shifted, length);
    }

    /// Fills the last byte and gives all bytes away.
    pub(super) fn finish_into(&mut self, bytes: &mut Vec<u8>) {
        if self.count > 0 {
            self.bytes.push(self.waiting as u8);
        }
        (self.waiting, self.count) = (0, 0);
        bytes.append(&mut self.bytes);
    }
}

fn low_bits(count: u32) -> u64 {
    (1 << count) - 1
}

/// Reads what a [`BitWriter`] wrote.
pub(super) struct BitReader<'bytes> {
    bytes: &'bytes [u8],
    /// In bits.
    place: usize,
}

impl<'bytes> BitReader<'bytes> {
    pub(super) fn new(bytes: &'bytes [u8], place: usize) -> Self {
        Self { bytes, place }
    }

    /// How many bits have been read.
    pub(super) fn place(&self) -> usize {
        self.place
    }

    /// At least 57 of the bits that come next.
    #[inline]
    fn ahead(&self) -> u64 {
        let first = self.place / 8;
        let word = match self.bytes.get(first..first + 8) {
            Some(bytes) => u64::from_le_bytes(bytes.try_into().unwrap_or_default()),
            None => self.last_word(first),
        };
        word >> (self.place % 8)
    }

    #[cold]
    fn last_word(&self, first: usize) -> u64 {
        let rest = self.bytes.get(first..).unwrap_or_default();
        rest.iter().take(8).rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
    }

    #[inline]
    pub(super) fn bits(&mut self, count: u32) -> u64 {
        let bits = self.ahead() & low_bits(count);
        self.place += count as usize;
        bits
    }

    #[inline]
    pub(super) fn golomb(&mut self, order: u32) -> u32 {
        // More than 32 are in no number that was written.
        let more = self.ahead().trailing_ones().min(32);
        self.place += more as usize + 1;
        let length = (order + more).min(32);
        let shifted = self.bits(length) | 1 << length;
        (shifted - (1 << order)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_read_as_they_were_written(
            numbers in prop::collection::vec((0_u32.., 0_u32..32, 0_u32..20), 0..50),
        ) {
            let mut writer = BitWriter::default();
            let mut length = 0;
            for (number, shift, order) in &numbers {
                writer.golomb(number >> shift, *order);
                writer.bits(u64::from(number >> shift), 32 - shift);
                let golomb = 2 * (u64::from(number >> shift) + (1 << order)).ilog2() - order + 1;
                length += golomb + 32 - shift;
            }
            let mut bytes = Vec::new();
            writer.finish_into(&mut bytes);
            prop_assert_eq!(bytes.len(), length.div_ceil(8) as usize);
            let mut reader = BitReader::new(&bytes, 0);
            for (number, shift, order) in &numbers {
                prop_assert_eq!(reader.golomb(*order), number >> shift);
                prop_assert_eq!(reader.bits(32 - shift), u64::from(number >> shift));
            }
        }

        #[test]
        fn any_bytes_are_numbers(bytes in prop::collection::vec(any::<u8>(), 0..20), order in 0_u32..32) {
            let mut reader = BitReader::new(&bytes, 0);
            for _ in 0..40 {
                reader.golomb(order);
            }
        }
    }
}
