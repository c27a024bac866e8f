//! Holds an index against a literal scan of its passages: `scan INDEX [NUMBER [SEED]]` draws that many strings of 1 to
//! 12 units from the passages (10,000 by default) and compares the counts of passages and reports. Every difference is
//! printed; the exit code is 1 if there is one.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that reports")]

#[path = "../tests/exactness/scan.rs"]
mod scan;

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
    let strings = scan::strings(&local, number, &mut scan::Dice::new(seed))?;
    let started = Instant::now();
    let mut differences = scan::differences(&local, &strings)?;
    differences.sort_by_key(|difference| difference.sought.chars().count());
    for difference in &differences {
        println!("{difference}");
    }
    println!("{} strings, {} differences, {:.1} s", strings.len(), differences.len(), started.elapsed().as_secs_f64());
    Ok(differences.len())
}
