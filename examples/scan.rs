//! Holds an index against a scan of its passages: `scan INDEX [NUMBER [SEED]]` draws that many queries of every kind
//! (10,000 by default) and compares counts, facets, tiers and pages. Every difference is printed, the first of them made
//! small; the exit code is 1 if there is one.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that reports")]

#[path = "../tests/exactness/mod.rs"]
mod exactness;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use district_search::engine::local::Local;
use district_search::error::Result;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(index) = arguments.first() else {
        eprintln!("usage: scan INDEX [NUMBER [SEED]]");
        return ExitCode::from(2);
    };
    let number = |at: usize, otherwise: u64| arguments.get(at).and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    match compare(Path::new(index), number(1, 10_000) as usize, number(2, 1)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("scan: {error}");
            ExitCode::from(2)
        }
    }
}

fn compare(index: &Path, number: usize, seed: u64) -> Result<usize> {
    let local = Local::open(index)?;
    let started = Instant::now();
    let seconds = || started.elapsed().as_secs_f64();
    let instrument = exactness::Instrument::new(&local)?;
    eprintln!("the passages are read, {:.1} s", seconds());
    let differences = instrument.run(number, seed, |done, differences| {
        eprintln!("{done} queries, {differences} differences, {:.1} s", seconds());
    });
    for difference in &differences {
        println!("{difference}");
    }
    println!("{number} queries of seed {seed}, {} differences, {:.1} s", differences.len(), seconds());
    Ok(differences.len())
}
