//! Reading files: each becomes documents of the index, by itself, so that one bad file costs nothing but its own row.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{SystemTime, UNIX_EPOCH};

use tantivy::{DocAddress, TantivyDocument};

use super::backlog::waiting_bytes;
use super::compare::Job;
use super::manifest::{Row, State, content_hash, file_number};
use super::origin;
use super::records::RecordWriter;
use super::schema::{Extent, Fields, PassageRecord};
use crate::error::Result;
use crate::report::{self, Metadata, format};
use crate::text::fingerprint::fingerprint;
use crate::text::terms::{Border, border};
use crate::text::units::Units;

/// Files above this size, in bytes, are no reports; reading them would cost more memory than an update may take.
pub(super) const LARGEST: u64 = 32 << 20;
/// More passages than this are no report, and are held in memory together: about 260 characters each, 25 MB of text.
const MOST_PASSAGES: usize = 100_000;
/// What is learnt of records is learnt of so many files, and so many passages of each.
const SAMPLES: usize = 400;
const SAMPLES_OF_FILE: usize = 16;
/// A file changed less than this before it was read may change again without its time showing it, in nanoseconds.
const RACY: u64 = 2_000_000_000;

/// What came of one job.
pub(super) struct Done {
    pub(super) row: Row,
    pub(super) notes: Vec<String>,
    /// Where its old row stands.
    pub(super) replaces: Option<DocAddress>,
    /// The passages; none when the content was the old one.
    pub(super) passages: Option<Vec<TantivyDocument>>,
    /// What its passages count in the backlog.
    pub(super) bytes: usize,
}

/// Reads one file. Whatever is wrong with it becomes a row that says so.
pub(super) fn read(job: &Job, fields: &Fields, records: &mut RecordWriter) -> Result<Done> {
    catch_unwind(AssertUnwindSafe(|| read_file(job, fields, records))).unwrap_or_else(|_| Ok(failed(job)))
}

/// The row of a file before anything is known of its content.
fn row(job: &Job) -> Row {
    Row {
        root: job.root,
        path: job.found.relative.clone(),
        size: job.found.size,
        modified: trusted(job.found.modified),
        hash: 0,
        reader: format::version(&job.found.relative),
        state: State::Read,
        passages: 0,
        place: None,
    }
}

/// Where the old row of a file stands.
fn old_place(job: &Job) -> Option<DocAddress> {
    job.old.as_ref().and_then(|old| old.place)
}

/// What is said of a file that makes the reader fail: a mistake of ours, which is to cost nothing but this file.
fn failed(job: &Job) -> Done {
    let row = Row { state: State::Unread, ..row(job) };
    let notes = vec!["made the reader fail; please report it with the file".to_owned()];
    Done { row, notes, replaces: old_place(job), passages: Some(Vec::new()), bytes: 0 }
}

fn read_file(job: &Job, fields: &Fields, records: &mut RecordWriter) -> Result<Done> {
    let found = &job.found;
    let mut row = row(job);
    let replaces = old_place(job);
    let unread = |mut row: Row, reason: String| {
        row.state = State::Unread;
        Done { row, notes: vec![reason], replaces, passages: Some(Vec::new()), bytes: 0 }
    };
    if found.size > LARGEST {
        let reason = format!("has {} MB; files above {} MB are not read, split it", found.size >> 20, LARGEST >> 20);
        return Ok(unread(row, reason));
    }
    let bytes = match fs::read(&found.path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let reason = format!("cannot be opened: {error}");
            // What was read of it before is not known to be gone: it stays, and the file is tried again.
            return Ok(match job.old.clone().filter(|old| old.state != State::Unread) {
                Some(old) => {
                    let row = Row { state: State::Doubtful, modified: 0, place: None, ..old };
                    let notes = vec![format!("{reason}; what was read of it before is still held")];
                    Done { row, notes, replaces, passages: None, bytes: 0 }
                }
                None => unread(row, reason),
            });
        }
    };
    row.hash = content_hash(&bytes);
    // A file whose content is the old one needs a new row only, unless another version of the reader read it.
    let same = |old: &&Row| old.hash == row.hash && old.reader == row.reader && old.state == State::Read;
    if let Some(old) = job.old.as_ref().filter(same) {
        row.passages = old.passages;
        return Ok(Done { row, notes: Vec::new(), replaces, passages: None, bytes: 0 });
    }
    let report = match report::read(&found.relative, &bytes) {
        Ok(report) => report,
        Err(unreadable) => return Ok(unread(row, unreadable.reason)),
    };
    let count: usize = report.parts.iter().map(|part| part.passages.len()).sum();
    match count {
        0 => return Ok(unread(row, "holds no text that could be sought; check the file".to_owned())),
        1..=MOST_PASSAGES => {}
        _ => return Ok(unread(row, format!("falls into {count} passages, which no report does; split it"))),
    }
    let mut notes = report.notes;
    if found.escaped {
        notes.push("has a name that is not UTF-8; rename it to be able to open it by the path shown".to_owned());
    }
    if !notes.is_empty() {
        row.state = State::Doubtful;
    }
    let number = file_number(job.root, &found.relative);
    let mut passages = Vec::new();
    let mut records_of_file = Vec::new();
    let mut units = Units::default();
    let mut bytes = 0;
    for (part, article) in report.parts.into_iter().enumerate() {
        let mut rest = article.passages.into_iter().peekable();
        while let Some(passage) = rest.next() {
            bytes += waiting_bytes(&passage.text);
            let mut document = TantivyDocument::default();
            document.add_u64(fields.report, number);
            let Metadata { district, year, institution, covers } = &passage.metadata;
            document.add_u64(fields.district, district.as_ref().map_or(0, |known| u64::from(known.value)));
            document.add_u64(fields.year, year.as_ref().map_or(0, |known| u64::from(known.value)));
            document.add_u64(fields.institution, institution.as_ref().map_or(0, |known| known.value as u64));
            let last = covers.as_ref().map_or(0, |known| known.value.1);
            document.add_u64(fields.covers_last, u64::from(last));
            origin::add(&mut document, fields, &passage.metadata);
            document.add_text(fields.text, &passage.text);
            let next = rest.peek().filter(|next| next.continues);
            let border = next.and_then(|next| border(&passage.text, &next.text));
            units.set(&passage.text);
            document.add_u64(fields.extent, border.as_ref().map_or(0, |border| extent(&units, border).to_number()));
            if let Some(border) = border {
                document.add_text(fields.border, border.term);
            }
            document.add_u64(fields.fingerprint, fingerprint(&units));
            document.add_text(fields.title, &article.title);
            document.add_text(fields.section, passage.section.join("\n"));
            let record = PassageRecord::new(job.root, &found.relative, part as u32, &article.title, passage);
            records_of_file.push(record);
            passages.push(document);
        }
    }
    for (passage, record) in passages.iter_mut().zip(records.pack(&records_of_file)?) {
        passage.add_bytes(fields.record, &record);
    }
    row.passages = passages.len() as u64;
    Ok(Done { row, notes, replaces, passages: Some(passages), bytes })
}

/// Some records of each of some files that are spread over all jobs, to learn from what records have in common.
pub(super) fn samples(jobs: &[Job]) -> Vec<Vec<PassageRecord>> {
    let step = jobs.len().div_ceil(SAMPLES).max(1);
    let mut samples = Vec::new();
    for job in jobs.iter().step_by(step).filter(|job| job.found.size <= LARGEST) {
        // What cannot be read is met again, and named, when all files are read.
        let Ok(bytes) = fs::read(&job.found.path) else { continue };
        let report = catch_unwind(AssertUnwindSafe(|| report::read(&job.found.relative, &bytes)));
        let Ok(Ok(report)) = report else { continue };
        let mut records = Vec::new();
        for (part, article) in (0..).zip(report.parts) {
            let record = |passage| PassageRecord::new(job.root, &job.found.relative, part, &article.title, passage);
            records.extend(article.passages.into_iter().map(record));
        }
        // From all of a report: its beginning is unlike the rest.
        let step = records.len().div_ceil(SAMPLES_OF_FILE).max(1);
        samples.push(records.into_iter().step_by(step).collect());
    }
    samples
}

/// How a text goes on behind its border.
fn extent(units: &Units, border: &Border) -> Extent {
    let last = units.iter().last().map_or(0, |unit| unit.position);
    Extent {
        positions: last + 1 + u32::from(border.is_separated),
        is_separated: border.is_separated,
        begins_sentence: border.begins_sentence,
    }
}

/// A time of modification that will show the next change; 0 when it is too recent for that.
fn trusted(modified: u64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |duration| duration.as_nanos() as u64);
    if modified.saturating_add(RACY) < now { modified } else { 0 }
}
