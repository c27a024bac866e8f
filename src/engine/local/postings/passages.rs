//! What else is known of the passages of a segment: where each comes from, and the fingerprint of its text. Passages of
//! a report are neighbours, and most of a report comes from one place and year: what they come from is kept once for a
//! group of neighbours that share it. To count a hundred matches of a report by district and year is to look once.
//!
//! The bytes are: how many groups there are, and how many different provenances; for every [`WINDOW`] documents the
//! group of the first; of each group its first document, and its provenance with how many groups before it its report
//! begins; the provenances; of each group the number of its file; of each document its fingerprint.

use std::ops::Range;

use rustc_hash::FxHashMap;
use tantivy::DocId;

use super::stretch::Stretch;

/// So many documents are looked up together.
const WINDOW: u32 = 64;
const NUMBER: usize = 8;
const WORD: usize = 4;
const PROVENANCE: usize = 12;
/// Of the word that names a provenance the bits of its name; those above say how far the report begins before it.
const NAME: u32 = 24;
/// Stands for so many groups, from which on it is to be asked again.
const FURTHEST: u32 = u8::MAX as u32;

/// Where a passage comes from, in numbers; each 0 where not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::engine::local) struct Provenance {
    /// It is no row of the manifest.
    pub(in crate::engine::local) is_passage: bool,
    /// The administrative code.
    pub(in crate::engine::local) district: u32,
    pub(in crate::engine::local) year: u16,
    /// The last year it looks back on.
    pub(in crate::engine::local) covers_last: u16,
    pub(in crate::engine::local) institution: u8,
}

impl Provenance {
    fn write(&self, into: &mut Vec<u8>) {
        let Self { is_passage, district, year, covers_last, institution } = self;
        into.extend(district.to_le_bytes());
        into.extend(year.to_le_bytes());
        into.extend(covers_last.to_le_bytes());
        into.extend([*institution, u8::from(*is_passage), 0, 0]);
    }

    fn read(bytes: &[u8; PROVENANCE]) -> Self {
        let [a, b, c, d, e, f, g, h, institution, is_passage, ..] = *bytes;
        Self {
            is_passage: is_passage != 0,
            district: u32::from_le_bytes([a, b, c, d]),
            year: u16::from_le_bytes([e, f]),
            covers_last: u16::from_le_bytes([g, h]),
            institution,
        }
    }
}

/// Collects what is known of passages, in their order.
#[derive(Default)]
pub(in crate::engine::local) struct PassagesWriter {
    /// The file and the provenance of the last group, and how many groups before it its report begins.
    last: Option<(u64, Provenance, u32)>,
    names: FxHashMap<Provenance, u32>,
    documents: DocId,
    groups: u32,
    windows: Vec<u8>,
    firsts: Vec<u8>,
    origins: Vec<u8>,
    provenances: Vec<u8>,
    files: Vec<u8>,
    fingerprints: Vec<u8>,
}

impl PassagesWriter {
    /// Adds a passage of a file; or a row of the manifest, whose fingerprint is its sketch.
    pub(in crate::engine::local) fn add(&mut self, file: u64, provenance: Provenance, fingerprint: u64) {
        if self.last.is_none_or(|(last, of_last, _)| (last, of_last) != (file, provenance)) {
            self.begin(file, provenance);
        }
        if self.documents.is_multiple_of(WINDOW) {
            self.windows.extend((self.groups - 1).to_le_bytes());
        }
        self.fingerprints.extend(fingerprint.to_le_bytes());
        self.documents += 1;
    }

    fn begin(&mut self, file: u64, provenance: Provenance) {
        let next = self.names.len() as u32;
        let name = *self.names.entry(provenance).or_insert(next);
        if name == next {
            provenance.write(&mut self.provenances);
        }
        let before = match self.last {
            Some((last, _, before)) if last == file => (before + 1).min(FURTHEST),
            _ => 0,
        };
        self.firsts.extend(self.documents.to_le_bytes());
        self.origins.extend((before << NAME | name).to_le_bytes());
        self.files.extend(file.to_le_bytes());
        self.last = Some((file, provenance, before));
        self.groups += 1;
    }

    /// The bytes, one part after the other; `None` where there are more provenances than have names.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        let Self { names, groups, windows, firsts, origins, provenances, files, fingerprints, .. } = self;
        let counts = [u64::from(*groups), names.len() as u64].map(u64::to_le_bytes);
        let parts = [&counts.concat(), windows, firsts, origins, provenances, files, fingerprints];
        (names.len() <= 1 << NAME).then(|| parts.map(Vec::as_slice).concat())
    }

    /// So many documents of which nothing is known but their number, which is their fingerprint.
    #[cfg(test)]
    pub(in crate::engine::local) fn of(documents: DocId) -> Self {
        let mut writer = Self::default();
        for document in 0..documents {
            writer.add(u64::from(document / 3), Provenance::default(), u64::from(document));
        }
        writer
    }
}

/// Neighbouring passages, and what all of them come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine::local) struct Group {
    pub(in crate::engine::local) documents: Range<DocId>,
    /// The same for all groups of a report, and for those of no other in the segment.
    pub(in crate::engine::local) report: u32,
    pub(in crate::engine::local) provenance: Provenance,
}

/// What is known of the passages of a segment.
#[derive(Clone)]
pub(in crate::engine::local) struct Passages {
    documents: DocId,
    groups: usize,
    windows: Stretch,
    firsts: Stretch,
    origins: Stretch,
    provenances: Stretch,
    files: Stretch,
    fingerprints: Stretch,
}

impl Passages {
    /// `None` where these are not the bytes of a [`PassagesWriter`] of so many documents.
    pub(super) fn read(bytes: &Stretch, documents: DocId) -> Option<Self> {
        let counts = bytes.get(0..2 * NUMBER)?.as_chunks::<NUMBER>().0;
        let [groups, provenances] = [0, 1].map(|at: usize| u64::from_le_bytes(counts[at]) as usize);
        let mut end = 2 * NUMBER;
        let mut part = |count: usize, size: usize| {
            let start = end;
            end = start.checked_add(count.checked_mul(size)?)?;
            bytes.part(start..end)
        };
        let passages = Self {
            documents,
            groups,
            windows: part(documents.div_ceil(WINDOW) as usize, WORD)?,
            firsts: part(groups, WORD)?,
            origins: part(groups, WORD)?,
            provenances: part(provenances, PROVENANCE)?,
            files: part(groups, NUMBER)?,
            fingerprints: part(documents as usize, NUMBER)?,
        };
        (end == bytes.len() && (groups == 0) == (documents == 0)).then_some(passages)
    }

    /// How many documents there are, rows of the manifest among them.
    pub(in crate::engine::local) fn documents(&self) -> DocId {
        self.documents
    }

    /// The first document of a group; behind the last group, how many there are.
    fn first(&self, at: usize) -> Option<DocId> {
        if at >= self.groups { Some(self.documents) } else { word(&self.firsts, at) }
    }

    /// The place of the group of a document.
    fn place(&self, document: DocId) -> Option<usize> {
        let window = (document / WINDOW) as usize;
        let from = word(&self.windows, window)? as usize;
        // The group of the first document of the next window may begin in this one.
        let is_last = (window + 1) * WORD >= self.windows.len();
        let to = if is_last { self.groups } else { word(&self.windows, window + 1)? as usize + 1 };
        let firsts = self.firsts.get(from * WORD..to * WORD)?.as_chunks::<WORD>().0;
        let at = firsts.partition_point(|first| u32::from_le_bytes(*first) <= document);
        from.checked_add(at)?.checked_sub(1)
    }

    /// The group at a place.
    fn at(&self, at: usize) -> Option<Group> {
        let origin = word(&self.origins, at)?;
        let start = (origin & ((1 << NAME) - 1)) as usize * PROVENANCE;
        let provenance = Provenance::read(self.provenances.get(start..start + PROVENANCE)?.first_chunk()?);
        let (mut begins, mut before) = (at, origin >> NAME);
        while before == FURTHEST {
            begins = begins.checked_sub(before as usize)?;
            before = word(&self.origins, begins)? >> NAME;
        }
        let report = begins.checked_sub(before as usize)? as u32;
        Some(Group { documents: self.first(at)?..self.first(at + 1)?, report, provenance })
    }

    /// What is read where something is damaged, which has been noted: nothing more comes behind it.
    fn unknown(&self) -> Group {
        Group { documents: 0..DocId::MAX, report: 0, provenance: Provenance::default() }
    }

    /// The group of a document.
    pub(in crate::engine::local) fn group(&self, document: DocId) -> Group {
        let group = self.place(document).and_then(|at| self.at(at));
        group.filter(|group| group.documents.contains(&document)).unwrap_or_else(|| {
            self.firsts.damaged();
            self.unknown()
        })
    }

    /// All groups, in their order.
    pub(in crate::engine::local) fn all(&self) -> impl Iterator<Item = Group> {
        (0..self.groups).map_while(|at| self.at(at))
    }

    /// The documents of each group, and the number of their file.
    pub(in crate::engine::local) fn files(&self) -> impl Iterator<Item = (Range<DocId>, u64)> {
        (0..self.groups).map_while(|at| Some((self.first(at)?..self.first(at + 1)?, number(&self.files, at)?)))
    }

    /// The documents of the report of a passage: they are neighbours.
    pub(in crate::engine::local) fn report(&self, document: DocId) -> Range<DocId> {
        let Some(at) = self.place(document) else { return 0..0 };
        let report = self.at(at).map_or(0, |group| group.report);
        // Where a report begins no group of it stands before.
        let behind = (at + 1..self.groups).find(|at| word(&self.origins, *at).is_none_or(|origin| origin >> NAME == 0));
        match (self.first(report as usize), self.first(behind.unwrap_or(self.groups))) {
            (Some(first), Some(end)) => first..end,
            _ => 0..0,
        }
    }

    /// The fingerprint of a passage; of a row the sketch of its file.
    pub(in crate::engine::local) fn fingerprint(&self, document: DocId) -> u64 {
        number(&self.fingerprints, document as usize).unwrap_or(0)
    }

    /// Parts documents, which come in their order, by group.
    pub(in crate::engine::local) fn part<'documents>(
        &self,
        mut documents: &'documents [DocId],
        mut visit: impl FnMut(&Group, &'documents [DocId]),
    ) {
        while let Some(first) = documents.first() {
            let group = self.group(*first);
            let inside = 1 + documents[1..].iter().take_while(|document| **document < group.documents.end).count();
            let (here, rest) = documents.split_at(inside);
            visit(&group, here);
            documents = rest;
        }
    }
}

#[inline]
fn word(words: &Stretch, at: usize) -> Option<u32> {
    words.get(at * WORD..(at + 1) * WORD)?.first_chunk().map(|word| u32::from_le_bytes(*word))
}

#[inline]
fn number(numbers: &Stretch, at: usize) -> Option<u64> {
    numbers.get(at * NUMBER..(at + 1) * NUMBER)?.first_chunk().map(|number| u64::from_le_bytes(*number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::local::checked::{ChecksumWriter, Damage, Pages};
    use proptest::prelude::*;
    use std::io::Write;
    use std::sync::Arc;
    use tantivy::directory::OwnedBytes;

    fn read(written: &PassagesWriter) -> Passages {
        let mut writer = ChecksumWriter::new(Vec::new());
        writer.write_all(&written.bytes().expect("few provenances")).expect("written");
        let bytes = OwnedBytes::new(writer.finish().expect("written"));
        let pages = Arc::new(Pages::open("a.postings", &bytes, &Damage::default()).expect("checksums"));
        let all = Stretch::new(&pages, 0..pages.len()).expect("all of it");
        Passages::read(&all, written.documents).expect("whole")
    }

    proptest! {
        #[test]
        fn passages_come_from_where_it_was_written(
            files in prop::collection::vec((0_u64..5, prop::collection::vec((0_u32..3, 0_u16..2, 1_usize..5), 1..4)), 1..60),
            // A file with so many groups, as a table of districts is.
            many in prop::sample::select(vec![0_u32, 3, 700]),
            asked in prop::collection::vec(any::<prop::sample::Index>(), 1..40),
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
            passages.part(&asked, |group, documents| {
                parted.extend(documents.iter().map(|document| (*document, group.provenance)));
            });
            let of_each: Vec<(DocId, Provenance)> = asked.iter().map(|document| (*document, expected[*document as usize].1)).collect();
            prop_assert_eq!(parted, of_each);
        }
    }
}
