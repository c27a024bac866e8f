//! One file as an index reads it, for whoever wants to see it.

use std::path::{Path, PathBuf};

use super::tellers::Tellers;
use super::{Current, Local};
use crate::error::{Error, Result};
use crate::report::format::Extract;
use crate::report::{self, Report, Unreadable};
use crate::worker::Worker;

/// A report as it was read.
#[derive(Clone, Debug)]
pub struct Single {
    /// The path of the file, and behind it that in the archive, if it is one.
    pub path: String,
    /// What was read, or why nothing was.
    pub read: std::result::Result<Report, Unreadable>,
}

impl Local {
    /// Reads a file, or one in an archive, as an update of the index in `folder` would: with what its place in a folder of
    /// reports says, and what is said of it beside it. `reader` is as in [`super::Update`].
    ///
    /// # Errors
    /// When there is no such file.
    pub fn read(folder: &Path, path: &Path, reader: Option<&Path>) -> Result<Vec<Single>> {
        let roots = match super::Home::new(folder).current() {
            Ok(Some(Current { roots, .. })) => roots,
            // Without an index a file is read for itself.
            _ => Vec::new(),
        };
        let (file, member) = existing(path, &roots)?;
        let whole = file.canonicalize().map_err(|error| Error::io("read", &file, error))?;
        let inside = roots.iter().filter(|root| whole.starts_with(root)).max_by_key(|root| root.len());
        let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (root, relative) = match inside {
            Some(root) => (root.clone(), relative(&whole, Path::new(root))),
            None => (whole.parent().unwrap_or(Path::new("/")).to_string_lossy().into_owned(), name),
        };
        let tellers = Tellers::around(Path::new(&root), &relative);
        let mut all = Vec::new();
        let read = Worker::new(reader).extract(&whole, &relative, &mut |extract: Extract| {
            let path = match extract.member.as_str() {
                "" => relative.clone(),
                member => format!("{relative}/{member}"),
            };
            if member.as_ref().is_none_or(|sought| *sought == extract.member) {
                let archive = Some(relative.as_str()).filter(|_| !extract.member.is_empty());
                let told = tellers.told(0, &path, archive);
                let telling = Extract::telling_path(&extract.member, &relative);
                let read = extract.outcome.and_then(|document| report::of_document(&telling, document, &told));
                all.push(Single { path, read });
            }
            true
        });
        if let Err(error) = read {
            all.push(Single { path: relative, read: Err(Unreadable { reason: format!("cannot be opened: {error}") }) });
        }
        match (all.is_empty(), member) {
            (true, Some(_)) => Err(Error::NoFile(path.to_owned())),
            _ => Ok(all),
        }
    }
}

/// The file at this path, and what of the path lies in it, if it is an archive: as it was typed, or in a folder of reports.
fn existing(path: &Path, roots: &[String]) -> Result<(PathBuf, Option<String>)> {
    let places = || [PathBuf::new()].into_iter().chain(roots.iter().map(PathBuf::from));
    let found = places().map(|place| place.join(path)).find_map(|whole| {
        let file = whole.ancestors().find(|above| above.is_file())?.to_owned();
        let member = relative(&whole, &file);
        Some((file, Some(member).filter(|member| !member.is_empty())))
    });
    found.ok_or_else(|| {
        let mut places = places().map(|place| place.join(path));
        match places.any(|whole| whole.is_dir()) {
            true => {
                Error::Invalid { typed: path.display().to_string(), why: "is a folder; name a report in it".to_owned() }
            }
            false => Error::NoFile(path.to_owned()),
        }
    })
}

/// The path below another, with `/` between its names.
fn relative(path: &Path, above: &Path) -> String {
    let below = path.strip_prefix(above).unwrap_or(path);
    below.components().map(|name| name.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
