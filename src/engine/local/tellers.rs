//! What people say of their files beside them, as it stands on the disk: found with the files, read when all are known. What
//! the names of the files beside a file say of it is said so, too.

use std::collections::{HashMap, HashSet};
use std::fs::{DirEntry, File};
use std::io::{self, Read};
use std::path::Path;

use crate::report::told::{ENDING, FOLDER_FILE, FolderFile, Told, sidecar};
use crate::report::walk::{Found, is_passed_over};
use crate::report::{neighbourhoods, undecided_in};

/// Nobody says more, in bytes.
const LARGEST: u64 = 1 << 20;

/// All files that say something of others.
#[derive(Default)]
pub(super) struct Tellers {
    beside: HashMap<(u32, String), Told>,
    folders: HashMap<(u32, String), FolderFile>,
    /// Where files are whose path leaves that open, by the files beside them.
    neighbourhoods: HashMap<(u32, String), u32>,
}

/// Whether a file says something of others instead of reporting.
pub(super) fn is_teller(path: &str) -> bool {
    path.ends_with(ENDING) || path.rsplit('/').next() == Some(FOLDER_FILE)
}

impl Tellers {
    /// Whether nobody says anything.
    pub(super) fn is_empty(&self) -> bool {
        self.beside.is_empty() && self.folders.is_empty() && self.neighbourhoods.is_empty()
    }

    /// What stands beside no file, by its own path, of all files there are.
    pub(super) fn beside_nothing<'path>(&self, files: impl Iterator<Item = (u32, &'path str)>) -> Vec<(u32, String)> {
        if self.beside.is_empty() {
            return Vec::new();
        }
        let mut left: HashSet<(u32, &str)> = self.beside.keys().map(|(root, path)| (*root, path.as_str())).collect();
        for (root, path) in files {
            let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
            for name in [path, stem] {
                left.remove(&(root, name));
            }
        }
        let mut left: Vec<_> = left.into_iter().map(|(root, path)| (root, format!("{path}{ENDING}"))).collect();
        left.sort();
        left
    }

    /// Looks at the names of all files of a folder.
    pub(super) fn look_around(&mut self, root: u32, paths: &[&str]) {
        let found = neighbourhoods(paths);
        self.neighbourhoods.extend(found.into_iter().map(|(path, code)| ((root, path.to_owned()), code)));
    }

    /// What is said of one file of a folder, without a look at the others.
    pub(super) fn around(root: &Path, path: &str) -> Self {
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let beside = [path, stem].map(|name| format!("{name}{ENDING}"));
        let above = path.rmatch_indices('/').map(|(at, _)| format!("{}/{FOLDER_FILE}", &path[..at]));
        let mut tellers = Self::default();
        for relative in beside.into_iter().chain(above).chain([FOLDER_FILE.to_owned()]) {
            let found = Found { path: root.join(&relative), relative, size: 0, modified: 0, escaped: false };
            if found.path.is_file() {
                // What is wrong with it an update says.
                let _ = tellers.add(0, &found);
            }
        }
        if let Some(folder) = undecided_in(path).map(|open| open.folder) {
            let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
            let is_listed = |entry: &DirEntry| {
                let is_empty = || std::fs::read_dir(entry.path()).is_ok_and(|mut below| below.next().is_none());
                entry.file_type().is_ok_and(|kind| kind.is_file() || (kind.is_dir() && !is_empty()))
            };
            let name = |entry: DirEntry| entry.file_name().to_string_lossy().into_owned();
            let names = entries.filter(is_listed).map(name);
            let names = names.filter(|name| !is_passed_over(name.as_ref()) && !is_teller(name));
            let beside = names.map(|name| if folder.is_empty() { name } else { format!("{folder}/{name}") });
            let beside: Vec<String> = beside.filter(|path| !tellers.exclude(0, path)).collect();
            let all: Vec<String> = beside.into_iter().chain([path.to_owned()]).collect();
            tellers.look_around(0, &all.iter().map(String::as_str).collect::<Vec<_>>());
        }
        tellers
    }

    /// Reads such a file.
    ///
    /// # Errors
    /// What is wrong with it and what to do, in words for the user.
    pub(super) fn add(&mut self, root: u32, found: &Found) -> Result<(), String> {
        let text = text(&found.path).map_err(|error| format!("cannot be opened: {error}"))?;
        let wrong = |why: String| format!("cannot be understood, so it is as if it were not there: {why}");
        let path = found.relative.as_str();
        match path.strip_suffix(ENDING) {
            Some(report) => {
                let told = Told { beside: sidecar(&text).map_err(wrong)?, ..Told::default() };
                self.beside.insert((root, report.to_owned()), told);
            }
            None => {
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                self.folders.insert((root, folder.to_owned()), FolderFile::parse(&text).map_err(wrong)?);
            }
        }
        Ok(())
    }

    /// The folders that hold a path, the innermost first, each with what of the path lies in it.
    fn above<'path>(&self, root: u32, path: &'path str) -> impl Iterator<Item = (&FolderFile, &'path str)> {
        let slashes = path.rmatch_indices('/').map(|(at, _)| (&path[..at], &path[at + 1..]));
        let folders = slashes.chain([("", path)]);
        folders.filter_map(move |(folder, rest)| Some((self.folders.get(&(root, folder.to_owned()))?, rest)))
    }

    /// Whether a file is to be left alone.
    pub(super) fn exclude(&self, root: u32, path: &str) -> bool {
        !self.folders.is_empty() && self.above(root, path).any(|(folder, rest)| folder.excludes(rest))
    }

    /// What is said of a file: beside it, or beside the archive in which it stands, and by the folders above it.
    pub(super) fn told(&self, root: u32, path: &str, archive: Option<&str>) -> Told {
        let mut told = Told::default();
        if self.is_empty() {
            return told;
        }
        for whole in [path].into_iter().chain(archive) {
            let stem = whole.rsplit_once('.').map_or(whole, |(stem, _)| stem);
            for name in [whole, stem] {
                if let Some(said) = self.beside.get(&(root, name.to_owned())) {
                    told.add(said.clone());
                }
            }
            let neighbourhood = self.neighbourhoods.get(&(root, whole.to_owned())).copied();
            told.neighbourhood = told.neighbourhood.or(neighbourhood);
        }
        for (folder, rest) in self.above(root, path) {
            told.add(folder.told(rest));
        }
        told
    }
}

/// What is said of a file as a number, so that a change is noticed; 0 where nothing is said.
pub(super) fn number(told: &Told) -> u64 {
    if told.is_empty() {
        return 0;
    }
    let mut number = [0; 8];
    let hash = blake3::hash(&serde_json::to_vec(told).unwrap_or_default());
    number.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(number).max(1)
}

fn text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}
