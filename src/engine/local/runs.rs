//! Single units and parts of runs: which units of the index a chunk of a pattern stands for, and where a single unit
//! stands. Single units have no positions of their own; every unit begins a pair, and pairs have.

use tantivy::{DocId, DocSet, TERMINATED, Term};

use super::postings::SegmentPostings;
use super::schema::Fields;
use crate::text::pattern::Chunk;
use crate::text::terms::push_pair;
use crate::text::units::Units;

/// The texts that a chunk stands for in a segment: itself or, where a run of it goes on, those with the runs there are.
pub(super) fn expanded(segment: &SegmentPostings, fields: &Fields, chunk: &Chunk) -> Vec<Units> {
    if !chunk.is_open_before && !chunk.is_open_behind {
        return vec![chunk.units.clone()];
    }
    let slice = chunk.units.as_slice();
    let folded = |at: usize| chunk.units.folded(&slice[at]).to_owned();
    let last = slice.len() - 1;
    // The first unit, the last one, or the only one, which may be both.
    let mut first_runs = vec![folded(0)];
    let mut last_runs = vec![folded(last)];
    if last == 0 {
        first_runs = runs(segment, fields, &folded(0), chunk.is_open_before, chunk.is_open_behind);
    } else {
        if chunk.is_open_before {
            first_runs = runs(segment, fields, &folded(0), true, false);
        }
        if chunk.is_open_behind {
            last_runs = runs(segment, fields, &folded(last), false, true);
        }
    }
    if last > 0 {
        // Only those beside which the neighbour stands: there are far fewer.
        first_runs = beside(segment, fields, first_runs, |run| format!("{run}{}", between_units(chunk, 0)));
        last_runs = beside(segment, fields, last_runs, |run| format!("{}{run}", between_units(chunk, last - 1)));
    }
    let compact = chunk.units.compact();
    let mut texts = Vec::new();
    for first in &first_runs {
        if last == 0 {
            texts.push(Units::of(first));
            continue;
        }
        let between = &compact[slice[0].folded_end as usize..slice[last].folded_start as usize];
        texts.extend(last_runs.iter().map(|last| Units::of(&format!("{first}{between}{last}"))));
    }
    texts
}

/// What joins a unit of a chunk to the next, with the neighbour that does not change: behind the first unit, before the
/// last one. Nothing where both change.
fn between_units(chunk: &Chunk, at: usize) -> String {
    let slice = chunk.units.as_slice();
    if slice.len() == 2 {
        return String::new();
    }
    let compact = chunk.units.compact();
    let (start, end) = match at {
        0 => (slice[0].folded_end, slice[1].folded_end),
        _ => (slice[at].folded_start, slice[at + 1].folded_start),
    };
    compact[start as usize..end as usize].to_owned()
}

/// The runs that stand, joined as `text` says, somewhere in the segment.
fn beside(segment: &SegmentPostings, fields: &Fields, runs: Vec<String>, text: impl Fn(&str) -> String) -> Vec<String> {
    let mut standing = Vec::new();
    for run in runs {
        let units = Units::of(&text(&run));
        let mut term = String::new();
        let stands = match units.as_slice() {
            [first, second] => {
                push_pair(&mut term, &units, first, second);
                let stands = |field| segment.list(&Term::from_field_text(field, &term)).is_some();
                stands(fields.text) || stands(fields.border)
            }
            _ => true,
        };
        if stands {
            standing.push(run);
        }
    }
    standing
}

/// The runs of the index, of the same kind, that end or begin with `part` or hold it.
fn runs(
    segment: &SegmentPostings,
    fields: &Fields,
    part: &str,
    is_open_before: bool,
    is_open_behind: bool,
) -> Vec<String> {
    let beginning = if is_open_before { "" } else { part };
    let is_number = |run: &str| run.starts_with(|first: char| first.is_ascii_digit());
    let mut runs = Vec::new();
    segment.each_term(fields.units, beginning.as_bytes(), |term, _| {
        let Ok(term) = std::str::from_utf8(term) else { return };
        let fits = match (is_open_before, is_open_behind) {
            (true, true) => term.contains(part),
            (true, false) => term.ends_with(part),
            (false, _) => term.starts_with(part),
        };
        if fits && is_number(term) == is_number(part) {
            runs.push(term.to_owned());
        }
    });
    runs
}

/// Where a single unit stands: the documents of the segment with its positions, in their order.
pub(super) fn first_unit_postings(
    segment: &SegmentPostings,
    fields: &Fields,
    unit: &str,
    is_run: bool,
) -> Vec<(DocId, Vec<u32>)> {
    let mut places: Vec<(DocId, u32)> = Vec::new();
    segment.each_term(fields.text, unit.as_bytes(), |term, list| {
        let Ok(term) = std::str::from_utf8(term) else { return };
        // A longer run begins with the same characters and is another unit.
        let is_pair = !is_run || first_unit_ends(term, unit.len());
        if term.len() == unit.len() || !is_pair {
            return;
        }
        let mut cursor = list.cursor();
        let mut document = cursor.doc();
        while document != TERMINATED {
            places.extend(cursor.positions().iter().map(|position| (document, *position)));
            document = cursor.advance();
        }
    });
    places.sort_unstable();
    places.dedup();
    let mut by_document: Vec<(DocId, Vec<u32>)> = Vec::new();
    for (document, position) in places {
        match by_document.last_mut() {
            Some((last, positions)) if *last == document => positions.push(position),
            _ => by_document.push((document, vec![position])),
        }
    }
    by_document
}

/// Whether the first unit of a term has this length in bytes.
fn first_unit_ends(term: &str, length: usize) -> bool {
    Units::of(term).iter().next().is_some_and(|unit| unit.folded_end as usize == length)
}
