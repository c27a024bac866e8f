//! A page becomes lines: one for each paragraph, heading, point of a list and row of a table, as they would be read
//! from the screen.

use super::line::{Line, Writer};
use super::page::{Element, Kind, Page};
use super::tables;

/// Elements whose text is none of the page's.
const UNREAD: [&str; 31] = [
    "applet", "audio", "button", "canvas", "datalist", "embed", "frame", "head", "iframe", "input", "link", "map",
    "meta", "meter", "noembed", "noframes", "noscript", "object", "option", "progress", "rp", "rt", "rtc", "script",
    "select", "style", "svg", "template", "textarea", "title", "video",
];

/// The lines of a page. Elements that `is_apart` stand on lines of their own.
pub(super) fn lines(page: &Page, is_apart: impl Fn(usize) -> bool) -> Vec<Line> {
    let data_tables = tables::with_data(page);
    let mut reader = Reader::default();
    let mut open: Vec<usize> = Vec::new();
    let mut at = 1;
    while at < page.nodes.len() {
        while let Some(last) = open.last().copied().filter(|last| page.nodes[*last].end <= at) {
            open.pop();
            if let Some(element) = page.element(last) {
                reader.close(element, is_apart(last), data_tables.contains(&last));
            }
        }
        let node = &page.nodes[at];
        match &node.kind {
            Kind::Text(text) => reader.writer.text(at, text),
            Kind::Element(element) if UNREAD.binary_search(&&*element.tag).is_ok() => {
                at = node.end;
                continue;
            }
            Kind::Element(element) => {
                reader.open(element, is_apart(at), data_tables.contains(&at));
                open.push(at);
            }
        }
        at += 1;
    }
    reader.writer.end_row();
    reader.writer.end_line();
    reader.writer.lines
}

/// What the elements around the text mean for it.
#[derive(Default)]
struct Reader {
    writer: Writer,
    /// Whether each open table holds data.
    tables: Vec<bool>,
    /// The next number of each open list, if its points are numbered.
    lists: Vec<Option<u32>>,
}

impl Reader {
    fn open(&mut self, element: &Element, is_apart: bool, holds_data: bool) {
        let writer = &mut self.writer;
        if element.is_block() || is_apart {
            writer.end_line();
        }
        writer.bold += u32::from(is_bold(element));
        writer.verbatim += u32::from(is_verbatim(element));
        match &*element.tag {
            "br" | "hr" => writer.end_line(),
            "wbr" | "img" => {}
            "a" if is_link(element) => {
                writer.in_link += 1;
                writer.count_link();
            }
            "table" => self.tables.push(holds_data),
            "tr" if self.tables.last() == Some(&true) => writer.begin_row(),
            "td" | "th" => writer.end_cell(),
            "ul" | "menu" | "dir" => self.lists.push(None),
            "ol" => {
                let is_plain = element.style().contains("list-style:none") || is_without_marks(element);
                let start = element.attribute("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                self.lists.push((!is_plain).then_some(start));
            }
            "li" => {
                writer.number = None;
                if let Some(Some(next)) = self.lists.last_mut()
                    && !is_without_marks(element)
                {
                    let given = element.attribute("value").and_then(|value| value.trim().parse().ok());
                    let number: u32 = given.unwrap_or(*next);
                    writer.number = Some(number);
                    *next = number.saturating_add(1);
                }
            }
            _ => {}
        }
        if let Some(level) = element.heading() {
            writer.heading = Some(level);
        }
    }

    fn close(&mut self, element: &Element, is_apart: bool, holds_data: bool) {
        let writer = &mut self.writer;
        if element.is_block() || is_apart {
            writer.end_line();
        }
        writer.bold -= u32::from(is_bold(element));
        writer.verbatim -= u32::from(is_verbatim(element));
        match &*element.tag {
            "a" if is_link(element) => writer.in_link -= 1,
            "table" => {
                if holds_data {
                    writer.end_row();
                }
                self.tables.pop();
            }
            "tr" if self.tables.last() == Some(&true) => writer.end_row(),
            "td" | "th" => writer.end_cell(),
            "ul" | "menu" | "dir" | "ol" => {
                self.lists.pop();
            }
            "li" => writer.number = None,
            _ => {}
        }
        if element.heading().is_some() {
            writer.heading = None;
        }
    }
}

/// Whether an element leads to another page. Links to places of the same one are a table of contents, and those to
/// files are what is added to the text.
fn is_link(element: &Element) -> bool {
    const FILES: [&str; 9] = [".doc", ".docx", ".xls", ".xlsx", ".pdf", ".wps", ".ofd", ".rar", ".zip"];
    let is_file = |href: &str| FILES.iter().any(|ending| href.to_ascii_lowercase().ends_with(ending));
    let href = element.attribute("href").map(str::trim);
    href.is_some_and(|href| !href.starts_with('#') && !is_file(href))
}

fn is_without_marks(element: &Element) -> bool {
    element.style().contains("list-style-type:none")
}

/// Whether the breaks of its source are those of its text.
fn is_verbatim(element: &Element) -> bool {
    let has_style = || element.attribute("style").is_some_and(|style| style.contains("white-space"));
    element.is(&["pre", "listing", "xmp"]) || (has_style() && element.style().contains("white-space:pre"))
}

fn is_bold(element: &Element) -> bool {
    const HEAVY: [&str; 5] = ["bold", "600", "700", "800", "900"];
    if element.is(&["b", "strong"]) {
        return true;
    }
    let style = element.attribute("style").filter(|style| style.contains("font")).map(|_| element.style());
    style.is_some_and(|style| {
        style.split("font-weight:").nth(1).is_some_and(|weight| HEAVY.iter().any(|heavy| weight.starts_with(heavy)))
    })
}
