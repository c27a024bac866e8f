//! What folded characters do in a text: some are units by themselves, some make runs, some stand between units, and some
//! do not count.

/// What a folded character does in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Letter,
    Digit,
    Single,
    Transparent,
    Separator,
    Break,
}

/// Whether a sentence ends with this folded character.
pub(super) fn ends_sentence(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '｡')
}

/// What a character does where it stands: a point between digits belongs to the number, as in 5.2; elsewhere it is
/// punctuation.
pub(super) fn class_at(characters: &[char], at: usize) -> Class {
    let is_digit = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_digit);
    match characters[at] {
        '.' if is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)) => Class::Single,
        character => classify(character),
    }
}

/// What a folded character does wherever it stands.
pub(super) fn classify(character: char) -> Class {
    match character {
        'a'..='z' => Class::Letter,
        '0'..='9' => Class::Digit,
        '\n' | '\r' => Class::Break,
        // Most characters of a report.
        '\u{4e00}'..='\u{9fff}' => Class::Single,
        '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' => Class::Transparent,
        // Quotes, the book marks and brackets of CJK, upright and vertical.
        '\u{2018}'..='\u{201f}' | '«' | '»' | '‹' | '›' => Class::Transparent,
        '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301b}' | '\u{301d}'..='\u{301f}' => Class::Transparent,
        '\u{fe17}' | '\u{fe18}' | '\u{fe35}'..='\u{fe44}' | '\u{fe47}' | '\u{fe48}' => Class::Transparent,
        // Combining marks and invisible characters.
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => Class::Transparent,
        '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => Class::Transparent,
        '%' | '+' | '=' | '#' | '&' | '@' | '$' | '\u{2030}' | '\u{2031}' => Class::Single,
        '¡' | '§' | '¶' | '·' | '¿' | '\u{2010}'..='\u{205e}' => Class::Separator,
        // Arrows, boxes and bullets, which decorate.
        '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{27bf}' => Class::Separator,
        '\u{3001}'..='\u{3003}' | '\u{301c}' | '\u{3030}' | '\u{30fb}' => Class::Separator,
        '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe34}' | '\u{fe45}' | '\u{fe46}' | '\u{fe49}'..='\u{fe6b}' => {
            Class::Separator
        }
        _ if character.is_whitespace() || character.is_control() => Class::Transparent,
        _ if character.is_ascii_punctuation() => Class::Separator,
        _ if character.is_alphabetic() && !is_without_spaces(character) => Class::Letter,
        _ => Class::Single,
    }
}

/// Scripts that write words without spaces between them, beside the Han of the main block.
fn is_without_spaces(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{318f}' | '\u{31a0}'..='\u{4dbf}' | '\u{a000}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{1b000}'..='\u{1b16f}'
        | '\u{20000}'..='\u{3ffff}')
}
