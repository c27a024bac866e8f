//! The doors to the world outside: standard output and standard error. No other room of the program prints.

use std::io::{self, BufWriter, IsTerminal, Write};

use district_search::error::{Error, Result};
use district_search::show::Style;

use super::arguments::Color;

/// Columns of a line where there is no terminal to ask.
const WIDTH: usize = 80;
/// So much is written at a time, in bytes.
const BUFFER: usize = 64 << 10;

/// How text is to look on standard output.
pub(crate) fn style(color: Color) -> Style {
    let is_terminal = io::stdout().is_terminal();
    let width = terminal_size::terminal_size_of(io::stdout())
        .map(|(width, _)| usize::from(width.0))
        .or_else(|| std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()))
        .unwrap_or(WIDTH);
    let is_refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => is_terminal && !is_refused,
    };
    let folder = std::env::current_dir().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default();
    Style { width: width.clamp(40, 200), color, folder }
}

/// Writes data to standard output at once. A reader that has gone (`| head`) has seen enough: that is no trouble.
pub(crate) fn print(text: &str) -> Result<()> {
    print_all(std::iter::once(Ok(text)))
}

/// Writes one text after the other to standard output, as they come.
pub(crate) fn print_all(texts: impl Iterator<Item = Result<impl AsRef<str>>>) -> Result<()> {
    let mut output = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let written = |outcome: io::Result<()>| match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::io("write", "standard output", error)),
        outcome => Ok(outcome.is_ok()),
    };
    for text in texts {
        if !written(output.write_all(text?.as_ref().as_bytes()))? {
            return Ok(());
        }
    }
    written(output.flush()).map(drop)
}

/// Writes a line for the person to standard error. Where that is closed there is nobody to tell.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
