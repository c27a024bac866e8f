//! The scan that an index is held against, for the whole query language: what a query means is worked out from the
//! folded text of all passages, with none of the index's terms, positions, postings or columns. Used by the test
//! `exactness` and the example `scan`.

mod case;
mod compare;
mod count;
mod dice;
mod draw;
mod evaluate;
mod find;
mod held;
mod meaning;
mod names;
mod positions;
mod runs;
mod set;
mod shrink;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use district_search::engine::local::Local;
use district_search::error::Result;
use district_search::text::dictionary::{COMPILED, Dictionary};

use self::case::{Case, Difference};
use self::draw::Draw;
use self::evaluate::Evaluated;
use self::held::Held;
use self::meaning::{Leaves, Meaning, meaning};

/// So many cases are scanned for together.
const BATCH: usize = 5000;

/// More differences than this are hardly of different kinds; they are counted and not made small.
const MOST_SHRUNK: usize = 8;

/// Holds an index against its passages.
pub(crate) struct Instrument<'local> {
    local: &'local Local,
    held: Held,
    dictionary: Dictionary<&'static [u8]>,
    threads: usize,
}

impl<'local> Instrument<'local> {
    /// Reads the passages of an index.
    pub(crate) fn new(local: &'local Local) -> Result<Self> {
        let dictionary = Dictionary::new(COMPILED).expect("the compiled dictionary is readable");
        let threads = thread::available_parallelism().map_or(1, usize::from);
        Ok(Self { local, held: Held::of(local)?, dictionary, threads })
    }

    /// Draws so many cases and returns those in which engine and scan differ, the first of them made small. `done` is told
    /// how many cases were asked, and in how many of them they differ.
    pub(crate) fn run(&self, number: usize, seed: u64, mut done: impl FnMut(usize, usize)) -> Vec<Difference> {
        let mut draw = Draw::new(&self.held, seed);
        let mut differences = Vec::new();
        let mut left = if self.held.len() == 0 { 0 } else { number };
        while left > 0 {
            let cases: Vec<Case> = (0..left.min(BATCH)).map(|_| draw.case()).collect();
            left -= cases.len();
            for difference in self.differences(&cases) {
                let is_shrunk = differences.len() < MOST_SHRUNK;
                differences.push(if is_shrunk { self.shrink(difference) } else { difference });
            }
            done(number - left, differences.len());
        }
        differences
    }

    /// The cases in which engine and scan differ.
    fn differences(&self, cases: &[Case]) -> Vec<Difference> {
        let mut leaves = Leaves::default();
        let meanings: Vec<Meaning> = cases
            .iter()
            .map(|case| {
                case.drawn.iter().for_each(|(text, _)| leaves.add_text(text));
                meaning(&case.request, &self.dictionary, &mut leaves)
            })
            .collect();
        let evaluated = Evaluated::of(&self.held, &leaves, self.threads);
        let next = AtomicUsize::new(0);
        let found = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for _ in 0..self.threads {
                scope.spawn(|| {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some((case, meaning)) = cases.get(at).zip(meanings.get(at)) else { break };
                        if let Some(difference) = self.compare(case, meaning, &leaves, &evaluated) {
                            found.lock().expect("no thread fails").push((at, difference));
                        }
                    }
                });
            }
        });
        let mut found = found.into_inner().expect("no thread fails");
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, difference)| difference).collect()
    }
}
