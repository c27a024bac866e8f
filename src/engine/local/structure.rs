//! What a report's structure says of a passage: whether the words that are sought stand in the title or the headings
//! above it, and whether it comes from the districts, years and institutions that are named.

use std::ops::RangeInclusive;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::{DocId, SegmentReader};

use super::names::Meaning;
use super::places::Places;
use super::plan::Plan;
use super::schema::{Fields, column};
use super::sought::Sought;
use crate::report::division;

/// The share of the words, by rarity, that stand in the headings; the weight of all of them.
const SECTION: f32 = 0.3;
/// The same for the title.
const TITLE: f32 = 0.1;
/// The weight of coming from all that is named.
const NAMED: f32 = 0.5;

pub(super) fn tune(name: &str, otherwise: f32) -> f32 {
    std::env::var(format!("T_{name}")).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

/// The structure around the passages of a segment, asked in their order.
pub(super) struct Structure {
    title: Vec<Places>,
    section: Vec<Places>,
    names: Vec<Option<Named>>,
}

/// A name as values of a column.
struct Named {
    column: Arc<dyn ColumnValues<u64>>,
    values: Vec<RangeInclusive<u64>>,
}

impl Structure {
    pub(super) fn new(segment: &SegmentReader, plan: &Plan, fields: &Fields) -> tantivy::Result<Self> {
        let places = |field| {
            let of_word = |word: &Sought| Places::new(segment, &word.in_field(field));
            plan.words.iter().map(of_word).collect::<tantivy::Result<Vec<_>>>()
        };
        let named =
            |meaning: &Option<Meaning>| meaning.as_ref().map(|meaning| Named::new(segment, meaning)).transpose();
        let names = plan.meanings.iter().map(named).collect::<tantivy::Result<_>>()?;
        Ok(Self { title: places(fields.title)?, section: places(fields.section)?, names })
    }

    /// Whether a passage comes from what a word names.
    pub(super) fn is_met(&self, word: usize, document: DocId) -> bool {
        self.names[word].as_ref().is_some_and(|name| name.is_met(document))
    }

    /// By how much the weight of a passage is to be multiplied.
    pub(super) fn factor(&mut self, document: DocId, rarities: &[f32]) -> f32 {
        let share = |words: &mut [Places]| {
            let total: f32 = rarities.iter().sum();
            let mut found = 0.0;
            for (word, rarity) in words.iter_mut().zip(rarities) {
                word.seek(document);
                found += if word.found { *rarity } else { 0.0 };
            }
            if total > 0.0 { found / total } else { 0.0 }
        };
        let names = self.names.iter().flatten();
        let met = names.clone().filter(|name| name.is_met(document)).count() as f32;
        let named = met / names.count().max(1) as f32;
        1.0 + tune("title", TITLE) * share(&mut self.title)
            + tune("section", SECTION) * share(&mut self.section)
            + tune("named", NAMED) * named
    }
}

impl Named {
    fn new(segment: &SegmentReader, meaning: &Meaning) -> tantivy::Result<Self> {
        let (name, values) = match meaning {
            Meaning::Districts(codes) => {
                let wide = |codes: RangeInclusive<u32>| u64::from(*codes.start())..=u64::from(*codes.end());
                (column::DISTRICT, codes.iter().map(|code| wide(division::range(*code))).collect())
            }
            Meaning::Years(years) => (column::YEAR, vec![u64::from(*years.start()).max(1)..=u64::from(*years.end())]),
            Meaning::Institution(institution) => (column::INSTITUTION, vec![*institution as u64..=*institution as u64]),
        };
        Ok(Self { column: segment.fast_fields().column_first_or_default::<u64>(name)?, values })
    }

    fn is_met(&self, document: DocId) -> bool {
        let value = self.column.get_val(document);
        self.values.iter().any(|values| values.contains(&value))
    }
}
