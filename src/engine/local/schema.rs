//! What the index holds: the fields, and the two kinds of document. A passage has terms, columns to filter and count
//! by, and its record; a file has a row of the manifest. Both are documents of one index, so that one commit moves
//! them together.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use tantivy::schema::{BytesOptions, FAST, Field, NumericOptions, STORED, Schema, TextOptions};

use super::postings::Detail;
use crate::report::{Lines, Metadata, Passage};

/// Counted up whenever the fields, or what stands in them, change.
pub(super) const SCHEMA: u32 = 12;

/// The hash of the folding, the dictionary and the word codes that this program was built with. An index made with
/// others would not hold the terms that a query asks for.
pub(super) const TABLES: &str = env!("DISTRICT_SEARCH_TABLES");

/// Names of the columns.
pub(super) mod column {
    pub(in crate::engine::local) const EXTENT: &str = "extent";
    pub(in crate::engine::local) const ROOT: &str = "root";
    pub(in crate::engine::local) const PATH: &str = "path";
    pub(in crate::engine::local) const SIZE: &str = "size";
    pub(in crate::engine::local) const MODIFIED: &str = "modified";
    pub(in crate::engine::local) const HASH_HIGH: &str = "hash_high";
    pub(in crate::engine::local) const HASH_LOW: &str = "hash_low";
    pub(in crate::engine::local) const READER: &str = "reader";
    pub(in crate::engine::local) const STATE: &str = "state";
    pub(in crate::engine::local) const PASSAGES: &str = "passages";
    pub(in crate::engine::local) const NESTING: &str = "nesting";
    pub(in crate::engine::local) const TOLD: &str = "told";
}

/// The fields of the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// Pairs of units, with positions.
    pub(super) text: Field,
    /// Words of three and more units.
    pub(super) words: Field,
    /// Single units.
    pub(super) units: Field,
    /// The pair of units at the border of this passage and the next, where a paragraph goes on across it.
    pub(super) border: Field,
    /// Pairs of units, with positions, of the title of the part, and its single units.
    pub(super) title: Field,
    pub(super) title_units: Field,
    /// The same of the headings above the passage.
    pub(super) section: Field,
    pub(super) section_units: Field,
    /// Of a row of the manifest: the single units of the path, with positions.
    pub(super) file_path: Field,
    /// How far the next passage, which continues the paragraph of this one, stands from it: an [`Extent`]; 0 where the
    /// next one does not.
    pub(super) extent: Field,
    /// All that a passage comes from, see [`super::origin`].
    pub(super) origin: Field,
    /// The last year it looks back on, 0 where not known.
    pub(super) covers_last: Field,
    /// Of a passage: the fingerprint of its text. Of a row: the sketch of the file, 0 where that is too short.
    pub(super) fingerprint: Field,
    /// Of a passage: the number of its file. 0 in rows of the manifest.
    pub(super) report: Field,
    /// Administrative code, 0 where not known.
    pub(super) district: Field,
    /// Year, 0 where not known.
    pub(super) year: Field,
    /// Number of the institution, 0 where not known.
    pub(super) institution: Field,
    /// Of a passage: its [`PassageRecord`], see [`super::records`].
    pub(super) record: Field,
    /// Of a row: its [`FileRecord`] as JSON, where there is something to say.
    pub(super) notes: Field,
    /// Of a row of the manifest: the number of the folder of reports.
    pub(super) root: Field,
    /// Of a row: the path in that folder.
    pub(super) path: Field,
    /// Of a row: the size in bytes.
    pub(super) size: Field,
    /// Of a row: the time of modification in nanoseconds, 0 where it cannot be trusted.
    pub(super) modified: Field,
    /// Of a row: the halves of the beginning of the blake3 hash of the content, 0 where it could not be read.
    pub(super) hash_high: Field,
    pub(super) hash_low: Field,
    /// Of a row: the version of the reader.
    pub(super) reader: Field,
    /// Of a row: the number of its [`super::manifest::State`].
    pub(super) state: Field,
    /// Of a row: how many passages the file gave.
    pub(super) passages: Field,
    /// Of a row: the number of its [`super::manifest::Nesting`].
    pub(super) nesting: Field,
    /// Of a row: the number of what is said of the file elsewhere, 0 where nothing is.
    pub(super) told: Field,
}

/// How the text of a field becomes terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Pairs and marks; the long words and the single units go into fields of their own.
    Text,
    /// Pairs; the single units go into this field.
    Short(Field),
    /// Single units and marks.
    Path,
    /// The text is the term.
    Whole,
}

impl Fields {
    /// How the text of a field is cut.
    pub(super) fn cut(&self, field: Field) -> Cut {
        match field {
            field if field == self.text => Cut::Text,
            field if field == self.title => Cut::Short(self.title_units),
            field if field == self.section => Cut::Short(self.section_units),
            field if field == self.file_path => Cut::Path,
            _ => Cut::Whole,
        }
    }

    /// What is kept of the documents of the terms of a field; `None` where it has no terms.
    pub(super) fn detail(&self, field: Field) -> Option<Detail> {
        let places = [self.text, self.title, self.section, self.file_path];
        let documents = [self.units, self.title_units, self.section_units, self.border, self.origin];
        if places.contains(&field) {
            Some(Detail::Positions)
        } else if field == self.words {
            Some(Detail::Frequencies)
        } else {
            documents.contains(&field).then_some(Detail::Documents)
        }
    }

    /// The field by whose length the terms of a field are weighed.
    pub(super) fn measure(&self, field: Field) -> Field {
        if field == self.words { self.text } else { field }
    }

    /// The fields of which lengths are kept.
    pub(super) fn measured(&self) -> [Field; 3] {
        [self.text, self.title, self.section]
    }
}

static DECLARED: LazyLock<(Schema, Fields)> = LazyLock::new(schema);

/// The fields of every index.
pub(super) fn fields() -> &'static Fields {
    &DECLARED.1
}

/// What is kept of the documents of the terms of a field.
pub(super) fn detail(field: Field) -> Detail {
    fields().detail(field).unwrap_or(Detail::Documents)
}

/// The schema and its fields. The library keeps columns and records; the terms are kept in [`super::postings`].
pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let number = || NumericOptions::default() | FAST;
    let fields = Fields {
        text: schema.add_text_field("text", TextOptions::default()),
        words: schema.add_text_field("words", TextOptions::default()),
        units: schema.add_text_field("units", TextOptions::default()),
        border: schema.add_text_field("border", TextOptions::default()),
        title: schema.add_text_field("title", TextOptions::default()),
        title_units: schema.add_text_field("title_units", TextOptions::default()),
        section: schema.add_text_field("section", TextOptions::default()),
        section_units: schema.add_text_field("section_units", TextOptions::default()),
        file_path: schema.add_text_field("file_path", TextOptions::default()),
        extent: schema.add_u64_field(column::EXTENT, number()),
        origin: schema.add_u64_field("origin", NumericOptions::default()),
        covers_last: schema.add_u64_field("covers_last", NumericOptions::default()),
        fingerprint: schema.add_u64_field("fingerprint", NumericOptions::default()),
        report: schema.add_u64_field("report", NumericOptions::default()),
        district: schema.add_u64_field("district", NumericOptions::default()),
        year: schema.add_u64_field("year", NumericOptions::default()),
        institution: schema.add_u64_field("institution", NumericOptions::default()),
        record: schema.add_bytes_field("record", BytesOptions::default() | STORED),
        notes: schema.add_bytes_field("notes", BytesOptions::default() | STORED),
        root: schema.add_u64_field(column::ROOT, number()),
        path: schema.add_text_field(column::PATH, TextOptions::default().set_fast("raw")),
        size: schema.add_u64_field(column::SIZE, number()),
        modified: schema.add_u64_field(column::MODIFIED, number()),
        hash_high: schema.add_u64_field(column::HASH_HIGH, number()),
        hash_low: schema.add_u64_field(column::HASH_LOW, number()),
        reader: schema.add_u64_field(column::READER, number()),
        state: schema.add_u64_field(column::STATE, number()),
        passages: schema.add_u64_field(column::PASSAGES, number()),
        nesting: schema.add_u64_field(column::NESTING, number()),
        told: schema.add_u64_field(column::TOLD, number()),
    };
    (schema.build(), fields)
}

/// How the paragraph of a passage goes on in the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    /// How many positions after the first of this passage the next one begins.
    pub(super) positions: u32,
    /// Punctuation stands at the border.
    pub(super) is_separated: bool,
    /// A sentence ends there.
    pub(super) begins_sentence: bool,
}

impl Extent {
    /// As a number of the column.
    pub(super) fn to_number(self) -> u64 {
        u64::from(self.positions) << 2 | u64::from(self.is_separated) << 1 | u64::from(self.begins_sentence)
    }

    /// From a number of the column; `None` where the paragraph does not go on.
    pub(super) fn from_number(number: u64) -> Option<Self> {
        let extent =
            Self { positions: (number >> 2) as u32, is_separated: number & 2 != 0, begins_sentence: number & 1 != 0 };
        (number != 0).then_some(extent)
    }
}

/// What is kept of a passage to show it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PassageRecord {
    pub(super) root: u32,
    pub(super) path: String,
    pub(super) part: u32,
    pub(super) title: String,
    pub(super) section: Vec<String>,
    pub(super) lines: Lines,
    pub(super) pages: Option<(u32, u32)>,
    pub(super) continues: bool,
    pub(super) metadata: Metadata,
    /// The sketch of the file, 0 where its text is too short.
    pub(super) sketch: u64,
    pub(super) text: String,
}

impl PassageRecord {
    /// Of a passage that is a file by itself.
    pub(super) fn alone(path: String, text: String) -> Self {
        Self {
            root: 0,
            path,
            part: 0,
            title: String::new(),
            section: Vec::new(),
            lines: Lines { first: 1, last: 1 },
            pages: None,
            continues: false,
            metadata: Metadata::default(),
            sketch: 0,
            text,
        }
    }

    /// Of a passage of a file.
    pub(super) fn new(root: u32, path: &str, part: u32, title: &str, passage: Passage) -> Self {
        let Passage { text, lines, pages, continues, section, metadata } = passage;
        let (path, title, section) = (path.to_owned(), title.to_owned(), section.to_vec());
        Self { root, path, part, title, section, lines, pages, continues, metadata, sketch: 0, text }
    }
}

/// What is kept of a file beside its columns.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct FileRecord {
    /// Why it could not be read, or what is doubtful about it.
    pub(super) notes: Vec<String>,
}
