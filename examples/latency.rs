//! How fast queries are answered: `latency INDEX QUERIES.tsv [NUMBER]` asks every query of a file (name, what is typed;
//! at most NUMBER, taken evenly) in one process after a warm-up, ten hits and all counts, and prints how long the median,
//! the slow ones and the slowest took. Beside it stands what the index library alone takes for its ten best documents
//! with the first word of the query, which is about the least a search can take.

#![allow(clippy::print_stdout, reason = "a program that reports")]

use std::path::Path;
use std::time::Instant;

use district_search::engine::local::Local;
use district_search::engine::{Engine, Request};
use district_search::query;
use district_search::text::dictionary::{COMPILED, Dictionary};
use district_search::text::terms::words;
use district_search::text::units::Units;
use tantivy::collector::TopDocs;
use tantivy::directory::MmapDirectory;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, Term};

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
    let current: serde_json::Value = serde_json::from_slice(&std::fs::read(Path::new(index).join("current.json"))?)?;
    let generation = current["generation"].as_str().ok_or("current.json names no generation")?;
    let bare = Index::open(MmapDirectory::open(Path::new(index).join(generation))?)?;
    let (text, units) = (bare.schema().get_field("text")?, bare.schema().get_field("units")?);
    let searcher = bare.reader()?.searcher();
    let dictionary = Dictionary::new(COMPILED).ok_or("the dictionary is damaged")?;
    let mut bare_times = Vec::new();
    for round in 0..2 {
        for typed in &typed {
            let folded = Units::of(typed);
            let first = words(&folded, &dictionary.query_segmenter(&[])).first().copied();
            let Some((first, last)) = first else { continue };
            let slice = folded.as_slice();
            let word = &folded.compact()[slice[first].folded_start as usize..slice[last].folded_end as usize];
            let term = Term::from_field_text(if first == last { units } else { text }, word);
            let started = Instant::now();
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            searcher.search(&query, &TopDocs::with_limit(10).order_by_score())?;
            if round > 0 {
                bare_times.push(started.elapsed().as_secs_f64() * 1000.0);
            }
        }
    }
    println!("{:<10} {:>6} {:>8} {:>8} {:>8} {:>8} {:>8}", "ms", "n", "mean", "p50", "p90", "p99", "max");
    let ours = print("ours", times);
    let bare = print("bare term", bare_times);
    println!("ratio of the medians {:.1}, of the means {:.1}", ours.0 / bare.0, ours.1 / bare.1);
    Ok(())
}

/// Prints a line of the table and returns the median and the mean.
fn print(name: &str, mut times: Vec<f64>) -> (f64, f64) {
    times.sort_unstable_by(f64::total_cmp);
    let at =
        |share: f64| times.get(((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1))).copied();
    let [median, slow, slower, slowest] = [0.5, 0.9, 0.99, 1.0].map(|share| at(share).unwrap_or_default());
    let mean = times.iter().sum::<f64>() / times.len().max(1) as f64;
    let count = times.len();
    println!("{name:<10} {count:>6} {mean:>8.2} {median:>8.2} {slow:>8.2} {slower:>8.2} {slowest:>8.2}");
    (median, mean)
}
