//! What else is known of the passages of a segment: where each comes from, and the fingerprint of its text. Passages of
//! a report are neighbours, and most of a report comes from one place and year: what they come from is kept once for a
//! group of neighbours that share it. To count a hundred matches of a report by district and year is to look once.
//!
//! The bytes are: how many groups there are, and how many different provenances; for every [`WINDOW`] documents the
//! group of the first; of each group its first document, and its provenance with how many groups before it its report
//! begins; the provenances; of each group the number of its file; of each document its fingerprint.

mod walk;
mod write;

use std::ops::Range;

use tantivy::DocId;

use super::stretch::Stretch;

pub(in crate::engine::local) use self::walk::Groups;
pub(in crate::engine::local) use self::write::PassagesWriter;

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
        self.described(at, word(&self.origins, at)?, self.first(at)?..self.first(at + 1)?)
    }

    /// The group at a place, which has this word of origin and these documents.
    fn described(&self, at: usize, origin: u32, documents: Range<DocId>) -> Option<Group> {
        let start = (origin & ((1 << NAME) - 1)) as usize * PROVENANCE;
        let provenance = Provenance::read(self.provenances.get(start..start + PROVENANCE)?.first_chunk()?);
        let (mut begins, mut before) = (at, origin >> NAME);
        while before == FURTHEST {
            begins = begins.checked_sub(before as usize)?;
            before = word(&self.origins, begins)? >> NAME;
        }
        let report = begins.checked_sub(before as usize)? as u32;
        Some(Group { documents, report, provenance })
    }

    /// What is read where something is damaged, which is noted: nothing more comes behind it.
    fn damaged(&self) -> Group {
        self.firsts.damaged();
        Group { documents: 0..DocId::MAX, report: 0, provenance: Provenance::default() }
    }

    /// The group of a document.
    pub(in crate::engine::local) fn group(&self, document: DocId) -> Group {
        let group = self.place(document).and_then(|at| self.at(at));
        group.filter(|group| group.documents.contains(&document)).unwrap_or_else(|| self.damaged())
    }

    /// A walk over the groups of documents that come in their order.
    pub(in crate::engine::local) fn groups(&self) -> Groups<'_> {
        Groups::new(self)
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
mod tests;
