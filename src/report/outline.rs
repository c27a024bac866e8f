//! Paragraphs become parts and sections: a page of a newspaper may hold a second article, a report goes on from
//! another page, and headings of several kinds stand above each other. Missing parents are never invented.

use std::sync::Arc;

use super::layout::run_in_title;
use super::{Lines, Paragraph, ParagraphKind, line, numbering, years};

/// The longest unnumbered line, in characters, that can be the title of a second article.
const LONGEST_PART_TITLE: usize = 40;

/// The longest line, in characters, that can be the title of a file.
const LONGEST_FILE_TITLE: usize = 80;

/// So many characters of a heading are kept as its title: every passage below carries it.
pub(super) const LONGEST_HEADING: usize = 160;

/// How many paragraphs at the head of an article may hold its title.
const HEAD_PARAGRAPHS: usize = 8;

/// One article, its sections known.
pub(super) struct Article {
    /// Its title; empty where none stands in the text.
    pub(super) title: String,
    /// The line the title stands on; 0 where there is none.
    pub(super) title_line: u32,
    /// Its lines.
    pub(super) lines: Lines,
    /// Its beginning stands elsewhere.
    pub(super) head_missing: bool,
    /// Its end stands elsewhere.
    pub(super) tail_missing: bool,
    /// Its paragraphs with their sections.
    pub(super) paragraphs: Vec<Paragraph>,
}

/// The articles these paragraphs make.
pub(super) fn articles(paragraphs: Vec<Paragraph>) -> Vec<Article> {
    let borders = borders(&paragraphs);
    let mut articles = Vec::with_capacity(borders.len());
    let mut rest = paragraphs;
    for border in borders.into_iter().rev() {
        let paragraphs = rest.split_off(border);
        articles.extend(article(paragraphs));
    }
    articles.reverse();
    articles
}

fn article(mut paragraphs: Vec<Paragraph>) -> Option<Article> {
    let lines = Lines { first: paragraphs.first()?.lines.first, last: paragraphs.last()?.lines.last };
    set_sections(&mut paragraphs);
    let marks = || paragraphs.iter().filter(|one| one.kind == ParagraphKind::Continuation);
    let head_missing = marks().next().is_some_and(|mark| !numbering::leads_away(&mark.text));
    let tail_missing = marks().next_back().is_some_and(|mark| numbering::leads_away(&mark.text));
    let title = title_paragraph(&paragraphs);
    let title_line = title.map_or(0, |title| title.lines.first);
    let title = title.map(|title| tidy_title(&heading_title(title))).unwrap_or_default();
    Some(Article { title, title_line, lines, head_missing, tail_missing, paragraphs })
}

/// Where articles begin, in order; the first begins at 0.
fn borders(paragraphs: &[Paragraph]) -> Vec<usize> {
    let mut borders = vec![0];
    if paragraphs.iter().any(|one| one.kind == ParagraphKind::Row) {
        // Tables with titles of their own.
        let is_top = |place: &usize| paragraphs[*place].kind == ParagraphKind::Markdown(1);
        let tops: Vec<usize> = (0..paragraphs.len()).filter(is_top).collect();
        borders.extend(tops.into_iter().skip(1));
        return borders;
    }
    let mut has_body = false;
    for (place, paragraph) in paragraphs.iter().enumerate() {
        let start = *borders.last().unwrap_or(&0);
        let begins = match paragraph.kind {
            ParagraphKind::Continuation if has_body && !numbering::leads_away(&paragraph.text) => {
                continued_article(paragraphs, start, place)
            }
            _ if has_body && place > start && follows_an_end(&paragraphs[place - 1]) => {
                can_be_part_title(paragraphs, place).then_some(place)
            }
            _ => None,
        };
        if let Some(border) = begins.filter(|border| *border > start) {
            borders.push(border);
            has_body = false;
        }
        has_body |= is_prose(paragraph);
    }
    borders
}

/// Where the article begins whose mark `（上接第1版）` stands here: at the titles right above the mark. A mark right
/// behind `（下转第4版）`, or under the title of the same article, goes on with that article.
fn continued_article(paragraphs: &[Paragraph], start: usize, mark: usize) -> Option<usize> {
    let titles = (start..mark).rev().take(3).take_while(|place| is_bare_title(&paragraphs[*place])).count();
    let border = mark - titles;
    let before = border.checked_sub(1).map(|place| &paragraphs[place]);
    let was_cut = before.is_some_and(|before| before.kind == ParagraphKind::Continuation);
    let article_title = title_paragraph(&paragraphs[start..border]).map(|title| title.text.as_str());
    let is_same = titles == 0 || article_title == Some(paragraphs[border].text.as_str());
    (!(was_cut && is_same)).then_some(border)
}

/// Whether the paragraph says that an article ends: `让我们……！`, or `（下转第4版）`.
fn follows_an_end(before: &Paragraph) -> bool {
    match before.kind {
        ParagraphKind::Continuation => numbering::leads_away(&before.text),
        ParagraphKind::Body => before.text.contains("让我们") && before.text.ends_with(['！', '!']),
        _ => false,
    }
}

fn can_be_part_title(paragraphs: &[Paragraph], place: usize) -> bool {
    let paragraph = &paragraphs[place];
    let is_appendix = ["附", "注", "名词解释", "（", "("].iter().any(|opening| paragraph.text.starts_with(opening));
    let is_title = is_bare_title(paragraph) || paragraph.kind == ParagraphKind::Markdown(1);
    is_title && !is_appendix && paragraphs[place + 1..].iter().any(is_prose)
}

fn is_bare_title(paragraph: &Paragraph) -> bool {
    paragraph.kind == ParagraphKind::Body
        && line::is_at_most(&paragraph.text, LONGEST_PART_TITLE)
        && !line::is_at_most(&paragraph.text, 5)
        && !line::ends_sentence(&paragraph.text)
        && !paragraph.text.ends_with(['：', ':', '；', '，', '《'])
        && opens_like_title(&paragraph.text)
        // `2024年工作回顾` behind a preface is a heading of the same report.
        && years::years_in(&paragraph.text).is_empty()
}

fn is_prose(paragraph: &Paragraph) -> bool {
    match paragraph.kind {
        ParagraphKind::RunIn(_) => true,
        ParagraphKind::Body => line::ends_sentence(&paragraph.text) || !line::is_at_most(&paragraph.text, 60),
        _ => false,
    }
}

/// The paragraph that is the title: the first heading of markdown, or what looks like a title above the text.
fn title_paragraph(paragraphs: &[Paragraph]) -> Option<&Paragraph> {
    const NAMES: [&str; 8] = ["报告", "報告", "讲话", "公报", "决议", "总结", "要点", "建议"];
    let is_table = paragraphs.iter().any(|one| one.kind == ParagraphKind::Row);
    let head = paragraphs.iter().take(HEAD_PARAGRAPHS).take_while(|one| !is_prose(one) || is_question(one));
    let candidates: Vec<&Paragraph> = head
        .take_while(|one| !matches!(one.kind, ParagraphKind::Heading(_) | ParagraphKind::Salutation))
        .filter(|one| is_file_title(one) && (!is_table || is_title_of_tables(one, paragraphs)))
        .collect();
    let markdown = candidates.iter().find(|one| matches!(one.kind, ParagraphKind::Markdown(_)));
    let named = || candidates.iter().find(|one| NAMES.iter().any(|name| squeezed(&one.text).contains(name)));
    let first = || candidates.iter().find(|one| !is_byline(&one.text));
    markdown.or_else(named).or_else(first).copied()
}

/// Above rows, the names of tables and of groups in them are headings too: only one that has no like is the title of all.
fn is_title_of_tables(heading: &Paragraph, paragraphs: &[Paragraph]) -> bool {
    let highest = ParagraphKind::Markdown(1);
    heading.kind == highest && paragraphs.iter().filter(|one| one.kind == highest).count() == 1
}

fn is_file_title(paragraph: &Paragraph) -> bool {
    match paragraph.kind {
        ParagraphKind::Markdown(_) => true,
        ParagraphKind::Body => {
            line::is_at_most(&paragraph.text, LONGEST_FILE_TITLE)
                && !paragraph.text.ends_with(['。', '，', '；', '：', ':'])
                && opens_like_title(&paragraph.text)
        }
        _ => false,
    }
}

/// No title begins with a dash, as subtitles do, or with what ends or goes on with a sentence.
fn opens_like_title(text: &str) -> bool {
    !text.starts_with(['—', '-', '－', '–', '，', '。', '、', '；', '：', '！', '？', '）', '》', '”', ',', '.', '|'])
}

/// Titles of news may ask or exclaim.
fn is_question(paragraph: &Paragraph) -> bool {
    line::is_at_most(&paragraph.text, LONGEST_PART_TITLE) && !paragraph.text.ends_with('。')
}

/// A name, alone or behind an office: `张三`, `某区人民政府区长 张三`.
fn is_byline(text: &str) -> bool {
    const OFFICES: [&str; 9] = ["长", "主席", "主任", "书记", "总理", "記者", "记者", "代表", "通讯员"];
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let is_name = |word: &str| word.chars().count() <= 6 && word.chars().all(|one| line::is_han(one) || one == '·');
    match words.as_slice() {
        [name] => name.chars().count() <= 4,
        [office, names @ ..] => {
            names.iter().all(|name| is_name(name))
                && (OFFICES.iter().any(|name| office.ends_with(name)) || line::is_at_most(office, 1))
                && line::is_at_most(text, 40)
                && !squeezed(text).contains("报告")
        }
        [] => true,
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|character| *character != ' ').collect()
}

/// Official titles lose the space that only spreads them: `政 府 工 作 报 告`.
fn tidy_title(title: &str) -> String {
    let words = || title.split(' ').filter(|word| !word.is_empty());
    let is_spread = words().count() > 1 && words().all(|word| line::is_at_most(word, 1));
    let is_official = ["报告", "報告", "公报"].iter().any(|name| squeezed(title).ends_with(name));
    let is_latin = title.chars().any(|character| character.is_ascii_alphabetic());
    if (is_spread || is_official) && !is_latin { squeezed(title) } else { title.trim().to_owned() }
}

/// The title of a heading, without the marks of markdown and without the text that runs on.
pub(super) fn heading_title(paragraph: &Paragraph) -> String {
    let title = match paragraph.kind {
        ParagraphKind::Markdown(_) => paragraph.text.trim_start_matches('#').trim(),
        ParagraphKind::RunIn(_) => run_in_title(&paragraph.text).unwrap_or(&paragraph.text),
        _ => paragraph.text.trim_end_matches('。'),
    };
    title.chars().take(LONGEST_HEADING).collect()
}

/// The rank of a heading: markdown stands above every number.
fn rank(kind: ParagraphKind) -> Option<u8> {
    match kind {
        ParagraphKind::Markdown(level) => Some(level),
        ParagraphKind::Heading(level) | ParagraphKind::RunIn(level) => Some(10 + level),
        _ => None,
    }
}

fn set_sections(paragraphs: &mut [Paragraph]) {
    let mut above: Vec<(u8, String)> = Vec::new();
    let mut section: Arc<[String]> = Arc::from([]);
    for paragraph in paragraphs {
        if let Some(rank) = rank(paragraph.kind) {
            above.retain(|(other, _)| *other < rank);
            above.push((rank, heading_title(paragraph)));
            section = above.iter().map(|(_, title)| title.clone()).collect();
        }
        paragraph.section = Arc::clone(&section);
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::{Document, LineBreaks};
    use super::super::layout::{of_document, paragraphs};
    use super::*;

    fn read(text: &str) -> Vec<Article> {
        articles(paragraphs(text, 1))
    }

    const PROSE: &str = "镇里修了路，也架了桥，村民出门比从前方便，老人孩子都说好。";

    #[test]
    fn sections_nest_and_missing_parents_are_not_invented() {
        let articles =
            read(&format!("（三）修路\n\n{PROSE}\n\n二、明年\n\n（一）架桥\n\n{PROSE}\n\n一是选址\n\n{PROSE}"));
        let paths: Vec<String> = articles[0].paragraphs.iter().map(|one| one.section.join(">")).collect();
        assert_eq!(
            paths,
            [
                "（三）修路",
                "（三）修路",
                "二、明年",
                "二、明年>（一）架桥",
                "二、明年>（一）架桥",
                "二、明年>（一）架桥>一是选址",
                "二、明年>（一）架桥>一是选址"
            ]
        );
    }

    #[test]
    fn an_article_that_came_from_another_page_is_a_part_of_its_own() {
        let text = format!(
            "青禾镇工作报告\n（紧接第1版）{PROSE}\n\n各位代表，让我们一起修路！\n\n小河边的新路灯亮了起来\n\n（上接第2版）\n{PROSE}"
        );
        let articles = read(&text);
        let titles: Vec<&str> = articles.iter().map(|article| article.title.as_str()).collect();
        assert_eq!(titles, ["青禾镇工作报告", "小河边的新路灯亮了起来"]);
        assert!(articles.iter().all(|article| article.head_missing && !article.tail_missing));
        assert_eq!((articles[0].lines.last, articles[1].lines.first), (4, 6));
    }

    #[test]
    fn an_article_cut_and_continued_in_one_file_stays_one() {
        let articles = read(&format!("青禾镇工作报告\n\n{PROSE}\n(下转第4版)\n\n(上接第1版)\n{PROSE}"));
        assert_eq!(articles.len(), 1);
        assert!(!articles[0].head_missing && !articles[0].tail_missing);
        assert!(read(&format!("青禾镇工作报告\n\n{PROSE}\n(下转第4版)"))[0].tail_missing);
    }

    #[test]
    fn tables_with_titles_are_parts_and_others_have_none() {
        let titles = |headings: &[(u32, u8)]| -> Vec<String> {
            let text = "青禾区提案\n一、修路\n案由：修路\n架桥\n案由：架桥".to_owned();
            let headings = headings.to_vec();
            let document = Document { text, first_line: 1, breaks: LineBreaks::Rows, headings, ..Document::default() };
            articles(of_document(&document)).into_iter().map(|article| article.title).collect()
        };
        assert_eq!(titles(&[(1, 1), (2, 2), (4, 2)]), ["青禾区提案"]);
        assert_eq!(titles(&[(1, 1), (4, 1)]), ["青禾区提案", "架桥"]);
        assert_eq!(titles(&[(2, 2)]), [""]);
    }

    #[test]
    fn titles_are_found_above_the_text_and_bylines_are_none() {
        assert_eq!(
            read(&format!("政 府 工 作 报 告\n\n青禾区区长 王小禾\n\n各位代表：\n{PROSE}"))[0].title,
            "政府工作报告"
        );
        assert_eq!(read(&format!("青禾市市长 王小禾\n\n各位代表：\n{PROSE}"))[0].title, "");
        assert_eq!(read(&format!("小城新事 灯火可亲\n\n{PROSE}"))[0].title, "小城新事 灯火可亲");
        assert_eq!(read(&format!("# 青禾镇一年\n\n{PROSE}"))[0].title, "青禾镇一年");
    }
}
