//! Checksums. A disk, a copy or a program may change what an index holds, and an answer made of that would be wrong in
//! silence. So every file of an index ends with checksums, one for each page of it, and whatever is read is held to the
//! checksum of its pages, each the first time that it is touched: a query that reads a hundred pages of a large index
//! checks a hundred. `search verify` checks all.
//!
//! Behind the content of a file stand: the CRC-32 of each page, the length of the content, the CRC-32 of these two, and
//! a mark. A file is opened without the last CRC, for which all checksums would be read, 15 MB of an index of 15 GB: a
//! checksum that is damaged shows where its page is read, and the length has to go with that of the file.

mod directory;
mod small;
mod writer;

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use tantivy::directory::OwnedBytes;

pub(super) use self::directory::{COMMIT, Checked};
pub(super) use self::small::{checked, with_checksum};
pub(super) use self::writer::ChecksumWriter;

/// The bytes that have a checksum together. What is mapped into memory comes in such pages too.
const PAGE: usize = 4096;
const CHECKSUM: usize = 4;
/// So many times 64 bits of what has been checked stand together, for 8 MB of a file.
const PIECE: usize = 32;
/// The length of the content, the checksum of the checksums, and the mark.
const TAIL: usize = 8 + CHECKSUM + MARK.len();
const MARK: &[u8; 4] = b"crcs";

/// What was found damaged while an index was read. Whoever decodes a part of a file goes on with less than there is;
/// whoever makes an answer of it asks here, at the end, whether it is one.
#[derive(Clone, Debug, Default)]
pub(super) struct Damage(Arc<OnceLock<String>>);

impl Damage {
    /// Says that something is damaged. The first to say so is remembered.
    pub(super) fn note(&self, what: String) {
        let _ = self.0.set(what);
    }

    /// What was found damaged, if anything was.
    pub(super) fn found(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }
}

/// A file with checksums, mapped into memory.
pub(super) struct Pages {
    name: String,
    content: OwnedBytes,
    /// Of each page, and the length behind them.
    checksums: OwnedBytes,
    of_checksums: u32,
    /// A bit for each page that has been checked, in pieces that are made when they are first needed.
    seen: Box<[OnceLock<Box<[AtomicU64; PIECE]>>]>,
    damage: Damage,
}

impl Pages {
    /// The file `name` with these bytes.
    ///
    /// # Errors
    /// When the file is of another length than it says, or has no checksums, which is noted.
    pub(super) fn open(name: &str, bytes: &OwnedBytes, damage: &Damage) -> io::Result<Self> {
        let pages = Self::read(name, bytes, damage);
        pages.ok_or_else(|| noted(damage, format!("{name} does not end with its checksums")))
    }

    fn read(name: &str, bytes: &OwnedBytes, damage: &Damage) -> Option<Self> {
        let tail = bytes.len().checked_sub(TAIL)?;
        let (length, rest) = bytes[tail..].split_first_chunk::<8>()?;
        let (checksum, mark) = rest.split_first_chunk::<CHECKSUM>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let pages = length.div_ceil(PAGE);
        let is_whole = mark == MARK && length.checked_add(pages.checked_mul(CHECKSUM)?)? == tail;
        is_whole.then(|| Self {
            name: name.to_owned(),
            content: bytes.slice(0..length),
            checksums: bytes.slice(length..tail + 8),
            of_checksums: u32::from_le_bytes(*checksum),
            seen: (0..pages.div_ceil(64 * PIECE)).map(|_| OnceLock::new()).collect(),
            damage: damage.clone(),
        })
    }

    /// How many bytes the file has, without its checksums.
    pub(super) fn len(&self) -> usize {
        self.content.len()
    }

    /// Notes that something in this file, though it is as it was written, is not what it should be.
    pub(super) fn damaged(&self, what: &str) -> io::Error {
        noted(&self.damage, format!("{}: {what}", self.name))
    }

    /// Checks the pages of a range, as far as there is one.
    ///
    /// # Errors
    /// When one of them is not what was written, which is noted too.
    pub(super) fn check(&self, range: Range<usize>) -> io::Result<()> {
        let end = range.end.min(self.content.len());
        if range.start >= end {
            return Ok(());
        }
        (range.start / PAGE..end.div_ceil(PAGE)).try_for_each(|page| self.check_page(page))
    }

    /// Checks all pages, and the checksums themselves.
    ///
    /// # Errors
    /// When anything is not what was written, which is noted too.
    pub(super) fn check_all(&self) -> io::Result<()> {
        self.check(0..self.len())?;
        match crc32fast::hash(&self.checksums) == self.of_checksums {
            true => Ok(()),
            false => Err(self.damaged("its checksums are not what was written")),
        }
    }

    /// Whether a page has been checked.
    #[inline]
    fn is_seen(&self, page: usize) -> bool {
        let piece = self.seen.get(page / (64 * PIECE)).and_then(OnceLock::get);
        piece.is_some_and(|piece| piece[page / 64 % PIECE].load(Ordering::Relaxed) & 1 << (page % 64) != 0)
    }

    fn check_page(&self, page: usize) -> io::Result<()> {
        if !self.is_seen(page) {
            self.check_unseen(page)?;
            let piece = self.seen[page / (64 * PIECE)].get_or_init(|| Box::new([const { AtomicU64::new(0) }; PIECE]));
            piece[page / 64 % PIECE].fetch_or(1 << (page % 64), Ordering::Relaxed);
        }
        Ok(())
    }

    #[cold]
    fn check_unseen(&self, page: usize) -> io::Result<()> {
        let bytes = &self.content[page * PAGE..((page + 1) * PAGE).min(self.content.len())];
        let checksum = self.checksums[page * CHECKSUM..].first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
        if checksum == Some(crc32fast::hash(bytes)) {
            return Ok(());
        }
        Err(self.damaged(&format!("bytes {} to {} are not what was written", page * PAGE, page * PAGE + bytes.len())))
    }

    /// The bytes of a range, checked.
    ///
    /// # Errors
    /// When they are damaged or not there, which is noted too.
    pub(super) fn bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        self.get(range.clone())?;
        Ok(self.content.slice(range))
    }

    /// As [`Self::bytes`], for as long as the file is held.
    #[inline]
    pub(super) fn get(&self, range: Range<usize>) -> io::Result<&[u8]> {
        // Most of what is asked for is a few bytes of a page that others asked for.
        let is_in_page = range.start / PAGE == range.end.saturating_sub(1) / PAGE;
        match self.content.get(range.clone()) {
            Some(bytes) if is_in_page && self.is_seen(range.start / PAGE) => Ok(bytes),
            _ => self.get_unseen(range),
        }
    }

    #[cold]
    fn get_unseen(&self, range: Range<usize>) -> io::Result<&[u8]> {
        self.check(range.clone())?;
        let bytes = self.content.get(range.clone());
        bytes.ok_or_else(|| self.damaged(&format!("there are no bytes {} to {}", range.start, range.end)))
    }

    /// The bytes of a range, of which nothing has been checked.
    pub(super) fn unchecked(&self, range: Range<usize>) -> OwnedBytes {
        self.content.slice(range)
    }
}

fn noted(damage: &Damage, what: String) -> io::Error {
    damage.note(what.clone());
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    fn written(content: &[u8], piece: usize) -> Vec<u8> {
        let mut writer = ChecksumWriter::new(Vec::new());
        content.chunks(piece).for_each(|piece| writer.write_all(piece).expect("written"));
        writer.finish().expect("written")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn what_is_read_is_what_was_written_or_an_error(
            content in prop::collection::vec(any::<u8>(), 0..3 * PAGE),
            piece in 1..2 * PAGE,
            (range, flipped, cut) in (any::<[prop::sample::Index; 2]>(), any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        ) {
            let [one, other] = range.map(|index| index.index(content.len() + 1));
            let range = one.min(other)..one.max(other);
            let written = written(&content, piece);
            let read = |bytes: Vec<u8>, is_all: bool| {
                let damage = Damage::default();
                let pages = Pages::open("a.store", &OwnedBytes::new(bytes), &damage);
                let read = pages.and_then(|pages| {
                    if is_all { pages.check_all()? };
                    pages.bytes(range.clone())
                });
                prop_assert_eq!(read.is_err(), damage.found().is_some());
                if let Ok(read) = &read {
                    prop_assert_eq!(read.as_slice(), &content[range.clone()]);
                }
                Ok(read.is_ok())
            };
            prop_assert!(read(written.clone(), false)? && read(written.clone(), true)?);
            prop_assert!(!read(written[..cut.index(written.len())].to_vec(), false)?);
            // A bit that is turned shows where its page is read, in the page as in its checksum; and always where all is checked.
            let bit = flipped.index(written.len() * 8);
            let mut turned = written.clone();
            turned[bit / 8] ^= 1 << (bit % 8);
            let page = match bit / 8 {
                at if at < content.len() => at / PAGE,
                at => (at - content.len()) / CHECKSUM,
            };
            let pages = content.len().div_ceil(PAGE);
            let is_touched = range.start < range.end && page * PAGE < range.end && range.start < (page + 1) * PAGE;
            // Behind the checksums: the length and the mark tell at once, the checksum of the checksums when it is asked.
            let of_checksums = content.len() + pages * CHECKSUM + 8;
            let is_noticed = match page < pages {
                true => is_touched,
                false => !(of_checksums..of_checksums + CHECKSUM).contains(&(bit / 8)),
            };
            prop_assert_eq!(read(turned.clone(), false)?, !is_noticed);
            prop_assert!(!read(turned, true)?);
        }
    }

    #[test]
    fn what_is_damaged_is_named_with_its_place() {
        let mut bytes = written(&[7; 3 * PAGE], 1000);
        bytes[PAGE + 5] = 8;
        let damage = Damage::default();
        let pages = Pages::open("a.store", &OwnedBytes::new(bytes), &damage).expect("the checksums are whole");
        assert!(pages.bytes(0..PAGE).is_ok() && damage.found().is_none());
        let error = pages.bytes(0..PAGE + 1).expect_err("damaged").to_string();
        assert_eq!(error, "a.store: bytes 4096 to 8192 are not what was written");
        assert_eq!(damage.found(), Some(&error[..]));
        assert!(pages.bytes(5 * PAGE..6 * PAGE).is_err());
    }
}
