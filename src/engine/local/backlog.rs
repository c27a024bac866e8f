//! How much text waits to be cut: files are read by some threads and written by others, and what lies between them is to
//! stay small however large the files are.

use std::sync::{Condvar, Mutex, PoisonError};

/// What may wait to be cut, in bytes.
const MOST: usize = 32 << 20;

/// What a passage counts while it waits, in bytes: its text twice, and about what else its record takes.
pub(super) fn waiting_bytes(text: &str) -> usize {
    2 * text.len() + 1024
}

/// Passages that have been read and not yet been written.
#[derive(Default)]
pub(super) struct Backlog {
    bytes: Mutex<usize>,
    shrunk: Condvar,
}

impl Backlog {
    /// Waits until there is room, then counts `bytes` more. One file always has room, however large it is.
    pub(super) fn add(&self, bytes: usize) {
        let waiting = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut waiting =
            self.shrunk.wait_while(waiting, |waiting| *waiting > MOST).unwrap_or_else(PoisonError::into_inner);
        *waiting += bytes;
    }

    /// Counts `bytes` less.
    pub(super) fn remove(&self, bytes: usize) {
        let mut waiting = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = waiting.saturating_sub(bytes);
        self.shrunk.notify_all();
    }
}
