//! What a single line looks like: a heading, a caption, a mark of continuation, a page mark, the line of the date …
//! Only the line itself is asked here; how lines join into paragraphs is the matter of `layout`.

use unicode_width::UnicodeWidthChar;

use super::ParagraphKind;
use super::numbering::heading_number;

/// The longest title of a heading, in characters; beyond it the text runs on in the same paragraph.
pub(super) const LONGEST_TITLE: usize = 60;

/// No line is measured beyond this many columns; it is longer than any printed line.
const MEASURED_COLUMNS: usize = 400;

/// What a line is, as far as it says so itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// Nothing stands on it, or only a rule.
    Blank,
    /// A page number or a lone mark of the typesetter: as if the line were not there.
    PageMark,
    /// A paragraph of its own.
    Alone(ParagraphKind),
    /// It opens with the number of a heading of this level; whether it is one depends on its paragraph.
    Numbered(u8),
    /// Anything else.
    Plain,
}

/// What this line is. `near_head` is true for the first lines of an article, where the date and names stand.
pub(super) fn kind_of(line: &str, near_head: bool) -> LineKind {
    if line.is_empty() || is_rule(line) {
        return LineKind::Blank;
    }
    if is_page_mark(line) {
        return LineKind::PageMark;
    }
    if let Some(level) = markdown_level(line) {
        return LineKind::Alone(ParagraphKind::Markdown(level));
    }
    if line.starts_with(['▲', '△', '▼', '■', '●', '◆', '★']) {
        return LineKind::Alone(ParagraphKind::Caption);
    }
    if is_date_line(line, near_head) {
        return LineKind::Alone(ParagraphKind::Date);
    }
    if is_salutation(line) {
        return LineKind::Alone(ParagraphKind::Salutation);
    }
    if let Some((level, _)) = heading_number(line) {
        return LineKind::Numbered(level);
    }
    if is_credits(line) {
        return LineKind::Alone(ParagraphKind::Credits);
    }
    LineKind::Plain
}

/// The width in columns of a terminal, where what may be wide is wide.
pub(super) fn columns(line: &str) -> usize {
    let mut columns = 0;
    for character in line.chars() {
        columns += character.width_cjk().unwrap_or(0);
        if columns >= MEASURED_COLUMNS {
            break;
        }
    }
    columns
}

/// Whether a sentence ends here. `；`, `：` and a closing quote alone end none.
pub(super) fn ends_sentence(text: &str) -> bool {
    // More closing marks than this are no end of a sentence, and looking at them again with every line would take long.
    const MOST_CLOSING: usize = 32;
    let mut last = text.chars().rev().take(MOST_CLOSING).skip_while(|last| is_closing(*last) || *last == ' ');
    last.next().is_some_and(is_sentence_end)
}

/// A mark that ends a sentence.
pub(super) fn is_sentence_end(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '!' | '?' | '…')
}

/// A quote or bracket that may still follow the end of a sentence.
pub(super) fn is_closing(character: char) -> bool {
    matches!(character, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '"' | '】' | '］' | ']' | '〉')
}

/// Whether it holds fewer than so many characters, without counting them all.
pub(super) fn is_at_most(text: &str, limit: usize) -> bool {
    text.chars().nth(limit).is_none()
}

fn markdown_level(line: &str) -> Option<u8> {
    let marks = line.bytes().take_while(|byte| *byte == b'#').count();
    let title = line[marks..].strip_prefix(' ')?;
    ((1..=6).contains(&marks) && !title.trim().is_empty()).then_some(marks as u8)
}

/// A line drawn across the page: three or more of the same mark.
fn is_rule(line: &str) -> bool {
    let mut characters = line.chars().filter(|character| *character != ' ');
    let Some(first) = characters.next() else { return true };
    let is_drawn = matches!(first, '-' | '—' | '─' | '━' | '=' | '*' | '_' | '~' | '·' | '＿' | '－' | '…');
    is_drawn && is_at_most(line, 400) && line.chars().nth(2).is_some() && characters.all(|other| other == first)
}

/// `— 3 —`, `第3页`, `第 3 页 共 12 页`, `3/12`, a lone `＋`.
fn is_page_mark(line: &str) -> bool {
    if !is_at_most(line, 20) {
        return false;
    }
    let compact: String = line.chars().filter(|character| *character != ' ').collect();
    if matches!(compact.as_str(), "+" | "＋" | "*" | "|" | "_" | "＊" | "｜") {
        return true;
    }
    let dashes = |character| matches!(character, '-' | '—' | '–' | '－' | '―' | '─' | '·');
    let inner = compact.trim_matches(dashes);
    if inner.len() < compact.len() && compact.starts_with(dashes) && compact.ends_with(dashes) {
        return is_number(inner);
    }
    if let Some((page, pages)) = compact.split_once('/') {
        return is_number(page) && is_number(pages) && page.len() <= 3 && pages.len() <= 3;
    }
    let Some((page, rest)) = compact.strip_prefix('第').and_then(|rest| rest.split_once('页')) else { return false };
    let rest = rest.trim_start_matches(['，', ',', '/']).trim_start_matches(['共', '总']);
    is_number(page) && (rest.is_empty() || rest.strip_suffix('页').is_some_and(is_number))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| character.is_ascii_digit())
}

/// `（2025年5月27日在……会议上）`, the same after dashes, and near the head also bare.
fn is_date_line(line: &str, near_head: bool) -> bool {
    if !is_at_most(line, 100) {
        return false;
    }
    let bare = line.trim_start_matches(['-', '—', '－', '–', ' ', '（', '(', '─']);
    let Some((_, after_year)) = super::years::leading_year(bare) else { return false };
    let Some(rest) = after_year.trim_start().strip_prefix('年') else { return false };
    let Some((month, after_month)) = rest.split_once('月') else { return false };
    if !is_at_most(month.trim(), 2) {
        return false;
    }
    let is_marked = bare.len() < line.len();
    let after_day = match after_month.split_once('日') {
        Some((day, after)) if is_at_most(day.trim(), 3) => after,
        _ if is_marked => after_month,
        _ => return false,
    };
    let after_day = after_day.trim().trim_end_matches(['）', ')']);
    if after_day.is_empty() {
        return is_marked || near_head;
    }
    let is_bracketed = line.starts_with(['（', '(']);
    let is_unclosed = is_bracketed && !line.contains(['）', ')']);
    let names_meeting = after_day.contains('会');
    (names_meeting || is_unclosed) && (is_bracketed || (near_head && (is_marked || opens_with_place(after_day))))
}

/// `在……会议上`, or a name before it: `龚某市长在……会议`, but not `，区里召开会议`.
fn opens_with_place(text: &str) -> bool {
    let up_to_place = text.split_once('在').map(|(before, _)| before);
    up_to_place.is_some_and(|before| is_at_most(before, 20) && !before.contains(['，', ',', '。']))
}

fn is_salutation(line: &str) -> bool {
    if !is_at_most(line, 40) {
        return false;
    }
    let Some(address) = line.strip_suffix(['：', ':', '！', '!']) else { return false };
    let opens = ["各位", "同志们", "同志們", "尊敬的", "主席", "主任", "代表们", "委员们"];
    let names = ["代表", "委员", "委員", "同志", "领导", "朋友", "来宾"];
    opens.iter().any(|opening| address.starts_with(opening))
        && names.iter().any(|name| address.contains(name))
        && !address.contains(['。', '，', '；', '“'])
}

fn is_credits(line: &str) -> bool {
    const LABELS: [&str; 20] = [
        "本版",
        "文字",
        "图片",
        "摄影",
        "记者",
        "通讯员",
        "特约",
        "编辑",
        "责编",
        "责任编辑",
        "来源",
        "校对",
        "作者",
        "版式",
        "制图",
        "供稿",
        "审核",
        "见习",
        "本报",
        "首席",
    ];
    if !is_at_most(line, 80) || !LABELS.iter().any(|label| line.starts_with(label)) {
        return false;
    }
    let label_end = line.char_indices().nth(9).map_or(line.len(), |(place, _)| place);
    let label = &line[..label_end];
    if line.contains(['。', '；']) {
        return false;
    }
    label.contains(['：', ':']) || line.starts_with("图片由") || line.starts_with("本版")
}

/// Whether it is a row of names, as it follows the credits: two or more words of two to four characters.
pub(super) fn is_row_of_names(line: &str) -> bool {
    is_at_most(line, 60)
        && line.contains(' ')
        && line.split(' ').filter(|word| !word.is_empty()).all(|word| {
            let length = word.chars().count();
            (2..=4).contains(&length) && word.chars().all(is_han)
        })
}

/// A Han character.
pub(super) fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_marks_are_seen_and_figures_are_not() {
        for mark in ["— 3 —", "-12-", "第3页", "第 3 页 共 12 页", "3/12", "＋", "|"] {
            assert_eq!(kind_of(mark, false), LineKind::PageMark, "{mark}");
        }
        for text in ["2024", "1124场", "第三页纸", "2023/24年度", "-3%"] {
            assert_ne!(kind_of(text, false), LineKind::PageMark, "{text}");
        }
    }

    #[test]
    fn dates_salutations_and_credits_stand_alone() {
        use ParagraphKind::{Credits, Date, Salutation};
        for (line, kind) in [
            ("（2031年5月2日在政协第三届会议上）", Date),
            ("----2031年2月29日在人民代表大会第六次会议上", Date),
            ("(二〇三一年一月九日)", Date),
            ("各位委员、同志们：", Salutation),
            ("各位代表！", Salutation),
            ("来源：镜湖晚报", Credits),
            ("图片由各街道提供", Credits),
        ] {
            assert_eq!(kind_of(line, true), LineKind::Alone(kind), "{line}");
        }
        for line in ["各位委员，过去一年", "2031年5月，区里召开会议", "记者从会上获悉，今年", "编辑出版文史资料"]
        {
            assert_eq!(kind_of(line, true), LineKind::Plain, "{line}");
        }
    }

    #[test]
    fn sentences_end_behind_closing_quotes_only_with_a_mark() {
        assert!(ends_sentence("他说：“好。”") && ends_sentence("好！）") && ends_sentence("……"));
        assert!(!ends_sentence("叫“好”") && !ends_sentence("好；") && !ends_sentence("如下："));
    }
}
