//! Answering: select what matches, rank it, fill the page, fetch and mark what is shown.

use super::Local;
use super::explain;
use super::fetch::hit;
use super::page::{Pager, tiers};
use super::plan;
use super::select;
use super::suggest;
use crate::engine::{Answer, Count, Request, Tier};
use crate::error::{Error, Result};
use crate::query::Node;

pub(super) fn search(local: &Local, request: &Request) -> Result<Answer> {
    let failed = |error: tantivy::TantivyError| Error::Index { action: "search the index", why: error.to_string() };
    let searcher = &local.snapshot;
    let plan = plan::plan(request, local.dictionary, &local.fields, searcher).map_err(failed)?;
    let selection = select::select(searcher, plan.sets.everything().as_ref(), &request.filters).map_err(failed)?;
    let tiers = tiers(searcher, &plan.sets, &selection).map_err(failed)?;
    let count =
        |wanted: Tier| tiers.iter().find(|part| part.tier == wanted).map_or(Count::default(), |part| part.count);
    let pager = Pager { searcher, fields: &local.fields, plan: &plan, request, tiers: &tiers, selection: &selection };
    let (page, reports) = pager.page().map_err(failed)?;
    let hits = page.iter().map(|found| hit(local, searcher, &plan, found, request.explain)).collect::<Result<_>>()?;
    let suggestions = match count(Tier::Literal).passages == 0 && request.offset == 0 {
        true => suggest::suggest(local, request).map_err(failed)?,
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
