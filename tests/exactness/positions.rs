//! Texts that stand together, and wildcards, by trying every combination of the places of a text.

use district_search::query::Scope;
use district_search::text::units::{Joint, Units};

use super::find::Needle;

/// How texts are to stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Rule {
    /// With so many units and punctuation between them all at the most, in one paragraph.
    Within(u32),
    /// In one sentence.
    Sentence,
    /// In one paragraph.
    Paragraph,
}

impl From<Scope> for Rule {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Sentence => Self::Sentence,
            Scope::Paragraph => Self::Paragraph,
        }
    }
}

/// A part of a text with wildcards.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Token {
    Text(Needle),
    /// `?`
    One,
    /// `*`
    Many,
}

/// The parts of a text with wildcards. A `*` at either end only opens the number or word it touches.
pub(super) fn tokens(typed: &str) -> Vec<Token> {
    let characters: Vec<char> = typed.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let length = characters[at..].iter().take_while(|character| !matches!(character, '?' | '*')).count();
        match characters[at] {
            '?' => tokens.push(Token::One),
            '*' => tokens.push(Token::Many),
            _ => {
                let text: String = characters[at..at + length].iter().collect();
                let units = Units::of(&text);
                let is_run = |unit: Option<usize>| unit.is_some_and(|unit| units.as_slice()[unit].is_run);
                let needle = Needle {
                    is_open_before: at > 0 && characters[at - 1] == '*' && is_run((!units.is_empty()).then_some(0)),
                    is_open_behind: characters.get(at + length) == Some(&'*') && is_run(units.len().checked_sub(1)),
                    text,
                };
                if !units.is_empty() {
                    tokens.push(Token::Text(needle));
                }
            }
        }
        at += length.max(1);
    }
    let is_text = |token: &Token| matches!(token, Token::Text(_));
    let first = tokens.iter().position(is_text).unwrap_or(tokens.len());
    let behind = tokens.iter().rposition(is_text).map_or(first, |last| last + 1);
    tokens[first..behind].to_vec()
}

/// A string that is looked for in a text.
pub(super) struct Sought {
    units: Units,
    is_open_before: bool,
    is_open_behind: bool,
}

impl Sought {
    pub(super) fn of(needle: &Needle) -> Self {
        let Needle { text, is_open_before, is_open_behind } = needle;
        Self { units: Units::of(text), is_open_before: *is_open_before, is_open_behind: *is_open_behind }
    }

    /// Where it stands in a text: its first unit, and the one behind its last.
    fn places(&self, text: &Units) -> Vec<Place> {
        let length = self.units.len();
        if self.is_open_before || self.is_open_behind {
            return (0..text.len()).filter(|at| is_at(text, *at, self)).map(|at| (at, at + length)).collect();
        }
        // What is the same in folded texts, from the beginning of a unit to the end of one, is the same to a search.
        let (compact, wanted) = (text.compact(), self.units.compact());
        let mut places = Vec::new();
        let mut from = 0;
        while let Some(start) = compact[from..].find(wanted).map(|start| from + start) {
            let at = text.as_slice().partition_point(|unit| (unit.folded_start as usize) < start);
            let begins = text.as_slice().get(at).is_some_and(|unit| unit.folded_start as usize == start);
            let last = text.as_slice().get(at + length - 1);
            if begins && last.is_some_and(|unit| unit.folded_end as usize == start + wanted.len()) {
                places.push((at, at + length));
            }
            from = start + wanted.chars().next().map_or(1, char::len_utf8);
        }
        places
    }
}

/// A part of a text with wildcards that is looked for in a text.
pub(super) enum Part {
    Text(Sought),
    One,
    Many,
}

impl Part {
    pub(super) fn of(token: &Token) -> Self {
        match token {
            Token::Text(needle) => Self::Text(Sought::of(needle)),
            Token::One => Self::One,
            Token::Many => Self::Many,
        }
    }
}

/// The passages in which a text with wildcards begins; `passage` says in which one a unit stands.
pub(super) fn wildcards(text: &Units, parts: &[Part], passage: impl Fn(usize) -> usize) -> Vec<usize> {
    let Some(Part::Text(first)) = parts.first() else { return Vec::new() };
    let begins = |place: &Place| stands(text, parts, place.0, place.0);
    first.places(text).into_iter().filter(begins).map(|place| passage(place.0)).collect()
}

/// Whether these parts stand from unit `at` on, in a text that began at unit `first`.
fn stands(text: &Units, parts: &[Part], first: usize, at: usize) -> bool {
    let Some((part, rest)) = parts.split_first() else { return true };
    // Punctuation stands neither in what a wildcard is nor beside it.
    let follows = |at: usize| at == first || text.as_slice().get(at).is_some_and(|unit| unit.joint == Joint::Adjacent);
    match part {
        Part::Text(sought) => {
            follows(at) && is_at(text, at, sought) && stands(text, rest, first, at + sought.units.len())
        }
        Part::One => at < text.len() && follows(at) && stands(text, rest, first, at + 1),
        Part::Many => {
            (at..=text.len()).take_while(|end| (at..*end).all(follows)).any(|end| stands(text, rest, first, end))
        }
    }
}

/// Whether a string stands at a unit of a text.
fn is_at(text: &Units, at: usize, wanted: &Sought) -> bool {
    let sought = &wanted.units;
    if at + sought.len() > text.len() {
        return false;
    }
    (0..sought.len()).all(|place| {
        let (here, unit) = (&text.as_slice()[at + place], &sought.as_slice()[place]);
        let (folded, wanted_folded) = (text.folded(here), sought.folded(unit));
        let is_number = |run: &str| run.bytes().all(|byte| byte.is_ascii_digit());
        let may_be_longer = here.is_run && unit.is_run && is_number(folded) == is_number(wanted_folded);
        let goes_before = wanted.is_open_before && place == 0 && may_be_longer;
        let goes_behind = wanted.is_open_behind && place + 1 == sought.len() && may_be_longer;
        let is_equal = match (goes_before, goes_behind) {
            (false, false) => folded == wanted_folded,
            (true, false) => folded.ends_with(wanted_folded),
            (false, true) => folded.starts_with(wanted_folded),
            (true, true) => folded.contains(wanted_folded),
        };
        is_equal && (place == 0 || here.joint == unit.joint)
    })
}

/// Where a string stands: its first unit, and the one behind its last.
type Place = (usize, usize);

/// The passages in which texts that stand together begin; each text is any of its alternatives. `passage` says in which
/// one a unit stands.
pub(super) fn together(
    text: &Units,
    texts: &[Vec<Sought>],
    rule: Rule,
    passage: impl Fn(usize) -> usize,
) -> Vec<usize> {
    let places: Vec<Vec<Place>> =
        texts.iter().map(|alternatives| alternatives.iter().flat_map(|sought| sought.places(text)).collect()).collect();
    let mut search = Combinations { text, paragraphs: paragraphs(text), rule, passage, found: Vec::new() };
    search.each(&places, &mut Vec::new());
    search.found
}

/// The number of the paragraph of every unit.
fn paragraphs(text: &Units) -> Vec<usize> {
    let mut number = 0;
    text.iter()
        .map(|unit| {
            number += usize::from(unit.joint == Joint::Broken);
            number
        })
        .collect()
}

struct Combinations<'text, Passage> {
    text: &'text Units,
    paragraphs: Vec<usize>,
    rule: Rule,
    passage: Passage,
    found: Vec<usize>,
}

impl<Passage: Fn(usize) -> usize> Combinations<'_, Passage> {
    /// Every choice of one place of each text.
    fn each(&mut self, texts: &[Vec<Place>], chosen: &mut Vec<Place>) {
        let Some((places, rest)) = texts.split_first() else {
            let passage = (self.passage)(chosen.iter().map(|place| place.0).min().unwrap_or(0));
            // One beginning in a passage is enough.
            if !self.found.contains(&passage) && self.obeys(chosen) {
                self.found.push(passage);
            }
            return;
        };
        for place in places {
            let overlaps = chosen.iter().any(|other| place.0 < other.1 && other.0 < place.1);
            let is_apart = chosen.iter().any(|other| self.paragraphs[other.0] != self.paragraphs[place.0]);
            if !overlaps && !is_apart {
                chosen.push(*place);
                self.each(rest, chosen);
                chosen.pop();
            }
        }
    }

    fn obeys(&self, chosen: &[Place]) -> bool {
        let first = chosen.iter().map(|place| place.0).min().unwrap_or(0);
        let behind = chosen.iter().map(|place| place.1).max().unwrap_or(0);
        let inner = || first + 1..behind;
        let units = self.text.as_slice();
        match self.rule {
            Rule::Paragraph => inner().all(|at| units[at].joint != Joint::Broken),
            Rule::Sentence => inner().all(|at| !units[at].begins_sentence),
            Rule::Within(most) => {
                let is_inside = |at: usize| chosen.iter().any(|place| (place.0..place.1).contains(&at));
                let is_joined = |at: usize| chosen.iter().any(|place| (place.0 + 1..place.1).contains(&at));
                let mut between = 0;
                for at in inner() {
                    between += u32::from(!is_inside(at));
                    between += u32::from(units[at].joint == Joint::Separated && !is_joined(at));
                    if units[at].joint == Joint::Broken || between > most {
                        return false;
                    }
                }
                true
            }
        }
    }
}
