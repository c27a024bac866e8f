//! Runs: sorted parts of the postings of a segment, in a file that nobody else sees. A run is written whenever enough
//! tokens have come together; at the end all runs are read side by side, which gives every term with all its documents in
//! the order of the terms. So a segment may be as large as the disk allows, and memory holds one run at a time.
//!
//! A run is terms in order, each with its field before it: length and bytes of the term, number of documents, then for each
//! document its distance from the one before; for fields with frequencies how often the term stands in it; and for fields
//! with positions the distances of these. All numbers are written seven bits a byte, the low ones first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use tantivy::schema::{IndexRecordOption, Schema};

/// What is read of a run at a time.
const BUFFER: usize = 64 << 10;

/// What is kept of the documents of a term, a bit for each field.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kept {
    pub(super) indexed: u32,
    pub(super) frequencies: u32,
    pub(super) positions: u32,
}

impl Kept {
    pub(super) fn by(schema: &Schema) -> Self {
        let mut kept = Self::default();
        for (field, entry) in schema.fields() {
            let Some(option) = entry.field_type().index_record_option() else { continue };
            let bit = |is_kept| u32::from(is_kept) << field.field_id();
            kept.indexed |= bit(true);
            kept.frequencies |= bit(option.has_freq());
            kept.positions |= bit(option.has_positions());
        }
        kept
    }

    /// Of a term with its field before it.
    fn of(self, term: &[u8]) -> IndexRecordOption {
        let has = |fields: u32| term.first().is_some_and(|field| fields >> field & 1 == 1);
        match (has(self.frequencies), has(self.positions)) {
            (_, true) => IndexRecordOption::WithFreqsAndPositions,
            (true, false) => IndexRecordOption::WithFreqs,
            (false, false) => IndexRecordOption::Basic,
        }
    }
}

/// A run in memory.
pub(super) struct Run(Vec<u8>);

/// The file with the runs of a segment.
pub(super) struct Runs {
    file: File,
    /// Where each ends, and the number of the document from which its own are counted.
    runs: Vec<(u64, u32)>,
    kept: Kept,
}

impl Runs {
    /// Without a run, in a file of `folder` that goes with the process.
    pub(super) fn new(folder: &Path, kept: Kept) -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile_in(folder)?, runs: Vec::new(), kept })
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
        let mut start = 0;
        for (end, first) in &self.runs {
            let mut reader = RunReader::new(&self.file, start, *end, *first);
            if let Some(head) = reader.head(readers.len(), Vec::new())? {
                heads.push(Reverse(head));
            }
            readers.push(reader);
            start = *end;
        }
        Ok(Merged { readers, heads, kept: self.kept, same: Vec::new(), distances: Vec::new() })
    }
}

/// Writes one run.
pub(super) struct RunWriter {
    bytes: Vec<u8>,
    kept: Kept,
    option: IndexRecordOption,
    last: u32,
}

impl RunWriter {
    pub(super) fn new(kept: Kept) -> Self {
        Self { bytes: Vec::new(), kept, option: IndexRecordOption::Basic, last: 0 }
    }

    /// Begins a term, with its field before it, of so many documents.
    pub(super) fn term(&mut self, term: &[u8], documents: u32) {
        self.option = self.kept.of(term);
        self.last = 0;
        self.number(term.len() as u32);
        self.bytes.extend_from_slice(term);
        self.number(documents);
    }

    /// Adds a document of the term.
    pub(super) fn document(&mut self, document: u32, positions: impl ExactSizeIterator<Item = u32>) {
        self.number(document - self.last);
        self.last = document;
        if self.option.has_freq() {
            self.number(positions.len() as u32);
        }
        if self.option.has_positions() {
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

    fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
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
    kept: Kept,
    /// Where runs stand at the same term, and the distances of one document.
    same: Vec<Head>,
    distances: Vec<u32>,
}

impl Merged<'_> {
    /// Takes the next term: `begin` gets it, with its field before it, and the number of its documents; `give` every
    /// document, how often the term stands in it, and the distances of its positions from one another. `false` when there
    /// is none.
    pub(super) fn next<Sink>(
        &mut self,
        sink: &mut Sink,
        begin: impl FnOnce(&mut Sink, &[u8], u32),
        mut give: impl FnMut(&mut Sink, u32, u32, &[u32]) -> io::Result<()>,
    ) -> io::Result<bool> {
        let Self { readers, heads, kept, same, distances } = self;
        same.extend(heads.pop().map(|Reverse(head)| head));
        while heads.peek().zip(same.first()).is_some_and(|(Reverse(head), first)| head.term == first.term) {
            same.extend(heads.pop().map(|Reverse(head)| head));
        }
        let Some(first) = same.first() else { return Ok(false) };
        let option = kept.of(&first.term);
        begin(sink, &first.term, same.iter().map(|head| head.documents).sum());
        for head in same.drain(..) {
            let reader = &mut readers[head.run];
            let mut document = reader.first;
            for _ in 0..head.documents {
                document += reader.number()?;
                let count = if option.has_freq() { reader.number()? } else { 1 };
                distances.clear();
                if option.has_positions() {
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
    buffer: Vec<u8>,
    at: usize,
}

impl<'file> RunReader<'file> {
    fn new(file: &'file File, start: u64, end: u64, first: u32) -> Self {
        Self { file, first, next: start, end, buffer: Vec::new(), at: 0 }
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

    type Postings = Vec<(u32, u32, Vec<u32>)>;

    /// What all runs hold, side by side.
    fn read(runs: &Runs) -> Vec<(Vec<u8>, u32, Postings)> {
        let mut all: Vec<(Vec<u8>, u32, Postings)> = Vec::new();
        let mut merged = runs.merged().expect("runs");
        let begin = |all: &mut Vec<_>, term: &[u8], documents| all.push((term.to_vec(), documents, Vec::new()));
        let give = |all: &mut Vec<(Vec<u8>, u32, Postings)>, document, count, distances: &[u32]| {
            all.last_mut().expect("a term").2.push((document, count, distances.to_vec()));
            Ok(())
        };
        while merged.next(&mut all, begin, give).expect("read") {}
        all
    }

    #[test]
    fn runs_are_read_as_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = Kept { indexed: 0b111, frequencies: 0b101, positions: 0b001 };
        let mut runs = Runs::new(folder.path(), kept).expect("a file");
        type Terms<'a> = [(&'a [u8], &'a [(u32, &'a [u32])])];
        let write = |runs: &mut Runs, first, terms: &Terms<'_>| {
            let mut run = RunWriter::new(kept);
            for (term, documents) in terms {
                run.term(term, documents.len() as u32);
                for (document, positions) in *documents {
                    run.document(*document, positions.iter().copied());
                }
            }
            runs.add(&run.finish(), first).expect("written");
        };
        write(&mut runs, 0, &[(b"\0a", &[(0, &[3, 200]), (900, &[1])]), (b"\x01a", &[(5, &[0])])]);
        write(&mut runs, 1000, &[]);
        write(&mut runs, 70_000, &[(b"\0a", &[(0, &[9])]), (b"\0ab", &[(1, &[0])]), (b"\x02", &[(2, &[0, 0])])]);
        let expected: Vec<(Vec<u8>, u32, Postings)> = vec![
            (b"\0a".to_vec(), 3, vec![(0, 2, vec![3, 197]), (900, 1, vec![1]), (70_000, 1, vec![9])]),
            (b"\0ab".to_vec(), 1, vec![(70_001, 1, vec![0])]),
            (b"\x01a".to_vec(), 1, vec![(5, 1, vec![])]),
            (b"\x02".to_vec(), 1, vec![(70_002, 2, vec![])]),
        ];
        assert_eq!(read(&runs), expected);
    }
}
