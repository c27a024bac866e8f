//! Walking a folder of reports: which files there are, with what the manifest compares. Nothing is opened here, and
//! whatever cannot be walked is said and passed over.

use std::ffi::OsStr;
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::UNIX_EPOCH;

/// A file that may hold a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Its path in the folder, with `/` between the names; bytes that are no UTF-8 are written `\xB2`.
    pub relative: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970; 0 where the system does not say.
    pub modified: u64,
    /// Its name is not UTF-8 and `relative` is not what the system calls it.
    pub escaped: bool,
}

/// Something in a folder that cannot be walked or is no file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Its path in the folder, as in [`Found::relative`].
    pub relative: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The files below `root`, in whatever order the system lists them. Hidden files, locks of word processors, and files that
/// describe a folder instead of reporting (`README`, `LICENSE`) are passed over, and so is the folder `except`; links are
/// not followed.
pub fn walk(root: &Path, except: &Path) -> impl Iterator<Item = Result<Found, Obstacle>> {
    let except = except.to_owned();
    let mut folders = vec![Folder::root(root)];
    let mut listed = Vec::new();
    std::iter::from_fn(move || {
        loop {
            if let Some(found) = listed.pop() {
                return Some(found);
            }
            folders.pop()?.list(&except, &mut folders, &mut listed);
        }
    })
}

/// The same by several threads, each a folder at a time: the system takes longer to tell size and time of a file than its
/// name. `give` gets some at a time, in no order.
pub fn walk_side_by_side(
    root: &Path,
    except: &Path,
    threads: usize,
    give: &(impl Fn(Vec<Result<Found, Obstacle>>) + Sync),
) {
    let ahead = Ahead::new(Folder::root(root));
    thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                let mut listed = Vec::new();
                ahead.each(|folder, folders| {
                    folder.list(except, folders, &mut listed);
                    if listed.len() >= TOGETHER {
                        give(std::mem::take(&mut listed));
                    }
                });
                give(listed);
            });
        }
    });
}

/// So many files are given at a time.
const TOGETHER: usize = 256;

/// The folders that are still to be listed.
struct Ahead {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    folders: Vec<Folder>,
    /// How many threads list a folder, and may find others in it.
    listing: usize,
}

impl Ahead {
    fn new(root: Folder) -> Self {
        Self { state: Mutex::new(State { folders: vec![root], listing: 0 }), changed: Condvar::new() }
    }

    /// Lists folders until all are listed: `list` adds those that it finds in one.
    fn each(&self, mut list: impl FnMut(Folder, &mut Vec<Folder>)) {
        let mut found = Vec::new();
        loop {
            let is_idle = |state: &mut State| state.folders.is_empty() && state.listing > 0;
            let mut state = self.changed.wait_while(self.lock(), is_idle).unwrap_or_else(PoisonError::into_inner);
            let Some(folder) = state.folders.pop() else { return };
            state.listing += 1;
            drop(state);
            list(folder, &mut found);
            let mut state = self.lock();
            state.listing -= 1;
            // Who waits has something to do now, or nothing any more.
            if !found.is_empty() || (state.listing == 0 && state.folders.is_empty()) {
                self.changed.notify_all();
            }
            state.folders.append(&mut found);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A folder that is to be listed.
struct Folder {
    path: PathBuf,
    /// As in [`Found::relative`].
    relative: String,
    escaped: bool,
}

impl Folder {
    fn root(path: &Path) -> Self {
        Self { path: path.to_owned(), relative: String::new(), escaped: false }
    }

    /// Adds the files and folders in it that are not passed over.
    fn list(&self, except: &Path, folders: &mut Vec<Self>, listed: &mut Vec<Result<Found, Obstacle>>) {
        let unopened = |error: io::Error| {
            Err(Obstacle { relative: self.relative.clone(), reason: format!("cannot be opened: {error}") })
        };
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries,
            Err(error) => return listed.push(unopened(error)),
        };
        for entry in entries {
            match entry {
                Ok(entry) => self.take(&entry, except, folders, listed),
                Err(error) => listed.push(unopened(error)),
            }
        }
    }

    fn take(
        &self,
        entry: &DirEntry,
        except: &Path,
        folders: &mut Vec<Self>,
        listed: &mut Vec<Result<Found, Obstacle>>,
    ) {
        let name = entry.file_name();
        if is_passed_over(&name) {
            return;
        }
        let (relative, escaped) = self.relative(&name);
        let path = self.path.join(&name);
        // Neither follows links; on most systems they ask for the name in its folder, which is faster than its path.
        // A file that cannot be looked at now is still one: who opens it is told why.
        let looked = entry.file_type().map(|kind| (kind, kind.is_file().then(|| entry.metadata().ok())));
        listed.push(match looked {
            Ok((kind, _)) if kind.is_dir() => {
                if path != except {
                    folders.push(Self { path, relative, escaped });
                }
                return;
            }
            Ok((_, Some(metadata))) => {
                let (size, modified) = metadata.map_or((0, 0), |metadata| (metadata.len(), modified(&metadata)));
                Ok(Found { path, relative, size, modified, escaped })
            }
            Ok((kind, None)) if kind.is_symlink() => {
                let reason = "is a link, which is not followed; put the file itself here".to_owned();
                Err(Obstacle { relative, reason })
            }
            Ok(_) => Err(Obstacle { relative, reason: "is no regular file".to_owned() }),
            Err(error) => Err(Obstacle { relative, reason: format!("cannot be looked at: {error}") }),
        });
    }

    /// The path of what has this name in it, and whether bytes of it had to be escaped.
    fn relative(&self, name: &OsStr) -> (String, bool) {
        let mut relative = String::with_capacity(self.relative.len() + 1 + name.len());
        relative.push_str(&self.relative);
        if !relative.is_empty() {
            relative.push('/');
        }
        let mut escaped = self.escaped;
        for chunk in name.as_encoded_bytes().utf8_chunks() {
            relative.push_str(chunk.valid());
            for byte in chunk.invalid() {
                escaped = true;
                relative.push_str(&format!("\\x{byte:02X}"));
            }
        }
        (relative, escaped)
    }
}

fn modified(metadata: &Metadata) -> u64 {
    let since_epoch = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since_epoch.and_then(|duration| u64::try_from(duration.as_nanos()).ok()).unwrap_or(0)
}

/// Whether what has this name is no report: hidden, a lock of a word processor, or a description of its folder.
pub(crate) fn is_passed_over(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    let stem = name.split('.').next().unwrap_or(name);
    name.starts_with('.')
        || name.starts_with("~$")
        || matches!(stem, "README" | "readme" | "LICENSE" | "Thumbs" | "desktop")
        || name == "__MACOSX"
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn walked(root: &Path) -> Vec<String> {
        let found = walk(root, Path::new("no such folder")).map(|found| match found {
            Ok(found) => found.relative,
            Err(obstacle) => format!("{}: {}", obstacle.relative, obstacle.reason),
        });
        let mut found: Vec<String> = found.collect();
        found.sort();
        found
    }

    #[test]
    fn reports_are_found_and_what_is_none_is_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let deep = folder.path().join("浙江省/杭州市");
        fs::create_dir_all(&deep).expect("folders");
        for name in ["2024-政府.txt", "2023-政府.txt", ".DS_Store", "~$2023.docx", "README.md"] {
            fs::write(deep.join(name), "报告").expect("a file");
        }
        assert_eq!(walked(folder.path()), ["浙江省/杭州市/2023-政府.txt", "浙江省/杭州市/2024-政府.txt"]);
    }

    #[test]
    fn several_threads_find_what_one_finds() {
        let folder = tempfile::tempdir().expect("a folder");
        for number in 0..2 * TOGETHER {
            fs::write(folder.path().join(format!("{number}.txt")), "报告").expect("a file");
        }
        let found = std::sync::Mutex::new(Vec::new());
        walk_side_by_side(folder.path(), Path::new("no such folder"), 3, &|some| {
            found.lock().expect("a lock").extend(some.into_iter().flatten().map(|found| found.relative));
        });
        let mut found = found.into_inner().expect("a lock");
        found.sort();
        assert_eq!(found, walked(folder.path()));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_strange_names_are_said() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().expect("a folder");
        std::os::unix::fs::symlink(folder.path(), folder.path().join("环")).expect("a link");
        let name = OsStr::from_bytes(b"\xb2\xe2.txt");
        fs::write(folder.path().join(name), "报告").expect("a file");
        let walked = walked(folder.path());
        assert!(walked.iter().any(|line| line.starts_with("环: is a link")), "{walked:?}");
        assert!(walked.contains(&"\\xB2\\xE2.txt".to_owned()), "{walked:?}");
    }
}
