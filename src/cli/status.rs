//! `search status`: what the index holds.

use district_search::engine::local::Local;
use district_search::error::Result;
use district_search::show;

use super::arguments::{Color, Places, StatusOptions};
use super::{Exit, terminal};

/// Runs `search status`.
pub(crate) fn status(options: &StatusOptions, places: &Places) -> Result<Exit> {
    let status = Local::open(places.index())?.status()?;
    let style = terminal::style(Color::Never);
    let text = match (options.json, options.skipped) {
        (false, false) => show::status(&status, options.all, &style),
        (false, true) => show::skipped(&status, &style),
        (true, false) => show::status_json(&status),
        (true, true) => show::skipped_json(&status),
    };
    terminal::print(&text)?;
    Ok(Exit::Found)
}
