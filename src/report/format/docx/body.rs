//! The body of a Word document, read from its beginning to its end: paragraphs and tables may stand in each other, so
//! what is open is a stack.

use std::collections::HashMap;

use super::numbering::Numbering;
use super::styles::{ListPlace, Styles};
use crate::report::Unreadable;
use crate::report::format::lines::Lines;
use crate::report::format::nested::{Line, Nested, Row, note};
use crate::report::format::xml::{self, Element, Event};

/// What is open.
enum Open {
    Paragraph(Paragraph),
    /// A table: of its rows the one that is being read.
    Table(Row),
    /// A note, by its kind and number.
    Note(String, Vec<Line>),
}

#[derive(Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    outline: Option<u8>,
    list: Option<u32>,
    level: Option<usize>,
    notes: Vec<String>,
    /// What stands in a box that is anchored here.
    boxed: Vec<Line>,
    in_run: bool,
    is_hidden: bool,
}

/// Elements whose content is no text of the report: what was deleted, what another branch says the same, how characters
/// are pronounced, what a field is made of, how something was formatted before.
const SKIPPED: [&str; 12] = [
    "Fallback",
    "del",
    "moveFrom",
    "rt",
    "instrText",
    "delText",
    "rPrChange",
    "pPrChange",
    "tblPrChange",
    "sectPrChange",
    "trPrChange",
    "tcPrChange",
];

/// The reading of a body.
pub(super) struct Body<'styles> {
    styles: &'styles Styles,
    numbering: Numbering,
    notes: HashMap<String, Vec<Line>>,
    note_count: usize,
    open: Nested<Open>,
    /// How many elements are open inside of one that is skipped.
    skipped: usize,
    in_text: bool,
    contents_follow: bool,
    lines: Lines,
}

impl<'styles> Body<'styles> {
    pub(super) fn new(styles: &'styles Styles, numbering: Numbering) -> Self {
        Self {
            styles,
            numbering,
            notes: HashMap::new(),
            note_count: 0,
            open: Nested::default(),
            skipped: 0,
            in_text: false,
            contents_follow: false,
            lines: Lines::default(),
        }
    }

    /// Reads notes, which the body refers to.
    pub(super) fn read_notes(&mut self, xml: &[u8]) -> Result<(), Unreadable> {
        self.read(xml).map(drop)
    }

    /// Reads the body; `false` where it is cut off.
    pub(super) fn read(&mut self, xml: &[u8]) -> Result<bool, Unreadable> {
        let is_whole = xml::visit(xml, |event| match event {
            Event::Start(_) if self.skipped > 0 => self.skipped += 1,
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            _ if self.skipped > 0 => {}
            Event::Start(element) => self.start(&element),
            Event::End(name) => self.end(name),
            Event::Text(text) if self.in_text => self.add(text),
            Event::Text(_) => {}
        })?;
        // What is cut off is kept.
        while let Some(open) = self.open.pop() {
            self.close(open);
        }
        self.skipped = 0;
        self.in_text = false;
        Ok(is_whole)
    }

    /// The lines that were read.
    pub(super) fn finish(self) -> Lines {
        self.lines
    }

    fn start(&mut self, element: &Element<'_>) {
        let name = element.name;
        if SKIPPED.contains(&name) || (name == "sdtContent" && std::mem::take(&mut self.contents_follow)) {
            self.skipped = 1;
            return;
        }
        match name {
            "p" => self.begin(Open::Paragraph(Paragraph::default())),
            "tbl" => self.begin(Open::Table(Row::default())),
            "tc" => {
                if let Some(Open::Table(row)) = self.open.last() {
                    row.begin_cell();
                }
            }
            "footnote" | "endnote" => {
                let id = element.attribute("id").unwrap_or_default();
                self.begin(Open::Note(format!("{name} {id}"), Vec::new()));
            }
            "docPartGallery" => {
                self.contents_follow = element.attribute("val").is_some_and(|kind| kind == "Table of Contents");
            }
            "t" => self.in_text = true,
            _ => self.start_in_paragraph(element),
        }
    }

    fn begin(&mut self, open: Open) {
        self.open.begin(open, || Open::Paragraph(Paragraph::default()));
    }

    fn start_in_paragraph(&mut self, element: &Element<'_>) {
        let Some(Open::Paragraph(paragraph)) = self.open.last() else { return };
        let in_run = paragraph.in_run;
        match element.name {
            "r" => paragraph.in_run = true,
            "vanish" if in_run => paragraph.is_hidden = element.is_on(),
            "pStyle" => paragraph.style = element.attribute("val"),
            "outlineLvl" => paragraph.outline = element.number("val").filter(|level| *level < 9),
            "numId" => paragraph.list = element.number("val"),
            "ilvl" => paragraph.level = element.number("val"),
            "footnoteReference" | "endnoteReference" => {
                let kind = element.name.trim_end_matches("Reference");
                paragraph.notes.extend(element.attribute("id").map(|id| format!("{kind} {id}")));
            }
            "tab" | "ptab" if in_run => self.add(" "),
            "br" if element.attribute("type").is_none_or(|kind| kind == "textWrapping") => self.add("\n"),
            "cr" => self.add("\n"),
            "noBreakHyphen" => self.add("-"),
            _ => {}
        }
    }

    fn add(&mut self, text: &str) {
        if let Some(Open::Paragraph(paragraph)) = self.open.last()
            && !paragraph.is_hidden
        {
            paragraph.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        if self.open.is_deep() && matches!(name, "p" | "tbl" | "footnote" | "endnote") {
            self.add("\n");
            if let Some(open) = self.open.end_deep() {
                self.close(open);
            }
            return;
        }
        match (name, self.open.last()) {
            ("t", _) => self.in_text = false,
            ("r", Some(Open::Paragraph(paragraph))) => (paragraph.in_run, paragraph.is_hidden) = (false, false),
            ("tr", Some(Open::Table(row))) => {
                let row = std::mem::take(row);
                // A row belongs to what stands around its table.
                if let Some(table) = self.open.pop() {
                    row.lines().into_iter().for_each(|line| self.give(line));
                    self.begin(table);
                }
            }
            ("p", Some(Open::Paragraph(_)))
            | ("tbl", Some(Open::Table(_)))
            | ("footnote" | "endnote", Some(Open::Note(..))) => {
                if let Some(open) = self.open.pop() {
                    self.close(open);
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, open: Open) {
        match open {
            Open::Paragraph(paragraph) => self.paragraph(paragraph),
            Open::Table(row) => row.lines().into_iter().for_each(|line| self.give(line)),
            Open::Note(id, lines) => drop(self.notes.insert(id, lines)),
        }
    }

    /// Gives a line to what is open around it.
    fn give(&mut self, line: Line) {
        match self.open.last() {
            Some(Open::Paragraph(paragraph)) => paragraph.boxed.push(line),
            Some(Open::Table(row)) => row.give(line),
            Some(Open::Note(_, lines)) => lines.push(line),
            None => self.lines.push(line.0, &line.1),
        }
    }

    fn paragraph(&mut self, paragraph: Paragraph) {
        let Paragraph { text, style, outline, list, level, notes, boxed, .. } = paragraph;
        let style = style.as_deref();
        let is_of_contents = style.is_some_and(|style| self.styles.is_of_contents(style));
        let place = match list {
            Some(list) => Some(ListPlace { list, level }),
            None => style.and_then(|style| self.styles.place(style)),
        };
        let number = place.and_then(|place| self.numbering.next(place, style));
        let heading = outline.map(|level| level + 2).or_else(|| style.and_then(|style| self.styles.heading(style)));
        if !is_of_contents && !text.trim().is_empty() {
            let text = match number {
                Some(number) if number.ends_with(|last: char| last.is_ascii_alphanumeric()) => {
                    format!("{number} {}", text.trim_start())
                }
                Some(number) => number + text.trim_start(),
                None => text,
            };
            self.give((heading, text));
        }
        boxed.into_iter().for_each(|line| self.give(line));
        for id in notes {
            let Some(lines) = self.notes.remove(&id) else { continue };
            self.note_count += 1;
            note(self.note_count, lines).for_each(|line| self.give(line));
        }
    }
}
