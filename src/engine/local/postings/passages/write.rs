//! Writing what is known of passages.

use rustc_hash::FxHashMap;
use tantivy::DocId;

use super::{FURTHEST, NAME, Provenance, WINDOW};

/// Collects what is known of passages, in their order.
#[derive(Default)]
pub(in crate::engine::local) struct PassagesWriter {
    /// The file and the provenance of the last group, and how many groups before it its report begins.
    last: Option<(u64, Provenance, u32)>,
    names: FxHashMap<Provenance, u32>,
    pub(super) documents: DocId,
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
    pub(in crate::engine::local::postings) fn bytes(&self) -> Option<Vec<u8>> {
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
