//! The folder an index lives in: `current.json` names the generation that is in use, each generation is a folder
//! beside it, and `lock` is held by whoever writes. A new generation is built beside the old one and put in its place
//! by renaming one file, so that a reader sees the old one or the new one and nothing between.

use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::checked::{Damage, checked, with_checksum};
use super::durable;
use super::lock::{LOCK, Lock};
use super::schema::{SCHEMA, TABLES};
use crate::error::{Error, Result};
use crate::report::walk::is_passed_over;

const CURRENT: &str = "current.json";
const NEXT: &str = "current.json.new";
const GENERATION: &str = "generation-";
/// What systems put at the beginning of a disk.
const OF_DISKS: [&str; 3] = ["lost+found", "System Volume Information", "$RECYCLE.BIN"];
/// The time in nanoseconds that stands behind it had at least so many hexadecimal digits since 1973.
const SHORTEST_TIME: usize = 15;
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
        let generation = format!("{GENERATION}{:016x}", since_epoch.as_nanos());
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
            let in_use = current.is_some_and(|current| name == current.generation.as_str());
            if name == NEXT {
                let _ = fs::remove_file(entry.path());
            }
            if is_generation(&entry) && !in_use {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    /// Refuses a folder that holds anything but an index: what others keep there is not to be mixed with it.
    ///
    /// # Errors
    /// [`Error::Invalid`], with what it holds.
    pub(super) fn is_free(&self) -> Result<()> {
        let is_known = |entry: &DirEntry| {
            let name = entry.file_name();
            [CURRENT, NEXT, LOCK].iter().chain(&OF_DISKS).any(|own| name == *own)
                || is_passed_over(&name)
                || is_generation(entry)
        };
        let mut entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let Some(other) = entries.find(|entry| !is_known(entry)) else { return Ok(()) };
        let why = format!(
            "holds other files ({}); keep the index in a folder of its own: --index FOLDER",
            other.file_name().to_string_lossy()
        );
        Err(Error::Invalid { typed: self.folder.display().to_string(), why })
    }

    /// Takes the lock, making the folder if there is none.
    ///
    /// # Errors
    /// [`Error::Locked`], with who holds it, when another process does.
    pub(super) fn lock(&self) -> Result<Lock> {
        Lock::take(&self.folder)
    }
}

/// Whether this is a generation, and no folder of somebody else's that is called nearly so.
fn is_generation(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let number = name.to_str().and_then(|name| name.strip_prefix(GENERATION));
    let is_time = |number: &str| {
        number.len() >= SHORTEST_TIME && number.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    };
    number.is_some_and(is_time) && entry.file_type().is_ok_and(|kind| kind.is_dir())
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
    fn what_is_called_nearly_like_a_generation_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let others = ["generation-2024", "generation-2025-稿", "generation-18ecc2f8373b9b9bx"];
        for name in others {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        std::os::unix::fs::symlink("generation-2024", folder.path().join("generation-18ecc2f8373b9b9b"))
            .expect("a link");
        let home = Home::new(folder.path());
        let begun = home.begin(Vec::new()).expect("a generation");
        home.sweep(None);
        assert!(!home.generation(&begun).exists());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), others.len() + 1);
    }

    #[test]
    fn an_index_is_begun_in_a_folder_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::new(folder.path());
        fs::write(folder.path().join("README.md"), "").expect("written");
        home.begin(Vec::new()).expect("a generation");
        home.is_free().expect("nothing else is there");
        fs::write(folder.path().join("报告.txt"), "").expect("written");
        let message = home.is_free().expect_err("a report is there").to_string();
        assert!(message.contains("报告.txt") && message.contains("--index"), "{message}");
    }
}
