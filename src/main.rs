//! The command line of the search engine: parse, run, report.

mod cli;

use std::process::ExitCode;

/// The system's allocator gives a third more memory to what builds a large index, which it cannot use again: `docs/scale.md`.
#[cfg(all(feature = "jemalloc", not(target_env = "msvc")))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    cli::main()
}
