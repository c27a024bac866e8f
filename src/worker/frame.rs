//! What the two processes say to each other: JSON with its length before it, four bytes, the low ones first.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::report::format::Extract;

/// No message is longer, in bytes; a longer one is no message.
const LONGEST: u32 = 1 << 30;

/// What is asked.
#[derive(Serialize, Deserialize)]
pub(super) struct Request {
    /// Where the file is, as the system writes it: names need not be UTF-8.
    file: Vec<u8>,
    /// Its path in the folder of reports, which tells its format.
    pub(super) path: String,
    /// So many members of an archive are passed over.
    pub(super) skip: usize,
}

impl Request {
    pub(super) fn new(file: &Path, path: &str, skip: usize) -> Self {
        Self { file: file.as_os_str().as_encoded_bytes().to_vec(), path: path.to_owned(), skip }
    }

    /// Where the file is.
    #[cfg(unix)]
    pub(super) fn file(&self) -> PathBuf {
        use std::os::unix::ffi::OsStrExt as _;
        PathBuf::from(std::ffi::OsStr::from_bytes(&self.file))
    }

    /// Where the file is.
    #[cfg(not(unix))]
    pub(super) fn file(&self) -> PathBuf {
        PathBuf::from(String::from_utf8_lossy(&self.file).into_owned())
    }
}

/// What is answered.
#[derive(Serialize, Deserialize)]
pub(super) enum Answer {
    /// This member of an archive is about to be read.
    Begins(String),
    /// The file cannot be read now, and why; the end follows.
    Unopened(String),
    /// Something was read.
    Read(Extract),
    /// The file has to be converted first; what it is.
    Convert(String),
    /// All of it was read.
    Ends,
}

/// Says something.
pub(super) fn write(out: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_vec(message)?;
    let length = u32::try_from(json.len()).ok().filter(|length| *length <= LONGEST);
    let length = length.ok_or_else(|| io::Error::other("a message is too long"))?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&json)?;
    out.flush()
}

/// Hears something; `None` at the end.
pub(super) fn read<Message: DeserializeOwned>(input: &mut impl Read) -> io::Result<Option<Message>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u32::from_le_bytes(length);
    if length > LONGEST {
        return Err(io::Error::other("a message is too long"));
    }
    let mut json = Vec::new();
    input.take(u64::from(length)).read_to_end(&mut json)?;
    Ok(Some(serde_json::from_slice(&json)?))
}
