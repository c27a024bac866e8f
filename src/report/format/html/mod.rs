//! Web pages, and pages that a browser saved whole. Of a page only its text is taken: its title, where it came from, and
//! the paragraphs, headings and tables of the article; what the site puts around every page is left out.

mod bold;
mod charset;
mod chrome;
mod info;
mod line;
mod lines;
mod main_text;
mod mhtml;
mod noise;
mod page;
mod parse;
mod sniff;
mod tables;
mod tame;
mod title;

#[cfg(test)]
mod soup;
#[cfg(test)]
mod tests;

pub(super) use sniff::{is_letter, is_page};

use super::super::Source;
use super::{Document, Key, LineBreaks, Said, Unreadable, txt};
use line::Line;
use page::Page;

/// A page with less text than this, in characters, may be only a frame for what is shown in it.
const LITTLE: usize = 40;

/// What a page says until its script has loaded the text.
const WAITING: [&str; 6] = ["加载中", "正在加载", "请稍候", "Loading", "loading", "JavaScript"];

/// The longest text of an element that is a heading, in characters: some pages set paragraphs as headings.
const LONGEST_HEADING: usize = 60;

/// A paragraph, heading, point of a list or row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Its text, on one line.
    pub(super) text: String,
    /// The level of the heading it is.
    pub(super) heading: Option<u8>,
}

/// Reads a page, or a saved page with all its files.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    if !is_letter(bytes) {
        return read_page(bytes, None);
    }
    let pages = mhtml::pages(bytes);
    if pages.is_empty() {
        return refuse("is a saved web page (MHTML) without a page in it; save it again as HTML or as text");
    }
    let mut read = pages.iter().map(|page| read_page(&page.bytes, page.charset.as_deref()));
    let first = read.next().unwrap_or_else(|| refuse("is empty"));
    // Of a page of frames, the text is in one of the others.
    first.or_else(|refused| read.filter_map(Result::ok).max_by_key(|document| document.text.len()).ok_or(refused))
}

/// Whether a text that came without its page is the inside of one: its paragraphs stand between tags, rather than on lines. Of a
/// very long one it is not asked: taking it apart needs many times its length of memory.
pub(super) fn is_tagged(text: &str) -> bool {
    const LARGEST: usize = 4 << 20;
    let tags = ["</p>", "</P>", "</div>", "<br>", "<br/>", "<br />"].map(|tag| text.matches(tag).count());
    let tags: usize = tags.into_iter().sum();
    tags > 0 && text.len() <= LARGEST && tags >= text.matches('\n').count()
}

/// The inside of a page that came without its page.
pub(super) fn of_fragment(html: &str) -> Document {
    document(blocks(html))
}

/// All that a page says, in order, whatever it is: for pages that hold nothing but text, as those of books.
pub(super) fn blocks(html: &str) -> Vec<Block> {
    let lines = lines::lines(&parse::parse(html), |_| false);
    lines.into_iter().map(|line| Block { heading: heading(&line), text: line.text }).collect()
}

fn read_page(bytes: &[u8], charset: Option<&str>) -> Result<Document, Unreadable> {
    let decoded = charset::decode(bytes, charset)?;
    if !decoded.html.contains('<') {
        return txt::read(bytes);
    }
    let page = parse::parse(&decoded.html);
    let is_part = chrome::parts(&page);
    let lines = lines::lines(&page, |node| is_part[node] && !is_part[page.nodes[node].parent]);
    let chosen = main_text::choose(&page, &lines, &is_part);
    let title = title::title(&page, &lines, &chosen);
    let info = info::info(&page, &lines, &chosen, title.as_ref().and_then(|title| title.lines.first().copied()));

    let mut text: Vec<Line> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let is_said = info.lines.contains(&at) || title.as_ref().is_some_and(|title| title.lines.contains(&at));
        if chosen.is_text[at] && !is_said {
            text.push(line.clone());
        }
    }
    refuse_empty(&page, &lines, &text)?;
    let mut notes = decoded.notes;
    if chosen.is_list {
        notes.push("is a page of links, and what they lead to is not in it; save those pages as well".to_owned());
    }
    if text.is_empty() {
        // Nothing looks like an article, so all of it is one.
        return Ok(Document { notes, ..document(blocks(&decoded.html)) });
    }
    let is_typed = sum(&text, |line| line.verbatim) * 10 >= sum(&text, |line| line.characters) * 9;
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(title.map(|title| Block { text: title.text, heading: Some(1) }));
    blocks.extend(info.origin.map(|origin| Block { text: origin, heading: None }));
    blocks.extend(bold::with_headings(text));
    let mut document = document(blocks);
    if is_typed {
        document.breaks = LineBreaks::Unknown;
    }
    document.notes = notes;
    document.said.extend(title::site(&page).map(|site| Said { key: Key::Site, value: site, source: Source::Fields }));
    document.said.extend(info.day.map(|day| Said { key: Key::Published, value: day, source: Source::Fields }));
    Ok(document)
}

fn document(blocks: Vec<Block>) -> Document {
    let mut document = Document::of_paragraphs(String::new());
    for (number, block) in (1..).zip(&blocks) {
        document.headings.extend(block.heading.map(|level| (number, level)));
    }
    let texts: Vec<String> = blocks.into_iter().map(|block| block.text).collect();
    document.text = texts.join("\n");
    document
}

/// The level of the heading that a line is.
fn heading(line: &Line) -> Option<u8> {
    let is_short = line.text.chars().nth(LONGEST_HEADING).is_none();
    line.heading.filter(|_| is_short && !line.text.ends_with(['。', '；', '，']))
}

/// Why a page cannot be read that has these lines, and these of them as its text; if it cannot.
fn refuse_empty(page: &Page, lines: &[Line], text: &[Line]) -> Result<(), Unreadable> {
    let has = |tags: &[&str]| page.elements().any(|(_, element)| element.is(tags));
    let (all, own) = (sum(lines, |line| line.characters), sum(text, |line| line.characters));
    if own < LITTLE && has(&["frame", "iframe"]) {
        return refuse(
            "is a web page made of frames, and its text is in another file; open the frame alone and save that page",
        );
    }
    let waits = text.iter().any(|line| WAITING.iter().any(|word| line.text.contains(word)));
    let loads = has(&["script", "noscript"]);
    if (own == 0 && (all == 0 || (loads && all < LITTLE))) || (own < LITTLE && waits) {
        return match loads {
            true => {
                refuse("is a web page without text (it loads it by script); save it again from the browser as a whole")
            }
            false => refuse("is a web page without text; put its text into it or remove it"),
        };
    }
    Ok(())
}

fn sum(lines: &[Line], count: impl Fn(&Line) -> usize) -> usize {
    lines.iter().map(count).sum()
}

fn refuse<T>(reason: &str) -> Result<T, Unreadable> {
    Err(Unreadable { reason: reason.to_owned() })
}
