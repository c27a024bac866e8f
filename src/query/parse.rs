//! From what was typed to a [`Query`]. Words and whatever is pasted from a report always mean something; only operators
//! can be used wrongly, and then the place is named.

mod operators;

use super::field::FieldName;
use super::words::{Word, bare, printable, quoted};
use super::{Form, Node, Piece, Query, Vocabulary};
use crate::error::{Error, Result};
use crate::text::pattern::half_width;
use crate::text::units::Units;

/// Brackets inside brackets: more is no query that a person types.
const DEEPEST: usize = 32;
/// No passage is longer; longer texts are sought by a part of them.
const LONGEST: usize = 2000;

/// The query that `typed` means; `docs/query.md` describes the language. A quote opens only at the beginning of a word
/// and closes only at its end, so that `村社“协商驿站”提质`, pasted from a report, is one piece.
///
/// # Errors
/// [`Error::Query`], with the place, when an operator has nothing to work on, [`Error::Invalid`] when there is nothing
/// to seek.
///
/// ```
/// use district_search::query::parse;
/// let query = parse("区：萧山 （协商驿站 OR “民生议事堂”） －提案").unwrap();
/// assert_eq!(query.to_string(), "区:萧山 (协商驿站 OR \"民生议事堂\") -提案");
/// ```
pub fn parse(typed: &str) -> Result<Query> {
    parse_with(typed, &Vocabulary::default())
}

/// As [`parse`], for a user with names of places of their own.
///
/// # Errors
/// As [`parse`].
pub fn parse_with(typed: &str, own: &Vocabulary) -> Result<Query> {
    if let Some((at, _)) = typed.chars().enumerate().nth(LONGEST) {
        let why = format!("is beyond the {LONGEST} characters that a query may have; seek a part of the text");
        return Err(Error::Query { typed: typed.to_owned(), at, why });
    }
    let mut parser = Parser::new(typed, own);
    let root = parser.any().map_err(|Mistake { at, why }| Error::Query { typed: typed.to_owned(), at, why })?;
    let Some(root) = root else {
        let why = "there is nothing to seek in it; type a word or a phrase, as in `search 协商驿站`";
        return Err(Error::Invalid { typed: typed.to_owned(), why: why.to_owned() });
    };
    if !seeks(&root) {
        let why = "only excludes; say also what is sought, as in `协商驿站 -提案`".to_owned();
        return Err(Error::Query { typed: typed.to_owned(), at: parser.first_exclusion, why });
    }
    Ok(Query { root })
}

/// Whether every alternative seeks something.
fn seeks(node: &Node) -> bool {
    match node {
        Node::Not(_) => false,
        Node::All(nodes) => nodes.iter().any(seeks),
        Node::Any(nodes) => nodes.iter().all(seeks),
        _ => true,
    }
}

/// Where something is wrong, in characters, and what.
struct Mistake {
    at: usize,
    why: String,
}

type Parsed<Value> = std::result::Result<Value, Mistake>;

fn mistake<Value>(at: usize, why: impl Into<String>) -> Parsed<Value> {
    Err(Mistake { at, why: why.into() })
}

struct Parser<'own> {
    /// What was typed.
    typed: Vec<char>,
    /// The same in half-width forms, which is what operators are recognised by.
    plain: Vec<char>,
    at: usize,
    depth: usize,
    /// With operators, brackets that match nothing are mistakes; without, they are text.
    has_operators: bool,
    first_exclusion: usize,
    own: &'own Vocabulary,
}

impl<'own> Parser<'own> {
    fn new(typed: &str, own: &'own Vocabulary) -> Self {
        let plain: Vec<char> = typed.chars().map(half_width).collect();
        let typed = typed.chars().collect();
        let mut parser = Self { typed, plain, at: 0, depth: 0, has_operators: false, first_exclusion: 0, own };
        parser.has_operators = parser.looks_operated();
        parser
    }

    /// Whether any word, brackets aside, is or begins with an operator.
    fn looks_operated(&self) -> bool {
        self.plain.split(|character| character.is_whitespace()).any(|word| {
            let word: String = word.iter().collect();
            let word = word.trim_start_matches('(').trim_end_matches(')');
            let is_field = word.split_once(':').is_some_and(|(name, _)| FieldName::named(name).is_some());
            is_operator(word) || (word.starts_with('-') && !Units::of(word).is_empty()) || is_field
        })
    }

    fn peek(&self) -> Option<char> {
        self.plain.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Whether a group that is open ends here.
    fn closes(&self) -> bool {
        self.depth > 0 && self.peek() == Some(')')
    }

    /// Whether a word ends at a place.
    fn ends_word(&self, at: usize) -> bool {
        self.plain.get(at).is_none_or(|next| next.is_whitespace() || (self.depth > 0 && *next == ')'))
    }

    /// Where the word that begins here ends: before white space, or before the bracket that closes the group.
    fn word_end(&self) -> usize {
        let mut opened = 0;
        let mut end = self.at;
        while let Some(next) = self.plain.get(end).filter(|next| !next.is_whitespace()) {
            match next {
                '(' => opened += 1,
                ')' if opened > 0 => opened -= 1,
                ')' if self.depth > 0 => break,
                _ => {}
            }
            end += 1;
        }
        end
    }

    fn word(&self) -> String {
        self.plain[self.at..self.word_end()].iter().collect()
    }

    /// Alternatives, as many as there are.
    fn any(&mut self) -> Parsed<Option<Node>> {
        let mut alternatives = Vec::new();
        let mut operator: Option<usize> = None;
        loop {
            let node = self.all()?;
            let next = is_or(&self.word()).then_some(self.at);
            match (node, operator.or(next)) {
                (Some(Node::Any(nodes)), _) => alternatives.extend(nodes),
                (Some(node), _) => alternatives.push(node),
                (None, Some(at)) => {
                    return mistake(at, "needs something on both sides, as in `甲 OR 乙`; to seek the word, quote it");
                }
                (None, None) => return Ok(None),
            }
            let Some(at) = next else { break };
            operator = Some(at);
            self.at = self.word_end();
        }
        Ok(Some(if alternatives.len() == 1 { alternatives.remove(0) } else { Node::Any(alternatives) }))
    }

    /// What has to be met together.
    fn all(&mut self) -> Parsed<Option<Node>> {
        let mut nodes = Vec::new();
        loop {
            self.skip_blanks();
            if self.peek().is_none() || self.closes() {
                break;
            }
            match self.word().to_ascii_uppercase().as_str() {
                "OR" | "|" => break,
                // All is wanted anyway.
                "AND" => self.at = self.word_end(),
                _ => match self.term()? {
                    Some(Node::All(inner)) => nodes.extend(inner),
                    Some(node) => nodes.push(node),
                    None => {}
                },
            }
        }
        Ok(match nodes.len() {
            0 => None,
            1 => Some(nodes.remove(0)),
            _ => Some(Node::All(nodes)),
        })
    }

    /// One thing that is sought or excluded.
    fn term(&mut self) -> Parsed<Option<Node>> {
        let start = self.at;
        let mut is_excluded = false;
        loop {
            if self.word().eq_ignore_ascii_case("NOT") {
                self.at = self.word_end();
                self.skip_blanks();
                if self.peek().is_none() || self.closes() {
                    return mistake(start, "excludes nothing; write `-甲`, or quote it to seek the word");
                }
            } else if self.peek() == Some('-') && !self.ends_word(self.at + 1) {
                self.at += 1;
            } else {
                break;
            }
            is_excluded = !is_excluded;
        }
        let node = self.together()?;
        if !is_excluded {
            return Ok(node);
        }
        if !matches!(node, Some(Node::Not(_)) | None) && self.first_exclusion == 0 {
            self.first_exclusion = start;
        }
        Ok(node.map(|node| match node {
            Node::Not(inner) => *inner,
            node => Node::Not(Box::new(node)),
        }))
    }

    fn atom(&mut self) -> Parsed<Option<Node>> {
        if matches!(self.word().as_str(), "/s" | "/S" | "/p" | "/P") {
            return mistake(self.at, "needs a text on both sides, as in `甲 /s 乙`");
        }
        if self.peek() == Some('(') && self.opens_group()? {
            return self.group();
        }
        if let Some((text, behind)) = quoted(&self.typed, self.at, |at| self.ends_quote(at)) {
            self.at = behind;
            return if self.peek() == Some('~') { self.near(&text) } else { Ok(piece(text)) };
        }
        if let Some(node) = self.field()? {
            return Ok(Some(node));
        }
        let end = self.word_end();
        if self.has_operators && self.depth == 0 {
            let is_unopened = |word: &[char]| {
                let count = |wanted| word.iter().filter(|character| **character == wanted).count();
                word.last() == Some(&')') && count(')') > count('(')
            };
            if is_unopened(&self.plain[self.at..end]) {
                return mistake(end - 1, "closes a bracket that was never opened; quote it if it belongs to the text");
            }
        }
        let word = &self.typed[self.at..end];
        self.at = end;
        Ok(match bare(word) {
            // What only punctuation around it kept from being an operator is text.
            Some(Word::Bare(text) | Word::Pattern(text)) if is_operator(&text) || is_field(&text) => {
                piece(printable(&text))
            }
            Some(Word::Bare(text)) => Some(Node::Piece(Piece::bare(text))),
            Some(Word::Pattern(text)) => Some(Node::Piece(Piece { text, form: Form::Pattern })),
            None => None,
        })
    }

    fn ends_quote(&self, at: usize) -> bool {
        self.ends_word(at) || self.plain.get(at) == Some(&'~')
    }

    /// Whether the bracket here opens a group: its partner ends a word, or there are blanks between them. `（四）深耕主业`
    /// is text.
    fn opens_group(&self) -> Parsed<bool> {
        match self.partner() {
            Some(partner) => {
                let has_blanks = self.plain[self.at..partner].iter().any(|character| character.is_whitespace());
                Ok(has_blanks || self.ends_word(partner + 1))
            }
            None if self.has_operators => mistake(self.at, "opens a bracket that is never closed"),
            None => Ok(false),
        }
    }

    /// The bracket that closes the one here. Brackets between quotes are text.
    fn partner(&self) -> Option<usize> {
        let ends_quote = |at: usize| self.ends_quote(at) || self.plain.get(at) == Some(&')');
        let mut opened = 0;
        let mut at = self.at;
        while at < self.plain.len() {
            if let Some((_, behind)) = quoted(&self.typed, at, ends_quote)
                && self.begins_word(at)
            {
                at = behind;
                continue;
            }
            match self.plain[at] {
                '(' => opened += 1,
                ')' => opened -= 1,
                _ => {}
            }
            if opened == 0 {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// Whether a quote may open here: at the beginning of a word, behind brackets and exclusions only, or of the value of a
    /// field.
    fn begins_word(&self, at: usize) -> bool {
        let word = self.plain[..at].rsplit(|character| character.is_whitespace()).next().unwrap_or_default();
        let word: String = word.iter().collect();
        let word = word.trim_start_matches(['(', '-']);
        word.is_empty() || word.strip_suffix(':').is_some_and(|name| FieldName::named(name).is_some())
    }

    fn group(&mut self) -> Parsed<Option<Node>> {
        let start = self.at;
        if self.depth == DEEPEST {
            return mistake(start, format!("stands inside {DEEPEST} other brackets; write the query simpler"));
        }
        self.at += 1;
        self.depth += 1;
        let inner = self.any()?;
        self.skip_blanks();
        if !self.closes() {
            return mistake(start, "opens a bracket that is never closed");
        }
        self.at += 1;
        self.depth -= 1;
        Ok(inner)
    }
}

/// A quoted piece, if it holds anything.
fn piece(text: String) -> Option<Node> {
    (!Units::of(&text).is_empty()).then(|| Node::Piece(Piece::quoted(text)))
}

fn is_or(word: &str) -> bool {
    word == "|" || word.eq_ignore_ascii_case("OR")
}

fn is_operator(word: &str) -> bool {
    matches!(word.to_ascii_uppercase().as_str(), "OR" | "AND" | "NOT" | "|" | "/S" | "/P")
}

fn is_field(word: &str) -> bool {
    let plain: String = word.chars().map(half_width).collect();
    plain.split_once(':').is_some_and(|(name, _)| FieldName::named(name).is_some())
}

#[cfg(test)]
mod tests;
