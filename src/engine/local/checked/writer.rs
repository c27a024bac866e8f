//! Writing a file with its checksums behind it.

use std::io::{self, Write};

use crc32fast::Hasher;

use super::{MARK, PAGE};

/// Hands on what is written, and in the end the checksums of its pages.
pub(in crate::engine::local) struct ChecksumWriter<Sink> {
    sink: Sink,
    length: u64,
    /// Of the page that is not full yet.
    page: Hasher,
    checksums: Vec<u8>,
}

impl<Sink: Write> ChecksumWriter<Sink> {
    pub(in crate::engine::local) fn new(sink: Sink) -> Self {
        Self { sink, length: 0, page: Hasher::new(), checksums: Vec::new() }
    }

    /// Writes the checksums, and gives the sink back.
    pub(in crate::engine::local) fn finish(mut self) -> io::Result<Sink> {
        self.write_checksums()?;
        Ok(self.sink)
    }

    /// Writes the checksums. Nothing is to be written behind them.
    pub(super) fn write_checksums(&mut self) -> io::Result<()> {
        if !(self.length as usize).is_multiple_of(PAGE) {
            self.close_page();
        }
        self.checksums.extend(self.length.to_le_bytes());
        let checksum = crc32fast::hash(&self.checksums);
        self.checksums.extend(checksum.to_le_bytes());
        self.checksums.extend(MARK);
        self.sink.write_all(&self.checksums)
    }

    pub(super) fn sink(&mut self) -> &mut Sink {
        &mut self.sink
    }

    fn close_page(&mut self) {
        let checksum = std::mem::take(&mut self.page).finalize();
        self.checksums.extend(checksum.to_le_bytes());
    }
}

impl<Sink: Write> Write for ChecksumWriter<Sink> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.sink.write(bytes)?;
        let mut rest = &bytes[..written];
        while !rest.is_empty() {
            let room = PAGE - self.length as usize % PAGE;
            let (now, later) = rest.split_at(room.min(rest.len()));
            self.page.update(now);
            self.length += now.len() as u64;
            if now.len() == room {
                self.close_page();
            }
            rest = later;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}
