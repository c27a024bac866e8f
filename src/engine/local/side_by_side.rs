//! Work on an index, by several threads where there is much of it: on its documents in parts, on each of its
//! segments, or on each of some things that are looked up in it.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};
use tantivy::{DocId, Searcher, SegmentReader};

/// In fewer documents a query finds so little that to begin a thread takes longer. While the program is being developed work is
/// parted much earlier, so that all tests try it.
const MANY: u32 = if cfg!(debug_assertions) { 1 << 6 } else { 1 << 20 };

/// Documents of a segment that one thread works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) segment: usize,
    pub(super) documents: Range<DocId>,
}

/// All documents, in their order, parted so that all cores have as much to do; each segment by itself where there is little.
/// A part of a segment begins where `begins` says that something does that is not to be parted, at a document or before it.
pub(super) fn parts(searcher: &Searcher, begins: impl Fn(usize, DocId) -> DocId) -> Vec<Part> {
    let lengths: Vec<DocId> = searcher.segment_readers().iter().map(SegmentReader::max_doc).collect();
    parted(&lengths, if are_many(searcher) { cores() } else { 1 }, begins)
}

fn parted(lengths: &[DocId], pieces: usize, begins: impl Fn(usize, DocId) -> DocId) -> Vec<Part> {
    let total: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
    let cuts = (1..pieces as u64).map(|piece| total * piece / pieces as u64);
    let mut parts = Vec::new();
    let mut before = 0;
    for (segment, length) in lengths.iter().enumerate() {
        let mut start = 0;
        for cut in cuts.clone().filter(|cut| (before..before + u64::from(*length)).contains(cut)) {
            let end = begins(segment, (cut - before) as DocId);
            if end > start {
                parts.push(Part { segment, documents: start..end });
                start = end;
            }
        }
        parts.push(Part { segment, documents: start..*length });
        before += u64::from(*length);
    }
    parts
}

/// What `work` makes of each of the parts, in their order.
pub(super) fn each_part<Made: Send>(
    parts: &[Part],
    work: impl Fn(&Part) -> tantivy::Result<Made> + Sync,
) -> tantivy::Result<Vec<Made>> {
    let documents = parts.iter().map(|part| part.documents.len()).sum::<usize>();
    let threads = if documents >= MANY as usize { cores().min(parts.len()) } else { 1 };
    // The largest are begun first, so that none is left to one thread in the end.
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| Reverse(parts[*at].documents.len()));
    let made = by_threads(threads, parts.len(), |at| work(&parts[order[at]]))?;
    let mut made: Vec<(usize, Made)> = order.into_iter().zip(made).collect();
    made.sort_unstable_by_key(|(at, _)| *at);
    Ok(made.into_iter().map(|(_, made)| made).collect())
}

/// What `work` makes of each segment, in their order.
pub(super) fn each_segment<Made: Send>(
    searcher: &Searcher,
    work: impl Fn(usize) -> tantivy::Result<Made> + Sync,
) -> tantivy::Result<Vec<Made>> {
    let segments: Vec<usize> = (0..searcher.segment_readers().len()).collect();
    each(searcher, &segments, |segment| work(*segment))
}

/// What `work` makes of each of some things that are looked up in an index, in their order.
pub(super) fn each<Thing: Sync, Made: Send>(
    searcher: &Searcher,
    things: &[Thing],
    work: impl Fn(&Thing) -> tantivy::Result<Made> + Sync,
) -> tantivy::Result<Vec<Made>> {
    let threads = if are_many(searcher) { cores().min(things.len()) } else { 1 };
    by_threads(threads, things.len(), |at| work(&things[at]))
}

/// How many threads run at a time. The system is asked once: it has to open files to tell.
fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| {
        // Also where there is one core only.
        let least = if cfg!(debug_assertions) { 3 } else { 1 };
        thread::available_parallelism().map_or(least, |cores| least.max(cores.get()))
    })
}

/// Whether there are so many documents that work on them is parted.
pub(super) fn are_many(searcher: &Searcher) -> bool {
    searcher.segment_readers().iter().map(SegmentReader::max_doc).fold(0, u32::saturating_add) >= MANY
}

/// The threads beside the one that asks; none where the system gives none. They stay: to begin one takes longer than much of
/// what it does.
fn others() -> Option<&'static ThreadPool> {
    static OTHERS: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let begin = || ThreadPoolBuilder::new().num_threads(cores().saturating_sub(1).max(1)).build().ok();
    OTHERS.get_or_init(begin).as_ref()
}

/// What `work` makes of each number up to `count`, in their order.
fn by_threads<Made: Send>(
    threads: usize,
    count: usize,
    work: impl Fn(usize) -> tantivy::Result<Made> + Sync,
) -> tantivy::Result<Vec<Made>> {
    let Some(others) = (threads > 1).then(others).flatten() else { return (0..count).map(work).collect() };
    let next = AtomicUsize::new(0);
    let made = Mutex::new(Vec::with_capacity(count));
    let one_after_the_other = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return;
            }
            let result = work(at);
            if result.is_err() {
                next.store(count, Ordering::Relaxed);
            }
            made.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
        }
    };
    others.in_place_scope(|scope| {
        (1..threads).for_each(|_| scope.spawn(|_| one_after_the_other()));
        one_after_the_other();
    });
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tantivy::TantivyError;

    proptest! {
        #[test]
        fn parts_are_all_documents_in_their_order(
            lengths in prop::collection::vec(0_u32..3000, 1..5),
            (pieces, together) in (1_usize..9, 1_u32..700),
        ) {
            let parts = parted(&lengths, pieces, |_, document| document / together * together);
            let mut all = Vec::new();
            for Part { segment, documents } in &parts {
                prop_assert!(documents.start % together == 0);
                all.extend(documents.clone().map(|document| (*segment, document)));
            }
            let expected = lengths.iter().enumerate().flat_map(|(segment, length)| (0..*length).map(move |document| (segment, document)));
            prop_assert!(all.into_iter().eq(expected));
            let made = each_part(&parts, |part| Ok(part.clone())).expect("made");
            prop_assert_eq!(made, parts);
        }
    }

    #[test]
    fn what_is_made_comes_in_order_by_however_many_threads() {
        for threads in 1..5 {
            for count in 0..9 {
                let made = by_threads(threads, count, |at| Ok(at * 7)).expect("made");
                assert_eq!(made, (0..count).map(|at| at * 7).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn work_that_fails_is_said() {
        let fail = |at| if at == 3 { Err(TantivyError::InternalError("three".to_owned())) } else { Ok(()) };
        for threads in 1..5 {
            let error = by_threads(threads, 9, fail).expect_err("the fourth fails");
            assert!(error.to_string().contains("three"), "{error}");
        }
    }
}
