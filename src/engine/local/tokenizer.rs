//! The bridge from [`crate::text::terms`] to the index library, and the place where the indexer learns how much text
//! is still waiting: the library takes any number of documents in advance, and memory is to stay bounded.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::segment::IndexSegmenter;
use crate::text::terms::Terms;

/// What a passage counts while it waits, in bytes: its text, and about what its record takes.
pub(super) fn waiting_bytes(text: &str) -> usize {
    text.len() + 2048
}

/// Passages that have been handed over and not yet been cut.
#[derive(Default)]
pub(super) struct Backlog {
    bytes: Mutex<usize>,
    shrunk: Condvar,
}

impl Backlog {
    /// Waits until less than `most` bytes are waiting, then counts `bytes` more.
    pub(super) fn add(&self, bytes: usize, most: usize) {
        let mut waiting = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        while *waiting > most {
            // A worker that failed cuts no more; the writer says so when it is next called.
            let (guard, timeout) = self
                .shrunk
                .wait_timeout(waiting, std::time::Duration::from_secs(120))
                .unwrap_or_else(PoisonError::into_inner);
            waiting = guard;
            if timeout.timed_out() {
                break;
            }
        }
        *waiting += bytes;
    }

    fn remove(&self, bytes: usize) {
        let mut waiting = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = waiting.saturating_sub(bytes);
        self.shrunk.notify_all();
    }
}

/// Pairs of neighbouring units and long words, at their positions.
#[derive(Clone)]
pub(super) struct PairsAndWords {
    segmenter: Arc<IndexSegmenter>,
    backlog: Arc<Backlog>,
    stream: Stream,
}

impl PairsAndWords {
    /// Cuts with `segmenter`; what has been cut is taken from `backlog`.
    pub(super) fn new(segmenter: IndexSegmenter, backlog: Arc<Backlog>) -> Self {
        Self { segmenter: Arc::new(segmenter), backlog, stream: Stream::default() }
    }
}

impl Tokenizer for PairsAndWords {
    type TokenStream<'a> = &'a mut Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        self.backlog.remove(waiting_bytes(text));
        self.stream.terms.set(text, &*self.segmenter);
        self.stream.next = 0;
        &mut self.stream
    }
}

/// Terms that need no segmenter: single units, or pairs and single units of titles and headings.
#[derive(Clone)]
pub(super) struct Unsegmented {
    set: fn(&mut Terms, &str),
    stream: Stream,
}

impl Unsegmented {
    /// Cuts with `set`, a function of [`Terms`].
    pub(super) fn new(set: fn(&mut Terms, &str)) -> Self {
        Self { set, stream: Stream::default() }
    }
}

impl Tokenizer for Unsegmented {
    type TokenStream<'a> = &'a mut Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        (self.set)(&mut self.stream.terms, text);
        self.stream.next = 0;
        &mut self.stream
    }
}

/// The terms of one text, in buffers that serve for all.
#[derive(Default)]
pub(super) struct Stream {
    terms: Terms,
    next: usize,
    token: Token,
}

impl Clone for Stream {
    /// Buffers are not shared: a clone begins with empty ones.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl TokenStream for &mut Stream {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.as_slice().get(self.next) else { return false };
        self.next += 1;
        self.token.position = term.position as usize;
        self.token.text.clear();
        self.token.text.push_str(self.terms.term(term));
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
