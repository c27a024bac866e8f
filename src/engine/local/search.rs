//! Answering: select what matches, rank it, fill the page, fetch and mark what is shown.

use std::ops::Range;

use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, Searcher, TantivyDocument};

use super::Local;
use super::plan::{self, Plan};
use super::rank::{self, Ranked, WEIGHED_AGAIN};
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
    let plan = plan::plan(request, &local.dictionary, &local.fields);
    let everything = plan.full.as_deref().unwrap_or(plan.literal.as_ref());
    let selection = select::select(&searcher, everything, &request.filters).map_err(failed)?;
    let literal = match &plan.full {
        None => None,
        Some(_) => Some(select::select_within(&searcher, plan.literal.as_ref(), &selection).map_err(failed)?),
    };
    let page = request.offset..request.offset.saturating_add(request.limit);
    let ranked = ranked(&searcher, &plan, request, &selection.documents, &page).map_err(failed)?;
    let tier = |address: DocAddress| {
        let holds =
            |documents: &[Vec<DocId>]| documents[address.segment_ord as usize].binary_search(&address.doc_id).is_ok();
        match &literal {
            _ if !holds(&selection.documents) => Tier::Partial,
            Some((documents, _)) if !holds(documents) => Tier::Full,
            _ => Tier::Literal,
        }
    };
    let mut hits = Vec::new();
    for found in ranked {
        hits.push(hit(local, &searcher, &plan, found, tier(found.address))?);
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

/// The page of documents: those that meet the query, and after them, where they do not fill it, those with some of
/// its words.
fn ranked(
    searcher: &Searcher,
    plan: &Plan,
    request: &Request,
    selected: &[Vec<DocId>],
    page: &Range<usize>,
) -> tantivy::Result<Vec<Ranked>> {
    if page.is_empty() {
        return Ok(Vec::new());
    }
    let most = page.end.max(WEIGHED_AGAIN);
    let count: usize = selected.iter().map(Vec::len).sum();
    let mut ranked =
        if page.start < count { rank::best_of(searcher, plan, selected, most.min(count))? } else { Vec::new() };
    if count < page.end && plan.allows_partial {
        let mut sieves = Vec::new();
        for segment in searcher.segment_readers() {
            sieves.push(Sieve::new(segment, &request.filters)?);
        }
        // Beside what meets the query only what holds most of it is worth a look.
        let coverage = if count == 0 { 0.0 } else { MOST_WORDS };
        let others = rank::best_partial(searcher, plan, most, coverage, |segment, document| {
            selected[segment].binary_search(&document).is_err() && sieves[segment].passes(document)
        })?;
        // Those that meet the query are all there or, when the page begins behind them, count as passed over.
        let passed_over = if page.start < count { 0 } else { count };
        ranked.extend(others);
        return Ok(ranked.into_iter().skip(page.start - passed_over).take(page.len()).collect());
    }
    Ok(ranked.into_iter().skip(page.start).take(page.len()).collect())
}

fn hit(local: &Local, searcher: &Searcher, plan: &Plan, found: Ranked, tier: Tier) -> Result<Hit> {
    let failed = |error: tantivy::TantivyError| Error::Index { action: "fetch a passage", why: error.to_string() };
    let document: TantivyDocument = searcher.doc(found.address).map_err(failed)?;
    let bytes = document.get_first(local.fields.record).and_then(|value| value.as_bytes()).unwrap_or_default();
    let record: PassageRecord = decode(bytes)?;
    let units = Units::of(&record.text);
    let mut sought = Vec::new();
    for piece in &plan.marked {
        match units.occurrences(&piece.whole).next() {
            Some(_) => sought.push(&piece.whole),
            None => sought.extend(&piece.words),
        }
    }
    let marks = marks(&units, &sought);
    Ok(Hit {
        tier,
        score: found.score,
        root: local.current.roots.get(record.root as usize).cloned().unwrap_or_default(),
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
