//! How the parts of the query were taken, a line each: `协商驿站   53 段   词语 协商 驿站`.

use std::fmt::Write;

use super::Style;
use super::lines::{clean, width};
use super::plain::{QUIET, painted};
use crate::engine::{Answer, Request};

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
