//! Bold paragraphs that are headings. Many pages have no other headings, and many set a name or half a speech in bold,
//! so only what can hardly be anything else is taken.

use super::super::super::numbering;
use super::line::Line;
use super::{Block, heading};

/// The longest bold paragraph that is a heading, in characters.
const LONGEST: usize = 30;

/// The shortest paragraph of text below one, in characters.
const TEXT: usize = 30;

/// The lines of an article with its headings.
pub(super) fn with_headings(lines: Vec<Line>) -> Vec<Block> {
    // Headings by tags or by numbers are surer, and have levels.
    let has_others = lines.iter().any(|line| heading(line).is_some_and(|level| level > 1) || is_numbered(line));
    let is_heading: Vec<bool> =
        (0..lines.len()).map(|at| !has_others && is_bold(&lines[at]) && stands_between_text(&lines, at)).collect();
    let is_rare = is_heading.iter().filter(|is_heading| **is_heading).count() * 3 <= lines.len();
    let blocks = lines.into_iter().zip(is_heading).map(|(line, is_heading)| {
        let level = heading(&line).or((is_heading && is_rare).then_some(2));
        Block { text: line.text, heading: level }
    });
    blocks.collect()
}

fn is_numbered(line: &Line) -> bool {
    numbering::heading_number(&line.text).is_some()
}

fn is_bold(line: &Line) -> bool {
    let has_marks = line.text.contains(['，', '。', '；', '：', '！', '？', ':', '|']);
    let begins_apart = line.text.starts_with(['（', '(', '—', '-', '《']) || line.text.starts_with(char::is_numeric);
    line.bold == line.characters
        && (3..=LONGEST).contains(&line.characters)
        && line.linked == 0
        && !line.is_row
        && !has_marks
        && !begins_apart
}

/// Whether text follows at once, and stands above.
fn stands_between_text(lines: &[Line], at: usize) -> bool {
    let is_text = |line: &Line| line.characters >= TEXT && line.bold * 2 < line.characters && line.text.contains('。');
    lines.get(at + 1).is_some_and(is_text) && lines[..at].iter().any(is_text)
}
