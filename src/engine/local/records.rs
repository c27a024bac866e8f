//! What is kept of passages to show them. The library would compress blocks of a store, and to show ten passages read ten
//! blocks of which most is not wanted. Here neighbouring passages of a file are compressed together, a few at a time, with
//! a dictionary that was trained on the reports when the index was built: smaller, and read faster.
//!
//! The first document of such a group keeps a zero byte, the length of what is compressed (four bytes, the low ones
//! first) and the compressed records, each with its length before it. The others keep one byte: how many documents before
//! them the first one is. A file is removed as a whole, so that the documents of a group stay neighbours.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use zstd::bulk::{Compressor, Decompressor};

use super::home::write_synced;
use super::schema::PassageRecord;
use crate::error::{Error, Result};

/// The file of a generation that holds the trained dictionary; empty where there was too little to train on.
const FILE: &str = "records.dictionary";
/// A group is closed when it has so many bytes. `docs/scale.md`, "records".
const GROUP: usize = 4096;
/// A distance is one byte.
const MOST_RECORDS: usize = 256;
/// More than this is no group, but damage: no file that is read has more than 32 MB, nor JSON more than six times that.
const MOST_BYTES: usize = 256 << 20;
/// How hard to compress: more takes longer and saves little. `docs/scale.md`, "records".
const LEVEL: i32 = 4;
/// The size of the dictionary, in bytes.
const DICTIONARY: usize = 64 << 10;
/// Of fewer bytes none is trained.
const LEAST_SAMPLES: usize = 256 << 10;

/// Trains the dictionary on some of the records of an index to be, and writes it into the folder of a generation.
pub(super) fn write_dictionary(folder: &Path, samples: &[PassageRecord]) -> Result<()> {
    let samples = samples.iter().map(encode).collect::<Result<Vec<_>>>()?;
    // Training fails on samples that have too little in common: then there is nothing to gain.
    let dictionary = match samples.iter().map(Vec::len).sum::<usize>() {
        LEAST_SAMPLES.. => zstd::dict::from_samples(&samples, DICTIONARY).unwrap_or_default(),
        _ => Vec::new(),
    };
    write_synced(&folder.join(FILE), &dictionary)
}

/// Reads the dictionary of a generation.
fn dictionary(folder: &Path) -> Result<Vec<u8>> {
    let path = folder.join(FILE);
    fs::read(&path).map_err(|error| Error::io("read", &path, error))
}

/// Compresses the records of passages.
pub(super) struct RecordWriter {
    compressor: Compressor<'static>,
}

impl RecordWriter {
    /// With the dictionary of a generation.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        let compressor = Compressor::with_dictionary(LEVEL, &dictionary(folder)?).map_err(failed("write"))?;
        Ok(Self { compressor })
    }

    /// What the documents of these records keep, which are neighbours.
    pub(super) fn pack(&mut self, records: &[PassageRecord]) -> Result<Vec<Vec<u8>>> {
        let mut packed = Vec::with_capacity(records.len());
        let mut group = Vec::new();
        let mut first = 0;
        for (at, record) in records.iter().enumerate() {
            let bytes = encode(record)?;
            group.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            group.extend_from_slice(&bytes);
            // The place of the first, which is filled in when the group is closed.
            packed.push(vec![(at - first) as u8]);
            if group.len() >= GROUP || at - first + 1 == MOST_RECORDS || at + 1 == records.len() {
                packed[first].extend_from_slice(&(group.len() as u32).to_le_bytes());
                packed[first].extend(self.compressor.compress(&group).map_err(failed("write"))?);
                group.clear();
                first = at + 1;
            }
        }
        Ok(packed)
    }
}

/// Reads records of passages.
pub(super) struct RecordReader {
    decompressor: Mutex<Decompressor<'static>>,
}

impl RecordReader {
    /// With the dictionary of a generation.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        let decompressor = Decompressor::with_dictionary(&dictionary(folder)?).map_err(failed("read"))?;
        Ok(Self { decompressor: Mutex::new(decompressor) })
    }

    /// The record of a document that keeps `own`; `kept` gives what the document so many before it keeps.
    pub(super) fn read(&self, own: Vec<u8>, kept: impl FnOnce(u32) -> Result<Vec<u8>>) -> Result<PassageRecord> {
        let place = *own.first().ok_or_else(damaged)?;
        let first = if place == 0 { own } else { kept(u32::from(place))? };
        let (head, compressed) = first.split_at_checked(5).filter(|(head, _)| head[0] == 0).ok_or_else(damaged)?;
        let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]) as usize;
        if length > MOST_BYTES {
            return Err(damaged());
        }
        let mut decompressor = self.decompressor.lock().unwrap_or_else(PoisonError::into_inner);
        let group = decompressor.decompress(compressed, length).map_err(failed("read"))?;
        let mut rest = group.as_slice();
        for _ in 0..place {
            rest = split(rest).ok_or_else(damaged)?.1;
        }
        decode(split(rest).ok_or_else(damaged)?.0)
    }
}

/// What is kept is not what was written.
pub(super) fn damaged() -> Error {
    Error::Index { action: "read a record of the index", why: "it is damaged".to_owned() }
}

/// The first record of a group, and the rest.
fn split(group: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = group.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

fn failed(what: &'static str) -> impl Fn(io::Error) -> Error {
    let action = if what == "read" { "read a record of the index" } else { "write a record" };
    move |error| Error::Index { action, why: error.to_string() }
}

/// The bytes of a record.
pub(super) fn encode(record: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(record).map_err(|error| Error::Index { action: "write a record", why: error.to_string() })
}

/// The record that the bytes are.
pub(super) fn decode<'bytes, Record: Deserialize<'bytes>>(bytes: &'bytes [u8]) -> Result<Record> {
    serde_json::from_slice(bytes)
        .map_err(|error| Error::Index { action: "read a record of the index", why: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record(text: &str) -> PassageRecord {
        PassageRecord::alone("浙江省/杭州市/萧山区/2024-政协.txt".to_owned(), text.to_owned())
    }

    fn assert_read_back(folder: &Path, texts: &[String]) {
        let records: Vec<PassageRecord> = texts.iter().map(|text| record(text)).collect();
        let packed = RecordWriter::open(folder).and_then(|mut writer| writer.pack(&records)).expect("packed");
        let reader = RecordReader::open(folder).expect("a reader");
        for (at, text) in texts.iter().enumerate() {
            let read =
                reader.read(packed[at].clone(), |before| Ok(packed[at - before as usize].clone())).expect("read");
            assert_eq!(&read.text, text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn records_are_read_as_they_were_written(texts in prop::collection::vec("[协商驿站，]{0,300}", 0..400)) {
            let folder = tempfile::tempdir().expect("a folder");
            write_dictionary(folder.path(), &[]).expect("an empty dictionary");
            assert_read_back(folder.path(), &texts);
        }
    }

    #[test]
    fn a_dictionary_makes_records_smaller() {
        let texts: Vec<String> =
            (0..2000).map(|at| format!("第{at}次协商：{}", "加装电梯、老旧小区".repeat(at % 7))).collect();
        let records: Vec<PassageRecord> = texts.iter().map(|text| record(text)).collect();
        let size = |folder: &Path| {
            let packed = RecordWriter::open(folder).and_then(|mut writer| writer.pack(&records[..3])).expect("packed");
            packed.iter().map(Vec::len).sum::<usize>()
        };
        let folder = tempfile::tempdir().expect("a folder");
        write_dictionary(folder.path(), &[]).expect("an empty dictionary");
        let without = size(folder.path());
        write_dictionary(folder.path(), &records).expect("a dictionary");
        assert!(size(folder.path()) < without / 2, "{} against {without}", size(folder.path()));
        assert_read_back(folder.path(), &texts);
    }

    #[test]
    fn damage_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        write_dictionary(folder.path(), &[]).expect("an empty dictionary");
        let reader = RecordReader::open(folder.path()).expect("a reader");
        for bytes in [&[][..], &[0], &[3], &[0, 255, 255, 255, 255, 1], &[0, 4, 0, 0, 0, 7, 7, 7]] {
            assert!(reader.read(bytes.to_vec(), |_| Ok(bytes.to_vec())).is_err(), "{bytes:?}");
        }
    }
}
