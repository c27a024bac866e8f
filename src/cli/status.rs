//! `search status`: what the index holds.

use district_search::engine::local::Local;
use district_search::error::Result;
use district_search::show;

use super::arguments::{Color, Places, StatusOptions};
use super::{Exit, terminal};

/// Runs `search status`.
pub(crate) fn status(options: &StatusOptions, places: &Places) -> Result<Exit> {
    let status = Local::open(&places.index)?.status()?;
    terminal::print(&show::status(&status, options.all, &terminal::style(Color::Never)))?;
    Ok(Exit::Found)
}
