//! What has to lie on the disk before something else is done: after a loss of power, what was written and not synced may
//! be there or not, in any order. The content of a file is synced with the file, its name with the folder it is in.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Writes a file and sees to it that its content lies on the disk before anything names it.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// How the names of files begin that are to be renamed once they are written.
pub(super) const UNFINISHED: &str = ".tmp";

/// Puts a file in the place of another, if there is one: whoever reads it sees the old one or the new one. Its content lies
/// on the disk before it is named; the name may not yet. Nobody else writes the file meanwhile.
///
/// # Errors
/// When it cannot be written; the old one stays.
pub(super) fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = OsString::from(UNFINISHED);
    name.push(path.file_name().unwrap_or_default());
    let beside = path.with_file_name(name);
    let outcome = write_file(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if outcome.is_err() {
        let _ = fs::remove_file(beside);
    }
    outcome
}

/// Sees to it that the names in a folder lie on the disk as they are now. Where folders cannot be synced, this is left to
/// the system.
///
/// # Errors
/// When the system could not write them.
pub(super) fn sync_names(folder: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if is_left_to_system(error.kind()) => Ok(()),
        outcome => outcome,
    }
}

fn is_left_to_system(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::InvalidInput | ErrorKind::Unsupported | ErrorKind::PermissionDenied)
}

/// Makes a folder, if there is none, and those above it, so that their names lie on the disk.
///
/// # Errors
/// When one of them cannot be made.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = match folder.parent() {
        Some(above) if above.as_os_str().is_empty() => Path::new("."),
        Some(above) => above,
        None => return fs::create_dir(folder),
    };
    make_folder(above)?;
    match fs::create_dir(folder) {
        // Somebody else made it meanwhile.
        Err(_) if folder.is_dir() => {}
        outcome => outcome?,
    }
    sync_names(above)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_replaced_may_be_read_as_any_other() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().expect("a folder");
        let (file, other) = (place.path().join("file"), place.path().join("other"));
        for text in ["one", "two"] {
            replace_file(&file, text.as_bytes()).expect("written");
            assert_eq!(fs::read_to_string(&file).expect("read"), text);
        }
        fs::write(&other, "").expect("written");
        let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode();
        assert_eq!(mode(&file), mode(&other));
        assert_eq!(fs::read_dir(place.path()).expect("a folder").count(), 2, "nothing is left beside it");
        assert!(replace_file(&place.path().join("no such folder/file"), b"").is_err());
    }

    #[test]
    fn a_folder_is_made_with_those_above_it_and_may_be_there_already() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = place.path().join("a/b/c");
        make_folder(&folder).expect("made");
        make_folder(&folder).expect("it is there");
        fs::write(folder.join("file"), "").expect("written");
        let error = make_folder(&folder.join("file/d")).expect_err("below a file no folder can be");
        assert!(matches!(error.kind(), ErrorKind::NotADirectory | ErrorKind::AlreadyExists), "{error}");
    }
}
