//! How fast queries are answered: `latency INDEX QUERIES.tsv [NUMBER]` asks every query of a file (name, what is typed;
//! at most NUMBER, taken evenly) in one process after a warm-up, ten hits and all counts, and prints how long the
//! median, the slow ones and the slowest took.

#![allow(clippy::print_stdout, reason = "a program that reports")]

use std::path::Path;
use std::time::Instant;

use district_search::engine::local::Local;
use district_search::engine::{Engine, Request};
use district_search::query;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [index, queries, rest @ ..] = arguments.as_slice() else {
        return Err("usage: latency INDEX QUERIES.tsv [NUMBER]".into());
    };
    let number: usize = rest.first().map_or(Ok(usize::MAX), |number| number.parse())?;
    let file = std::fs::read_to_string(queries)?;
    let typed: Vec<&str> = file.lines().filter_map(|line| line.split('\t').nth(1)).collect();
    let step = typed.len().div_ceil(number).max(1);
    let typed: Vec<&str> = typed.into_iter().step_by(step).collect();
    let local = Local::open(Path::new(index))?;
    let mut requests = Vec::new();
    for typed in &typed {
        requests.push(Request { query: query::parse(typed)?, limit: 10, ..Request::default() });
    }
    let ours = |request: &Request| local.search(request).map(|answer| answer.hits.len());
    for request in &requests {
        ours(request)?;
    }
    let mut times = Vec::new();
    for request in &requests {
        let started = Instant::now();
        ours(request)?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    println!("{:>6} {:>8} {:>8} {:>8} {:>8} {:>8}", "n", "mean ms", "p50", "p90", "p99", "max");
    print(times);
    Ok(())
}

/// Prints the line of the table.
fn print(mut times: Vec<f64>) {
    times.sort_unstable_by(f64::total_cmp);
    let at =
        |share: f64| times.get(((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1))).copied();
    let [median, slow, slower, slowest] = [0.5, 0.9, 0.99, 1.0].map(|share| at(share).unwrap_or_default());
    let mean = times.iter().sum::<f64>() / times.len().max(1) as f64;
    let count = times.len();
    println!("{count:>6} {mean:>8.2} {median:>8.2} {slow:>8.2} {slower:>8.2} {slowest:>8.2}");
}
