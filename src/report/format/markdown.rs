//! Markdown: read as plain text, for headings and front matter are understood there too, without the marks inside its lines:
//! who searches for `协商驿站` means `**协商驿站**` too. Lines stay lines.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Document, Unreadable, txt};

/// A longer text, in bytes, keeps its marks: the parser takes up to fifty times its length of memory, and nobody writes so much.
const LARGEST: usize = 4 << 20;

pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut document = txt::read(bytes)?;
    if document.text.len() <= LARGEST {
        document.text = without_marks(&document.text);
    }
    Ok(document)
}

/// A text without its marks of emphasis, the addresses of its links and the frames of its tables. Marks that a line begins with
/// stay: they say what it is.
fn without_marks(text: &str) -> String {
    let mut edits = Edits { text, edits: Vec::new() };
    let mut inside = Inside::default();
    // Of each mark that is open, whether it is one: in `3*4*5` it is none.
    let mut figures: Vec<bool> = Vec::new();
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. }) => {
                let marks = text[range.start..].len() - text[range.start..].trim_start_matches('*').len();
                let is_figure = is_between_digits(text, range.start, range.start + marks);
                figures.push(is_figure);
                if is_figure {
                    inside.end = Some(range.start + marks);
                } else {
                    inside.opened.get_or_insert(range.start);
                }
            }
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image) => {
                if figures.pop() == Some(true) {
                    inside.end = Some(range.end);
                    continue;
                }
                let from = inside.opened.take().or(inside.end).unwrap_or(range.end);
                edits.take_out(from..range.end);
                inside.end = Some(range.end);
            }
            Event::Text(said) => {
                edits.take_out(inside.gap_before(text, &range));
                if edits.text.get(range.clone()) != Some(&*said) && !said.contains('\n') {
                    edits.put(range, &said);
                }
            }
            Event::Code(said) => {
                edits.take_out(inside.gap_before(text, &range));
                if !text[range.clone()].contains('\n') {
                    edits.put(range, &said);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                edits.take_out(inside.gap_before(text, &range));
            }
            Event::InlineHtml(tag) => {
                edits.take_out(inside.gap_before(text, &range));
                // A break parts words.
                if tag.starts_with("<br") { edits.put(range, " ") } else { edits.take_out(range) }
            }
            Event::End(TagEnd::TableHead) => {
                edits.take_frame(&range);
                // The line of dashes below it.
                let rest = &text[range.end..];
                let start = range.end + rest.find(|one: char| one != '\n' && one != '\r').unwrap_or(rest.len());
                edits.take_out(start..start + text[start..].find('\n').unwrap_or(text.len() - start));
                inside = Inside::default();
            }
            Event::End(TagEnd::TableRow) => {
                edits.take_frame(&range);
                inside = Inside::default();
            }
            _ => inside = Inside::default(),
        }
    }
    edits.done()
}

/// Whether what stands at this place stands between digits.
fn is_between_digits(text: &str, start: usize, end: usize) -> bool {
    let is_digit = |one: char| one.is_ascii_digit();
    start < end && text[..start].ends_with(is_digit) && text[end..].starts_with(is_digit)
}

/// Where among the parts of a line it is.
#[derive(Default)]
struct Inside {
    /// Where a mark began that nothing has followed yet.
    opened: Option<usize>,
    /// Where what was last said ends.
    end: Option<usize>,
}

impl Inside {
    /// What stands between the last thing that was said and this one: marks.
    fn gap_before(&mut self, text: &str, said: &Range<usize>) -> Range<usize> {
        // What begins a line may be escaped.
        let first = || said.start - usize::from(text[..said.start].ends_with('\\'));
        let start = self.opened.take().or(self.end).unwrap_or_else(first);
        self.end = Some(said.end);
        let gap = &text[start.min(said.start)..said.start];
        // What a line begins with says what it is.
        let kept =
            if gap.contains('\n') { gap.trim_start_matches([' ', '\t', '>', '\n', '\r', '\u{3000}']) } else { gap };
        said.start - kept.len()..said.start
    }
}

/// What becomes of parts of a text.
struct Edits<'text> {
    text: &'text str,
    edits: Vec<(Range<usize>, String)>,
}

impl Edits<'_> {
    /// Takes out a part, but for its line breaks.
    fn take_out(&mut self, part: Range<usize>) {
        let breaks: String = self.text[part.clone()].chars().filter(|one| matches!(one, '\n' | '\r')).collect();
        if !part.is_empty() {
            self.edits.push((part, breaks));
        }
    }

    /// Puts something in the place of a part.
    fn put(&mut self, part: Range<usize>, said: &str) {
        self.edits.push((part, said.to_owned()));
    }

    /// Takes out the lines on both sides of a row.
    fn take_frame(&mut self, row: &Range<usize>) {
        let is_frame = |one: char| one == '|' || one == ' ' || one == '\t';
        let line = self.text[row.clone()].trim_end_matches(['\n', '\r']);
        let head = line.len() - line.trim_start_matches(is_frame).len();
        let tail = line.trim_end_matches(is_frame).len().max(head);
        self.take_out(row.start..row.start + head);
        self.take_out(row.start + tail..row.start + line.len());
    }

    fn done(mut self) -> String {
        self.edits.sort_by_key(|(part, _)| (part.start, part.end));
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0;
        for (part, said) in self.edits {
            if part.start >= at {
                text.push_str(&self.text[at..part.start]);
                text.push_str(&said);
                at = part.end;
            }
        }
        text.push_str(&self.text[at..]);
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_inside_lines_are_no_text() {
        for (text, expected) in [
            ("建成**协商驿站**12家，*老旧*小区[加装电梯](http://x)36台。", "建成协商驿站12家，老旧小区加装电梯36台。"),
            ("**一、修路**\n\n***很好***", "一、修路\n\n很好"),
            ("\\*转义\\* &amp; `代码`<br>", "*转义* & 代码 "),
            ("尺寸2*3*4米，面积600*600*10", "尺寸2*3*4米，面积600*600*10"),
            ("修路，\n  **架桥**。\n> 引\n> **用**", "修路，\n  架桥。\n> 引\n> 用"),
            ("![路](a.png)在修", "路在修"),
            ("- **修路**：好\n- 架桥", "- 修路：好\n- 架桥"),
            ("| 案由 | 答复 |\n|---|:-:|\n| **修路** | 好 |\n", "案由 | 答复\n\n修路 | 好\n"),
            ("# 修路*好*\n\n2*3=6，a_b_c", "# 修路好\n\n2*3=6，a_b_c"),
            ("增长5~10%，“*”号、3 * 4 * 5", "增长5~10%，“*”号、3 * 4 * 5"),
        ] {
            assert_eq!(without_marks(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_lines_stay_lines(text in "([路桥灯。1]|\\*{1,3}|_|`|\\[|\\]|\\(|\\)|!|\\||-{3}|\n|\r\n| |# |- |> |&amp;|\\\\|<b>|~){0,40}") {
            let read = without_marks(&text);
            let lines = |text: &str| text.matches('\n').count();
            prop_assert_eq!(lines(&read), lines(&text));
            // What stands in the address of a link is no text.
            if !text.contains(['(', '[']) {
                let words = |text: &str| text.chars().filter(|one| "路桥灯。".contains(*one)).collect::<String>();
                prop_assert_eq!(words(&read), words(&text));
            }
        }
    }
}
