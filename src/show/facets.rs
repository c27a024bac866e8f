//! The counts by district, year and institution, a line each.

use std::fmt::Write;

use super::Style;
use super::lines::{columns, width};
use super::plain::{QUIET, name, painted};
use crate::engine::{Answer, Facet};

const YEARS: &str = "年份";
const UNKNOWN: &str = "未知";

/// The counts of passages, a line each.
pub(super) fn facet_lines(answer: &Answer, style: &Style) -> String {
    let facets = &answer.facets;
    let mut lines = String::new();
    push_facet(&mut lines, "区县", &facets.districts, |code| name(*code, None), style);
    push_facet(&mut lines, YEARS, &facets.years, u16::to_string, style);
    push_facet(&mut lines, "类别", &facets.institutions, |institution| institution.name().to_owned(), style);
    lines
}

/// `区县   4 萧山区   2 钱塘区   9 未知   …另 3 个`, as many as one line holds, but always those of which nothing is known,
/// which are the last; of years the last ones. There may be thousands of values: only those that are shown are named.
fn push_facet<Value>(
    lines: &mut String,
    label: &str,
    facets: &[Facet<Value>],
    name: impl Fn(&Value) -> String,
    style: &Style,
) {
    let (known, unknown) = match facets.split_last() {
        Some((last, known)) if last.value.is_none() => (known, Some(last)),
        _ => (facets, None),
    };
    // That nothing is known of any of them is no count worth showing.
    if known.is_empty() {
        return;
    }
    let entry = |facet: &Facet<Value>| {
        let name = facet.value.as_ref().map_or(UNKNOWN.to_owned(), &name);
        format!("   {} {name}", facet.count.passages)
    };
    let unknown = unknown.map(entry).unwrap_or_default();
    let room = style.width.saturating_sub(width(label) + width(&unknown) + columns('…') + 12);
    let mut used = 0;
    let mut fits = |entry: &String| {
        used += width(entry);
        used <= room
    };
    let is_year = label == YEARS;
    let mut shown: Vec<String> = match is_year {
        true => known.iter().rev().map(entry).take_while(&mut fits).collect(),
        false => known.iter().map(entry).take_while(&mut fits).collect(),
    };
    if is_year {
        shown.reverse();
    }
    let _ = write!(lines, "{}{}{unknown}", painted(label, QUIET, style), shown.concat());
    if shown.len() < known.len() {
        let word = if is_year { "更早" } else { "另" };
        let _ = write!(lines, "   {}", painted(&format!("…{word} {} 个", known.len() - shown.len()), QUIET, style));
    }
    lines.push('\n');
}
