//! OpenDocument texts (`.odt`), and what LibreOffice makes of other formats: a zip archive whose `content.xml` holds the
//! paragraphs in their order. Rows of tables, notes and lists are read as in Word documents.

use std::collections::HashMap;

use super::lines::Lines;
use super::nested::{Line, Nested, Row, note};
use super::numerals::Numerals;
use super::xml::{self, Element, Event};
use super::zipped::Zip;
use super::{Document, Unreadable};

/// Elements whose content is no text of the report.
const SKIPPED: [&str; 8] = [
    "tracked-changes",
    "annotation",
    "note-citation",
    "ruby-text",
    "table-of-content",
    "alphabetical-index",
    "forms",
    "sequence-decls",
];

pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut zip = Zip::open(bytes)?;
    if zip.named("META-INF/manifest.xml")?.is_some_and(|manifest| holds(&manifest, b"encryption-data")) {
        return Err(Unreadable { reason: "is protected by a password; save it without one".to_owned() });
    }
    let content = zip.named("content.xml")?;
    let content =
        content.ok_or_else(|| Unreadable { reason: "is damaged: it holds no text; save it anew".to_owned() })?;
    let mut styles = ListStyles::default();
    // Styles that are named are kept apart from those that the text makes by itself.
    for part in [&zip.named("styles.xml")?.unwrap_or_default(), &content] {
        xml::visit(part, |event| styles.take(&event))?;
    }
    let mut body = Body { styles, ..Body::default() };
    let is_whole = xml::visit(&content, |event| body.take(event))?;
    while let Some(open) = body.open.pop() {
        body.close(open);
    }
    let mut document = body.lines.document();
    if !is_whole {
        document.notes.push("is damaged and could be read only in part; save it anew".to_owned());
    }
    Ok(document)
}

fn holds(bytes: &[u8], sought: &[u8]) -> bool {
    bytes.windows(sought.len()).any(|window| window == sought)
}

/// How the levels of lists are numbered.
#[derive(Default)]
struct ListStyles {
    styles: HashMap<String, HashMap<u8, ListLevel>>,
    open: Option<String>,
}

#[derive(Clone, Default)]
struct ListLevel {
    numerals: Numerals,
    is_small: bool,
    before: String,
    behind: String,
    start: u32,
}

impl ListStyles {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) if element.name == "list-style" || element.name == "outline-style" => {
                self.open = element.attribute("name");
            }
            Event::Start(element) if matches!(element.name, "list-level-style-number" | "outline-level-style") => {
                let Some(style) = &self.open else { return };
                let (numerals, is_small) = numerals(&element.attribute("num-format").unwrap_or_default());
                let level = ListLevel {
                    numerals,
                    is_small,
                    before: element.attribute("num-prefix").unwrap_or_default(),
                    behind: element.attribute("num-suffix").unwrap_or_default(),
                    start: element.number("start-value").unwrap_or(1),
                };
                let levels = self.styles.entry(style.clone()).or_default();
                levels.insert(element.number("level").unwrap_or(1), level);
            }
            Event::End("list-style" | "outline-style") => self.open = None,
            _ => {}
        }
    }
}

/// The numerals of this name (OpenDocument 1.3, part 3, 19.502), and whether they are small letters.
fn numerals(format: &str) -> (Numerals, bool) {
    match format {
        "" => (Numerals::None, false),
        "一, 二, 三, ..." | "一" => (Numerals::Chinese, false),
        "壹, 贰, 叁, ..." => (Numerals::ChineseFormal, false),
        "甲, 乙, 丙, ..." => (Numerals::Stems, false),
        "子, 丑, 寅, ..." => (Numerals::Branches, false),
        "①, ②, ③, ..." => (Numerals::Circled, false),
        "A" => (Numerals::Letters, false),
        "a" => (Numerals::Letters, true),
        "I" => (Numerals::Roman, false),
        "i" => (Numerals::Roman, true),
        _ => (Numerals::Decimal, false),
    }
}

enum Open {
    Paragraph { level: Option<u8>, text: String, behind: Vec<Line> },
    Row(Row),
    Note(Vec<Line>),
}

/// A list that is open: its style, and how far its numbers are.
struct List {
    style: Option<String>,
    count: Option<u32>,
    /// The number belongs to the first paragraph of an item.
    is_due: bool,
}

#[derive(Default)]
struct Body {
    styles: ListStyles,
    open: Nested<Open>,
    lists: Vec<List>,
    /// How far lists are that others go on with, by identifier.
    counts: HashMap<String, u32>,
    identifiers: Vec<Option<String>>,
    skipped: usize,
    notes: usize,
    is_body: bool,
    lines: Lines,
}

impl Body {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(_) if self.skipped > 0 => self.skipped += 1,
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            _ if self.skipped > 0 => {}
            Event::Start(element) if element.name == "body" => self.is_body = true,
            Event::Start(element) if self.is_body => self.start(&element),
            Event::End(name) if self.is_body => self.end(name),
            Event::Text(text) if self.is_body => self.text(text),
            _ => {}
        }
    }

    fn start(&mut self, element: &Element<'_>) {
        if SKIPPED.contains(&element.name) {
            self.skipped = 1;
            return;
        }
        match element.name {
            "p" | "h" => {
                let is_heading = element.name == "h";
                let level = is_heading.then(|| element.number("outline-level").unwrap_or(1_u8).saturating_add(1));
                let text = self.number().unwrap_or_default();
                self.begin(Open::Paragraph { level, text, behind: Vec::new() });
            }
            "s" => {
                let spaces = element.number("c").unwrap_or(1_usize).min(64);
                self.add(&" ".repeat(spaces));
            }
            "tab" => self.add(" "),
            "line-break" => self.add("\n"),
            "table-row" => self.begin(Open::Row(Row::default())),
            "table-cell" => {
                if let Some(Open::Row(row)) = self.open.last() {
                    row.begin_cell();
                }
            }
            "note" => self.begin(Open::Note(Vec::new())),
            "list" => self.begin_list(element),
            "list-item" | "list-header" => {
                if let Some(list) = self.lists.last_mut() {
                    list.is_due = element.name == "list-item";
                    if let Some(start) = element.number::<u32>("start-value") {
                        list.count = start.checked_sub(1);
                    }
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, open: Open) {
        self.open.begin(open, || Open::Paragraph { level: None, text: String::new(), behind: Vec::new() });
    }

    fn begin_list(&mut self, element: &Element<'_>) {
        let above = self.lists.last().and_then(|list| list.style.clone());
        let goes_on = element.attribute("continue-list").and_then(|id| self.counts.get(&id).copied());
        self.lists.push(List { style: element.attribute("style-name").or(above), count: goes_on, is_due: false });
        self.identifiers.push(element.attribute("id"));
    }

    /// The number of the item that begins.
    fn number(&mut self) -> Option<String> {
        let depth = self.lists.len();
        let list = self.lists.last_mut()?;
        if !std::mem::take(&mut list.is_due) {
            return None;
        }
        let level = self.styles.styles.get(list.style.as_ref()?)?.get(&u8::try_from(depth).ok()?)?;
        let count = list.count.map_or(level.start, |count| count.saturating_add(1));
        list.count = Some(count);
        if level.numerals == Numerals::None {
            return None;
        }
        let written = level.numerals.write(count);
        let written = if level.is_small { written.to_lowercase() } else { written };
        let space = if level.behind.ends_with(|last: char| !last.is_ascii() || last == ' ') { "" } else { " " };
        Some(format!("{}{written}{}{space}", level.before, level.behind))
    }

    fn text(&mut self, text: &str) {
        // The form breaks and indents its lines as it likes; spaces that are meant are elements.
        let mut spoken = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '\n' | '\r' | '\t' | ' ' if spoken.ends_with(' ') => {}
                '\n' | '\r' | '\t' => spoken.push(' '),
                _ => spoken.push(character),
            }
        }
        self.add(&spoken);
    }

    fn add(&mut self, words: &str) {
        if let Some(Open::Paragraph { text, .. }) = self.open.last() {
            text.push_str(words);
        }
    }

    fn end(&mut self, name: &str) {
        if self.open.is_deep() && matches!(name, "p" | "h" | "table-row" | "note") {
            self.add("\n");
            if let Some(open) = self.open.end_deep() {
                self.close(open);
            }
            return;
        }
        match (name, self.open.last()) {
            ("p" | "h", Some(Open::Paragraph { .. }))
            | ("table-row", Some(Open::Row(_)))
            | ("note", Some(Open::Note(_))) => {
                if let Some(open) = self.open.pop() {
                    self.close(open);
                }
            }
            ("list", _) => {
                let ended = self.lists.pop();
                let identifier = self.identifiers.pop().flatten();
                self.counts.extend(identifier.zip(ended.and_then(|list| list.count)));
            }
            _ => {}
        }
    }

    fn close(&mut self, open: Open) {
        match open {
            Open::Paragraph { level, text, behind } => {
                self.give((level, text));
                behind.into_iter().for_each(|line| self.give(line));
            }
            Open::Row(row) => row.lines().into_iter().for_each(|line| self.give(line)),
            Open::Note(lines) => {
                self.notes += 1;
                // It is read inside the paragraph that refers to it, and stands behind it.
                note(self.notes, lines).for_each(|line| self.give(line));
            }
        }
    }

    fn give(&mut self, line: Line) {
        match self.open.last() {
            Some(Open::Paragraph { behind, .. }) => behind.push(line),
            Some(Open::Row(row)) => row.give(line),
            Some(Open::Note(lines)) => lines.push(line),
            None => self.lines.push(line.0, &line.1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::zipped::packed;
    use super::*;

    fn read_content(content: &str) -> Document {
        let content = format!(
            r#"<office:document-content><office:automatic-styles>
            <text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-suffix="、" style:num-format="一, 二, 三, ..."/>
            <text:list-level-style-number text:level="2" style:num-suffix="." style:num-format="1"/></text:list-style>
            </office:automatic-styles><office:body><office:text>{content}</office:text></office:body></office:document-content>"#
        );
        read(&packed(&[("content.xml", &content)])).expect("a document")
    }

    fn lines(content: &str) -> Vec<String> {
        read_content(content).text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn paragraphs_headings_and_spaces() {
        let document = read_content(
            "<text:h text:outline-level=\"1\">一、修路</text:h><text:p>镇里<text:span>修了</text:span>路<text:s text:c=\"2\"/>GDP\n  涨了<text:line-break/>好</text:p>",
        );
        assert_eq!(document.text, "一、修路\n镇里修了路  GDP 涨了\n好\n");
        assert_eq!(document.headings, [(1, 2)]);
    }

    #[test]
    fn lists_are_numbered_and_go_on() {
        let item = |text: &str| format!("<text:list-item><text:p>{text}</text:p><text:p>又</text:p></text:list-item>");
        let inner = "<text:list><text:list-item><text:p>丙</text:p></text:list-item></text:list>";
        let content = format!(
            "<text:list xml:id=\"a\" text:style-name=\"L\">{}<text:list-item><text:p>乙</text:p>{inner}</text:list-item></text:list>\
             <text:list text:continue-list=\"a\" text:style-name=\"L\">{}</text:list>",
            item("甲"),
            item("丁")
        );
        assert_eq!(lines(&content), ["一、甲", "又", "二、乙", "1. 丙", "三、丁", "又"]);
    }

    #[test]
    fn rows_are_lines_and_notes_stand_behind() {
        let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        let row =
            format!("<table:table><table:table-row>{}{}</table:table-row></table:table>", cell("指标"), cell("12"));
        let note = "<text:p>驿站<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>议事处</text:p></text:note-body></text:note>提质</text:p>";
        assert_eq!(lines(&(row + note)), ["指标 | 12", "驿站提质", "[1] 议事处"]);
    }

    #[test]
    fn no_depth_is_too_deep() {
        let within = "<text:p>层".repeat(100_000) + &"</text:p>".repeat(100_000) + "<text:p>后面</text:p>";
        let read = lines(&within);
        let all: usize = read.iter().map(|line| line.matches('层').count()).sum();
        assert_eq!((all, read.last().map(String::as_str)), (100_000, Some("后面")));
    }

    #[test]
    fn what_is_locked_or_changed_is_not_read() {
        let manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
        let locked = packed(&[("META-INF/manifest.xml", manifest), ("content.xml", "?")]);
        assert!(read(&locked).expect_err("locked").reason.contains("password"));
        assert_eq!(
            lines("<text:tracked-changes><text:p>删</text:p></text:tracked-changes><text:p>留</text:p>"),
            ["留"]
        );
    }
}
