//! The page that was asked for: what was selected, parted into tiers, ranked within each, and gathered as it is to be
//! listed.

use std::borrow::Cow;
use std::ops::Range;

use tantivy::{DocAddress, DocId};

use super::alike;
use super::group;
use super::matching::Sets;
use super::plan::Plan;
use super::rank;
use super::ranked::Ranked;
use super::schema::Fields;
use super::select::{self, Selection, Sieve};
use super::snapshot::Snapshot;
use super::sought::Set;
use crate::engine::{Count, Group, Listed, Request, Tier};
use crate::query::Filters;

/// The share of the words, by rarity, that a passage has to hold to stand behind those that hold the one text sought.
const MOST_WORDS: f32 = 0.5;

/// The documents of a tier.
pub(super) struct Part<'selected> {
    pub(super) tier: Tier,
    documents: Cow<'selected, [Vec<DocId>]>,
    pub(super) count: Count,
}

/// What was selected, parted into tiers, the best first.
pub(super) fn tiers<'selected>(
    searcher: &Snapshot,
    sets: &Sets,
    selection: &'selected Selection,
) -> tantivy::Result<Vec<Part<'selected>>> {
    let tighter = [
        (Tier::Literal, Some(&sets.literal)),
        (Tier::Synonym, sets.synonym.as_ref()),
        (Tier::Full, sets.full.as_ref()),
    ];
    let tighter: Vec<(Tier, &Set)> = tighter.into_iter().filter_map(|(tier, set)| set.map(|set| (tier, set))).collect();
    let mut rest = Cow::Borrowed(&selection.documents[..]);
    let mut tiers = Vec::new();
    for (at, (tier, set)) in tighter.iter().enumerate() {
        // The last tier is all that is left: no need to ask again.
        let documents = if at + 1 == tighter.len() {
            std::mem::take(&mut rest)
        } else {
            let within = select::select_within(searcher, set.as_ref(), &rest)?;
            rest = Cow::Owned(difference(&rest, &within));
            Cow::Owned(within)
        };
        let count = if tighter.len() == 1 { selection.count } else { select::count(searcher, &documents) };
        tiers.push(Part { tier: *tier, documents, count });
    }
    Ok(tiers)
}

/// The documents of each segment that are not among the `taken`; both in order.
fn difference(documents: &[Vec<DocId>], taken: &[Vec<DocId>]) -> Vec<Vec<DocId>> {
    let left = |(documents, taken): (&Vec<DocId>, &Vec<DocId>)| {
        documents.iter().copied().filter(|document| taken.binary_search(document).is_err()).collect()
    };
    documents.iter().zip(taken).map(left).collect()
}

/// A passage of the page.
pub(super) struct Found {
    pub(super) tier: Tier,
    pub(super) ranked: Ranked,
    /// Passages that are nearly identical and not listed.
    pub(super) alike: Vec<DocAddress>,
}

/// Makes pages.
pub(super) struct Pager<'a> {
    pub(super) searcher: &'a Snapshot,
    pub(super) fields: &'a Fields,
    pub(super) plan: &'a Plan<'a>,
    pub(super) request: &'a Request,
    pub(super) tiers: &'a [Part<'a>],
    pub(super) selection: &'a Selection,
}

impl Pager<'_> {
    /// The page, and the reports it is made of where reports are listed.
    pub(super) fn page(&self) -> tantivy::Result<(Vec<Found>, Vec<Listed>)> {
        match self.request.group {
            Group::Report => self.reports(),
            Group::Passage if self.request.unfold => {
                let page = self.request.offset..self.end();
                let found = |(tier, ranked)| Found { tier, ranked, alike: Vec::new() };
                Ok((self.ranked(page)?.into_iter().map(found).collect(), Vec::new()))
            }
            Group::Passage => Ok((self.folded()?, Vec::new())),
        }
    }

    fn end(&self) -> usize {
        self.request.offset.saturating_add(self.request.limit)
    }

    /// Passages, of nearly identical ones the best only.
    fn folded(&self) -> tantivy::Result<Vec<Found>> {
        let end = self.end();
        if self.request.limit == 0 {
            return Ok(Vec::new());
        }
        // Few passages are alike. Where more are, more are ranked.
        let mut most = end.saturating_add(16);
        let mut folded = loop {
            let ranked = self.ranked(0..most)?;
            let is_all = ranked.len() < most;
            let folded = alike::fold(self.searcher, ranked)?;
            if folded.len() >= end || is_all {
                break folded;
            }
            most = most.saturating_mul(4);
        };
        folded.truncate(end);
        alike::gather(self.searcher, &mut folded, self.selection)?;
        let found = |folded: alike::Folded| Found { tier: folded.tier, ranked: folded.ranked, alike: folded.alike };
        Ok(folded.into_iter().skip(self.request.offset).map(found).collect())
    }

    /// Reports: their best passages, one report after the other.
    fn reports(&self) -> tantivy::Result<(Vec<Found>, Vec<Listed>)> {
        let end = self.end();
        let available = usize::try_from(self.selection.count.passages).unwrap_or(usize::MAX);
        // Most reports have a few passages each. Where that is not enough, more are ranked.
        let mut most = end.saturating_mul(16).max(rank::WEIGHED_AGAIN);
        let groups = loop {
            let mut ranked = self.ranked(0..most)?;
            // Passages with some of the words are worth a look only where there is nothing else.
            ranked.retain(|(tier, _)| available == 0 || *tier != Tier::Partial);
            let groups = group::by_report(self.searcher, ranked, &self.selection.documents);
            if groups.len() >= end || most >= available {
                break groups;
            }
            most = most.saturating_mul(8);
        };
        let page: Vec<_> = groups.into_iter().skip(self.request.offset).take(self.request.limit).collect();
        let listed = page.iter().map(|(listed, _)| *listed).collect();
        let found = |(tier, ranked)| Found { tier, ranked, alike: Vec::new() };
        Ok((page.into_iter().flat_map(|(_, hits)| hits).map(found).collect(), listed))
    }

    /// A part of the ranking: tier after tier, and behind them those with some of the words.
    fn ranked(&self, page: Range<usize>) -> tantivy::Result<Vec<(Tier, Ranked)>> {
        let Self { searcher, fields, plan, .. } = *self;
        let mut ranked = Vec::new();
        let mut before = 0;
        // The part of the page that falls on what begins at a place, counted from there.
        let part = |before: usize| page.start.saturating_sub(before)..page.end.saturating_sub(before);
        for Part { tier, documents, .. } in self.tiers {
            let count: usize = documents.iter().map(Vec::len).sum();
            let part = part(before);
            if part.start < count.min(part.end) {
                let best = rank::best_of(searcher, plan, fields, documents, part.end.min(count))?;
                ranked.extend(best.into_iter().take(part.end).skip(part.start).map(|found| (*tier, found)));
            }
            before += count;
        }
        let part = part(before);
        if !part.is_empty() && plan.allows_partial && before < self.end() {
            let others = self.partial()?;
            ranked.extend(others.into_iter().take(part.end).skip(part.start).map(|found| (Tier::Partial, found)));
        }
        Ok(ranked)
    }

    /// The best passages with some of the words.
    fn partial(&self) -> tantivy::Result<Vec<Ranked>> {
        let Self { searcher, fields, plan, request, .. } = *self;
        let selected = &self.selection.documents;
        let sieve = Sieve::new(&request.filters);

        let required = match &plan.sets.required {
            None => None,
            Some(set) => Some(select::select(searcher, set.as_ref(), &Filters::default())?.documents),
        };
        // Who asks for one text, and gets it, asks for little else.
        let stands = |part: &Part<'_>| part.tier == Tier::Literal && part.count.passages > 0;
        let is_answered = plan.marked.len() == 1 && self.tiers.iter().any(stands);
        let least = if is_answered { MOST_WORDS } else { 0.0 };
        rank::best_partial(searcher, plan, fields, least, |segment, document| {
            selected[segment].binary_search(&document).is_err()
                && required.as_ref().is_none_or(|documents| documents[segment].binary_search(&document).is_ok())
                && sieve.passes(&searcher.passages(segment).group(document).provenance)
        })
    }
}
