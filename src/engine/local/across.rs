//! Text that stands across the border of two passages. Passages are cut inside long paragraphs, and what was one text
//! must still be found: the index holds the pair of units at every such border, and whoever holds such a pair of a text
//! is read, with the passages after it, to see whether the text stands there.

use tantivy::{DocAddress, DocSet, TERMINATED};

use super::listed::Listed;
use super::snapshot::Snapshot;
use super::sought::Sought;
use crate::text::units::Units;

/// The passages in which `sought` begins and does not end, as a query; `None` where there are none.
pub(super) fn across(searcher: &Snapshot, sought: &Sought) -> tantivy::Result<Option<Listed>> {
    let mut listed = vec![Vec::new(); searcher.segment_readers().len()];
    for term in &sought.borders {
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            let Some(list) = searcher.postings().segment(ordinal).list(term) else { continue };
            let mut cursor = list.cursor();
            let mut document = cursor.doc();
            while document != TERMINATED {
                if !segment.is_deleted(document)
                    && !listed[ordinal].contains(&document)
                    && begins_in(searcher, DocAddress::new(ordinal as u32, document), &sought.units)?
                {
                    listed[ordinal].push(document);
                }
                document = cursor.advance();
            }
        }
    }
    Ok(Listed::new(searcher, listed))
}

/// Whether `sought` begins in a passage and ends in one after it.
pub(super) fn begins_in(searcher: &Snapshot, address: DocAddress, sought: &Units) -> tantivy::Result<bool> {
    let Some(first) = searcher.record(address)? else { return Ok(false) };
    let border = first.text.chars().count() as u32;
    let mut text = first.text;
    let mut next = DocAddress { doc_id: address.doc_id + 1, ..address };
    // Units that the passages after the first must hold at the least for the text to end in them.
    while Units::of(&text).iter().filter(|unit| unit.start >= border).count() < sought.len() {
        match searcher.record(next)?.filter(|record| record.continues) {
            Some(record) => text.push_str(&record.text),
            None => break,
        }
        next.doc_id += 1;
    }
    let units = Units::of(&text);
    let slice = units.as_slice();
    let mut places = units.occurrences(sought);
    Ok(places.any(|at| slice[at].start < border && slice[at + sought.len() - 1].end > border))
}
