//! The postings of a segment, open for reading.

use std::io;
use std::ops::Range;

use fst::{IntoStreamer, Map, Streamer};
use tantivy::directory::OwnedBytes;
use tantivy::index::{SegmentComponent, SegmentId};
use tantivy::schema::Field;
use tantivy::{SegmentReader, TantivyError, Term};

use super::unread::count_of;
use super::{Cursor, Detail, EXTENSION};
use crate::engine::local::number::take_number;
use crate::engine::local::schema::detail;

/// The lengths of so many lists are kept together, behind where the first of them begins.
pub(super) const TOGETHER: usize = 64;
/// What says where the lists of a group begin, and where their lengths.
pub(super) const GROUP: usize = 16;
/// A field, and how many tokens it has.
pub(super) const COUNT: usize = 9;
/// Where the parts end, and how many documents there are.
pub(super) const FOOTER: usize = 6 * 8;

/// What is read is not what was written.
pub(super) fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the postings are damaged; `search index --rebuild` makes them anew")
}

/// The postings of a segment.
pub(in crate::engine::local) struct SegmentPostings {
    id: Option<SegmentId>,
    lists: OwnedBytes,
    /// From terms, with their fields before them, to their numbers.
    terms: Map<OwnedBytes>,
    lengths: OwnedBytes,
    groups: OwnedBytes,
    documents: u32,
    /// Of each field with lengths, a byte for each document.
    measures: Vec<(Field, OwnedBytes)>,
    tokens: Vec<(Field, u64)>,
}

/// The list of a term.
#[derive(Clone)]
pub(in crate::engine::local) struct List {
    bytes: OwnedBytes,
    documents: u32,
    detail: Detail,
}

impl List {
    /// How many documents it has.
    pub(in crate::engine::local) fn count(&self) -> u32 {
        count_of(&self.bytes)
    }

    /// A walk over them.
    pub(in crate::engine::local) fn cursor(&self) -> Cursor {
        Cursor::new(self.bytes.clone(), self.documents, self.detail)
    }

    pub(super) fn detail(&self) -> Detail {
        self.detail
    }
}

impl SegmentPostings {
    pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let file = reader.open_read(SegmentComponent::Custom(EXTENSION.to_owned()))?;
        let postings = Self::read(file.read_bytes()?).filter(|postings| postings.documents == reader.max_doc());
        let id = reader.segment_id();
        let damaged =
            || TantivyError::InternalError(format!("the postings of segment {} are damaged", id.uuid_string()));
        Ok(Self { id: Some(id), ..postings.ok_or_else(damaged)? })
    }

    /// Reads what [`PostingsWriter`](super::PostingsWriter) wrote; `None` where it is nothing of the kind.
    pub(in crate::engine::local) fn read(bytes: OwnedBytes) -> Option<Self> {
        let footer = bytes.len().checked_sub(FOOTER)?;
        let numbers: Vec<usize> =
            bytes[footer..].as_chunks::<8>().0.iter().map(|number| u64::from_le_bytes(*number) as usize).collect();
        let [lists, terms, lengths, groups, measures, documents] = numbers[..] else { return None };
        let part = |range: Range<usize>| (range.start <= range.end && range.end <= footer).then(|| bytes.slice(range));
        let documents = u32::try_from(documents).ok()?;
        let mut rest = part(groups..measures)?;
        let mut of_fields = Vec::new();
        while !rest.is_empty() {
            let (field, after) = rest.as_slice().split_first()?;
            let field = Field::from_field_id(u32::from(*field));
            after.get(..documents as usize)?;
            of_fields.push((field, rest.slice(1..1 + documents as usize)));
            rest = rest.slice(1 + documents as usize..rest.len());
        }
        let counts = part(measures..footer)?;
        let tokens = counts.as_chunks::<COUNT>().0.iter().map(|count| {
            let [field, number @ ..] = count;
            (Field::from_field_id(u32::from(*field)), u64::from_le_bytes(*number))
        });
        Some(Self {
            id: None,
            lists: part(0..lists)?,
            terms: Map::new(part(lists..terms)?).ok()?,
            lengths: part(terms..lengths)?,
            groups: part(lengths..groups)?,
            documents,
            measures: of_fields,
            tokens: tokens.collect(),
        })
    }

    pub(super) fn id(&self) -> Option<SegmentId> {
        self.id
    }

    /// How many documents there are, deleted ones among them.
    pub(in crate::engine::local) fn documents(&self) -> u32 {
        self.documents
    }

    /// How many tokens a field has.
    pub(in crate::engine::local) fn tokens(&self, field: Field) -> u64 {
        self.tokens.iter().find(|(of, _)| *of == field).map_or(0, |(_, tokens)| *tokens)
    }

    /// The lengths of documents in a field, a byte each, if they are kept.
    pub(in crate::engine::local) fn measure(&self, field: Field) -> Option<OwnedBytes> {
        self.measures.iter().find(|(of, _)| *of == field).map(|(_, lengths)| lengths.clone())
    }

    /// The list of a term; `None` where it stands nowhere.
    pub(in crate::engine::local) fn list(&self, term: &Term) -> Option<List> {
        let mut key = vec![term.field().field_id() as u8];
        key.extend_from_slice(term.serialized_value_bytes());
        self.numbered(self.terms.get(&key)?, detail(term.field()))
    }

    /// Calls `visit` with every term of a field that begins with some bytes, and its list, in their order.
    pub(in crate::engine::local) fn each_term(
        &self,
        field: Field,
        beginning: &[u8],
        mut visit: impl FnMut(&[u8], List),
    ) {
        let first = [&[field.field_id() as u8], beginning].concat();
        let mut stream = self.terms.range().ge(&first).into_stream();
        while let Some((key, number)) = stream.next() {
            if !key.starts_with(&first) {
                break;
            }
            if let Some(list) = self.numbered(number, detail(field)) {
                visit(&key[1..], list);
            }
        }
    }

    /// All terms, with their fields before them, and their lists, one by one.
    pub(super) fn all(&self) -> impl FnMut() -> io::Result<Option<(Vec<u8>, List)>> + '_ {
        let mut stream = self.terms.stream();
        move || {
            let Some((key, number)) = stream.next() else { return Ok(None) };
            let field = Field::from_field_id(key.first().copied().map_or(0, u32::from));
            let list = self.numbered(number, detail(field)).ok_or_else(damaged)?;
            Ok(Some((key.to_vec(), list)))
        }
    }

    /// The list with a number.
    fn numbered(&self, number: u64, detail: Detail) -> Option<List> {
        let (group, place) = (number as usize / TOGETHER, number as usize % TOGETHER);
        let group = self.groups.get(group * GROUP..)?.first_chunk::<GROUP>()?;
        let (start, lengths) = group.split_at(8);
        let number = |bytes: &[u8]| Some(u64::from_le_bytes(*bytes.first_chunk()?) as usize);
        let mut start = number(start)?;
        let mut lengths = self.lengths.get(number(lengths)?..)?;
        for _ in 0..place {
            start = start.checked_add(take_number(&mut lengths)? as usize)?;
        }
        let end = start.checked_add(take_number(&mut lengths)? as usize)?;
        let is_inside = start < end && end <= self.lists.len();
        is_inside.then(|| List { bytes: self.lists.slice(start..end), documents: self.documents, detail })
    }
}
