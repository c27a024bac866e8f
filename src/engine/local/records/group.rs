//! Groups: records of neighbouring passages of a file as bytes, before they are compressed. What passages have in
//! common, where they come from, stands before the first of them and is said again only where it changes.
//!
//! For each passage: the length of what is new of where it comes from, in bytes, 0 where it is as before, and that; the
//! first line; the first page or 0, and how many pages follow it; how many lines follow, twice that and one where it continues a paragraph; the length of the text, and
//! the text. Numbers are written seven bits a byte, the low ones first; where it comes from (JSON) and the text are in
//! word codes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::engine::local::number::{push_number, take_number};
use crate::engine::local::schema::PassageRecord;
use crate::error::Result;
use crate::report::{Lines, Metadata};
use crate::text::word_codes;

/// Where a passage comes from.
#[derive(PartialEq, Serialize, Deserialize)]
struct Origin<'record> {
    root: u32,
    path: Cow<'record, str>,
    part: u32,
    title: Cow<'record, str>,
    section: Cow<'record, [String]>,
    metadata: Cow<'record, Metadata>,
    #[serde(default, skip_serializing_if = "is_none")]
    sketch: u64,
}

/// Whether a sketch is none.
fn is_none(sketch: &u64) -> bool {
    *sketch == 0
}

impl<'record> Origin<'record> {
    fn of(record: &'record PassageRecord) -> Self {
        Self {
            root: record.root,
            path: Cow::Borrowed(&record.path),
            part: record.part,
            title: Cow::Borrowed(&record.title),
            section: Cow::Borrowed(&record.section),
            metadata: Cow::Borrowed(&record.metadata),
            sketch: record.sketch,
        }
    }
}

/// Records that are put together.
#[derive(Default)]
pub(super) struct Group<'record> {
    bytes: Vec<u8>,
    origin: Option<Origin<'record>>,
    buffer: Vec<u8>,
}

impl<'record> Group<'record> {
    /// Adds the next record.
    pub(super) fn add(&mut self, record: &'record PassageRecord) -> Result<()> {
        let origin = Origin::of(record);
        self.buffer.clear();
        if self.origin.as_ref() != Some(&origin) {
            word_codes::encode(&super::json(&origin)?, &mut self.buffer);
            self.origin = Some(origin);
        }
        self.block();
        let Lines { first, last } = record.lines;
        self.number(first as usize);
        let (page, last_page) = record.pages.unwrap_or_default();
        self.number(page as usize);
        if page > 0 {
            self.number(last_page.saturating_sub(page) as usize);
        }
        self.number((last.wrapping_sub(first) as usize) << 1 | usize::from(record.continues));
        self.buffer.clear();
        word_codes::encode(&record.text, &mut self.buffer);
        self.block();
        Ok(())
    }

    /// What was added.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Adds what is in the buffer, with its length before it.
    fn block(&mut self) {
        self.number(self.buffer.len());
        self.bytes.extend_from_slice(&self.buffer);
    }

    fn number(&mut self, number: usize) {
        push_number(number as u64, &mut self.bytes);
    }
}

/// The record at a place of a group; `None` where the bytes are none.
pub(super) fn read(mut bytes: &[u8], place: usize) -> Option<PassageRecord> {
    let mut origin: &[u8] = &[];
    for at in 0.. {
        let new = take_block(&mut bytes)?;
        if !new.is_empty() {
            origin = new;
        }
        let first = u32::try_from(take_number(&mut bytes)?).ok()?;
        let page = u32::try_from(take_number(&mut bytes)?).ok()?;
        let pages = match page {
            0 => None,
            page => Some((page, page.checked_add(u32::try_from(take_number(&mut bytes)?).ok()?)?)),
        };
        let more = take_number(&mut bytes)?;
        let text = take_block(&mut bytes)?;
        if at == place {
            let origin = word_codes::decode(origin)?;
            let Origin { root, path, part, title, section, metadata, sketch } = serde_json::from_str(&origin).ok()?;
            return Some(PassageRecord {
                root,
                path: path.into_owned(),
                part,
                title: title.into_owned(),
                section: section.into_owned(),
                lines: Lines { first, last: first.wrapping_add(u32::try_from(more >> 1).ok()?) },
                pages,
                continues: more & 1 == 1,
                metadata: metadata.into_owned(),
                sketch,
                text: word_codes::decode(text)?,
            });
        }
    }
    None
}

fn take_block<'bytes>(bytes: &mut &'bytes [u8]) -> Option<&'bytes [u8]> {
    let length = usize::try_from(take_number(bytes)?).ok()?;
    let (block, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(block)
}
