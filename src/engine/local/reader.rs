//! Reading files: each becomes documents of the index, by itself, so that one bad file costs nothing but its own row.

use std::fs::{self, File};
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use tracing::debug;

use super::compare::Job;
use super::copies::{Copies, Verdict};
use super::laps::Laps;
use super::manifest::{Row, State, content_hash, file_hash};
use super::records::RecordWriter;
use super::schema::Fields;
use super::taken::{Done, Taken, copy, unopened, unread};
use super::tellers::{Tellers, number};
use crate::error::Result;
use crate::report::format::{self, Extract};
use crate::report::walk::Found;
use crate::worker::{self, Worker};

/// Texts above this size, in bytes, are no reports; reading them would cost more memory than an update may take.
pub(super) const LARGEST: u64 = 32 << 20;

/// What reads files: one for each reading thread.
pub(super) struct Reader<'a> {
    tellers: &'a Tellers,
    copies: &'a Copies,
    fields: Fields,
    records: RecordWriter,
    worker: Worker,
}

impl<'a> Reader<'a> {
    /// Of an index in this folder. `program` reads formats of other programs.
    pub(super) fn new(
        folder: &Path,
        fields: Fields,
        program: Option<&Path>,
        tellers: &'a Tellers,
        copies: &'a Copies,
    ) -> Result<Self> {
        Ok(Self { tellers, copies, fields, records: RecordWriter::open(folder)?, worker: Worker::new(program) })
    }

    /// Reads the file at this place of the list: `give` gets what came of it, of an archive one member after the other and
    /// the archive itself last, until it answers `false`. Whatever is wrong with a file becomes a row that says so.
    pub(super) fn read(&mut self, place: usize, job: &Job, give: &mut dyn FnMut(Result<Done>) -> bool) {
        let mut laps = Laps::begin();
        let mut taken = Taken::nothing_of(job, self.tellers);
        let reads = AssertUnwindSafe(|| self.read_file(place, job, &mut taken, give));
        let last = catch_unwind(reads).unwrap_or_else(|_| {
            let reason = "made the reader fail; please report it with the file";
            Some(Ok(unread(taken.row.clone(), reason.to_owned(), taken.replaces)))
        });
        self.copies.pass(place);
        if let Some(Ok(Done { row: Row { state, passages, .. }, .. })) = &last {
            let Found { relative, size, .. } = &job.found;
            let format = format::supported(relative).map_or("told by content", |format| format.name);
            debug!(format, bytes = size, ?state, passages, took = %laps.lap(), path = %relative, "read a file:");
        }
        if let Some(last) = last {
            give(last.map(|done| Done { old_members: job.members.clone(), file_bytes: job.found.size, ..done }));
        }
    }

    /// Reads a file. The answer is its own row, which is given last; `None` where nobody wants it any more.
    fn read_file(
        &mut self,
        place: usize,
        job: &Job,
        taken: &mut Taken,
        give: &mut dyn FnMut(Result<Done>) -> bool,
    ) -> Option<Result<Done>> {
        let Job { found, old, .. } = job;
        let path = &found.relative;
        let named = format::supported(path);
        // What is no text by its name is read elsewhere, and so are records that are too many to be held here.
        let is_text = found.size <= LARGEST && named.is_some_and(|format| !format.is_risky());
        let largest = if named.is_some_and(|format| format.is_one_text()) { LARGEST } else { worker::LARGEST };
        if found.size > largest {
            let (size, largest) = (found.size >> 20, largest >> 20);
            let reason = format!("has {size} MB; such files above {largest} MB are not read, split it");
            return Some(Ok(unread(taken.row.clone(), reason, taken.replaces)));
        }
        let mut bytes = Vec::new();
        let opened = match is_text {
            true => regular(&found.path).and_then(whole).map(|content| {
                bytes = content;
                content_hash(&bytes)
            }),
            false => regular(&found.path).and_then(file_hash),
        };
        match opened {
            Ok(hash) => taken.row.hash = hash,
            Err(error) => return Some(Ok(unopened(job, taken, &error))),
        }
        if bytes.len() as u64 > LARGEST {
            let reason = "has grown while it was read".to_owned();
            return Some(Ok(unopened(job, taken, &io::Error::other(reason))));
        }
        match self.copies.judge(place, &taken.row) {
            Verdict::First => {}
            Verdict::Instead(before) => {
                let replaces = before.place;
                if !give(Ok(copy(*before, path, replaces))) {
                    return None;
                }
            }
            Verdict::Copy(first) => return Some(Ok(copy(taken.row.clone(), &first, taken.replaces))),
        }
        let row = &taken.row;
        // A file whose content is the old one needs a new row only, unless another version of the reader read it.
        let tellers = self.tellers;
        let same = |old: &&Row| {
            let is_told_the_same = |row: &Row| row.told == number(&tellers.told(row.root, &row.path, row.container()));
            let is_known = old.hash == row.hash && old.reader == row.reader && old.state == State::Read;
            is_known && old.told == row.told && job.members.iter().all(is_told_the_same)
        };
        if let Some(old) = old.as_ref().filter(same) {
            let row = Row { passages: old.passages, nesting: old.nesting, sketch: old.sketch, ..row.clone() };
            return Some(Ok(Done { passages: None, ..Done::new(row, Vec::new(), taken.replaces) }));
        }
        let (fields, records) = (&self.fields, &mut self.records);
        let mut own = None;
        let mut unread_now = None;
        let mut take = |extract: Extract| {
            let done = taken.take(job, fields, records, tellers, extract);
            match done {
                Ok(Some(done)) if done.row.path != *path => taken.goes_on(give(Ok(done))),
                Ok(done) => {
                    own = done.map(Ok).or_else(|| own.take());
                    true
                }
                Err(error) => {
                    own = Some(Err(error));
                    false
                }
            }
        };
        match is_text && !format::is_risky(path, &bytes) {
            true => format::extract(path, &bytes, &mut take),
            false => {
                drop(bytes);
                unread_now = self.worker.extract(&found.path, path, &mut take).err();
            }
        }
        match unread_now {
            Some(error) if taken.members == 0 => return Some(Ok(unopened(job, taken, &error))),
            // What was given of it stays, and it is tried again.
            Some(error) => {
                taken.row.modified = 0;
                taken.notes.push(format!("the rest cannot be opened: {error}"));
            }
            None => {}
        }
        match own {
            _ if taken.is_done => None,
            Some(Err(error)) => Some(Err(error)),
            _ if taken.members > 0 => Some(Ok(taken.container())),
            Some(own) => Some(own),
            None => {
                let reason = "holds no file that could be a report; remove it";
                Some(Ok(unread(taken.row.clone(), reason.to_owned(), taken.replaces)))
            }
        }
    }
}

/// The content of a file, which may have grown since it was looked at: not much more than is read.
fn whole(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let mut content = Vec::with_capacity(file.metadata()?.len().min(LARGEST) as usize + 1);
    file.take(LARGEST + 1).read_to_end(&mut content)?;
    Ok(content)
}

/// The path, if a file stands there that can be read to its end: what was a file may have become a pipe.
fn regular(path: &Path) -> io::Result<&Path> {
    match fs::symlink_metadata(path)?.is_file() {
        true => Ok(path),
        false => Err(io::Error::other("it is no regular file any more")),
    }
}
