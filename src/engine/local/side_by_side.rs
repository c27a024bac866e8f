//! Work on the segments of an index, by several threads where there is much of it.

use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tantivy::{Searcher, SegmentReader};

/// In fewer documents a query finds so little that to begin a thread takes longer.
const MANY: u32 = if cfg!(test) { 1 << 10 } else { 1 << 20 };

/// What `work` makes of each segment, in their order.
pub(super) fn each_segment<Made: Send>(
    searcher: &Searcher,
    work: impl Fn(usize) -> tantivy::Result<Made> + Sync,
) -> tantivy::Result<Vec<Made>> {
    let segments = searcher.segment_readers().len();
    let threads = if are_many(searcher) { cores().min(segments) } else { 1 };
    by_threads(threads, segments, work)
}

/// How many threads run at a time. The system is asked once: it has to open files to tell.
fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}

/// Whether there are so many documents, in several segments, that work on them is parted.
pub(super) fn are_many(searcher: &Searcher) -> bool {
    let segments = searcher.segment_readers();
    segments.len() > 1 && segments.iter().map(SegmentReader::max_doc).fold(0, u32::saturating_add) >= MANY
}

fn by_threads<Made: Send>(
    threads: usize,
    count: usize,
    work: impl Fn(usize) -> tantivy::Result<Made> + Sync,
) -> tantivy::Result<Vec<Made>> {
    if threads < 2 {
        return (0..count).map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let one_after_the_other = || {
        let mut made = Vec::new();
        loop {
            let segment = next.fetch_add(1, Ordering::Relaxed);
            if segment >= count {
                return Ok(made);
            }
            made.push((segment, work(segment)?));
        }
    };
    let parts = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(one_after_the_other)).collect();
        let mut parts: Vec<tantivy::Result<Vec<(usize, Made)>>> = vec![one_after_the_other()];
        parts.extend(others.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))));
        parts
    });
    let mut all: Vec<(usize, Made)> =
        parts.into_iter().collect::<tantivy::Result<Vec<_>>>()?.into_iter().flatten().collect();
    all.sort_unstable_by_key(|(segment, _)| *segment);
    Ok(all.into_iter().map(|(_, made)| made).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::TantivyError;

    #[test]
    fn segments_come_in_their_order_by_however_many_threads() {
        for threads in 1..5 {
            for count in 0..9 {
                let made = by_threads(threads, count, |segment| Ok(segment * 7)).expect("made");
                assert_eq!(made, (0..count).map(|segment| segment * 7).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_segment_that_fails_is_said() {
        let fail = |segment| if segment == 3 { Err(TantivyError::InternalError("three".to_owned())) } else { Ok(()) };
        for threads in 1..5 {
            let error = by_threads(threads, 9, fail).expect_err("the fourth fails");
            assert!(error.to_string().contains("three"), "{error}");
        }
    }
}
