//! Runs: sorted parts of the postings of a segment, in a file that nobody else sees. A run is written whenever enough
//! tokens have come together; at the end all runs are read side by side, which gives every term with all its documents
//! in the order of the terms. So a segment may be as large as the disk allows, and memory holds a part of each run.
//!
//! A run is terms in order, each with its field before it: length and bytes of the term, number of documents, then for
//! each document its distance from the one before; for fields with frequencies how often the term stands in it; and for
//! fields with positions the distances of these. All numbers are written seven bits a byte, the low ones first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::{Range, RangeInclusive};
use std::path::Path;

use tantivy::schema::Field;

use crate::engine::local::number::push_number;
use crate::engine::local::postings::Detail;
use crate::engine::local::schema::detail;

/// What is read of all runs at a time, in bytes, and of one at the least and at the most.
const BUFFERS: usize = 16 << 20;
const BUFFER: RangeInclusive<usize> = (4 << 10)..=(64 << 10);

/// What is kept of the documents of a term with its field before it.
fn detail_of(term: &[u8]) -> Detail {
    detail(Field::from_field_id(term.first().copied().map_or(0, u32::from)))
}

/// A run in memory.
pub(super) struct Run(Vec<u8>);

/// The file with the runs of a segment.
pub(super) struct Runs {
    file: File,
    /// Where each ends, and the number of the document from which its own are counted.
    runs: Vec<(u64, u32)>,
}

impl Runs {
    /// Without a run, in a file of `folder` that goes with the process.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile_in(folder)?, runs: Vec::new() })
    }

    /// Adds a run, of which the documents are counted from `first`; later runs hold later documents.
    pub(super) fn add(&mut self, Run(bytes): &Run, first: u32) -> io::Result<()> {
        self.file.write_all(bytes)?;
        let end = self.runs.last().map_or(0, |(end, _)| *end) + bytes.len() as u64;
        self.runs.push((end, first));
        Ok(())
    }

    /// Reads all runs side by side.
    pub(super) fn merged(&self) -> io::Result<Merged<'_>> {
        let mut readers = Vec::new();
        let mut heads = BinaryHeap::new();
        let buffer = (BUFFERS / self.runs.len().max(1)).clamp(*BUFFER.start(), *BUFFER.end());
        let mut start = 0;
        for (end, first) in &self.runs {
            let mut reader = RunReader::new(&self.file, start..*end, *first, buffer);
            if let Some(head) = reader.head(readers.len(), Vec::new())? {
                heads.push(Reverse(head));
            }
            readers.push(reader);
            start = *end;
        }
        Ok(Merged { readers, heads, same: Vec::new(), distances: Vec::new() })
    }
}

/// Writes one run.
pub(super) struct RunWriter {
    bytes: Vec<u8>,
    detail: Detail,
    last: u32,
}

impl RunWriter {
    pub(super) fn new() -> Self {
        Self { bytes: Vec::new(), detail: Detail::Documents, last: 0 }
    }

    /// Begins a term, with its field before it, of so many documents.
    pub(super) fn term(&mut self, term: &[u8], documents: u32) {
        self.detail = detail_of(term);
        self.last = 0;
        self.number(term.len() as u32);
        self.bytes.extend_from_slice(term);
        self.number(documents);
    }

    /// Adds a document of the term.
    pub(super) fn document(&mut self, document: u32, positions: impl ExactSizeIterator<Item = u32>) {
        self.number(document - self.last);
        self.last = document;
        if self.detail >= Detail::Frequencies {
            self.number(positions.len() as u32);
        }
        if self.detail >= Detail::Positions {
            let mut last = 0;
            for position in positions {
                self.number(position - last);
                last = position;
            }
        }
    }

    /// What was written.
    pub(super) fn finish(self) -> Run {
        Run(self.bytes)
    }

    fn number(&mut self, number: u32) {
        push_number(u64::from(number), &mut self.bytes);
    }
}

/// The term a run stands at.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    /// With its field before it.
    term: Vec<u8>,
    /// Earlier runs hold earlier documents.
    run: usize,
    documents: u32,
}

/// All runs, read term by term.
pub(super) struct Merged<'file> {
    readers: Vec<RunReader<'file>>,
    heads: BinaryHeap<Reverse<Head>>,
    /// Where runs stand at the same term, and the distances of one document.
    same: Vec<Head>,
    distances: Vec<u32>,
}

impl Merged<'_> {
    /// Takes the next term: `begin` gets it, with its field before it; `give` every document, how often the term stands
    /// in it, and the distances of its positions from one another. `false` when there is none.
    pub(super) fn next<Sink>(
        &mut self,
        sink: &mut Sink,
        begin: impl FnOnce(&mut Sink, &[u8]),
        mut give: impl FnMut(&mut Sink, u32, u32, &[u32]) -> io::Result<()>,
    ) -> io::Result<bool> {
        let Self { readers, heads, same, distances } = self;
        same.extend(heads.pop().map(|Reverse(head)| head));
        while heads.peek().zip(same.first()).is_some_and(|(Reverse(head), first)| head.term == first.term) {
            same.extend(heads.pop().map(|Reverse(head)| head));
        }
        let Some(first) = same.first() else { return Ok(false) };
        let detail = detail_of(&first.term);
        begin(sink, &first.term);
        for head in same.drain(..) {
            let reader = &mut readers[head.run];
            let mut document = reader.first;
            for _ in 0..head.documents {
                document += reader.number()?;
                let count = if detail >= Detail::Frequencies { reader.number()? } else { 1 };
                distances.clear();
                if detail >= Detail::Positions {
                    for _ in 0..count {
                        distances.push(reader.number()?);
                    }
                }
                give(sink, document, count, distances)?;
            }
            if let Some(head) = reader.head(head.run, head.term)? {
                heads.push(Reverse(head));
            }
        }
        Ok(true)
    }
}

/// Reads one run.
struct RunReader<'file> {
    file: &'file File,
    /// From where its documents are counted.
    first: u32,
    /// Where the file has not been read yet, and where the run ends.
    next: u64,
    end: u64,
    /// What is read at a time.
    most: usize,
    buffer: Vec<u8>,
    at: usize,
}

impl<'file> RunReader<'file> {
    fn new(file: &'file File, place: Range<u64>, first: u32, most: usize) -> Self {
        Self { file, first, next: place.start, end: place.end, most, buffer: Vec::new(), at: 0 }
    }

    /// The term at which the run stands, in the memory of the one before; `None` at the end.
    fn head(&mut self, run: usize, mut term: Vec<u8>) -> io::Result<Option<Head>> {
        if self.at == self.buffer.len() && self.next == self.end {
            return Ok(None);
        }
        let length = self.number()?;
        term.clear();
        for _ in 0..length {
            term.push(self.byte()?);
        }
        let documents = self.number()?;
        Ok(Some(Head { term, run, documents }))
    }

    fn number(&mut self) -> io::Result<u32> {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
            shift += 7;
        }
    }

    #[inline]
    fn byte(&mut self) -> io::Result<u8> {
        if self.at == self.buffer.len() {
            self.fill()?;
        }
        let byte = self.buffer[self.at];
        self.at += 1;
        Ok(byte)
    }

    #[cold]
    fn fill(&mut self) -> io::Result<()> {
        let length = (self.end - self.next).min(self.most as u64) as usize;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.buffer.resize(length, 0);
        self.file.seek(SeekFrom::Start(self.next))?;
        self.file.read_exact(&mut self.buffer)?;
        self.next += length as u64;
        self.at = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::local::schema::fields;

    type Postings = Vec<(u32, u32, Vec<u32>)>;

    /// What all runs hold, side by side.
    fn read(runs: &Runs) -> Vec<(Vec<u8>, Postings)> {
        let mut all: Vec<(Vec<u8>, Postings)> = Vec::new();
        let mut merged = runs.merged().expect("runs");
        let begin = |all: &mut Vec<_>, term: &[u8]| all.push((term.to_vec(), Vec::new()));
        let give = |all: &mut Vec<(Vec<u8>, Postings)>, document, count, distances: &[u32]| {
            all.last_mut().expect("a term").1.push((document, count, distances.to_vec()));
            Ok(())
        };
        while merged.next(&mut all, begin, give).expect("read") {}
        all
    }

    #[test]
    fn runs_are_read_as_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut runs = Runs::new(folder.path()).expect("a file");
        let term = |field: Field, term: &str| [&[field.field_id() as u8], term.as_bytes()].concat();
        let (placed, counted, plain) = (fields().text, fields().words, fields().units);
        assert!(placed < counted && counted < plain);
        type Terms<'a> = [(Vec<u8>, &'a [(u32, &'a [u32])])];
        let write = |runs: &mut Runs, first, terms: &Terms<'_>| {
            let mut run = RunWriter::new();
            for (term, documents) in terms {
                run.term(term, documents.len() as u32);
                for (document, positions) in *documents {
                    run.document(*document, positions.iter().copied());
                }
            }
            runs.add(&run.finish(), first).expect("written");
        };
        write(&mut runs, 0, &[(term(placed, "a"), &[(0, &[3, 200]), (900, &[1])]), (term(counted, "a"), &[(5, &[0])])]);
        write(&mut runs, 1000, &[]);
        let second: &Terms<'_> = &[
            (term(placed, "a"), &[(0, &[9])]),
            (term(placed, "ab"), &[(1, &[0])]),
            (term(counted, "b"), &[(2, &[0, 0])]),
            (term(plain, ""), &[(3, &[0, 0])]),
        ];
        write(&mut runs, 70_000, second);
        let expected: Vec<(Vec<u8>, Postings)> = vec![
            (term(placed, "a"), vec![(0, 2, vec![3, 197]), (900, 1, vec![1]), (70_000, 1, vec![9])]),
            (term(placed, "ab"), vec![(70_001, 1, vec![0])]),
            (term(counted, "a"), vec![(5, 1, vec![])]),
            (term(counted, "b"), vec![(70_002, 2, vec![])]),
            (term(plain, ""), vec![(70_003, 1, vec![])]),
        ];
        assert_eq!(read(&runs), expected);
    }
}
