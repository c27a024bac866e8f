//! What a reader makes of the bytes of a file: lines of text, what the format knows of them, and what the file says of
//! itself.

use serde::{Deserialize, Serialize};

use super::super::Source;

/// The text of a file, and what its format knows of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The text.
    pub text: String,
    /// The number of its first line.
    pub first_line: u32,
    /// How its lines came about.
    pub breaks: LineBreaks,
    /// Lines that are headings, in their order, each with its level from 1 on. They stand for themselves only where lines
    /// are [`LineBreaks::Paragraphs`].
    pub headings: Vec<(u32, u8)>,
    /// The first line of every page, in order; empty where the format has no pages.
    pub pages: Vec<u32>,
    /// What the file says about itself, the most trusted first.
    pub said: Vec<Said>,
    /// What is doubtful, in words for the user.
    pub notes: Vec<String>,
}

/// How the lines of a text came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineBreaks {
    /// As somebody wrote them, or a program cut them: paragraphs have to be found.
    #[default]
    Unknown,
    /// A line is a paragraph.
    Paragraphs,
    /// Lines are those of a page, and blank ones part its paragraphs.
    Blank,
    /// A line is a row of a table: a passage by itself.
    Rows,
}

/// Something that is said of a file outside its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What it is about.
    pub key: Key,
    /// As it was written.
    pub value: String,
    /// Where.
    pub source: Source,
}

/// What a value is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Key {
    /// The title.
    Title,
    /// The district.
    District,
    /// When the report was delivered.
    Year,
    /// Whose report it is.
    Institution,
    /// The years it looks back on.
    Covers,
    /// The day a document was written, as its page says, or when the file was published, which may be long after; asked
    /// where nothing else says a year.
    Published,
    /// Whose site a page is of, which may decide what a name means that several places bear.
    Site,
}

impl Key {
    /// The key that users write so.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.trim().to_lowercase().as_str() {
            "title" | "标题" | "題目" | "题目" => Self::Title,
            "district" | "区县" | "地区" | "區縣" => Self::District,
            "year" | "年份" | "date" | "日期" => Self::Year,
            "institution" | "机构" | "機構" => Self::Institution,
            "covers" | "涵盖" | "覆盖年份" => Self::Covers,
            _ => return None,
        })
    }

    /// Its English name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::District => "district",
            Self::Year => "year",
            Self::Institution => "institution",
            Self::Covers => "years covered",
            Self::Published => "day of publication",
            Self::Site => "place of a site",
        }
    }
}

impl Document {
    /// Lines that are paragraphs each.
    pub(in super::super) fn of_paragraphs(text: String) -> Self {
        Self { text, first_line: 1, breaks: LineBreaks::Paragraphs, ..Self::default() }
    }

    /// The level of the heading on this line, if it is one.
    pub(in super::super) fn heading(&self, line: u32) -> Option<u8> {
        let place = self.headings.binary_search_by_key(&line, |(heading, _)| *heading).ok()?;
        Some(self.headings[place].1)
    }
}
