//! Texts whose paragraphs are parted by blank lines: all lines between two of them are one paragraph, whatever they look
//! like.

use std::ops::Range;
use std::sync::Arc;

use super::super::format::Document;
use super::super::{Lines, Paragraph, ParagraphKind, numbering};
use super::whole;

/// The paragraphs of a document whose blank lines part them.
pub(super) fn paragraphs(document: &Document) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    let mut open = Joined::default();
    for (number, line) in (document.first_line..).zip(document.text.split('\n')) {
        match line.trim() {
            "" => std::mem::take(&mut open).close(document.first_line, &mut paragraphs),
            text => open.join(text, number),
        }
    }
    open.close(document.first_line, &mut paragraphs);
    paragraphs
}

/// The lines of a paragraph, joined.
#[derive(Default)]
struct Joined {
    text: String,
    /// Where each line begins, and its number.
    starts: Vec<(usize, u32)>,
}

impl Joined {
    fn join(&mut self, line: &str, number: u32) {
        let is_letter = |character: char| character.is_ascii_alphabetic();
        if self.text.ends_with(is_letter) && line.starts_with(is_letter) {
            self.text.push(' ');
        }
        self.starts.push((self.text.len(), number));
        self.text.push_str(line);
    }

    fn close(self, first_line: u32, paragraphs: &mut Vec<Paragraph>) {
        let mut begin = 0;
        while let Some(length) = numbering::continuation_at_head(&self.text[begin..]) {
            paragraphs.push(self.part(begin..begin + length, ParagraphKind::Continuation));
            let rest = &self.text[begin + length..];
            begin = self.text.len() - rest.trim_start().len();
        }
        let rest = &self.text[begin..];
        let end = numbering::continuation_at_tail(rest).map_or(self.text.len(), |start| begin + start);
        let body = self.text[begin..end].trim_end();
        if let Some((_, first)) = self.starts.first()
            && let Some(kind) = whole::kind(body, first - first_line)
        {
            paragraphs.push(self.part(begin..begin + body.len(), kind));
        }
        if end < self.text.len() {
            paragraphs.push(self.part(end..self.text.len(), ParagraphKind::Continuation));
        }
    }

    /// A part of the text as a paragraph of its own.
    fn part(&self, part: Range<usize>, kind: ParagraphKind) -> Paragraph {
        let starts = |place| self.starts.partition_point(|(start, _)| *start <= place);
        let (first, last) = (starts(part.start), starts(part.end.saturating_sub(1).max(part.start)));
        let number = |starts: usize| self.starts.get(starts.saturating_sub(1)).map_or(0, |(_, number)| *number);
        Paragraph {
            kind,
            lines: Lines { first: number(first), last: number(last) },
            text: self.text[part.clone()].to_owned(),
            line_starts: self.starts[first..last].iter().map(|(start, number)| (start - part.start, *number)).collect(),
            section: Arc::from([]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::format::LineBreaks;
    use super::*;

    fn read(text: &str) -> Vec<Paragraph> {
        let breaks = LineBreaks::Blank;
        paragraphs(&Document { text: text.to_owned(), first_line: 1, breaks, ..Document::default() })
    }

    #[test]
    fn only_blank_lines_part() {
        let read = read("青禾区工作报告\n\n一、修路。\n村民说好。区里\n又修了GDP\nup\n\n\n好");
        let texts: Vec<_> = read.iter().map(|one| (one.lines.first, one.lines.last, one.text.as_str())).collect();
        let long = "一、修路。村民说好。区里又修了GDP up";
        assert_eq!(texts, [(1, 1, "青禾区工作报告"), (3, 6, long), (9, 9, "好")]);
        assert_eq!(read[1].line_at(long.find('又').unwrap()), 5);
        assert_eq!(read[1].kind, ParagraphKind::RunIn(1));
    }

    #[test]
    fn marks_of_continuation_stand_apart() {
        let read = read("（上接第1版）镇里修\n了路。（下转\n第3版）\n");
        let kinds: Vec<_> = read.iter().map(|one| (one.kind, one.lines.first, one.lines.last)).collect();
        assert_eq!(read[1].text, "镇里修了路。");
        assert_eq!(
            kinds,
            [(ParagraphKind::Continuation, 1, 1), (ParagraphKind::Body, 1, 2), (ParagraphKind::Continuation, 2, 3)]
        );
    }
}
