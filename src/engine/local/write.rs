//! Reading and writing side by side: some threads read files, others cut what was read and write it into one segment, a
//! batch at a time, and the caller learns of every file.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use tantivy::index::SegmentMeta;
use tantivy::{DocAddress, Index};

use super::backlog::Backlog;
use super::compare::Job;
use super::copies::Copies;
use super::failure;
use super::manifest::Row;
use super::reader::Reader;
use super::schema::Fields;
use super::segment::{Batch, SegmentBuilder};
use super::taken::Done;
use super::tellers::Tellers;
use crate::error::{Error, Result};
use crate::text::segment::IndexSegmenter;

/// More threads than this would leave each too little memory, and each holds a file besides.
const MOST_THREADS: usize = 6;

/// How many threads do the same work side by side.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS)
}

/// How much is held, and when the work is shared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Tokens that all writing threads together hold before they sort them: 16 bytes each, half as much again to sort.
    pub(super) tokens: usize,
    /// A segment that has so many documents is closed, so that what is not written before its end, the columns, stays
    /// small.
    pub(super) documents: u32,
    /// What may wait to be written, in bytes.
    pub(super) waiting: usize,
}

/// The usual ones.
pub(super) const LIMITS: Limits = Limits { tokens: 4 << 20, documents: 24_000_000, waiting: 32 << 20 };

/// What became of a file, for the manifest.
pub(super) struct Written {
    pub(super) row: Row,
    /// Where its old row stands.
    pub(super) replaces: Option<DocAddress>,
    /// It was read anew; otherwise its content was the old one.
    pub(super) has_passages: bool,
    /// The old rows of the files in it.
    pub(super) old_members: Vec<Row>,
    /// How many bytes of a job are done with it.
    pub(super) file_bytes: u64,
}

/// Where segments are written.
pub(super) struct Place<'a> {
    pub(super) index: &'a Index,
    /// The folder of the generation.
    pub(super) folder: &'a Path,
    /// Where runs are kept.
    pub(super) runs: &'a Path,
    pub(super) fields: Fields,
    pub(super) limits: Limits,
    /// The program that reads formats of other programs.
    pub(super) program: Option<&'a Path>,
    /// What is said of files elsewhere.
    pub(super) tellers: &'a Tellers,
    /// Who is read of those with the same content.
    pub(super) copies: &'a Copies,
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
    let threads = threads();
    let readers = threads.min(jobs.len());
    let writers = readers.max(1);
    let segmenter = Arc::new(segmenter);
    let backlog = &Backlog::new(place.limits.waiting);
    let next = &AtomicUsize::new(0);
    let segments = &Segments { place, open: Mutex::default(), closed: Mutex::default() };
    let reader = |_| Reader::new(place.folder, place.fields, place.program, place.tellers, place.copies);
    let reading = (0..readers).map(reader).collect::<Result<Vec<_>>>()?;
    let (done_sender, done_receiver) = bounded(threads * 4);
    let (written_sender, written_receiver) = unbounded();
    thread::scope(|scope| {
        let mut writing = Vec::new();
        for _ in 0..writers {
            let (receiver, sender, segmenter) = (done_receiver.clone(), written_sender.clone(), Arc::clone(&segmenter));
            writing.push(scope.spawn(move || {
                let batch = Batch::new(place.fields, segmenter, place.limits.tokens / writers);
                let mut writer = Writer { fields: place.fields, segments, batch, at: String::new() };
                let written = catch_unwind(AssertUnwindSafe(|| writer.write_all(backlog, &receiver, &sender)));
                let written = written.unwrap_or_else(|_| Err(writer.panicked()));
                if written.is_err() {
                    backlog.fail();
                    // What has been read is let go, so that nobody waits to hand it over.
                    receiver.into_iter().for_each(drop);
                }
                written
            }));
        }
        drop((done_receiver, written_sender));
        for mut reader in reading {
            let sender = done_sender.clone();
            scope.spawn(move || {
                let mut goes_on = true;
                while goes_on {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(at) else { return };
                    reader.read(at, job, &mut |done| {
                        let waits = done.as_ref().map_or(0, |done| done.bytes);
                        goes_on = backlog.add(waits) && sender.send(done).is_ok();
                        if !goes_on {
                            place.copies.fail();
                        }
                        goes_on
                    });
                }
            });
        }
        scope.spawn(move || others.into_iter().all(|done| done_sender.send(Ok(done)).is_ok()));
        let mut taken = Ok(());
        for written in written_receiver {
            if taken.is_ok() {
                taken = take(written).inspect_err(|_| backlog.fail());
            }
        }
        for thread in writing {
            thread.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        }
        taken?;
        segments.close()
    })
}

/// The segment that all threads write, and those that were closed because they had become large.
struct Segments<'a> {
    place: &'a Place<'a>,
    open: Mutex<Option<SegmentBuilder>>,
    closed: Mutex<Vec<SegmentMeta>>,
}

impl Segments<'_> {
    /// Adds a batch.
    fn add(&self, batch: &mut Batch) -> Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        batch.complete();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let mut builder = match open.take() {
            Some(builder) => builder,
            None => SegmentBuilder::new(self.place.index, self.place.runs).map_err(failed)?,
        };
        builder.add(batch).map_err(failed)?;
        if builder.documents() < self.place.limits.documents {
            *open = Some(builder);
            return Ok(());
        }
        // The others go on with a new one.
        drop(open);
        let closed = builder.finish().map_err(failed)?;
        self.closed.lock().unwrap_or_else(PoisonError::into_inner).push(closed);
        Ok(())
    }

    /// Closes the last one. All of them.
    fn close(&self) -> Result<Vec<SegmentMeta>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner).take();
        let last = open.map(SegmentBuilder::finish).transpose().map_err(failed)?;
        let mut closed = std::mem::take(&mut *self.closed.lock().unwrap_or_else(PoisonError::into_inner));
        closed.extend(last);
        Ok(closed)
    }
}

/// One writing thread.
struct Writer<'a> {
    fields: Fields,
    segments: &'a Segments<'a>,
    batch: Batch,
    /// The file that is being written.
    at: String,
}

impl Writer<'_> {
    /// Writes what comes, until nothing does.
    fn write_all(
        &mut self,
        backlog: &Backlog,
        receiver: &Receiver<Result<Done>>,
        sender: &Sender<Written>,
    ) -> Result<()> {
        for done in receiver {
            if backlog.has_failed() {
                return Ok(());
            }
            let mut done = done?;
            self.at.clone_from(&done.row.path);
            let has_passages = done.passages.is_some();
            for passage in done.passages.take().into_iter().flatten() {
                self.batch.add(passage);
            }
            self.batch.add_row(done.row.document(&self.fields, std::mem::take(&mut done.notes))?);
            backlog.remove(done.bytes);
            // The caller listens as long as anybody writes.
            let Done { row, replaces, old_members, file_bytes, .. } = done;
            let _ = sender.send(Written { row, replaces, has_passages, old_members, file_bytes });
            if self.batch.is_full() {
                self.segments.add(&mut self.batch)?;
            }
        }
        if backlog.has_failed() { Ok(()) } else { self.segments.add(&mut self.batch) }
    }

    fn panicked(&self) -> Error {
        let why = format!("writing {} failed unexpectedly; please report it with the file", self.at);
        Error::index("write the index", why)
    }
}

fn failed(error: tantivy::TantivyError) -> Error {
    failure::failed("write to the index")(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::local::checked::Damage;
    use crate::engine::local::compare::compare;
    use crate::engine::local::library::builder;
    use crate::engine::local::records;
    use crate::engine::local::schema::schema;
    use crate::text::dictionary::compiled;

    /// Reports, an index without any, and where it is.
    struct Set {
        reports: tempfile::TempDir,
        folder: tempfile::TempDir,
        index: Index,
        fields: Fields,
    }

    impl Set {
        fn new(reports: usize) -> Self {
            let set = Self {
                reports: tempfile::tempdir().expect("a folder"),
                folder: tempfile::tempdir().expect("a folder"),
                index: builder(schema().0, &Damage::default()).create_in_ram().expect("an index"),
                fields: schema().1,
            };
            records::write_dictionary(set.folder.path(), &[]).expect("a dictionary");
            for number in 0..reports {
                let text =
                    format!("第{number}次会议\n\n{}", "全区建成协商驿站，协商老旧小区改造。\n".repeat(number * 3));
                std::fs::write(set.reports.path().join(format!("{number}.txt")), text).expect("written");
            }
            set
        }

        fn write(
            &self,
            limits: Limits,
            runs: &Path,
            take: impl FnMut(Written) -> Result<()>,
        ) -> Result<Vec<SegmentMeta>> {
            let roots = [self.reports.path().to_str().expect("UTF-8").to_owned()];
            let changes = compare(&roots, Path::new("no index"), || Ok(Default::default())).expect("compared");
            let place = Place {
                index: &self.index,
                folder: self.folder.path(),
                runs,
                fields: self.fields,
                limits,
                program: None,
                tellers: &changes.tellers,
                copies: &Copies::new(&changes),
            };
            let segmenter = IndexSegmenter::new(compiled().expect("the dictionary"), 0);
            write_all(&place, segmenter, &changes.jobs, Vec::new(), take)
        }
    }

    const SMALL: Limits = Limits { tokens: 64, documents: 60, waiting: 1 };

    #[test]
    fn however_the_work_is_cut_up_every_report_is_written_once() {
        let set = Set::new(40);
        let mut written = Vec::new();
        let segments = set.write(SMALL, set.folder.path(), |file| {
            written.push(file.row);
            Ok(())
        });
        let segments = segments.expect("written");
        assert!(segments.len() > 2, "{} segments", segments.len());
        let documents: u32 = segments.iter().map(SegmentMeta::max_doc).sum();
        let passages: u64 = written.iter().map(|row| row.passages).sum();
        assert_eq!(u64::from(documents), passages + 40);
        written.sort_by(|one, other| one.path.cmp(&other.path));
        written.dedup_by(|one, other| one.path == other.path);
        assert_eq!(written.len(), 40);
    }

    #[test]
    fn a_writer_that_fails_ends_the_work() {
        let set = Set::new(40);
        let error = set.write(SMALL, &set.folder.path().join("no such folder"), |_| Ok(())).expect_err("no folder");
        assert!(error.to_string().contains("write to the index"), "{error}");
    }

    #[test]
    fn a_caller_that_fails_ends_the_work() {
        let set = Set::new(40);
        let refuse = |_| Err(Error::index("take", "refused"));
        let error = set.write(SMALL, set.folder.path(), refuse).expect_err("refused");
        assert!(error.to_string().contains("refused"), "{error}");
    }
}
