//! Compares how texts are read with what is true of them. Used by the test of our own texts and by the example
//! `read_truth`, which does the same for a folder of others.
//!
//! The truth is a JSON object with an entry a file: `paragraphs`, each with `kind`, `first`, `last`, `section` and
//! `text`, and `meta.docs`, each with the `lines`, `title`, `code`, `institution`, `delivered` or `published`, and
//! `covered` of an article. Districts within an article stand in `parts` (`"25-41": "330108 …"`) and `captions`.

use std::fmt::Write as _;
use std::path::Path;

use district_search::report::{self, Lines, Metadata, Paragraph, ParagraphKind, Part, Report};
use serde_json::Value;

/// What the comparison of one file came to.
#[derive(Default)]
pub(crate) struct Outcome {
    /// The lines to print: a summary, then each difference.
    pub(crate) text: String,
    /// How many paragraphs there truly are, and how many were read with the same text and lines.
    pub(crate) paragraphs: (usize, usize),
    /// How many sections there truly are, and how many were read.
    pub(crate) sections: (usize, usize),
    /// How many values of metadata differ.
    pub(crate) metadata_wrong: usize,
    /// How many passages there are, and their characters in all.
    pub(crate) passages: (usize, usize),
}

impl Outcome {
    /// Whether it reaches what is asked: 98 % of the paragraphs, 95 % of the sections, all metadata.
    pub(crate) fn is_good(&self) -> bool {
        let share = |(all, right): (usize, usize)| right as f64 / all.max(1) as f64;
        share(self.paragraphs) >= 0.98 && share(self.sections) >= 0.95 && self.metadata_wrong == 0
    }

    fn add(&mut self, other: &Self) {
        self.text.push_str(&other.text);
        for (sum, one) in [
            (&mut self.paragraphs, other.paragraphs),
            (&mut self.sections, other.sections),
            (&mut self.passages, other.passages),
        ] {
            sum.0 += one.0;
            sum.1 += one.1;
        }
        self.metadata_wrong += other.metadata_wrong;
    }
}

/// Reads every file the truth knows and compares; each file must be good by itself.
pub(crate) fn compare(texts: &Path, truth: &Path) -> Result<(Outcome, bool), Box<dyn std::error::Error>> {
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth)?)?;
    let mut all = Outcome::default();
    let mut is_good = true;
    for (name, expected) in truth.as_object().ok_or("the truth is no object")? {
        let bytes = std::fs::read(texts.join(name))?;
        let report = report::read(name, &bytes).map_err(|unreadable| format!("{name} {}", unreadable.reason))?;
        let outcome = file(name, &report, expected);
        is_good &= outcome.is_good();
        all.add(&outcome);
    }
    let (count, characters) = all.passages;
    let mean = characters as f64 / count.max(1) as f64;
    writeln!(
        all.text,
        "all: paragraphs {}/{}, sections {}/{}, metadata wrong {}, passages {count}, mean {mean:.0} characters",
        all.paragraphs.1, all.paragraphs.0, all.sections.1, all.sections.0, all.metadata_wrong
    )?;
    Ok((all, is_good))
}

fn file(name: &str, report: &Report, expected: &Value) -> Outcome {
    let mut outcome = Outcome::default();
    let mut differences = String::new();
    paragraphs(report, expected, &mut outcome, &mut differences);
    documents(report, expected, &mut outcome, &mut differences);
    let passages = report.parts.iter().flat_map(|part| &part.passages);
    let lengths: Vec<usize> = passages.map(|passage| passage.text.chars().count()).collect();
    outcome.passages = (lengths.len(), lengths.iter().sum());
    outcome.text = format!(
        "{name}: paragraphs {}/{}, sections {}/{}, metadata wrong {}, passages {} ({} to {} characters)\n{differences}",
        outcome.paragraphs.1,
        outcome.paragraphs.0,
        outcome.sections.1,
        outcome.sections.0,
        outcome.metadata_wrong,
        lengths.len(),
        lengths.iter().min().unwrap_or(&0),
        lengths.iter().max().unwrap_or(&0),
    );
    outcome
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
}

fn number(value: &Value) -> u32 {
    value.as_u64().unwrap_or_default() as u32
}

fn lines_of(value: &Value) -> Lines {
    Lines { first: number(&value["first"]), last: number(&value["last"]) }
}

fn kind_name(kind: ParagraphKind) -> String {
    match kind {
        ParagraphKind::Body => "p".to_owned(),
        ParagraphKind::Markdown(_) => "md".to_owned(),
        ParagraphKind::Heading(level) => format!("h{level}"),
        ParagraphKind::RunIn(level) => format!("h{level}r"),
        ParagraphKind::Caption => "cap".to_owned(),
        ParagraphKind::Continuation => "cont".to_owned(),
        ParagraphKind::Date => "date".to_owned(),
        ParagraphKind::Salutation => "sal".to_owned(),
        ParagraphKind::Credits => "cred".to_owned(),
        ParagraphKind::Row => "row".to_owned(),
    }
}

fn paragraphs(report: &Report, expected: &Value, outcome: &mut Outcome, differences: &mut String) {
    let read: Vec<&Paragraph> = report.parts.iter().flat_map(|part| &part.paragraphs).collect();
    let truth = expected["paragraphs"].as_array().map(Vec::as_slice).unwrap_or_default();
    for one in truth {
        let text = one["text"].as_str().unwrap_or_default();
        let lines = lines_of(one);
        outcome.paragraphs.0 += 1;
        outcome.sections.0 += 1;
        let Some(same) = read.iter().find(|other| other.text == text && other.lines == lines) else {
            let near: Vec<&str> =
                read.iter().filter(|other| other.lines.first == lines.first).map(|other| other.text.as_str()).collect();
            let _ = writeln!(differences, "  lines {}–{}: “{}” was read as {near:?}", lines.first, lines.last, text);
            let near_section =
                read.iter().any(|other| other.lines == lines && other.section[..] == strings(&one["section"])[..]);
            outcome.sections.1 += usize::from(near_section);
            continue;
        };
        outcome.paragraphs.1 += 1;
        let section = strings(&one["section"]);
        if same.section[..] == section[..] {
            outcome.sections.1 += 1;
        } else {
            let _ = writeln!(differences, "  line {}: section {section:?} was read as {:?}", lines.first, same.section);
        }
        let kind = one["kind"].as_str().unwrap_or_default();
        if kind_name(same.kind) != kind {
            let _ = writeln!(
                differences,
                "  line {}: kind {kind} was read as {} (not counted)",
                lines.first,
                kind_name(same.kind)
            );
        }
    }
    let extra = read.iter().filter(|one| {
        !truth.iter().any(|other| lines_of(other).first <= one.lines.last && lines_of(other).last >= one.lines.first)
    });
    for one in extra {
        let _ = writeln!(differences, "  line {}: “{}” stands in no true paragraph", one.lines.first, one.text);
    }
}

fn documents(report: &Report, expected: &Value, outcome: &mut Outcome, differences: &mut String) {
    let documents = expected["meta"]["docs"].as_array().map(Vec::as_slice).unwrap_or_default();
    if documents.len() != report.parts.len() {
        outcome.metadata_wrong += 1;
        let _ = writeln!(differences, "  {} parts were read as {}", documents.len(), report.parts.len());
    }
    for (document, part) in documents.iter().zip(&report.parts) {
        document_of(document, part, outcome, differences);
    }
}

fn document_of(document: &Value, part: &Part, outcome: &mut Outcome, differences: &mut String) {
    let year = |known: &Value| known.as_u64().map(|year| year as u16);
    let covered = document["covered"].as_array().and_then(|range| Some((year(range.first()?)?, year(range.get(1)?)?)));
    let truth = Plain {
        title: document["title"].as_str().unwrap_or_default().to_owned(),
        district: document["code"].as_str().and_then(|code| code.parse().ok()),
        year: year(&document["delivered"]).or(year(&document["published"])),
        covers: covered,
        institution: document["institution"].as_str().map(str::to_owned),
    };
    let mut differ = |what: &str, truth: String, read: String| {
        if truth != read {
            outcome.metadata_wrong += 1;
            let _ = writeln!(differences, "  part at line {}: {what} {truth} was read as {read}", part.lines.first);
        }
    };
    let read = Plain::of(&part.title, &part.metadata);
    differ("title", truth.title.clone(), read.title);
    differ("district", format!("{:?}", truth.district), format!("{:?}", read.district));
    differ("year", format!("{:?}", truth.year), format!("{:?}", read.year));
    differ("covers", format!("{:?}", truth.covers), format!("{:?}", read.covers));
    differ("institution", format!("{:?}", truth.institution), format!("{:?}", read.institution));
    let ends = |value: &Value| format!("{}–{}", number(&value[0]), number(&value[1]));
    differ("lines", ends(&document["lines"]), format!("{}–{}", part.lines.first, part.lines.last));
    for key in ["head_missing", "tail_missing"] {
        let read = if key == "head_missing" { part.head_missing } else { part.tail_missing };
        if let Some(truth) = document[key].as_bool() {
            differ(key, truth.to_string(), read.to_string());
        }
    }
    for passage in &part.passages {
        let truth = district_at(document, passage.lines).or(truth.district);
        let read = passage.metadata.district.as_ref().map(|known| known.value);
        differ(
            &format!("district of lines {}–{}", passage.lines.first, passage.lines.last),
            format!("{truth:?}"),
            format!("{read:?}"),
        );
        let read = Plain::of("", &passage.metadata);
        differ("year of a passage", format!("{:?}", truth_year(&part.metadata)), format!("{:?}", read.year));
    }
}

fn truth_year(metadata: &Metadata) -> Option<u16> {
    metadata.year.as_ref().map(|known| known.value)
}

struct Plain {
    title: String,
    district: Option<u32>,
    year: Option<u16>,
    covers: Option<(u16, u16)>,
    institution: Option<String>,
}

impl Plain {
    fn of(title: &str, metadata: &Metadata) -> Self {
        Self {
            title: title.to_owned(),
            district: metadata.district.as_ref().map(|known| known.value),
            year: metadata.year.as_ref().map(|known| known.value),
            covers: metadata.covers.as_ref().map(|known| known.value),
            institution: metadata.institution.as_ref().map(|known| known.value.name().to_owned()),
        }
    }
}

/// The district that the truth gives these lines within an article.
fn district_at(document: &Value, lines: Lines) -> Option<u32> {
    let entries = ["captions", "parts"].into_iter().filter_map(|key| document[key].as_object()).flatten();
    for (range, district) in entries {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
        if first <= lines.first && lines.last <= last {
            return district.as_str()?.split(' ').next()?.parse().ok();
        }
    }
    None
}
