//! The set of hostile files: each is written into the folder of reports, with what is to become of it.

use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The folder below the reports in which all hostile files lie.
pub(crate) const FOLDER: &str = "陷阱";

/// What is to become of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fate {
    /// It is named, with a reason.
    Named,
    /// It is a report in which this is found.
    Found(&'static str),
    /// Either, but not neither.
    Either,
}

/// A hostile file: its path below the reports, and what is to become of it.
pub(crate) type Trap = (String, Fate);

/// The hostile files made so far.
pub(crate) struct Set {
    corpus: PathBuf,
    pub(crate) traps: Vec<Trap>,
}

impl Set {
    /// In this folder of reports.
    pub(crate) fn new(corpus: &Path) -> Self {
        Self { corpus: corpus.to_owned(), traps: Vec::new() }
    }

    /// Where a file of this name is.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        let path = self.corpus.join(FOLDER).join(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
        path
    }

    /// Writes a file.
    pub(crate) fn add(&mut self, name: &str, fate: Fate, content: impl AsRef<[u8]>) {
        fs::write(self.place(name), content).expect("a file is written");
        self.made(name, fate);
    }

    /// Takes up a file that was made otherwise, or one in an archive.
    pub(crate) fn made(&mut self, name: &str, fate: Fate) {
        self.traps.push((format!("{FOLDER}/{name}"), fate));
    }
}

/// When hostile files were changed, and last opened, in seconds since 1970.
const CHANGED: u64 = 1_700_000_000;
const OPENED: u64 = 1_600_000_000;

/// Makes all files below a folder look as if nobody had changed or opened them for long. One changed just now is read
/// again whatever it is, since it may change again without its time showing it; and the next opening of one that was not
/// opened for long shows in its time.
pub(crate) fn age(folder: &Path) {
    let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    for path in files(folder) {
        // What may not be opened keeps its times.
        if let Ok(file) = File::open(&path) {
            let _ = file.set_times(FileTimes::new().set_modified(at(CHANGED)).set_accessed(at(OPENED)));
        }
    }
}

/// The files below a folder that were opened since they were aged, as far as the system keeps note of it.
pub(crate) fn opened(folder: &Path) -> Vec<PathBuf> {
    let aged = SystemTime::UNIX_EPOCH + Duration::from_secs(CHANGED);
    let is_opened = |path: &PathBuf| path.metadata().and_then(|file| file.accessed()).is_ok_and(|time| time > aged);
    files(folder).into_iter().filter(is_opened).collect()
}

/// The regular files below a folder, without those that links lead to.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => found.extend(files(&entry.path())),
            Ok(kind) if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }
    found
}
