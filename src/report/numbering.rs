//! Numbers at the head of headings, and marks of continuation on another page: what a line opens or closes with.

use super::line::{ends_sentence, is_at_most};

fn is_numeral(character: char) -> bool {
    matches!(character, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '〇' | '○')
}

/// The level of the number a heading opens with, and the length of that number in bytes: `第一部分` 0, `一、` 1,
/// `（一）` 2, `1.` `（1）` `①` 3, `一是` 4.
pub(super) fn heading_number(line: &str) -> Option<(u8, usize)> {
    let first = line.chars().next()?;
    match first {
        '第' => division_number(line),
        '（' | '(' => bracketed_number(line),
        '①'..='⑳' => Some((3, first.len_utf8())),
        _ if is_numeral(first) => {
            let length = leading(line, is_numeral);
            let rest = &line[length..];
            if rest.starts_with(['、', '．', '.']) {
                return Some((1, length + rest.chars().next().map_or(0, char::len_utf8)));
            }
            (rest.starts_with('是') && length <= 6).then(|| (4, length + '是'.len_utf8()))
        }
        _ if first.is_ascii_digit() => {
            let length = leading(line, |character| character.is_ascii_digit());
            let mark = line[length..].chars().next().filter(|mark| matches!(mark, '.' | '．' | '、'))?;
            let number_end = length + mark.len_utf8();
            let goes_on = line[number_end..].trim_start().chars().next();
            let is_decimal =
                goes_on.is_none_or(|next| next.is_ascii_digit() || matches!(next, '%' | '％' | '万' | '亿'));
            (length <= 2 && !is_decimal).then_some((3, number_end))
        }
        _ => None,
    }
}

fn leading(line: &str, belongs: impl Fn(char) -> bool) -> usize {
    line.find(|character| !belongs(character)).unwrap_or(line.len())
}

/// `第一部分`, `第二章`: only on a short line, for sentences begin so too.
fn division_number(line: &str) -> Option<(u8, usize)> {
    let rest = line.strip_prefix('第')?;
    let numeral = leading(rest, |character| is_numeral(character) || character.is_ascii_digit());
    let unit = ["部分", "章", "编", "篇"].into_iter().find(|unit| rest[numeral..].starts_with(unit))?;
    let length = '第'.len_utf8() + numeral + unit.len();
    let after = line[length..].chars().next();
    let stands_apart = after.is_none_or(|next| matches!(next, ' ' | '：' | ':' | '、'));
    (numeral > 0 && stands_apart && is_at_most(line, 40) && !ends_sentence(line)).then_some((0, length))
}

fn bracketed_number(line: &str) -> Option<(u8, usize)> {
    let open = line.chars().next()?.len_utf8();
    let inner_start = open + leading(&line[open..], |character| character == ' ');
    let inner = &line[inner_start..];
    let length = leading(inner, |character| is_numeral(character) || character.is_ascii_digit());
    let close = inner[length..].trim_start();
    if length == 0 || length > 9 || !close.starts_with(['）', ')']) {
        return None;
    }
    let bracket = close.chars().next().map_or(0, char::len_utf8);
    let end = line.len() - close.len() + bracket;
    let in_digits = inner.starts_with(|character: char| character.is_ascii_digit());
    (!in_digits || length <= 2).then_some((if in_digits { 3 } else { 2 }, end))
}

/// A mark of continuation at the head of a line: its length in bytes.
pub(super) fn continuation_at_head(line: &str) -> Option<usize> {
    let open = line.chars().next().filter(|bracket| matches!(bracket, '（' | '('))?;
    let close = line.char_indices().take(18).find(|(_, character)| matches!(character, '）' | ')'))?;
    let inner = line[open.len_utf8()..close.0].trim();
    is_continuation(inner).then_some(close.0 + close.1.len_utf8())
}

/// A mark of continuation at the tail of a line: where it begins.
pub(super) fn continuation_at_tail(line: &str) -> Option<usize> {
    let close = line.chars().next_back().filter(|bracket| matches!(bracket, '）' | ')'))?;
    let open = line.char_indices().rev().take(18).find(|(_, character)| matches!(character, '（' | '('))?;
    let inner = line[open.0 + open.1.len_utf8()..line.len() - close.len_utf8()].trim();
    is_continuation(inner).then_some(open.0)
}

fn is_continuation(inner: &str) -> bool {
    const OPENINGS: [&str; 8] = ["紧接", "上接", "下转", "下接", "上转", "转", "接", "续"];
    let Some(opening) = OPENINGS.iter().find(|opening| inner.starts_with(**opening)) else { return false };
    let rest = &inner[opening.len()..];
    let names_page = rest.contains(['版', '页']) && rest.chars().any(|part| part.is_ascii_digit() || is_numeral(part));
    names_page || (matches!(*opening, "紧接" | "上接" | "下转") && rest.contains(['版', '页']))
}

/// Whether a mark of continuation says that the text goes on elsewhere, not that it came from elsewhere.
pub(super) fn leads_away(mark: &str) -> bool {
    let inner = mark.trim_start_matches(['（', '(', ' ']);
    inner.starts_with("下") || inner.starts_with("转")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_headings_have_levels() {
        for (line, level) in [
            ("第一部分 全年回顾", Some(0)),
            ("一、去年做了什么", Some(1)),
            ("（十二）修路", Some(2)),
            ("( 二 ) 修路", Some(2)),
            ("3.修桥", Some(3)),
            ("（4）种树", Some(3)),
            ("①种花", Some(3)),
            ("二是种草", Some(4)),
            ("3.5万人次", None),
            ("第一部分工作已经完成。", None),
            ("（草案）已经通过", None),
            ("十多年来", None),
        ] {
            assert_eq!(heading_number(line).map(|(level, _)| level), level, "{line}");
        }
    }

    #[test]
    fn continuation_marks_stand_at_either_end() {
        assert_eq!(continuation_at_head("（紧接第1版）全年"), Some("（紧接第1版）".len()));
        assert_eq!(continuation_at_tail("全年(下转第4版)"), Some("全年".len()));
        assert_eq!(continuation_at_head("（接待群众）全年"), None);
        assert!(leads_away("（下转A3版）") && !leads_away("（上接第1版）"));
    }
}
