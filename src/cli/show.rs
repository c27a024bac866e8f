//! `search show`: a file as it is read.

use district_search::engine::local::Local;
use district_search::error::Result;
use district_search::show;

use super::arguments::{Color, Places, ShowOptions};
use super::{Exit, terminal};

/// Runs `search show`: nothing was found where nothing could be read.
pub(crate) fn show(options: &ShowOptions, places: &Places) -> Result<Exit> {
    let reader = std::env::current_exe().ok();
    let mut all = Vec::new();
    for path in &options.paths {
        all.extend(Local::read(places.index(), path, reader.as_deref())?);
    }
    let style = terminal::style(Color::Auto);
    terminal::print(&if options.text { show::texts(&all) } else { show::singles(&all, &style) })?;
    Ok(if all.iter().any(|single| single.read.is_ok()) { Exit::Found } else { Exit::Nothing })
}
