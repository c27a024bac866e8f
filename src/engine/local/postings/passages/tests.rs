//! Groups are read as they were written, looked up and gone through in order.

use super::*;
use crate::engine::local::checked::{ChecksumWriter, Damage, Pages};
use proptest::prelude::*;
use std::io::Write;
use std::sync::Arc;
use tantivy::directory::OwnedBytes;

fn read(written: &PassagesWriter) -> Passages {
    let mut writer = ChecksumWriter::new(Vec::new());
    writer.write_all(&written.bytes()).expect("written");
    let bytes = OwnedBytes::new(writer.finish().expect("written"));
    let pages = Arc::new(Pages::open("a.postings", &bytes, &Damage::default()).expect("checksums"));
    let all = Stretch::new(&pages, 0..pages.len()).expect("all of it");
    Passages::read(&all, written.documents()).expect("whole")
}

/// How many passages a group has: mostly few, now and then more than stand together.
fn size() -> impl Strategy<Value = usize> {
    prop_oneof![9 => 1_usize..5, 1 => 60_usize..300]
}

proptest! {
    #[test]
    fn a_provenance_is_read_as_it_was_written(
        (is_passage, district, institution) in (any::<bool>(), 0_u32..1_000_000, any::<u8>()),
        (year, covers_last) in (0_u16..4096, 0_u16..4096),
    ) {
        let provenance = Provenance { is_passage, district, year, covers_last, institution };
        prop_assert_eq!(Provenance::of_number(provenance.to_number()), provenance);
    }

    #[test]
    fn passages_come_from_where_it_was_written(
        files in prop::collection::vec((0_u64..5, prop::collection::vec((0_u32..3, 0_u16..2, size()), 1..4)), 1..60),
        // A file with so many groups, as a table of districts is.
        many in prop::sample::select(vec![0_u32, 3, 700]),
        asked in prop::collection::vec(any::<prop::sample::Index>(), 1..40),
        together in 1_usize..9,
    ) {
        let mut written = PassagesWriter::default();
        let mut expected: Vec<(u64, Provenance)> = Vec::new();
        let mut add = |file: u64, district: u32, year: u16, count: usize| {
            let provenance = Provenance { is_passage: file != 3, district, year, covers_last: year + 1, institution: district as u8 };
            for _ in 0..count {
                written.add(file, provenance, expected.len() as u64 * 3);
                expected.push((file, provenance));
            }
        };
        for (file, places) in files {
            places.into_iter().for_each(|(district, year, count)| add(file << 40 | file, district, year, count));
        }
        (0..many).for_each(|at| add(77, at % 2 * 500 + at, 9, 1 + at as usize % 3));
        let passages = read(&written);
        let listed: Vec<Provenance> = passages.all().flat_map(|group| group.documents.map(move |_| group.provenance)).collect();
        prop_assert_eq!(&listed, &expected.iter().map(|(_, provenance)| *provenance).collect::<Vec<_>>());
        let files: Vec<u64> = passages.files().flat_map(|(documents, file)| documents.map(move |_| file)).collect();
        prop_assert_eq!(&files, &expected.iter().map(|(file, _)| *file).collect::<Vec<_>>());
        let mut asked: Vec<DocId> = asked.into_iter().map(|index| index.index(expected.len()) as DocId).collect();
        for document in &asked {
            let (file, provenance) = expected[*document as usize];
            let group = passages.group(*document);
            prop_assert!(group.documents.contains(document) && group.provenance == provenance);
            prop_assert_eq!(passages.fingerprint(*document), u64::from(*document) * 3);
            let report = passages.report(*document);
            prop_assert!(report.contains(document));
            for other in report.clone() {
                prop_assert_eq!((files[other as usize], passages.group(other).report), (file, group.report));
            }
            let around = [report.start.checked_sub(1), Some(report.end).filter(|end| (*end as usize) < files.len())];
            for other in around.into_iter().flatten() {
                prop_assert!(files[other as usize] != file && passages.group(other).report != group.report);
            }
        }
        asked.sort_unstable();
        asked.dedup();
        let mut parted = Vec::new();
        for some in asked.chunks(together) {
            let mut before = None;
            passages.part(some, |Neighbours { report, name }, documents| {
                let group = passages.group(documents[0]);
                assert_eq!((report, passages.provenance(name)), (group.report, group.provenance));
                assert!(documents.iter().all(|document| group.documents.contains(document)));
                assert_ne!(before.replace(group.documents.start), Some(group.documents.start), "a group in two parts");
                parted.extend(documents.iter().map(|document| (*document, group.provenance)));
            });
        }
        let of_each: Vec<(DocId, Provenance)> = asked.iter().map(|document| (*document, expected[*document as usize].1)).collect();
        prop_assert_eq!(parted, of_each);
    }
}
