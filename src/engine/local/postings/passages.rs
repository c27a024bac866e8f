//! What else is known of the passages of a segment: where each comes from, and the fingerprint of its text. Passages of
//! a report are neighbours, and most of a report comes from one place and year: what they come from is kept once for a
//! group of neighbours that share it. To count a hundred matches of a report by district and year is to look once.

use std::ops::Range;

use tantivy::DocId;

use super::stretch::Stretch;

/// The bytes of a group: its first passage, and what it comes from.
const GROUP: usize = 24;
const FINGERPRINT: usize = 8;

/// Where a passage comes from, in numbers; each 0 where not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine::local) struct Provenance {
    /// The number of its file; 0 for what is no passage, but a row of the manifest.
    pub(in crate::engine::local) report: u64,
    /// The administrative code.
    pub(in crate::engine::local) district: u32,
    pub(in crate::engine::local) year: u16,
    /// The last year it looks back on.
    pub(in crate::engine::local) covers_last: u16,
    pub(in crate::engine::local) institution: u8,
}

impl Provenance {
    pub(in crate::engine::local) fn is_passage(&self) -> bool {
        self.report != 0
    }

    fn write(&self, first: DocId, into: &mut Vec<u8>) {
        let Self { report, district, year, covers_last, institution } = self;
        into.extend(first.to_le_bytes());
        into.extend(district.to_le_bytes());
        into.extend(report.to_le_bytes());
        into.extend(year.to_le_bytes());
        into.extend(covers_last.to_le_bytes());
        into.extend([*institution, 0, 0, 0]);
    }

    fn read(bytes: &[u8; GROUP]) -> (DocId, Self) {
        let word = |at: usize| [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        let report = u64::from(u32::from_le_bytes(word(12))) << 32 | u64::from(u32::from_le_bytes(word(8)));
        let provenance = Self {
            report,
            district: u32::from_le_bytes(word(4)),
            year: u16::from_le_bytes([bytes[16], bytes[17]]),
            covers_last: u16::from_le_bytes([bytes[18], bytes[19]]),
            institution: bytes[20],
        };
        (u32::from_le_bytes(word(0)), provenance)
    }
}

/// Collects what is known of passages, in their order.
#[derive(Default)]
pub(in crate::engine::local) struct PassagesWriter {
    last: Option<Provenance>,
    documents: DocId,
    groups: Vec<u8>,
    fingerprints: Vec<u8>,
}

impl PassagesWriter {
    /// Adds a passage; or a row of the manifest, whose fingerprint is its sketch.
    pub(in crate::engine::local) fn add(&mut self, provenance: Provenance, fingerprint: u64) {
        if self.last != Some(provenance) {
            provenance.write(self.documents, &mut self.groups);
            self.last = Some(provenance);
        }
        self.fingerprints.extend(fingerprint.to_le_bytes());
        self.documents += 1;
    }

    /// So many documents of which nothing is known but their number, which is their fingerprint.
    #[cfg(test)]
    pub(in crate::engine::local) fn of(documents: DocId) -> Self {
        let mut writer = Self::default();
        for document in 0..documents {
            let provenance = Provenance { report: u64::from(document / 3), ..Provenance::default() };
            writer.add(provenance, u64::from(document));
        }
        writer
    }

    /// The bytes of the groups, and those of the fingerprints.
    pub(super) fn parts(&self) -> [&[u8]; 2] {
        [&self.groups, &self.fingerprints]
    }
}

/// Neighbouring passages, and what all of them come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine::local) struct Group {
    pub(in crate::engine::local) documents: Range<DocId>,
    pub(in crate::engine::local) provenance: Provenance,
}

/// What is known of the passages of a segment.
#[derive(Clone)]
pub(in crate::engine::local) struct Passages {
    groups: Stretch,
    fingerprints: Stretch,
    documents: DocId,
}

impl Passages {
    /// `None` where these are not the parts of a [`PassagesWriter`] of so many documents.
    pub(super) fn new(groups: Stretch, fingerprints: Stretch, documents: DocId) -> Option<Self> {
        let is_whole = groups.len().is_multiple_of(GROUP)
            && groups.is_empty() == (documents == 0)
            && fingerprints.len() == documents as usize * FINGERPRINT;
        is_whole.then_some(Self { groups, fingerprints, documents })
    }

    fn count(&self) -> usize {
        self.groups.len() / GROUP
    }

    /// Where a group begins, and what it comes from.
    fn begin(&self, at: usize) -> Option<(DocId, Provenance)> {
        let bytes = self.groups.get(at * GROUP..(at + 1) * GROUP)?;
        bytes.first_chunk().map(Provenance::read)
    }

    fn first(&self, at: usize) -> DocId {
        if at >= self.count() { self.documents } else { self.begin(at).map_or(self.documents, |(first, _)| first) }
    }

    fn group(&self, at: usize) -> Group {
        match self.begin(at) {
            Some((first, provenance)) => Group { documents: first..self.first(at + 1), provenance },
            // Damaged, which has been noted: nothing more is read.
            None => Group { documents: 0..self.documents, provenance: Provenance::default() },
        }
    }

    /// The place of the group of a document, which lies in the groups from `from` on and before `to`.
    fn place(&self, document: DocId, from: usize, to: usize) -> usize {
        let (mut from, mut to) = (from, to);
        while to - from > 1 {
            let middle = from + (to - from) / 2;
            if self.first(middle) <= document { from = middle } else { to = middle }
        }
        from
    }

    /// The groups, asked for in whatever order, but fast where documents come in theirs.
    pub(in crate::engine::local) fn groups(&self) -> Groups<'_> {
        Groups { passages: self, at: 0, group: self.group(0) }
    }

    /// All groups, in their order.
    pub(in crate::engine::local) fn all(&self) -> impl Iterator<Item = Group> {
        (0..self.count()).map(|at| self.group(at))
    }

    /// How many documents there are, rows of the manifest among them.
    pub(in crate::engine::local) fn documents(&self) -> DocId {
        self.documents
    }

    /// The group of a document.
    pub(in crate::engine::local) fn group_of(&self, document: DocId) -> Group {
        self.group(self.place(document, 0, self.count()))
    }

    /// Where a passage comes from.
    pub(in crate::engine::local) fn provenance(&self, document: DocId) -> Provenance {
        self.group_of(document).provenance
    }

    /// The documents of the report of a passage: they are neighbours.
    pub(in crate::engine::local) fn report(&self, document: DocId) -> Range<DocId> {
        let at = self.place(document, 0, self.count());
        let Group { mut documents, provenance: Provenance { report, .. } } = self.group(at);
        let others = |group: &Group| group.provenance.report == report;
        if let Some(first) = (0..at).rev().map(|at| self.group(at)).take_while(others).last() {
            documents.start = first.documents.start;
        }
        if let Some(last) = (at + 1..self.count()).map(|at| self.group(at)).take_while(others).last() {
            documents.end = last.documents.end;
        }
        documents
    }

    /// The fingerprint of a passage; of a row the sketch of its file.
    pub(in crate::engine::local) fn fingerprint(&self, document: DocId) -> u64 {
        let start = document as usize * FINGERPRINT;
        let bytes = self.fingerprints.get(start..start + FINGERPRINT).and_then(|bytes| bytes.first_chunk());
        bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }
}

/// A walk over the groups of a segment.
pub(in crate::engine::local) struct Groups<'passages> {
    passages: &'passages Passages,
    at: usize,
    group: Group,
}

impl Groups<'_> {
    /// The group of a document.
    pub(in crate::engine::local) fn of(&mut self, document: DocId) -> &Group {
        if !self.group.documents.contains(&document) {
            self.at = self.place(document);
            self.group = self.passages.group(self.at);
        }
        &self.group
    }

    fn place(&self, document: DocId) -> usize {
        let count = self.passages.count();
        if document < self.group.documents.start {
            return self.passages.place(document, 0, self.at);
        }
        // Mostly it is not far ahead.
        let mut step = 1;
        let mut from = (self.at + 1).min(count.saturating_sub(1));
        loop {
            let to = from + step;
            if to >= count || self.passages.first(to) > document {
                return self.passages.place(document, from, to.min(count));
            }
            (from, step) = (to, step * 2);
        }
    }

    /// Parts documents, which come in their order, by group.
    pub(in crate::engine::local) fn part<'documents>(
        &mut self,
        mut documents: &'documents [DocId],
        mut visit: impl FnMut(&Group, &'documents [DocId]),
    ) {
        while let Some(first) = documents.first() {
            let group = self.of(*first);
            let inside = 1 + documents[1..].iter().take_while(|document| **document < group.documents.end).count();
            let (here, rest) = documents.split_at(inside);
            visit(group, here);
            documents = rest;
        }
    }
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
        let [groups, fingerprints] = written.parts();
        let mut writer = ChecksumWriter::new(Vec::new());
        writer.write_all(&[groups, fingerprints].concat()).expect("written");
        let bytes = OwnedBytes::new(writer.finish().expect("written"));
        let pages = Arc::new(Pages::open("a.postings", &bytes, &Damage::default()).expect("checksums"));
        let part = |range| Stretch::new(&pages, range).expect("a part");
        let end = groups.len() + fingerprints.len();
        Passages::new(part(0..groups.len()), part(groups.len()..end), written.documents).expect("whole")
    }

    proptest! {
        #[test]
        fn passages_come_from_where_it_was_written(
            reports in prop::collection::vec((0_u64..5, prop::collection::vec((0_u32..3, 0_u16..2, 1_usize..5), 1..4)), 1..60),
            asked in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
        ) {
            let mut written = PassagesWriter::default();
            let mut expected = Vec::new();
            for (report, places) in reports {
                for (district, year, count) in places {
                    let provenance = Provenance { report: report << 40 | report, district, year, covers_last: year, institution: district as u8 };
                    for _ in 0..count {
                        written.add(provenance, expected.len() as u64 * 3);
                        expected.push(provenance);
                    }
                }
            }
            let passages = read(&written);
            let listed: Vec<Provenance> = passages.all().flat_map(|group| group.documents.map(move |_| group.provenance)).collect();
            prop_assert_eq!(&listed, &expected);
            let mut asked: Vec<DocId> = asked.into_iter().map(|index| index.index(expected.len()) as DocId).collect();
            // In whatever order, and in theirs.
            let mut groups = passages.groups();
            for document in &asked {
                let provenance = expected[*document as usize];
                let group = groups.of(*document);
                prop_assert!(group.documents.contains(document) && group.provenance == provenance);
                prop_assert_eq!(passages.provenance(*document), provenance);
                prop_assert_eq!(passages.fingerprint(*document), u64::from(*document) * 3);
                let report = passages.report(*document);
                prop_assert!(report.contains(document));
                prop_assert!(report.clone().all(|other| expected[other as usize].report == provenance.report));
                let around = [report.start.checked_sub(1), Some(report.end)];
                prop_assert!(around.into_iter().flatten().all(|other| expected.get(other as usize).is_none_or(|other| other.report != provenance.report)));
            }
            asked.sort_unstable();
            asked.dedup();
            let mut parted = Vec::new();
            passages.groups().part(&asked, |group, documents| {
                parted.extend(documents.iter().map(|document| (*document, group.provenance)));
            });
            let of_each: Vec<(DocId, Provenance)> = asked.iter().map(|document| (*document, expected[*document as usize])).collect();
            prop_assert_eq!(parted, of_each);
        }
    }
}
