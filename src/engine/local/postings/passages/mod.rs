//! What else is known of the passages of a segment: where each comes from, and the fingerprint of its text. Passages of
//! a report are neighbours, and most of a report comes from one place and year: what they come from is kept once for a
//! group of neighbours that share it. To count a hundred matches of a report by district and year is to look once.
//!
//! A query looks up what it finds all over the segment, so what it looks at is short: a bit for each document says whether
//! a group begins there, and a bit for each group whether a report does (`begins.rs`).
//!
//! The bytes are: how many groups, different provenances and reports there are; for every 64 documents which of them begin
//! a group; for every 64 groups which of them begin a report, and the names of their provenances, in as many bytes as the
//! last name has; the provenances; of each report the number of its file; of each document its fingerprint.

mod begins;
mod write;

use std::ops::Range;

use tantivy::DocId;

use self::begins::{BEGINS, Begins, TOGETHER, ahead, back};
use super::stretch::Stretch;

pub(in crate::engine::local) use self::write::PassagesWriter;

const NUMBER: usize = 8;

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
    /// As one number: 20 bits of the district, 12 of each year, 8 of the institution, one of whether it is a passage.
    fn to_number(self) -> u64 {
        let Self { is_passage, district, year, covers_last, institution } = self;
        let years = [year, covers_last].map(|year| u64::from(year) & 0xfff);
        let number = u64::from(district) & 0xf_ffff | years[0] << 20 | years[1] << 32;
        number | u64::from(institution) << 44 | u64::from(is_passage) << 52
    }

    fn of_number(number: u64) -> Self {
        Self {
            is_passage: number >> 52 & 1 != 0,
            district: (number & 0xf_ffff) as u32,
            year: (number >> 20 & 0xfff) as u16,
            covers_last: (number >> 32 & 0xfff) as u16,
            institution: (number >> 44 & 0xff) as u8,
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

/// What documents of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine::local) struct Neighbours {
    /// As of a [`Group`].
    pub(in crate::engine::local) report: u32,
    /// The name of their provenance, by which [`Passages::provenance`] is asked.
    pub(in crate::engine::local) name: u32,
}

/// What is known of the passages of a segment.
#[derive(Clone)]
pub(in crate::engine::local) struct Passages {
    documents: DocId,
    groups: usize,
    /// The bytes of the name of a provenance.
    name: usize,
    windows: Stretch,
    origins: Stretch,
    provenances: Stretch,
    files: Stretch,
    fingerprints: Stretch,
}

/// The bytes of the names of so many provenances, each.
fn name_length(provenances: usize) -> usize {
    let last = provenances.saturating_sub(1);
    (last.checked_ilog2().unwrap_or(0) as usize / 8) + 1
}

impl Passages {
    /// `None` where these are not the bytes of a [`PassagesWriter`] of so many documents.
    pub(super) fn read(bytes: &Stretch, documents: DocId) -> Option<Self> {
        let counts = bytes.get(0..3 * NUMBER)?.as_chunks::<NUMBER>().0;
        let [groups, provenances, reports] = [0, 1, 2].map(|at: usize| u64::from_le_bytes(counts[at]) as usize);
        let name = name_length(provenances);
        let mut end = 3 * NUMBER;
        let mut part = |count: usize, size: usize| {
            let start = end;
            end = start.checked_add(count.checked_mul(size)?)?;
            bytes.part(start..end)
        };
        let passages = Self {
            documents,
            groups,
            name,
            windows: part((documents as usize).div_ceil(TOGETHER), BEGINS)?,
            origins: part(groups.div_ceil(TOGETHER), BEGINS + TOGETHER * name)?,
            provenances: part(provenances, NUMBER)?,
            files: part(reports, NUMBER)?,
            fingerprints: part(documents as usize, NUMBER)?,
        };
        (end == bytes.len() && (groups == 0) == (documents == 0)).then_some(passages)
    }

    /// How many documents there are, rows of the manifest among them.
    pub(in crate::engine::local) fn documents(&self) -> DocId {
        self.documents
    }

    /// Which documents of a window begin a group.
    #[inline]
    fn window(&self, at: usize) -> Option<Begins> {
        let start = at.checked_mul(BEGINS)?;
        Begins::read(self.windows.get(start..start + BEGINS)?)
    }

    /// Which of some groups begin a report, and behind these the names of their provenances.
    #[inline]
    fn origins(&self, at: usize) -> Option<(Begins, &[u8])> {
        let length = BEGINS + TOGETHER * self.name;
        let start = at.checked_mul(length)?;
        let (begins, names) = self.origins.get(start..start + length)?.split_at_checked(BEGINS)?;
        Some((Begins::read(begins)?, names))
    }

    /// The report of the group at a place, and the name of its provenance.
    #[inline]
    fn origin(&self, place: usize) -> Option<(u32, u32)> {
        let (begins, names) = self.origins(place / TOGETHER)?;
        let start = place % TOGETHER * self.name;
        let name = names.get(start..start + self.name)?;
        let name = name.iter().rev().fold(0, |name, byte| name << 8 | u32::from(*byte));
        Some((begins.last(place % TOGETHER)?, name))
    }

    /// The place of the group of a document, and the first document behind the group, or `end` where none of the next is before
    /// it.
    #[inline]
    fn place(&self, document: DocId, end: DocId) -> Option<(usize, DocId)> {
        let (window, at) = (document as usize / TOGETHER, document as usize % TOGETHER);
        let begins = self.window(window)?;
        let place = begins.last(at)? as usize;
        match begins.next(at) {
            Some(next) => Some((place, (window * TOGETHER + next) as DocId)),
            None => Some((place, ahead(|at| self.window(at), document as usize, 0, end as usize)? as DocId)),
        }
    }

    /// The first document of the group that stands so many groups behind the one next to that of a document; behind the
    /// last one, how many there are.
    fn behind(&self, document: DocId, groups: usize) -> Option<DocId> {
        Some(ahead(|at| self.window(at), document as usize, groups, self.documents as usize)? as DocId)
    }

    /// The provenance with a name.
    pub(in crate::engine::local) fn provenance(&self, name: u32) -> Provenance {
        number(&self.provenances, name as usize).map(Provenance::of_number).unwrap_or_default()
    }

    /// The group at a place, which has these documents.
    fn at(&self, place: usize, documents: Range<DocId>) -> Option<Group> {
        let (report, name) = self.origin(place)?;
        Some(Group { documents, report, provenance: self.provenance(name) })
    }

    /// What is read where something is damaged, which is noted: nothing more comes behind it.
    fn damaged(&self) -> Group {
        self.windows.damaged();
        Group { documents: 0..DocId::MAX, report: 0, provenance: Provenance::default() }
    }

    /// The group of a document.
    pub(in crate::engine::local) fn group(&self, document: DocId) -> Group {
        let group = || {
            let (place, end) = self.place(document, self.documents)?;
            let first = back(|at| self.window(at), document as usize, 0)? as DocId;
            self.at(place, first..end)
        };
        group().filter(|group| group.documents.contains(&document)).unwrap_or_else(|| self.damaged())
    }

    /// Parts documents, which come in their order, by group. What is damaged, which is noted, ends the parts.
    pub(in crate::engine::local) fn part<'documents>(
        &self,
        mut documents: &'documents [DocId],
        mut visit: impl FnMut(Neighbours, &'documents [DocId]),
    ) {
        // Of a group of many, those behind the last document are of no interest.
        let end = documents.last().map_or(0, |last| last.saturating_add(1).min(self.documents));
        let neighbours = |document: DocId| {
            let (place, end) = self.place(document, end)?;
            let (report, name) = self.origin(place)?;
            (document < end).then_some((end, Neighbours { report, name }))
        };
        while let Some(first) = documents.first() {
            let Some((end, neighbours)) = neighbours(*first) else {
                self.windows.damaged();
                return;
            };
            let inside = 1 + documents[1..].iter().take_while(|document| **document < end).count();
            let (here, rest) = documents.split_at(inside);
            visit(neighbours, here);
            documents = rest;
        }
    }

    /// The places of all groups and their documents, in their order.
    fn places(&self) -> impl Iterator<Item = (usize, Range<DocId>)> {
        let mut next = 0;
        (0..self.groups).map_while(move |place| {
            let documents = next..self.behind(next, 0)?;
            next = documents.end;
            Some((place, documents))
        })
    }

    /// All groups, in their order.
    pub(in crate::engine::local) fn all(&self) -> impl Iterator<Item = Group> {
        self.places().map_while(|(place, documents)| self.at(place, documents))
    }

    /// The documents of each group, and the number of their file.
    pub(in crate::engine::local) fn files(&self) -> impl Iterator<Item = (Range<DocId>, u64)> {
        self.places().map_while(|(place, documents)| {
            let (report, _) = self.origin(place)?;
            Some((documents, number(&self.files, report as usize)?))
        })
    }

    /// The documents of the report of a passage: they are neighbours.
    pub(in crate::engine::local) fn report(&self, document: DocId) -> Range<DocId> {
        let report = || {
            let (place, _) = self.place(document, document.saturating_add(1))?;
            let begins = |at| Some(self.origins(at)?.0);
            let (first, end) = (back(begins, place, 0)?, ahead(begins, place, 0, self.groups)?);
            let first = back(|at| self.window(at), document as usize, place - first)?;
            Some(first as DocId..self.behind(document, end - place - 1)?)
        };
        report().unwrap_or(0..0)
    }

    /// The fingerprint of a passage; of a row the sketch of its file.
    pub(in crate::engine::local) fn fingerprint(&self, document: DocId) -> u64 {
        number(&self.fingerprints, document as usize).unwrap_or(0)
    }
}

#[inline]
fn number(numbers: &Stretch, at: usize) -> Option<u64> {
    numbers.get(at * NUMBER..(at + 1) * NUMBER)?.first_chunk().map(|number| u64::from_le_bytes(*number))
}

#[cfg(test)]
mod tests;
