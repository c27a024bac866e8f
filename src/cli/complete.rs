//! Completion scripts and the manual page, made of the definition of the arguments.

use clap::CommandFactory;
use clap_complete::Shell;
use district_search::error::{Error, Result};

use super::arguments::Arguments;
use super::{Exit, terminal};

/// Prints a completion script.
pub(crate) fn completions(shell: Shell) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "search", &mut script);
    terminal::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Found)
}

/// Prints the manual page.
pub(crate) fn man() -> Result<Exit> {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(Arguments::command()).render(&mut page);
    rendered.map_err(|error| Error::io("write", "the manual page", error))?;
    terminal::print(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Found)
}
