//! What a scan answers: passages and reports, in all and by district, year and institution.

use std::collections::HashMap;
use std::hash::Hash;

use district_search::engine::{Count, Facet, Facets, Tier};
use district_search::query::Filters;
use district_search::report::division;

use super::evaluate::Evaluated;
use super::held::{Held, Known};
use super::meaning::Meaning;
use super::set::Set;

/// What a request finds.
pub(super) struct Found {
    literal: Set,
    synonym: Set,
    full: Set,
    required: Set,
}

/// What an answer should count.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) total: Count,
    pub(super) literal: Count,
    pub(super) synonym: Count,
    pub(super) searched: Count,
    pub(super) facets: Facets,
}

/// Which of the filters a passage passes: of district, year and institution.
fn passes(filters: &Filters, passage: &Known) -> [bool; 3] {
    let Filters { districts, years, institutions, predecessors } = filters;
    let is_below = |code: u32| districts.iter().any(|above| division::range(*above).contains(&code));
    let came_before = |code: u32| {
        predecessors.iter().any(|predecessor| {
            predecessor.unit.code() == code && passage.year.is_some_and(|year| predecessor.years.contains(&year))
        })
    };
    [
        districts.is_empty() || passage.district.is_some_and(|code| is_below(code) || came_before(code)),
        years.is_empty() || passage.year.is_some_and(|year| years.iter().any(|years| years.contains(&year))),
        institutions.is_empty() || passage.institution.is_some_and(|one| institutions.contains(&one)),
    ]
}

/// Passages and their reports, counted in the order in which they are held.
#[derive(Default)]
struct Tally {
    count: Count,
    report: Option<u32>,
}

impl Tally {
    fn add(&mut self, report: u32) {
        self.count.passages += 1;
        self.count.reports += u64::from(self.report != Some(report));
        self.report = Some(report);
    }
}

/// The number of a set of passages that pass all filters.
fn count(held: &Held, filters: &Filters, passages: impl Iterator<Item = u32>) -> Count {
    let mut tally = Tally::default();
    for passage in passages {
        let known = &held.passages[passage as usize];
        if passes(filters, known) == [true; 3] {
            tally.add(known.report);
        }
    }
    tally.count
}

impl Found {
    pub(super) fn of(evaluated: &Evaluated<'_>, meaning: &Meaning) -> Self {
        let literal = evaluated.set(&meaning.literal);
        let is_loose = meaning.full != meaning.literal;
        let set = |expression| if is_loose { evaluated.set(expression) } else { literal.clone() };
        let (synonym, full, required) = (set(&meaning.synonym), set(&meaning.full), set(&meaning.required));
        Self { literal, synonym, full, required }
    }

    /// What is counted of it with filters.
    pub(super) fn counts(&self, held: &Held, filters: &Filters) -> Counts {
        let with_synonym = self.synonym.clone().without(&self.literal);
        Counts {
            total: count(held, filters, self.full.iter()),
            literal: count(held, filters, self.literal.iter()),
            synonym: count(held, filters, with_synonym.iter()),
            searched: count(held, filters, 0..held.len() as u32),
            facets: Facets {
                districts: self.facet(held, filters, 0, |passage| passage.district),
                years: in_order(self.facet(held, filters, 1, |passage| passage.year)),
                institutions: self.facet(held, filters, 2, |passage| passage.institution),
            },
        }
    }

    /// The counts by a value. The filter of the facet itself, which has this number, is left out.
    fn facet<Value: Copy + Ord + Hash>(
        &self,
        held: &Held,
        filters: &Filters,
        own: usize,
        value: impl Fn(&Known) -> Option<Value>,
    ) -> Vec<Facet<Value>> {
        let mut tallies: HashMap<Option<Value>, Tally> = HashMap::new();
        for passage in self.full.iter() {
            let known = &held.passages[passage as usize];
            let mut passes = passes(filters, known);
            passes[own] = true;
            if passes == [true; 3] {
                tallies.entry(value(known)).or_default().add(known.report);
            }
        }
        let mut facets: Vec<Facet<Value>> =
            tallies.into_iter().map(|(value, tally)| Facet { value, count: tally.count }).collect();
        facets.sort_by_key(|facet| (facet.value.is_none(), std::cmp::Reverse(facet.count.passages), facet.value));
        facets
    }

    /// Whether a hit of this tier may be this passage.
    pub(super) fn allows(&self, held: &Held, filters: &Filters, tier: Tier, passage: u32) -> bool {
        let is_in = |set: &Set| set.contains(passage);
        let belongs = match tier {
            Tier::Literal => is_in(&self.literal),
            Tier::Synonym => is_in(&self.synonym) && !is_in(&self.literal),
            Tier::Full => is_in(&self.full) && !is_in(&self.synonym),
            Tier::Partial => is_in(&self.required) && !is_in(&self.full),
        };
        belongs && passes(filters, &held.passages[passage as usize]) == [true; 3]
    }

    /// Everything that meets the request in full, whatever the filters.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.full.iter()
    }

    /// Whether a passage is counted.
    pub(super) fn holds(&self, held: &Held, filters: &Filters, passage: u32) -> bool {
        self.full.contains(passage) && passes(filters, &held.passages[passage as usize]) == [true; 3]
    }
}

fn in_order(mut years: Vec<Facet<u16>>) -> Vec<Facet<u16>> {
    years.sort_by_key(|facet| facet.value.unwrap_or(u16::MAX));
    years
}
