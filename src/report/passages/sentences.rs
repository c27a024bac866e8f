//! Where a long paragraph may be cut: behind its sentences, before the items of a list in it, and between the cells of a
//! row.

use super::super::{line, numbering};
use super::{LIMIT, TARGET};

/// The longest label of a cell, in characters, as the head of a table has them.
const LONGEST_LABEL: usize = 30;

/// What parts the cells of a row that has no labels.
const BORDER: &str = " | ";

/// A part of a paragraph that stays whole.
pub(super) struct Sentence {
    /// Where it ends, in bytes.
    pub(super) end: usize,
    /// Its length in characters.
    pub(super) length: usize,
    /// Whether it is the next item of a list, or of a row the next cell.
    pub(super) opens_item: bool,
}

/// The sentences of a text, with the space behind them. A clause before `二是` counts as one, and in a row a cell; a
/// sentence longer than a passage should be is cut at a comma, or where nothing else is left, anywhere.
pub(super) fn sentences(text: &str, is_row: bool) -> Vec<Sentence> {
    let opens = |text: &str| opens_item(text) || (is_row && opens_cell(text));
    let ends_cell = |text: &str| is_row && text.ends_with(BORDER);
    let mut sentences = Vec::new();
    let mut scanned = Scan { start: 0, length: 0, comma: None };
    let mut cut = |scanned: &mut Scan, end: usize| {
        let opens_item = opens(&text[scanned.start..end]) || ends_cell(&text[..scanned.start]);
        sentences.push(Sentence { end, length: scanned.length, opens_item });
        *scanned = Scan { start: end, length: 0, comma: None };
    };
    let mut characters = text.char_indices().peekable();
    let mut ended = false;
    while let Some((place, character)) = characters.next() {
        scanned.length += 1;
        let end = place + character.len_utf8();
        let next = characters.peek().map(|(_, next)| *next);
        ended = line::is_sentence_end(character) || (ended && (line::is_closing(character) || character == ' '));
        let goes_on = next.is_some_and(|next| next == ' ' || line::is_sentence_end(next) || line::is_closing(next));
        let opens_next_item = matches!(character, '；' | ';') && opens(&text[end..]);
        if (ended && !goes_on) || opens_next_item || ends_cell(&text[..end]) {
            cut(&mut scanned, end);
            ended = false;
            continue;
        }
        // Numbers and Latin words are never cut, as far as the limit allows; 1,124 is one.
        let is_inside_run = is_run(character) && next.is_some_and(is_run);
        if matches!(character, '，' | '；' | '、' | ',' | ';' | '：' | ' ')
            && !next.is_some_and(|next| next.is_ascii_digit())
        {
            scanned.comma = Some((end, scanned.length));
        }
        if scanned.length >= TARGET && (!is_inside_run || scanned.length >= LIMIT) {
            let all = scanned.length;
            let (at, length) = scanned.comma.filter(|(_, length)| *length * 2 >= TARGET).unwrap_or((end, all));
            scanned.length = length;
            cut(&mut scanned, at);
            scanned.length = all - length;
        }
    }
    if scanned.start < text.len() {
        cut(&mut scanned, text.len());
    }
    sentences
}

/// The sentence that is not ended yet.
struct Scan {
    start: usize,
    length: usize,
    /// Behind the last comma, and how many characters stand before that.
    comma: Option<(usize, usize)>,
}

/// What a number or a Latin word is made of.
fn is_run(character: char) -> bool {
    character.is_alphanumeric() && !line::is_han(character) || matches!(character, '.' | ',' | '．' | '，')
}

/// `二是`, `第三，`, `（四）`: the next item of a list inside a paragraph.
fn opens_item(text: &str) -> bool {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return false };
    match first {
        '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => characters.next() == Some('是'),
        '（' | '(' | '①'..='⑳' => numbering::heading_number(text).is_some(),
        '第' => matches!(characters.next(), Some('二'..='十')) && characters.next() == Some('，'),
        _ => false,
    }
}

/// `承办单位：`, the label of a cell.
fn opens_cell(text: &str) -> bool {
    let mut label = text.chars().take(LONGEST_LABEL + 1).take_while(|one| !matches!(one, '；' | '。' | '“'));
    label.any(|one| one == '：')
}
