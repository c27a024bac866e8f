//! What a report's structure says of a passage: whether the words that are sought stand in the title or the headings
//! above it, and whether it comes from the districts, years and institutions that are named.

use std::ops::RangeInclusive;

use tantivy::DocId;

use super::names::Meaning;
use super::places::{Places, Wanted};
use super::plan::Plan;
use super::schema::{Fields, column};
use super::snapshot::{Numbers, Snapshot};
use super::sought::Sought;
use crate::report::division;

/// What it adds that all words stand in the headings above a passage, in the title of its part, and that it comes from
/// all that is named. `docs/ranking.md`, "headings" and "names".
const SECTION: f32 = 1.0;
const TITLE: f32 = 0.1;
const NAMED: f32 = 1.0;

/// The structure around the passages of a segment, asked in their order.
pub(super) struct Structure {
    title: Vec<Places>,
    section: Vec<Places>,
    names: Vec<Option<Named>>,
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

/// A name as values of a column.
struct Named {
    columns: Vec<Numbers>,
    values: Vec<RangeInclusive<u64>>,
    /// The passage last gone to has one of them.
    is_met: bool,
}

impl Structure {
    pub(super) fn new(index: &Snapshot, segment: usize, plan: &Plan<'_>, fields: &Fields) -> tantivy::Result<Self> {
        let places = |field| {
            let of_word =
                |word: &Sought| Places::of(&plan.lexicon, segment, &word.in_field(field, fields), Wanted::Standing);
            plan.words.iter().map(of_word).collect()
        };
        let named =
            |meaning: &Option<Meaning>| meaning.as_ref().map(|meaning| Named::new(index, segment, meaning)).transpose();
        let names = plan.meanings.iter().map(named).collect::<tantivy::Result<_>>()?;
        Ok(Self { title: places(fields.title), section: places(fields.section), names })
    }

    /// Goes to a passage.
    pub(super) fn seek(&mut self, document: DocId) {
        self.title.iter_mut().chain(&mut self.section).for_each(|word| word.seek(document));
        self.names.iter_mut().flatten().for_each(|name| name.seek(document));
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
    fn new(index: &Snapshot, segment: usize, meaning: &Meaning) -> tantivy::Result<Self> {
        let numbers = |name| index.column(segment, name);
        let (name, values) = match meaning {
            Meaning::Districts(codes) => {
                let wide = |codes: RangeInclusive<u32>| u64::from(*codes.start())..=u64::from(*codes.end());
                (column::DISTRICT, codes.iter().map(|code| wide(division::range(*code))).collect())
            }
            // The year of a report, or the last one it looks back on.
            Meaning::Years(years) => {
                let years = u64::from(*years.start()).max(1)..=u64::from(*years.end());
                return Ok(Self {
                    columns: vec![numbers(column::YEAR)?, numbers(column::COVERS_LAST)?],
                    values: vec![years],
                    is_met: false,
                });
            }
            Meaning::Institution(institution) => (column::INSTITUTION, vec![*institution as u64..=*institution as u64]),
        };
        Ok(Self { columns: vec![numbers(name)?], values, is_met: false })
    }

    fn seek(&mut self, document: DocId) {
        let mut values = self.columns.iter().map(|column| column.get_val(document));
        self.is_met = values.any(|value| self.values.iter().any(|values| values.contains(&value)));
    }
}
