//! Lines of a terminal: how wide a text is, what may be printed, where a line may break.

use unicode_width::UnicodeWidthChar;

/// Columns a character takes. Those of ambiguous width (`“”…·`) count two, so that no line is ever too long.
pub(super) fn columns(character: char) -> usize {
    character.width_cjk().unwrap_or(0)
}

/// Columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// The text without characters that could steer a terminal, reorder what it shows or be there unseen: control characters,
/// also those of bidirectional text, and invisible ones become `�`. The number of characters stays.
///
/// ```
/// assert_eq!(district_search::show::clean("协商\u{1b}[2J驿站\u{202e}"), "协商�[2J驿站�");
/// ```
pub fn clean(text: &str) -> String {
    text.chars().map(|character| if is_harmless(character) { character } else { '\u{fffd}' }).collect()
}

/// A message as it is shown: clean, and without its middle where it repeats more of a file than anybody would read. What is to
/// be done stands at the end of a message.
///
/// ```
/// let shown = district_search::show::brief(&format!("`{}` is no year", "很长".repeat(1000)));
/// assert!(shown.chars().count() < 500 && shown.starts_with("`很长") && shown.ends_with("很长` is no year"));
/// ```
pub fn brief(message: &str) -> String {
    const BEGINNING: usize = 280;
    const END: usize = 120;
    let characters = message.chars().count();
    if characters <= BEGINNING + END {
        return clean(message);
    }
    let beginning = message.chars().take(BEGINNING);
    let end = message.chars().skip(characters - END);
    clean(&beginning.chain(" … ".chars()).chain(end).collect::<String>())
}

/// Whether a character can neither steer a terminal nor reorder what it shows, and can be seen. The selectors of forms,
/// which Chinese names have (`\u{fe00}` and on, `\u{e0100}` and on), are harmless.
pub(super) fn is_harmless(character: char) -> bool {
    let is_unseen = matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}');
    !(character.is_control() || is_unseen)
}

/// The beginning of a text that fits in `most` columns, with `…` where something is left out.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub(columns('…'));
    let mut used = 0;
    let mut kept: String = text
        .chars()
        .take_while(|character| {
            used += columns(*character);
            used <= room
        })
        .collect();
    kept.push('…');
    kept
}

/// A character and whether it is marked.
pub(super) type Marked = (char, bool);

/// Breaks a text into lines of at most `most` columns. Marks, numbers and Latin words stay whole where a line can hold
/// them, and no line begins with punctuation that belongs to the character before.
pub(super) fn wrapped(text: &[Marked], most: usize) -> Vec<Vec<Marked>> {
    let mut lines = Vec::new();
    let mut line: Vec<Marked> = Vec::new();
    let mut used = 0;
    let mut at = 0;
    while at < text.len() {
        let end = unbreakable(text, at);
        let wide: usize = text[at..end].iter().map(|(character, _)| columns(*character)).sum();
        if text[at].0 == '\n' || (used + wide > most && !line.is_empty()) {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        for marked in text[at..end].iter().filter(|(character, _)| *character != '\n') {
            let wide = columns(marked.0);
            if used + wide > most && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            // A space at the break shows nothing.
            if !(line.is_empty() && marked.0 == ' ') {
                line.push(*marked);
                used += wide;
            }
        }
        at = end;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Where the piece that begins at `start` and should not be broken ends.
fn unbreakable(text: &[Marked], start: usize) -> usize {
    let is_latin = |at: usize| {
        text.get(at).is_some_and(|(character, _)| character.is_ascii_alphanumeric() || matches!(character, '.' | '%'))
    };
    let opens = |at: usize| {
        text.get(at).is_some_and(|(character, _)| matches!(character, '“' | '‘' | '《' | '（' | '(' | '「' | '【'))
    };
    let closes = |at: usize| {
        text.get(at).is_some_and(|(character, _)| "，。、；：！？”’》）)」】％%…,.;:!?".contains(*character))
    };
    let mut end = start + 1;
    while text[start].1 && text.get(end).is_some_and(|(_, is_marked)| *is_marked) {
        end += 1;
    }
    if end == start + 1 && opens(start) && end < text.len() && text[end].0 != '\n' {
        end += 1;
        while text[end - 1].1 && text.get(end).is_some_and(|(_, is_marked)| *is_marked) {
            end += 1;
        }
    }
    while is_latin(end - 1) && is_latin(end) {
        end += 1;
    }
    while closes(end) {
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, most: usize) -> Vec<String> {
        let marked: Vec<Marked> = text.chars().map(|character| (character, false)).collect();
        wrapped(&marked, most).iter().map(|line| line.iter().map(|(character, _)| character).collect()).collect()
    }

    #[test]
    fn what_steers_or_is_not_seen_becomes_a_mark_and_the_rest_stays() {
        for character in
            "\u{1b}\r\u{7f}\u{9b}\u{ad}\u{180e}\u{200b}\u{202e}\u{2067}\u{2028}\u{feff}\u{3164}\u{e0041}\u{e0fff}"
                .chars()
        {
            assert_eq!(clean(&character.to_string()), "\u{fffd}", "{character:?}");
        }
        for character in
            ['协', '□', '\u{e000}', '\u{fe00}', '\u{e0100}', '\u{3000}', '\u{301}', '\u{fffd}', '\u{20000}', '🛣']
        {
            assert_eq!(clean(&character.to_string()), character.to_string());
        }
    }

    #[test]
    fn punctuation_stays_with_the_character_before_and_numbers_stay_whole() {
        assert_eq!(lines("建成驿站，开展协商1124场", 8), ["建成驿", "站，开展", "协商1124", "场"]);
        assert_eq!(lines("建成了“驿站”", 8), ["建成了", "“驿站”"]);
    }

    #[test]
    fn what_is_longer_than_a_line_is_broken_all_the_same() {
        assert_eq!(lines("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn a_line_feed_begins_a_line() {
        assert_eq!(lines("一、回顾\n过去一年", 20), ["一、回顾", "过去一年"]);
    }

    #[test]
    fn long_titles_are_shortened_by_columns() {
        assert_eq!(shortened("常务委员会工作报告", 10), "常务委员…");
        assert_eq!(shortened("报告", 10), "报告");
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_character_lost(text in "[协商驿站，。“”（a1.% \n]{0,60}", most in 2usize..20) {
            let lines = lines(&text, most);
            for line in &lines {
                prop_assert!(width(line) <= most, "{line:?}");
            }
            let without_space = |text: &str| text.replace([' ', '\n'], "");
            prop_assert_eq!(without_space(&lines.concat()), without_space(&text));
        }
    }
}
