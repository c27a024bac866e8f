//! How the parts of the query were taken, a line each: `协商驿站   53 段   词语 协商 驿站`.

use std::fmt::Write;

use super::Style;
use super::lines::{clean, width};
use super::plain::{QUIET, painted};
use crate::engine::{Answer, Request, Weights};

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
