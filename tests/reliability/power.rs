//! Losing power: what was written and not yet synced may be lost, in part or out of order. The index is in the old state
//! or in the new one all the same, and the next update brings it to what a fresh build gives.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::dice::Dice;
use crate::disk::{self, Change, Journal};
use crate::journal::Recorder;
use crate::size::{conclude, either, leave_out, say};
use crate::traced;
use crate::trial::{Trial, Work};

/// Loses the power at random moments of the work. With `killed` the work is killed as soon as it has put a file of this
/// name in its place, and the power is lost in the work or in the update that follows it.
pub(crate) fn at_random_moments(work: Work, killed: Option<&'static str>, seed: u64) {
    if !traced::is_possible() {
        leave_out("processes may not be traced here: no power is lost");
        return;
    }
    let trial = Trial::new(work);
    trial.restore();
    let (journal, resumed) = record(&trial, killed);
    let end = journal.changes.len();
    let number = either(40, 500);
    let mut wrong = Vec::new();
    for at in 0..number {
        let mut dice = Dice::new(seed << 32 | at);
        let moment = match killed {
            // After all was done.
            _ if at % 10 == 0 => end,
            // When what the killed one left is taken up.
            Some(_) if at % 2 == 0 => (resumed + dice.roll(30)).min(end),
            _ => moment(&journal, &mut dice),
        };
        let _ = fs::remove_dir_all(trial.index());
        disk::write(&journal.after_loss(moment, &mut dice), 0, trial.place.path());
        let outcome = trial.is_whole().and_then(|()| match moment == end {
            true => trial.is_done(),
            false => Ok(()),
        });
        let outcome = outcome.and_then(|()| trial.is_mended());
        wrong.extend(outcome.err().map(|why| {
            let last = told(&journal, moment);
            format!("seed {at}, power lost after {moment} of {end} changes, {last}: {why}")
        }));
    }
    let synced = journal.changes.iter().filter(|change| matches!(change, Change::Synced { .. })).count();
    say(&format!("{work:?}: {} changes, {synced} syncs", end - synced));
    let before = killed.map(|name| format!(" after it was killed behind {name}")).unwrap_or_default();
    conclude(&format!("{work:?}{before} with the power lost"), number as usize, &wrong);
}

/// The journal of the work, and where in it the run begins that was not killed.
fn record(trial: &Trial, killed: Option<&'static str>) -> (Journal, usize) {
    let mut recorder = Recorder::new(&trial.index());
    if killed.is_some() {
        // Old enough to be trusted: what was committed need not be looked at again.
        age(&trial.place.corpus());
        let output = recorder.run(&trial.command(), killed);
        assert!(output.status.code().is_none(), "it is killed: {output:?}");
    }
    let resumed = recorder.so_far();
    let next = if killed.is_some() { trial.on(&["index"]) } else { trial.command() };
    let output = recorder.run(&next, None);
    assert!(output.status.success(), "it works where nobody disturbs it: {output:?}");
    (recorder.finish(&trial.index()), resumed)
}

/// Makes all files of a folder an hour old.
fn age(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path().is_dir() {
            true => age(&entry.path()),
            false => {
                let file = File::options().write(true).open(entry.path()).expect("a report");
                file.set_modified(SystemTime::now() - Duration::from_secs(3600)).expect("the time is set");
            }
        }
    }
}

/// Any moment, or one beside a change of names or a sync, where most can go wrong.
fn moment(journal: &Journal, dice: &mut Dice) -> usize {
    if dice.falls(40) {
        return dice.roll(journal.changes.len() + 1);
    }
    let is_bend = |change: &Change| matches!(change, Change::Names { .. } | Change::Synced { .. });
    let bends = journal.changes.iter().enumerate().filter(|(_, change)| is_bend(change));
    let bends: Vec<usize> = bends.map(|(at, _)| at).collect();
    (dice.pick(&bends) + dice.roll(3)).min(journal.changes.len())
}

/// The last changes of names and syncs before a moment.
fn told(journal: &Journal, moment: usize) -> String {
    let changes = journal.changes[..moment].iter().rev();
    let changes = changes.filter(|change| matches!(change, Change::Names { .. } | Change::Synced { .. }));
    format!("the last of them, backwards, {:?}", changes.take(6).collect::<Vec<_>>())
}
