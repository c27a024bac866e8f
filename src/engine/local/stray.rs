//! Files that an interrupted update left in a generation: those of segments that no commit names, and those that were
//! to be renamed. The index library knows of most of them, and removes them when it next writes; where nothing is to be
//! written they would stay, and of what it writes before renaming it knows nothing.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::{Index, Result};

/// How the names of files begin that are to be renamed once they are written.
const UNFINISHED: &str = ".tmp";
/// How many characters of its name say which segment a file belongs to.
const SEGMENT: usize = 32;

/// Removes what belongs to no segment of the last commit. The caller holds the lock, and nothing is being written. What
/// cannot be removed now is removed another time.
pub(super) fn remove(index: &Index, folder: &Path) -> Result<()> {
    let segments = index.searchable_segment_metas()?;
    let deleted = |segment: &SegmentMeta| segment.relative_path(SegmentComponent::Delete);
    let named: HashSet<PathBuf> = segments.iter().map(deleted).collect();
    let segments: HashSet<String> = segments.iter().map(|segment| segment.id().uuid_string()).collect();
    let is_stray = |name: &str| {
        let segment = name.get(..SEGMENT).filter(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match segment {
            _ if name.starts_with(UNFINISHED) => true,
            // What else is kept of a segment goes with it; of what was deleted in it there is one file for each time.
            Some(id) if segments.contains(id) => name.ends_with(".del") && !named.contains(Path::new(name)),
            Some(_) => name.as_bytes().get(SEGMENT) == Some(&b'.'),
            None => false,
        }
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(is_stray) {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}
