//! Comparing: the folders are walked and held against the manifest. What comes of it is what an update has to do.

use std::path::Path;
use std::thread;

use crossbeam_channel::unbounded;
use rustc_hash::FxHashMap;
use tantivy::DocAddress;

use super::manifest::{Row, State};
use super::reader::LARGEST;
use super::write::threads;
use crate::error::Result;
use crate::report::format;
use crate::report::walk::{Found, Obstacle, walk_side_by_side};

/// What is to be done with one file of the folders.
pub(super) struct Job {
    pub(super) found: Found,
    pub(super) root: u32,
    pub(super) old: Option<Row>,
}

/// What of the folders is not as the manifest says.
#[derive(Default)]
pub(super) struct Changes {
    /// The rows of files that are as they were.
    pub(super) rows: FxHashMap<(u32, String), Row>,
    /// Files to be read.
    pub(super) jobs: Vec<Job>,
    /// Rows of files that are gone.
    pub(super) gone: Vec<Row>,
    /// What is no file or cannot be looked at.
    pub(super) obstacles: Vec<Unlisted>,
}

/// What is no file or cannot be looked at.
pub(super) struct Unlisted {
    /// Its new row.
    pub(super) row: Row,
    /// Where its old row stands.
    pub(super) replaces: Option<DocAddress>,
    /// Why.
    pub(super) reason: String,
}

/// Compares the folders with the rows of the manifest, which are read while the folders are walked. The folder of the index
/// itself holds no reports.
pub(super) fn compare(
    roots: &[String],
    home: &Path,
    rows: impl FnOnce() -> Result<FxHashMap<(u32, String), Row>>,
) -> Result<Changes> {
    let (sender, receiver) = unbounded();
    thread::scope(|scope| {
        scope.spawn(move || {
            for (root, folder) in (0..).zip(roots) {
                // Nobody listens any more when the rows cannot be read.
                walk_side_by_side(Path::new(folder), home, threads(), &|found| drop(sender.send((root, found))));
            }
        });
        let mut changes = Changes::default();
        let mut rows = rows()?;
        for (root, found) in receiver {
            for found in found {
                changes.take(root, found, &mut rows);
            }
        }
        changes.gone = rows.into_values().collect();
        let Changes { jobs, obstacles, .. } = &mut changes;
        // What is to be written is written in the order of the names, in whatever order the system lists them.
        jobs.sort_by(|one: &Job, other| (one.root, &one.found.relative).cmp(&(other.root, &other.found.relative)));
        obstacles
            .sort_by(|one: &Unlisted, other| (one.row.root, &one.row.path).cmp(&(other.row.root, &other.row.path)));
        Ok(changes)
    })
}

impl Changes {
    /// Takes what was found in a folder; `rows` are those that nothing was found for yet.
    fn take(
        &mut self,
        root: u32,
        found: std::result::Result<Found, Obstacle>,
        rows: &mut FxHashMap<(u32, String), Row>,
    ) {
        let seen = &mut self.rows;
        match found {
            Ok(found) => {
                let key = (root, found.relative.clone());
                // What an obstacle made stay may be found after all.
                let old = rows.remove(&key).or_else(|| seen.remove(&key));
                match old {
                    Some(row) if is_same(&row, &found) => {
                        seen.insert(key, row);
                    }
                    old => self.jobs.push(Job { found, root, old }),
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
                let old = rows.remove(&key);
                let place = old.as_ref().and_then(|old| old.place);
                // What could not be looked at before is no news.
                if let Some(row) = old.filter(|row| row.hash == 0 && row.size == 0) {
                    seen.insert(key, row);
                    return;
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
                    place: None,
                };
                self.obstacles.push(Unlisted { row, replaces: place, reason: obstacle.reason });
            }
        }
    }
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
