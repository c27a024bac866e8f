//! The command line of the search engine: parse, run, report.

mod cli;

use std::process::ExitCode;

/// With the system's allocator, which cannot use again much of what it is given back, a large index takes half as much memory
/// again to build: `docs/scale.md`.
#[cfg(all(feature = "jemalloc", not(target_env = "msvc")))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    cli::main()
}
