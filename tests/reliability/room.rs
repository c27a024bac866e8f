//! A disk that is really full: the index lies on a small file system in memory, of 20 sizes. To make one takes the right
//! to do so; where it is not given nothing is tried.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::errno::Errno;

use crate::size::{conclude, leave_out, places, say};
use crate::support::copy;
use crate::trial::{Trial, Work};

/// So many sizes are tried.
const SIZES: u64 = 20;

/// A small file system, which goes when it is dropped.
struct Small {
    folder: PathBuf,
}

impl Small {
    /// One of so many bytes; `None` where none can be made.
    fn new(folder: &Path, bytes: u64) -> Option<Self> {
        fs::create_dir_all(folder).expect("a folder");
        let small = Self { folder: folder.to_owned() };
        mount(&["-t", "tmpfs", "-o", &format!("size={bytes},mode=755"), "tmpfs"], folder).then_some(small)
    }

    /// Makes something else of it.
    fn remount(&self, options: &str) {
        assert!(mount(&["-o", &format!("remount,{options}")], &self.folder), "it is remounted");
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.folder).status();
    }
}

fn mount(arguments: &[&str], folder: &Path) -> bool {
    Command::new("mount").args(arguments).arg(folder).output().is_ok_and(|output| output.status.success())
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let of = |path: PathBuf| if path.is_dir() { size(&path) } else { path.metadata().map_or(0, |file| file.len()) };
    // A file system gives out whole pages.
    entries.map(|entry| of(entry.path()).next_multiple_of(4096)).sum()
}

/// Moves the index, if there is one, to a file system of so many bytes; `None` where none can be made.
fn moved(index: &Path, room: u64) -> Option<Small> {
    let before = index.with_file_name("before");
    let had_index = fs::rename(index, &before).is_ok();
    let small = Small::new(index, room.next_multiple_of(4096));
    if small.is_none() {
        leave_out("no file system can be mounted here: none is full");
    } else if had_index {
        copy(&before, index);
        fs::remove_dir_all(&before).expect("removed");
    }
    small
}

/// What a build that was interrupted has left makes room for the next one, even where it has taken all there is.
pub(crate) fn behind_what_was_left(work: Work) {
    let trial = Trial::new(work);
    trial.restore();
    trial.place.run(trial.command()).exits(0);
    let index = trial.index();
    let room = 4 * size(&index);
    trial.restore();
    let Some(_small) = moved(&index, room) else { return };
    let left = index.join("generation-000000000000000");
    fs::create_dir(&left).expect("a folder");
    let written = fs::write(left.join("0.store"), vec![0; 2 * room as usize]);
    assert!(written.is_err_and(|error| error.kind() == ErrorKind::StorageFull), "it takes all the room");
    trial.place.run(trial.command()).exits(0);
    trial.is_done().expect("the index is made");
}

/// Does the work where there is room for so much.
pub(crate) fn of_all_sizes(work: Work, seed: usize) {
    let trial = Trial::new(work);
    trial.restore();
    let least = if work == Work::First { 4096 } else { size(&trial.index()) };
    trial.place.run(trial.command()).exits(0);
    let most = least + 3 * size(&trial.index());
    let index = trial.index();
    let mut wrong = Vec::new();
    let mut refused = 0;
    let places = places(SIZES as usize, 5, seed);
    for at in &places {
        let room = least + (most - least) * *at as u64 / (SIZES - 1);
        trial.restore();
        let had_index = index.exists();
        let Some(small) = moved(&index, room) else { return };
        let output = trial.command().output().expect("the program runs");
        refused += usize::from(output.status.code() == Some(2));
        let mut outcome = trial.is_ended(&output, Some(Errno::ENOSPC as i32)).and_then(|()| trial.is_whole());
        if outcome.is_ok() && had_index {
            small.remount("ro");
            let refusal = trial.command().output().expect("the program runs");
            outcome = match refusal.status.code() {
                Some(2) => trial.is_ended(&refusal, Some(Errno::EROFS as i32)).and_then(|()| trial.is_whole()),
                code => Err(format!("exit code {code:?} where nothing can be written")),
            };
            small.remount("rw");
        }
        small.remount("size=64m");
        let outcome = outcome.and_then(|()| trial.is_mended());
        let said = String::from_utf8_lossy(&output.stderr);
        wrong.extend(outcome.err().map(|why| format!("room for {room} bytes, which said {said:?}: {why}")));
        drop(small);
    }
    say(&format!("{work:?}: room for {least} to {most} bytes, refused {refused} times"));
    assert!(refused > 0, "somewhere there is too little room");
    conclude(&format!("{work:?} with little room"), places.len(), &wrong);
}
