//! The command line of the search engine: parse, run, report.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
