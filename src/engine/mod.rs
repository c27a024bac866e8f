//! Whoever can answer a query. The room says what is asked of an engine and what an answer is; the engine on this
//! machine is [`local`], another one would be one more module beside it.

pub mod local;

use std::ops::Range;

use serde::Serialize;

use crate::error::Result;
use crate::query::{Filters, Query, Vocabulary};
use crate::report::{Institution, Lines, Metadata};

/// What is asked of an engine.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// What is sought.
    pub query: Query,
    /// What narrows the search.
    pub filters: Filters,
    /// Only passages that hold every piece as it stands.
    pub exact: bool,
    /// The user's own words.
    pub vocabulary: Vocabulary,
    /// What is listed.
    pub group: Group,
    /// Whether nearly identical passages are listed one by one; otherwise only the best of them is.
    pub unfold: bool,
    /// Whether to say how the query was taken.
    pub explain: bool,
    /// How many hits, or reports where these are listed, to pass over.
    pub offset: usize,
    /// How many of them to return at the most.
    pub limit: usize,
}

/// What is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// Passages.
    #[default]
    Passage,
    /// Reports in the order of their best passage, each with its best [`Group::PASSAGES`].
    Report,
}

impl Group {
    /// So many passages of a report are listed where reports are.
    pub const PASSAGES: usize = 3;
}

/// How well a passage meets the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// It holds every piece as it stands.
    Literal,
    /// It does so with a synonym in the place of a piece.
    Synonym,
    /// It meets every piece: as it stands, by all its words, or by the district, year or institution it names.
    Full,
    /// It holds some of the words; shown where the others do not fill the page, and never counted.
    Partial,
}

/// A number of passages and of the reports they stand in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Passages.
    pub passages: u64,
    /// Reports (files) with at least one of the passages.
    pub reports: u64,
}

/// A value and how many of the full matches have it. The counts of a facet leave out the facet's own filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facet<Value> {
    /// The value; `None` counts those of which it is not known.
    pub value: Option<Value>,
    /// How many have it.
    pub count: Count,
}

/// The counts by facet: years in their order, the others with the most frequent value first, the unknown last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By administrative code.
    pub districts: Vec<Facet<u32>>,
    /// By year.
    pub years: Vec<Facet<u16>>,
    /// By institution.
    pub institutions: Vec<Facet<Institution>>,
}

/// What the weight of a hit was made of: see `docs/ranking.md`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Weights {
    /// By its terms; the rest are shares from 0 to 1.
    pub terms: f32,
    /// How many neighbouring words stand near each other.
    pub nearness: f32,
    /// How early the words stand.
    pub earliness: f32,
    /// How many of the words stand there.
    pub coverage: f32,
    /// How many of them stand in the title.
    pub title: f32,
    /// How many of them stand in the headings.
    pub section: f32,
    /// How many of the names say where it comes from.
    pub named: f32,
}

/// A passage that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// How well it meets the query.
    pub tier: Tier,
    /// Its weight in the ranking; comparable within one answer and tier.
    pub score: f32,
    /// The folder of reports it comes from: its whole path.
    pub root: String,
    /// The path of the file in that folder.
    pub path: String,
    /// The part of the file, counted from 0.
    pub part: u32,
    /// The title of the part.
    pub title: String,
    /// The headings above it, the outermost first.
    pub section: Vec<String>,
    /// The lines it stands on.
    pub lines: Lines,
    /// What is known of it.
    pub metadata: Metadata,
    /// Its text.
    pub text: String,
    /// What was sought in it, in characters of the text.
    pub marks: Vec<Range<usize>>,
    /// Passages that are nearly identical to it and are not listed.
    pub alike: Alike,
    /// What its weight was made of, if that was asked for.
    pub weights: Option<Weights>,
}

/// Passages that are nearly identical to one that is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alike {
    /// How many there are.
    pub passages: u64,
    /// Where the first [`Alike::PLACES`] of them stand.
    pub places: Vec<Place>,
}

impl Alike {
    /// So many places are named.
    pub const PLACES: usize = 3;
}

/// Where a passage stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The folder of reports: its whole path.
    pub root: String,
    /// The path of the file in that folder.
    pub path: String,
    /// The lines it stands on.
    pub lines: Lines,
}

/// A report among those listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// How many of the hits are of it; they stand together, the hits of the report before come first.
    pub hits: usize,
    /// How many of its passages meet the query.
    pub passages: u64,
}

/// How a part of the query was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// The part, as it is typed.
    pub typed: String,
    /// The words it was cut into.
    pub words: Vec<String>,
    /// What it names: `萧山区`, `2023`, `政协`.
    pub names: Vec<String>,
    /// Texts of the user that mean the same.
    pub synonyms: Vec<String>,
    /// How many passages it stands in as it stands, after the filters.
    pub passages: u64,
}

/// Why a query is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It has characters that look alike.
    LooksAlike,
    /// It has characters that sound the same.
    SameSound,
    /// It has a word that is often written for the one that was typed.
    Confusion,
    /// It has the name of a district that is near.
    District,
    /// It has fewer words.
    FewerWords,
    /// It has no quotes.
    Unquoted,
    /// It is not narrowed.
    WithoutFilters,
}

/// A query that finds something where the one that was asked does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The query, as it is typed.
    pub typed: String,
    /// What is different about it.
    pub reason: Reason,
    /// How many passages meet it literally.
    pub passages: u64,
}

/// What an engine answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The page of hits that was asked for.
    pub hits: Vec<Hit>,
    /// Where reports are listed, these.
    pub reports: Vec<Listed>,
    /// Queries near this one; only where nothing meets it literally.
    pub suggestions: Vec<Suggestion>,
    /// How the parts of the query were taken, if that was asked for.
    pub explained: Vec<Explained>,
    /// Everything that meets the query in full.
    pub total: Count,
    /// What of it holds every piece as it stands.
    pub literal: Count,
    /// What of it does so only with a synonym.
    pub synonym: Count,
    /// What the filters left to search.
    pub searched: Count,
    /// Files that could not be read, whatever the filters.
    pub unread: u64,
    /// Counts of the full matches.
    pub facets: Facets,
}

/// A file and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileNote {
    /// The file, with the folder it was found in.
    pub path: String,
    /// What is wrong or doubtful, in words for the user.
    pub notes: Vec<String>,
}

/// What an index holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// All passages and reports.
    pub count: Count,
    /// Reports and passages by district (code) and year; `None` where not known. In the order of district and year.
    pub districts: Vec<(Option<u32>, Option<u16>, Count)>,
}

impl Held {
    /// How many districts are known to be in it.
    pub fn district_count(&self) -> usize {
        let mut codes: Vec<u32> = self.districts.iter().filter_map(|(code, _, _)| *code).collect();
        codes.dedup();
        codes.len()
    }

    /// The first and the last year, if any is known.
    pub fn years(&self) -> Option<(u16, u16)> {
        let years = self.districts.iter().filter_map(|(_, year, _)| *year);
        years.clone().min().zip(years.max())
    }
}

/// What an update of an index did.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Files that were read.
    pub read: u64,
    /// Files whose content is as it was.
    pub unchanged: u64,
    /// Files that had been read and are gone.
    pub removed: u64,
    /// Of the files read, those with the content of one that is gone.
    pub renamed: u64,
    /// Bytes of the files opened.
    pub bytes: u64,
    /// How long it took.
    pub seconds: f64,
    /// The index was built from nothing.
    pub rebuilt: bool,
    /// Every file of the folders that could not be read, and why.
    pub unread: Vec<FileNote>,
    /// Every file that was read and has something doubtful about it.
    pub doubtful: Vec<FileNote>,
    /// What the index now holds.
    pub held: Held,
}

/// Is told how an update goes on. The calls come from one thread.
pub trait Progress {
    /// So many files with so many bytes are to be read.
    fn start(&self, files: u64, bytes: u64);
    /// A file of so many bytes is done.
    fn file(&self, bytes: u64);
    /// All files are read; the index is being written.
    fn finish(&self);
}

/// Something that answers queries.
pub trait Engine {
    /// Answers a request.
    ///
    /// # Errors
    /// When the engine itself fails; to find nothing is an answer.
    fn search(&self, request: &Request) -> Result<Answer>;
}
