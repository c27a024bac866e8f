//! What is asked: a plain value, known to every engine and to none in particular. It prints in the form in which it
//! is typed.

mod parse;

use std::fmt;
use std::ops::RangeInclusive;

use crate::report::Institution;

pub use parse::{parse, parse_years};

/// Text that is sought as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What was typed, without the quotes around it.
    pub text: String,
    /// It was quoted: only the text as it stands matches, not its words apart.
    pub quoted: bool,
}

/// The pieces of a query; a passage is to meet them all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// In the order in which they were typed.
    pub pieces: Vec<Piece>,
}

/// What narrows a search. Values of one kind are alternatives; an empty list narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Administrative codes of districts, cities or provinces, each with all below it.
    pub districts: Vec<u32>,
    /// Ranges of years.
    pub years: Vec<RangeInclusive<u16>>,
    /// Institutions.
    pub institutions: Vec<Institution>,
}

impl Filters {
    /// Whether nothing is narrowed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.quoted { write!(out, "\"{}\"", self.text) } else { out.write_str(&self.text) }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, piece) in self.pieces.iter().enumerate() {
            let gap = if at == 0 { "" } else { " " };
            write!(out, "{gap}{piece}")?;
        }
        Ok(())
    }
}
