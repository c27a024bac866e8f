//! The right to write an index, which one process has at a time. The system takes it back when its holder ends, however it
//! ends; who it is stands in the file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::durable;
use crate::error::{Error, Result};

/// The file that is locked.
pub(super) const LOCK: &str = "lock";
/// What stands before the number of the process that holds the lock.
const PROCESS: &str = "process ";
/// How long it is waited at a time for a lock whose holder has ended, or has not yet said who it is, and how often.
const WAIT: Duration = Duration::from_millis(10);
const MOST_WAITS: usize = 200;

/// The right to write; given up when dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the index in a folder, which is made if there is none.
    ///
    /// # Errors
    /// [`Error::Locked`], with who holds it, when another process does.
    pub(super) fn take(folder: &Path) -> Result<Self> {
        durable::make_folder(folder).map_err(|error| Error::io("make the folder", folder, error))?;
        let path = folder.join(LOCK);
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = opened.map_err(|error| Error::io("open", &path, error))?;
        let mut waited = 0;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    let is_read = file.rewind().and_then(|()| file.read_to_string(&mut holder)).is_ok();
                    let is_unsaid = is_read && holder.trim().is_empty();
                    // Whoever was killed while it began another process leaves the lock to that one, until it runs.
                    if waited < MOST_WAITS && (is_unsaid || has_ended(&holder)) {
                        waited += 1;
                        thread::sleep(WAIT);
                        continue;
                    }
                    let holder = match holder.trim() {
                        "" => "it has not said who it is".to_owned(),
                        words => words.to_owned(),
                    };
                    return Err(Error::Locked { path: folder.to_owned(), holder });
                }
                Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path, error)),
            }
        }
        // In one piece: who is refused meanwhile reads all of it or nothing, and waits for what is not there yet.
        let own = format!("{PROCESS}{}\n", std::process::id());
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(own.as_bytes()));
        // Whoever wrote before may have been killed before the names given were on the disk.
        durable::sync_names(folder).map_err(|error| Error::io("write", folder, error))?;
        Ok(Self { _file: file })
    }
}

/// Whether the process that says that it holds the lock is no more.
#[cfg(unix)]
fn has_ended(holder: &str) -> bool {
    let number = holder.trim().strip_prefix(PROCESS).and_then(|number| number.parse().ok());
    let process = number.and_then(rustix::process::Pid::from_raw);
    process.is_some_and(|process| rustix::process::test_kill_process(process) == Err(rustix::io::Errno::SRCH))
}

/// Whether the process that says that it holds the lock is no more: not known here.
#[cfg(not(unix))]
fn has_ended(_holder: &str) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A lock that is given up in a moment, in whose file this stands, is waited for.
    fn is_waited_for(holder: &str) {
        let folder = tempfile::tempdir().expect("a folder");
        let lock = Lock::take(folder.path()).expect("the lock");
        std::fs::write(folder.path().join(LOCK), holder).expect("written");
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(WAIT);
                drop(lock);
            });
            Lock::take(folder.path()).expect("the lock is free soon");
        });
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_is_waited_for_whose_holder_has_ended() {
        let mut ended = std::process::Command::new("true").spawn().expect("a process");
        ended.wait().expect("it ends");
        is_waited_for(&format!("{PROCESS}{}\n", ended.id()));
    }

    #[test]
    fn a_lock_is_waited_for_whose_holder_has_not_said_who_it_is() {
        is_waited_for("");
    }

    #[test]
    fn a_second_writer_is_told_who_writes() {
        let folder = tempfile::tempdir().expect("a folder");
        let lock = Lock::take(folder.path()).expect("the lock");
        let message = Lock::take(folder.path()).expect_err("the lock is held").to_string();
        assert!(message.contains(&std::process::id().to_string()), "{message}");
        drop(lock);
        Lock::take(folder.path()).expect("the lock is free again");
    }
}
