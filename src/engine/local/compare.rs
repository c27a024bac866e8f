//! Comparing: the folders are walked and held against the manifest. What comes of it is what an update has to do.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::manifest::{Row, State};
use super::reader::LARGEST;
use crate::report::format;
use crate::report::walk::{Found, walk};

/// What is to be done with one file of the folders.
pub(super) struct Job {
    pub(super) found: Found,
    pub(super) root: u32,
    pub(super) old: Option<Row>,
}

/// What of the folders is not as the manifest says.
pub(super) struct Changes {
    /// The rows of files that are as they were.
    pub(super) rows: FxHashMap<(u32, String), Row>,
    /// Files to be read.
    pub(super) jobs: Vec<Job>,
    /// Rows of files that are gone.
    pub(super) gone: Vec<Row>,
    /// New rows of what is no file or cannot be looked at, and why.
    pub(super) obstacles: Vec<(Row, String)>,
}

/// Compares the folders with the rows of the manifest. The folder of the index itself holds no reports.
pub(super) fn compare(roots: &[String], home: &Path, mut rows: FxHashMap<(u32, String), Row>) -> Changes {
    let mut jobs = Vec::new();
    let mut obstacles = Vec::new();
    let mut seen = FxHashMap::default();
    for (root, folder) in roots.iter().enumerate() {
        let root = root as u32;
        for found in walk(Path::new(folder), home) {
            match found {
                Ok(found) => {
                    let key = (root, found.relative.clone());
                    // What an obstacle made stay may be found after all.
                    let old = rows.remove(&key).or_else(|| seen.remove(&key));
                    match old {
                        Some(row) if is_same(&row, &found) => {
                            seen.insert((root, found.relative), row);
                        }
                        old => jobs.push(Job { found, root, old }),
                    }
                }
                Err(obstacle) => {
                    let key = (root, obstacle.relative.clone());
                    // What is held of a folder that cannot be opened now stays: it is not known to be gone.
                    let is_below = |path: &str| match obstacle.relative.as_str() {
                        "" => true,
                        folder => path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
                    };
                    seen.extend(rows.extract_if(|(of, path), _| *of == root && is_below(path)));
                    // What could not be looked at before is no news.
                    if let Some(row) = rows.remove(&key).filter(|row| row.hash == 0 && row.size == 0) {
                        seen.insert(key, row);
                        continue;
                    }
                    let row = Row {
                        root,
                        path: obstacle.relative,
                        size: 0,
                        modified: 0,
                        hash: 0,
                        reader: format::version(""),
                        state: State::Unread,
                        passages: 0,
                    };
                    obstacles.push((row, obstacle.reason));
                }
            }
        }
    }
    // What is to be written is written in the order of the names, in whatever order the system lists them.
    jobs.sort_by(|one: &Job, other| (one.root, &one.found.relative).cmp(&(other.root, &other.found.relative)));
    obstacles.sort_by(|one: &(Row, String), other| (one.0.root, &one.0.path).cmp(&(other.0.root, &other.0.path)));
    Changes { rows: seen, jobs, gone: rows.into_values().collect(), obstacles }
}

/// Whether a file need not be opened. One that could not be read before is tried again: permissions leave no trace in
/// size and time.
fn is_same(row: &Row, found: &Found) -> bool {
    let was_opened = row.hash != 0 || row.size > LARGEST;
    was_opened
        && row.size == found.size
        && row.modified == found.modified
        && found.modified != 0
        && row.reader == format::version(&row.path)
}
