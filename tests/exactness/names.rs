//! Which words of a query are names of districts, years and types of report.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use district_search::query::{Form, Node, Piece, parse_years};
use district_search::report::{Institution, division};
use district_search::text::fold::fold;

/// What a name is the name of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Districts(Vec<u32>),
    Years(RangeInclusive<u16>),
    Institution(Institution),
}

/// The names in a query.
pub(super) struct Names {
    pieces: HashMap<String, Vec<(String, Named)>>,
    /// They say where to look: beside something that is no name, or beside names of another kind.
    pub(super) narrow: bool,
}

impl Names {
    /// The names in what is sought.
    pub(super) fn of(root: &Node) -> Self {
        let mut pieces: HashMap<String, Vec<(String, Named)>> = HashMap::new();
        let mut has_other = false;
        let mut words = 0;
        let mut kinds = HashSet::new();
        root.each_sought(&mut |node| match node {
            Node::Piece(piece) if piece.form == Form::Bare => {
                let names = pieces.entry(piece.text.clone()).or_insert_with(|| names(&piece.text));
                words += 1;
                has_other |= names.is_empty();
                kinds.extend(names.iter().map(|(_, named)| std::mem::discriminant(named)));
            }
            Node::Piece(_) | Node::Near { .. } | Node::Together { .. } => has_other = true,
            _ => {}
        });
        Self { pieces, narrow: has_other || (words > 1 && kinds.len() > 1) }
    }

    /// The names that a bare piece consists of, each with its text; none when any part of it is no name.
    pub(super) fn of_piece(&self, piece: &Piece) -> &[(String, Named)] {
        self.pieces.get(&piece.text).map_or(&[], Vec::as_slice)
    }
}

fn names(typed: &str) -> Vec<(String, Named)> {
    let text = fold(typed);
    match whole(&text) {
        Some(named) => vec![(text, named)],
        None => several(&text.chars().collect::<Vec<char>>()).unwrap_or_default(),
    }
}

/// The names that one word is, the first as long as the rest allows.
fn several(characters: &[char]) -> Option<Vec<(String, Named)>> {
    if characters.is_empty() {
        return Some(Vec::new());
    }
    (1..=characters.len()).rev().find_map(|length| {
        let text: String = characters[..length].iter().collect();
        let named = part(&text)?;
        let mut names = several(&characters[length..])?;
        names.insert(0, (text, named));
        Some(names)
    })
}

fn whole(text: &str) -> Option<Named> {
    let district = || {
        let codes: Vec<u32> = division::named(text).iter().map(|division| division.code()).collect();
        (!codes.is_empty()).then_some(Named::Districts(codes))
    };
    if let Some(institution) = Institution::named(text) {
        return Some(Named::Institution(institution));
    }
    // Six digits are a code; what else begins with a digit is a year, or several.
    let begins_with_digit = text.starts_with(|first: char| first.is_ascii_digit());
    let is_code = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    if begins_with_digit && !is_code { parse_years(text).ok().map(Named::Years) } else { district() }
}

/// What a part of a word is the name of: years have four digits there, institutions may stand behind 省, 市, 区 or 县.
pub(super) fn part(text: &str) -> Option<Named> {
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        let digits = text.trim_end_matches('年');
        return (digits.len() == 4).then(|| parse_years(text).ok().map(Named::Years)).flatten();
    }
    let level = text.strip_prefix(['省', '市', '区', '县']);
    let institution = level.into_iter().chain([text]).find_map(Institution::named);
    match institution {
        Some(institution) => Some(Named::Institution(institution)),
        None => whole(text),
    }
}
