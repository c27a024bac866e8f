//! `--verbose` and `RUST_LOG`: what the program does, and how long it takes, on standard error while it does it.

use std::fmt;
use std::io;
use std::time::Instant;

use district_search::show::brief;
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::SubscriberExt as _;

use super::terminal;

/// The environment variable that says what is told, in the usual form: `debug`, `district_search::worker=info`.
const VARIABLE: &str = "RUST_LOG";

/// Under these names this program tells: its library and what stands around it.
const ROOMS: [&str; 2] = ["district_search", "search"];

/// Tells from now on what was asked for: by `--verbose`, so many times, or by the environment. Where nothing was, nobody
/// listens, and the places that tell cost a comparison each.
pub(crate) fn listen(verbose: u8) {
    let typed = std::env::var(VARIABLE).ok().filter(|typed| !typed.is_empty());
    if verbose == 0 && typed.is_none() {
        return;
    }
    let environment = typed.map(|typed| typed.parse::<Targets>().map_err(|error| (typed, error)));
    let mut wanted = match environment {
        Some(Ok(wanted)) => wanted,
        Some(Err((typed, error))) => {
            let message = format!(
                "search: {VARIABLE}={typed} is not understood ({error}); it holds levels, as in {VARIABLE}=debug, also of \
                 single parts, as in {VARIABLE}=district_search::worker=info"
            );
            terminal::complain(&brief(&message));
            Targets::new()
        }
        None => Targets::new(),
    };
    let level = match verbose {
        0 => None,
        1 => Some(Level::INFO),
        _ => Some(Level::DEBUG),
    };
    if let Some(level) = level {
        wanted = wanted.with_targets(ROOMS.map(|name| (name, level)));
    }
    let lines =
        tracing_subscriber::fmt::layer().with_target(false).with_timer(Elapsed(Instant::now())).with_writer(|| Lines);
    // It is the first one: nothing else is installed.
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(wanted).with(lines));
}

/// The time since the program began.
struct Elapsed(Instant);

impl FormatTime for Elapsed {
    fn format_time(&self, out: &mut Writer<'_>) -> fmt::Result {
        write!(out, "{:9.1} ms", self.0.elapsed().as_secs_f64() * 1e3)
    }
}

/// Standard error, a harmless line at a time: what is told holds paths and text of reports.
struct Lines;

impl io::Write for Lines {
    /// The library hands over a whole line each time.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        terminal::complain(&brief(String::from_utf8_lossy(line).trim_end()));
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
