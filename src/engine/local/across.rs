//! Text that stands across the border of two passages. Passages are cut inside long paragraphs, and what was one text
//! must still be found: the index holds the pair of units at every such border, and whoever holds such a pair of a text
//! is read, with the passages after it, to see whether the text stands there.

use rustc_hash::FxHashSet;
use tantivy::{DocAddress, DocId, DocSet, TERMINATED, Term};

use super::listed::Listed;
use super::postings::{Cursor, SegmentPostings};
use super::schema::fields;
use super::snapshot::Snapshot;
use super::sought::Sought;
use crate::text::units::Units;

/// The passages in which `sought` begins and does not end, as a query; `None` where there are none.
pub(super) fn across(searcher: &Snapshot, sought: &Sought) -> tantivy::Result<Option<Listed>> {
    let mut listed = vec![Vec::new(); searcher.segment_readers().len()];
    // A text that repeats itself has the same pairs again and again, and a passage in which it begins is asked once.
    let mut asked = FxHashSet::default();
    let mut begun = FxHashSet::default();
    for (at, term) in sought.borders.iter().enumerate() {
        let beside = (at.checked_sub(1).map(|before| &sought.borders[before]), sought.borders.get(at + 1));
        if !asked.insert((term, beside)) {
            continue;
        }
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            let postings = searcher.postings().segment(ordinal);
            let Some(list) = postings.list(term) else { continue };
            let Some(mut beside) = Beside::new(postings, &sought.borders, at) else { continue };
            // A pair that is all of the text needs no reading.
            let is_all = sought.borders.len() == 1;
            let mut cursor = list.cursor();
            let mut document = cursor.doc();
            while document != TERMINATED {
                let begins = || begins_in(searcher, DocAddress::new(ordinal as u32, document), &sought.units);
                let is_candidate = !segment.is_deleted(document) && beside.stand(document);
                if is_candidate && !begun.contains(&(ordinal, document)) && (is_all || begins()?) {
                    begun.insert((ordinal, document));
                    listed[ordinal].push(document);
                }
                document = cursor.advance();
            }
        }
    }
    Ok(Listed::new(searcher, listed))
}

/// The pairs of a text beside the one at a border. Where these do not stand in the passages before and behind it, neither
/// does the text, and nothing has to be read.
struct Beside {
    before: Option<Cursor>,
    /// In the next passage, or at its own border.
    behind: Option<Vec<Cursor>>,
}

impl Beside {
    /// Of the pair at a place; `None` where one of those beside it stands nowhere.
    fn new(postings: &SegmentPostings, borders: &[Term], at: usize) -> Option<Self> {
        let cursor = |term: &Term| Some(postings.list(term)?.cursor());
        let inside = |border: &Term| border.value().as_str().map(|pair| Term::from_field_text(fields().text, pair));
        let before = match at.checked_sub(1) {
            Some(before) => Some(inside(&borders[before]).as_ref().and_then(cursor)?),
            None => None,
        };
        let behind = borders
            .get(at + 1)
            .map(|border| -> Vec<Cursor> { inside(border).iter().chain([border]).filter_map(cursor).collect() });
        (!behind.as_ref().is_some_and(Vec::is_empty)).then_some(Self { before, behind })
    }

    /// Whether they stand beside the border of a passage; asked in their order.
    fn stand(&mut self, document: DocId) -> bool {
        let holds = |cursor: &mut Cursor, document| cursor.seek(document) == document;
        self.before.as_mut().is_none_or(|before| holds(before, document))
            && self.behind.as_mut().is_none_or(|behind| behind.iter_mut().any(|behind| holds(behind, document + 1)))
    }
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
