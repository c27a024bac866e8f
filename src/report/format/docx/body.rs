//! The body of a Word document, read from its beginning to its end: paragraphs and tables may stand in each other, so
//! what is open is a stack.

use std::collections::HashMap;

use super::numbering::Numbering;
use super::styles::{ListPlace, Styles};
use crate::report::Unreadable;
use crate::report::format::lines::Lines;
use crate::report::format::xml::{self, Element, Event};

/// A paragraph with its level, if it is a heading.
type Line = (Option<u8>, String);

/// What is open.
enum Open {
    Paragraph(Paragraph),
    Table(Table),
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

#[derive(Default)]
struct Table {
    cells: Vec<Vec<Line>>,
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

/// No document stands deeper in itself: what does is text of one paragraph, for a line is passed on from one to the next.
pub(in super::super) const DEEPEST: usize = 64;

/// The reading of a body.
pub(super) struct Body<'styles> {
    styles: &'styles Styles,
    numbering: Numbering,
    notes: HashMap<String, Vec<Line>>,
    note_count: usize,
    open: Vec<Open>,
    /// How many paragraphs, tables and notes are too deep to be opened.
    deep: usize,
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
            open: Vec::new(),
            deep: 0,
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
        self.deep = 0;
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
            "tbl" => self.begin(Open::Table(Table::default())),
            "tc" => {
                if let Some(Open::Table(table)) = self.open.last_mut() {
                    table.cells.push(Vec::new());
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
        if self.open.len() < DEEPEST {
            self.open.push(open);
            return;
        }
        if self.deep == 0 {
            self.open.push(Open::Paragraph(Paragraph::default()));
        }
        self.deep += 1;
    }

    fn start_in_paragraph(&mut self, element: &Element<'_>) {
        let Some(Open::Paragraph(paragraph)) = self.open.last_mut() else { return };
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
        if let Some(Open::Paragraph(paragraph)) = self.open.last_mut()
            && !paragraph.is_hidden
        {
            paragraph.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        if self.deep > 0 && matches!(name, "p" | "tbl" | "footnote" | "endnote") {
            self.add("\n");
            self.deep -= 1;
            if self.deep > 0 {
                return;
            }
            if let Some(open) = self.open.pop() {
                self.close(open);
            }
            return;
        }
        match (name, self.open.last_mut()) {
            ("t", _) => self.in_text = false,
            ("r", Some(Open::Paragraph(paragraph))) => (paragraph.in_run, paragraph.is_hidden) = (false, false),
            ("tr", Some(Open::Table(_))) => {
                // A row belongs to what stands around its table.
                if let Some(Open::Table(table)) = self.open.pop() {
                    row(table.cells).into_iter().for_each(|line| self.give(line));
                    self.open.push(Open::Table(Table::default()));
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
            Open::Table(table) => row(table.cells).into_iter().for_each(|line| self.give(line)),
            Open::Note(id, lines) => drop(self.notes.insert(id, lines)),
        }
    }

    /// Gives a line to what is open around it.
    fn give(&mut self, line: Line) {
        match self.open.last_mut() {
            Some(Open::Paragraph(paragraph)) => paragraph.boxed.push(line),
            Some(Open::Table(table)) => {
                if table.cells.is_empty() {
                    table.cells.push(Vec::new());
                }
                if let Some(cell) = table.cells.last_mut() {
                    cell.push(line);
                }
            }
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
        for note in notes {
            let Some(lines) = self.notes.remove(&note) else { continue };
            self.note_count += 1;
            let mut mark = format!("[{}] ", self.note_count);
            for (_, text) in lines {
                self.give((None, std::mem::take(&mut mark) + text.trim()));
            }
        }
    }
}

/// A row becomes a line; a row of one cell is only a frame around its paragraphs.
pub(in super::super) fn row(cells: Vec<Vec<Line>>) -> Vec<Line> {
    let mut cells: Vec<Vec<Line>> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
    if cells.len() <= 1 {
        return cells.pop().unwrap_or_default();
    }
    let words = |cell: &Vec<Line>| {
        let lines = cell.iter().flat_map(|(_, text)| text.split('\n')).map(str::trim);
        lines.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let row: Vec<String> = cells.iter().map(words).collect();
    vec![(None, row.join(" | "))]
}
