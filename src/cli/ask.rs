//! `search QUERY`: the question that was typed, answered.

use std::path::Path;
use std::time::Instant;

use district_search::engine::local::Local;
use district_search::engine::{Engine, Request};
use district_search::error::{Error, Result};
use district_search::query::{Filters, parse, parse_years};
use district_search::report::{Institution, division};
use district_search::show::{Shown, VIEWS, clean, view};
use district_search::text::fold::fold;

use super::arguments::{DEFAULT_CORPUS, Places, Question};
use super::{Exit, index, terminal};

/// Runs `search QUERY`.
pub(crate) fn ask(question: &Question, places: &Places) -> Result<Exit> {
    let request = request(question)?;
    let local = match Local::open(&places.index) {
        Err(Error::NoIndex(_)) => {
            index::build_first(places)?;
            Local::open(&places.index)?
        }
        opened => opened?,
    };
    if places.corpus != Path::new(DEFAULT_CORPUS) && !local.covers(&places.corpus) {
        let corpus = clean(&places.corpus.display().to_string());
        terminal::complain(&format!("search: the index does not hold {corpus}; `search index {corpus}` adds it"));
    }
    let started = Instant::now();
    let answer = local.search(&request)?;
    let style = terminal::style(question.color);
    let shown = Shown { request: &request, answer: &answer, took: started.elapsed(), style: &style };
    let name = if question.json { "json" } else { "plain" };
    let view = view(name).unwrap_or(&VIEWS[0]);
    terminal::print(&(view.render)(&shown))?;
    Ok(if answer.total.passages > 0 { Exit::Found } else { Exit::Nothing })
}

/// The request that the question means.
fn request(question: &Question) -> Result<Request> {
    let mut filters = Filters::default();
    for typed in &question.district {
        filters.districts.extend(districts(typed)?);
    }
    for typed in &question.year {
        filters.years.push(parse_years(typed)?);
    }
    for typed in &question.institution {
        filters.institutions.push(institution(typed)?);
    }
    Ok(Request {
        query: parse(&question.query.join(" "))?,
        filters,
        exact: question.exact,
        offset: question.offset,
        limit: question.limit,
    })
}

/// The codes of every division of this name.
fn districts(typed: &str) -> Result<Vec<u32>> {
    let mut named = division::named(typed.trim());
    if named.is_empty() {
        // In traditional or full-width characters.
        named = division::named(fold(typed.trim()).as_str());
    }
    if !named.is_empty() {
        return Ok(named.iter().map(|division| division.code()).collect());
    }
    let near: Vec<String> =
        division::near(typed, 4).iter().map(|division| format!("{} {}", division.name(), division.code())).collect();
    let why = match near.is_empty() {
        true => "is no district, city or province; give its name, as in `-d 萧山`, or its code".to_owned(),
        false => format!("is no district, city or province; near it: {}", near.join(", ")),
    };
    Err(Error::Invalid { typed: typed.to_owned(), why })
}

/// The institution of this name; `区政协` is 政协.
fn institution(typed: &str) -> Result<Institution> {
    let folded = fold(typed.trim());
    let short = folded.trim_start_matches(['省', '市', '区', '县']);
    Institution::named(short).ok_or_else(|| {
        let names: Vec<&str> = Institution::ALL.into_iter().map(Institution::name).collect();
        Error::Invalid { typed: typed.to_owned(), why: format!("is no type of report; there are {}", names.join(" ")) }
    })
}
