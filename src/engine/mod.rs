//! Whoever can answer a query. The room says what is asked of an engine and what an answer is; the engine on this
//! machine is [`local`], another one would be one more module beside it.

pub mod local;

mod answer;
mod outcome;

pub use answer::{
    Alike, Answer, Count, Explained, Facet, Facets, Hit, Listed, Place, Reason, Suggestion, Tier, Twins, Weights,
};
pub use outcome::{FileNote, Held, Outcome, Progress};

use crate::error::Result;
use crate::query::{Filters, Query, Vocabulary};

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

/// Something that answers queries.
pub trait Engine {
    /// Answers a request.
    ///
    /// # Errors
    /// When the engine itself fails; to find nothing is an answer.
    fn search(&self, request: &Request) -> Result<Answer>;
}
