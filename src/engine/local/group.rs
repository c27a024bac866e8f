//! Grouping: the ranked passages gathered by report, in the order of the best passage of each.

use std::collections::HashMap;

use tantivy::{DocAddress, DocId};

use super::ranked::Ranked;
use super::schema::column;
use super::snapshot::{Numbers, Snapshot};
use crate::engine::{Group, Listed, Tier};

/// The reports of documents.
pub(super) struct Reports {
    numbers: Vec<Numbers>,
}

impl Reports {
    pub(super) fn new(index: &Snapshot) -> tantivy::Result<Self> {
        let numbers = (0..index.segment_readers().len()).map(|segment| index.column(segment, column::REPORT));
        Ok(Self { numbers: numbers.collect::<tantivy::Result<_>>()? })
    }

    fn number(&self, address: DocAddress) -> u64 {
        self.numbers[address.segment_ord as usize].get_val(address.doc_id)
    }

    /// How many of the documents, sorted by segment, are of the same report as this one of them. They stand together.
    fn count(&self, documents: &[Vec<DocId>], address: DocAddress) -> u64 {
        let number = self.number(address);
        let documents = &documents[address.segment_ord as usize];
        let at = documents.partition_point(|document| *document < address.doc_id);
        let is_same = |document: &&DocId| self.number(DocAddress { doc_id: **document, ..address }) == number;
        let before = documents[..at].iter().rev().take_while(is_same).count();
        let from_here = documents[at..].iter().take_while(is_same).count();
        (before + from_here) as u64
    }
}

/// The ranked passages by report: each with its best ones, and how many of the `selected` it has.
pub(super) fn by_report(
    reports: &Reports,
    ranked: Vec<(Tier, Ranked)>,
    selected: &[Vec<DocId>],
) -> Vec<(Listed, Vec<(Tier, Ranked)>)> {
    let mut places: HashMap<u64, usize> = HashMap::new();
    let mut groups: Vec<(Listed, Vec<(Tier, Ranked)>)> = Vec::new();
    for (tier, found) in ranked {
        let number = reports.number(found.address);
        let place = *places.entry(number).or_insert_with(|| {
            let passages = if tier == Tier::Partial { 0 } else { reports.count(selected, found.address) };
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
