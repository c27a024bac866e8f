//! Answering: select what matches, rank it, fill the page, fetch and mark what is shown.

use std::ops::Range;

use tantivy::schema::Value;
use tantivy::{DocId, Searcher, TantivyDocument};

use super::Local;
use super::explain;
use super::group::{self, Reports};
use super::matching::Sets;
use super::plan::{self, Marked, Plan};
use super::rank::{self, Ranked};
use super::schema::{PassageRecord, decode};
use super::select::{self, Selection, Sieve};
use super::sought::Set;
use crate::engine::{Answer, Count, Group, Hit, Listed, Request, Tier};
use crate::error::{Error, Result};
use crate::query::{Filters, Node};
use crate::text::mark::marks;
use crate::text::units::Units;

pub(super) fn search(local: &Local, request: &Request) -> Result<Answer> {
    let failed = |error: tantivy::TantivyError| Error::Index { action: "search the index", why: error.to_string() };
    let searcher = local.searcher();
    let plan = plan::plan(request, &local.dictionary, &local.fields, &searcher).map_err(failed)?;
    let Sets { literal, synonym, full, .. } = &plan.sets;
    let everything = full.as_ref().or(synonym.as_ref()).unwrap_or(literal);
    let selection = select::select(&searcher, everything.as_ref(), &request.filters).map_err(failed)?;
    let tiers = tiers(&searcher, &plan.sets, &selection).map_err(failed)?;
    let count =
        |wanted: Tier| tiers.iter().find(|part| part.tier == wanted).map_or(Count::default(), |part| part.count);
    let (page, reports) = match request.group {
        Group::Passage => {
            let part = request.offset..request.offset.saturating_add(request.limit);
            (ranked(&searcher, &plan, request, part, &tiers, &selection.documents).map_err(failed)?, Vec::new())
        }
        Group::Report => reports(&searcher, &plan, request, &tiers, &selection).map_err(failed)?,
    };
    let mut hits = Vec::new();
    for (tier, found) in page {
        hits.push(hit(local, &searcher, &plan, found, tier)?);
    }
    let explained = match request.explain {
        true => {
            let set_of = |node: &Node| plan::set_of(node, request, &local.dictionary, &local.fields, &searcher);
            explain::explain(request, &local.dictionary, &local.fields, &searcher, set_of).map_err(failed)?
        }
        false => Vec::new(),
    };
    let searched = if request.filters.is_empty() {
        Count { passages: local.totals.passages, reports: local.totals.reports }
    } else {
        select::searched(&searcher, &request.filters).map_err(failed)?
    };
    Ok(Answer {
        hits,
        reports,
        explained,
        total: selection.count,
        literal: count(Tier::Literal),
        synonym: count(Tier::Synonym),
        searched,
        unread: local.totals.unread,
        facets: selection.facets,
    })
}

/// The documents of a tier.
struct Part {
    tier: Tier,
    documents: Vec<Vec<DocId>>,
    count: Count,
}

/// What was selected, parted into tiers, the best first.
fn tiers(searcher: &Searcher, sets: &Sets, selection: &Selection) -> tantivy::Result<Vec<Part>> {
    let tighter = [
        (Tier::Literal, Some(&sets.literal)),
        (Tier::Synonym, sets.synonym.as_ref()),
        (Tier::Full, sets.full.as_ref()),
    ];
    let tighter: Vec<(Tier, &Set)> = tighter.into_iter().filter_map(|(tier, set)| set.map(|set| (tier, set))).collect();
    let mut rest = selection.documents.clone();
    let mut tiers = Vec::new();
    for (at, (tier, set)) in tighter.iter().enumerate() {
        // The last tier is all that is left: no need to ask again.
        let documents = if at + 1 == tighter.len() {
            std::mem::take(&mut rest)
        } else {
            let within = select::select_within(searcher, set.as_ref(), &rest)?;
            rest = difference(&rest, &within);
            within
        };
        let count = if tighter.len() == 1 { selection.count } else { select::count(searcher, &documents)? };
        tiers.push(Part { tier: *tier, documents, count });
    }
    Ok(tiers)
}

/// The page of reports: their best passages, one report after the other.
fn reports(
    searcher: &Searcher,
    plan: &Plan,
    request: &Request,
    tiers: &[Part],
    selection: &Selection,
) -> tantivy::Result<(Vec<(Tier, Ranked)>, Vec<Listed>)> {
    let reports = Reports::new(searcher)?;
    let wanted = request.offset.saturating_add(request.limit);
    let available = usize::try_from(selection.count.passages).unwrap_or(usize::MAX);
    // Most reports have a few passages each. Where that is not enough, more are ranked.
    let mut most = wanted.saturating_mul(16).max(256);
    loop {
        let ranked = ranked(searcher, plan, request, 0..most, tiers, &selection.documents)?;
        let mut groups = group::by_report(&reports, ranked, &selection.documents);
        // Passages with some of the words are worth a look only where there is nothing else.
        if available > 0 {
            groups.retain(|(_, hits)| hits.iter().all(|(tier, _)| *tier != Tier::Partial));
        }
        if groups.len() < wanted && most < available {
            most = most.saturating_mul(8);
            continue;
        }
        let page: Vec<_> = groups.into_iter().skip(request.offset).take(request.limit).collect();
        let listed = page.iter().map(|(listed, _)| *listed).collect();
        return Ok((page.into_iter().flat_map(|(_, hits)| hits).collect(), listed));
    }
}

/// A part of the ranking: tier after tier, and behind them, where they do not fill it, those with some of the words.
fn ranked(
    searcher: &Searcher,
    plan: &Plan,
    request: &Request,
    page: Range<usize>,
    tiers: &[Part],
    selected: &[Vec<DocId>],
) -> tantivy::Result<Vec<(Tier, Ranked)>> {
    let mut ranked = Vec::new();
    let mut before = 0;
    // The part of the page that falls on what begins at a place, counted from there.
    let part = |before: usize| page.start.saturating_sub(before)..page.end.saturating_sub(before);
    for Part { tier, documents, .. } in tiers {
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
        let everything = Filters::default();
        let required = match &plan.sets.required {
            None => None,
            Some(set) => Some(select::select(searcher, set.as_ref(), &everything)?.documents),
        };
        let others = rank::best_partial(searcher, plan, part.end, |segment, document| {
            selected[segment].binary_search(&document).is_err()
                && required.as_ref().is_none_or(|documents| documents[segment].binary_search(&document).is_ok())
                && sieves[segment].passes(document)
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
    let stands = |sought: &Units| units.occurrences(sought).next().is_some();
    for marked in &plan.marked {
        match marked {
            Marked::Pattern(pattern) => begun.extend(pattern.places(&units)),
            Marked::Text { whole, .. } if stands(whole) => sought.push(whole),
            // It begins here and ends in the next passage.
            Marked::Text { whole, .. } if tier == Tier::Literal => begun.extend(units.overlap(whole)),
            Marked::Text { synonyms, words, .. } => {
                let standing: Vec<&Units> = synonyms.iter().filter(|synonym| stands(synonym)).collect();
                sought.extend(if standing.is_empty() { words.iter().collect() } else { standing });
            }
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
