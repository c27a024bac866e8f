//! Writing the postings of a segment.

use std::io::{self, Write};

use fst::MapBuilder;
use tantivy::schema::Field;

use super::list::ListWriter;
use super::passages::PassagesWriter;
use super::segment::TOGETHER;
use crate::engine::local::checked::ChecksumWriter;
use crate::engine::local::number::push_number;
use crate::engine::local::schema::detail;

/// Writes terms in their order.
pub(in crate::engine::local) struct PostingsWriter<Sink> {
    sink: ChecksumWriter<Sink>,
    /// How many bytes of lists were written.
    written: u64,
    terms: MapBuilder<Vec<u8>>,
    count: u64,
    /// The term whose documents come, with its field before it; empty before the first one.
    term: Vec<u8>,
    list: ListWriter,
    lengths: Vec<u8>,
    groups: Vec<u8>,
    documents: u32,
    buffer: Vec<u8>,
}

impl<Sink: Write> PostingsWriter<Sink> {
    /// For a segment with so many documents.
    pub(in crate::engine::local) fn new(sink: Sink, documents: u32) -> Self {
        Self {
            sink: ChecksumWriter::new(sink),
            written: 0,
            terms: MapBuilder::memory(),
            count: 0,
            term: Vec::new(),
            list: ListWriter::new(documents),
            lengths: Vec::new(),
            groups: Vec::new(),
            documents,
            buffer: Vec::new(),
        }
    }

    /// Begins a term, with its field before it. Its documents have to follow.
    pub(in crate::engine::local) fn term(&mut self, term: &[u8]) -> io::Result<()> {
        self.close_term()?;
        self.term.extend_from_slice(term);
        self.list.begin(detail(Field::from_field_id(u32::from(term[0]))));
        Ok(())
    }

    /// Adds a document of the term: how often it stands there, and the distances between its positions where these are
    /// kept.
    pub(in crate::engine::local) fn document(&mut self, document: u32, frequency: u32, distances: &[u32]) {
        self.list.add(document, frequency, distances);
    }

    fn close_term(&mut self) -> io::Result<()> {
        if self.term.is_empty() {
            return Ok(());
        }
        if self.count.is_multiple_of(TOGETHER as u64) {
            self.groups.extend(self.written.to_le_bytes());
            self.groups.extend((self.lengths.len() as u64).to_le_bytes());
        }
        self.terms.insert(&self.term, self.count).map_err(io::Error::other)?;
        self.count += 1;
        self.list.finish_into(&mut self.buffer);
        push_number(self.buffer.len() as u64, &mut self.lengths);
        self.sink.write_all(&self.buffer)?;
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        self.term.clear();
        Ok(())
    }

    /// Writes what is left: what is known of the `passages`; the lengths of the documents in fields, which are the
    /// `measures`; and how many `tokens` each field has. Gives the sink back.
    pub(in crate::engine::local) fn finish(
        mut self,
        passages: &PassagesWriter,
        measures: &[(Field, Vec<u8>)],
        tokens: &[(Field, u64)],
    ) -> io::Result<Sink> {
        self.close_term()?;
        let Self { mut sink, written, terms, lengths, groups, documents, .. } = self;
        let terms = terms.into_inner().map_err(io::Error::other)?;
        let mut ends = vec![written];
        let mut end = written;
        let passages = passages.bytes();
        for part in [&terms, &lengths, &groups, &passages] {
            sink.write_all(part)?;
            end += part.len() as u64;
            ends.push(end);
        }
        for (field, measure) in measures {
            sink.write_all(&[field.field_id() as u8])?;
            sink.write_all(measure)?;
            end += 1 + measure.len() as u64;
        }
        ends.push(end);
        for (field, tokens) in tokens {
            sink.write_all(&[field.field_id() as u8])?;
            sink.write_all(&tokens.to_le_bytes())?;
        }
        ends.push(u64::from(documents));
        for end in ends {
            sink.write_all(&end.to_le_bytes())?;
        }
        sink.finish()
    }
}
