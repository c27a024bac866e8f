//! Going through the groups of documents that come in their order, as those of a query do.

use std::ops::Range;

use tantivy::DocId;

use super::{Group, Passages, Stretch, WORD};

/// So many words are read, and held to their checksums, together.
const TOGETHER: usize = 256;
/// Mostly the group of the next document is the next one or one soon behind it: to look at so many of them is faster than
/// to look it up.
const NEAR: usize = 4;

/// A walk over groups.
pub(in crate::engine::local) struct Groups<'passages> {
    passages: &'passages Passages,
    /// The place of the group at hand, and its documents.
    at: usize,
    documents: Range<DocId>,
    firsts: Words<'passages>,
    origins: Words<'passages>,
}

/// Words of which those from a place on are at hand.
struct Words<'passages> {
    all: &'passages Stretch,
    from: usize,
    at_hand: &'passages [[u8; WORD]],
}

impl<'passages> Words<'passages> {
    fn new(all: &'passages Stretch) -> Self {
        Self { all, from: 0, at_hand: &[] }
    }

    #[inline]
    fn get(&mut self, at: usize) -> Option<u32> {
        if at.wrapping_sub(self.from) >= self.at_hand.len() {
            self.at_hand = self.all.from(at.checked_mul(WORD)?, TOGETHER * WORD)?.as_chunks().0;
            self.from = at;
        }
        self.at_hand.get(at - self.from).map(|word| u32::from_le_bytes(*word))
    }
}

impl<'passages> Groups<'passages> {
    pub(super) fn new(passages: &'passages Passages) -> Self {
        let Passages { firsts, origins, .. } = passages;
        Self { passages, at: 0, documents: 0..0, firsts: Words::new(firsts), origins: Words::new(origins) }
    }

    /// Parts documents by group. They come in their order, and behind those of the call before.
    pub(in crate::engine::local) fn part<'documents>(
        &mut self,
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

    /// The group of a document that does not stand before the group at hand.
    fn group(&mut self, document: DocId) -> Group {
        let group = self.go_to(document).and_then(|()| {
            let origin = self.origins.get(self.at)?;
            self.passages.described(self.at, origin, self.documents.clone())
        });
        group.filter(|group| group.documents.contains(&document)).unwrap_or_else(|| self.passages.damaged())
    }

    fn go_to(&mut self, document: DocId) -> Option<()> {
        for _ in 0..NEAR {
            if document < self.documents.end {
                return Some(());
            }
            // Before the first group there is none to go on from.
            self.at += usize::from(self.documents.end > 0);
            self.documents = self.documents.end..self.first(self.at + 1)?;
        }
        if document >= self.documents.end {
            self.at = self.passages.place(document)?;
            self.documents = self.first(self.at)?..self.first(self.at + 1)?;
        }
        Some(())
    }

    /// As [`Passages::first`].
    fn first(&mut self, at: usize) -> Option<DocId> {
        if at >= self.passages.groups { Some(self.passages.documents) } else { self.firsts.get(at) }
    }
}
