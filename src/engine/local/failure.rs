//! What the index library says went wrong, as an error of this program: where the system refused something, with the file
//! and the reason that the system gave; else in the words of the library.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

use crate::error::{Error, Result};

/// An error while something was done with the index. Its file, where the system refused one, is named from the folder of
/// the index on, until it comes [out of the room](Named).
pub(super) fn failed(action: &'static str) -> impl Fn(TantivyError) -> Error {
    move |error| match (refused(&error), &error) {
        (Some((file, reason)), _) => Error::io(action, file, reason),
        (None, TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file))) => {
            Error::index(action, missing(file))
        }
        (None, _) => Error::index(action, error),
    }
}

/// What is said of a file of the index that is not there.
pub(super) fn missing(file: &Path) -> String {
    format!("{} is not there", file.file_name().unwrap_or(file.as_os_str()).display())
}

/// The file that the system refused, as far as it is known, and the reason. What the library refused itself,
/// because it is not what it should be, has none.
fn refused(error: &TantivyError) -> Option<(PathBuf, io::Error)> {
    let unknown = PathBuf::new();
    let (file, source): (PathBuf, &Arc<io::Error>) = match error {
        TantivyError::IoError(source) | TantivyError::LockFailure(LockError::IoError(source), _) => (unknown, source),
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath })
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => (filepath.clone(), io_error),
        TantivyError::OpenDirectoryError(
            OpenDirectoryError::IoError { io_error, .. } | OpenDirectoryError::FailedToCreateTempDir(io_error),
        ) => (unknown, io_error),
        _ => return None,
    };
    Some((file, reason(source)?))
}

/// The reason that the system gave. Whoever wraps it to name a file keeps the number to himself; it stands in what is said.
fn reason(error: &io::Error) -> Option<io::Error> {
    let said = || error.to_string().split_once("(os error ")?.1.split_once(')')?.0.parse().ok();
    error.raw_os_error().or_else(said).map(io::Error::from_raw_os_error)
}

/// Names the place of what went wrong.
pub(super) trait Named {
    /// With the folder of the index.
    fn named(self, folder: &Path) -> Self;
}

impl<Value> Named for Result<Value> {
    fn named(self, folder: &Path) -> Self {
        self.map_err(|error| match error {
            Error::Io { action, path, source } if path.is_relative() => {
                // What begins in the working folder has its whole name already.
                let path = match path {
                    path if path.starts_with(folder) => path,
                    path if path.as_os_str().is_empty() => folder.to_owned(),
                    path => folder.join(path),
                };
                Error::Io { action, path, source }
            }
            Error::Index { action, source } => Error::Failed { path: folder.to_owned(), action, source },
            error => error,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_refused_is_named_with_its_reason() {
        // "No space left on device", as most systems number it.
        let full = || Arc::new(io::Error::from_raw_os_error(28));
        let write = OpenWriteError::IoError { io_error: full(), filepath: "a.store".into() };
        for (error, place) in [
            (TantivyError::IoError(full()), "cannot write to the index /一/index"),
            (TantivyError::OpenWriteError(write), "cannot write to the index /一/index/a.store"),
            (TantivyError::LockFailure(LockError::IoError(full()), None), "cannot write to the index /一/index"),
        ] {
            let error = Err::<(), _>(failed("write to the index")(error)).named(Path::new("/一/index"));
            let message = error.expect_err("an error").to_string();
            assert!(message.starts_with(place) && !message.contains("rebuild"), "{message}");
        }
        // As a library says it that names the file of its own.
        let folder = tempfile::Builder::new().tempdir_in("/no such folder").expect_err("there is no such folder");
        assert_eq!(folder.raw_os_error(), None);
        let wrapped = Err::<(), _>(failed("write to the index")(TantivyError::IoError(Arc::new(folder))));
        let message = wrapped.named(Path::new("/一/index")).expect_err("an error").to_string();
        assert!(message.starts_with("cannot write to the index /一/index: No such file"), "{message}");
        let not_ours = Arc::new(io::Error::new(io::ErrorKind::InvalidData, "no footer"));
        let gone = TantivyError::OpenReadError(OpenReadError::FileDoesNotExist("/一/index/a.term".into()));
        let gone = Err::<(), _>(failed("open the index")(gone)).named(Path::new("/一/index"));
        let message = gone.expect_err("an error").to_string();
        assert!(message.starts_with("cannot open the index in /一/index: a.term is not there;"), "{message}");
        for error in [TantivyError::Poisoned, TantivyError::IoError(not_ours)] {
            let error = Err::<(), _>(failed("open the index")(error)).named(Path::new("/一/index"));
            let message = error.expect_err("an error").to_string();
            assert!(message.contains("/一/index") && message.contains("--rebuild"), "{message}");
        }
    }
}
