//! The folders of reports that an index remembers, and those that come to it.

use std::fs::{self, DirEntry};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::report::walk::is_passed_over;

/// The folders of an index.
pub(super) struct Roots {
    /// Their whole paths; a file's row names its folder by the place in this list.
    pub(super) paths: Vec<String>,
    /// A folder was dropped because a new one holds it: the rows name other folders now and cannot be used.
    pub(super) renumbered: bool,
}

/// Whether a folder holds nothing that could be a report or a folder of reports, as the place of a disk that is not there. Of one
/// that cannot be listed to its end nobody knows.
pub(super) fn is_empty(folder: &Path) -> bool {
    let is_nothing = |entry: DirEntry| is_passed_over(&entry.file_name());
    fs::read_dir(folder).is_ok_and(|mut entries| entries.all(|entry| entry.is_ok_and(is_nothing)))
}

/// The folders to index, whole paths: those remembered and the new ones. A folder that lies in another is not walked
/// twice.
pub(super) fn roots(home: &Path, remembered: &[String], added: &[PathBuf]) -> Result<Roots> {
    let mut roots = Roots { paths: remembered.to_vec(), renumbered: false };
    for path in added {
        let Ok(whole) = path.canonicalize() else { return Err(Error::NoCorpus(path.clone())) };
        if whole.is_file() {
            let why = "is a file; name the folder that holds the reports".to_owned();
            return Err(Error::Invalid { typed: path.display().to_string(), why });
        }
        let name = whole.to_str().ok_or_else(|| Error::Invalid {
            typed: path.display().to_string(),
            why: "the path of a folder of reports has to be UTF-8; rename what is not".to_owned(),
        })?;
        if home.canonicalize().is_ok_and(|home| home == whole) {
            let why =
                "is the folder of the index itself; keep the reports in another, or the index with --index FOLDER";
            return Err(Error::Invalid { typed: path.display().to_string(), why: why.to_owned() });
        }
        if roots.paths.iter().any(|root| whole.starts_with(root)) {
            continue;
        }
        let before = roots.paths.len();
        roots.paths.retain(|root| !Path::new(root).starts_with(&whole));
        roots.renumbered |= roots.paths.len() < before;
        roots.paths.push(name.to_owned());
    }
    for root in roots.paths.iter().map(PathBuf::from) {
        match fs::read_dir(&root) {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Err(Error::LostCorpus(root));
            }
            // A folder that cannot be listed now holds reports all the same.
            Err(error) => return Err(Error::io("read", root, error)),
            Ok(_) => {}
        }
    }
    Ok(roots)
}
