//! What an engine answers: hits, counts, and what else there is to say.

use std::ops::Range;

use serde::Serialize;

use crate::report::{Institution, Lines, Metadata};

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
    /// The pages it stands on, first and last, where the file has pages.
    pub pages: Option<(u32, u32)>,
    /// What is known of it.
    pub metadata: Metadata,
    /// Its text.
    pub text: String,
    /// What was sought in it, in characters of the text.
    pub marks: Vec<Range<usize>>,
    /// Passages that are nearly identical to it and are not listed.
    pub alike: Alike,
    /// Reports that are nearly identical to the one it stands in.
    pub twins: Twins,
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

/// Reports that are nearly identical to one, as the same report from two sites is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Twins {
    /// How many there are.
    pub reports: u64,
    /// The whole paths of the first [`Alike::PLACES`] of them.
    pub paths: Vec<String>,
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
    /// How many passages meet it literally; without quotes, in whatever way.
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
