//! Texts whose lines are paragraphs already: nothing is joined, and only what a paragraph is has to be told.

use std::sync::Arc;

use super::super::format::Document;
use super::super::line::{self, LineKind};
use super::super::{Lines, Paragraph, ParagraphKind, numbering};
use super::HEAD_LINES;
use super::open::Open;

/// The longest paragraph, in characters, that a style makes a heading: some set whole texts in one.
const LONGEST_STYLED: usize = 120;

/// The paragraphs of a document whose lines are paragraphs.
pub(super) fn paragraphs(document: &Document) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for (number, text) in lines(document) {
        let mut add = |kind, text: &str| paragraphs.push(paragraph(kind, number, text));
        let styled = document.heading(number).filter(|_| line::is_at_most(text, LONGEST_STYLED));
        if let Some(level) = styled {
            add(ParagraphKind::Markdown(level), text);
            continue;
        }
        let mut rest = text;
        while let Some(length) = numbering::continuation_at_head(rest) {
            add(ParagraphKind::Continuation, &rest[..length]);
            rest = rest[length..].trim_start();
        }
        let (rest, mark) = match numbering::continuation_at_tail(rest) {
            Some(start) => rest.split_at(start),
            None => (rest, ""),
        };
        let rest = rest.trim_end();
        if let Some(kind) = kind(rest, number - document.first_line) {
            add(kind, rest);
        }
        if !mark.is_empty() {
            add(ParagraphKind::Continuation, mark);
        }
    }
    paragraphs
}

/// The rows of a table: passages by themselves. What stands above them as a heading is one.
pub(super) fn rows(document: &Document) -> Vec<Paragraph> {
    let kind = |number| document.heading(number).map_or(ParagraphKind::Row, ParagraphKind::Markdown);
    lines(document).map(|(number, text)| paragraph(kind(number), number, text)).collect()
}

fn lines(document: &Document) -> impl Iterator<Item = (u32, &str)> {
    let lines = (document.first_line..).zip(document.text.split('\n'));
    lines.map(|(number, text)| (number, text.trim())).filter(|(_, text)| !text.is_empty())
}

fn paragraph(kind: ParagraphKind, number: u32, text: &str) -> Paragraph {
    Paragraph {
        kind,
        lines: Lines { first: number, last: number },
        text: text.to_owned(),
        line_starts: Vec::new(),
        section: Arc::from([]),
    }
}

/// What a paragraph is that so many stand before; nothing where it is none.
pub(super) fn kind(text: &str, before: u32) -> Option<ParagraphKind> {
    let near_head = (before as usize) < HEAD_LINES;
    match line::kind_of(text, near_head) {
        LineKind::Blank | LineKind::PageMark => None,
        // Marks of markdown are text here.
        LineKind::Alone(ParagraphKind::Markdown(_)) | LineKind::Plain => Some(ParagraphKind::Body),
        LineKind::Alone(kind) => Some(kind),
        LineKind::Numbered(level) => Some(Open::kind_of(text, Some(level))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(document: &Document) -> Vec<(ParagraphKind, u32, String)> {
        paragraphs(document).into_iter().map(|one| (one.kind, one.lines.first, one.text)).collect()
    }

    #[test]
    fn styles_and_numbers_make_headings_and_nothing_is_joined() {
        let text = "青禾区工作报告\n一、修路\n（一）镇里修了路\n村民说\n好";
        let document = Document { headings: vec![(1, 1), (2, 2)], ..Document::of_paragraphs(text.to_owned()) };
        let kinds: Vec<_> = read(&document).into_iter().map(|(kind, line, _)| (kind, line)).collect();
        let (marked, body) = (ParagraphKind::Markdown, ParagraphKind::Body);
        assert_eq!(kinds, [(marked(1), 1), (marked(2), 2), (ParagraphKind::Heading(2), 3), (body, 4), (body, 5)]);
    }

    #[test]
    fn a_long_paragraph_in_the_style_of_a_heading_is_text() {
        let document = Document { headings: vec![(1, 1)], ..Document::of_paragraphs("镇里修了路。".repeat(40)) };
        assert_eq!(read(&document)[0].0, ParagraphKind::Body);
    }
}
