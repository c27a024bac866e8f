//! The folder an index lives in: `current.json` names the generation that is in use, each generation is a folder
//! beside it, and `lock` is held by whoever writes. A new generation is built beside the old one and put in its place
//! by renaming one file, so that a reader sees the old one or the new one and nothing between.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::checked::{Damage, checked, with_checksum};
use super::durable;
use super::schema::{SCHEMA, TABLES};
use crate::error::{Error, Result};

const CURRENT: &str = "current.json";
const NEXT: &str = "current.json.new";
const LOCK: &str = "lock";
const GENERATION: &str = "generation-";
/// What stands before the number of the process that holds the lock.
const PROCESS: &str = "process ";
/// How long it is waited at a time for a lock whose holder has ended, and how often.
const WAIT: Duration = Duration::from_millis(10);
const MOST_WAITS: usize = 200;

/// What stands in `current.json`: where the index is, and what it takes to understand it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Current {
    /// The folder of the generation, beside the file.
    pub(super) generation: String,
    /// The version of the fields.
    pub(super) schema: u32,
    /// The hash of the folding, the dictionary and the word codes.
    pub(super) tables: String,
    /// The whole paths of the folders of reports.
    pub(super) roots: Vec<String>,
}

/// The folder of an index.
#[derive(Clone, Debug)]
pub(super) struct Home {
    folder: PathBuf,
}

/// The right to write; given up when dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Home {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What is in use, if there is an index, of whatever version.
    ///
    /// # Errors
    /// [`Error::FoldersUnknown`] when the file that says so is damaged.
    pub(super) fn current(&self) -> Result<Option<Current>> {
        let path = self.folder.join(CURRENT);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("read", path, error)),
        };
        let mut values = serde_json::Deserializer::from_slice(&bytes).into_iter::<Current>();
        let named = values.next();
        // The first versions wrote no checksum below it. What has one is held to it, or a digit that is damaged would pass
        // for another version.
        let has_checksum = bytes.get(values.byte_offset()..).is_some_and(|rest| !rest.trim_ascii().is_empty());
        let is_intact = |current: &Current| checked(&bytes).is_some() || (current.schema != SCHEMA && !has_checksum);
        match named {
            Some(Ok(current)) if is_intact(&current) => Ok(Some(current)),
            _ => Err(Error::FoldersUnknown(self.folder.clone())),
        }
    }

    /// What is in use, when this program can read it.
    pub(super) fn readable(&self) -> Result<Option<Current>> {
        let Some(current) = self.current()? else { return Ok(None) };
        if current.schema != SCHEMA {
            return Err(self.of_another_version(current.schema));
        }
        if current.tables != TABLES {
            return Err(self
                .incompatible("it was made with other tables (character folding, dictionary, word codes)".to_owned()));
        }
        Ok(Some(current))
    }

    fn of_another_version(&self, schema: u32) -> Error {
        self.incompatible(format!("its layout has version {schema}, this program reads version {SCHEMA}"))
    }

    /// The error that what was found damaged is, if anything was.
    pub(super) fn damaged(&self, damage: &Damage) -> Option<Error> {
        damage.found().map(|why| Error::Damaged { path: self.folder.clone(), why: why.to_owned() })
    }

    fn incompatible(&self, why: String) -> Error {
        Error::Incompatible { path: self.folder.clone(), why }
    }

    /// The folder of a generation.
    pub(super) fn generation(&self, current: &Current) -> PathBuf {
        self.folder.join(&current.generation)
    }

    /// A new generation, its folder made and empty, not yet in use.
    pub(super) fn begin(&self, roots: Vec<String>) -> Result<Current> {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let generation = format!("{GENERATION}{:x}", since_epoch.as_nanos());
        let folder = self.folder.join(&generation);
        fs::create_dir_all(&folder).map_err(|error| Error::io("make the folder", &folder, error))?;
        Ok(Current { generation, schema: SCHEMA, tables: TABLES.to_owned(), roots })
    }

    /// Puts a generation in use.
    pub(super) fn swap(&self, current: &Current) -> Result<()> {
        let path = self.folder.join(CURRENT);
        let beside = self.folder.join(NEXT);
        let json = serde_json::to_vec_pretty(current).map_err(|error| Error::index("name the new index", error))?;
        let write = || -> std::io::Result<()> {
            durable::write_file(&beside, &with_checksum(&json))?;
            // The generation is on the disk before it is named, and is named there before the old one is removed.
            durable::sync_names(&self.folder)?;
            fs::rename(&beside, &path)?;
            durable::sync_names(&self.folder)
        };
        write().map_err(|error| Error::io("write", &path, error))
    }

    /// Removes a generation that was begun.
    pub(super) fn discard(&self, begun: &Current) {
        let _ = fs::remove_dir_all(self.generation(begun));
    }

    /// Removes every generation but the one in use: the one before, and what interrupted builds left. The caller holds
    /// the lock. What cannot be removed now is removed another time.
    pub(super) fn sweep(&self, current: Option<&Current>) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_generation = name.to_str().is_some_and(|name| name.starts_with(GENERATION));
            let in_use = current.is_some_and(|current| name == current.generation.as_str());
            if name == NEXT {
                let _ = fs::remove_file(entry.path());
            }
            if is_generation && !in_use {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    /// Takes the lock, making the folder if there is none.
    ///
    /// # Errors
    /// [`Error::Locked`], with who holds it, when another process does.
    pub(super) fn lock(&self) -> Result<Lock> {
        durable::make_folder(&self.folder).map_err(|error| Error::io("make the folder", &self.folder, error))?;
        let path = self.folder.join(LOCK);
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = opened.map_err(|error| Error::io("open", &path, error))?;
        let mut waited = 0;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    let _ = file.rewind().and_then(|()| file.read_to_string(&mut holder));
                    // Whoever was killed while it began another process leaves the lock to that one, until it runs.
                    if waited < MOST_WAITS && (holder.trim().is_empty() || has_ended(&holder)) {
                        waited += 1;
                        thread::sleep(WAIT);
                        continue;
                    }
                    return Err(self.locked(&holder));
                }
                Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path, error)),
            }
        }
        // In one piece: who is refused meanwhile reads all of it or nothing, and waits for what is not there yet.
        let own = format!("{PROCESS}{}\n", std::process::id());
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(own.as_bytes()));
        // Whoever wrote before may have been killed before the names given were on the disk.
        durable::sync_names(&self.folder).map_err(|error| Error::io("write", &self.folder, error))?;
        Ok(Lock { _file: file })
    }

    /// Takes the lock so that nobody writes meanwhile. Whoever may not write takes it with others of the kind.
    ///
    /// # Errors
    /// [`Error::Locked`] when another process writes.
    pub(super) fn lock_to_read(&self) -> Result<Option<Lock>> {
        let path = self.folder.join(LOCK);
        match self.lock() {
            Err(Error::Io { .. }) => {}
            lock => return lock.map(Some),
        }
        // Where there is no lock, nobody has written.
        let Ok(mut file) = File::open(&path) else { return Ok(None) };
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                Err(self.locked(&holder))
            }
            // Some file systems know no locks.
            _ => Ok(Some(Lock { _file: file })),
        }
    }

    fn locked(&self, holder: &str) -> Error {
        let holder = match holder.trim() {
            "" => "it has not said who it is".to_owned(),
            words => words.to_owned(),
        };
        Error::Locked { path: self.folder.clone(), holder }
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

    #[test]
    fn a_generation_is_in_use_after_the_swap_and_not_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::new(folder.path());
        let first = home.begin(Vec::new()).expect("a generation");
        assert_eq!(home.readable().expect("readable"), None);
        home.swap(&first).expect("swapped");
        let second = home.begin(Vec::new()).expect("a generation");
        home.sweep(Some(&first));
        assert_eq!(home.readable().expect("readable"), Some(first.clone()));
        assert!(home.generation(&first).exists() && !home.generation(&second).exists());
    }

    #[test]
    fn an_index_of_another_layout_or_other_tables_is_refused_with_what_to_do() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::new(folder.path());
        let current = home.begin(Vec::new()).expect("a generation");
        let other_layout = Current { schema: SCHEMA + 1, ..current.clone() };
        let other_tables = Current { tables: "0".to_owned(), ..current };
        for (other, why) in [(other_layout, "its layout has version"), (other_tables, "other tables")] {
            home.swap(&other).expect("swapped");
            let message = home.readable().expect_err("another layout").to_string();
            assert!(message.contains(why) && message.contains("--rebuild"), "{message}");
        }
    }

    #[test]
    fn a_damaged_version_is_no_other_version() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::new(folder.path());
        home.swap(&home.begin(Vec::new()).expect("a generation")).expect("swapped");
        let path = folder.path().join(CURRENT);
        let written = fs::read(&path).expect("read");
        let schema = format!("\"schema\": {SCHEMA}");
        let at = written.windows(schema.len()).position(|bytes| bytes == schema.as_bytes()).expect("the version");
        let mut turned = written.clone();
        turned[at + schema.len() - 1] ^= 2;
        fs::write(&path, &turned).expect("written");
        assert!(matches!(home.current(), Err(Error::FoldersUnknown(_))));
        // As the first versions wrote it, without a checksum.
        let json = written.iter().rposition(|byte| *byte == b'}').map_or(0, |end| end + 1);
        fs::write(&path, &turned[..json]).expect("written");
        assert!(matches!(home.readable(), Err(Error::Incompatible { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_is_waited_for_whose_holder_has_ended() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::new(folder.path());
        let lock = home.lock().expect("the lock");
        let mut ended = std::process::Command::new("true").spawn().expect("a process");
        ended.wait().expect("it ends");
        fs::write(folder.path().join(LOCK), format!("{PROCESS}{}\n", ended.id())).expect("written");
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(WAIT);
                drop(lock);
            });
            home.lock().expect("the lock is free soon");
        });
    }

    #[test]
    fn a_second_writer_is_told_who_writes() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::new(folder.path());
        let lock = home.lock().expect("the lock");
        let message = home.lock().expect_err("the lock is held").to_string();
        assert!(message.contains(&std::process::id().to_string()), "{message}");
        drop(lock);
        home.lock().expect("the lock is free again");
    }
}
