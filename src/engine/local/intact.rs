//! Whether the files of an index are what was written: all of them are there, and their checksums are right.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tantivy::Index;
use tantivy::directory::footer::Footer;
use tantivy::directory::{Directory, FileSlice, MmapDirectory};

use super::checked::{Checked, Damage, Pages};
use super::failure::{Named, failed, missing};
use super::postings;
use super::stray::Committed;
use crate::error::{Error, Result};

/// What the files end with of which the footer is held to their checksums.
const BESIDE: &str = "term";

/// Whether an error says that something may not, or cannot just now, be read. What is not there is damage.
pub(super) fn is_refusal(error: &Error) -> bool {
    matches!(error, Error::Io { source, .. } if source.kind() != ErrorKind::NotFound)
}

/// The files of a generation that belong to it. What cannot be read of the list of them is said in `found`.
pub(super) fn names(generation: &Path, found: &mut Vec<String>) -> Result<Vec<PathBuf>> {
    let files = MmapDirectory::open(generation).map_err(|error| failed("open the index")(error.into()))?;
    let damage = Damage::default();
    let opened = Index::open(Checked::new(files, generation, &damage)).and_then(|index| Committed::of(&index));
    let committed = match opened.map_err(failed("read the index")).named(generation) {
        Ok(committed) => committed,
        Err(error) if is_refusal(&error) => return Err(error),
        Err(error) => {
            found.push(damage.found().map_or_else(|| error.to_string(), str::to_owned));
            return Ok(Vec::new());
        }
    };
    found.extend(committed.missing(generation).map(|name| missing(Path::new(&name))));
    let failed = |error| Error::io("read", generation, error);
    let mut names = Vec::new();
    for entry in fs::read_dir(generation).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        if name.to_str().is_some_and(|name| committed.holds(name)) {
            names.push(PathBuf::from(name));
        }
    }
    Ok(names)
}

/// The length of a file whose checksums are right; otherwise what is wrong with it.
pub(super) fn check_file(generation: &Path, name: &Path) -> std::result::Result<u64, String> {
    let check = || -> io::Result<usize> {
        let files = MmapDirectory::open(generation).map_err(|error| other(&error))?;
        let file = files.open_read(name).map_err(|error| other(&error))?;
        // Postings hold their checksums themselves, before what the library writes behind them: another checksum.
        let is_postings = name.extension().is_some_and(|extension| extension == postings::EXTENSION);
        let body = if is_postings { checked_body(file, &generation.join(name))? } else { file };
        let bytes = body.read_bytes()?;
        let pages = Pages::open(&name.to_string_lossy(), &bytes, &Damage::default())?;
        pages.check_all()?;
        Ok(pages.len())
    };
    match check() {
        Ok(length) => Ok(length as u64),
        Err(error) if error.to_string().contains(&*name.to_string_lossy()) => Err(error.to_string()),
        Err(error) => Err(format!("{}: {error}", name.display())),
    }
}

fn other(error: &dyn std::error::Error) -> io::Error {
    io::Error::other(error.to_string())
}

/// What stands before the footer of a file of postings. The library sums up in the footer what stands before it, but not
/// itself: that of another file of the same segment, where it is held to the checksums, says the same.
fn checked_body(file: FileSlice, path: &Path) -> io::Result<FileSlice> {
    let (footer, body) = Footer::extract_footer(file)?;
    let (folder, name) = (path.parent().unwrap_or(path), path.with_extension(BESIDE));
    let files = MmapDirectory::open(folder).map_err(|error| other(&error))?;
    let files = Checked::new(files, folder, &Damage::default());
    let beside = files.open_read(Path::new(name.file_name().unwrap_or_default())).map_err(|error| other(&error))?;
    let (expected, _) = Footer::extract_footer(beside)?;
    if footer != (Footer { crc: crc32fast::hash(&body.read_bytes()?), ..expected }) {
        return Err(io::Error::other("its checksum is not that of its content"));
    }
    Ok(body)
}
