//! What is asked: a plain value, known to every engine and to none in particular. It prints in the form in which it is
//! typed: `docs/query.md` describes that form.

mod edit;
mod field;
mod filters;
mod parse;
mod print;
mod vocabulary;
mod words;

pub use field::{FIELDS, Field};
pub use filters::{Filters, parse_districts, parse_institution, parse_years};
pub use parse::{parse, parse_with};
pub use vocabulary::{Alias, Vocabulary};

use crate::text::pattern::Pattern;

/// How a text was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a word: it matches as it stands or by its words.
    Bare,
    /// Between quotes: it matches as it stands only.
    Quoted,
    /// With the wildcards `?` and `*`.
    Pattern,
}

/// Text that is sought as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What was typed, without the quotes around it.
    pub text: String,
    /// How it was typed.
    pub form: Form,
}

impl Piece {
    /// A piece that matches only as it stands.
    pub fn quoted(text: impl Into<String>) -> Self {
        Self { text: text.into(), form: Form::Quoted }
    }

    /// A piece that matches as it stands or by its words.
    pub fn bare(text: impl Into<String>) -> Self {
        Self { text: text.into(), form: Form::Bare }
    }

    /// Its pattern, if it has wildcards.
    pub fn pattern(&self) -> Option<Pattern> {
        if self.form == Form::Pattern { Pattern::of(&self.text) } else { None }
    }
}

/// Where texts have to stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In one sentence: `甲 /s 乙`.
    Sentence,
    /// In one paragraph: `甲 /p 乙`.
    Paragraph,
}

/// A query or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A text.
    Piece(Piece),
    /// Texts with so many units between them at the most, in whatever order: `"甲 乙"~20`.
    Near {
        /// Two texts or more.
        texts: Vec<String>,
        /// How much may lie between them all.
        within: u32,
    },
    /// Texts in one sentence or paragraph; each a list of alternatives.
    Together {
        /// Two or more; each with one alternative or more.
        parts: Vec<Vec<Piece>>,
        /// Where they stand.
        scope: Scope,
    },
    /// What is known of the passage: `区:萧山`.
    Field(Field),
    /// Not this.
    Not(Box<Node>),
    /// All of these.
    All(Vec<Node>),
    /// One of these.
    Any(Vec<Node>),
}

impl Default for Node {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl Node {
    /// Calls `visit` with every part that is sought: with those below it and not with what is excluded.
    pub fn each_sought<'node>(&'node self, visit: &mut impl FnMut(&'node Self)) {
        match self {
            Self::Not(_) => {}
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().for_each(|node| node.each_sought(visit)),
            _ => visit(self),
        }
    }
}

/// What is asked. A default query asks for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// All of it.
    pub root: Node,
}

impl Query {
    /// The bare, quoted and wildcard pieces that are sought, in order; not those of `Near` and `Together`.
    pub fn pieces(&self) -> Vec<&Piece> {
        let mut pieces = Vec::new();
        self.root.each_sought(&mut |node| {
            if let Node::Piece(piece) = node {
                pieces.push(piece);
            }
        });
        pieces
    }
}

impl From<Piece> for Query {
    fn from(piece: Piece) -> Self {
        Self { root: Node::Piece(piece) }
    }
}
