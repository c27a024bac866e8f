//! From runs to postings: one thread reads the runs side by side, another one writes what comes of it.

use std::io::{self, Write};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::run::Merged;
use crate::engine::local::postings::PostingsWriter;

/// So many documents or distances are handed over at a time.
const PART: usize = 1 << 15;
/// So many parts are under way.
const PARTS: usize = 4;

/// Some of the postings, in the order of the terms. A term may go on in the next part.
#[derive(Default)]
struct Part {
    /// Of each term that begins here: how many documents stand before it, and where it ends in `terms`.
    begun: Vec<(usize, usize)>,
    /// These terms, each with its field before it, one after the other.
    terms: Vec<u8>,
    /// Each with how often the term stands in it, and where its distances end.
    documents: Vec<(u32, u32, usize)>,
    distances: Vec<u32>,
}

impl Part {
    fn clear(&mut self) {
        let Self { begun, terms, documents, distances } = self;
        begun.clear();
        terms.clear();
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
    fn begin(&mut self, term: &[u8]) {
        let Part { begun, terms, documents, .. } = &mut self.part;
        terms.extend_from_slice(term);
        begun.push((documents.len(), terms.len()));
    }

    fn give(&mut self, document: u32, frequency: u32, distances: &[u32]) -> io::Result<()> {
        let part = &mut self.part;
        part.distances.extend_from_slice(distances);
        part.documents.push((document, frequency, part.distances.len()));
        if part.documents.len().max(part.distances.len()) >= PART { self.hand_over() } else { Ok(()) }
    }

    fn hand_over(&mut self) -> io::Result<()> {
        let empty = self.empty.try_recv().unwrap_or_default();
        let full = std::mem::replace(&mut self.part, empty);
        self.full.send(full).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// Writes what the runs hold, and calls `meanwhile` when nothing is left to be read.
pub(super) fn write<Sink: Write + Send>(
    mut merged: Merged<'_>,
    writer: PostingsWriter<Sink>,
    meanwhile: impl FnOnce() -> tantivy::Result<()>,
) -> tantivy::Result<PostingsWriter<Sink>> {
    let (full_sender, full_receiver) = bounded(PARTS);
    let (empty_sender, empty_receiver) = bounded(PARTS);
    thread::scope(|scope| {
        let writing = scope.spawn(move || write_parts(writer, &full_receiver, &empty_sender));
        let mut reading = Reading { part: Part::default(), full: full_sender, empty: empty_receiver };
        let read = (|| {
            while merged.next(&mut reading, Reading::begin, Reading::give)? {}
            reading.hand_over()
        })();
        drop(reading);
        let meanwhile = if read.is_ok() { meanwhile() } else { Ok(()) };
        // Where nobody takes what is read, the writing has failed: that says why.
        let writer = writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        read?;
        meanwhile.map(|()| writer)
    })
}

fn write_parts<Sink: Write>(
    mut writer: PostingsWriter<Sink>,
    full: &Receiver<Part>,
    empty: &Sender<Part>,
) -> io::Result<PostingsWriter<Sink>> {
    for mut part in full {
        let mut begun = part.begun.iter().peekable();
        let (mut term_start, mut distance_start) = (0, 0);
        for (at, (document, frequency, distances)) in part.documents.iter().enumerate() {
            if let Some((_, term_end)) = begun.next_if(|(before, _)| *before == at) {
                writer.term(&part.terms[term_start..*term_end])?;
                term_start = *term_end;
            }
            writer.document(*document, *frequency, &part.distances[distance_start..*distances]);
            distance_start = *distances;
        }
        part.clear();
        // Nobody may need it any more.
        let _ = empty.try_send(part);
    }
    Ok(writer)
}
