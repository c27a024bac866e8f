//! Walking a folder of reports: which files there are, with what the manifest compares. Nothing is opened here, and
//! whatever cannot be walked is said and passed over.

use std::ffi::OsStr;
use std::fs::Metadata;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::thread;
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

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
    let root = root.to_owned();
    entries(&root, except).filter_map(move |entry| look(&root, entry))
}

/// The same, looked at by several threads: the system takes longer to tell size and time of a file than its name. `give`
/// gets some at a time, in no order.
pub fn walk_side_by_side(
    root: &Path,
    except: &Path,
    threads: usize,
    give: &(impl Fn(Vec<Result<Found, Obstacle>>) + Sync),
) {
    let (sender, receiver) = crossbeam_channel::bounded::<Vec<_>>(2 * threads);
    thread::scope(|scope| {
        for _ in 0..threads {
            let receiver = receiver.clone();
            scope.spawn(move || {
                for entries in receiver {
                    give(entries.into_iter().filter_map(|entry| look(root, entry)).collect());
                }
            });
        }
        let mut entries = entries(root, except);
        loop {
            let some: Vec<_> = entries.by_ref().take(TOGETHER).collect();
            if some.is_empty() || sender.send(some).is_err() {
                break;
            }
        }
        drop(sender);
    });
}

/// So many files are looked at by a thread before it takes more.
const TOGETHER: usize = 256;

/// What is below `root` and not passed over.
fn entries(root: &Path, except: &Path) -> impl Iterator<Item = walkdir::Result<DirEntry>> + use<> {
    let except = except.to_owned();
    let entries = WalkDir::new(root).min_depth(1).into_iter();
    entries.filter_entry(move |entry| !is_passed_over(entry.file_name()) && entry.path() != except)
}

/// What stands there; `None` for folders.
fn look(root: &Path, entry: walkdir::Result<DirEntry>) -> Option<Result<Found, Obstacle>> {
    match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) => Some(found(root, &entry)),
        Err(error) => {
            let relative = error.path().map_or_else(String::new, |path| relative(root, path).0);
            let reason = match error.io_error() {
                Some(cause) => format!("cannot be opened: {cause}"),
                None => error.to_string(),
            };
            Some(Err(Obstacle { relative, reason }))
        }
    }
}

fn found(root: &Path, entry: &DirEntry) -> Result<Found, Obstacle> {
    let (relative, escaped) = relative(root, entry.path());
    let kind = entry.file_type();
    if kind.is_symlink() {
        return Err(Obstacle { relative, reason: "is a link, which is not followed; put the file itself here".into() });
    }
    if !kind.is_file() {
        return Err(Obstacle { relative, reason: "is no regular file".into() });
    }
    match entry.metadata() {
        Ok(metadata) => {
            let modified = modified(&metadata);
            Ok(Found { path: entry.path().to_owned(), relative, size: metadata.len(), modified, escaped })
        }
        Err(error) => Err(Obstacle { relative, reason: format!("cannot be looked at: {error}") }),
    }
}

fn modified(metadata: &Metadata) -> u64 {
    let since_epoch = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since_epoch.and_then(|duration| u64::try_from(duration.as_nanos()).ok()).unwrap_or(0)
}

/// Whether what has this name is no report: hidden, a lock of a word processor, or a description of its folder.
pub(super) fn is_passed_over(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    let stem = name.split('.').next().unwrap_or(name);
    name.starts_with('.')
        || name.starts_with("~$")
        || matches!(stem, "README" | "readme" | "LICENSE" | "Thumbs" | "desktop")
        || name == "__MACOSX"
}

/// The path below `root`, and whether bytes of it had to be escaped.
fn relative(root: &Path, path: &Path) -> (String, bool) {
    let below = path.strip_prefix(root).unwrap_or(path);
    if let (Some(text), '/') = (below.to_str(), MAIN_SEPARATOR) {
        return (text.to_owned(), false);
    }
    let mut text = String::new();
    let mut escaped = false;
    for component in below.components() {
        if !text.is_empty() {
            text.push('/');
        }
        for chunk in component.as_os_str().as_encoded_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            for byte in chunk.invalid() {
                escaped = true;
                text.push_str(&format!("\\x{byte:02X}"));
            }
        }
    }
    (text, escaped)
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
