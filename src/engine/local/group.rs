//! Grouping: the ranked passages gathered by report, in the order of the best passage of each.

use std::collections::HashMap;

use tantivy::{DocAddress, DocId};

use super::ranked::Ranked;
use super::snapshot::Snapshot;
use crate::engine::{Group, Listed, Tier};

/// How many of the documents, sorted by segment, are of the same report as this one of them. They stand together.
fn count(index: &Snapshot, documents: &[Vec<DocId>], address: DocAddress) -> u64 {
    let report = index.passages(address.segment_ord as usize).report(address.doc_id);
    let documents = &documents[address.segment_ord as usize];
    let before = |end: DocId| documents.partition_point(|document| *document < end);
    (before(report.end) - before(report.start)) as u64
}

/// The ranked passages by report: each with its best ones, and how many of the `selected` it has.
pub(super) fn by_report(
    index: &Snapshot,
    ranked: Vec<(Tier, Ranked)>,
    selected: &[Vec<DocId>],
) -> Vec<(Listed, Vec<(Tier, Ranked)>)> {
    let mut places: HashMap<(u32, u32), usize> = HashMap::new();
    let mut groups: Vec<(Listed, Vec<(Tier, Ranked)>)> = Vec::new();
    for (tier, found) in ranked {
        let DocAddress { segment_ord, doc_id } = found.address;
        let number = (segment_ord, index.passages(segment_ord as usize).group(doc_id).report);
        let place = *places.entry(number).or_insert_with(|| {
            let passages = if tier == Tier::Partial { 0 } else { count(index, selected, found.address) };
            groups.push((Listed { hits: 0, passages }, Vec::new()));
            groups.len() - 1
        });
        let (listed, hits) = &mut groups[place];
        if hits.len() < Group::PASSAGES {
            hits.push((tier, found));
            listed.hits += 1;
        }
    }
    groups
}
