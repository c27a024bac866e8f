//! Reports as hits: where a report comes from, how many of its passages meet the query, and the best of these.

use std::fmt::Write;

use super::Shown;
use super::lines::{clean, shortened, width};
use super::plain::{HEAD, INDENT, PLACE, QUIET, excerpt, head, painted, push_marked, tier_line};
use crate::engine::{Hit, Tier};

pub(super) fn push(page: &mut String, shown: &Shown<'_>) {
    let Shown { answer, request, style, .. } = *shown;
    let mut hits = &answer.hits[..];
    for (at, report) in answer.reports.iter().enumerate() {
        let (of_report, rest) = hits.split_at(report.hits.min(hits.len()));
        hits = rest;
        let Some(best) = of_report.first() else { continue };
        if at == 0 && best.tier == Tier::Partial {
            let _ = writeln!(page, "\n{}", painted(tier_line(Tier::Partial), QUIET, style));
        }
        let known = head(best);
        let number = format!("\n{:>2}  ", request.offset + at + 1);
        let count = if report.passages > 0 { format!("  {} 段", report.passages) } else { String::new() };
        let room = style.width.saturating_sub(4 + width(&known) + width(&count) + 2);
        let title = if room >= 12 { shortened(&clean(&best.title), room) } else { String::new() };
        let _ = writeln!(page, "{number}{}{count}  {title}", painted(&known, HEAD, style));
        let path = style.path(&format!("{}/{}", best.root, best.path));
        let _ = writeln!(page, "{INDENT}{}", painted(&path, PLACE, style));
        of_report.iter().for_each(|hit| push_passage(page, hit, shown));
    }
}

/// The line on which a passage begins, and what it says.
fn push_passage(page: &mut String, hit: &Hit, shown: &Shown<'_>) {
    let style = shown.style;
    let line = format!("{INDENT}:{:<5} ", hit.lines.first);
    let room = style.width.saturating_sub(line.len()).max(20);
    for (at, excerpt) in excerpt(hit, room, style).iter().enumerate() {
        match at {
            0 => page.push_str(&painted(&line, PLACE, style)),
            _ => page.push_str(&" ".repeat(line.len())),
        }
        push_marked(page, excerpt, style);
        page.push('\n');
    }
}
