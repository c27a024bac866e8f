//! What is kept of passages to show them. The library would compress blocks of a store, and to show ten passages read
//! ten blocks of which most is not wanted. Here neighbouring passages of a file are compressed together, a few at a
//! time, with a dictionary that was trained on the reports when the index was built: smaller, and read faster.
//!
//! The first document of such a group keeps a zero byte and the compressed records. The others keep one byte: how many
//! documents before them the first one is. A file is removed as a whole, so that the documents of a group stay
//! neighbours.

mod group;

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::{CParameter, get_frame_content_size};

use self::group::Group;
use super::checked::{checked, with_checksum};
use super::durable::write_file;
use super::failure::missing;
use super::schema::PassageRecord;
use crate::error::{Error, Result};

/// The file of a generation that holds the trained dictionary; empty where there was too little to train on.
pub(super) const FILE: &str = "records.dictionary";
/// A group is closed when it has so many bytes. `docs/scale.md`, "records".
const GROUP: usize = 4096;
/// A distance is one byte.
const MOST_RECORDS: usize = 256;
/// More than this is no group, but damage: no file that is read has more than 32 MB.
const MOST_BYTES: u64 = 256 << 20;
/// How hard to compress: more takes longer and saves little. `docs/scale.md`, "records".
const LEVEL: i32 = 2;
/// The size of the dictionary, in bytes.
const DICTIONARY: usize = 64 << 10;
/// Of fewer bytes none is trained.
const LEAST_SAMPLES: usize = 128 << 10;

/// Trains the dictionary on records of some files of an index to be, and writes it into the folder of a generation.
pub(super) fn write_dictionary(folder: &Path, samples: &[Vec<PassageRecord>]) -> Result<()> {
    let mut groups = Vec::new();
    for records in samples {
        each_group(records, |_, bytes| {
            groups.push(bytes.to_vec());
            Ok(())
        })?;
    }
    // Training fails on samples that have too little in common: then there is nothing to gain.
    let dictionary = match groups.iter().map(Vec::len).sum::<usize>() {
        LEAST_SAMPLES.. => zstd::dict::from_samples(&groups, DICTIONARY).unwrap_or_default(),
        _ => Vec::new(),
    };
    let path = folder.join(FILE);
    write_file(&path, &with_checksum(&dictionary)).map_err(|error| Error::io("write", path, error))
}

/// Gives the groups of records of a file: how many each has, and its bytes.
fn each_group(records: &[PassageRecord], mut give: impl FnMut(usize, &[u8]) -> Result<()>) -> Result<()> {
    let mut group = Group::default();
    let mut count = 0;
    for (at, record) in (1..).zip(records) {
        group.add(record)?;
        count += 1;
        if group.bytes().len() >= GROUP || count == MOST_RECORDS || at == records.len() {
            give(count, group.bytes())?;
            group = Group::default();
            count = 0;
        }
    }
    Ok(())
}

/// Reads the dictionary of a generation.
fn dictionary(folder: &Path) -> Result<Vec<u8>> {
    let path = folder.join(FILE);
    let bytes = fs::read(&path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::index("open the index", missing(&path)),
        _ => Error::io("read", &path, error),
    })?;
    let damaged = || Error::Damaged { path: folder.to_owned(), why: format!("{FILE} is not what was written") };
    Ok(checked(&bytes).ok_or_else(damaged)?.to_vec())
}

/// Compresses the records of passages.
pub(super) struct RecordWriter {
    compressor: Compressor<'static>,
}

impl RecordWriter {
    /// With the dictionary of a generation.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        let mut compressor = Compressor::with_dictionary(LEVEL, &dictionary(folder)?).map_err(failed("write"))?;
        // A generation has one dictionary, which needs no name.
        compressor.set_parameter(CParameter::DictIdFlag(false)).map_err(failed("write"))?;
        Ok(Self { compressor })
    }

    /// What the documents of these records keep, which are neighbours.
    pub(super) fn pack(&mut self, records: &[PassageRecord]) -> Result<Vec<Vec<u8>>> {
        let mut packed: Vec<Vec<u8>> = Vec::with_capacity(records.len());
        each_group(records, |count, bytes| {
            let mut first = vec![0];
            first.extend(self.compressor.compress(bytes).map_err(failed("write"))?);
            packed.push(first);
            packed.extend((1..count).map(|place| vec![place as u8]));
            Ok(())
        })?;
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
        let compressed = first.strip_prefix(&[0]).ok_or_else(damaged)?;
        let length = get_frame_content_size(compressed).ok().flatten().ok_or_else(damaged)?;
        if length > MOST_BYTES {
            return Err(damaged());
        }
        let mut decompressor = self.decompressor.lock().unwrap_or_else(PoisonError::into_inner);
        let group = decompressor.decompress(compressed, length as usize).map_err(failed("read"))?;
        group::read(&group, usize::from(place)).ok_or_else(damaged)
    }
}

/// What is kept is not what was written.
pub(super) fn damaged() -> Error {
    Error::index("read a record of the index", "it is damaged")
}

fn failed(what: &'static str) -> impl Fn(io::Error) -> Error {
    let action = if what == "read" { "read a record of the index" } else { "write a record" };
    move |error| Error::index(action, error)
}

/// A record as JSON.
pub(super) fn json(record: &impl Serialize) -> Result<String> {
    serde_json::to_string(record).map_err(|error| Error::index("write a record", error))
}

/// The record that JSON says.
pub(super) fn from_json<'bytes, Record: Deserialize<'bytes>>(bytes: &'bytes [u8]) -> Result<Record> {
    serde_json::from_slice(bytes).map_err(|error| Error::index("read a record of the index", error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Known, Lines, Metadata, Source};
    use proptest::prelude::*;

    fn record(text: &str) -> PassageRecord {
        PassageRecord::alone("浙江省/杭州市/萧山区/2024-政协.txt".to_owned(), text.to_owned())
    }

    fn assert_read_back(folder: &Path, records: &[PassageRecord]) {
        let packed = RecordWriter::open(folder).and_then(|mut writer| writer.pack(records)).expect("packed");
        let reader = RecordReader::open(folder).expect("a reader");
        for (at, record) in records.iter().enumerate() {
            let read =
                reader.read(packed[at].clone(), |before| Ok(packed[at - before as usize].clone())).expect("read");
            assert_eq!(&read, record);
        }
    }

    prop_compose! {
        fn records()(
            texts in prop::collection::vec("[协商驿站，a\u{e000}\u{20000}]{0,300}", 0..400),
            (headings, lines, district) in (1_usize..9, 0_u32..9, 0_u32..2),
        ) -> Vec<PassageRecord> {
            let texts = texts.into_iter().enumerate();
            let record = |(at, text): (usize, String)| PassageRecord {
                section: vec!["一、深耕主业".to_owned(), format!("（{}）", at / headings)],
                lines: Lines { first: at as u32 * 3, last: at as u32 * 3 + lines },
                continues: at % 2 == 0,
                metadata: Metadata {
                    district: (district > 0).then(|| Known { value: 330_109, source: Source::text(1, &text) }),
                    ..Metadata::default()
                },
                ..record(&text)
            };
            texts.map(record).collect()
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn records_are_read_as_they_were_written(records in records()) {
            let folder = tempfile::tempdir().expect("a folder");
            write_dictionary(folder.path(), &[]).expect("an empty dictionary");
            assert_read_back(folder.path(), &records);
        }

        #[test]
        fn any_bytes_are_a_record_or_none(bytes in prop::collection::vec(any::<u8>(), 0..200), place in 0_usize..3) {
            group::read(&bytes, place);
        }
    }

    #[test]
    fn a_dictionary_makes_records_smaller() {
        let text = |at: usize| format!("第{at}次协商：{}", "加装电梯、老旧小区".repeat(at % 7));
        let files: Vec<Vec<PassageRecord>> =
            (0..600).map(|file| (0..9).map(|at| record(&text(file * 9 + at))).collect()).collect();
        let size = |folder: &Path| {
            let packed = RecordWriter::open(folder).and_then(|mut writer| writer.pack(&files[0])).expect("packed");
            packed.iter().map(Vec::len).sum::<usize>()
        };
        let folder = tempfile::tempdir().expect("a folder");
        write_dictionary(folder.path(), &[]).expect("an empty dictionary");
        let without = size(folder.path());
        write_dictionary(folder.path(), &files).expect("a dictionary");
        assert!(size(folder.path()) < without / 2, "{} against {without}", size(folder.path()));
        files.iter().for_each(|records| assert_read_back(folder.path(), records));
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
