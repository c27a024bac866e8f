//! `search dump`: all that the index holds.

use district_search::engine::local::Local;
use district_search::error::Result;
use district_search::show;

use super::arguments::Places;
use super::{Exit, terminal};

/// Runs `search dump`.
pub(crate) fn dump(places: &Places) -> Result<Exit> {
    let local = Local::open(places.index())?;
    terminal::print_all(local.dump()?.map(|piece| Ok(show::dumped(&piece?))))?;
    Ok(Exit::Found)
}
