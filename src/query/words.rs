//! Words of a query: the text between quotes, and bare words with or without wildcards. What means nothing to a search,
//! quotes, brackets and the punctuation around a word, is left out, so that a word prints as it can be typed again.

use crate::text::pattern::{half_width, is_wildcard};
use crate::text::units::Units;

/// Opening and closing quotes.
const QUOTES: [(char, char); 6] = [('"', '"'), ('“', '”'), ('”', '“'), ('＂', '＂'), ('「', '」'), ('『', '』')];

/// In a longer word `?` is the end of a question, not a wildcard.
const LONGEST_PATTERN: usize = 12;

/// A bare word.
pub(super) enum Word {
    Bare(String),
    Pattern(String),
}

/// The text of the quotes that open at a place, and what is behind them. They close where the closing quote `ends` the
/// word.
pub(super) fn quoted(typed: &[char], at: usize, ends: impl Fn(usize) -> bool) -> Option<(String, usize)> {
    let opening = *typed.get(at).filter(|first| QUOTES.iter().any(|(open, _)| open == *first))?;
    // Mixed quotes are common where an input method chooses them: any closing one of the same width will do.
    let closes = |character: char| QUOTES.iter().any(|(open, close)| *open == opening && *close == character);
    let end = (at + 1..typed.len()).find(|end| closes(typed[*end]) && ends(end + 1))?;
    Some((printable(&typed[at + 1..end].iter().collect::<String>()), end + 1))
}

/// A text as it can be printed between quotes. Quotes and line feeds inside mean nothing to a search.
pub(super) fn printable(text: &str) -> String {
    let text = text.replace(|character: char| is_quote(character) || character.is_control(), " ");
    text.trim().to_owned()
}

/// The word that these characters are; `None` when there is nothing to seek in it.
pub(super) fn bare(word: &[char]) -> Option<Word> {
    let text = without_brackets(word);
    let units = Units::of(&text);
    let (first, last) = (units.iter().next()?.start as usize, units.iter().last()?.end as usize);
    let characters: Vec<char> = text.chars().collect();
    let stars = |characters: &[char]| characters.iter().take_while(|character| half_width(**character) == '*').count();
    let before: Vec<char> = characters[..first].iter().rev().copied().collect();
    let (before, behind) = (stars(&before), stars(&characters[last..]));
    let core = &characters[first..last];
    let has_star = before + behind > 0 || core.iter().any(|character| half_width(*character) == '*');
    let has_unknown = units.len() <= LONGEST_PATTERN && core.iter().any(|character| half_width(*character) == '?');
    // Beside punctuation, which has to stand there, a wildcard is punctuation itself.
    let is_unit = |at: usize| units.iter().any(|unit| (unit.start as usize..unit.end as usize).contains(&at));
    let beside_units = (first..last).filter(|at| is_wildcard(characters[*at])).all(|at| {
        let before = (first..at).rev().find(|at| !is_wildcard(characters[*at]));
        let behind = (at..last).find(|at| !is_wildcard(characters[*at]));
        before.is_none_or(is_unit) && behind.is_none_or(is_unit)
    });
    if (has_star || has_unknown) && beside_units {
        let plain = |character: &char| if is_wildcard(*character) { half_width(*character) } else { *character };
        return Some(Word::Pattern(characters[first - before..last + behind].iter().map(plain).collect()));
    }
    Some(Word::Bare(core.iter().collect()))
}

/// Brackets are transparent; in a word that is printed they could be taken for those of a group. Between two runs, which
/// would become one without it, a quote takes their place.
fn without_brackets(word: &[char]) -> String {
    let is_bracket = |character: char| matches!(half_width(character), '(' | ')');
    let mut text = String::with_capacity(word.len());
    for (at, character) in word.iter().enumerate() {
        if !is_bracket(*character) {
            text.push(*character);
            continue;
        }
        let before = text.chars().next_back().filter(|before| half_width(*before).is_ascii_alphanumeric());
        let behind = word[at + 1..].iter().find(|next| !is_bracket(**next));
        if before.is_some() && behind.is_some_and(|next| half_width(*next).is_ascii_alphanumeric()) {
            text.push('”');
        }
    }
    text
}

/// Whether a character is a quote of any kind.
fn is_quote(character: char) -> bool {
    QUOTES.iter().any(|(open, close)| *open == character || *close == character)
}
