//! The passages in which wildcards and texts that stand together are found: run by run, in every one in which all of
//! their strings stand.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use district_search::text::units::Units;

use super::find::Needle;
use super::held::Held;
use super::meaning::{Leaf, Leaves};
use super::positions::{Part, Rule, Sought, together, wildcards};

/// A leaf that is decided by where its strings stand in a run.
enum Placed {
    Pattern(Vec<Part>),
    Together(Vec<Vec<Sought>>, Rule),
}

/// So many runs are looked through at a time.
const PORTION: usize = 256;

/// The passages of all such leaves, with their numbers. `found` are the passages of the strings.
pub(super) fn search(held: &Held, leaves: &Leaves, found: &[Vec<u32>], threads: usize) -> Vec<(usize, Vec<u32>)> {
    let placed: Vec<(usize, Placed)> =
        leaves.leaves.iter().enumerate().filter_map(|(number, leaf)| Some((number, placed(leaf)?))).collect();
    let mut candidates: Vec<(u32, u32)> = Vec::new();
    for (at, (number, _)) in (0..).zip(&placed) {
        let runs = candidates_of(held, &leaves.leaves[*number], leaves, found);
        candidates.extend(runs.into_iter().map(|run| (run, at)));
    }
    candidates.sort_unstable();
    let by_run: Vec<&[(u32, u32)]> = candidates.chunk_by(|one, other| one.0 == other.0).collect();
    let next = AtomicUsize::new(0);
    let all: Mutex<Vec<(u32, u32)>> = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut begun: Vec<(u32, u32)> = Vec::new();
                let mut units = Units::default();
                loop {
                    let at = next.fetch_add(PORTION, Ordering::Relaxed);
                    let Some(portion) = by_run.get(at..by_run.len().min(at + PORTION)).filter(|runs| !runs.is_empty())
                    else {
                        break;
                    };
                    for run in portion {
                        units.set(held.run_text(run[0].0));
                        in_run(held, run, &placed, &units, &mut begun);
                    }
                }
                all.lock().expect("no thread fails").extend(begun);
            });
        }
    });
    let mut begun = all.into_inner().expect("no thread fails");
    begun.sort_unstable();
    begun.dedup();
    let of_leaf = |of_leaf: &[(u32, u32)]| {
        let passages = of_leaf.iter().map(|(_, passage)| *passage).collect();
        (placed[of_leaf[0].0 as usize].0, passages)
    };
    begun.chunk_by(|one, other| one.0 == other.0).map(of_leaf).collect()
}

fn placed(leaf: &Leaf) -> Option<Placed> {
    match leaf {
        Leaf::Pattern(tokens) => Some(Placed::Pattern(tokens.iter().map(Part::of).collect())),
        Leaf::Together(texts, rule) => {
            let sought = |needles: &Vec<Needle>| needles.iter().map(Sought::of).collect();
            Some(Placed::Together(texts.iter().map(sought).collect(), *rule))
        }
        _ => None,
    }
}

/// The runs in which an alternative of every text of a leaf stands.
fn candidates_of(held: &Held, leaf: &Leaf, leaves: &Leaves, found: &[Vec<u32>]) -> Vec<u32> {
    let mut hold: HashMap<u32, usize> = HashMap::new();
    for (at, alternatives) in leaf.texts().into_iter().enumerate() {
        for needle in alternatives {
            let number = leaves.known(&Leaf::Text(needle)).expect("strings of a leaf are leaves");
            for passage in &found[number] {
                let run = held.passages[*passage as usize].run;
                if at == 0 {
                    hold.insert(run, 1);
                } else if let Some(texts) = hold.get_mut(&run).filter(|texts| **texts == at) {
                    *texts = at + 1;
                }
            }
        }
        hold.retain(|_, texts| *texts == at + 1);
    }
    hold.into_keys().collect()
}

/// Adds the leaves that begin in a run, with the passages in which they do.
fn in_run(held: &Held, leaves: &[(u32, u32)], placed: &[(usize, Placed)], units: &Units, begun: &mut Vec<(u32, u32)>) {
    let passages = held.run(leaves[0].0);
    let first = passages.start;
    let ends: Vec<u32> = passages
        .scan(0, |end, passage| {
            *end += held.text(passage).chars().count() as u32;
            Some(*end)
        })
        .collect();
    let passage = |unit: usize| {
        let start = units.as_slice()[unit].start;
        ends.iter().position(|end| start < *end).expect("a unit stands in a passage")
    };
    for (_, at) in leaves {
        let found = match &placed[*at as usize].1 {
            Placed::Pattern(parts) => wildcards(units, parts, passage),
            Placed::Together(texts, rule) => together(units, texts, *rule, passage),
        };
        begun.extend(found.into_iter().map(|place| (*at, first + place as u32)));
    }
}
