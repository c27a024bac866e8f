//! Files that an interrupted update left in a generation: those of segments that no commit names, and those that were
//! to be renamed. The index library knows of most of them, and removes them when it next writes; where nothing is to be
//! written they would stay, and of what it writes before renaming it knows nothing.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::{Index, Result};

use super::durable::UNFINISHED;
use super::postings;

/// What the files of a segment end with.
const OF_EVERY_SEGMENT: [&str; 7] = ["fast", "fieldnorm", "idx", "pos", postings::EXTENSION, "store", "term"];
/// How many characters of its name say which segment a file belongs to.
const SEGMENT: usize = 32;

/// The segments of a commit.
pub(super) struct Committed {
    segments: HashSet<String>,
    /// Of what was deleted in a segment there is one file for each time; the one of each that counts.
    deleted: HashSet<String>,
}

impl Committed {
    pub(super) fn of(index: &Index) -> Result<Self> {
        let segments = index.searchable_segment_metas()?;
        let deleted = |segment: &SegmentMeta| segment.relative_path(SegmentComponent::Delete);
        Ok(Self {
            segments: segments.iter().map(|segment| segment.id().uuid_string()).collect(),
            deleted: segments.iter().map(|segment| deleted(segment).to_string_lossy().into_owned()).collect(),
        })
    }

    /// The files that every segment has and that are not there.
    pub(super) fn missing(&self, folder: &Path) -> impl Iterator<Item = String> {
        let names = |segment: &String| OF_EVERY_SEGMENT.map(|extension| format!("{segment}.{extension}"));
        self.segments.iter().flat_map(names).filter(|name| !folder.join(name).exists())
    }

    /// Whether a file of this name belongs to one of them.
    pub(super) fn holds(&self, name: &str) -> bool {
        let is_of_segment = segment(name).is_some_and(|segment| self.segments.contains(segment));
        is_of_segment && (!name.ends_with(".del") || self.deleted.contains(name))
    }
}

/// The segment that a file of this name says it belongs to.
fn segment(name: &str) -> Option<&str> {
    let (segment, _) = name.split_at_checked(SEGMENT).filter(|(_, rest)| rest.starts_with('.'))?;
    segment.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(segment)
}

/// Removes what belongs to no segment of the last commit. The caller holds the lock, and nothing is being written. What
/// cannot be removed now is removed another time.
pub(super) fn remove(index: &Index, folder: &Path) -> Result<()> {
    let committed = Committed::of(index)?;
    let is_stray = |name: &str| name.starts_with(UNFINISHED) || (segment(name).is_some() && !committed.holds(name));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(is_stray) {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}
