//! The file system in which old programs of Microsoft keep their streams: sectors of one size, chained by a table.
//! Numbers in it are believed only as far as there are bytes.

/// Sectors with greater numbers mean the end of a chain, or that there is none.
const LAST_SECTOR: u32 = 0xffff_fffa;

/// Streams that are shorter lie in small sectors, which lie in a stream of their own.
const SHORT: usize = 4096;
const SMALL_SECTOR: usize = 64;

/// The streams of a file.
pub(super) struct Files<'bytes> {
    sectors: &'bytes [u8],
    size: usize,
    table: Vec<u32>,
    small: Vec<u8>,
    small_table: Vec<u32>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    length: usize,
}

impl<'bytes> Files<'bytes> {
    /// The streams of a file with these bytes, if it is of this kind.
    pub(super) fn of(bytes: &'bytes [u8]) -> Option<Self> {
        let size = match number16(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let sectors = bytes.get(size..)?;
        let mut files = Self { sectors, size, table: Vec::new(), small: vec![], small_table: vec![], entries: vec![] };
        files.table = files.table(bytes)?;
        let directory = files.chain(number32(bytes, 48)?);
        files.entries = directory.chunks_exact(128).filter_map(Entry::of).collect();
        files.small_table = numbers(&files.chain(number32(bytes, 60)?));
        files.small = files.chain(files.entries.first()?.start);
        Some(files)
    }

    /// The table that chains the sectors; where its own sectors are stands at the head of the file and, of large files, in
    /// a chain of its own.
    fn table(&self, bytes: &[u8]) -> Option<Vec<u32>> {
        let mut places = numbers(bytes.get(76..512)?);
        let mut next = number32(bytes, 68)?;
        for _ in 0..self.sectors.len() / self.size {
            let Some(sector) = self.sector(next).filter(|_| next < LAST_SECTOR) else { break };
            let mut more = numbers(sector);
            next = more.pop()?;
            places.extend(more);
        }
        let sectors = places.into_iter().filter(|place| *place < LAST_SECTOR);
        Some(
            sectors
                .filter_map(|place| self.sector(place))
                .take(self.sectors.len() / self.size + 1)
                .flat_map(numbers)
                .collect(),
        )
    }

    fn sector(&self, number: u32) -> Option<&'bytes [u8]> {
        sector(self.sectors, self.size, number)
    }

    /// The bytes of a chain of sectors.
    fn chain(&self, start: u32) -> Vec<u8> {
        chain(self.sectors, self.size, &self.table, start)
    }

    /// The stream of this name.
    pub(super) fn find(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        let mut stream = match entry.length < SHORT {
            true => chain(&self.small, SMALL_SECTOR, &self.small_table, entry.start),
            false => self.chain(entry.start),
        };
        stream.truncate(entry.length);
        Some(stream)
    }
}

impl Entry {
    fn of(bytes: &[u8]) -> Option<Self> {
        let length = usize::from(number16(bytes, 64)?).saturating_sub(2);
        let units: Vec<u16> =
            bytes.get(..length.min(64))?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        let name = String::from_utf16_lossy(&units);
        Some(Self { name, start: number32(bytes, 116)?, length: number32(bytes, 120)? as usize })
    }
}

/// A sector; the last one may be cut off.
fn sector(sectors: &[u8], size: usize, number: u32) -> Option<&[u8]> {
    let start = (number as usize).checked_mul(size)?;
    sectors.get(start..).filter(|rest| !rest.is_empty()).map(|rest| &rest[..rest.len().min(size)])
}

/// The bytes of a chain; one that turns back upon itself ends after as many sectors as there are.
fn chain(sectors: &[u8], size: usize, table: &[u32], start: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut next = start;
    for _ in 0..sectors.len().div_ceil(size) {
        let Some(sector) = sector(sectors, size, next).filter(|_| next < LAST_SECTOR) else { break };
        bytes.extend_from_slice(sector);
        let Some(after) = table.get(next as usize) else { break };
        next = *after;
    }
    bytes
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

pub(super) fn number16(bytes: &[u8], place: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(place..place.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn number32(bytes: &[u8], place: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(place..place.checked_add(4)?)?.try_into().ok()?))
}
