//! Single units and parts of runs: where a chunk of a pattern stands of which a run may go on, and where a single unit
//! stands. Single units have no positions of their own; every unit begins a pair, and pairs have. What a chunk stands for
//! is gathered in one list: it may be many thousand texts, but never in more places than the segment has.

use tantivy::schema::Field;
use tantivy::{DocId, DocSet, TERMINATED, Term};

use super::places::Places;
use super::postings::{List, SegmentPostings};
use super::schema::Fields;
use crate::text::pattern::{Chunk, is_same_kind};
use crate::text::terms::push_pair;
use crate::text::units::{Joint, SEPARATOR, Unit, Units};

/// The documents of a segment in which something stands, in their order, with the positions at which it begins.
pub(super) type Gathered = Vec<(DocId, Vec<u32>)>;

/// Where a chunk begins of which a run may go on. `straddles` gets the documents at whose border it may stand.
pub(super) fn gathered(
    segment: &SegmentPostings,
    fields: &Fields,
    chunk: &Chunk,
    mut straddles: impl FnMut(DocId),
) -> Gathered {
    let slice = chunk.units.as_slice();
    if slice.len() < 2 {
        return single(segment, fields, chunk);
    }
    let last = slice.len() - 2;
    let distance = |at: usize| slice[at].position - slice[0].position;
    // Its pairs: of those that may go on all that there are, of the others one each.
    let is_open = |at: usize| (at == 0 && chunk.is_open_before) || (at == last && chunk.is_open_behind);
    let mut exact = Vec::new();
    let mut open: Vec<(u32, Gathered)> = Vec::new();
    for at in 0..=last {
        match is_open(at) {
            true => {
                let mut places = Vec::new();
                each_pair(segment, fields, chunk, at, |field, list| match field == fields.text {
                    true => add(&mut places, &list),
                    false => each_document(&list, &mut straddles),
                });
                open.push((distance(at), in_order(places)));
            }
            false => {
                let mut pair = String::new();
                push_pair(&mut pair, &chunk.units, &slice[at], &slice[at + 1]);
                exact.push((distance(at), Term::from_field_text(fields.text, &pair)));
                let border = segment.list(&Term::from_field_text(fields.border, &pair));
                border.iter().for_each(|list| each_document(list, &mut straddles));
            }
        }
    }
    open.sort_by_key(|(_, places)| places.len());
    let mut open = open.into_iter();
    let Some((distance, mut places)) = open.next() else { return Vec::new() };
    for (_, starts) in &mut places {
        starts.retain_mut(|start| start.checked_sub(distance).map(|first| *start = first).is_some());
    }
    let rest: Vec<(u32, Gathered)> = open.collect();
    let mut exact = (!exact.is_empty()).then(|| Places::new(segment, &exact));
    places.retain_mut(|(document, starts)| {
        for (distance, others) in &rest {
            let here = others.binary_search_by_key(document, |(document, _)| *document).map(|at| &others[at].1);
            starts.retain(|start| here.is_ok_and(|here| here.binary_search(&(start + distance)).is_ok()));
        }
        if let Some(exact) = &mut exact {
            exact.seek(*document);
            starts.retain(|start| exact.starts.binary_search(start).is_ok());
        }
        !starts.is_empty()
    });
    places
}

/// Gives the documents of a list.
pub(super) fn each_document(list: &List, mut visit: impl FnMut(DocId)) {
    let mut cursor = list.cursor();
    let mut document = cursor.doc();
    while document != TERMINATED {
        visit(document);
        document = cursor.advance();
    }
}

/// The pairs that the pair at this place of a chunk stands for, in the texts of passages and at their borders.
fn each_pair(segment: &SegmentPostings, fields: &Fields, chunk: &Chunk, at: usize, mut visit: impl FnMut(Field, List)) {
    let slice = chunk.units.as_slice();
    let (first, second) = (&slice[at], &slice[at + 1]);
    let folded = |unit: &Unit| chunk.units.folded(unit);
    let firsts = match at == 0 && chunk.is_open_before {
        true => runs(segment, fields, folded(first), true, false),
        false => vec![folded(first).to_owned()],
    };
    let goes_on = at + 2 == slice.len() && chunk.is_open_behind;
    let mut pair = String::new();
    for run in firsts {
        pair.clear();
        pair.push_str(&run);
        match second.joint {
            Joint::Separated => pair.push(SEPARATOR),
            _ if first.is_run && second.is_run => pair.push(' '),
            _ => {}
        }
        let begins_second = pair.len();
        pair.push_str(folded(second));
        for field in [fields.text, fields.border] {
            if !goes_on {
                segment.list(&Term::from_field_text(field, &pair)).into_iter().for_each(|list| visit(field, list));
                continue;
            }
            segment.each_term(field, pair.as_bytes(), |term, list| {
                // Longer words begin in the same way; a pair ends with its second run.
                let rest = std::str::from_utf8(term).ok().and_then(|term| term.get(begins_second..));
                if rest.is_some_and(|rest| is_one_run(rest) && is_same_kind(rest, folded(second))) {
                    visit(field, list);
                }
            });
        }
    }
}

fn is_one_run(text: &str) -> bool {
    let units = Units::of(text);
    matches!(units.as_slice(), [unit] if units.folded(unit) == text)
}

/// Where the single unit of a chunk stands, which may be a part of a run.
fn single(segment: &SegmentPostings, fields: &Fields, chunk: &Chunk) -> Gathered {
    let Some(unit) = chunk.units.as_slice().first() else { return Vec::new() };
    let mut places = Vec::new();
    for run in runs(segment, fields, chunk.units.folded(unit), chunk.is_open_before, chunk.is_open_behind) {
        add_unit(segment, fields, &run, unit.is_run, &mut places);
    }
    in_order(places)
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
    let mut runs = Vec::new();
    segment.each_term(fields.units, beginning.as_bytes(), |term, _| {
        let Ok(term) = std::str::from_utf8(term) else { return };
        let fits = match (is_open_before, is_open_behind) {
            (true, true) => term.contains(part),
            (true, false) => term.ends_with(part),
            (false, _) => term.starts_with(part),
        };
        if fits && is_same_kind(term, part) {
            runs.push(term.to_owned());
        }
    });
    runs
}

/// Where a single unit stands.
pub(super) fn unit(segment: &SegmentPostings, fields: &Fields, unit: &str, is_run: bool) -> Gathered {
    let mut places = Vec::new();
    add_unit(segment, fields, unit, is_run, &mut places);
    in_order(places)
}

fn add_unit(segment: &SegmentPostings, fields: &Fields, unit: &str, is_run: bool, places: &mut Vec<(DocId, u32)>) {
    segment.each_term(fields.text, unit.as_bytes(), |term, list| {
        let Ok(term) = std::str::from_utf8(term) else { return };
        // A longer run begins with the same characters and is another unit.
        let is_pair = !is_run || first_unit_ends(term, unit.len());
        if term.len() != unit.len() && is_pair {
            add(places, &list);
        }
    });
}

/// Adds the places of a list.
fn add(places: &mut Vec<(DocId, u32)>, list: &List) {
    let mut cursor = list.cursor();
    let mut document = cursor.doc();
    while document != TERMINATED {
        places.extend(cursor.positions().iter().map(|position| (document, *position)));
        document = cursor.advance();
    }
}

fn in_order(mut places: Vec<(DocId, u32)>) -> Gathered {
    places.sort_unstable();
    places.dedup();
    let mut by_document: Gathered = Vec::new();
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
