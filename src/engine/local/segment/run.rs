//! Runs: sorted parts of the postings of a segment, in a file that nobody else sees. A run is written whenever enough
//! tokens have come together; at the end all runs are read side by side, which gives every term with all its documents in
//! the order of the terms. So a segment may be as large as the disk allows, and memory holds one run at a time.
//!
//! A run is terms in order, each with its field before it: length and bytes of the term, number of documents, then for each
//! document its distance from the one before, and for fields with positions how many there are and their distances. All
//! numbers are written seven bits a byte, the low ones first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom};
use std::path::Path;

pub(super) use std::io::Write;

/// What is read of a run at a time.
const BUFFER: usize = 64 << 10;

/// The file with the runs of a segment.
pub(super) struct Runs {
    file: File,
    /// Where each begins; the end of the last is the last.
    bounds: Vec<u64>,
    /// Fields of which positions are kept, a bit each.
    positioned: u32,
}

impl Runs {
    /// Without a run, in a file of `folder` that goes with the process.
    pub(super) fn new(folder: &Path, positioned: u32) -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile_in(folder)?, bounds: vec![0], positioned })
    }

    /// Adds the run that `write` writes.
    pub(super) fn add(
        &mut self,
        write: impl FnOnce(&mut RunWriter<BufWriter<&File>>) -> io::Result<()>,
    ) -> io::Result<()> {
        let buffered = BufWriter::with_capacity(BUFFER, &self.file);
        let mut writer = RunWriter { write: buffered, positioned: self.positioned, has_positions: false, last: 0 };
        write(&mut writer)?;
        writer.write.flush()?;
        drop(writer);
        self.bounds.push((&self.file).stream_position()?);
        Ok(())
    }

    /// Reads all runs side by side.
    pub(super) fn merged(&self) -> io::Result<Merged<'_>> {
        let mut readers = Vec::new();
        let mut heads = BinaryHeap::new();
        for bounds in self.bounds.windows(2) {
            let mut reader = RunReader::new(&self.file, bounds[0], bounds[1]);
            if let Some(head) = reader.head(readers.len(), Vec::new())? {
                heads.push(Reverse(head));
            }
            readers.push(reader);
        }
        Ok(Merged { readers, heads, positioned: self.positioned, same: Vec::new(), distances: Vec::new() })
    }
}

/// Writes one run.
pub(super) struct RunWriter<Sink> {
    write: Sink,
    positioned: u32,
    has_positions: bool,
    last: u32,
}

impl<Sink: Write> RunWriter<Sink> {
    /// Begins a term, with its field before it, of so many documents.
    pub(super) fn term(&mut self, term: &[u8], documents: u32) -> io::Result<()> {
        self.has_positions = has_positions(self.positioned, term);
        self.last = 0;
        self.number(term.len() as u32)?;
        self.write.write_all(term)?;
        self.number(documents)
    }

    /// Adds a document of the term.
    pub(super) fn document(&mut self, document: u32, positions: impl ExactSizeIterator<Item = u32>) -> io::Result<()> {
        self.number(document - self.last)?;
        self.last = document;
        if self.has_positions {
            self.number(positions.len() as u32)?;
            let mut last = 0;
            for position in positions {
                self.number(position - last)?;
                last = position;
            }
        }
        Ok(())
    }

    fn number(&mut self, mut number: u32) -> io::Result<()> {
        let mut bytes = [0; 5];
        let mut length = 0;
        while number >= 0x80 {
            bytes[length] = number as u8 | 0x80;
            number >>= 7;
            length += 1;
        }
        bytes[length] = number as u8;
        self.write.write_all(&bytes[..=length])
    }
}

fn has_positions(positioned: u32, term: &[u8]) -> bool {
    term.first().is_some_and(|field| positioned >> field & 1 == 1)
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
    positioned: u32,
    /// Where runs stand at the same term, and the distances of one document.
    same: Vec<Head>,
    distances: Vec<u32>,
}

impl Merged<'_> {
    /// The field of the next term.
    pub(super) fn field(&self) -> Option<u8> {
        self.heads.peek().and_then(|Reverse(head)| head.term.first().copied())
    }

    /// Takes the next term: `begin` gets it and the number of its documents, `give` every document with the distances of
    /// its positions from one another.
    pub(super) fn next<Sink>(
        &mut self,
        sink: &mut Sink,
        begin: impl FnOnce(&mut Sink, &[u8], u32) -> io::Result<()>,
        mut give: impl FnMut(&mut Sink, u32, &[u32]),
    ) -> io::Result<()> {
        let Self { readers, heads, positioned, same, distances } = self;
        same.extend(heads.pop().map(|Reverse(head)| head));
        while heads.peek().zip(same.first()).is_some_and(|(Reverse(head), first)| head.term == first.term) {
            same.extend(heads.pop().map(|Reverse(head)| head));
        }
        let Some(first) = same.first() else { return Ok(()) };
        let has_positions = has_positions(*positioned, &first.term);
        begin(sink, &first.term[1..], same.iter().map(|head| head.documents).sum())?;
        for head in same.drain(..) {
            let reader = &mut readers[head.run];
            let mut document = 0;
            for _ in 0..head.documents {
                document += reader.number()?;
                distances.clear();
                if has_positions {
                    for _ in 0..reader.number()? {
                        distances.push(reader.number()?);
                    }
                }
                give(sink, document, distances);
            }
            if let Some(head) = reader.head(head.run, head.term)? {
                heads.push(Reverse(head));
            }
        }
        Ok(())
    }
}

/// Reads one run.
struct RunReader<'file> {
    file: &'file File,
    /// Where the file has not been read yet, and where the run ends.
    next: u64,
    end: u64,
    buffer: Vec<u8>,
    at: usize,
}

impl<'file> RunReader<'file> {
    fn new(file: &'file File, start: u64, end: u64) -> Self {
        Self { file, next: start, end, buffer: Vec::new(), at: 0 }
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
        let length = (self.end - self.next).min(BUFFER as u64) as usize;
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

    type Postings = Vec<(u32, Vec<u32>)>;

    /// What all runs hold, side by side.
    fn read(runs: &Runs) -> Vec<(Vec<u8>, u32, Postings)> {
        let mut merged = runs.merged().expect("runs");
        let mut all = Vec::new();
        while let Some(field) = merged.field() {
            let begin = |all: &mut Vec<(Vec<u8>, u32, Postings)>, term: &[u8], documents| {
                all.push(([&[field], term].concat(), documents, Vec::new()));
                Ok(())
            };
            let give = |all: &mut Vec<(Vec<u8>, u32, Postings)>, document, distances: &[u32]| {
                all.last_mut().expect("a term").2.push((document, distances.to_vec()));
            };
            merged.next(&mut all, begin, give).expect("read");
        }
        all
    }

    #[test]
    fn runs_are_read_as_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut runs = Runs::new(folder.path(), 1).expect("a file");
        type Terms<'a> = [(&'a [u8], &'a [(u32, &'a [u32])])];
        let write = |runs: &mut Runs, terms: &Terms<'_>| {
            let written = runs.add(|run| {
                for (term, documents) in terms {
                    run.term(term, documents.len() as u32)?;
                    for (document, positions) in *documents {
                        run.document(*document, positions.iter().copied())?;
                    }
                }
                Ok(())
            });
            written.expect("written");
        };
        write(&mut runs, &[(b"\0a", &[(0, &[3, 200]), (900, &[1])]), (b"\x01a", &[(5, &[])])]);
        write(&mut runs, &[]);
        write(&mut runs, &[(b"\0a", &[(70_000, &[9])]), (b"\0ab", &[(70_001, &[0])]), (b"\x01", &[(70_002, &[])])]);
        let expected: Vec<(Vec<u8>, u32, Postings)> = vec![
            (b"\0a".to_vec(), 3, vec![(0, vec![3, 197]), (900, vec![1]), (70_000, vec![9])]),
            (b"\0ab".to_vec(), 1, vec![(70_001, vec![0])]),
            (b"\x01".to_vec(), 1, vec![(70_002, vec![])]),
            (b"\x01a".to_vec(), 1, vec![(5, vec![])]),
        ];
        assert_eq!(read(&runs), expected);
    }
}
