//! The view for programs: one JSON object a line, first the hits, then a summary. The form is a promise; `v` is raised
//! when a member changes its meaning, and new members may be added. See `docs/json.md`.

use std::fmt::Write;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Shown;
use super::lines::is_harmless;
use crate::engine::{Count, Explained, Facet, Group, Hit, Place, Suggestion};
use crate::report::Metadata;
use crate::report::division::{self, Predecessor};

/// The version of the form.
pub(super) const VERSION: u8 = 1;

pub(super) fn render(shown: &Shown<'_>) -> String {
    let Shown { answer, request, .. } = *shown;
    let mut lines = String::new();
    match request.group {
        Group::Passage => {
            for (at, found) in answer.hits.iter().enumerate() {
                push(&mut lines, &hit(request.offset + at + 1, found));
            }
        }
        Group::Report => push_reports(&mut lines, shown),
    }
    let filters = &request.filters;
    let years = |years: &std::ops::RangeInclusive<u16>| [*years.start(), *years.end()];
    push(
        &mut lines,
        &json!({
            "type": "summary",
            "v": VERSION,
            "query": request.query.to_string(),
            "filters": {
                "district": filters.districts,
                "year": filters.years.iter().map(years).collect::<Vec<_>>(),
                "institution": filters.institutions.iter().map(|institution| institution.name()).collect::<Vec<_>>(),
                "predecessors": filters.predecessors.iter().map(predecessor).collect::<Vec<_>>(),
                "exact": request.exact,
            },
            "total": answer.total,
            "literal": answer.literal,
            "synonym": answer.synonym,
            "searched": answer.searched,
            "unread": answer.unread,
            "facets": {
                "district": facet(&answer.facets.districts, |code| json!({"code": code, "name": district_name(*code)})),
                "year": facet(&answer.facets.years, |year| json!({"value": year})),
                "institution": facet(&answer.facets.institutions, |institution| json!({"value": institution.name()})),
            },
            "explain": request.explain.then(|| answer.explained.iter().map(explained).collect::<Vec<_>>()),
            "suggestions": answer.suggestions.iter().map(suggestion).collect::<Vec<_>>(),
            "relaxed": answer.total.passages == 0 && !answer.hits.is_empty(),
            "took_ms": (shown.took.as_secs_f64() * 1e5).round() / 1e2,
        }),
    );
    lines
}

/// Every report, and after it its hits; their rank is that of the report.
fn push_reports(lines: &mut String, shown: &Shown<'_>) {
    let Shown { answer, request, .. } = *shown;
    let mut hits = answer.hits.iter();
    for (at, report) in answer.reports.iter().enumerate() {
        let rank = request.offset + at + 1;
        let of_report: Vec<&Hit> = hits.by_ref().take(report.hits).collect();
        let Some(best) = of_report.first() else { continue };
        push(
            lines,
            &json!({
                "type": "report",
                "v": VERSION,
                "rank": rank,
                "root": best.root,
                "path": best.path,
                "passages": report.passages,
                "hits": report.hits,
            }),
        );
        of_report.iter().for_each(|found| push(lines, &hit(rank, found)));
    }
}

fn predecessor(predecessor: &Predecessor) -> Value {
    let Predecessor { unit, years } = predecessor;
    json!({"code": unit.code(), "name": unit.name(), "years": [years.start(), years.end()]})
}

fn suggestion(near: &Suggestion) -> Value {
    json!({"query": near.typed, "reason": near.reason, "passages": near.passages})
}

fn explained(part: &Explained) -> Value {
    json!({
        "typed": part.typed,
        "passages": part.passages,
        "words": part.words,
        "names": part.names,
        "synonyms": part.synonyms,
    })
}

/// Adds a line.
pub(super) fn push(lines: &mut String, value: &Value) {
    for character in value.to_string().chars() {
        // In JSON a character and its escape are the same; only the escape is harmless on a terminal.
        match is_harmless(character) {
            true => lines.push(character),
            false => character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                let _ = write!(lines, "\\u{unit:04x}");
            }),
        }
    }
    lines.push('\n');
}

fn hit(rank: usize, hit: &Hit) -> Value {
    let mut members = Map::new();
    add_metadata(&mut members, &hit.metadata);
    let mut value = json!({
        "type": "hit",
        "v": VERSION,
        "rank": rank,
        "tier": hit.tier,
        "score": (f64::from(hit.score) * 1e4).round() / 1e4,
        "root": hit.root,
        "path": hit.path,
        "part": hit.part,
        "title": hit.title,
        "section": hit.section,
        "lines": [hit.lines.first, hit.lines.last],
        "page": hit.pages.map(|(first, _)| first),
        "pages": hit.pages.map(|(first, last)| [first, last]),
        "text": hit.text,
        "alike": {"passages": hit.alike.passages, "places": hit.alike.places.iter().map(alike).collect::<Vec<_>>()},
        "twins": {"reports": hit.twins.reports, "paths": hit.twins.paths},
        "weights": hit.weights,
        "marks": hit.marks.iter().map(|mark| [mark.start, mark.end]).collect::<Vec<_>>(),
    });
    if let Value::Object(all) = &mut value {
        all.extend(members);
    }
    value
}

/// Adds what is known of a passage, and where that comes from.
pub(super) fn add_metadata(members: &mut Map<String, Value>, metadata: &Metadata) {
    let Metadata { district, year, covers, institution } = metadata;
    members.insert("district".to_owned(), json!(district.as_ref().map(|known| place(known.value))));
    members.insert("year".to_owned(), json!(year.as_ref().map(|known| known.value)));
    members.insert("covers".to_owned(), json!(covers.as_ref().map(|known| known.value)));
    members.insert("institution".to_owned(), json!(institution.as_ref().map(|known| known.value.name())));
    let sources = json!({
        "district": source(district.as_ref().map(|known| &known.source)),
        "year": source(year.as_ref().map(|known| &known.source)),
        "covers": source(covers.as_ref().map(|known| &known.source)),
        "institution": source(institution.as_ref().map(|known| &known.source)),
    });
    members.insert("sources".to_owned(), sources);
}

fn alike(place: &Place) -> Value {
    json!({"root": place.root, "path": place.path, "lines": [place.lines.first, place.lines.last]})
}

fn source(source: Option<&impl Serialize>) -> Value {
    serde_json::to_value(source).unwrap_or(Value::Null)
}

/// A district: its code and name, and the names of what it lies in and of itself.
pub(super) fn place(code: u32) -> Value {
    let path: Vec<&str> = division::by_code(code)
        .map(|division| division.path().into_iter().map(|above| above.name()).collect())
        .unwrap_or_default();
    json!({"code": code, "name": district_name(code), "path": path})
}

fn district_name(code: u32) -> Option<&'static str> {
    division::by_code(code).map(|division| division.name())
}

/// The values of a facet with their counts; the members of an unknown one are null.
fn facet<Of>(facets: &[Facet<Of>], value: impl Fn(&Of) -> Value) -> Vec<Value> {
    let entry = |facet: &Facet<Of>| {
        let Count { passages, reports } = facet.count;
        let mut entry = facet.value.as_ref().map_or_else(|| json!({"value": Value::Null}), &value);
        entry["passages"] = json!(passages);
        entry["reports"] = json!(reports);
        entry
    };
    facets.iter().map(entry).collect()
}
