//! Blocks of 128 numbers, packed by the bits of most of them. Those that have more, as few in a block do, keep the rest
//! of their bits behind (Zukowski and others, "Super-scalar RAM-CPU cache compression", 2006).
//!
//! A block begins with a byte: the number of bits, to which 64 is added when there are exceptions. The packed bits
//! follow, then, where there are, the number of exceptions, and for each its place and the bits that it has more.

use bitpacking::{BitPacker, BitPacker4x};

use crate::engine::local::number::{push_number, take_number};

/// So many numbers are a block.
pub(super) const BLOCK: usize = BitPacker4x::BLOCK_LEN;
const HAS_EXCEPTIONS: u8 = 64;
const BITS: u8 = 63;

/// Appends the packed numbers.
pub(super) fn pack(numbers: &[u32; BLOCK], into: &mut Vec<u8>) {
    let bits = fitting_bits(numbers);
    let is_exception = |number: &u32| u64::from(*number) >> bits > 0;
    let exceptions = numbers.iter().filter(|number| is_exception(number)).count();
    into.push(bits | if exceptions > 0 { HAS_EXCEPTIONS } else { 0 });
    let mut low = *numbers;
    if bits < 32 {
        low.iter_mut().for_each(|number| *number &= (1 << bits) - 1);
    }
    let start = into.len();
    into.resize(start + packed_length(bits), 0);
    BitPacker4x::new().compress(&low, &mut into[start..], bits);
    if exceptions > 0 {
        into.push(exceptions as u8);
        for (place, number) in (0..).zip(numbers).filter(|(_, number)| is_exception(number)) {
            into.push(place);
            push_number(u64::from(*number) >> bits, into);
        }
    }
}

/// The number of bits with which the block takes the fewest bytes.
fn fitting_bits(numbers: &[u32; BLOCK]) -> u8 {
    // How many numbers have more bits than so many.
    let mut longer = [0_usize; 33];
    numbers.iter().for_each(|number| longer[(32 - number.leading_zeros()) as usize] += 1);
    let mut count = 0;
    for of_length in longer.iter_mut().rev() {
        count += std::mem::replace(of_length, count);
    }
    let bytes = |bits: usize| {
        // Each has its place, and a byte for every seven bits more.
        let exceptions = longer[bits] + longer[bits..].iter().step_by(7).sum::<usize>();
        packed_length(bits as u8) + if exceptions > 0 { 1 + exceptions } else { 0 }
    };
    let most = longer.iter().position(|longer| *longer == 0).unwrap_or(32);
    (0..=most).min_by_key(|bits| bytes(*bits)).unwrap_or(most) as u8
}

fn packed_length(bits: u8) -> usize {
    usize::from(bits) * BLOCK / 8
}

/// Takes a block from the beginning of `bytes`; `None` where they are none.
pub(super) fn unpack(bytes: &mut &[u8], numbers: &mut [u32; BLOCK]) -> Option<()> {
    let (head, rest) = bytes.split_first()?;
    let bits = head & BITS;
    if bits > 32 {
        return None;
    }
    let (packed, mut rest) = rest.split_at_checked(packed_length(bits))?;
    if bits == 0 {
        numbers.fill(0);
    } else {
        BitPacker4x::new().decompress(packed, numbers, bits);
    }
    if head & HAS_EXCEPTIONS != 0 {
        let (count, after) = rest.split_first()?;
        rest = after;
        for _ in 0..*count {
            let (place, after) = rest.split_first()?;
            rest = after;
            let more = take_number(&mut rest)?;
            *numbers.get_mut(usize::from(*place))? |= (more << bits) as u32;
        }
    }
    *bytes = rest;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn packed(numbers: &[u32; BLOCK]) -> Vec<u8> {
        let mut bytes = Vec::new();
        pack(numbers, &mut bytes);
        bytes
    }

    proptest! {
        #[test]
        fn blocks_are_read_as_they_were_written(
            numbers in prop::array::uniform::<_, BLOCK>((0_u32.., prop::sample::select(vec![0, 16, 24, 31, 32]))),
        ) {
            let numbers = numbers.map(|(number, shift): (u32, u32)| number.checked_shr(shift).unwrap_or(0));
            let bytes = [packed(&numbers), vec![7]].concat();
            let mut rest = bytes.as_slice();
            let mut read = [1; BLOCK];
            prop_assert_eq!(unpack(&mut rest, &mut read), Some(()));
            prop_assert_eq!((read, rest), (numbers, &[7][..]));
        }

        #[test]
        fn any_bytes_are_a_block_or_none(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            unpack(&mut bytes.as_slice(), &mut [0; BLOCK]);
        }
    }

    #[test]
    fn few_large_numbers_cost_little() {
        let mut numbers = [1; BLOCK];
        assert_eq!(packed(&numbers).len(), 1 + BLOCK / 8);
        numbers[77] = 100_000;
        assert_eq!(packed(&numbers).len(), 1 + BLOCK / 8 + 1 + 4);
        assert_eq!(packed(&[0; BLOCK]), [0]);
    }
}
