//! Readers beside updates: reports are changed and the index is updated over and over while others ask. Every report says
//! how often it was changed, so that an answer shows which state it is of: of one, and of one that was committed.

use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::size::{conclude, either, is_full, say};
use crate::support::{Place, report};

/// How often the sentence stands in all reports after so many changes.
fn expected(state: usize) -> usize {
    (0..FOLDERS.len()).map(|report| sentences(state, report)).sum()
}

const FOLDERS: [&str; 3] = ["萧山", "滨江", "临平"];

fn sentences(state: usize, report: usize) -> usize {
    // The last report is gone in every third state.
    if report == 2 && state.is_multiple_of(3) { 0 } else { 1 + (state * (report + 3)) % 7 }
}

fn write(place: &Place, state: usize) {
    for (at, district) in FOLDERS.into_iter().enumerate() {
        let path = format!("浙江省/杭州市/{district}区/2024-政协.txt");
        match sentences(state, at) {
            0 => fs::remove_file(place.corpus().join(path)).expect("removed"),
            number => {
                let text = format!("这是第{state}版协商驿站的说明，由各镇街分头报送。\n\n").repeat(number);
                drop(place.write(&path, report(district, 2024, &text)));
            }
        }
    }
}

/// The state that an answer is of.
fn state_of(answer: &str) -> Result<usize, String> {
    let lines: Result<Vec<Value>, _> = answer.lines().map(serde_json::from_str).collect();
    let mut hits = lines.map_err(|error| error.to_string())?;
    let summary = hits.pop().ok_or("there is no summary")?;
    let mut states = Vec::new();
    for hit in &hits {
        let text = hit["text"].as_str().unwrap_or_default();
        for (end, _) in text.match_indices("版协商驿站") {
            let digits = text[..end].rsplit('第').next().unwrap_or_default();
            states.push(digits.parse::<usize>().map_err(|error| format!("{digits}: {error}"))?);
        }
    }
    let state = *states.first().ok_or("nothing is found")?;
    if states.iter().any(|other| *other != state) {
        return Err(format!("an answer of several states: {states:?}"));
    }
    if states.len() != expected(state) {
        return Err(format!("{} sentences of state {state}, which has {}", states.len(), expected(state)));
    }
    let total = &summary["total"]["passages"];
    let districts = summary["facets"]["district"].as_array().into_iter().flatten();
    let sum: u64 = districts.filter_map(|district| district["passages"].as_u64()).sum();
    if *total != hits.len() || *total != sum {
        return Err(format!("{total} counted, {} listed, {sum} in the facets", hits.len()));
    }
    Ok(state)
}

/// Asks while updates run.
pub(crate) fn beside_updates(seed: usize) {
    let place = Place::new();
    write(&place, 1);
    place.search(&["index"]).exits(0);
    let (begun, committed) = (AtomicUsize::new(1), AtomicUsize::new(1));
    let (asked, is_done) = (AtomicUsize::new(0), AtomicBool::new(false));
    let wrong = Mutex::new(Vec::new());
    let ask = || {
        let mut last = 0;
        while !is_done.load(Ordering::SeqCst) {
            let first = committed.load(Ordering::SeqCst).max(last);
            let run = place.search(&["协商驿站", "--exact", "--unfold", "-n", "1000", "--json"]);
            let end = begun.load(Ordering::SeqCst);
            asked.fetch_add(1, Ordering::SeqCst);
            let why = match (run.code, state_of(&run.out)) {
                (0, Ok(state)) if (first..=end).contains(&state) => {
                    last = state;
                    continue;
                }
                (0, Ok(state)) => format!("an answer of state {state}, of {first} to {end}"),
                (_, Ok(_)) => format!("{run}"),
                (_, Err(why)) => format!("{why}\n{run}"),
            };
            wrong.lock().expect("no thread fails").push(why);
        }
    };
    thread::scope(|scope| {
        for _ in 0..either(3, 8) {
            scope.spawn(ask);
        }
        let started = Instant::now();
        let mut state = 1;
        while if is_full() { started.elapsed() < Duration::from_secs(600) } else { state < 16 } {
            state += 1;
            write(&place, state);
            begun.store(state, Ordering::SeqCst);
            // Now and then it is built beside the old one.
            let rebuilds = (state + seed).is_multiple_of(5);
            let run = place.search(if rebuilds { &["index", "--rebuild"] } else { &["index"] });
            if run.code != 0 {
                wrong.lock().expect("no thread fails").push(format!("the update to state {state}: {run}"));
            }
            committed.store(state, Ordering::SeqCst);
        }
        is_done.store(true, Ordering::SeqCst);
        say(&format!("{state} states"));
    });
    let left = crate::trial::leftovers(&place.path().join("index"));
    let mut wrong = wrong.into_inner().expect("no thread fails");
    wrong.extend((!left.is_empty()).then(|| format!("left behind: {left:?}")));
    conclude("answers beside updates", asked.into_inner(), &wrong);
}
