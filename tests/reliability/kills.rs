//! Killing: whatever an update was doing, the index is in the old state or in the new one, and the next update brings it
//! to what a fresh build gives.

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::dice::Dice;
use crate::size::{conclude, either, is_full, leave_out, say};
use crate::trial::{Trial, Work};

/// Kills the work at random moments; the seed says which.
pub(crate) fn at_random_moments(work: Work, seed: u64) {
    let trial = Trial::new(work);
    let mut dice = Dice::new(seed);
    let number = either(6, 400);
    let mut wrong = Vec::new();
    trial.restore();
    let started = Instant::now();
    trial.place.run(trial.command()).exits(0);
    let usual = started.elapsed();
    let mut killed = 0;
    for at in 0..number {
        trial.restore();
        let moment = usual.mul_f64(dice.roll(1100) as f64 / 1000.0);
        let mut child = trial.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs");
        thread::sleep(moment.max(Duration::from_micros(1)));
        child.kill().expect("killed");
        killed += usize::from(child.wait().expect("ended").code().is_none());
        let outcome = trial.is_whole().and_then(|()| trial.is_mended());
        wrong.extend(outcome.err().map(|why| format!("kill {at}, after {moment:?}: {why}")));
    }
    say(&format!("{work:?}: {killed} of {number} were killed before they ended"));
    assert!(!is_full() || killed * 4 > number, "many have to be killed before they end");
    conclude(&format!("{work:?} killed at random moments"), number, &wrong);
}

/// Kills the work before every operation that changes what is on the disk: between two of them the disk is the same.
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
pub(crate) fn at_every_operation(work: Work, seed: usize) {
    use crate::size::places;
    use crate::traced::{self, Fate};
    if !traced::is_possible() {
        leave_out("processes may not be traced here: nothing is killed at its operations");
        return;
    }
    let trial = Trial::new(work);
    let count = || {
        trial.restore();
        let mut count = 0;
        let output = traced::run(&trial.command(), &trial.index(), |operation| {
            count += usize::from(operation.changes);
            Fate::Done
        });
        assert!(output.expect("the program runs").status.success(), "it works where nobody kills it");
        count
    };
    let count = count();
    let places = places(count, 16, seed);
    let mut wrong = Vec::new();
    for place in &places {
        trial.restore();
        let mut before = 0;
        let mut last = None;
        traced::run(&trial.command(), &trial.index(), |operation| {
            before += usize::from(operation.changes);
            match operation.changes && before > *place {
                true => {
                    last = last.take().or(Some(operation.clone()));
                    Fate::Killed
                }
                false => Fate::Done,
            }
        })
        .expect("the program runs");
        let outcome = trial.is_whole().and_then(|()| trial.is_mended());
        wrong.extend(outcome.err().map(|why| format!("killed at operation {place} of {count}, {last:?}: {why}")));
    }
    say(&format!("{work:?}: {count} operations"));
    conclude(&format!("{work:?} killed at its operations"), places.len(), &wrong);
}

/// Elsewhere processes cannot be traced so.
#[cfg(not(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")))]
pub(crate) fn at_every_operation(_work: Work, _seed: usize) {
    leave_out("processes are traced on Linux (x86-64, GNU) only: nothing is killed at its operations");
}
