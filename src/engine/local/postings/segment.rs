//! The postings of a segment, open for reading.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use tantivy::directory::OwnedBytes;
use tantivy::index::{SegmentComponent, SegmentId};
use tantivy::schema::Field;
use tantivy::{SegmentReader, TantivyError, Term};

use super::passages::Passages;
use super::stretch::Stretch;
use super::terms::TermNumbers;
use super::unread::count_of;
use super::{Cursor, Detail, EXTENSION};
use crate::engine::local::checked::{Damage, Pages};
use crate::engine::local::number::{MOST_OF_A_NUMBER, take_number};
use crate::engine::local::schema::detail;

/// The lengths of so many lists are kept together, behind where the first of them begins.
pub(super) const TOGETHER: usize = 64;
/// What says where the lists of a group begin, and where their lengths.
pub(super) const GROUP: usize = 16;
/// A field, and how many tokens it has.
pub(super) const COUNT: usize = 9;
/// Where the parts end, and how many documents there are.
pub(super) const FOOTER: usize = 7 * 8;

/// The postings of a segment.
pub(in crate::engine::local) struct SegmentPostings {
    id: Option<SegmentId>,
    pages: Arc<Pages>,
    lists: Stretch,
    /// From terms, with their fields before them, to their numbers.
    terms: TermNumbers,
    lengths: Stretch,
    groups: Stretch,
    passages: Passages,
    documents: u32,
    /// Of each field with lengths, a byte for each document.
    measures: Vec<(Field, Stretch)>,
    tokens: Vec<(Field, u64)>,
}

/// The list of a term.
#[derive(Clone)]
pub(in crate::engine::local) struct List {
    bytes: Stretch,
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
    /// Opens those of a segment. What of them is damaged is noted, now or when it is read.
    pub(super) fn open(reader: &SegmentReader, damage: &Damage) -> tantivy::Result<Self> {
        let file = reader.open_read(SegmentComponent::Custom(EXTENSION.to_owned()))?;
        let id = reader.segment_id();
        let name = format!("{}.{EXTENSION}", id.uuid_string());
        let postings = Self::read(&name, &file.read_bytes()?, damage)?;
        if postings.documents != reader.max_doc() {
            return Err(TantivyError::from(postings.damaged()));
        }
        Ok(Self { id: Some(id), ..postings })
    }

    /// Reads what [`PostingsWriter`](super::PostingsWriter) wrote into the file `name`.
    ///
    /// # Errors
    /// Where it is nothing of the kind, which is noted.
    pub(in crate::engine::local) fn read(name: &str, bytes: &OwnedBytes, damage: &Damage) -> io::Result<Self> {
        let pages = Arc::new(Pages::open(name, bytes, damage)?);
        Self::parts(&pages).ok_or_else(|| damaged(&pages))
    }

    /// Reads what was written into memory.
    #[cfg(test)]
    pub(in crate::engine::local) fn of_bytes(bytes: Vec<u8>) -> Self {
        Self::read("a.postings", &OwnedBytes::new(bytes), &Damage::default()).expect("readable")
    }

    fn parts(pages: &Arc<Pages>) -> Option<Self> {
        let footer = pages.len().checked_sub(FOOTER)?;
        let numbers: Vec<usize> = pages
            .get(footer..pages.len())
            .ok()?
            .as_chunks::<8>()
            .0
            .iter()
            .map(|number| u64::from_le_bytes(*number) as usize)
            .collect();
        let [lists, terms, lengths, groups, passages, measures, documents] = numbers[..] else {
            return None;
        };
        let part = |range: Range<usize>| Stretch::new(pages, range).filter(|part| part.len() <= footer);
        let documents = u32::try_from(documents).ok()?;
        let mut rest = part(passages..measures)?;
        let mut of_fields = Vec::new();
        while !rest.is_empty() {
            let field = Field::from_field_id(u32::from(rest.byte(0)?));
            let end = 1 + documents as usize;
            of_fields.push((field, rest.part(1..end)?));
            rest = rest.part(end..rest.len())?;
        }
        let tokens = pages.get(measures..footer).ok()?.as_chunks::<COUNT>().0.iter().map(|count| {
            let [field, number @ ..] = count;
            (Field::from_field_id(u32::from(*field)), u64::from_le_bytes(*number))
        });
        Some(Self {
            id: None,
            lists: part(0..lists)?,
            terms: TermNumbers::read(part(lists..terms)?)?,
            lengths: part(terms..lengths)?,
            groups: part(lengths..groups)?,
            passages: Passages::read(&part(groups..passages)?, documents)?,
            documents,
            measures: of_fields,
            tokens: tokens.collect(),
            pages: Arc::clone(pages),
        })
    }

    /// Checks every page.
    ///
    /// # Errors
    /// When one is not what was written, which is noted.
    pub(in crate::engine::local) fn check(&self) -> io::Result<()> {
        self.pages.check(0..self.pages.len())
    }

    /// That something that was read makes no sense, which is noted.
    pub(super) fn damaged(&self) -> io::Error {
        damaged(&self.pages)
    }

    pub(super) fn id(&self) -> Option<SegmentId> {
        self.id
    }

    /// How many documents there are, deleted ones among them.
    pub(in crate::engine::local) fn documents(&self) -> u32 {
        self.documents
    }

    /// What is known of the passages beside their terms.
    pub(in crate::engine::local) fn passages(&self) -> &Passages {
        &self.passages
    }

    /// How many tokens a field has.
    pub(in crate::engine::local) fn tokens(&self, field: Field) -> u64 {
        self.tokens.iter().find(|(of, _)| *of == field).map_or(0, |(_, tokens)| *tokens)
    }

    /// The lengths of documents in a field, a byte each, if they are kept.
    pub(in crate::engine::local) fn measure(&self, field: Field) -> Option<Stretch> {
        self.measures.iter().find(|(of, _)| *of == field).map(|(_, lengths)| lengths.clone())
    }

    /// Of each field with lengths, these.
    pub(super) fn measures(&self) -> &[(Field, Stretch)] {
        &self.measures
    }

    /// The list of a term; `None` where it stands nowhere.
    pub(in crate::engine::local) fn list(&self, term: &Term) -> Option<List> {
        let mut key = vec![term.field().field_id() as u8];
        key.extend_from_slice(term.serialized_value_bytes());
        self.numbered(self.terms.get(&key)?, detail(term.field()))
    }

    /// Calls `visit` with every term of a field that begins with some bytes, and its list, in their order.
    pub(in crate::engine::local) fn each_term(&self, field: Field, beginning: &[u8], visit: impl FnMut(&[u8], List)) {
        self.each_chosen_term(field, beginning, |_| true, visit);
    }

    /// The same for those that are chosen; of others the list is not looked for.
    pub(in crate::engine::local) fn each_chosen_term(
        &self,
        field: Field,
        beginning: &[u8],
        is_chosen: impl Fn(&[u8]) -> bool,
        mut visit: impl FnMut(&[u8], List),
    ) {
        let mut walk = self.terms.beginning_with(&[&[field.field_id() as u8], beginning].concat());
        while let Some((key, number)) = walk.next() {
            if !is_chosen(&key[1..]) {
                continue;
            }
            if let Some(list) = self.numbered(number, detail(field)) {
                visit(&key[1..], list);
            }
        }
    }

    /// All terms, with their fields before them, and their lists, one by one.
    pub(super) fn all(&self) -> impl FnMut() -> io::Result<Option<(Vec<u8>, List)>> + '_ {
        let mut walk = self.terms.beginning_with(&[]);
        move || {
            let Some((key, number)) = walk.next() else { return Ok(None) };
            let field = Field::from_field_id(key.first().copied().map_or(0, u32::from));
            let list = self.numbered(number, detail(field)).ok_or_else(|| self.damaged())?;
            Ok(Some((key.to_vec(), list)))
        }
    }

    /// The list with a number; `None`, which is noted, where there is none.
    fn numbered(&self, number: u64, detail: Detail) -> Option<List> {
        let bytes = self.place(number).and_then(|place| self.lists.part(place));
        if bytes.is_none() {
            self.damaged();
        }
        Some(List { bytes: bytes?, documents: self.documents, detail })
    }

    /// Where a list stands.
    fn place(&self, number: u64) -> Option<Range<usize>> {
        let (group, place) = (number as usize / TOGETHER, number as usize % TOGETHER);
        let group = self.groups.from(group.checked_mul(GROUP)?, GROUP)?.first_chunk::<GROUP>()?;
        let (start, lengths) = group.split_at(8);
        let number = |bytes: &[u8]| Some(u64::from_le_bytes(*bytes.first_chunk()?) as usize);
        let mut start = number(start)?;
        let mut lengths = self.lengths.from(number(lengths)?, TOGETHER * MOST_OF_A_NUMBER)?;
        for _ in 0..place {
            start = start.checked_add(take_number(&mut lengths)? as usize)?;
        }
        let end = start.checked_add(take_number(&mut lengths)? as usize)?;
        (start < end).then_some(start..end)
    }
}

fn damaged(pages: &Pages) -> io::Error {
    pages.damaged("what it says of itself makes no sense")
}
