//! Keeping the segments few. Every segment costs a query the opening of its files; deleted passages stay in a segment,
//! and in its statistics, until it is merged. What a build wrote is left as it is: an update that adds little is to cost
//! little, however large the index.

use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::{Index, IndexWriter};
use tracing::info;

use super::laps::Laps;

/// More small segments than this are merged into one.
const MOST_SMALL: usize = 4;
/// A segment is small when the largest has more than so many times its documents.
const SMALL: u32 = 16;
/// More segments than this are merged, however large, until half are left.
const MOST: usize = 12;
/// A segment is merged by itself when more than one in so many of its documents is deleted.
const DELETED_SHARE: u32 = 16;

/// Merges what should be merged, after a commit.
pub(super) fn tidy(index: &Index, writer: &mut IndexWriter) -> tantivy::Result<()> {
    let mut segments = index.searchable_segment_metas()?;
    segments.sort_by_key(SegmentMeta::num_docs);
    let together = surplus(&segments.iter().map(SegmentMeta::num_docs).collect::<Vec<_>>());
    let chosen: Vec<SegmentId> = segments[..together].iter().map(SegmentMeta::id).collect();
    let mut laps = Laps::begin();
    for segment in &segments[together..] {
        if segment.num_deleted_docs() * DELETED_SHARE > segment.max_doc() {
            writer.merge(&[segment.id()]).wait()?;
            let (documents, deleted) = (segment.max_doc(), segment.num_deleted_docs());
            info!(documents, deleted, took = %laps.lap(), "wrote a segment anew without what was removed of it:");
        }
    }
    if !chosen.is_empty() {
        writer.merge(&chosen).wait()?;
        let documents: u32 = segments[..together].iter().map(SegmentMeta::num_docs).sum();
        info!(segments = together, documents, took = %laps.lap(), "merged small segments:");
    }
    // Files of segments that somebody still speaks of are not removed.
    drop(segments);
    writer.garbage_collect_files().wait()?;
    Ok(())
}

/// How many segments are to be merged, the smallest first; `documents` says how many each has, in this order.
fn surplus(documents: &[u32]) -> usize {
    let largest = documents.last().copied().unwrap_or(0);
    let small = documents.iter().filter(|documents| documents.saturating_mul(SMALL) < largest).count();
    if small > MOST_SMALL {
        small
    } else if documents.len() > MOST {
        documents.len() - MOST / 2 + 1
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_segments_are_merged_and_large_ones_left_alone() {
        assert_eq!(surplus(&[]), 0);
        assert_eq!(surplus(&[1, 50_000, 50_000, 50_000, 50_000, 50_000, 50_000]), 0);
        assert_eq!(surplus(&[1, 1, 1, 2, 5, 50_000, 50_000]), 5);
        assert_eq!(surplus(&[10; 12]), 0);
        assert_eq!(surplus(&[10; 13]), 8);
    }
}
