//! Reading files: each becomes documents of the index, by itself, so that one bad file costs nothing but its own row.

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use tantivy::{DocAddress, TantivyDocument};
use tracing::debug;

use super::compare::Job;
use super::copies::{Copies, Verdict};
use super::documents::documents;
use super::laps::Laps;
use super::manifest::{Nesting, Row, State, content_hash, file_hash};
use super::records::RecordWriter;
use super::schema::Fields;
use super::tellers::{Tellers, number};
use crate::error::Result;
use crate::report::format::{self, Document, Extract};
use crate::report::told::Told;
use crate::report::walk::Found;
use crate::report::{self, Unreadable};
use crate::worker::{self, Worker};

/// Texts above this size, in bytes, are no reports; reading them would cost more memory than an update may take.
pub(super) const LARGEST: u64 = 32 << 20;
/// More passages than this are no report, and are held in memory together: about 260 characters each, 25 MB of text.
const MOST_PASSAGES: usize = 100_000;
/// A file changed less than this before it was read may change again without its time showing it, in nanoseconds.
const RACY: u64 = 2_000_000_000;

/// What came of a file, or of one in an archive.
pub(super) struct Done {
    pub(super) row: Row,
    pub(super) notes: Vec<String>,
    /// Where its old row stands.
    pub(super) replaces: Option<DocAddress>,
    /// The passages; none when the content was the old one.
    pub(super) passages: Option<Vec<TantivyDocument>>,
    /// What its passages count in the backlog.
    pub(super) bytes: usize,
    /// The old rows of the files in it.
    pub(super) old_members: Vec<Row>,
    /// How many bytes of a job are done with it.
    pub(super) file_bytes: u64,
}

impl Done {
    /// Without passages.
    pub(super) fn new(row: Row, notes: Vec<String>, replaces: Option<DocAddress>) -> Self {
        Self { row, notes, replaces, passages: Some(Vec::new()), bytes: 0, old_members: Vec::new(), file_bytes: 0 }
    }
}

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
        let mut own = row(job);
        own.told = number(&self.tellers.told(own.root, &own.path, None));
        let mut taken = Taken { row: own, replaces: old_place(job), notes: Vec::new(), members: 0, is_done: false };
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
            true => regular(&found.path).and_then(fs::read).map(|content| {
                bytes = content;
                content_hash(&bytes)
            }),
            false => regular(&found.path).and_then(file_hash),
        };
        match opened {
            Ok(hash) => taken.row.hash = hash,
            Err(error) => return Some(Ok(unopened(job, taken, &error))),
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

/// What of a file was taken.
struct Taken {
    /// Its own row, as far as it is known.
    row: Row,
    /// Where its old row stands.
    replaces: Option<DocAddress>,
    /// What is said of an archive as a whole.
    notes: Vec<String>,
    /// How many members it has.
    members: usize,
    /// Nobody wants more.
    is_done: bool,
}

impl Taken {
    /// Makes of what was read what is written; `None` where it only says something of the archive.
    fn take(
        &mut self,
        job: &Job,
        fields: &Fields,
        records: &mut RecordWriter,
        tellers: &Tellers,
        extract: Extract,
    ) -> Result<Option<Done>> {
        let Extract { member, outcome } = extract;
        let is_member = !member.is_empty();
        if !is_member && self.members > 0 {
            self.notes.extend(outcome.err().map(|unreadable| unreadable.reason));
            return Ok(None);
        }
        let mut row = self.row.clone();
        if is_member {
            self.members += 1;
            row.nesting = Nesting::Member(u32::try_from(row.path.len()).unwrap_or(u32::MAX));
            row.path = format!("{}/{member}", row.path);
            (row.size, row.hash) = outcome
                .as_ref()
                .map_or((0, 0), |document| (document.text.len() as u64, content_hash(document.text.as_bytes())));
        }
        let replaces = self.replaces.filter(|_| !is_member);
        let told = tellers.told(row.root, &row.path, row.container());
        row.told = number(&told);
        match outcome {
            Ok(document) => written(job, fields, records, row, document, &told, replaces).map(Some),
            Err(Unreadable { reason }) => Ok(Some(unread(row, reason, replaces))),
        }
    }

    fn goes_on(&mut self, goes_on: bool) -> bool {
        self.is_done = !goes_on;
        goes_on
    }

    /// The row of an archive whose members were read.
    fn container(&mut self) -> Done {
        let notes = std::mem::take(&mut self.notes);
        let state = if notes.is_empty() { State::Read } else { State::Doubtful };
        Done::new(Row { nesting: Nesting::Container, state, ..self.row.clone() }, notes, self.replaces)
    }
}

/// The row of a file before anything is known of its content.
fn row(job: &Job) -> Row {
    Row {
        root: job.root,
        path: job.found.relative.clone(),
        size: job.found.size,
        modified: trusted(job.found.modified),
        hash: 0,
        reader: worker::version(&job.found.relative),
        state: State::Read,
        passages: 0,
        nesting: Nesting::Alone,
        told: 0,
        sketch: 0,
        place: None,
        is_found: true,
    }
}

/// Where the old row of a file stands.
fn old_place(job: &Job) -> Option<DocAddress> {
    job.old.as_ref().and_then(|old| old.place)
}

fn unread(row: Row, reason: String, replaces: Option<DocAddress>) -> Done {
    Done::new(Row { state: State::Unread, ..row }, vec![reason], replaces)
}

/// What is said of a file that has the content of another.
fn copy(row: Row, first: &str, replaces: Option<DocAddress>) -> Done {
    let row = Row { state: State::Copy, passages: 0, sketch: 0, place: None, ..row };
    Done::new(row, vec![format!("has the content of {first}, which stands for it")], replaces)
}

/// What is said of a file that cannot be opened. What was read of it before is not known to be gone: it stays, and the
/// file is tried again.
fn unopened(job: &Job, taken: &Taken, error: &io::Error) -> Done {
    let reason = format!("cannot be opened: {error}");
    match job.old.clone().filter(|old| matches!(old.state, State::Read | State::Doubtful)) {
        Some(old) => {
            let row = Row { state: State::Doubtful, modified: 0, place: None, ..old };
            let notes = vec![format!("{reason}; what was read of it before is still held")];
            Done { passages: None, ..Done::new(row, notes, taken.replaces) }
        }
        // Permissions leave no trace in size and time.
        None => unread(Row { modified: 0, ..taken.row.clone() }, reason, taken.replaces),
    }
}

/// The path, if a file stands there that can be read to its end: what was a file may have become a pipe.
fn regular(path: &Path) -> io::Result<&Path> {
    match fs::symlink_metadata(path)?.is_file() {
        true => Ok(path),
        false => Err(io::Error::other("it is no regular file any more")),
    }
}

/// What is written of a document.
fn written(
    job: &Job,
    fields: &Fields,
    records: &mut RecordWriter,
    mut row: Row,
    document: Document,
    told: &Told,
    replaces: Option<DocAddress>,
) -> Result<Done> {
    let member = row.path.get(job.found.relative.len() + 1..).unwrap_or_default();
    let telling = Extract::telling_path(member, &job.found.relative);
    let report = match report::of_document(&telling, document, told) {
        Ok(report) => report,
        Err(unreadable) => return Ok(unread(row, unreadable.reason, replaces)),
    };
    let count: usize = report.parts.iter().map(|part| part.passages.len()).sum();
    let refused = match count {
        0 => Some("holds no text that could be sought; check the file".to_owned()),
        1..=MOST_PASSAGES => None,
        _ => Some(format!("falls into {count} passages, which no report does; split it")),
    };
    if let Some(reason) = refused {
        return Ok(unread(row, reason, replaces));
    }
    let mut notes = report.notes;
    if job.found.escaped {
        notes.push("has a name that is not UTF-8; rename it to be able to open it by the path shown".to_owned());
    }
    if !notes.is_empty() {
        row.state = State::Doubtful;
    }
    let (passages, bytes) = documents(fields, records, &mut row, report.parts)?;
    row.passages = passages.len() as u64;
    Ok(Done { passages: Some(passages), bytes, ..Done::new(row, notes, replaces) })
}

/// A time of modification that will show the next change; 0 when it is too recent for that.
fn trusted(modified: u64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |duration| duration.as_nanos() as u64);
    if modified.saturating_add(RACY) < now { modified } else { 0 }
}
