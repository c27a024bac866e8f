//! What joins texts, and fields: `甲 /s 乙`, `"甲 乙"~20`, `区:萧山`.

use super::{Parsed, Parser, mistake};
use crate::error::Error;
use crate::query::field::FieldName;
use crate::query::words::quoted;
use crate::query::{Node, Piece, Scope};
use crate::text::units::Units;

/// So many texts can stand together, and so far from each other: more is no query that a person types.
const MOST_TEXTS: usize = 5;
const FARTHEST: u32 = 1000;

impl Parser<'_> {
    /// A text, or several that are to stand in one sentence or paragraph.
    pub(super) fn together(&mut self) -> Parsed<Option<Node>> {
        let start = self.at;
        let first = self.atom()?;
        let mut operands = vec![(start, first)];
        let mut scope = None;
        loop {
            let before = self.at;
            self.skip_blanks();
            let operator = self.at;
            let here = match self.word().as_str() {
                "/s" | "/S" => Scope::Sentence,
                "/p" | "/P" => Scope::Paragraph,
                _ => {
                    self.at = before;
                    break;
                }
            };
            if scope.is_some_and(|scope| scope != here) {
                return mistake(operator, "stands beside the other of /s and /p; use one of them");
            }
            scope = Some(here);
            self.at = self.word_end();
            self.skip_blanks();
            let start = self.at;
            if self.peek() == Some('-') && !self.ends_word(self.at + 1) {
                return mistake(
                    start,
                    "cannot stand beside /s or /p; what is excluded stands by itself, as in `甲 /s 乙 -丙`",
                );
            }
            let operand = if self.peek().is_none() || self.closes() { None } else { self.atom()? };
            if operand.is_none() {
                return mistake(operator, "needs a text on both sides, as in `甲 /s 乙`");
            }
            operands.push((start, operand));
        }
        let Some(scope) = scope else { return Ok(operands.remove(0).1) };
        if operands.len() > MOST_TEXTS {
            return mistake(operands[MOST_TEXTS].0, format!("is one too many; {MOST_TEXTS} can stand together"));
        }
        let mut parts: Vec<Vec<Piece>> = Vec::new();
        for (at, operand) in operands {
            let part = match operand {
                Some(Node::Piece(piece)) => vec![piece],
                Some(Node::Any(nodes)) if nodes.iter().all(|node| matches!(node, Node::Piece(_))) => {
                    nodes.into_iter().filter_map(|node| if let Node::Piece(piece) = node { Some(piece) } else { None })
                }
                .collect(),
                None => return mistake(at, "is nothing that could be sought beside /s or /p"),
                Some(_) => return mistake(at, "cannot stand beside /s or /p; only texts and `(甲 OR 乙)` can"),
            };
            let has_gaps = |piece: &Piece| piece.pattern().is_some_and(|pattern| !pattern.gaps.is_empty());
            if part.iter().any(has_gaps) {
                return mistake(at, "has a wildcard inside, which cannot stand beside /s or /p");
            }
            parts.push(part);
        }
        Ok(Some(Node::Together { parts, scope }))
    }

    /// `~20` behind a quoted text.
    pub(super) fn near(&mut self, text: &str) -> Parsed<Option<Node>> {
        let tilde = self.at;
        self.at = self.word_end();
        let number: String = self.plain[tilde + 1..self.at].iter().collect();
        let Some(within) = number.parse().ok().filter(|within| *within <= FARTHEST) else {
            return mistake(tilde, format!("needs a number up to {FARTHEST}, as in `\"甲 乙\"~20`"));
        };
        let texts: Vec<String> =
            text.split_whitespace().filter(|text| !Units::of(text).is_empty()).map(str::to_owned).collect();
        match texts.len() {
            0 | 1 => mistake(tilde, "needs two texts with a space between them, as in `\"甲 乙\"~20`"),
            2..=MOST_TEXTS => Ok(Some(Node::Near { texts, within })),
            _ => mistake(tilde, format!("stands behind too many texts; {MOST_TEXTS} can stand together")),
        }
    }

    /// A field, if one begins here.
    pub(super) fn field(&mut self) -> Parsed<Option<Node>> {
        let end = self.word_end();
        let Some(colon) = (self.at..end).find(|at| self.plain[*at] == ':') else { return Ok(None) };
        let name: String = self.plain[self.at..colon].iter().collect();
        let Some(field) = FieldName::named(&name) else { return Ok(None) };
        let (value, behind) = match quoted(&self.typed, colon + 1, |at| self.ends_word(at)) {
            Some(found) => found,
            None => (self.typed[colon + 1..end].iter().collect(), end),
        };
        if value.trim().is_empty() {
            return mistake(colon, "needs a value right behind it, as in `区:萧山`");
        }
        match field.read(&value, self.own) {
            Ok(field) => {
                self.at = behind;
                Ok(Some(Node::Field(field)))
            }
            Err(Error::Invalid { why, .. }) => mistake(colon + 1, why),
            Err(error) => mistake(colon + 1, error.to_string()),
        }
    }
}
