//! Queries as they are typed.

use std::fmt;
use std::ops::RangeInclusive;

use super::{Field, Form, Node, Piece, Query, Scope};
use crate::text::pattern::half_width;

impl fmt::Display for Query {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.root)
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            Form::Quoted => write!(out, "\"{}\"", self.text),
            Form::Bare | Form::Pattern => out.write_str(&self.text),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Piece(piece) => piece.fmt(out),
            Self::Near { texts, within } => write!(out, "\"{}\"~{within}", texts.join(" ")),
            Self::Together { parts, scope } => {
                let operator = if *scope == Scope::Sentence { " /s " } else { " /p " };
                joined(out, parts, operator, |out, part| match &part[..] {
                    [piece] => piece.fmt(out),
                    pieces => {
                        out.write_str("(")?;
                        joined(out, pieces, " OR ", |out, piece| piece.fmt(out))?;
                        out.write_str(")")
                    }
                })
            }
            Self::Field(field) => field.fmt(out),
            Self::Not(node) if matches!(**node, Self::All(_) | Self::Any(_)) => write!(out, "-({node})"),
            Self::Not(node) => write!(out, "-{node}"),
            Self::All(nodes) => joined(out, nodes, " ", |out, node| match node {
                Self::Any(_) => write!(out, "({node})"),
                _ => node.fmt(out),
            }),
            Self::Any(nodes) => joined(out, nodes, " OR ", |out, node| node.fmt(out)),
        }
    }
}

fn joined<Item>(
    out: &mut fmt::Formatter<'_>,
    items: &[Item],
    between: &str,
    print: impl Fn(&mut fmt::Formatter<'_>, &Item) -> fmt::Result,
) -> fmt::Result {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.write_str(between)?;
        }
        print(out, item)?;
    }
    Ok(())
}

impl fmt::Display for Field {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Between blanks or brackets a name is one only as it is quoted.
            Self::District { typed, .. }
                if typed.contains(|typed: char| typed.is_whitespace() || is_bracket(typed)) =>
            {
                write!(out, "区:\"{typed}\"")
            }
            Self::District { typed, .. } => write!(out, "区:{typed}"),
            Self::Years(years) => write!(out, "年:{}", Years(years)),
            Self::Institution(institution) => write!(out, "类:{}", institution.name()),
            Self::Title(text) => write!(out, "题:\"{text}\""),
            Self::Section(text) => write!(out, "节:\"{text}\""),
            Self::File(text) => write!(out, "文件:\"{text}\""),
        }
    }
}

fn is_bracket(character: char) -> bool {
    matches!(half_width(character), '(' | ')')
}

/// Years as they are typed: `2023`, `2020..2024`, `2020..`, `..2022`.
struct Years<'range>(&'range RangeInclusive<u16>);

impl fmt::Display for Years<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (*self.0.start(), *self.0.end());
        if first == last {
            return write!(out, "{first}");
        }
        if first > 0 {
            write!(out, "{first}")?;
        }
        out.write_str("..")?;
        if last < u16::MAX { write!(out, "{last}") } else { Ok(()) }
    }
}
