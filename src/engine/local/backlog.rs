//! How much text waits to be cut: files are read by some threads and written by others, and what lies between them is to
//! stay small however large the files are. Whoever fails says so here, and nobody waits any longer.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What a passage counts while it waits, in bytes: its text twice, and about what else its record takes.
pub(super) fn waiting_bytes(text: &str) -> usize {
    2 * text.len() + 1024
}

/// Passages that have been read and not yet been written.
pub(super) struct Backlog {
    state: Mutex<State>,
    changed: Condvar,
    /// What may wait, in bytes.
    most: usize,
}

#[derive(Default)]
struct State {
    bytes: usize,
    has_failed: bool,
}

impl Backlog {
    pub(super) fn new(most: usize) -> Self {
        Self { state: Mutex::default(), changed: Condvar::new(), most }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room, then counts `bytes` more. One file always has room, however large it is. `false` when
    /// nothing is to be added any more, because somebody has failed.
    pub(super) fn add(&self, bytes: usize) -> bool {
        let is_full = |state: &mut State| state.bytes > self.most && !state.has_failed;
        let mut state = self.changed.wait_while(self.state(), is_full).unwrap_or_else(PoisonError::into_inner);
        state.bytes += bytes;
        !state.has_failed
    }

    /// Counts `bytes` less.
    pub(super) fn remove(&self, bytes: usize) {
        let mut state = self.state();
        state.bytes = state.bytes.saturating_sub(bytes);
        self.changed.notify_all();
    }

    /// Says that nothing more is to be done.
    pub(super) fn fail(&self) {
        self.state().has_failed = true;
        self.changed.notify_all();
    }

    /// Whether somebody has failed.
    pub(super) fn has_failed(&self) -> bool {
        self.state().has_failed
    }
}
