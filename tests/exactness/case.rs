//! One request, and where it and an answer differ from the scan.

use std::fmt;

use district_search::engine::Request;

/// A request that is asked of the engine and of the scan.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    pub(super) request: Request,
    /// Strings that were drawn from passages, as they stand there.
    pub(super) drawn: Vec<(String, u32)>,
}

impl fmt::Display for Case {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let filters = &self.request.filters;
        write!(out, "search '{}'", self.request.query)?;
        filters.districts.iter().try_for_each(|code| write!(out, " -d {code}"))?;
        if !filters.predecessors.is_empty() {
            out.write_str(" --with-predecessors")?;
        }
        filters.years.iter().try_for_each(|years| write!(out, " -y {}..{}", years.start(), years.end()))?;
        filters.institutions.iter().try_for_each(|institution| write!(out, " -t {institution}"))?;
        if self.request.exact {
            out.write_str(" --exact")?;
        }
        let vocabulary = &self.request.vocabulary;
        if !vocabulary.words.is_empty() {
            write!(out, ", words {:?}", vocabulary.words)?;
        }
        vocabulary.synonyms.iter().try_for_each(|group| write!(out, ", synonyms {}", group.join(" = ")))
    }
}

/// In what engine and scan differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The query does not come back from what is printed of it.
    Printing,
    /// The engine fails.
    Failure,
    /// A string is not found where it was drawn.
    Drawn,
    /// A count differs.
    Count,
    /// A hit is in the wrong tier, or hits are missing.
    Hits,
    /// The pages put together are not all hits.
    Pages,
}

/// A case in which engine and scan differ.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    pub(super) kind: Kind,
    pub(super) case: Case,
    /// What each says.
    pub(super) what: String,
    /// One passage on which they disagree.
    pub(super) passage: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}\n  {:?}: {}", self.case, self.kind, self.what)?;
        self.passage.iter().try_for_each(|passage| write!(out, "\n  {passage}"))
    }
}
