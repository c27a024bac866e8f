//! Files with the same content: the first by its path is read, the others are only listed. Which is the first does not
//! depend on what was there before, so that an update ends where a build from nothing does. Where the path of a file, or
//! what is said of it beside it, says something else of it, it is no copy: one text may be kept for two districts.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::compare::Changes;
use super::manifest::{Nesting, Row, State};
use crate::report::{format, said_by_path};

/// Who is read of those with the same content.
pub(super) struct Copies {
    state: Mutex<Order>,
    changed: Condvar,
    /// The places of the folders in the order of their paths, by number.
    ranks: Vec<usize>,
}

#[derive(Default)]
struct Order {
    /// Whose turn it is, by the place in the list of files to be read.
    turn: usize,
    has_failed: bool,
    /// Who is read, by the hash of the content.
    first: FxHashMap<u128, Vec<First>>,
}

struct First {
    root: u32,
    path: String,
    /// What is said of it elsewhere.
    told: u64,
    /// Its row, where it was read before.
    row: Option<Row>,
}

/// What becomes of a file.
pub(super) enum Verdict {
    /// It is read.
    First,
    /// It is read, and this file, which was read before, is a copy of it now.
    Instead(Box<Row>),
    /// It is a copy of the file at this path.
    Copy(String),
}

/// Whether a file of this name may be a copy: archives and records are many files, and what is not read stands for nothing.
fn can_be_copy(path: &str) -> bool {
    format::supported(path).is_some_and(|format| !format.holds_many())
}

/// Whether a row is of a file that copies may have.
fn can_be_first(row: &Row) -> bool {
    row.size > 0 && row.hash != 0 && row.state != State::Copy && row.nesting == Nesting::Alone && can_be_copy(&row.path)
}

/// Of files that are as they were, those to be read after all: copies of what is no longer there as it was, and those of
/// which another file may be the first now.
pub(super) fn orphans(changes: &Changes) -> FxHashSet<(u32, String)> {
    let copies: Vec<&Row> = changes.rows.values().filter(|row| row.state == State::Copy).collect();
    let hashes: FxHashSet<u128> = copies.iter().map(|row| row.hash).collect();
    if hashes.is_empty() {
        return FxHashSet::default();
    }
    let mut first: FxHashMap<u128, Vec<&Row>> = FxHashMap::default();
    for row in changes.rows.values().filter(|row| hashes.contains(&row.hash) && can_be_first(row)) {
        first.entry(row.hash).or_default().push(row);
    }
    let stands_for = |first: &Row, row: &Row| is_said_the_same((&first.path, first.told), (&row.path, row.told));
    let has_first = |row: &Row| first.get(&row.hash).is_some_and(|all| all.iter().any(|one| stands_for(one, row)));
    let sizes: FxHashSet<u64> = changes.jobs.iter().map(|job| job.found.size).collect();
    let is_orphan = |row: &&Row| sizes.contains(&row.size) || !has_first(row);
    copies.into_iter().filter(is_orphan).map(|row| (row.root, row.path.clone())).collect()
}

/// Whether the same is said of two files, by their paths and elsewhere, and their names are of one format.
fn is_said_the_same(one: (&str, u64), other: (&str, u64)) -> bool {
    let format = |path| format::supported(path).map(|format| format.name);
    one.1 == other.1 && format(one.0) == format(other.0) && said_by_path(one.0) == said_by_path(other.0)
}

impl Copies {
    /// Before the files to be read are.
    pub(super) fn new(changes: &Changes) -> Self {
        // Only what is as large can be the same.
        let sizes: FxHashSet<u64> = changes.jobs.iter().map(|job| job.found.size).collect();
        let mut first: FxHashMap<u128, Vec<First>> = FxHashMap::default();
        for row in changes.rows.values().filter(|row| sizes.contains(&row.size) && can_be_first(row)) {
            let new = First { root: row.root, path: row.path.clone(), told: row.told, row: Some(row.clone()) };
            first.entry(row.hash).or_default().push(new);
        }
        let state = Mutex::new(Order { first, ..Order::default() });
        Self { state, changed: Condvar::new(), ranks: changes.ranks.clone() }
    }

    fn rank(&self, root: u32) -> Option<usize> {
        self.ranks.get(root as usize).copied()
    }

    fn order(&self) -> MutexGuard<'_, Order> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What becomes of the file at this place of the list, which has this content. It waits until all before it have said
    /// what they are.
    pub(super) fn judge(&self, place: usize, row: &Row) -> Verdict {
        let Row { root, path, hash, told, size, .. } = row;
        let is_early = |order: &mut Order| order.turn < place && !order.has_failed;
        let mut order = self.changed.wait_while(self.order(), is_early).unwrap_or_else(PoisonError::into_inner);
        let mut verdict = Verdict::First;
        // Of empty files each is said to be empty: none is what another holds.
        if *size > 0 && can_be_copy(path) {
            let known = order.first.entry(*hash).or_default();
            let same = known.iter_mut().find(|one| is_said_the_same((&one.path, one.told), (path, *told)));
            match same {
                None => known.push(First { root: *root, path: path.clone(), told: *told, row: None }),
                Some(same) if (self.rank(same.root), &same.path) < (self.rank(*root), path) => {
                    verdict = Verdict::Copy(same.path.clone());
                }
                Some(same) => {
                    (same.root, same.path) = (*root, path.clone());
                    verdict = same.row.take().map_or(Verdict::First, |row| Verdict::Instead(Box::new(row)));
                }
            }
        }
        order.turn = order.turn.max(place + 1);
        self.changed.notify_all();
        verdict
    }

    /// Says that the file at this place is no copy of anything, if nothing was said of it yet.
    pub(super) fn pass(&self, place: usize) {
        let is_early = |order: &mut Order| order.turn < place && !order.has_failed;
        let mut order = self.changed.wait_while(self.order(), is_early).unwrap_or_else(PoisonError::into_inner);
        order.turn = order.turn.max(place + 1);
        self.changed.notify_all();
    }

    /// Says that nothing more is read: nobody waits any longer.
    pub(super) fn fail(&self) {
        self.order().has_failed = true;
        self.changed.notify_all();
    }
}
