//! Bringing an index up to date: the folders are walked and compared with the manifest, what changed is read by
//! several threads and written in one commit. An interrupted update leaves the index as it was.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use tantivy::indexer::{IndexWriterOptions, NoMergePolicy, UserOperation};
use tantivy::{Index, IndexSettings, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

use super::home::{Current, Home};
use super::manifest::{self, Row, State, file_number};
use super::schema::{self, Fields, PassageRecord, TABLES, encode};
use super::tokenizer::{Backlog, PairsAndWords};
use super::{DICTIONARY, Totals, merge};
use crate::engine::{FileNote, Outcome, Progress};
use crate::error::{Error, Result};
use crate::report::format;
use crate::report::walk::{Found, walk};
use crate::report::{self, Metadata};
use crate::text::dictionary::{COMPILED, Dictionary};

/// Files above this size are no reports; reading them would cost more memory than an update may take.
const LARGEST: u64 = 32 << 20;
/// Text that may wait to be cut, in bytes.
const WAITING: usize = 16 << 20;
/// Memory of one writing thread, in bytes: it decides how large a segment grows before it is written.
const ARENA: usize = 96 << 20;
/// A file changed less than this before it was read may change again without its time showing it, in nanoseconds.
const RACY: u64 = 2_000_000_000;

/// What is to be done with one file of the folders.
struct Job {
    found: Found,
    root: u32,
    old: Option<Row>,
}

/// What came of one job.
struct Done {
    row: Row,
    notes: Vec<String>,
    replaces: bool,
    /// The passages; none when the content was the old one.
    passages: Option<Vec<TantivyDocument>>,
    text_bytes: usize,
}

/// Brings the index in `home` up to date with its folders and those in `added`, or builds it anew.
pub(super) fn update(home: &Home, added: &[PathBuf], rebuild: bool, progress: &dyn Progress) -> Result<Outcome> {
    let started = Instant::now();
    if home.current()?.is_none() {
        // Nothing is made where there is nothing to read.
        roots(Vec::new(), added)?;
    }
    let _lock = home.lock()?;
    let old = home.current()?;
    // Another layout or dictionary cannot be updated: the folders it remembers are indexed anew.
    let usable = if rebuild { None } else { home.readable().unwrap_or(None) };
    let remembered = match (&old, rebuild && !added.is_empty()) {
        (Some(old), false) => old.roots.clone(),
        _ => Vec::new(),
    };
    let roots = roots(remembered, added)?;
    let is_new = usable.is_none();
    let current = match usable {
        Some(current) => Current { roots: roots.clone(), ..current },
        None => home.begin(roots.clone())?,
    };
    let folder = home.generation(&current);
    let outcome = bring_up_to_date(&folder, is_new, &roots, progress);
    let mut outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            if is_new {
                home.sweep(old.as_ref());
            }
            return Err(error);
        }
    };
    if is_new || old.as_ref().is_some_and(|old| old.roots != current.roots) {
        home.swap(&current)?;
    }
    home.sweep(Some(&current));
    outcome.rebuilt = is_new;
    outcome.seconds = started.elapsed().as_secs_f64();
    Ok(outcome)
}

/// The folders to index: those remembered and the new ones, each once.
fn roots(remembered: Vec<String>, added: &[PathBuf]) -> Result<Vec<String>> {
    let mut roots = remembered;
    for path in added {
        let name = path.to_str().ok_or_else(|| Error::Invalid {
            typed: path.display().to_string(),
            why: "the name of a folder of reports has to be UTF-8; rename it".to_owned(),
        })?;
        let known = roots.iter().any(|root| same_folder(Path::new(root), path));
        if !known {
            roots.push(name.trim_end_matches('/').to_owned());
        }
    }
    for root in &roots {
        if !Path::new(root).is_dir() {
            return Err(Error::NoCorpus(PathBuf::from(root)));
        }
    }
    Ok(roots)
}

fn same_folder(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => other.starts_with(one),
        _ => one == other,
    }
}

fn bring_up_to_date(folder: &Path, is_new: bool, roots: &[String], progress: &dyn Progress) -> Result<Outcome> {
    let (schema, fields) = schema::schema();
    let index = if is_new {
        let dictionary = folder.join(DICTIONARY);
        fs::write(&dictionary, COMPILED).map_err(|error| Error::io("write", &dictionary, error))?;
        Index::builder().schema(schema).settings(IndexSettings::default()).create_in_dir(folder)
    } else {
        Index::open_in_dir(folder)
    }
    .map_err(failed("open the index"))?;
    let searcher = searcher(&index)?;
    let mut rows = manifest::rows(&searcher)?;
    let mut outcome = Outcome::default();
    let (jobs, gone, obstacles) = compare(roots, &mut rows, &mut outcome);
    let bytes = jobs.iter().map(|job| job.found.size).sum();
    progress.start(jobs.len() as u64, bytes);
    if jobs.is_empty() && gone.is_empty() && obstacles.is_empty() && !is_new {
        return finish(&searcher, &fields, roots, outcome);
    }
    let dictionary = Dictionary::new(COMPILED)
        .ok_or_else(|| Error::Index { action: "read the dictionary", why: format!("tables {TABLES} are damaged") })?;
    let backlog = Arc::new(Backlog::default());
    schema::register(&index, PairsAndWords::new(Arc::new(dictionary.segmenter()), Arc::clone(&backlog)));
    let threads = thread::available_parallelism().map_or(1, usize::from).min(8);
    let options = IndexWriterOptions::builder().num_worker_threads(threads).memory_budget_per_thread(ARENA).build();
    let mut writer: IndexWriter = index.writer_with_options(options).map_err(failed("open the index for writing"))?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    for row in &gone {
        remove(&writer, &fields, row);
    }
    outcome.removed = gone.len() as u64;
    let vanished: HashSet<String> = gone.into_iter().map(|row| row.hash).filter(|hash| !hash.is_empty()).collect();
    for (row, reason) in obstacles {
        remove(&writer, &fields, &row);
        writer.add_document(row.document(&fields, vec![reason])?).map_err(failed("write to the index"))?;
        rows.insert((row.root, row.path.clone()), row);
    }
    read_all(&jobs, &fields, threads, progress, |done| {
        if done.replaces {
            remove_row(&writer, &fields, &done.row);
        }
        write(&writer, &fields, &backlog, &done)?;
        outcome.bytes += done.row.size;
        match done.row.state {
            State::Unread => {}
            _ if done.passages.is_none() => outcome.unchanged += 1,
            _ => {
                outcome.read += 1;
                outcome.renamed += u64::from(!done.replaces && vanished.contains(&done.row.hash));
            }
        }
        rows.insert((done.row.root, done.row.path.clone()), done.row);
        Ok(())
    })?;
    progress.finish();
    let mut commit = writer.prepare_commit().map_err(failed("write the index"))?;
    let totals = Totals::of(rows.values());
    commit.set_payload(&serde_json::to_string(&totals).unwrap_or_default());
    commit.commit().map_err(failed("commit the index"))?;
    merge::tidy(&index, &mut writer).map_err(failed("merge the index"))?;
    writer.wait_merging_threads().map_err(failed("merge the index"))?;
    let searcher = self::searcher(&index)?;
    finish(&searcher, &fields, roots, outcome)
}

/// Completes the outcome with what the index now holds.
fn finish(searcher: &Searcher, fields: &Fields, roots: &[String], mut outcome: Outcome) -> Result<Outcome> {
    let named = |(row, reasons): (Row, Vec<String>)| FileNote {
        path: super::full_path(roots, row.root, &row.path),
        notes: reasons,
    };
    outcome.unread = manifest::noted(searcher, fields, State::Unread)?.into_iter().map(named).collect();
    outcome.doubtful = manifest::noted(searcher, fields, State::Doubtful)?.into_iter().map(named).collect();
    outcome.held = super::status::held(searcher)?;
    Ok(outcome)
}

/// Compares the folders with the rows. What is unchanged stays in `rows`; what is gone is taken out and returned.
#[allow(clippy::type_complexity)]
fn compare(
    roots: &[String],
    rows: &mut HashMap<(u32, String), Row>,
    outcome: &mut Outcome,
) -> (Vec<Job>, Vec<Row>, Vec<(Row, String)>) {
    let mut jobs = Vec::new();
    let mut obstacles = Vec::new();
    let mut seen = HashMap::with_capacity(rows.len());
    for (root, folder) in roots.iter().enumerate() {
        let root = root as u32;
        for found in walk(Path::new(folder)) {
            match found {
                Ok(found) => {
                    let old = rows.remove(&(root, found.relative.clone()));
                    match old {
                        Some(row) if is_same(&row, &found) => {
                            outcome.unchanged += u64::from(row.state != State::Unread);
                            seen.insert((root, found.relative), row);
                        }
                        old => jobs.push(Job { found, root, old }),
                    }
                }
                Err(obstacle) => {
                    let key = (root, obstacle.relative.clone());
                    // What could not be looked at before is no news.
                    if let Some(row) = rows.remove(&key).filter(|row| row.hash.is_empty() && row.size == 0) {
                        seen.insert(key, row);
                        continue;
                    }
                    let row = Row {
                        root,
                        path: obstacle.relative,
                        size: 0,
                        modified: 0,
                        hash: String::new(),
                        reader: format::version(""),
                        state: State::Unread,
                        passages: 0,
                    };
                    obstacles.push((row, obstacle.reason));
                }
            }
        }
    }
    let gone = std::mem::replace(rows, seen).into_values().collect();
    (jobs, gone, obstacles)
}

/// Whether a file need not be opened. One that could not be read before is tried again: permissions leave no trace in
/// size and time.
fn is_same(row: &Row, found: &Found) -> bool {
    let was_opened = !row.hash.is_empty() || row.size > LARGEST;
    was_opened
        && row.size == found.size
        && row.modified == found.modified
        && found.modified != 0
        && row.reader == format::version(&row.path)
}

/// Reads the files of all jobs with several threads and hands over what came of each, in no order. At most a few files
/// a thread are held at once.
fn read_all(
    jobs: &[Job],
    fields: &Fields,
    threads: usize,
    progress: &dyn Progress,
    mut take: impl FnMut(Done) -> Result<()>,
) -> Result<()> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = crossbeam_channel::bounded(threads * 4);
    thread::scope(|scope| {
        for _ in 0..threads {
            let sender = sender.clone();
            let next = &next;
            scope.spawn(move || {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if sender.send(read(job, fields)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for done in receiver {
            let done = done?;
            progress.file(done.row.size);
            take(done)?;
        }
        Ok(())
    })
}

/// Reads one file. Whatever is wrong with it becomes a row that says so.
fn read(job: &Job, fields: &Fields) -> Result<Done> {
    let found = &job.found;
    let mut row = Row {
        root: job.root,
        path: found.relative.clone(),
        size: found.size,
        modified: trusted(found.modified),
        hash: String::new(),
        reader: format::version(&found.relative),
        state: State::Read,
        passages: 0,
    };
    let replaces = job.old.is_some();
    let unread = |mut row: Row, reason: String| {
        row.state = State::Unread;
        Done { row, notes: vec![reason], replaces, passages: Some(Vec::new()), text_bytes: 0 }
    };
    if found.size > LARGEST {
        let reason = format!("has {} MB; files above {} MB are not read, split it", found.size >> 20, LARGEST >> 20);
        return Ok(unread(row, reason));
    }
    let bytes = match fs::read(&found.path) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(unread(row, format!("cannot be opened: {error}"))),
    };
    row.hash = blake3::hash(&bytes).to_hex().to_string();
    // A file whose content is the old one needs a new row only, unless another version of the reader read it.
    let same = |old: &&Row| old.hash == row.hash && old.reader == row.reader && old.state == State::Read;
    if let Some(old) = job.old.as_ref().filter(same) {
        row.passages = old.passages;
        return Ok(Done { row, notes: Vec::new(), replaces, passages: None, text_bytes: 0 });
    }
    let report = match catch_unwind(AssertUnwindSafe(|| report::read(&found.relative, &bytes))) {
        Ok(Ok(report)) => report,
        Ok(Err(unreadable)) => return Ok(unread(row, unreadable.reason)),
        Err(_) => return Ok(unread(row, "made the reader fail; please report it with the file".to_owned())),
    };
    let mut notes = report.notes;
    if found.escaped {
        notes.push("has a name that is not UTF-8; rename it to be able to open it by the path shown".to_owned());
    }
    if !notes.is_empty() {
        row.state = State::Doubtful;
    }
    let number = file_number(job.root, &found.relative);
    let mut passages = Vec::new();
    let mut text_bytes = 0;
    for (part, article) in report.parts.into_iter().enumerate() {
        for passage in article.passages {
            text_bytes += passage.text.len();
            let mut document = TantivyDocument::default();
            document.add_u64(fields.report, number);
            let Metadata { district, year, institution, .. } = &passage.metadata;
            document.add_u64(fields.district, district.as_ref().map_or(0, |known| u64::from(known.value)));
            document.add_u64(fields.year, year.as_ref().map_or(0, |known| u64::from(known.value)));
            document.add_u64(fields.institution, institution.as_ref().map_or(0, |known| known.value as u64));
            document.add_text(fields.text, &passage.text);
            document.add_text(fields.units, &passage.text);
            let record = PassageRecord {
                root: job.root,
                path: found.relative.clone(),
                part: part as u32,
                title: article.title.clone(),
                section: passage.section.to_vec(),
                lines: passage.lines,
                metadata: passage.metadata,
                text: passage.text,
            };
            document.add_bytes(fields.record, &encode(&record)?);
            passages.push(document);
        }
    }
    row.passages = passages.len() as u64;
    Ok(Done { row, notes, replaces, passages: Some(passages), text_bytes })
}

/// A time of modification that will show the next change; 0 when it is too recent for that.
fn trusted(modified: u64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |duration| duration.as_nanos() as u64);
    if modified.saturating_add(RACY) < now { modified } else { 0 }
}

fn remove(writer: &IndexWriter, fields: &Fields, row: &Row) {
    remove_row(writer, fields, row);
    writer.delete_term(Term::from_field_u64(fields.report, file_number(row.root, &row.path)));
}

fn remove_row(writer: &IndexWriter, fields: &Fields, row: &Row) {
    writer.delete_term(Term::from_field_u64(fields.file, file_number(row.root, &row.path)));
}

/// Writes the row and the passages of a file, in one batch so that they stand together.
fn write(writer: &IndexWriter, fields: &Fields, backlog: &Backlog, done: &Done) -> Result<()> {
    let mut operations = vec![UserOperation::Add(done.row.document(fields, done.notes.clone())?)];
    if let Some(passages) = &done.passages {
        if done.replaces {
            let number = file_number(done.row.root, &done.row.path);
            writer.delete_term(Term::from_field_u64(fields.report, number));
        }
        operations.extend(passages.iter().cloned().map(UserOperation::Add));
    }
    backlog.add(done.text_bytes, WAITING);
    writer.run(operations).map_err(failed("write to the index"))?;
    Ok(())
}

fn searcher(index: &Index) -> Result<Searcher> {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
    reader.map(|reader: tantivy::IndexReader| reader.searcher()).map_err(failed("open the index"))
}

fn failed(action: &'static str) -> impl Fn(tantivy::TantivyError) -> Error {
    move |error| Error::Index { action, why: error.to_string() }
}
