//! Where passages come from, as terms: what a name in a query asks for is looked up like a word. The columns, which hold
//! the same, are for filters, counts and the ranking.

use std::ops::RangeInclusive;

use tantivy::{TantivyDocument, Term};

use super::postings::Terms;
use super::schema::{Fields, fields};
use super::snapshot::Snapshot;
use super::sought::Set;
use crate::report::{Institution, Metadata, division};

/// The first and the last year that a report can be of, or look back on, and that a query can name.
const YEARS: RangeInclusive<u16> = 1900..=2200;

/// Something that a passage comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A division, or one that lies in it, by its administrative code.
    District(u32),
    /// The year of the report.
    Year(u16),
    /// A year that the report looks back on.
    LooksBackOn(u16),
    /// Who reports.
    Institution(Institution),
    /// Of a row: a key of the sketch of the file.
    Sketch(u64),
}

impl Origin {
    /// As a number of the field.
    pub(super) fn to_number(self) -> u64 {
        let (kind, value) = match self {
            Self::District(code) => (1, code),
            Self::Year(year) => (2, u32::from(year)),
            Self::LooksBackOn(year) => (3, u32::from(year)),
            Self::Institution(institution) => (4, institution as u32),
            // Above all others.
            Self::Sketch(key) => return 5 << 60 | key,
        };
        kind << 32 | u64::from(value)
    }

    pub(super) fn term(self) -> Term {
        Term::from_field_u64(fields().origin, self.to_number())
    }
}

/// The passages that come from any of these.
pub(super) fn from_any(origins: impl Iterator<Item = Origin>, index: &Snapshot) -> Set {
    Box::new(Terms::new(index.postings(), origins.map(Origin::term).collect()))
}

/// The years of a range that a report can be of.
pub(super) fn years(range: &RangeInclusive<u16>) -> RangeInclusive<u16> {
    *range.start().max(YEARS.start())..=*range.end().min(YEARS.end())
}

/// Adds all that a passage comes from to its document.
pub(super) fn add(document: &mut TantivyDocument, fields: &Fields, metadata: &Metadata) {
    let mut origins = Vec::new();
    if let Some(district) = &metadata.district {
        // The code of a division begins with those of the divisions it lies in.
        let code = district.value;
        let mut codes = vec![code / 10_000 * 10_000, code / 100 * 100, code];
        codes.dedup();
        let contains = |above: &u32| division::range(*above).contains(&code);
        origins.extend(codes.into_iter().filter(contains).map(Origin::District));
    }
    origins.extend(metadata.year.as_ref().map(|year| Origin::Year(year.value)));
    if let Some(covers) = &metadata.covers {
        let (first, last) = covers.value;
        origins.extend(years(&(first..=last)).map(Origin::LooksBackOn));
    }
    origins.extend(metadata.institution.as_ref().map(|institution| Origin::Institution(institution.value)));
    for origin in origins {
        document.add_u64(fields.origin, origin.to_number());
    }
}
