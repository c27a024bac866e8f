//! What becomes of a file that was read: its row, what is noted of it, and its passages.

use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

use tantivy::{DocAddress, TantivyDocument};

use super::compare::Job;
use super::documents::documents;
use super::manifest::{Nesting, Row, State, content_hash};
use super::records::RecordWriter;
use super::schema::Fields;
use super::tellers::{Tellers, number};
use crate::error::Result;
use crate::report::format::{Document, Extract};
use crate::report::told::Told;
use crate::report::{self, Unreadable};
use crate::worker;

/// More passages than this are no report, and are held in memory together: about 260 characters each, 25 MB of text; of rows
/// as many as the largest table holds.
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

/// What of a file was taken.
pub(super) struct Taken {
    /// Its own row, as far as it is known.
    pub(super) row: Row,
    /// Where its old row stands.
    pub(super) replaces: Option<DocAddress>,
    /// What is said of an archive as a whole.
    pub(super) notes: Vec<String>,
    /// How many members it has.
    pub(super) members: usize,
    /// Nobody wants more.
    pub(super) is_done: bool,
}

impl Taken {
    /// Before anything of the file was read.
    pub(super) fn nothing_of(job: &Job, tellers: &Tellers) -> Self {
        let mut row = row(job);
        row.told = number(&tellers.told(row.root, &row.path, None));
        let replaces = job.old.as_ref().and_then(|old| old.place);
        Self { row, replaces, notes: Vec::new(), members: 0, is_done: false }
    }

    /// Makes of what was read what is written; `None` where it only says something of the archive.
    pub(super) fn take(
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

    pub(super) fn goes_on(&mut self, goes_on: bool) -> bool {
        self.is_done = !goes_on;
        goes_on
    }

    /// The row of an archive whose members were read.
    pub(super) fn container(&mut self) -> Done {
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

/// What is said of a file that cannot be read.
pub(super) fn unread(row: Row, reason: String, replaces: Option<DocAddress>) -> Done {
    Done::new(Row { state: State::Unread, ..row }, vec![reason], replaces)
}

/// What is said of a file that has the content of another.
pub(super) fn copy(row: Row, first: &str, replaces: Option<DocAddress>) -> Done {
    let row = Row { state: State::Copy, passages: 0, sketch: 0, place: None, ..row };
    Done::new(row, vec![format!("has the content of {first}, which stands for it")], replaces)
}

/// What is said of a file that cannot be opened. What was read of it before is not known to be gone: it stays, and the
/// file is tried again.
pub(super) fn unopened(job: &Job, taken: &Taken, error: &io::Error) -> Done {
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
