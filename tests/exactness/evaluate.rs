//! The passages that leaves and what is put together of them stand for.

use district_search::report::division;

use super::find::{Needle, find};
use super::held::{Held, Known, Texts};
use super::meaning::{Expression, Leaf, Leaves};
use super::runs;
use super::set::Set;

/// The passages of every leaf.
pub(super) struct Evaluated<'held> {
    held: &'held Held,
    found: Vec<Vec<u32>>,
}

impl<'held> Evaluated<'held> {
    /// Finds the passages of all leaves.
    pub(super) fn of(held: &'held Held, leaves: &Leaves, threads: usize) -> Self {
        let mut evaluated = Self { held, found: vec![Vec::new(); leaves.leaves.len()] };
        evaluated.strings(
            leaves,
            &held.bodies,
            threads,
            |leaf| if let Leaf::Text(text) = leaf { Some(text) } else { None },
        );
        evaluated.strings(
            leaves,
            &held.titles,
            threads,
            |leaf| if let Leaf::Title(text) = leaf { Some(text) } else { None },
        );
        evaluated.strings(leaves, &held.sections, threads, |leaf| {
            if let Leaf::Section(text) = leaf { Some(text) } else { None }
        });
        evaluated.strings(
            leaves,
            &held.paths,
            threads,
            |leaf| if let Leaf::Path(text) = leaf { Some(text) } else { None },
        );
        for (number, leaf) in leaves.leaves.iter().enumerate() {
            if let Some(passages) = evaluated.known(leaf) {
                evaluated.found[number] = passages;
            }
        }
        for (number, passages) in runs::search(held, leaves, &evaluated.found, threads) {
            evaluated.found[number] = passages;
        }
        evaluated
    }

    /// The leaves that are strings in some texts.
    fn strings<'leaf>(
        &mut self,
        leaves: &'leaf Leaves,
        texts: &Texts,
        threads: usize,
        string: impl Fn(&'leaf Leaf) -> Option<&'leaf Needle>,
    ) {
        let chosen = leaves.leaves.iter().enumerate().filter_map(|(at, leaf)| string(leaf).map(|needle| (at, needle)));
        let (numbers, needles): (Vec<usize>, Vec<Needle>) = chosen.map(|(at, needle)| (at, needle.clone())).unzip();
        let count = self.held.len();
        for (number, found) in numbers.into_iter().zip(find(texts, &needles, threads)) {
            self.found[number] = found.into_iter().flat_map(|text| texts.passages(text, count)).collect();
        }
    }

    /// The passages of a leaf that something is known of.
    fn known(&self, leaf: &Leaf) -> Option<Vec<u32>> {
        let known = |known: &dyn Fn(&Known) -> bool| {
            let all = self.held.passages.iter().zip(0..);
            Some(all.filter(|(passage, _)| known(passage)).map(|(_, at)| at).collect())
        };
        match leaf {
            Leaf::District(code) => {
                let below = division::range(*code);
                known(&|passage| passage.district.is_some_and(|code| below.contains(&code)))
            }
            Leaf::Years(years) => known(&|passage| passage.year.is_some_and(|year| years.contains(&year))),
            Leaf::LooksBack(years) => {
                let meets = |(first, last): (u16, u16)| first <= *years.end() && last >= *years.start();
                known(&|passage| passage.covers.is_some_and(meets))
            }
            Leaf::Institution(institution) => known(&|passage| passage.institution == Some(*institution)),
            _ => None,
        }
    }

    /// The passages that a leaf was found in.
    pub(super) fn leaf(&self, number: usize) -> &[u32] {
        &self.found[number]
    }

    /// The passages that an expression stands for.
    pub(super) fn set(&self, expression: &Expression) -> Set {
        let everything = || Set::everything(self.held.len());
        match expression {
            Expression::Leaf(number) => Set::of(&self.found[*number], self.held.len()),
            Expression::Not(inner) => everything().without(&self.set(inner)),
            Expression::All(inner) => {
                let sets = inner.iter().map(|one| self.set(one));
                sets.reduce(|all, one| all.and(&one)).unwrap_or_else(everything)
            }
            Expression::Any(inner) => {
                let sets = inner.iter().map(|one| self.set(one));
                sets.reduce(|any, one| any.or(&one)).unwrap_or_else(|| Set::of(&[], self.held.len()))
            }
        }
    }
}
