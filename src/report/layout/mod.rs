//! Lines become paragraphs. Newspaper pages and PDF texts break their lines inside words and their columns inside
//! sentences; whoever reads them line by line loses a fifth of the key terms. The thresholds were found on real pages.

mod broken;
mod open;
mod parted;
mod shape;
#[cfg(test)]
mod tests;
mod whole;

use std::sync::Arc;

use super::format::{Document, LineBreaks};
use super::line::{self, LineKind};
use super::{Lines, Paragraph, ParagraphKind, numbering};
use broken::{goes_on_in_brackets, goes_on_in_midst};
use open::Open;
pub(super) use open::run_in_title;
use shape::{Shape, SourceLine, source_lines};

/// How many of the first lines may hold a bare date, a byline and the like.
const HEAD_LINES: usize = 12;

/// The widest line, in columns, that may be a title or a byline.
const WIDEST_TITLE: usize = 80;

/// The paragraphs of a document. Their sections are still empty.
pub(super) fn of_document(document: &Document) -> Vec<Paragraph> {
    match document.breaks {
        LineBreaks::Unknown => paragraphs(&document.text, document.first_line),
        LineBreaks::Paragraphs => whole::paragraphs(document),
        LineBreaks::Blank => parted::paragraphs(document),
        LineBreaks::Rows => whole::rows(document),
    }
}

/// The paragraphs of a text whose first line has this number.
pub(super) fn paragraphs(text: &str, first_line: u32) -> Vec<Paragraph> {
    let lines = source_lines(text, first_line);
    let shape = Shape::of(&lines);
    let mut typesetter = Typesetter { shape, paragraphs: Vec::new(), open: None, blank_before: false, lines_seen: 0 };
    for (place, source) in lines.iter().enumerate() {
        let before_blank = lines.get(place + 1).is_none_or(|next| next.text.is_empty());
        typesetter.line(source, before_blank);
    }
    typesetter.close();
    typesetter.paragraphs
}

struct Typesetter {
    shape: Shape,
    paragraphs: Vec<Paragraph>,
    open: Option<Open>,
    blank_before: bool,
    lines_seen: usize,
}

impl Typesetter {
    fn line(&mut self, source: &SourceLine<'_>, before_blank: bool) {
        let mut rest = source.text;
        while let Some(length) = numbering::continuation_at_head(rest) {
            self.alone(&rest[..length], source.number, ParagraphKind::Continuation);
            rest = rest[length..].trim_start();
            if rest.is_empty() {
                self.blank_before = false;
                return;
            }
        }
        let tail = numbering::continuation_at_tail(rest).map(|start| rest.split_at(start));
        if let Some((text, mark)) = tail {
            self.text_line(text.trim_end(), source, before_blank);
            self.alone(mark, source.number, ParagraphKind::Continuation);
            return;
        }
        self.text_line(rest, source, before_blank);
    }

    fn text_line(&mut self, text: &str, source: &SourceLine<'_>, before_blank: bool) {
        if text.is_empty() {
            self.blank_before = true;
            return;
        }
        match self.kind_here(text) {
            LineKind::Blank => self.blank_before = true,
            LineKind::PageMark => {}
            LineKind::Alone(ParagraphKind::Date) => {
                self.close();
                self.begin(text, source.number, None, true);
                self.line_done();
            }
            LineKind::Alone(kind) => {
                self.alone(text, source.number, kind);
                self.line_done();
            }
            LineKind::Numbered(level) => self.running(text, source, before_blank, Some(level)),
            LineKind::Plain => self.running(text, source, before_blank, None),
        }
    }

    fn line_done(&mut self) {
        self.blank_before = false;
        self.lines_seen += 1;
    }

    /// What the line is among those before it.
    fn kind_here(&self, text: &str) -> LineKind {
        let kind = line::kind_of(text, self.lines_seen < HEAD_LINES);
        let follows = !self.blank_before;
        let goes_on = follows && self.open.as_ref().is_some_and(|open| !line::ends_sentence(&open.text));
        match kind {
            LineKind::Alone(ParagraphKind::Credits) if goes_on && self.shape.column.is_some() => LineKind::Plain,
            LineKind::Plain if follows && self.open.is_none() && line::is_row_of_names(text) => {
                let after_credits = self.paragraphs.last().is_some_and(|last| last.kind == ParagraphKind::Credits);
                if after_credits { LineKind::Alone(ParagraphKind::Credits) } else { LineKind::Plain }
            }
            other => other,
        }
    }

    /// A line of running text: it goes on with the open paragraph, or begins one.
    fn running(&mut self, text: &str, source: &SourceLine<'_>, before_blank: bool, level: Option<u8>) {
        let tail_of_heading = self.tail_of_heading(text, level);
        if tail_of_heading > 0 {
            self.join(&text[..tail_of_heading], source.number);
            if let Some(open) = &mut self.open {
                open.is_completed_heading = true;
            }
            self.close();
            let rest = text[tail_of_heading..].trim_start();
            if !rest.is_empty() {
                self.begin(rest, source.number, None, false);
            }
        } else if self.breaks_before(text, source, before_blank, level) {
            self.close();
            self.begin(text, source.number, level, false);
        } else {
            self.join(text, source.number);
        }
        self.line_done();
    }

    /// How many bytes at the head of a line complete the heading above it, as in `识。举办……` after `凝聚共`.
    fn tail_of_heading(&self, text: &str, level: Option<u8>) -> usize {
        let Some(open) = &self.open else { return 0 };
        if self.shape.column.is_some() || level.is_some() || !open.is_heading() || line::ends_sentence(&open.text) {
            return 0;
        }
        let stop = text.char_indices().take(7).find(|(_, character)| *character == '。');
        stop.map_or(0, |(place, stop)| place + stop.len_utf8())
    }

    fn breaks_before(&self, text: &str, source: &SourceLine<'_>, before_blank: bool, level: Option<u8>) -> bool {
        let Some(open) = &self.open else { return true };
        if open.is_date {
            return self.blank_before || !line_completes_bracket(&open.text, text);
        }
        if opens_list_item(text) {
            return true;
        }
        if !self.blank_before && level.is_none() && !open.is_heading() && goes_on_in_brackets(&open.text, text) {
            return false;
        }
        let is_full = self.shape.is_full(open.last_columns);
        let ends = line::ends_sentence(&open.text);
        let announces = open.text.ends_with(['：', ':']);
        let is_main = level.is_some_and(|level| level <= 2);
        if self.blank_before {
            let is_title = open.level.is_none()
                && open.is_single_line()
                && open.last_columns <= WIDEST_TITLE
                && (self.shape.column.is_none() || !is_full || self.lines_seen < HEAD_LINES)
                && !open.text.contains(['，', '；', '。', ',', ';']);
            return ends
                || is_main
                || (open.is_heading() && !is_full)
                || (level.is_some() && (announces || open.text.ends_with(['；', ';'])))
                || (self.shape.column.is_none() && source.is_indented)
                || is_title;
        }
        let Some(column) = self.shape.column else {
            return level.is_some() || source.is_indented || !goes_on_in_midst(open, text);
        };
        if is_main && (ends || announces) {
            return true;
        }
        if open.is_heading() && !is_full {
            let is_short = line::columns(text) * 2 < column;
            return !(is_short && before_blank && !line::ends_sentence(text));
        }
        ends && (!is_full || source.is_indented)
    }

    fn begin(&mut self, text: &str, number: u32, level: Option<u8>, is_date: bool) {
        self.open = Some(Open {
            text: text.to_owned(),
            lines: Lines { first: number, last: number },
            line_starts: Vec::new(),
            level,
            is_date,
            is_completed_heading: false,
            last_columns: line::columns(text),
        });
    }

    fn join(&mut self, text: &str, number: u32) {
        let Some(open) = &mut self.open else { return };
        let is_letter = |character: char| character.is_ascii_alphabetic();
        if open.text.ends_with(is_letter) && text.starts_with(is_letter) {
            open.text.push(' ');
        }
        if number != open.lines.last {
            open.line_starts.push((open.text.len(), number));
            open.lines.last = number;
        }
        open.text.push_str(text);
        open.last_columns = line::columns(text);
    }

    fn alone(&mut self, text: &str, number: u32, kind: ParagraphKind) {
        self.close();
        self.paragraphs.push(Paragraph {
            kind,
            lines: Lines { first: number, last: number },
            text: text.to_owned(),
            line_starts: Vec::new(),
            section: Arc::from([]),
        });
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let kind = open.kind();
        self.paragraphs.push(Paragraph {
            kind,
            lines: open.lines,
            text: open.text,
            line_starts: open.line_starts,
            section: Arc::from([]),
        });
    }
}

/// `- `, `* `, `• ` and the rows of a table begin a paragraph of their own.
fn opens_list_item(text: &str) -> bool {
    ["- ", "* ", "+ ", "• ", "|"].iter().any(|marker| text.starts_with(marker)) || text.starts_with('•')
}

/// A date in brackets may be broken by the width of the column.
fn line_completes_bracket(open: &str, text: &str) -> bool {
    let is_unclosed = open.starts_with(['（', '(']) && !open.contains(['）', ')']);
    is_unclosed && line::is_at_most(text, 60) && text.ends_with(['）', ')'])
}
