//! The passages of an index, held in memory as plain text with what is known of each. Nothing of this comes from the
//! terms, postings or columns of the index.

use std::collections::HashMap;
use std::ops::Range;

use district_search::engine::local::Local;
use district_search::error::Result;
use district_search::report::{Institution, Lines, Passage};
use district_search::text::units::Units;

/// What is known of a passage beside its text.
pub(super) struct Known {
    /// The number of its report: of its file.
    pub(super) report: u32,
    /// The number of its run: the passages over which one paragraph, or one after the other, goes on.
    pub(super) run: u32,
    pub(super) district: Option<u32>,
    pub(super) year: Option<u16>,
    pub(super) covers: Option<(u16, u16)>,
    pub(super) institution: Option<Institution>,
    pub(super) part: u32,
    pub(super) lines: Lines,
    /// Where its text begins, in bytes of all texts.
    start: usize,
}

/// Folded texts, one after the other, in which strings are sought: of passages, titles, headings or paths.
#[derive(Default)]
pub(super) struct Texts {
    /// All of them; a line feed stands between those across which nothing is found.
    pub(super) compact: String,
    /// Where each begins, in bytes.
    pub(super) starts: Vec<usize>,
    /// The first passage that each belongs to; it belongs to all up to the next one's.
    passages: Vec<u32>,
}

impl Texts {
    /// Adds a text that stands by itself, unless it is that of the passage before.
    fn add(&mut self, text: &str, passage: u32) {
        let units = Units::of(text);
        let is_known = self.starts.last().is_some_and(|start| self.compact[*start..] == *units.compact());
        if !is_known {
            self.begin(passage);
            self.compact.push_str(units.compact());
        }
    }

    fn begin(&mut self, passage: u32) {
        if !self.starts.is_empty() {
            self.compact.push('\n');
        }
        self.starts.push(self.compact.len());
        self.passages.push(passage);
    }

    /// A text, folded.
    pub(super) fn text(&self, text: usize) -> &str {
        let end = self.starts.get(text + 1).map_or(self.compact.len(), |next| next - 1);
        &self.compact[self.starts[text]..end]
    }

    /// The passages that a text belongs to, of so many.
    pub(super) fn passages(&self, text: u32, count: usize) -> Range<u32> {
        let end = self.passages.get(text as usize + 1).map_or(count as u32, |next| *next);
        self.passages[text as usize]..end
    }
}

/// The passages of an index.
#[derive(Default)]
pub(crate) struct Held {
    text: String,
    pub(super) passages: Vec<Known>,
    /// The first passage of each run.
    runs: Vec<u32>,
    /// The texts of the passages, those of a run together.
    pub(super) bodies: Texts,
    pub(super) titles: Texts,
    pub(super) sections: Texts,
    pub(super) paths: Texts,
    /// The folder and path of each report.
    pub(super) names: Vec<(String, String)>,
    reports: HashMap<(String, String), Range<u32>>,
}

impl Held {
    /// Reads all passages of an index.
    pub(crate) fn of(local: &Local) -> Result<Self> {
        let mut held = Self::default();
        local.passages(|stored| {
            let name = (stored.root, stored.path);
            held.add(name, stored.part, &stored.title, &stored.passage);
        })?;
        held.finish_run();
        Ok(held)
    }

    fn add(&mut self, name: (String, String), part: u32, title: &str, passage: &Passage) {
        let number = self.passages.len() as u32;
        let is_new = self.names.last() != Some(&name);
        if is_new || !passage.continues {
            self.finish_run();
            self.runs.push(number);
        }
        if is_new {
            // To count reports by looking at the one before would otherwise be wrong, here and in the engine.
            assert!(!self.reports.contains_key(&name), "the passages of {name:?} stand apart");
            self.names.push(name.clone());
        }
        self.reports.entry(name).or_insert(number..number).end = number + 1;
        let metadata = &passage.metadata;
        self.passages.push(Known {
            report: self.names.len() as u32 - 1,
            run: self.runs.len() as u32 - 1,
            district: metadata.district.as_ref().map(|known| known.value),
            year: metadata.year.as_ref().map(|known| known.value),
            covers: metadata.covers.as_ref().map(|known| known.value),
            institution: metadata.institution.as_ref().map(|known| known.value),
            part,
            lines: passage.lines,
            start: self.text.len(),
        });
        self.text.push_str(&passage.text);
        self.titles.add(title, number);
        self.sections.add(&passage.section.join("\n"), number);
        self.paths.add(&self.names[self.names.len() - 1].1, number);
    }

    /// What stands in a run is one text; where in it each of its passages begins is kept.
    fn finish_run(&mut self) {
        let Some(run) = self.runs.len().checked_sub(1) else { return };
        let mut border = 0;
        let units = Units::of(self.run_text(run as u32));
        for passage in self.run(run as u32) {
            if passage == self.run(run as u32).start {
                self.bodies.begin(passage);
            } else {
                let place = units.as_slice().partition_point(|unit| unit.start < border);
                let start =
                    units.as_slice().get(place).map_or(units.compact().len(), |unit| unit.folded_start as usize);
                self.bodies.starts.push(self.bodies.starts[self.runs[run] as usize] + start);
                self.bodies.passages.push(passage);
            }
            border += self.text(passage).chars().count() as u32;
        }
        self.bodies.compact.push_str(units.compact());
    }

    /// How many passages there are.
    pub(super) fn len(&self) -> usize {
        self.passages.len()
    }

    /// The text of a passage.
    pub(super) fn text(&self, passage: u32) -> &str {
        let end = self.passages.get(passage as usize + 1).map_or(self.text.len(), |next| next.start);
        &self.text[self.passages[passage as usize].start..end]
    }

    /// The passages of a run.
    pub(super) fn run(&self, run: u32) -> Range<u32> {
        let end = self.runs.get(run as usize + 1).map_or(self.len() as u32, |next| *next);
        self.runs[run as usize]..end
    }

    /// The text of all passages of a run.
    pub(super) fn run_text(&self, run: u32) -> &str {
        let passages = self.run(run);
        let end = self.passages.get(passages.end as usize).map_or(self.text.len(), |next| next.start);
        &self.text[self.passages[passages.start as usize].start..end]
    }

    /// The text of a passage and of those after it that its paragraph goes on in.
    pub(super) fn text_from(&self, passage: u32) -> &str {
        let run = self.passages[passage as usize].run;
        let skipped = self.passages[passage as usize].start - self.passages[self.run(run).start as usize].start;
        &self.run_text(run)[skipped..]
    }

    /// The passages of the report of a folder and path.
    pub(super) fn report(&self, root: &str, path: &str) -> Range<u32> {
        self.reports.get(&(root.to_owned(), path.to_owned())).cloned().unwrap_or_default()
    }

    /// The folder and path of a passage, for people.
    pub(super) fn place(&self, passage: u32) -> String {
        let (root, path) = &self.names[self.passages[passage as usize].report as usize];
        format!("{root}/{path}")
    }
}
