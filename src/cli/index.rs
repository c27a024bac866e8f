//! `search index`: the index is built or brought up to date, and what was done is said.

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use district_search::engine::Outcome;
use district_search::engine::local::{Local, Update};
use district_search::error::{Error, Result};
use district_search::show;

use super::arguments::{Color, IndexOptions, Places};
use super::progress::Bar;
use super::{Exit, terminal};

/// Runs `search index`.
pub(crate) fn index(options: &IndexOptions, places: &Places) -> Result<Exit> {
    let outcome = update(&options.folders, options.rebuild, places)?;
    terminal::print(&show::outcome(&outcome, &terminal::style(Color::Never)))?;
    let (unread, doubtful) = (outcome.unread.len(), outcome.doubtful.len());
    match options.strict && unread + doubtful > 0 {
        true => Err(Error::Unread { unread, doubtful }),
        false => Ok(Exit::Found),
    }
}

/// Builds the index of the folder of reports, where there is none yet, and says so on standard error.
pub(crate) fn build_first(places: &Places) -> Result<()> {
    terminal::complain(&format!("还没有索引，先读 {} …", show::clean(&places.corpus().display().to_string())));
    loop {
        match update(&[], false, places) {
            // Another first query builds it already.
            Err(Error::Locked { .. }) => thread::sleep(Duration::from_millis(100)),
            Err(error) => return Err(error),
            Ok(outcome) => {
                terminal::complain(&show::outcome(&outcome, &terminal::style(Color::Never)));
                return Ok(());
            }
        }
    }
}

fn update(folders: &[PathBuf], rebuild: bool, places: &Places) -> Result<Outcome> {
    let bar = Bar::new();
    // An index that is there knows its folders; a first one is built of the corpus.
    let corpus = [places.corpus().to_owned()];
    let added = if folders.is_empty() && !Local::is_in(places.index())? { &corpus[..] } else { folders };
    // This program itself, as it was begun: it may be replaced while it runs.
    let reader = std::env::current_exe().ok();
    let update = Update { folders: added, rebuild, reader: reader.as_deref() };
    Local::update(places.index(), &update, &bar)
}
