//! Measures the ranking on judged queries, beside two plain rankings over the same passages:
//! `judge [OPTIONS] DIR…`. A folder holds `passages.tsv` or `passages.tsv.zst` (name, text), files of queries
//! `queries*.tsv` (name, what is typed) and of judgements `qrels*.tsv` (query, passage, relevance); each file of queries
//! is a set of its own. The passages are indexed as they are, so that the reading of reports takes no part.
//!
//! - `--limit N`: at most N queries of each set, taken evenly
//! - `--pool FILE`: the passages of folders that hold none, as JSON lines with `id` and `text`
//! - `--keep FOLDER`: keep the indexes there and use them again; what was indexed before is not indexed anew
//! - `--fold`: the ranking over jieba's words is given folded text, so that traditional characters cost it nothing
//! - `--once`: list nearly identical passages once, as a search does unless told otherwise; a judged passage may be
//!   hidden behind another then
//! - `--save FILE`: write the measures of our ranking, a line a query
//! - `--against FILE`: compare with measures saved before instead of the plain rankings
//! - `--failures N`: also print N queries of each set that were answered worst, with what stood above

#![allow(clippy::print_stdout, reason = "a program that reports")]

mod measures;
mod rankings;
mod sets;
mod table;

use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use measures::{Measured, measure};
use rankings::{Ours, Plain, Ranking, Terms};
use sets::{Folder, Set};

/// Whatever stops the program; it is shown.
type Failure = Box<dyn std::error::Error>;

/// The measures of one ranking for the queries of a set.
struct Column {
    name: String,
    measured: Vec<Measured>,
}

#[derive(Default)]
struct Options {
    limit: Option<usize>,
    pool: Option<PathBuf>,
    keep: Option<PathBuf>,
    folds: bool,
    lists_once: bool,
    save: Option<PathBuf>,
    against: Option<PathBuf>,
    failures: usize,
    folders: Vec<PathBuf>,
}

fn main() -> Result<(), Failure> {
    let options = options()?;
    let scratch = tempfile::tempdir()?;
    let keep = options.keep.clone().unwrap_or_else(|| scratch.path().to_owned());
    let before = options.against.as_deref().map(saved).transpose()?;
    let mut results: Vec<(String, Vec<Column>)> = Vec::new();
    let mut save = String::new();
    let mut unanswered = 0;
    for path in &options.folders {
        let folder = sets::folder(path, options.pool.as_deref(), options.limit)?;
        let place = keep.join(&folder.name);
        let passages = || sets::passages(&folder.passages).unwrap_or_default();
        let ours = Ours::new(&place.join("ours"), options.lists_once, passages)?;
        let (jieba, name) = if options.folds { (Terms::FoldedJieba, "folded") } else { (Terms::Jieba, "jieba") };
        let mut plain = Vec::new();
        if before.is_none() {
            plain.push((name, Plain::new(&place.join(name), jieba, passages)?));
            plain.push(("pairs", Plain::new(&place.join("pairs"), Terms::Pairs, passages)?));
        }
        for set in &folder.sets {
            let mut column = Column { name: "ours".to_owned(), measured: Vec::new() };
            let mut rankings = Vec::new();
            for query in &set.queries {
                let ranking = ours.rank(&query.typed).unwrap_or_else(|_| {
                    unanswered += 1;
                    Vec::new()
                });
                let measured = measure(&ranking, &query.judgements);
                let Measured { reciprocal_rank, gain, recall_10, recall_all } = measured;
                let (set, id) = (&set.name, &query.id);
                writeln!(save, "{set}\t{id}\t{reciprocal_rank}\t{gain}\t{recall_10}\t{recall_all}")?;
                column.measured.push(measured);
                rankings.push(ranking);
            }
            let mut columns = vec![column];
            for (name, ranking) in &plain {
                let measured = |query: &sets::Query| -> Result<Measured, Failure> {
                    Ok(measure(&ranking.rank(&query.typed)?, &query.judgements))
                };
                let measured = set.queries.iter().map(measured).collect::<Result<_, _>>()?;
                columns.push(Column { name: (*name).to_owned(), measured });
            }
            if let Some(before) = &before {
                let of = |query: &sets::Query| before.get(&(set.name.clone(), query.id.clone())).copied();
                let measured = set.queries.iter().map(|query| of(query).unwrap_or_default()).collect();
                columns.push(Column { name: "before".to_owned(), measured });
            }
            if options.failures > 0 {
                show_failures(&folder, set, &rankings, &columns, options.failures)?;
            }
            results.push((set.name.clone(), columns));
        }
    }
    print!("{}", table::table(&results));
    println!("{unanswered} queries could not be asked");
    if let Some(path) = &options.save {
        std::fs::write(path, save)?;
    }
    Ok(())
}

fn options() -> Result<Options, Failure> {
    let mut options = Options::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--limit" => options.limit = Some(value()?.parse()?),
            "--pool" => options.pool = Some(value()?.into()),
            "--keep" => options.keep = Some(value()?.into()),
            "--fold" => options.folds = true,
            "--once" => options.lists_once = true,
            "--save" => options.save = Some(value()?.into()),
            "--against" => options.against = Some(value()?.into()),
            "--failures" => options.failures = value()?.parse()?,
            option if option.starts_with("--") => return Err(format!("there is no option {option}").into()),
            folder => options.folders.push(folder.into()),
        }
    }
    if options.folders.is_empty() {
        return Err("usage: judge [OPTIONS] DIR…".into());
    }
    Ok(options)
}

/// Measures by set and query.
type Saved = HashMap<(String, String), Measured>;

/// What was saved by an earlier run.
fn saved(path: &Path) -> Result<Saved, Failure> {
    let mut saved = HashMap::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [set, query, reciprocal_rank, gain, recall_10, recall_all] = columns[..] else {
            return Err(format!("{}: a line has not six columns", path.display()).into());
        };
        let measured = Measured {
            reciprocal_rank: reciprocal_rank.parse()?,
            gain: gain.parse()?,
            recall_10: recall_10.parse()?,
            recall_all: recall_all.parse()?,
        };
        saved.insert((set.to_owned(), query.to_owned()), measured);
    }
    Ok(saved)
}

/// Prints the queries of a set whose first answer stands lowest, those first in which another ranking is better.
fn show_failures(
    folder: &Folder,
    set: &Set,
    rankings: &[Vec<String>],
    columns: &[Column],
    count: usize,
) -> Result<(), Failure> {
    let texts: HashMap<String, String> = sets::passages(&folder.passages)?.into_iter().collect();
    let text = |name: &String| texts.get(name).map_or("", String::as_str).chars().take(240).collect::<String>();
    let rank = |column: &Column, at: usize| column.measured[at].reciprocal_rank;
    let mut order: Vec<usize> = (0..set.queries.len()).filter(|at| rank(&columns[0], *at) < 1.0).collect();
    let lead = |at: usize| columns[1..].iter().map(|column| rank(column, at)).fold(0.0, f64::max);
    order.sort_by(|one, other| {
        (rank(&columns[0], *one) - lead(*one)).total_cmp(&(rank(&columns[0], *other) - lead(*other)))
    });
    for at in order.into_iter().take(count) {
        let query = &set.queries[at];
        println!(
            "\n{} {} 「{}」 {:.2}, others {:.2}",
            set.name,
            query.id,
            query.typed,
            rank(&columns[0], at),
            lead(at)
        );
        for right in query.judgements.keys() {
            let place = rankings[at].iter().position(|name| name == right);
            println!("  right, at {}: {}", place.map_or("none".to_owned(), |at| (at + 1).to_string()), text(right));
        }
        for above in rankings[at].iter().take(3).take_while(|name| !query.judgements.contains_key(*name)) {
            println!("  above: {}", text(above));
        }
    }
    Ok(())
}
