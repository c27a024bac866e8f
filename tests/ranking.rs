//! The order of hits over the sample reports, measured on judged queries: a golden table that changes only when the
//! ranking or the reports do. `UPDATE_GOLDEN=1 cargo test --test ranking` writes it anew; the difference shows what the
//! change was worth.

#[allow(dead_code, reason = "the estimates are for the judge")]
#[path = "../examples/judge/measures.rs"]
mod measures;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use district_search::engine::local::{Local, Update};
use district_search::engine::{Engine, Hit, Progress, Request};
use district_search::query::parse;
use measures::{Judgements, Measured, mean, measure};

struct Silent;

impl Progress for Silent {
    fn start(&self, _files: u64, _bytes: u64) {}
    fn file(&self, _bytes: u64) {}
    fn finish(&self) {}
}

fn judged(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judged").join(name)
}

/// The lines of a file of judgements, as their columns.
fn columns(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(judged(name)).expect("a file of judgements");
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// `kind` or `all`, the number of queries and the means of the measures.
fn row(table: &mut String, name: &str, measured: &[Measured]) {
    let mean_of = |value: fn(&Measured) -> f64| mean(&measured.iter().map(value).collect::<Vec<_>>());
    let _ = writeln!(
        table,
        "{name}\t{}\t{:.3}\t{:.3}\t{:.3}\t{:.3}",
        measured.len(),
        mean_of(|one| one.reciprocal_rank),
        mean_of(|one| one.gain),
        mean_of(|one| one.recall_10),
        mean_of(|one| one.recall_all),
    );
}

#[test]
fn the_ranking_is_as_good_as_the_golden_table_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    Local::update(folder.path(), &Update { folders: &[corpus], ..Update::default() }, &Silent)
        .expect("the sample reports are indexed");
    let local = Local::open(folder.path()).expect("the index opens");
    let mut held = Vec::new();
    let mut judgements: HashMap<String, Judgements> = HashMap::new();
    for line in columns("qrels.tsv") {
        let grade: u32 = line[2].parse().expect("a grade");
        held.push(line[1].clone());
        if grade > 0 {
            judgements.entry(line[0].clone()).or_default().insert(line[1].clone(), grade);
        }
    }
    let mut kinds: BTreeMap<String, Vec<Measured>> = BTreeMap::new();
    let mut queries = String::new();
    let name_of = |hit: &Hit| format!("{}:{}", hit.path, hit.lines.first);
    // A query that asks nothing lists everything.
    let everything = local.search(&Request { limit: 10_000, ..Request::default() }).expect("an answer");
    let passages: Vec<String> = everything.hits.iter().map(name_of).collect();
    for passage in &held {
        assert!(passages.contains(passage), "{passage} is judged and no passage: the reports are cut otherwise now");
    }
    for line in columns("queries.tsv") {
        let [name, typed] = &line[..] else { panic!("no query: {line:?}") };
        let query = parse(typed).unwrap_or_else(|error| panic!("{name}: {error}"));
        let answer = local.search(&Request { query, limit: 100, ..Request::default() }).expect("an answer");
        let ranking: Vec<String> = answer.hits.iter().map(name_of).collect();
        let measured = measure(&ranking, &judgements[name]);
        let _ = writeln!(queries, "{name}\t{typed}\t{:.3}", measured.gain);
        kinds.entry(name.trim_end_matches(|last: char| last.is_ascii_digit()).to_owned()).or_default().push(measured);
    }
    let mut table = "kind\tqueries\tMRR@10\tnDCG@10\trecall@10\trecall@100\n".to_owned();
    let all: Vec<Measured> = kinds.values().flatten().copied().collect();
    kinds.iter().for_each(|(kind, measured)| row(&mut table, kind, measured));
    row(&mut table, "all", &all);
    let golden = format!("{table}\nquery\ttyped\tnDCG@10\n{queries}");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(judged("golden.tsv"), &golden).expect("the golden table is written");
    }
    let before = fs::read_to_string(judged("golden.tsv")).unwrap_or_default();
    let changed: Vec<&str> = golden.lines().filter(|line| !before.lines().any(|other| other == *line)).collect();
    assert!(
        golden == before,
        "the ranking is not what tests/judged/golden.tsv says; UPDATE_GOLDEN=1 writes it anew\n{table}\nchanged:\n{}",
        changed.join("\n")
    );
}
