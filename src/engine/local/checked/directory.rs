//! The files of an index, with their checksums behind them, as the index library asks for them. The checksums of
//! postings stand inside the file: these are read in pieces that the library knows nothing of
//! ([`super::super::postings`]).

use std::ffi::OsStr;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

use super::{ChecksumWriter, Damage, Pages, checked, noted, with_checksum};
use crate::engine::local::{durable, postings};

/// The file in which the index library writes down a commit.
pub(in crate::engine::local) const COMMIT: &str = "meta.json";

/// No file of the index library is shorter, in bytes: its footer ends with its own length and a mark.
const LEAST: usize = 8;

/// A folder whose files end with their checksums.
#[derive(Clone, Debug)]
pub(in crate::engine::local) struct Checked<Files> {
    files: Files,
    folder: PathBuf,
    damage: Damage,
}

impl<Files: Directory> Checked<Files> {
    /// Of the files of a folder. What of them is damaged is noted.
    pub(in crate::engine::local) fn new(files: Files, folder: &Path, damage: &Damage) -> Self {
        Self { files, folder: folder.to_owned(), damage: damage.clone() }
    }
}

fn has_its_own(path: &Path) -> bool {
    path.extension() == Some(OsStr::new(postings::EXTENSION))
}

impl HasLen for Pages {
    fn len(&self) -> usize {
        self.len()
    }
}

impl FileHandle for Pages {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        self.bytes(range)
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Pages").field(&self.name).finish()
    }
}

/// Writes the checksums before the file is closed.
struct Closing<Sink: Write>(ChecksumWriter<Sink>);

impl<Sink: Write> Write for Closing<Sink> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<Sink: TerminatingWrite> TerminatingWrite for Closing<Sink> {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.0.write_checksums()?;
        self.0.sink().terminate_ref(token)
    }
}

impl<Files: Directory + Clone> Directory for Checked<Files> {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let file = self.files.get_file_handle(path)?;
        if has_its_own(path) {
            // The library takes for granted that there is room for what it writes behind a file.
            return match file.len() {
                0..LEAST => {
                    let error = noted(&self.damage, format!("{} has been cut", path.display()));
                    Err(OpenReadError::wrap_io_error(error, path.to_owned()))
                }
                _ => Ok(file),
            };
        }
        let bytes = file.read_bytes(0..file.len());
        let pages = bytes.and_then(|bytes| Pages::open(&path.to_string_lossy(), &bytes, &self.damage));
        match pages {
            Ok(pages) => Ok(Arc::new(pages)),
            Err(error) => Err(OpenReadError::wrap_io_error(error, path.to_owned())),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let write = self.files.open_write(path)?;
        match has_its_own(path) {
            true => Ok(write),
            false => {
                // Nothing waits in what has just been opened.
                let write = write.into_inner().map_err(|error| {
                    OpenWriteError::wrap_io_error(io::Error::other(error.to_string()), path.to_owned())
                })?;
                Ok(BufWriter::new(Box::new(Closing(ChecksumWriter::new(write)))))
            }
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.files.atomic_read(path)?;
        checked(&bytes).map(<[u8]>::to_vec).ok_or_else(|| {
            let error = noted(&self.damage, format!("{} is not what was written", path.display()));
            OpenReadError::wrap_io_error(error, path.to_owned())
        })
    }

    fn atomic_write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        // The library would let nobody but the owner read it.
        durable::replace_file(&self.folder.join(path), &with_checksum(content))?;
        // A commit is on the disk before the library removes what it no longer names.
        if path == Path::new(COMMIT) { self.files.sync_directory() } else { Ok(()) }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.files.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}
