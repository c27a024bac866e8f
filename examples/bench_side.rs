//! What `bench/run` needs to know of this program, so that others are measured on the same passages:
//! - `bench_side passages FOLDER` prints every passage of a folder of reports, in four columns: path, whether it goes
//!   on from the passage before (1 or 0), its text in one line, and its folded form, as the count of a text is defined:
//!   without quotes, brackets and white space. The folded forms of passages that go on join to what stands there.
//! - `bench_side words` prints a line of words for every line that it is given.
//! - `bench_side warm INDEX QUERIES` asks every query of a file, one a line, as quoted text, twice over, and prints for the
//!   second time how many milliseconds it took and in how many passages it stands literally.
//! - `bench_side stay INDEX QUERIES` does so whenever it is given a line, each time with the state that the index is in then,
//!   and prints how many bytes of memory it has of its own and how many files are open (Linux).

#![allow(clippy::print_stdout, reason = "a program that reports")]

use std::collections::HashSet;
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Instant;

use district_search::engine::local::Local;
use district_search::engine::{Engine, Request};
use district_search::query;
use district_search::report::{self, Passage, walk};
use district_search::text::dictionary::{COMPILED, Dictionary};
use district_search::text::terms;
use district_search::text::units::Units;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["passages", folder] => passages(Path::new(folder)),
        ["words"] => words(),
        ["warm", index, queries] => warm(Path::new(index), Path::new(queries)),
        ["stay", index, queries] => stay(Path::new(index), Path::new(queries)),
        _ => Err("usage: bench_side passages FOLDER | words | warm INDEX QUERIES | stay INDEX QUERIES".into()),
    }
}

fn passages(folder: &Path) -> Result<(), Failure> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut files: Vec<walk::Found> = walk::walk(folder, Path::new("")).filter_map(Result::ok).collect();
    files.sort_by(|one, other| one.relative.cmp(&other.relative));
    let mut known = HashSet::new();
    for file in &files {
        let bytes = std::fs::read(&file.path)?;
        // A copy of a file before it, of which the path says the same, is in no index, nor is what cannot be read; `search
        // status` names both.
        if !known.insert((blake3::hash(&bytes), format!("{:?}", report::said_by_path(&file.relative)))) {
            continue;
        }
        let Ok(report) = report::read(&file.relative, &bytes) else { continue };
        for part in &report.parts {
            for run in part.passages.chunk_by(|_, next| next.continues) {
                for (passage, folded) in run.iter().zip(folded(run)) {
                    let text: String = passage.text.split_whitespace().collect::<Vec<_>>().join(" ");
                    writeln!(out, "{}\t{}\t{text}\t{folded}", file.relative, u8::from(passage.continues))?;
                }
            }
        }
    }
    Ok(())
}

/// The folded forms of passages that go on from one to the next. A text may stand across them, so they are folded as one
/// and cut where the next passage's first unit begins.
fn folded(run: &[Passage]) -> Vec<String> {
    let text: String = run.iter().map(|passage| passage.text.as_str()).collect();
    let units = Units::of(&text);
    let mut cuts = vec![0];
    let mut border = 0;
    for passage in run {
        border += passage.text.chars().count();
        let next = units.iter().find(|unit| unit.start as usize >= border);
        cuts.push(next.map_or(units.compact().len(), |unit| unit.folded_start as usize));
    }
    cuts.windows(2).map(|cut| units.compact()[cut[0]..cut[1]].replace(['\n', '\t'], " ")).collect()
}

fn words() -> Result<(), Failure> {
    let dictionary = Dictionary::new(COMPILED).ok_or("the dictionary is damaged")?;
    for line in std::io::stdin().lock().lines() {
        let units = Units::of(&line?);
        let slice = units.as_slice();
        let found = terms::words(&units, &dictionary.query_segmenter(&[]));
        let found: Vec<&str> = found
            .iter()
            .map(|(first, last)| {
                &units.compact()[slice[*first].folded_start as usize..slice[*last].folded_end as usize]
            })
            .collect();
        println!("{}", found.join("\t"));
    }
    Ok(())
}

fn warm(index: &Path, queries: &Path) -> Result<(), Failure> {
    let local = Local::open(index)?;
    let requests = requests(queries)?;
    for is_measured in [false, true] {
        for request in &requests {
            let started = Instant::now();
            let answer = local.search(request)?;
            let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
            if is_measured {
                println!("{milliseconds:.4}\t{}", answer.literal.passages);
            }
        }
    }
    Ok(())
}

fn stay(index: &Path, queries: &Path) -> Result<(), Failure> {
    let requests = requests(queries)?;
    for line in std::io::stdin().lock().lines() {
        line?;
        let local = Local::open(index)?;
        for request in &requests {
            local.search(request)?;
        }
        drop(local);
        let status = std::fs::read_to_string("/proc/self/status")?;
        let own = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).ok_or("the system does not say it")?;
        let kilobytes: u64 = own.trim().trim_end_matches(" kB").parse()?;
        // One of them is the folder that is being listed.
        let open = std::fs::read_dir("/proc/self/fd")?.count() - 1;
        println!("{} {open}", kilobytes * 1024);
    }
    Ok(())
}

/// The queries of a file, one a line, as quoted texts.
fn requests(queries: &Path) -> Result<Vec<Request>, Failure> {
    let file = std::fs::read_to_string(queries)?;
    let request =
        |typed| Ok(Request { query: query::parse(&format!("\"{typed}\""))?, limit: 10, ..Request::default() });
    file.lines().map(request).collect()
}
