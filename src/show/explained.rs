//! How the parts of the query were taken, a line each: `协商驿站   53 段   词语 协商 驿站`.

use std::fmt::Write;

use super::Style;
use super::lines::{brief, clean, width};
use super::plain::{QUIET, painted};
use super::single::of_source;
use crate::engine::{Answer, Request, Weights};
use crate::report::Metadata;

pub(super) fn push(page: &mut String, request: &Request, answer: &Answer, style: &Style) {
    if !request.explain {
        return;
    }
    let _ = writeln!(page, "\n{} {}", painted("查询", QUIET, style), clean(&request.query.to_string()));
    let rows: Vec<(String, String)> = answer
        .explained
        .iter()
        .map(|part| {
            let mut said = format!("逐字 {} 段", part.passages);
            for (label, texts) in [("也指", &part.names), ("同义", &part.synonyms)] {
                if !texts.is_empty() {
                    let _ = write!(said, "；{label} {}", texts.join("、"));
                }
            }
            if part.words.len() > 1 {
                let _ = write!(said, "；词语 {}", part.words.join(" "));
            }
            (clean(&part.typed), clean(&said))
        })
        .collect();
    let widest = rows.iter().map(|(typed, _)| width(typed)).max().unwrap_or(0);
    for (typed, said) in rows {
        let _ = writeln!(page, "  {typed}{}  {}", " ".repeat(widest - width(&typed)), painted(&said, QUIET, style));
    }
}

/// `地区出自路径“萧山区”；年份出自第 3 行“…”；类别未知`
pub(super) fn sources(metadata: &Metadata) -> String {
    let Metadata { district, year, institution, .. } = metadata;
    let sources = [
        ("地区", district.as_ref().map(|known| &known.source)),
        ("年份", year.as_ref().map(|known| &known.source)),
        ("类别", institution.as_ref().map(|known| &known.source)),
    ];
    let said = sources.map(|(label, source)| match source {
        Some(source) => format!("{label}出自{}", brief(&of_source(source))),
        None => format!("{label}未知"),
    });
    said.join("；")
}

/// `得分 14.2：词 8.1，相近 100%，靠前 63%，标题 0%，小标题 50%，来处 100%`; what is 0 is left out.
pub(super) fn weights(score: f32, weights: &Weights) -> String {
    let Weights { terms, nearness, earliness, coverage, title, section, named } = *weights;
    let shares = [
        ("含词", coverage),
        ("相近", nearness),
        ("靠前", earliness),
        ("标题", title),
        ("小标题", section),
        ("来处", named),
    ];
    let mut line = format!("得分 {score:.2}：词频 {terms:.2}");
    for (label, share) in shares.into_iter().filter(|(_, share)| *share > 0.0) {
        let _ = write!(line, "，{label} {:.0}%", share * 100.0);
    }
    line
}
