//! What every target does before its first input.

use std::collections::HashSet;
use std::panic::{self, PanicHookInfo};
use std::path::PathBuf;
use std::process;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Where the seeds of a target are to be written, instead of running it.
const SEEDS: &str = "FUZZ_SEEDS";

/// Writes the seeds where they are asked for, and judges panics from here on. Seeds are the inputs from which others are
/// made; small ones, for each of them is changed many times.
pub fn begin(seeds: impl IntoIterator<Item = Vec<u8>>) {
    if let Some(folder) = std::env::var_os(SEEDS).map(PathBuf::from) {
        let written = std::fs::create_dir_all(&folder).and_then(|()| {
            let mut numbered = (0..).zip(seeds);
            numbered
                .try_for_each(|(number, seed): (u32, _)| std::fs::write(folder.join(format!("seed-{number}")), seed))
        });
        process::exit(written.map_or(1, |()| 0));
    }
    judge_panics();
}

/// A panic of our own ends the run, as everywhere in fuzzing. The readers of formats promise less: they run in a process
/// of their own, where a panic of the code of others is caught and costs one file. Here it is caught in the same way, and
/// each place of such a panic is named once.
fn judge_panics() {
    static ENDS: OnceLock<Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>> = OnceLock::new();
    static NAMED: Mutex<Option<HashSet<String>>> = Mutex::new(None);
    let ends = panic::take_hook();
    if ENDS.set(ends).is_err() {
        return;
    }
    panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, ToString::to_string);
        if place.contains("/registry/src/") {
            let mut named = NAMED.lock().unwrap_or_else(PoisonError::into_inner);
            if named.get_or_insert_default().insert(place) {
                eprintln!("caught: {info}");
            }
        } else if let Some(ends) = ENDS.get() {
            ends(info);
        }
    }));
}
