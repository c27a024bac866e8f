//! `search verify`: whether the index can be relied on.

use district_search::engine::local::Local;
use district_search::error::Result;
use district_search::show;

use super::arguments::Places;
use super::{Exit, terminal};

/// Runs `search verify`.
pub(crate) fn verify(places: &Places) -> Result<Exit> {
    terminal::print(&show::verified(&Local::verify(places.index())?))?;
    Ok(Exit::Found)
}
