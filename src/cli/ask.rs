//! `search QUERY`: the question that was typed, answered.

use std::mem::ManuallyDrop;
use std::time::Instant;

use district_search::engine::local::Local;
use district_search::engine::{Engine, Group, Request};
use district_search::error::{Error, Result};
use district_search::query::{Filters, parse_institution, parse_with, parse_years};
use district_search::show::{Shown, Style, VIEWS, beside_table, clean, view};
use tracing::info;

use super::arguments::{Grouping, Places, Question};
use super::{Exit, index, settings, terminal};

/// So many hits are listed where nobody says how many.
const HITS: usize = 10;
/// So many rows a table has, which is made to be counted and sorted, and is held in memory.
const ROWS: usize = 10_000;

/// Runs `search QUERY`.
pub(crate) fn ask(question: &Question, places: &Places) -> Result<Exit> {
    let request = request(question, places)?;
    if question.csv && request.group == Group::Report {
        return Err(Error::Invalid {
            typed: "--group report".to_owned(),
            why: "lists reports, and a table (--csv) has a row for each passage; leave one of them out".to_owned(),
        });
    }
    let local = match Local::open(places.index()) {
        Err(Error::NoIndex(_)) if places.may_build_first() => {
            index::build_first(places)?;
            Local::open(places.index())?
        }
        opened => opened?,
    };
    // The process is about to end, and the system gives its maps back at once sooner than we one by one.
    let local = ManuallyDrop::new(local);
    if let Some(corpus) = places.corpus.as_ref().filter(|corpus| !local.covers(corpus)) {
        let corpus = clean(&corpus.display().to_string());
        terminal::complain(&format!("search: the index does not hold {corpus}; `search index {corpus}` adds it"));
    }
    let started = Instant::now();
    let answer = local.search(&request)?;
    let style = terminal::style(question.color);
    let shown = Shown { request: &request, answer: &answer, took: started.elapsed(), style: &style };
    let name = match (question.json, question.csv) {
        (true, _) => "json",
        (_, true) => "csv",
        _ => "plain",
    };
    let view = view(name).unwrap_or(&VIEWS[0]);
    let text = (view.render)(&shown);
    let took = || started.elapsed().saturating_sub(shown.took);
    info!(view = name, bytes = text.len(), took = %format_args!("{:.1?}", took()), "made the answer visible:");
    terminal::print(&text)?;
    if question.csv {
        let bare = Style { color: false, ..style.clone() };
        terminal::complain(beside_table(&Shown { style: &bare, ..shown }).trim_end());
    }
    Ok(if answer.total.passages > 0 { Exit::Found } else { Exit::Nothing })
}

/// The request that the question means.
fn request(question: &Question, places: &Places) -> Result<Request> {
    let vocabulary = settings::vocabulary(places.config.as_ref())?;
    let mut filters = Filters::default();
    for typed in each(&question.district) {
        filters.districts.extend(vocabulary.districts(typed)?);
    }
    for typed in each(&question.year) {
        filters.years.push(parse_years(typed)?);
    }
    for typed in each(&question.institution) {
        filters.institutions.push(parse_institution(typed)?);
    }
    if question.with_predecessors {
        filters = filters.with_predecessors();
    }
    Ok(Request {
        query: parse_with(&question.query.join(" "), &vocabulary).map_err(as_typed)?,
        filters,
        exact: question.exact,
        vocabulary,
        group: match question.group {
            Grouping::Passage => Group::Passage,
            Grouping::Report => Group::Report,
        },
        unfold: question.unfold,
        explain: question.explain,
        offset: question.offset,
        limit: question.limit.unwrap_or(if question.csv { ROWS } else { HITS }),
    })
}

/// The values of an option that may be repeated, or have several with a comma between. Of commas alone, as of nothing, it is
/// said that they are no value.
fn each(values: &[String]) -> Vec<&str> {
    let mut all = Vec::new();
    for typed in values {
        let before = all.len();
        all.extend(typed.split([',', '，', '、']).filter(|part| !part.trim().is_empty()));
        if all.len() == before {
            all.push(typed);
        }
    }
    all
}

/// A mistake with the hyphens that were typed: on the way here they were made full-width, which is as many characters.
fn as_typed(error: Error) -> Error {
    match error {
        Error::Query { typed, at, why } => Error::Query { typed: typed.replace('－', "-"), at, why },
        error => error,
    }
}
