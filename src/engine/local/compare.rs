//! Comparing: the folders are walked and held against the manifest. What comes of it is what an update has to do.

use std::path::{Path, PathBuf};
use std::thread;

use crossbeam_channel::unbounded;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocAddress;

use super::copies::orphans;
use super::manifest::{Nesting, Row, State, content_hash};
use super::reader::LARGEST;
use super::tellers::{Tellers, is_teller, number};
use super::write::threads;
use crate::error::Result;
use crate::report::walk::{Found, Obstacle, walk_side_by_side};
use crate::worker;

/// What is to be done with one file of the folders.
pub(super) struct Job {
    pub(super) found: Found,
    pub(super) root: u32,
    pub(super) old: Option<Row>,
    /// The old rows of the files in it.
    pub(super) members: Vec<Row>,
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
    /// What is said of files elsewhere.
    pub(super) tellers: Tellers,
    /// The places of the folders in the order of their paths, by number: in whatever order they were named, the same files
    /// come first.
    pub(super) ranks: Vec<usize>,
    /// Files that are as they were and whose path is not what the system calls them.
    escaped: FxHashMap<(u32, String), Found>,
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
        let rank = |root: &String| roots.iter().filter(|other| *other < root).count();
        let mut changes = Changes { ranks: roots.iter().map(rank).collect(), ..Changes::default() };
        changes.rows = rows()?;
        let mut members = Members::of(&mut changes.rows);
        let mut telling = Vec::new();
        for (root, found) in receiver {
            for found in found {
                match found {
                    Ok(found) if is_teller(&found.relative) => telling.push((root, found)),
                    found => changes.take(root, found, &mut members),
                }
            }
        }
        for (root, found) in telling {
            if let Err(reason) = changes.tellers.add(root, &found) {
                changes.take(root, Err(Obstacle { relative: found.relative, reason }), &mut members);
            }
        }
        let files = changes.rows.values().filter(|row| row.is_found && is_file(row));
        let files = files.map(|row| (row.root, row.path.as_str()));
        let new = changes.jobs.iter().map(|job| (job.root, job.found.relative.as_str()));
        for (root, relative) in changes.tellers.beside_nothing(files.chain(new)) {
            let reason = "says something of a report that is not there; call it as the report is called".to_owned();
            changes.name(root, Obstacle { relative, reason });
        }
        let gone = changes.rows.extract_if(|_, row| !row.is_found).map(|(_, row)| row);
        changes.gone.extend(gone.chain(members.0.into_values().flatten()));
        changes.listen(roots);
        let orphans = orphans(&changes);
        changes.read_again(&orphans, roots);
        let Changes { jobs, obstacles, ranks, .. } = &mut changes;
        // What is to be written is written in the order of the names, in whatever order the system lists them.
        let rank = |job: &Job| ranks.get(job.root as usize).copied();
        jobs.sort_by(|one, other| (rank(one), &one.found.relative).cmp(&(rank(other), &other.found.relative)));
        obstacles
            .sort_by(|one: &Unlisted, other| (one.row.root, &one.row.path).cmp(&(other.row.root, &other.row.path)));
        Ok(changes)
    })
}

/// The rows of files in archives, by the archive, as long as that was not found.
struct Members(FxHashMap<(u32, String), Vec<Row>>);

impl Members {
    /// Takes them from all rows.
    fn of(rows: &mut FxHashMap<(u32, String), Row>) -> Self {
        let mut members: FxHashMap<_, Vec<Row>> = FxHashMap::default();
        for (_, row) in rows.extract_if(|_, row| row.container().is_some()) {
            let container = row.container().unwrap_or_default().to_owned();
            members.entry((row.root, container)).or_default().push(row);
        }
        Self(members)
    }

    fn take(&mut self, of: &(u32, String)) -> Vec<Row> {
        // Most folders hold no archive, and most files are none.
        if self.0.is_empty() { Vec::new() } else { self.0.remove(of).unwrap_or_default() }
    }
}

/// Rows that are found with their archive.
fn found_with(rows: Vec<Row>) -> impl Iterator<Item = ((u32, String), Row)> {
    rows.into_iter().map(|row| ((row.root, row.path.clone()), Row { is_found: true, ..row }))
}

impl Changes {
    /// Takes what was found in a folder.
    fn take(&mut self, root: u32, found: std::result::Result<Found, Obstacle>, members: &mut Members) {
        let rows = &mut self.rows;
        match found {
            Ok(mut found) => {
                let key = (root, std::mem::take(&mut found.relative));
                let members = members.take(&key);
                // Most files are as they were.
                if let Some(row) = rows.get_mut(&key).filter(|row| is_same(row, &found)) {
                    row.is_found = true;
                    rows.extend(found_with(members));
                    if found.escaped {
                        found.relative.clone_from(&key.1);
                        self.escaped.insert(key, found);
                    }
                    return;
                }
                // What an obstacle made stay may be found after all.
                let old = rows.remove(&key);
                found.relative = key.1;
                self.jobs.push(Job { found, root, old, members });
            }
            Err(obstacle) => {
                // What is held of a folder that cannot be opened now stays: it is not known to be gone.
                let is_below = |path: &str| match obstacle.relative.as_str() {
                    "" => true,
                    folder => path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
                };
                let stays = |of: u32, path: &str| of == root && is_below(path);
                let staying = rows.iter_mut().filter(|((of, path), _)| stays(*of, path));
                staying.for_each(|(_, row)| row.is_found = true);
                let of_archives = members.0.extract_if(|(of, path), _| stays(*of, path));
                rows.extend(of_archives.flat_map(|(_, members)| found_with(members)));
                self.name(root, obstacle);
            }
        }
    }

    /// Names what is no file or cannot be looked at.
    fn name(&mut self, root: u32, obstacle: Obstacle) {
        let rows = &mut self.rows;
        let key = (root, obstacle.relative.clone());
        let is_new = |row: &Row| !row.is_found;
        let old = if rows.get(&key).is_some_and(is_new) { rows.remove(&key) } else { None };
        let place = old.as_ref().and_then(|old| old.place);
        // What could not be looked at before, for the same reason, is no news.
        let told = content_hash(obstacle.reason.as_bytes()) as u64;
        if let Some(row) = old.filter(|row| row.hash == 0 && row.size == 0 && row.told == told) {
            rows.insert(key, Row { is_found: true, ..row });
            return;
        }
        let row = Row {
            root,
            path: obstacle.relative,
            size: 0,
            modified: 0,
            hash: 0,
            reader: worker::version(""),
            state: State::Unread,
            passages: 0,
            nesting: Nesting::Alone,
            told,
            sketch: 0,
            place: None,
            is_found: true,
        };
        self.obstacles.push(Unlisted { row, replaces: place, reason: obstacle.reason });
    }
}

impl Changes {
    /// Looks at what is said of the files: what is excluded is as if it were gone, and that of which something else is said
    /// than when it was read is read again.
    fn listen(&mut self, roots: &[String]) {
        let Self { rows, jobs, gone, obstacles, tellers, .. } = self;
        for job in jobs.extract_if(.., |job| tellers.exclude(job.root, &job.found.relative)) {
            gone.extend(job.old.into_iter().chain(job.members));
        }
        // What cannot be looked at is excluded as files are.
        for obstacle in obstacles.extract_if(.., |obstacle| tellers.exclude(obstacle.row.root, &obstacle.row.path)) {
            gone.extend(obstacle.replaces.map(|place| Row { place: Some(place), ..obstacle.row }));
        }
        // With an archive all that is in it.
        let is_excluded = |row: &Row| tellers.exclude(row.root, row.container().unwrap_or(&row.path));
        gone.extend(rows.extract_if(|_, row| is_excluded(row)).map(|(_, row)| row));
        for root in 0..roots.len() as u32 {
            // What is in an archive is where the archive is, and what could not be looked at is no neighbour.
            let is_neighbour = |row: &&Row| row.root == root && row.container().is_none() && is_file(row);
            let known = rows.values().filter(is_neighbour);
            let new = jobs.iter().filter(|job| job.root == root).map(|job| job.found.relative.as_str());
            tellers.look_around(root, &known.map(|row| row.path.as_str()).chain(new).collect::<Vec<_>>());
        }
        if tellers.is_empty() && rows.values().all(|row| row.told == 0) {
            return;
        }
        // What is no file is not read, whatever is said of it.
        let said = |row: &Row| number(&tellers.told(row.root, &row.path, row.container()));
        let is_news = |row: &&Row| is_file(row) && said(row) != row.told;
        // Of an archive all members are read again.
        let file = |row: &Row| (row.root, row.container().unwrap_or(&row.path).to_owned());
        let again: FxHashSet<(u32, String)> = rows.values().filter(is_news).map(file).collect();
        self.read_again(&again, roots);
    }

    /// Where a file lies that is as it was.
    pub(super) fn path(&self, row: &Row, roots: &[String]) -> PathBuf {
        let escaped = self.escaped.get(&(row.root, row.path.clone()));
        escaped.map_or_else(|| Path::new(&roots[row.root as usize]).join(&row.path), |found| found.path.clone())
    }

    /// Makes files that are as they were such as are to be read.
    fn read_again(&mut self, again: &FxHashSet<(u32, String)>, roots: &[String]) {
        let Self { rows, jobs, escaped, .. } = self;
        let file = |row: &Row| (row.root, row.container().unwrap_or(&row.path).to_owned());
        if again.is_empty() {
            return;
        }
        let mut members: FxHashMap<(u32, String), Vec<Row>> = FxHashMap::default();
        for (_, row) in rows.extract_if(|_, row| again.contains(&file(row))) {
            let key = file(&row);
            match row.container().is_some() {
                true => members.entry(key).or_default().push(row),
                false => {
                    let found = escaped.remove(&key).unwrap_or_else(|| Found {
                        path: Path::new(&roots[row.root as usize]).join(&row.path),
                        relative: row.path.clone(),
                        size: row.size,
                        modified: row.modified,
                        escaped: false,
                    });
                    jobs.push(Job { found, root: row.root, old: Some(row), members: Vec::new() });
                }
            }
        }
        if !members.is_empty() {
            for job in jobs.iter_mut() {
                job.members.extend(members.remove(&(job.root, job.found.relative.clone())).into_iter().flatten());
            }
        }
    }
}

/// Whether a row is of a file, and not of what is none or could not be looked at.
fn is_file(row: &Row) -> bool {
    row.hash != 0 || row.size != 0
}

/// Whether a file need not be opened. One that could not be read before is tried again: permissions leave no trace in
/// size and time.
fn is_same(row: &Row, found: &Found) -> bool {
    // What is too large is not opened, and nothing smaller is refused for its size.
    let was_opened = row.hash != 0 || row.size > LARGEST;
    was_opened
        && row.size == found.size
        && row.modified == found.modified
        && found.modified != 0
        && row.reader == worker::version(&row.path)
}
