//! Others beside a writer that is held at one of its operations: who asks gets one state, who would write is told who
//! writes.

use crate::size::{conclude, leave_out, places};
use crate::traced::{self, Fate};
use crate::trial::{Trial, Work};

/// Asks, and tries to write, before every operation of the work that changes what is on the disk.
pub(crate) fn every_operation(work: Work, seed: usize) {
    if !traced::is_possible() {
        leave_out("processes may not be traced here: nothing is tried beside a writer that is held");
        return;
    }
    let trial = Trial::new(work);
    trial.restore();
    let mut count = 0;
    let counted = traced::run(&trial.command(), &trial.index(), |operation| {
        count += usize::from(operation.changes);
        Fate::Done
    });
    assert!(counted.expect("the program runs").status.success());
    let places = places(count, 20, seed);
    trial.restore();
    let (mut at, mut tried) = (0, 0);
    let mut wrong = Vec::new();
    let mut is_locked = false;
    let output = traced::run(&trial.command(), &trial.index(), |operation| {
        // What is changed below a generation is changed under the lock; before it there is no writer yet.
        is_locked |= operation.changes && operation.path.to_string_lossy().contains("generation-");
        if operation.changes && is_locked && places.contains(&at) {
            tried += 1;
            let second = trial.run(&["index"]);
            let is_told = second.code == 2 && second.err.contains(&format!("process {};", operation.process));
            if !is_told {
                wrong.push(format!("a second writer before {operation:?}: {second}"));
            }
            wrong.extend(trial.is_whole().err().map(|why| format!("a reader before {operation:?}: {why}")));
        }
        at += usize::from(operation.changes);
        Fate::Done
    });
    assert!(output.expect("the program runs").status.success(), "it is not disturbed");
    wrong.extend(trial.is_mended().err());
    conclude(&format!("{work:?} with others beside its {count} operations"), tried, &wrong);
}
