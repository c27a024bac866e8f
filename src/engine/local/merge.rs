//! Keeping the segments few. Every segment costs a query the opening of its files; deleted passages stay in a segment,
//! and in its statistics, until it is merged.

use tantivy::index::SegmentId;
use tantivy::{Index, IndexWriter};

/// More segments than this are merged.
const MOST: usize = 6;
/// A merge leaves this many.
const LEFT: usize = 3;
/// A segment is merged by itself when more than one in so many of its documents is deleted.
const DELETED_SHARE: u32 = 16;

/// Merges what should be merged, after a commit.
pub(super) fn tidy(index: &Index, writer: &mut IndexWriter) -> tantivy::Result<()> {
    let mut segments = index.searchable_segment_metas()?;
    segments.sort_by_key(|segment| segment.num_docs());
    let mut chosen: Vec<SegmentId> = Vec::new();
    let surplus = if segments.len() > MOST { segments.len() - LEFT + 1 } else { 0 };
    for (place, segment) in segments.iter().enumerate() {
        let many_deleted = segment.num_deleted_docs() * DELETED_SHARE > segment.max_doc();
        if place < surplus {
            chosen.push(segment.id());
        } else if many_deleted {
            writer.merge(&[segment.id()]).wait()?;
        }
    }
    if !chosen.is_empty() {
        writer.merge(&chosen).wait()?;
    }
    // Files of segments that somebody still speaks of are not removed.
    drop(segments);
    writer.garbage_collect_files().wait()?;
    Ok(())
}
