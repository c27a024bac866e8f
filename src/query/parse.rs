//! From what was typed to a [`Query`]. Whatever is typed means something: there are no mistakes to make here but to
//! ask for nothing.

use std::ops::RangeInclusive;

use super::{Piece, Query};
use crate::error::{Error, Result};
use crate::text::units::Units;

/// Opening and closing quotes.
const QUOTES: [(char, char); 6] = [('"', '"'), ('“', '”'), ('”', '“'), ('＂', '＂'), ('「', '」'), ('『', '』')];

/// The query that `typed` means: pieces parted by white space, of which the quoted ones are literal. A quote opens
/// only at the beginning of a piece and closes only at its end, so that `村社“协商驿站”提质`, pasted from a report, is
/// one piece. Pieces of nothing but punctuation are dropped.
///
/// # Errors
/// [`Error::Invalid`] when nothing is left to seek.
///
/// ```
/// use district_search::query::parse;
/// let query = parse("萧山 “协商 驿站”").unwrap();
/// assert_eq!(query.to_string(), "萧山 \"协商 驿站\"");
/// ```
pub fn parse(typed: &str) -> Result<Query> {
    let mut pieces = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let (piece, after) = quoted(rest).unwrap_or_else(|| bare(rest));
        if !Units::of(&piece.text).is_empty() {
            pieces.push(piece);
        }
        rest = after.trim_start();
    }
    if pieces.is_empty() {
        let why = "there is nothing to seek in it; type a word or a phrase, as in `search 协商驿站`";
        return Err(Error::Invalid { typed: typed.to_owned(), why: why.to_owned() });
    }
    Ok(Query { pieces })
}

/// The quoted piece that `rest` begins with, and what follows it.
fn quoted(rest: &str) -> Option<(Piece, &str)> {
    let opening = rest.chars().next()?;
    let inside = &rest[opening.len_utf8()..];
    // Mixed quotes are common where an input method chooses them: any closing one of the same width will do.
    let closes = |character: char| QUOTES.iter().any(|(open, close)| *open == opening && *close == character);
    if !QUOTES.iter().any(|(open, _)| *open == opening) {
        return None;
    }
    let ends_piece = |at: usize| inside[at..].chars().next().is_none_or(char::is_whitespace);
    let (end, closing) =
        inside.char_indices().find(|(at, character)| closes(*character) && ends_piece(at + character.len_utf8()))?;
    // Quotes and line feeds inside mean nothing to a search; without them the piece can be printed between quotes.
    let text = inside[..end].replace(|character: char| is_quote(character) || character.is_control(), " ");
    let piece = Piece { text: text.trim().to_owned(), quoted: true };
    Some((piece, &inside[end + closing.len_utf8()..]))
}

fn bare(rest: &str) -> (Piece, &str) {
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    // A quote that is never closed means nothing; without it the piece is not taken for a quoted one when printed.
    let text = rest[..end].trim_start_matches(is_quote);
    (Piece { text: text.to_owned(), quoted: false }, &rest[end..])
}

fn is_quote(character: char) -> bool {
    QUOTES.iter().any(|(open, close)| *open == character || *close == character)
}

/// The years that `typed` means: `2023`, `2020..2024`, `2020..` or `..2022`.
///
/// # Errors
/// [`Error::Invalid`] when it is none of these.
pub fn parse_years(typed: &str) -> Result<RangeInclusive<u16>> {
    let year = |text: &str, otherwise: u16| -> Option<u16> {
        let text = text.trim().trim_end_matches('年');
        if text.is_empty() { Some(otherwise) } else { text.parse().ok().filter(|year| (1900..=2200).contains(year)) }
    };
    let folded = crate::text::fold::fold(typed);
    let bounds = ["..=", "..", "-", "~", "—", "–", "至"].into_iter().find_map(|mark| folded.split_once(mark));
    let range = match bounds {
        Some((first, last)) if !(first.is_empty() && last.is_empty()) => {
            year(first, 0).zip(year(last, u16::MAX)).map(|(first, last)| first..=last)
        }
        Some(_) => None,
        None if folded.trim().is_empty() => None,
        None => year(&folded, 0).map(|year| year..=year),
    };
    let invalid = |why: &str| Error::Invalid { typed: typed.to_owned(), why: why.to_owned() };
    match range {
        Some(range) if range.is_empty() => Err(invalid("ends before it begins; the earlier year stands first")),
        Some(range) => Ok(range),
        None => {
            Err(invalid("is no year; years are given as 2023, 2020..2024, 2020.. or ..2022; repeat -y for several"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(typed: &str) -> Vec<(String, bool)> {
        let query = parse(typed).expect("the query holds something");
        query.pieces.into_iter().map(|piece| (piece.text, piece.quoted)).collect()
    }

    #[test]
    fn white_space_of_any_width_parts_pieces() {
        assert_eq!(
            pieces("萧山　协商驿站 2023"),
            [("萧山".to_owned(), false), ("协商驿站".to_owned(), false), ("2023".to_owned(), false)]
        );
    }

    #[test]
    fn quotes_of_every_kind_make_a_literal_piece() {
        for typed in ["\"协商 驿站\"", "“协商 驿站”", "”协商 驿站“", "＂协商 驿站＂", "「协商 驿站」"]
        {
            assert_eq!(pieces(typed), [("协商 驿站".to_owned(), true)], "{typed}");
        }
    }

    #[test]
    fn quotes_inside_a_piece_belong_to_it() {
        assert_eq!(pieces("村社“协商驿站”提质"), [("村社“协商驿站”提质".to_owned(), false)]);
        assert_eq!(pieces("“协商驿站”提质"), [("协商驿站”提质".to_owned(), false)]);
        assert_eq!(pieces("“没有闭合"), [("没有闭合".to_owned(), false)]);
    }

    #[test]
    fn nothing_to_seek_is_refused() {
        assert!(parse("").is_err());
        assert!(parse(" ，。 “” ").is_err());
    }

    #[test]
    fn years_are_single_or_ranges() {
        assert_eq!(parse_years("2023").expect("a year"), 2023..=2023);
        assert_eq!(parse_years("２０２３年").expect("a year"), 2023..=2023);
        assert_eq!(parse_years("2020..2024").expect("a range"), 2020..=2024);
        assert_eq!(parse_years("2020-2024").expect("a range"), 2020..=2024);
        assert_eq!(parse_years("2020..").expect("a range"), 2020..=u16::MAX);
        assert_eq!(parse_years("..2022").expect("a range"), 0..=2022);
        for typed in ["", "..", "去年", "20233", "2024..2020", "12"] {
            assert!(parse_years(typed).is_err(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_query_prints_in_a_form_that_means_the_same(typed in "[协商a1“”\"「」＂ 　，]{0,24}") {
            if let Ok(query) = parse(&typed) {
                prop_assert_eq!(parse(&query.to_string()).expect("printed queries parse"), query);
            }
        }
    }
}
