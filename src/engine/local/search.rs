//! Answering: select what matches, rank it, fill the page, fetch and mark what is shown.

use tracing::{Level, debug, enabled, info};

use super::Local;
use super::explain;
use super::fetch;
use super::laps::Laps;
use super::page::{Pager, tiers};
use super::plan::{self, Plan};
use super::select;
use super::suggest;
use crate::engine::{Answer, Count, Request, Tier};
use crate::error::{Error, Result};
use crate::query::Node;

pub(super) fn search(local: &Local, request: &Request) -> Result<Answer> {
    let failed = |error: tantivy::TantivyError| Error::index("search the index", error);
    let mut laps = Laps::begin();
    let searcher = &local.snapshot;
    let plan = plan::plan(request, local.dictionary, &local.fields, searcher).map_err(failed)?;
    planned(request, &plan, &mut laps);
    let selection = select::select(searcher, plan.sets.everything().as_ref(), &request.filters).map_err(failed)?;
    let tiers = tiers(searcher, &plan.sets, &selection).map_err(failed)?;
    let Count { passages, reports } = selection.count;
    info!(passages, reports, tiers = tiers.len(), took = %laps.lap(), "selected and counted what matches:");
    let count =
        |wanted: Tier| tiers.iter().find(|part| part.tier == wanted).map_or(Count::default(), |part| part.count);
    let pager = Pager { searcher, fields: &local.fields, plan: &plan, request, tiers: &tiers, selection: &selection };
    let (page, reports) = pager.page().map_err(failed)?;
    info!(hits = page.len(), took = %laps.lap(), "ranked:");
    let hits = fetch::hits(local, &plan, &page, request.explain)?;
    info!(hits = page.len(), took = %laps.lap(), "fetched and marked:");
    let suggestions = match count(Tier::Literal).passages == 0 && request.offset == 0 {
        true => {
            let suggestions = suggest::suggest(local, request).map_err(failed)?;
            info!(queries = suggestions.len(), took = %laps.lap(), "nothing stands literally, looked for queries near it:");
            suggestions
        }
        false => Vec::new(),
    };
    let explained = match request.explain {
        true => {
            let set_of = |node: &Node| plan::set_of(node, request, local.dictionary, &local.fields, searcher);
            explain::explain(request, local.dictionary, searcher, set_of).map_err(failed)?
        }
        false => Vec::new(),
    };
    let searched = if request.filters.is_empty() {
        Count { passages: local.totals.passages, reports: local.totals.reports }
    } else {
        select::searched(searcher, &request.filters)
    };
    Ok(Answer {
        hits,
        reports,
        suggestions,
        explained,
        total: selection.count,
        literal: count(Tier::Literal),
        synonym: count(Tier::Synonym),
        searched,
        unread: local.totals.unread,
        facets: selection.facets,
    })
}

/// Says how a query is asked of the index.
fn planned(request: &Request, plan: &Plan<'_>, laps: &mut Laps) {
    let pieces = || request.query.pieces().into_iter();
    let (words, terms) = (plan.words.len(), plan.terms.len());
    let query = &request.query;
    info!(pieces = pieces().count(), words, terms, took = %laps.lap(), %query, "planned the query:");
    if enabled!(Level::DEBUG) {
        pieces().for_each(|piece| debug!(form = ?piece.form, text = %piece.text, "a piece:"));
        plan.words.iter().for_each(|word| debug!(text = %word.units.compact(), "a word that is looked for:"));
        for term in &plan.terms {
            debug!(weight = %term.weight, walked = term.is_walked, term = ?term.term, "a term that ranks:");
        }
    }
}
