//! Files with the same content: the first by its path is read, the others are only listed. Which is the first does not
//! depend on what was there before, so that an update ends where a build from nothing does.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::compare::Changes;
use super::manifest::{Nesting, Row, State};
use crate::report::format;

/// Who is read of those with the same content.
pub(super) struct Copies {
    state: Mutex<Order>,
    changed: Condvar,
}

#[derive(Default)]
struct Order {
    /// Whose turn it is, by the place in the list of files to be read.
    turn: usize,
    has_failed: bool,
    /// Who is read, by the hash of the content.
    first: FxHashMap<u128, First>,
}

struct First {
    root: u32,
    path: String,
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

/// Whether a file of this name may be a copy: archives and records are many files.
fn can_be_copy(path: &str) -> bool {
    format::supported(path).is_none_or(|format| !format.holds_many())
}

/// Whether a row is of a file that copies may have.
fn can_be_first(row: &Row) -> bool {
    row.hash != 0 && row.state != State::Copy && row.nesting == Nesting::Alone && can_be_copy(&row.path)
}

/// Of files that are as they were, those to be read after all: copies of what is no longer there as it was.
pub(super) fn orphans(changes: &Changes) -> FxHashSet<(u32, String)> {
    let copies: Vec<&Row> = changes.rows.values().filter(|row| row.state == State::Copy).collect();
    if copies.is_empty() {
        return FxHashSet::default();
    }
    let first: FxHashSet<u128> = changes.rows.values().filter(|row| can_be_first(row)).map(|row| row.hash).collect();
    let orphans = copies.into_iter().filter(|row| !first.contains(&row.hash));
    orphans.map(|row| (row.root, row.path.clone())).collect()
}

impl Copies {
    /// Before the files to be read are.
    pub(super) fn new(changes: &Changes) -> Self {
        // Only what is as large can be the same.
        let sizes: FxHashSet<u64> = changes.jobs.iter().map(|job| job.found.size).collect();
        let mut first: FxHashMap<u128, First> = FxHashMap::default();
        for row in changes.rows.values().filter(|row| sizes.contains(&row.size) && can_be_first(row)) {
            let is_before = |known: &First| (row.root, &row.path) < (known.root, &known.path);
            if first.get(&row.hash).is_none_or(is_before) {
                let new = First { root: row.root, path: row.path.clone(), row: Some(row.clone()) };
                first.insert(row.hash, new);
            }
        }
        Self { state: Mutex::new(Order { first, ..Order::default() }), changed: Condvar::new() }
    }

    fn order(&self) -> MutexGuard<'_, Order> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What becomes of the file at this place of the list, which has this content. It waits until all before it have said
    /// what they are.
    pub(super) fn judge(&self, place: usize, root: u32, path: &str, hash: u128) -> Verdict {
        let is_early = |order: &mut Order| order.turn < place && !order.has_failed;
        let mut order = self.changed.wait_while(self.order(), is_early).unwrap_or_else(PoisonError::into_inner);
        let verdict = match can_be_copy(path).then(|| order.first.get_mut(&hash)).flatten() {
            None => Verdict::First,
            Some(known) if (known.root, known.path.as_str()) < (root, path) => Verdict::Copy(known.path.clone()),
            Some(known) => {
                let before = known.row.take();
                *known = First { root, path: path.to_owned(), row: None };
                before.map_or(Verdict::First, |row| Verdict::Instead(Box::new(row)))
            }
        };
        if can_be_copy(path) && matches!(verdict, Verdict::First) {
            order.first.entry(hash).or_insert_with(|| First { root, path: path.to_owned(), row: None });
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
