//! What stands on the pages and is no part of the text: running heads and feet, and the numbers of the pages. Only the
//! outermost lines in the margins are looked at, so that nothing is lost of the text itself.

use std::collections::HashMap;

use super::lines::Piece;

/// How much of the height of a page its upper and its lower margin take. Official papers have margins of 37 and 35 mm on
/// 297 mm.
const MARGIN: f32 = 0.125;

/// How many lines of a margin are looked at from outside: a head may have two, with a rule below.
const MOST_LINES: usize = 3;

/// On so many pages a line repeats, or on half of the pages.
const REPEATED: usize = 3;

/// The pieces of a page, and its height.
pub(super) type Leaf = (Vec<Piece>, f32);

/// A line of a margin, the way it is compared: where it stands, and what is on it without digits.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Mark {
    is_upper: bool,
    letters: String,
}

/// A line of a margin.
struct MarginLine {
    row: usize,
    mark: Mark,
    /// All that is on it.
    text: String,
    base: f32,
}

/// Where a line of a margin was seen.
struct Seen {
    page: usize,
    base: f32,
    /// The number on it, if it is nothing else.
    number: Option<i64>,
}

/// Takes heads, feet and page numbers away from the pages.
pub(super) fn remove(pages: &mut [Leaf]) {
    let margins: Vec<[Vec<MarginLine>; 2]> =
        pages.iter().map(|(pieces, height)| [true, false].map(|is_upper| margin(pieces, *height, is_upper))).collect();
    let mut seen: HashMap<&Mark, Vec<Seen>> = HashMap::new();
    for (page, line) in
        margins.iter().enumerate().flat_map(|(page, sides)| sides.iter().flatten().map(move |line| (page, line)))
    {
        let number = number_of(&line.text);
        seen.entry(&line.mark).or_default().push(Seen { page, base: line.base, number });
    }
    let count = margins.len();
    let is_furniture = |page: usize, line: &MarginLine| {
        let own = number_of(&line.text);
        let alike = seen.get(&line.mark).into_iter().flatten().filter(|other| {
            let is_near = (other.base - line.base).abs() <= pages[page].1 * 0.02;
            // Bare numbers count on with the pages; figures of a table do not.
            let counts_on = match (own, other.number) {
                (Some(own), Some(number)) => own - page as i64 == number - other.page as i64,
                _ => true,
            };
            is_near && (!line.mark.letters.is_empty() || counts_on)
        });
        let repeats = alike.count();
        is_page_number(&line.text) || repeats >= REPEATED || (repeats >= 2 && repeats * 2 >= count)
    };
    let mut furniture: Vec<Vec<usize>> = Vec::new();
    for (page, sides) in margins.iter().enumerate() {
        let outermost = |side: &Vec<MarginLine>| -> Vec<usize> {
            side.iter().take_while(|line| is_furniture(page, line)).map(|line| line.row).collect()
        };
        furniture.push(sides.iter().flat_map(outermost).collect());
    }
    for ((pieces, _), rows) in pages.iter_mut().zip(furniture) {
        pieces.retain(|piece| !rows.contains(&piece.row));
    }
}

/// The outermost lines of a margin, from the edge of the page inwards.
fn margin(pieces: &[Piece], height: f32, is_upper: bool) -> Vec<MarginLine> {
    let is_inside = |piece: &&Piece| {
        if is_upper { piece.base <= height * MARGIN } else { piece.top() >= height * (1.0 - MARGIN) }
    };
    let mut rows: Vec<(usize, f32)> = pieces.iter().filter(is_inside).map(|piece| (piece.row, piece.base)).collect();
    rows.sort_by(|one, other| one.1.total_cmp(&other.1));
    if !is_upper {
        rows.reverse();
    }
    rows.dedup_by_key(|(row, _)| *row);
    let lines = rows.into_iter().take(MOST_LINES).map(|(row, base)| {
        let mut of_row: Vec<&Piece> = pieces.iter().filter(|piece| piece.row == row).collect();
        of_row.sort_by(|one, other| one.left.total_cmp(&other.left));
        let text: String = of_row.iter().flat_map(|piece| piece.text.chars()).filter(|one| *one != ' ').collect();
        let letters = text.chars().filter(|character| !is_of_number(*character)).collect();
        MarginLine { row, mark: Mark { is_upper, letters }, text, base }
    });
    lines.collect()
}

/// Digits, and what is written around a page number.
fn is_of_number(character: char) -> bool {
    character.is_ascii_digit() || is_dash(character) || ('０'..='９').contains(&character)
}

fn is_dash(character: char) -> bool {
    matches!(character, '-' | '—' | '–' | '－' | '―' | '─' | '·' | '•' | '~' | '～')
}

fn number_of(text: &str) -> Option<i64> {
    let bare = text.trim_matches(is_dash);
    bare.parse().ok().filter(|_| bare.len() <= 5)
}

/// `—12—`, `第12页`, `第12页共30页`, `12/30`; a bare number is one only where it counts on.
fn is_page_number(text: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    let bare = text.trim_matches(is_dash);
    if bare.len() < text.len() && text.starts_with(is_dash) && text.ends_with(is_dash) {
        return is_number(bare);
    }
    if let Some((page, pages)) = bare.split_once('/') {
        return is_number(page) && is_number(pages);
    }
    let Some((page, rest)) = bare.strip_prefix('第').and_then(|rest| rest.split_once('页')) else { return false };
    let rest = rest.trim_start_matches(['，', ',', '/']).trim_start_matches(['共', '总']);
    is_number(page) && (rest.is_empty() || rest.strip_suffix('页').is_some_and(is_number))
}
