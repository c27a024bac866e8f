//! What a report's structure says of a passage: whether the words that are sought stand in the title or the headings
//! above it, and whether it comes from the districts, years and institutions that are named.

use std::ops::RangeInclusive;

use tantivy::DocId;

use super::names::Meaning;
use super::places::{Places, Wanted};
use super::plan::Plan;
use super::postings::{Passages, Provenance};
use super::schema::Fields;
use super::snapshot::Snapshot;
use super::sought::Sought;
use crate::report::{Institution, division};

/// What it adds that all words stand in the headings above a passage, in the title of its part, and that it comes from
/// all that is named. `docs/ranking.md`, "headings" and "names".
const SECTION: f32 = 1.0;
const TITLE: f32 = 0.1;
const NAMED: f32 = 1.0;

/// The structure around the passages of a segment, asked in their order.
pub(super) struct Structure<'index> {
    title: Vec<Places>,
    section: Vec<Places>,
    names: Vec<Option<Named>>,
    passages: &'index Passages,
}

/// The shares of the words that stand in the title and in the headings, and of the names a passage comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Around {
    pub(super) title: f32,
    pub(super) section: f32,
    pub(super) named: f32,
}

impl Around {
    /// What the weight of the passage is multiplied with.
    pub(super) fn factor(self) -> f32 {
        1.0 + TITLE * self.title + SECTION * self.section + NAMED * self.named
    }
}

/// A name of the query.
struct Named {
    origin: NamedOrigin,
    /// The passage last gone to has one of them.
    is_met: bool,
}

/// What a name asks of where a passage comes from.
enum NamedOrigin {
    Districts(Vec<RangeInclusive<u32>>),
    Years(RangeInclusive<u16>),
    Institution(Institution),
}

impl<'index> Structure<'index> {
    pub(super) fn new(index: &'index Snapshot, segment: usize, plan: &Plan<'_>, fields: &Fields) -> Self {
        let places = |field| {
            let of_word =
                |word: &Sought| Places::of(&plan.lexicon, segment, &word.in_field(field, fields), Wanted::Standing);
            plan.words.iter().map(of_word).collect()
        };
        let names = plan.meanings.iter().map(|meaning| meaning.as_ref().map(Named::new)).collect();

        Self { title: places(fields.title), section: places(fields.section), names, passages: index.passages(segment) }
    }

    /// Goes to a passage.
    pub(super) fn seek(&mut self, document: DocId) {
        self.title.iter_mut().chain(&mut self.section).for_each(|word| word.seek(document));
        if self.names.iter().any(Option::is_some) {
            let provenance = self.passages.group(document).provenance;
            self.names.iter_mut().flatten().for_each(|name| name.is_met = name.origin.is_of(&provenance));
        }
    }

    /// Whether the passage need not hold a word: it comes from what the word names, or stands under it.
    pub(super) fn holds(&self, word: usize) -> bool {
        self.names[word].as_ref().is_some_and(|name| name.is_met) || self.section[word].found || self.title[word].found
    }

    /// What there is around the passage.
    pub(super) fn around(&self, rarities: &[f32]) -> Around {
        let share = |words: &[Places]| {
            let total: f32 = rarities.iter().sum();
            let found: f32 = words.iter().zip(rarities).filter(|(word, _)| word.found).map(|(_, rarity)| rarity).sum();
            if total > 0.0 { found / total } else { 0.0 }
        };
        let names = self.names.iter().flatten();
        let met = names.clone().filter(|name| name.is_met).count() as f32;
        let named = met / names.count().max(1) as f32;
        Around { title: share(&self.title), section: share(&self.section), named }
    }
}

impl Named {
    fn new(meaning: &Meaning) -> Self {
        let origin = match meaning {
            Meaning::Districts(codes) => {
                NamedOrigin::Districts(codes.iter().map(|code| division::range(*code)).collect())
            }
            Meaning::Years(years) => NamedOrigin::Years(*years.start().max(&1)..=*years.end()),
            Meaning::Institution(institution) => NamedOrigin::Institution(*institution),
        };
        Self { origin, is_met: false }
    }
}

impl NamedOrigin {
    fn is_of(&self, provenance: &Provenance) -> bool {
        match self {
            Self::Districts(codes) => codes.iter().any(|codes| codes.contains(&provenance.district)),
            // The year of a report, or the last one it looks back on.
            Self::Years(years) => years.contains(&provenance.year) || years.contains(&provenance.covers_last),
            Self::Institution(institution) => *institution as u8 == provenance.institution,
        }
    }
}
