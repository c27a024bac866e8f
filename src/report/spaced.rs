//! Digits that are set apart, as some old pages have all of theirs: `1 9 9 8 年`, `8 ．8 ％`. Where nearly all numbers of a text
//! are set so, they are closed up, for each is one number to whoever reads it. Of single numbers nothing can be told: `1 2 3` in
//! a table are three.

use std::ops::Range;

/// A text has so many such places at least.
const LEAST: usize = 20;
/// For so many of them at most one pair of digits stands together.
const SHARE: usize = 20;

/// The text with its digits closed up; `None` where they are not set apart. Its lines stay lines.
pub(super) fn closed_up(text: &str) -> Option<String> {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let bytes = text.as_bytes();
    let apart = bytes.windows(3).filter(|three| is_digit(&three[0]) && three[1] == b' ' && is_digit(&three[2])).count();
    if apart < LEAST {
        return None;
    }
    let together = bytes.windows(2).filter(|two| two.iter().all(is_digit)).count();
    let (all, in_text) =
        runs(text).fold((0, 0), |(all, in_text), run| (all + 1, in_text + usize::from(is_in_text(text, &run))));
    if together * SHARE > apart || in_text * 2 < all {
        return None;
    }
    let mut closed = String::with_capacity(text.len());
    let mut rest = text.chars();
    let mut before = None;
    while let Some(character) = rest.next() {
        let is_inside = || {
            let mut ahead = rest.clone();
            match ahead.next() {
                Some(next) if next.is_ascii_digit() => true,
                Some('．' | '.') => ahead.next().is_some_and(|next| next.is_ascii_digit()),
                _ => false,
            }
        };
        if character == ' ' && before.is_some_and(|before: char| before.is_ascii_digit()) && is_inside() {
            continue;
        }
        closed.push(character);
        before = Some(character);
    }
    Some(closed)
}

/// The runs of digits that are set apart.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
            let start = at;
            while bytes.get(at + 1) == Some(&b' ') && is_digit(at + 2) {
                at += 2;
            }
            let run = start..at + 1;
            at += 1;
            if run.len() > 1 {
                return Some(run);
            }
        }
    })
}

/// Whether a run stands in the midst of a text, `增长1 5 ％`, and not in a row of cells, `合计 1 5 合格`.
fn is_in_text(text: &str, run: &Range<usize>) -> bool {
    let before = text[..run.start].chars().next_back();
    let behind = text[run.end..].trim_start_matches(' ').chars().next();
    before.is_some_and(|before| !before.is_ascii())
        && behind.is_some_and(|behind| !behind.is_ascii() && !behind.is_whitespace())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_but_spaces_goes_and_lines_stay(pieces in prop::collection::vec("[年增 0-9．。\n]{1,6}", 0..20), times in 1_usize..9) {
            let text = format!("{}{}", pieces.concat(), "增长1 9 9 8 年".repeat(times));
            if let Some(closed) = closed_up(&text) {
                let bare = |text: &str| text.replace(' ', "");
                prop_assert_eq!(bare(&closed), bare(&text));
                prop_assert_eq!(closed.lines().count(), text.lines().count());
            }
        }
    }

    #[test]
    fn numbers_of_a_text_that_sets_digits_apart_are_closed_up() {
        let text = "青禾镇1 9 9 8 年修路1 2 条，增长8 ．5 ％，\n花去3 0 0 万元，2 ．4 5 亿元。".repeat(5);
        let expected = "青禾镇1998 年修路12 条，增长8．5 ％，\n花去300 万元，2．45 亿元。".repeat(5);
        assert_eq!(closed_up(&text), Some(expected));
    }

    #[test]
    fn numbers_that_stand_apart_stay_apart() {
        let cells = "青禾村 1 0 1 合格\n甲 1 2 乙 3 4 丙\n".repeat(20);
        let table = "组别 1 2 3 4 5\n得分 1 0 1 1 0\n".repeat(20);
        let years = "1 2 月到2023年3月，修路12条，架桥30座。".repeat(30);
        for text in [cells.as_str(), table.as_str(), years.as_str(), "第1 2 条", "2024 2025 2026 年", ""] {
            assert_eq!(closed_up(text), None, "{text}");
        }
    }
}
