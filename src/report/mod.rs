//! What a report is, and how one comes off the disk: a file becomes text, lines become paragraphs, paragraphs
//! become parts and sections with their metadata, and these become the passages that are indexed.

mod days;
pub mod division;
pub mod format;
mod layout;
mod line;
mod metadata;
mod numbering;
mod outline;
mod passages;
mod reading;
mod spaced;
pub mod told;
pub mod walk;
mod years;

pub use metadata::neighbours::neighbourhoods;
pub(crate) use metadata::neighbours::undecided_in;
pub use reading::{of_document, read, said_by_path};

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A range of lines of a file, counted from 1, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lines {
    /// The first line.
    pub first: u32,
    /// The last line.
    pub last: u32,
}

/// What kind of paragraph a text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParagraphKind {
    /// Running text, and everything that no other kind claims (titles and bylines too).
    Body,
    /// A heading of this level from 1 on by the marks of the format: those of markdown, or a style.
    Markdown(u8),
    /// A numbered heading of this level: `第一部分` 0, `一、` 1, `（一）` 2, `1.` 3, `一是` 4.
    Heading(u8),
    /// A numbered heading of this level with its text running on in the same paragraph.
    RunIn(u8),
    /// A caption of a picture.
    Caption,
    /// A mark of continuation on another page, such as `（紧接第1版）`.
    Continuation,
    /// The line that says when and where the report was given.
    Date,
    /// The address to the audience.
    Salutation,
    /// Who wrote, took the pictures, edited.
    Credits,
    /// A row of a table: a passage by itself.
    Row,
}

/// One paragraph, its broken lines mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its kind.
    pub kind: ParagraphKind,
    /// The lines of the file it stands on.
    pub lines: Lines,
    /// Its text.
    pub text: String,
    /// Where in the text, in bytes, each line after the first begins, and its number.
    pub line_starts: Vec<(usize, u32)>,
    /// The headings above it, the outermost first. A heading's own path ends with itself.
    pub section: Arc<[String]>,
}

impl Paragraph {
    /// The line of the file that this place of the text, in bytes, stands on.
    pub fn line_at(&self, place: usize) -> u32 {
        let before = self.line_starts.partition_point(|(start, _)| *start <= place);
        before.checked_sub(1).map_or(self.lines.first, |last| self.line_starts[last].1)
    }
}

/// Where a value of the metadata came from, the strongest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "from", content = "at")]
pub enum Source {
    /// Said in a file beside it (`报告.meta.toml`).
    Sidecar,
    /// Said in the front matter of the file.
    FrontMatter,
    /// Said by the format of the file: members of a record, the head of a web page.
    Fields,
    /// Said in the file of its folder (`search.toml`): the pattern or the table that says it.
    Folder(String),
    /// Read from the path of the file: the folder or file name that says it.
    Path(String),
    /// Read from the text: the line, and the words that say it.
    Text(u32, String),
    /// Concluded from another value, as named.
    Inferred(String),
}

impl Source {
    /// The words on a line of the text, as many of them as show what is meant: every passage carries them.
    pub fn text(line: u32, words: impl AsRef<str>) -> Self {
        const MOST_WORDS: usize = 80;
        Self::Text(line, words.as_ref().chars().take(MOST_WORDS).collect())
    }
}

/// A value and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub source: Source,
}

/// The body whose report it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Institution {
    /// 政府
    #[serde(rename = "政府")]
    Government = 1,
    /// 人大
    #[serde(rename = "人大")]
    Congress = 2,
    /// 政协
    #[serde(rename = "政协")]
    Consultative = 3,
    /// 法院
    #[serde(rename = "法院")]
    Court = 4,
    /// 检察院
    #[serde(rename = "检察院")]
    Procuratorate = 5,
    /// 财政: reports on the budget
    #[serde(rename = "财政")]
    Budget = 6,
    /// 计划: reports on the plan
    #[serde(rename = "计划")]
    Plan = 7,
    /// 党委
    #[serde(rename = "党委")]
    Party = 8,
    /// 纪委
    #[serde(rename = "纪委")]
    Discipline = 9,
}

impl Institution {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Government,
        Self::Congress,
        Self::Consultative,
        Self::Court,
        Self::Procuratorate,
        Self::Budget,
        Self::Plan,
        Self::Party,
        Self::Discipline,
    ];

    /// The short Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Government => "政府",
            Self::Congress => "人大",
            Self::Consultative => "政协",
            Self::Court => "法院",
            Self::Procuratorate => "检察院",
            Self::Budget => "财政",
            Self::Plan => "计划",
            Self::Party => "党委",
            Self::Discipline => "纪委",
        }
    }

    /// The institution of this short name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|institution| institution.name() == name)
    }

    /// The institution that a longer name or a title names: 人大常委会, 人民法院.
    pub fn in_title(title: &str) -> Option<Self> {
        metadata::institution_in(title)
    }

    /// The institution of this number (`institution as u8`).
    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|institution| *institution as u8 == number)
    }
}

impl fmt::Display for Institution {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// What is known of a part or a passage beyond its text. What cannot be known is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The administrative code of the district, city or province.
    pub district: Option<Known<u32>>,
    /// The year people cite: when the report was delivered, or, for what was never delivered, published.
    pub year: Option<Known<u16>>,
    /// The years it looks back on, first and last.
    pub covers: Option<Known<(u16, u16)>>,
    /// The body whose report it is.
    pub institution: Option<Known<Institution>>,
}

/// One article of a file with its own title and metadata. Most files hold one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its title; empty where none stands in the text.
    pub title: String,
    /// The lines of the file it stands on.
    pub lines: Lines,
    /// Its beginning stands elsewhere (`紧接第1版`).
    pub head_missing: bool,
    /// Its end stands elsewhere (`下转第4版`).
    pub tail_missing: bool,
    /// What is known of it.
    pub metadata: Metadata,
    /// Its paragraphs, in order.
    pub paragraphs: Vec<Paragraph>,
    /// Its passages, in order.
    pub passages: Vec<Passage>,
}

/// The unit that is indexed, ranked and shown: some sentences of one section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its text; paragraphs of their own are parted by a line feed.
    pub text: String,
    /// The lines of the file it stands on.
    pub lines: Lines,
    /// The pages it stands on, first and last, where the file has pages.
    pub pages: Option<(u32, u32)>,
    /// It begins inside the paragraph that the passage before it ends in: text may stand across the two.
    pub continues: bool,
    /// The headings above it, the outermost first.
    pub section: Arc<[String]>,
    /// What is known of it; it differs from the part's where a heading or caption says so.
    pub metadata: Metadata,
}

/// A file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its articles, in order.
    pub parts: Vec<Part>,
    /// What could be read only in part or is doubtful, in words for the user.
    pub notes: Vec<String>,
}

/// Why a file could not be read. One such file never stops a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// What is wrong with it and what to do, in words for the user.
    pub reason: String,
}
