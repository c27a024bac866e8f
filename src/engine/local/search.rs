//! Answering: select what matches, rank it, fill the page, fetch and mark what is shown.

use tantivy::schema::Value;
use tantivy::{DocId, Searcher, TantivyDocument};

use super::Local;
use super::plan::{self, Plan};
use super::rank::{self, Ranked};
use super::schema::{PassageRecord, decode};
use super::select::{self, Sieve};
use crate::engine::{Answer, Count, Hit, Request, Tier};
use crate::error::{Error, Result};
use crate::text::mark::marks;
use crate::text::units::Units;

/// The share of the query, by rarity of its words, that a passage has to hold to stand beside full matches.
const MOST_WORDS: f32 = 0.5;

pub(super) fn search(local: &Local, request: &Request) -> Result<Answer> {
    let failed = |error: tantivy::TantivyError| Error::Index { action: "search the index", why: error.to_string() };
    let searcher = local.searcher();
    let plan = plan::plan(request, &local.dictionary, &local.fields, &searcher).map_err(failed)?;
    let everything = plan.full.as_deref().unwrap_or(plan.literal.as_ref());
    let selection = select::select(&searcher, everything, &request.filters).map_err(failed)?;
    let literal = match &plan.full {
        None => None,
        Some(_) => Some(select::select_within(&searcher, plan.literal.as_ref(), &selection).map_err(failed)?),
    };
    let others = literal.as_ref().map(|(documents, _)| difference(&selection.documents, documents));
    let tiers: Vec<(Tier, &[Vec<DocId>])> = match (&literal, &others) {
        (Some((documents, _)), Some(others)) => vec![(Tier::Literal, documents), (Tier::Full, others)],
        _ => vec![(Tier::Literal, &selection.documents)],
    };
    let ranked = ranked(&searcher, &plan, request, &tiers, &selection.documents).map_err(failed)?;
    let mut hits = Vec::new();
    for (tier, found) in ranked {
        hits.push(hit(local, &searcher, &plan, found, tier)?);
    }
    let searched = if request.filters.is_empty() {
        Count { passages: local.totals.passages, reports: local.totals.reports }
    } else {
        select::searched(&searcher, &request.filters).map_err(failed)?
    };
    Ok(Answer {
        hits,
        total: selection.count,
        literal: literal.map_or(selection.count, |(_, count)| count),
        searched,
        unread: local.totals.unread,
        facets: selection.facets,
    })
}

/// The page of documents: tier after tier, and behind them, where they do not fill it, those with some of the words.
fn ranked(
    searcher: &Searcher,
    plan: &Plan,
    request: &Request,
    tiers: &[(Tier, &[Vec<DocId>])],
    selected: &[Vec<DocId>],
) -> tantivy::Result<Vec<(Tier, Ranked)>> {
    let page_end = request.offset.saturating_add(request.limit);
    let mut ranked = Vec::new();
    let mut before = 0;
    // The part of the page that falls on what begins at a place, counted from there.
    let part = |before: usize| request.offset.saturating_sub(before)..page_end.saturating_sub(before);
    for (tier, documents) in tiers {
        let count: usize = documents.iter().map(Vec::len).sum();
        let part = part(before);
        if part.start < count.min(part.end) {
            let best = rank::best_of(searcher, plan, documents, part.end.min(count))?;
            ranked.extend(best.into_iter().take(part.end).skip(part.start).map(|found| (*tier, found)));
        }
        before += count;
    }
    let part = part(before);
    if !part.is_empty() && plan.allows_partial {
        let mut sieves = Vec::new();
        for segment in searcher.segment_readers() {
            sieves.push(Sieve::new(segment, &request.filters)?);
        }
        // Beside what meets the query only what holds most of it is worth a look.
        let coverage = if before == 0 { 0.0 } else { MOST_WORDS };
        let others = rank::best_partial(searcher, plan, coverage, |segment, document| {
            selected[segment].binary_search(&document).is_err() && sieves[segment].passes(document)
        })?;
        ranked.extend(others.into_iter().take(part.end).skip(part.start).map(|found| (Tier::Partial, found)));
    }
    Ok(ranked)
}

/// The documents of each segment that are not among the `taken`; both in order.
fn difference(documents: &[Vec<DocId>], taken: &[Vec<DocId>]) -> Vec<Vec<DocId>> {
    let left = |(documents, taken): (&Vec<DocId>, &Vec<DocId>)| {
        documents.iter().copied().filter(|document| taken.binary_search(document).is_err()).collect()
    };
    documents.iter().zip(taken).map(left).collect()
}

fn hit(local: &Local, searcher: &Searcher, plan: &Plan, found: Ranked, tier: Tier) -> Result<Hit> {
    let failed = |error: tantivy::TantivyError| Error::Index { action: "fetch a passage", why: error.to_string() };
    let document: TantivyDocument = searcher.doc(found.address).map_err(failed)?;
    let bytes = document.get_first(local.fields.record).and_then(|value| value.as_bytes()).unwrap_or_default();
    let record: PassageRecord = decode(bytes)?;
    let units = Units::of(&record.text);
    let mut sought = Vec::new();
    let mut begun = Vec::new();
    for piece in &plan.marked {
        match units.occurrences(&piece.whole).next() {
            Some(_) => sought.push(&piece.whole),
            // It begins here and ends in the next passage.
            None if tier == Tier::Literal => begun.extend(units.overlap(&piece.whole)),
            None => sought.extend(&piece.words),
        }
    }
    let marks = marks(&units, &sought, begun);
    Ok(Hit {
        tier,
        score: found.score,
        root: local.totals.roots.get(record.root as usize).cloned().unwrap_or_default(),
        path: record.path,
        part: record.part,
        title: record.title,
        section: record.section,
        lines: record.lines,
        metadata: record.metadata,
        text: record.text,
        marks,
    })
}
