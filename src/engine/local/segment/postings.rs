//! Writing the postings of a segment: one thread reads the runs side by side, another one writes what comes of it in the
//! format of the index library.

use std::io;
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use tantivy::Segment;
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::schema::{Field, IndexRecordOption, Schema};

use super::run::Merged;

/// So many documents and distances are handed over at a time.
const PART: usize = 1 << 15;
/// So many parts are under way.
const PARTS: usize = 4;

/// Some of the postings, in the order of the terms. A term may go on in the next part.
#[derive(Default)]
struct Part {
    /// Of each term that begins here: how many documents stand before it, and of how many it is.
    begun: Vec<(usize, u32)>,
    /// These terms, each with its field before it, one after the other, and where each ends.
    terms: Vec<u8>,
    ends: Vec<usize>,
    /// Each with how many distances it has.
    documents: Vec<(u32, u32)>,
    distances: Vec<u32>,
}

impl Part {
    fn clear(&mut self) {
        let Self { begun, terms, ends, documents, distances } = self;
        begun.clear();
        terms.clear();
        ends.clear();
        documents.clear();
        distances.clear();
    }
}

/// Hands over what is read.
struct Reading {
    part: Part,
    full: Sender<Part>,
    empty: Receiver<Part>,
}

impl Reading {
    fn begin(&mut self, term: &[u8], documents: u32) {
        let Part { begun, terms, ends, documents: before, .. } = &mut self.part;
        begun.push((before.len(), documents));
        terms.extend_from_slice(term);
        ends.push(terms.len());
    }

    fn give(&mut self, document: u32, count: u32, distances: &[u32]) -> io::Result<()> {
        self.part.documents.push((document, count));
        self.part.distances.extend_from_slice(distances);
        if self.part.documents.len().max(self.part.distances.len()) >= PART { self.hand_over() } else { Ok(()) }
    }

    fn hand_over(&mut self) -> io::Result<()> {
        let empty = self.empty.try_recv().unwrap_or_default();
        let full = std::mem::replace(&mut self.part, empty);
        self.full.send(full).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// Writes the postings of a segment from its runs; `counts` says how many tokens each field has. Calls `meanwhile` when
/// nothing is left to be read.
pub(super) fn write(
    segment: &Segment,
    schema: &Schema,
    counts: &[u64],
    mut merged: Merged<'_>,
    meanwhile: impl FnOnce() -> tantivy::Result<()>,
) -> tantivy::Result<()> {
    let (full_sender, full_receiver) = bounded(PARTS);
    let (empty_sender, empty_receiver) = bounded(PARTS);
    thread::scope(|scope| {
        let writing = scope.spawn(move || write_parts(segment, schema, counts, &full_receiver, &empty_sender));
        let mut reading = Reading { part: Part::default(), full: full_sender, empty: empty_receiver };
        let read = (|| {
            while merged.next(&mut reading, Reading::begin, Reading::give)? {}
            reading.hand_over()
        })();
        drop(reading);
        let meanwhile = if read.is_ok() { meanwhile() } else { Ok(()) };
        // Where nobody takes what is read, the writing has failed: that says why.
        writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        read?;
        meanwhile
    })
}

fn write_parts(
    segment: &Segment,
    schema: &Schema,
    counts: &[u64],
    full: &Receiver<Part>,
    empty: &Sender<Part>,
) -> tantivy::Result<()> {
    let mut postings = InvertedIndexSerializer::open(segment)?;
    let mut current: Option<(u8, FieldSerializer<'_>)> = None;
    let mut option = IndexRecordOption::Basic;
    for mut part in full {
        let mut begun = part.begun.iter().zip(&part.ends).peekable();
        let mut term_start = 0;
        let mut distances = part.distances.as_slice();
        for (at, (document, count)) in part.documents.iter().enumerate() {
            if let Some(((_, documents), end)) = begun.next_if(|((before, _), _)| *before == at) {
                let (number, term) = (part.terms[term_start], &part.terms[term_start + 1..*end]);
                term_start = *end;
                let mut serializer = match current {
                    Some((field, mut serializer)) if field == number => {
                        serializer.close_term()?;
                        serializer
                    }
                    other => {
                        if let Some((_, serializer)) = other {
                            serializer.close()?;
                        }
                        let field = Field::from_field_id(number.into());
                        option = schema.get_field_entry(field).field_type().index_record_option().unwrap_or_default();
                        // Lengths would only serve for bounds by which the library skips blocks, and it weighs nothing here.
                        postings.new_field(field, counts[usize::from(number)], None)?
                    }
                };
                serializer.new_term(term, *documents, option.has_freq())?;
                current = Some((number, serializer));
            }
            if let Some((_, serializer)) = &mut current {
                let (of_document, rest) = distances.split_at(if option.has_positions() { *count as usize } else { 0 });
                distances = rest;
                serializer.write_doc(*document, *count, of_document);
            }
        }
        part.clear();
        // Nobody may need it any more.
        let _ = empty.try_send(part);
    }
    if let Some((_, serializer)) = current {
        serializer.close()?;
    }
    postings.close()?;
    Ok(())
}
