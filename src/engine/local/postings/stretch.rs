//! A stretch of the bytes of postings: whatever of it is asked for is held to its checksums first.

use std::ops::Range;
use std::sync::Arc;

use tantivy::directory::OwnedBytes;

use crate::engine::local::checked::Pages;

/// A stretch of the bytes of postings. Where it is damaged, this is noted; who reads it goes on as if it ended there.
#[derive(Clone)]
pub(in crate::engine::local) struct Stretch {
    pages: Arc<Pages>,
    start: usize,
    length: usize,
}

impl Stretch {
    /// A range of the bytes, if it is one.
    pub(super) fn new(pages: &Arc<Pages>, range: Range<usize>) -> Option<Self> {
        Self { pages: Arc::clone(pages), start: 0, length: pages.len() }.part(range)
    }

    pub(in crate::engine::local) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// A part of the stretch, if there is one.
    pub(super) fn part(&self, range: Range<usize>) -> Option<Self> {
        let is_there = range.start <= range.end && range.end <= self.length;
        is_there.then(|| Self {
            pages: Arc::clone(&self.pages),
            start: self.start + range.start,
            length: range.end - range.start,
        })
    }

    /// The bytes of a part; `None` where they are damaged or not there, which is noted.
    #[inline]
    pub(in crate::engine::local) fn get(&self, range: Range<usize>) -> Option<&[u8]> {
        if range.start > range.end || range.end > self.length {
            self.damaged();
            return None;
        }
        self.pages.get(self.start + range.start..self.start + range.end).ok()
    }

    /// As many of the bytes from a place on as there are, up to `most`.
    #[inline]
    pub(super) fn from(&self, start: usize, most: usize) -> Option<&[u8]> {
        self.get(start..start.saturating_add(most).min(self.length))
    }

    /// A byte; `None` where it is damaged or not there, which is noted.
    #[inline]
    pub(in crate::engine::local) fn byte(&self, at: usize) -> Option<u8> {
        self.get(at..at.checked_add(1)?)?.first().copied()
    }

    /// All bytes, of which nothing has been checked.
    pub(super) fn unchecked(&self) -> OwnedBytes {
        self.pages.unchecked(self.start..self.start + self.length)
    }

    /// Notes that what stands here cannot be read.
    pub(super) fn damaged(&self) {
        let _ = self.pages.damaged(&format!("the postings from byte {} on make no sense", self.start));
    }
}
