//! Reading and writing side by side: some threads read files, others cut what was read and write it, each into a segment
//! of its own, and the caller learns of every file.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use tantivy::Index;
use tantivy::index::SegmentMeta;

use super::backlog::Backlog;
use super::compare::Job;
use super::manifest::Row;
use super::reader::{Done, read};
use super::records::RecordWriter;
use super::schema::Fields;
use super::segment::SegmentBuilder;
use crate::error::{Error, Result};
use crate::text::segment::IndexSegmenter;

/// More threads than this would leave each too little memory, and each holds a file besides.
pub(super) const MOST_THREADS: usize = 6;
/// Tokens that all writing threads together hold before they sort them: 16 bytes each, and half as much again to sort.
const TOKENS: usize = 4 << 20;
/// A segment has no more documents than this, so that what is not written before its end, the columns, stays small.
const MOST_DOCUMENTS: u32 = 2_000_000;
/// Files of fewer bytes than this are written by one thread: a segment more costs every query more than a thread saves.
const FEW_BYTES: u64 = 16 << 20;

/// What became of a file, for the manifest.
pub(super) struct Written {
    pub(super) row: Row,
    pub(super) replaces: bool,
    /// It was read anew; otherwise its content was the old one.
    pub(super) has_passages: bool,
}

/// Where segments are written.
pub(super) struct Place<'a> {
    pub(super) index: &'a Index,
    pub(super) folder: &'a Path,
    pub(super) fields: Fields,
}

/// Reads the files of all jobs, writes `others` and what was read, and tells `take` of each, in no order. The segments are
/// written and not yet part of the index.
pub(super) fn write_all(
    place: &Place<'_>,
    segmenter: IndexSegmenter,
    jobs: &[Job],
    others: Vec<Done>,
    mut take: impl FnMut(Written) -> Result<()>,
) -> Result<Vec<SegmentMeta>> {
    let bytes: u64 = jobs.iter().map(|job| job.found.size).sum();
    let readers = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    let writers = if bytes < FEW_BYTES { 1 } else { readers };
    let segmenter = Arc::new(segmenter);
    let backlog = Backlog::default();
    let next = AtomicUsize::new(0);
    let has_failed = AtomicBool::new(false);
    let records = (0..readers).map(|_| RecordWriter::open(place.folder)).collect::<Result<Vec<_>>>()?;
    let (done_sender, done_receiver) = bounded(readers * 4);
    let (written_sender, written_receiver) = unbounded();
    thread::scope(|scope| {
        let mut writing = Vec::new();
        for _ in 0..writers {
            let (receiver, sender, segmenter) = (done_receiver.clone(), written_sender.clone(), Arc::clone(&segmenter));
            let (backlog, has_failed) = (&backlog, &has_failed);
            writing.push(scope.spawn(move || {
                let write = || write(place, &segmenter, TOKENS / writers, backlog, &receiver, &sender);
                let stopped = |_| Error::Index { action: "write the index", why: "a thread failed".to_owned() };
                let written = catch_unwind(AssertUnwindSafe(write)).map_err(stopped).flatten();
                if written.is_err() {
                    // Nothing more is to be read; what has been is let go.
                    has_failed.store(true, Ordering::Relaxed);
                    receiver.iter().for_each(|done: Result<Done>| backlog.remove(done.map_or(0, |done| done.bytes)));
                }
                written
            }));
        }
        drop((done_receiver, written_sender));
        for mut records in records {
            let sender = done_sender.clone();
            let (next, has_failed, backlog) = (&next, &has_failed, &backlog);
            scope.spawn(move || {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let done = read(job, &place.fields, &mut records);
                    backlog.add(done.as_ref().map_or(0, |done| done.bytes));
                    if has_failed.load(Ordering::Relaxed) || sender.send(done).is_err() {
                        break;
                    }
                }
            });
        }
        scope.spawn(move || others.into_iter().all(|done| done_sender.send(Ok(done)).is_ok()));
        let mut taken = Ok(());
        for written in written_receiver {
            if taken.is_ok() {
                taken = take(written);
                has_failed.fetch_or(taken.is_err(), Ordering::Relaxed);
            }
        }
        let mut segments = Vec::new();
        for thread in writing {
            segments.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        taken.map(|()| segments)
    })
}

/// Writes what comes, until nothing does.
fn write(
    place: &Place<'_>,
    segmenter: &Arc<IndexSegmenter>,
    most_tokens: usize,
    backlog: &Backlog,
    receiver: &Receiver<Result<Done>>,
    sender: &Sender<Written>,
) -> Result<Vec<SegmentMeta>> {
    let mut segments = Vec::new();
    let mut builder: Option<SegmentBuilder> = None;
    for done in receiver {
        let done = done?;
        let mut current = match builder.take() {
            Some(builder) => builder,
            None => {
                let new =
                    SegmentBuilder::new(place.index, place.folder, place.fields, Arc::clone(segmenter), most_tokens);
                new.map_err(failed)?
            }
        };
        let row = done.row.document(&place.fields, done.notes)?;
        current.add_row(row).map_err(failed)?;
        for passage in done.passages.iter().flatten() {
            current.add(passage).map_err(failed)?;
        }
        backlog.remove(done.bytes);
        let written = Written { row: done.row, replaces: done.replaces, has_passages: done.passages.is_some() };
        // Nobody listens any more when another thread has failed.
        let _ = sender.send(written);
        if current.documents() < MOST_DOCUMENTS {
            builder = Some(current);
        } else {
            segments.push(current.finish().map_err(failed)?);
        }
    }
    if let Some(builder) = builder {
        segments.push(builder.finish().map_err(failed)?);
    }
    Ok(segments)
}

fn failed(error: tantivy::TantivyError) -> Error {
    Error::Index { action: "write to the index", why: error.to_string() }
}
