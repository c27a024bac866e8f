//! A paragraph while its lines are still being joined.

use super::super::line::{self, LONGEST_TITLE};
use super::super::{Lines, ParagraphKind};

/// A paragraph that may still go on.
pub(super) struct Open {
    pub(super) text: String,
    pub(super) lines: Lines,
    pub(super) line_starts: Vec<(usize, u32)>,
    pub(super) level: Option<u8>,
    pub(super) is_date: bool,
    pub(super) is_completed_heading: bool,
    pub(super) last_columns: usize,
}

impl Open {
    pub(super) fn is_heading(&self) -> bool {
        self.level.is_some() && line::is_at_most(&self.text, LONGEST_TITLE)
    }

    pub(super) fn is_single_line(&self) -> bool {
        self.lines.first == self.lines.last
    }

    pub(super) fn kind(&self) -> ParagraphKind {
        if self.is_date {
            return ParagraphKind::Date;
        }
        match self.level {
            Some(level) if self.is_completed_heading => ParagraphKind::Heading(level),
            level => Self::kind_of(&self.text, level),
        }
    }

    /// What a whole paragraph is that opens with the number of a heading of this level.
    pub(super) fn kind_of(text: &str, level: Option<u8>) -> ParagraphKind {
        let Some(level) = level else { return ParagraphKind::Body };
        if line::is_at_most(text, LONGEST_TITLE) {
            // `一是修路。` is an item of a list; a heading of these levels has no full stop.
            let is_item = level >= 3 && text.ends_with(['。', '；', ';']);
            // `（一）修路。今年开工。` is short, and still its text runs on behind the title.
            let runs_on = run_in_title(text).is_some_and(|title| text[title.len()..].chars().nth(1).is_some());
            return match (is_item, runs_on) {
                (true, _) => ParagraphKind::Body,
                (false, true) => ParagraphKind::RunIn(level),
                (false, false) => ParagraphKind::Heading(level),
            };
        }
        match run_in_title(text) {
            Some(_) => ParagraphKind::RunIn(level),
            None => ParagraphKind::Body,
        }
    }
}

/// The title of a run-in heading: up to the first full stop, if it comes soon.
pub(in super::super) fn run_in_title(text: &str) -> Option<&str> {
    let (stop, _) = text.char_indices().take(LONGEST_TITLE + 1).find(|(_, character)| *character == '。')?;
    Some(&text[..stop])
}
