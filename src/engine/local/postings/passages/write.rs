//! Writing what is known of passages.

use rustc_hash::FxHashMap;
#[cfg(test)]
use tantivy::DocId;

use super::begins::{BEGINS, BeginsWriter, TOGETHER};
use super::{Provenance, name_length};

/// Collects what is known of passages, in their order.
#[derive(Default)]
pub(in crate::engine::local) struct PassagesWriter {
    /// The file and the provenance of the last group.
    last: Option<(u64, Provenance)>,
    /// Which documents begin a group, and which groups a report.
    groups: BeginsWriter,
    reports: BeginsWriter,
    names: FxHashMap<Provenance, u32>,
    /// Of each group.
    named: Vec<u32>,
    provenances: Vec<u8>,
    files: Vec<u8>,
    fingerprints: Vec<u8>,
}

impl PassagesWriter {
    /// Adds a passage of a file; or a row of the manifest, whose fingerprint is its sketch.
    pub(in crate::engine::local) fn add(&mut self, file: u64, provenance: Provenance, fingerprint: u64) {
        let begins = self.last != Some((file, provenance));
        self.groups.add(begins);
        if begins {
            self.begin(file, provenance);
        }
        self.fingerprints.extend(fingerprint.to_le_bytes());
    }

    fn begin(&mut self, file: u64, provenance: Provenance) {
        let next = self.names.len() as u32;
        let name = *self.names.entry(provenance).or_insert(next);
        if name == next {
            self.provenances.extend(provenance.to_number().to_le_bytes());
        }
        self.named.push(name);
        let begins = self.last.is_none_or(|(last, _)| last != file);
        self.reports.add(begins);
        if begins {
            self.files.extend(file.to_le_bytes());
        }
        self.last = Some((file, provenance));
    }

    /// How many documents there are.
    #[cfg(test)]
    pub(super) fn documents(&self) -> DocId {
        self.groups.count() as DocId
    }

    /// The bytes, one part after the other.
    pub(in crate::engine::local::postings) fn bytes(&self) -> Vec<u8> {
        let Self { groups, reports, names, named, provenances, files, fingerprints, .. } = self;
        let length = name_length(names.len());
        let mut origins = Vec::with_capacity(named.len().div_ceil(TOGETHER) * (BEGINS + TOGETHER * length));
        for (begins, named) in reports.bytes().chunks(BEGINS).zip(named.chunks(TOGETHER)) {
            origins.extend_from_slice(begins);
            let end = origins.len() + TOGETHER * length;
            named.iter().for_each(|name| origins.extend_from_slice(&name.to_le_bytes()[..length]));
            // The last ones are as many as the others.
            origins.resize(end, 0);
        }
        let counts = [named.len() as u64, names.len() as u64, u64::from(reports.begun())].map(u64::to_le_bytes);
        [&counts.concat(), groups.bytes(), &origins, provenances, files, fingerprints].concat()
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
