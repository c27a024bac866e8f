//! A folder of an index that is only read. A query takes no lock and writes nothing, so it is never held up by a writer
//! and works in a folder in which it may only read. What a lock would have guarded against, files that a writer removes
//! while they are being opened, is met by opening again.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

use super::checked::{COMMIT, Checked};

/// The files of an index, mapped into memory, in the state of one commit: whatever is asked for later is of the same.
#[derive(Clone, Debug)]
pub(super) struct ReadOnly {
    files: Checked<MmapDirectory>,
    commit: Arc<[u8]>,
}

impl ReadOnly {
    pub(super) fn new(files: Checked<MmapDirectory>) -> Result<Self, OpenReadError> {
        let commit = files.atomic_read(Path::new(COMMIT))?.into();
        Ok(Self { files, commit })
    }

    /// The commit as it was written down.
    pub(super) fn commit(&self) -> &[u8] {
        &self.commit
    }
}

fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "the index was opened for reading only")
}

impl Directory for ReadOnly {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(refused()), filepath: path.to_owned() })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::IoError { io_error: Arc::new(refused()), filepath: path.to_owned() })
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        match path == Path::new(COMMIT) {
            true => Ok(self.commit.to_vec()),
            false => self.files.atomic_read(path),
        }
    }

    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(refused())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _lock: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
