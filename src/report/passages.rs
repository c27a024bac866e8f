//! Paragraphs become passages, the unit that is indexed and shown: a few sentences of one section. Every character of
//! the paragraphs stands in exactly one passage, headings, captions and credits too, so that nothing is missed.

mod sentences;

use std::sync::Arc;

use sentences::sentences;

use super::{Lines, Metadata, Paragraph, ParagraphKind, Passage};

/// How many characters a passage should have, may have, and needs to stand alone.
const TARGET: usize = 260;
const LIMIT: usize = 400;
const SMALL: usize = 80;

/// The same of rows. A cell is nothing without the others, so that nearly all rows are one passage; what tables of proposals hold
/// of one, its reasons and the answer, is mostly below this.
const ROW_LIMIT: usize = 2_000;

/// How many paragraphs may stand above the text of an article.
const HEAD_PARAGRAPHS: usize = 4;

/// What a passage is made of; it decides where its district comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PassageKind {
    /// Text with the headings above it.
    Text,
    /// The caption of a picture.
    Caption,
    /// Who wrote and took the pictures.
    Credits,
    /// A row of a table.
    Row,
}

/// The passages of one article, in order; their metadata is still empty.
pub(super) fn passages(paragraphs: &[Paragraph]) -> Vec<(PassageKind, Passage)> {
    let mut passages = Vec::new();
    let mut group: Vec<&Paragraph> = Vec::new();
    let mut group_kind = PassageKind::Text;
    let mut has_text = false;
    for (place, paragraph) in paragraphs.iter().enumerate() {
        let kind = kind_of(paragraph, place < HEAD_PARAGRAPHS);
        let begins = match kind {
            PassageKind::Caption | PassageKind::Row => true,
            _ => kind != group_kind || (is_heading(paragraph) && (has_text || !is_below(paragraph, &group))),
        };
        if begins {
            finish(group_kind, &mut group, &mut passages);
            has_text = false;
        }
        has_text |= !is_bare_heading(paragraph);
        group_kind = kind;
        group.push(paragraph);
    }
    finish(group_kind, &mut group, &mut passages);
    passages
}

fn kind_of(paragraph: &Paragraph, in_head: bool) -> PassageKind {
    match paragraph.kind {
        ParagraphKind::Caption => PassageKind::Caption,
        ParagraphKind::Row => PassageKind::Row,
        // Above the first heading, `来源：……` stands between the title and the text and belongs to both.
        ParagraphKind::Credits if !paragraph.section.is_empty() || !in_head => PassageKind::Credits,
        _ => PassageKind::Text,
    }
}

/// Whether a heading stands below the last one of a group, so that both can open the same passage.
fn is_below(paragraph: &Paragraph, group: &[&Paragraph]) -> bool {
    group.last().is_none_or(|last| paragraph.section.starts_with(&last.section))
}

fn is_bare_heading(paragraph: &Paragraph) -> bool {
    matches!(paragraph.kind, ParagraphKind::Markdown(_) | ParagraphKind::Heading(_))
}

fn is_heading(paragraph: &Paragraph) -> bool {
    is_bare_heading(paragraph) || matches!(paragraph.kind, ParagraphKind::RunIn(_))
}

/// A run of one paragraph's text that is not divided further.
#[derive(Clone, Copy)]
struct Piece<'group> {
    paragraph: &'group Paragraph,
    start: usize,
    end: usize,
    length: usize,
}

fn finish(kind: PassageKind, group: &mut Vec<&Paragraph>, passages: &mut Vec<(PassageKind, Passage)>) {
    let mut current: Vec<Piece<'_>> = Vec::new();
    let mut length = 0;
    let headings = group.iter().take_while(|one| is_bare_heading(one)).count();
    let mut only_headings = headings > 0;
    for (place, paragraph) in group.iter().enumerate() {
        // What follows the headings shares their passage, so it must leave them room.
        let room = match kind {
            PassageKind::Row => ROW_LIMIT,
            _ if place == headings => LIMIT.saturating_sub(length).max(TARGET),
            _ => LIMIT,
        };
        for piece in pieces(paragraph, room) {
            let together = length + piece.length;
            let is_small = length < SMALL || piece.length < SMALL;
            let joins = only_headings || together <= TARGET || (is_small && together <= LIMIT);
            if !joins && !current.is_empty() {
                passages.push((kind, passage(&current)));
                current.clear();
                length = 0;
            }
            length += piece.length;
            current.push(piece);
            only_headings = only_headings && place < headings && length < LIMIT;
        }
    }
    if !current.is_empty() {
        passages.push((kind, passage(&current)));
    }
    group.clear();
}

fn passage(pieces: &[Piece<'_>]) -> Passage {
    let mut text = String::with_capacity(pieces.iter().map(|piece| piece.end - piece.start + 1).sum());
    let mut before: Option<&Piece<'_>> = None;
    for piece in pieces {
        if before.is_some_and(|before| !std::ptr::eq(before.paragraph, piece.paragraph)) {
            text.push('\n');
        }
        text.push_str(&piece.paragraph.text[piece.start..piece.end]);
        before = Some(piece);
    }
    let first = pieces.first().map_or(0, |piece| piece.paragraph.line_at(piece.start));
    let last = pieces.last().map_or(0, |piece| piece.paragraph.line_at(piece.end.saturating_sub(1)));
    let section = pieces.last().map_or_else(|| Arc::from([]), |piece| Arc::clone(&piece.paragraph.section));
    let continues = pieces.first().is_some_and(|piece| piece.start > text_start(piece.paragraph));
    Passage { text, lines: Lines { first, last }, pages: None, continues, section, metadata: Metadata::default() }
}

/// Where the words of a paragraph begin: the marks of a markdown heading are no part of its text.
fn text_start(paragraph: &Paragraph) -> usize {
    let text = paragraph.text.as_str();
    match paragraph.kind {
        ParagraphKind::Markdown(_) => text.len() - text.trim_start_matches('#').trim_start().len(),
        _ => 0,
    }
}

/// The paragraph in one piece, or in several of about equal length where it is longer than `room`.
fn pieces(paragraph: &Paragraph, room: usize) -> Vec<Piece<'_>> {
    let start = text_start(paragraph);
    let length = paragraph.text[start..].chars().count();
    if length <= room {
        return vec![Piece { paragraph, start, end: paragraph.text.len(), length }];
    }
    let is_row = paragraph.kind == ParagraphKind::Row;
    let goal = length / length.div_ceil(if is_row { ROW_LIMIT } else { TARGET });
    let mut pieces: Vec<Piece<'_>> = Vec::with_capacity(length / goal + 1);
    let mut piece = Piece { paragraph, start, end: start, length: 0 };
    let mut left = length;
    for sentence in sentences(&paragraph.text[start..], is_row) {
        let together = piece.length + sentence.length;
        let is_nearer = piece.length.abs_diff(goal) <= together.abs_diff(goal);
        let may_end_here = sentence.opens_item && piece.length * 10 >= goal * 6;
        // A row leaves no small rest.
        let is_last = is_row && piece.length + left <= room;
        if piece.length > 0 && ((!is_last && (is_nearer || may_end_here)) || together > room) {
            pieces.push(piece);
            piece = Piece { paragraph, start: piece.end, end: piece.end, length: 0 };
        }
        piece.end = start + sentence.end;
        piece.length += sentence.length;
        left -= sentence.length;
    }
    if piece.length > 0 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::format::{Document, LineBreaks};
    use super::super::layout::{of_document, paragraphs};
    use super::super::outline::articles;
    use super::*;

    fn read(text: &str) -> Vec<(PassageKind, Passage)> {
        articles(paragraphs(text, 1)).iter().flat_map(|article| passages(&article.paragraphs)).collect()
    }

    /// The passages of a table with these lines.
    fn rows(text: String, headings: Vec<(u32, u8)>) -> Vec<(PassageKind, Passage)> {
        let document = Document { text, first_line: 1, breaks: LineBreaks::Rows, headings, ..Document::default() };
        articles(of_document(&document)).iter().flat_map(|article| passages(&article.paragraphs)).collect()
    }

    fn sentence(length: usize) -> String {
        format!("{}。", "路".repeat(length - 1))
    }

    #[test]
    fn a_heading_opens_the_passage_of_its_section() {
        let read = read(&format!("一、修路\n\n（一）修大路\n\n{}\n\n（二）修小路\n\n{}", sentence(90), sentence(30)));
        assert_eq!(read.len(), 2);
        assert!(read[0].1.text.starts_with("一、修路\n（一）修大路\n路"));
        assert_eq!(
            (read[1].1.text.as_str(), read[1].1.lines.first),
            (format!("（二）修小路\n{}", sentence(30)).as_str(), 7)
        );
        assert_eq!(read[1].1.section.join(">"), "一、修路>（二）修小路");
    }

    #[test]
    fn headings_side_by_side_open_passages_of_their_own() {
        let read = read(&format!("## 小河村\n\n## 大山村\n\n### 修路\n\n{}", sentence(90)));
        let texts: Vec<&str> = read.iter().map(|(_, passage)| &passage.text[..9]).collect();
        assert_eq!(texts, ["小河村", "大山村"]);
        assert_eq!(read[0].1.section.join(">"), "小河村");
    }

    #[test]
    fn long_paragraphs_are_cut_at_sentences_and_before_items() {
        let text = format!("{}二是{}三是{}", sentence(170), sentence(170), sentence(170));
        let read = read(&text);
        let lengths: Vec<usize> = read.iter().map(|(_, passage)| passage.text.chars().count()).collect();
        assert_eq!(lengths, [170, 172, 172]);
        let continues: Vec<bool> = read.iter().map(|(_, passage)| passage.continues).collect();
        assert_eq!(continues, [false, true, true]);
    }

    #[test]
    fn a_number_is_never_cut() {
        let text = format!("{}1,124.5{}", "路".repeat(TARGET - 3), "桥".repeat(TARGET));
        assert!(read(&text).iter().any(|(_, passage)| passage.text.contains("1,124.5")));
    }

    #[test]
    fn captions_and_credits_stand_alone() {
        let kinds: Vec<PassageKind> =
            read(&format!("一、去年\n▲ 修路\n▲ 架桥\n{}\n本版文字：王小禾\n图片由各村提供", sentence(90)))
                .into_iter()
                .map(|(kind, _)| kind)
                .collect();
        assert_eq!(
            kinds,
            [PassageKind::Text, PassageKind::Caption, PassageKind::Caption, PassageKind::Text, PassageKind::Credits]
        );
    }

    #[test]
    fn a_row_is_a_passage_below_its_headings() {
        let cells = format!("案由：架桥；内容：{}；答复：已架好", sentence(90).repeat(20));
        let text = format!("提案表\n一、修路\n案由：修路\n{cells}\n二、架桥\n案由：修桥");
        let seen: Vec<(PassageKind, u32, String)> = rows(text, vec![(1, 1), (2, 2), (5, 2)])
            .iter()
            .map(|(kind, one)| (*kind, one.lines.last, one.section.join(">")))
            .collect();
        let row = |line, section: &str| (PassageKind::Row, line, section.to_owned());
        let heading = |line, section: &str| (PassageKind::Text, line, section.to_owned());
        let (first, second) = ("提案表>一、修路", "提案表>二、架桥");
        assert_eq!(seen, [heading(2, first), row(3, first), row(4, first), heading(5, second), row(6, second)]);
    }

    #[test]
    fn a_very_long_row_is_cut_before_a_cell_and_leaves_no_small_rest() {
        // Sentences alone would part it in the middle, which is in the answer.
        let [content, answer] = [12, 16].map(|count| sentence(90).repeat(count));
        let lengths = |text: String| -> Vec<usize> {
            let passages = rows(text, Vec::new());
            assert!(passages[1..].iter().all(|(_, one)| one.continues));
            passages.iter().map(|(_, one)| one.text.chars().count()).collect()
        };
        assert_eq!(lengths(format!("内容：{content}答复：{answer}")), [12 * 90 + 3, 16 * 90 + 3]);
        assert_eq!(lengths(format!("修桥 | {content} | {answer}")), [12 * 90 + 8, 16 * 90]);
        let with_rest = lengths(format!("内容：{}；是否满意：满意", sentence(100).repeat(30)));
        assert_eq!(with_rest.len(), 2);
        assert!(with_rest.iter().all(|length| *length > 1_000), "{with_rest:?}");
    }

    #[test]
    fn a_passage_knows_its_lines_within_a_wrapped_paragraph() {
        let line = "镇里修了路架了桥，村民说好。\n";
        let read = read(&line.repeat(60));
        assert!(read.len() > 2);
        for (_, passage) in &read {
            let lines = (passage.lines.last - passage.lines.first + 1) as usize;
            assert_eq!(passage.text.chars().filter(|character| *character != '\n').count(), lines * 14);
        }
    }

    proptest! {
        #[test]
        fn of_rows_nothing_is_lost(cells in proptest::collection::vec("(路{1,900}|桥。){1,3}", 1..9), mark in "( \\| |；答复：)") {
            let text = cells.join(&mark);
            let made = rows(text.clone(), Vec::new());
            prop_assert_eq!(made.iter().map(|(_, passage)| passage.text.as_str()).collect::<String>(), text);
            prop_assert!(made.iter().all(|(_, passage)| passage.text.chars().count() <= ROW_LIMIT));
        }

        #[test]
        fn nothing_is_lost_and_nothing_stands_twice(text in "([一二三四]是|[路桥灯。，；！” \n]|。\n\n|▲|## |一、|（二）|路{9,90}){0,60}") {
            for article in articles(paragraphs(&text, 1)) {
                let all: String = article.paragraphs.iter().map(|one| &one.text[text_start(one)..]).collect();
                let made = passages(&article.paragraphs);
                let kept: String = made.iter().map(|(_, passage)| passage.text.replace('\n', "")).collect();
                prop_assert_eq!(all, kept);
                prop_assert!(made.iter().all(|(_, passage)| passage.text.chars().count() <= 2 * LIMIT));
                prop_assert!(made.iter().all(|(_, passage)| passage.lines.first <= passage.lines.last));
            }
        }
    }
}
