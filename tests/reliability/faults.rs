//! Failing: the disk is full from some operation on, or one operation fails. Either the work is done all the same, or it
//! ends with an error that names the place; the index is whole, and the next update brings it to what a fresh build gives.

use nix::errno::Errno;

use crate::size::{conclude, leave_out, places, say};
use crate::traced::{self, Fate, Operation};
use crate::trial::{Trial, Work};

/// What fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Whatever needs room, from some operation on.
    Full,
    /// Whatever changes something, from some operation on, as in a folder that may only be read.
    ReadOnly,
    /// One operation.
    Broken,
}

/// What needs room on the disk.
const NEEDS_ROOM: [&str; 9] =
    ["open", "openat", "mkdir", "write", "writev", "pwrite64", "ftruncate", "fallocate", "link"];

impl Fault {
    fn meets(self, operation: &Operation) -> bool {
        match self {
            Self::Full => operation.changes && NEEDS_ROOM.contains(&operation.name),
            Self::ReadOnly => operation.changes,
            Self::Broken => true,
        }
    }

    fn error(self) -> Errno {
        match self {
            Self::Full => Errno::ENOSPC,
            Self::ReadOnly => Errno::EROFS,
            Self::Broken => Errno::EIO,
        }
    }
}

/// Lets the work fail at each operation on the files of the index, or of the reports.
pub(crate) fn at_every_operation(work: Work, fault: Fault, of_reports: bool, seed: usize) {
    if !traced::is_possible() {
        leave_out("processes may not be traced here: nothing fails at its operations");
        return;
    }
    let trial = Trial::new(work);
    let folder = if of_reports { trial.place.corpus() } else { trial.index() };
    trial.restore();
    let mut count = 0;
    traced::run(&trial.command(), &folder, |operation| {
        count += usize::from(fault.meets(operation));
        Fate::Done
    })
    .expect("the program runs");
    assert!(count > 0, "there is something to fail");
    let places = places(count, 12, seed);
    let mut wrong = Vec::new();
    let mut told = 0;
    for place in &places {
        trial.restore();
        let mut before = 0;
        let mut first = None;
        let output = traced::run(&trial.command(), &folder, |operation| {
            before += usize::from(fault.meets(operation));
            let is_late = if fault == Fault::Broken { before == place + 1 } else { before > *place };
            match fault.meets(operation) && is_late && first.as_ref().is_none_or(|_| fault != Fault::Broken) {
                true => {
                    first = first.take().or(Some(operation.clone()));
                    Fate::Fails(fault.error())
                }
                false => Fate::Done,
            }
        })
        .expect("the program runs");
        told += usize::from(output.status.code() == Some(2));
        // Why these fail the index library does not pass on.
        let is_passed_on = first.as_ref().is_none_or(|first| !["statx", "flock"].contains(&first.name));
        let system = is_passed_on.then_some(fault.error() as i32);
        let outcome = match of_reports {
            true => trial.is_told(&output, system).and_then(|()| trial.is_kept()),
            false => trial.is_ended(&output, system).and_then(|()| trial.is_whole()),
        };
        let outcome = outcome.and_then(|()| trial.is_mended());
        wrong.extend(outcome.err().map(|why| {
            let said = String::from_utf8_lossy(&output.stderr);
            format!("{fault:?} at operation {place} of {count}, {first:?}, which said {said:?}: {why}")
        }));
    }
    let files = if of_reports { "reports" } else { "index" };
    say(&format!("{work:?}, {fault:?}, {files}: {count} operations, told {told} times"));
    // What is wrong with a report is no reason to end.
    assert!(told > 0 || of_reports, "some of it ends the work");
    conclude(&format!("{work:?} with {fault:?} operations on the {files}"), places.len(), &wrong);
}

/// Lets every way in which the name of the index is read fail: it says which folders the index is of.
pub(crate) fn at_its_name(work: Work) {
    if !traced::is_possible() {
        leave_out("processes may not be traced here: the name of the index can be read");
        return;
    }
    let trial = Trial::new(work);
    let mut wrong = Vec::new();
    let mut place = 0;
    loop {
        trial.restore();
        let mut at = 0;
        let output = traced::run(&trial.command(), &trial.index(), |operation| {
            at += usize::from(operation.path.ends_with("current.json") && !operation.changes);
            let is_it = operation.path.ends_with("current.json") && !operation.changes && at == place + 1;
            if is_it { Fate::Fails(Errno::EIO) } else { Fate::Done }
        })
        .expect("the program runs");
        if at <= place {
            break;
        }
        let outcome = trial.is_ended(&output, Some(Errno::EIO as i32)).and_then(|()| trial.is_whole());
        let outcome = outcome.and_then(|()| trial.is_mended());
        wrong.extend(outcome.err().map(|why| format!("at operation {place}: {why}")));
        place += 1;
    }
    conclude(&format!("{work:?} with a name that cannot be read"), place, &wrong);
}
