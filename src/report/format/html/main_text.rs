//! Which lines of a page are its text. What certainly is not goes first: the parts around it, lines about the page,
//! lists of links. Then the box is looked for that holds all the prose that is left. Nothing is weighed against
//! something else, so no paragraph is lost because another scored higher; where boxes are not clear, more is kept.

use std::ops::Range;

use super::info::is_about_page;
use super::line::Line;
use super::noise::{is_noise, is_rights, is_sponsor, leads_to_others};
use super::page::{Element, Page};

/// A line with so many characters and a mark of punctuation is prose, and no label.
const PROSE: usize = 30;

/// So much more text, in characters, may a larger box have that is taken for the sake of lines beside the prose: the
/// address to the audience above it, the signature below it.
const LITTLE: usize = 200;

/// So many lines in a row that are links are a list of links.
const LIST: usize = 3;

/// A page without prose that has so many lines that lead to other pages is a list of them.
const LIST_OF_PAGES: usize = 8;

/// The longest that stands beside a link in such a line, in characters: a date, a number.
const BESIDE_LINK: usize = 12;

/// What the editors of many sites call the box of the text.
const BOXES: [&str; 16] = [
    "article-body",
    "article-content",
    "article_content",
    "articlecontent",
    "bt_content",
    "content-text",
    "js_content",
    "news_content",
    "newscontent",
    "rich_media_content",
    "trs_editor",
    "trs_ueditor",
    "ucap-content",
    "wznr",
    "xxgk_content",
    "zoom",
];

/// The lines of a page, and which of them are its text.
pub(super) struct Chosen {
    /// For every line, whether it is text.
    pub(super) is_text: Vec<bool>,
    /// The first line that is certainly text.
    pub(super) first: usize,
    /// Whether the page has no text of its own and lists others.
    pub(super) is_list: bool,
}

/// Which lines are the text of a page.
pub(super) fn choose(page: &Page, lines: &[Line], is_part: &[bool]) -> Chosen {
    let mut is_text: Vec<bool> = lines
        .iter()
        .map(|line| {
            let is_around = line.nodes.is_none_or(|(first, last)| is_part[first] && is_part[last]);
            !is_around && !is_noise(&line.text, line.linked * 2 >= line.characters)
        })
        .collect();
    let is_list = lists_pages(lines.iter().zip(&is_text).filter_map(|(line, is_text)| is_text.then_some(line)));
    drop_lists(lines, &mut is_text);
    // What a page says of itself may be long, and stands above the box of the text.
    let is_of_article = |line: &Line| is_prose(line) && !is_about_page(&line.text);
    let prose: Vec<usize> = (0..lines.len()).filter(|at| is_text[*at] && is_of_article(&lines[*at])).collect();
    // A table of pages has a head: `标题 | 日期`.
    let is_head = |line: &Line| line.is_row && line.characters <= BESIDE_LINK;
    let is_of_list = |line: &Line| leads(line) || is_head(line) || is_sponsor(&line.text);
    let is_list = is_list && prose.iter().all(|at| is_of_list(&lines[*at]));
    let Some((&first, &last)) = prose.first().zip(prose.last()) else {
        let first = is_text.iter().position(|is_text| *is_text).unwrap_or(0);
        return Chosen { is_text, first, is_list };
    };
    drop_foot(&lines[last + 1..], &mut is_text[last + 1..]);
    let weight = |node: usize| -> usize {
        within(page, lines, node).filter(|at| is_text[*at]).map(|at| lines[at].characters).sum()
    };
    let root = named_box(page, lines, &prose).unwrap_or_else(|| smallest_box(page, lines, first, last, weight));
    let inside = within(page, lines, root);
    for (at, is_text) in is_text.iter_mut().enumerate() {
        *is_text &= inside.contains(&at);
    }
    Chosen { is_text, first, is_list }
}

/// Whether a line says where another page is and hardly anything else.
fn leads(line: &Line) -> bool {
    line.links > 0 && line.characters - line.linked <= BESIDE_LINK
}

/// Whether most of these lines lead to other pages.
fn lists_pages<'page>(lines: impl Iterator<Item = &'page Line>) -> bool {
    let (mut leading, mut listed, mut all) = (0, 0, 0);
    for line in lines {
        leading += usize::from(leads(line));
        listed += if leads(line) { line.characters } else { 0 };
        all += line.characters;
    }
    leading >= LIST_OF_PAGES && listed * 2 > all
}

fn is_link(line: &Line) -> bool {
    line.links > 0 && line.linked * 10 >= line.characters * 7 && !line.text.ends_with(['。', '！', '？'])
}

fn is_prose(line: &Line) -> bool {
    let plain = line.characters - line.linked;
    line.is_row && plain > 0 || plain >= PROSE && line.text.contains(['，', '。', '；', '、', '：', ',', ';'])
}

/// Leaves out lists of links, and what a heading says of other pages.
fn drop_lists(lines: &[Line], is_text: &mut [bool]) {
    let mut at = 0;
    while at < lines.len() {
        let length = lines[at..].iter().take_while(|line| is_link(line)).count();
        let is_led_to = at > 0 && leads_to_others(&lines[at - 1].text);
        let is_menu = |line: &Line| line.links >= LIST;
        if length >= LIST || is_led_to {
            is_text[at..at + length].fill(false);
        }
        for (is_text, line) in is_text[at..at + length].iter_mut().zip(&lines[at..]) {
            *is_text &= !is_menu(line);
        }
        at += length.max(1);
    }
}

/// Leaves out the foot of a page in the lines behind the prose: all from the line that says whose it is.
fn drop_foot(lines: &[Line], is_text: &mut [bool]) {
    let Some(foot) = lines.iter().position(|line| is_rights(&line.text)) else { return };
    for (at, line) in lines.iter().enumerate() {
        is_text[at] &= at < foot && !is_sponsor(&line.text);
    }
}

/// The lines within a node.
fn within(page: &Page, lines: &[Line], node: usize) -> Range<usize> {
    let first_node = |line: &Line| line.nodes.map_or(0, |(first, _)| first);
    let start = lines.partition_point(|line| first_node(line) < node);
    let end = lines.partition_point(|line| first_node(line) < page.nodes[node].end);
    start..end
}

/// The box that is called what boxes of text are called, if it is the only one and the prose is there.
fn named_box(page: &Page, lines: &[Line], prose: &[usize]) -> Option<usize> {
    let mut named = page.elements().filter(|(_, element)| is_text_box(element)).map(|(node, _)| node);
    let node = named.next()?;
    if named.any(|other| other >= page.nodes[node].end) {
        return None;
    }
    let inside = within(page, lines, node);
    // Tags that close too much put the rest of a text beside its box.
    let beside = within(page, lines, page.nodes[node].parent);
    let weight = |is_counted: &dyn Fn(&usize) -> bool| -> usize {
        prose.iter().filter(|at| is_counted(at)).map(|at| lines[*at].characters).sum()
    };
    let (own, all) = (weight(&|at| inside.contains(at)), weight(&|_| true));
    let is_whole = weight(&|at| beside.contains(at) && !inside.contains(at)) == 0;
    (is_whole && own > 0 && (all - own) * 10 <= all && all - own <= 300).then_some(node)
}

/// Whether an element says that it holds the text.
pub(super) fn is_text_box(element: &Element) -> bool {
    let names = || ["class", "id"].into_iter().filter_map(|name| element.attribute(name));
    element.is(&["article"])
        || element.attribute("itemprop").is_some_and(|about| about.eq_ignore_ascii_case("articleBody"))
        || names().flat_map(str::split_whitespace).any(|name| BOXES.contains(&name.to_ascii_lowercase().as_str()))
}

/// The smallest box that holds all the prose, and larger ones as long as they add little.
fn smallest_box(page: &Page, lines: &[Line], first: usize, last: usize, weight: impl Fn(usize) -> usize) -> usize {
    const PIECES: [&str; 14] =
        ["a", "b", "blockquote", "em", "font", "h1", "h2", "h3", "i", "li", "p", "span", "strong", "u"];
    let start = lines[first].nodes.map_or(0, |(first, _)| first);
    let end = lines[last].nodes.map_or(0, |(_, last)| last);
    let mut node = page.common(start, end);
    let mut own = weight(node);
    while node > 0 {
        let parent = page.nodes[node].parent;
        let outer = weight(parent);
        // A paragraph is no box: its neighbours are of the same text.
        let is_piece = page.element(node).is_none_or(|element| element.is(&PIECES));
        if !is_piece && outer - own > LITTLE.max(own / 20) {
            break;
        }
        (node, own) = (parent, outer);
    }
    node
}
