//! Sentences that go on in the next line though the lines of their text are paragraphs: of web pages links and footnotes come
//! on lines of their own.

use super::super::line;
use super::open::Open;

/// Whether a bracket is open where a line ends, or a quotation begins there; the next line may close it: `根据《`, `村规民约`,
/// `》第三条`.
pub(super) fn goes_on_in_brackets(open: &str, next: &str) -> bool {
    const OPENING: &str = "《〈（(「『【“‘";
    const CLOSING: &str = "》〉）)」』】”’";
    // A bracket holds no more characters; one that was opened before was forgotten.
    const LONGEST: usize = 60;
    let is_bracket = |mark: &char| OPENING.contains(*mark) || CLOSING.contains(*mark);
    let Some(last) = open.chars().rev().take(LONGEST).find(is_bracket) else { return false };
    // Often a quotation is closed by the mark that opens one.
    let is_certain = !matches!(last, '“' | '‘') || open.ends_with(last);
    let is_closed_next = next.starts_with(|first| CLOSING.contains(first));
    OPENING.contains(last) && (is_closed_next || (is_certain && !line::ends_sentence(open)))
}

/// Whether a line ends in the midst of a sentence that the next line goes on with: `会议推动`, `村规民约`, `落地。`. The last
/// paragraph before a title may lack its full stop too, as titles and captions do; so of running text only what a link may be
/// is taken for the rest of it, and what follows that. A character alone is the end of what stands above it: `政府工作报`, `告`.
pub(super) fn goes_on_in_midst(open: &Open, next: &str) -> bool {
    const INNER: &[char] = &['，', '、', '；', '。', '：', '！', '？'];
    // A line of one of these is a heading.
    const NUMERALS: &str = "一二三四五六七八九十";
    // Running text looks like it from the beginning; to look through all of it with every line would take long.
    const BEGINNING: usize = 200;
    // A title with a comma has no more characters, nor has a link, though it may have as many columns.
    const LONGEST_TITLE: usize = 40;
    const LONGEST_LINK: usize = 20;
    let text = open.text.as_str();
    // No paragraph begins with these marks, and none ends with those.
    if next.starts_with(INNER) || text.ends_with(['，', '、']) {
        return true;
    }
    let is_stopped = |text: &str| !text.ends_with(char::is_alphanumeric);
    if is_stopped(text) {
        return false;
    }
    let is_word = |first: char| first.is_alphabetic() && !NUMERALS.contains(first);
    if line::is_at_most(next, 1) && next.starts_with(is_word) {
        return true;
    }
    let is_link = line::is_at_most(next, LONGEST_LINK) && next.starts_with(char::is_alphabetic) && !is_stopped(next);
    // A number that followed another one would become one with it.
    let is_number = next.chars().all(|character| !character.is_alphabetic());
    let follows_link = !is_number && !open.is_single_line() && open.last_columns <= 2 * LONGEST_LINK;
    let begins_with = |mark| text.chars().take(BEGINNING).any(|character| character == mark);
    (is_link || follows_link) && (begins_with('。') || (begins_with('，') && !line::is_at_most(text, LONGEST_TITLE)))
}
