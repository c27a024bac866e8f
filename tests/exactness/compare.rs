//! Asking engine and scan the same, and telling where they differ.

use std::panic::{AssertUnwindSafe, catch_unwind};

use district_search::engine::{Answer, Engine, Hit, Request, Tier};
use district_search::query::parse;

use super::Instrument;
use super::case::{Case, Difference, Kind};
use super::count::{Counts, Found};
use super::evaluate::Evaluated;
use super::find::Needle;
use super::meaning::{Leaf, Leaves, Meaning};

/// Answers up to so many hits are also fetched page by page,
const FEW: u64 = 60;
/// with so many hits on a page.
const PAGE: usize = 7;
/// So many hits are looked through for one on which engine and scan disagree.
const MANY: usize = 200_000;

impl Instrument<'_> {
    /// What engine and scan say differently of a case, if anything.
    pub(super) fn compare(
        &self,
        case: &Case,
        meaning: &Meaning,
        leaves: &Leaves,
        evaluated: &Evaluated<'_>,
    ) -> Option<Difference> {
        let difference = |kind, what| Some(Difference { kind, case: case.clone(), what, passage: None });
        let typed = case.request.query.to_string();
        match parse(&typed) {
            Err(error) => return difference(Kind::Printing, error.to_string()),
            Ok(query) if query != case.request.query => {
                return difference(Kind::Printing, format!("comes back as {query}"));
            }
            Ok(_) => {}
        }
        for (text, passage) in &case.drawn {
            let number = leaves.known(&Leaf::Text(Needle::whole(text))).expect("drawn strings are leaves");
            if evaluated.leaf(number).binary_search(passage).is_err() {
                let place = self.held.place(*passage);
                return difference(Kind::Drawn, format!("{text:?} was drawn from {place} and is not found there"));
            }
        }
        let answer = match self.ask(&case.request) {
            Ok(answer) => answer,
            Err(why) => return difference(Kind::Failure, why),
        };
        let found = Found::of(evaluated, meaning);
        let counts = found.counts(&self.held, &case.request.filters);
        if let Some(what) = count_difference(&answer, &counts) {
            let passage = self.disagreed(case, &found);
            return Some(Difference { kind: Kind::Count, case: case.clone(), what, passage });
        }
        if let Some(what) = self.hit_difference(case, &answer, &counts, &found) {
            return difference(Kind::Hits, what);
        }
        let is_small = (1..=FEW).contains(&answer.total.passages) && case.request.filters.is_empty();
        if is_small && answer.total == answer.literal {
            return self.page_difference(case, &answer, &found).and_then(|what| difference(Kind::Pages, what));
        }
        None
    }

    fn ask(&self, request: &Request) -> Result<Answer, String> {
        match catch_unwind(AssertUnwindSafe(|| self.local.search(request))) {
            Ok(answer) => answer.map_err(|error| error.to_string()),
            Err(_) => Err("the engine panics".to_owned()),
        }
    }

    /// The passages that a hit may be: several where a file says the same twice on one line.
    fn passages_of(&self, hit: &Hit) -> impl Iterator<Item = u32> {
        self.held.report(&hit.root, &hit.path).filter(|passage| {
            let known = &self.held.passages[*passage as usize];
            (known.part, known.lines) == (hit.part, hit.lines) && self.held.text(*passage) == hit.text
        })
    }

    fn hit_difference(&self, case: &Case, answer: &Answer, counts: &Counts, found: &Found) -> Option<String> {
        let filters = &case.request.filters;
        let listed = |tier: Tier| answer.hits.iter().filter(|hit| hit.tier == tier).count() as u64;
        let mut room = case.request.limit as u64;
        let full = counts.total.passages - counts.literal.passages - counts.synonym.passages;
        let tiers =
            [(Tier::Literal, counts.literal.passages), (Tier::Synonym, counts.synonym.passages), (Tier::Full, full)];
        for (tier, count) in tiers {
            let expected = count.min(room);
            room -= expected;
            if listed(tier) != expected {
                return Some(format!("the engine lists {} hits of tier {tier:?}, there are {expected}", listed(tier)));
            }
        }
        if listed(Tier::Partial) > room {
            return Some("there are more hits than were asked for".to_owned());
        }
        if !answer.hits.is_sorted_by_key(|hit| hit.tier) {
            return Some("the tiers do not follow each other".to_owned());
        }
        let wrong = answer.hits.iter().find(|hit| {
            let mut passages = self.passages_of(hit);
            !passages.any(|passage| found.allows(&self.held, filters, hit.tier, passage))
        })?;
        Some(format!("the engine lists as {:?}\n  {}/{}\n  {}", wrong.tier, wrong.root, wrong.path, wrong.text))
    }

    fn page_difference(&self, case: &Case, answer: &Answer, found: &Found) -> Option<String> {
        let mut counted = Vec::new();
        for offset in (0..answer.total.passages as usize).step_by(PAGE) {
            let page = match self.ask(&Request { offset, limit: PAGE, ..case.request.clone() }) {
                Ok(page) => page,
                Err(why) => return Some(why),
            };
            let of_page = page.hits.iter().filter(|hit| hit.tier != Tier::Partial);
            // Those that look the same are told apart by their order.
            for hit in of_page {
                let next = self.passages_of(hit).find(|passage| !counted.contains(passage));
                match next {
                    Some(passage) => counted.push(passage),
                    None => return Some(format!("the pages list twice {}/{}\n  {}", hit.root, hit.path, hit.text)),
                }
            }
        }
        counted.sort_unstable();
        let all: Vec<u32> = found.iter().collect();
        (counted != all).then(|| format!("the pages list {} passages of {}", counted.len(), all.len()))
    }

    /// A passage that only one of engine and scan counts.
    fn disagreed(&self, case: &Case, found: &Found) -> Option<String> {
        let filters = &case.request.filters;
        let answer = self.ask(&Request { limit: MANY, ..case.request.clone() }).ok()?;
        let hits: Vec<&Hit> = answer.hits.iter().filter(|hit| hit.tier != Tier::Partial).collect();
        let is_right = |hit: &&Hit| {
            let mut passages = self.passages_of(hit);
            passages.any(|passage| found.allows(&self.held, filters, hit.tier, passage))
        };
        if let Some(hit) = hits.iter().find(|hit| !is_right(hit)) {
            let Hit { tier, root, path, text, .. } = hit;
            return Some(format!("the scan does not find as {tier:?}\n  {root}/{path}\n  {text}"));
        }
        let listed: std::collections::HashSet<u32> = hits.iter().flat_map(|hit| self.passages_of(hit)).collect();
        let missing =
            found.iter().find(|passage| found.holds(&self.held, filters, *passage) && !listed.contains(passage))?;
        Some(format!("the engine misses {}\n  {}", self.held.place(missing), self.held.text(missing)))
    }
}

/// The first count in which an answer is wrong.
fn count_difference(answer: &Answer, counts: &Counts) -> Option<String> {
    let said = Counts {
        total: answer.total,
        literal: answer.literal,
        synonym: answer.synonym,
        searched: answer.searched,
        facets: answer.facets.clone(),
    };
    if said == *counts {
        return None;
    }
    let parts = [
        ("total", format!("{:?}", said.total), format!("{:?}", counts.total)),
        ("literal", format!("{:?}", said.literal), format!("{:?}", counts.literal)),
        ("synonym", format!("{:?}", said.synonym), format!("{:?}", counts.synonym)),
        ("searched", format!("{:?}", said.searched), format!("{:?}", counts.searched)),
        ("facets", format!("{:?}", said.facets), format!("{:?}", counts.facets)),
    ];
    let (name, engine, scan) = parts.into_iter().find(|(_, engine, scan)| engine != scan)?;
    Some(format!("{name}: the engine counts {engine}, the scan {scan}"))
}
