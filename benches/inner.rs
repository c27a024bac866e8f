//! What the inner parts cost: `cargo bench`. The texts and the index are those of the sample reports.

#![allow(missing_docs, reason = "criterion writes the function that starts it")]

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use district_search::engine::local::{Local, Update};
use district_search::engine::{Engine, Progress, Request};
use district_search::query;
use district_search::text::dictionary::{COMPILED, Dictionary};
use district_search::text::fold::fold;
use district_search::text::mark::marks;
use district_search::text::segment::Segmenter;
use district_search::text::terms::each_term;
use district_search::text::units::Units;

const REPORT: &str = "corpus/福建省/福州市/鼓楼区/2024-政协.txt";
const QUESTION: &str = "萧山区2024年新建了多少个协商驿站";

struct Quiet;

impl Progress for Quiet {
    fn start(&self, _files: u64, _bytes: u64) {}
    fn file(&self, _bytes: u64) {}
    fn finish(&self) {}
}

fn texts(criterion: &mut Criterion) {
    let text = std::fs::read_to_string(REPORT).expect("the sample report");
    let dictionary = Dictionary::new(COMPILED).expect("the dictionary");
    let segmenter = dictionary.text_segmenter();
    let mut group = criterion.benchmark_group("text");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("fold", |bencher| bencher.iter(|| fold(black_box(&text))));
    let mut units = Units::default();
    group.bench_function("units", |bencher| bencher.iter(|| units.set(black_box(&text))));
    let units = Units::of(&text);
    group.bench_function("terms", |bencher| {
        bencher.iter(|| {
            let mut count = 0;
            each_term(black_box(&units), &segmenter, |_, _, _| count += 1);
            count
        });
    });
    let sought = [Units::of("协商驿站"), Units::of("政协委员")];
    let sought: Vec<&Units> = sought.iter().collect();
    group.bench_function("marks", |bencher| bencher.iter(|| marks(black_box(&units), &sought, Vec::new())));
    group.finish();
    let folded = fold(QUESTION);
    criterion.bench_function("cut a query", |bencher| {
        bencher.iter(|| dictionary.query_segmenter(&[]).cut(black_box(&folded)).len());
    });
}

fn queries(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    Local::update(folder.path(), &Update { folders: &[PathBuf::from("corpus")], ..Update::default() }, &Quiet)
        .expect("an index");
    let local = Local::open(Path::new(folder.path())).expect("the index");
    let request = |typed: &str, limit: usize| Request {
        query: query::parse(typed).expect("a query"),
        limit,
        ..Request::default()
    };
    let mut group = criterion.benchmark_group("query");
    for (name, typed, limit) in [
        ("exact, counted", "\"协商驿站\"", 0),
        ("everything, counted by facet", "的", 0),
        ("two words, ten hits", "协商 驿站", 10),
        ("question, ten hits", QUESTION, 10),
    ] {
        let request = request(typed, limit);
        group.bench_function(name, |bencher| {
            bencher.iter(|| local.search(black_box(&request)).expect("an answer").total)
        });
    }
    group.finish();
    criterion.bench_function("open an index", |bencher| bencher.iter(|| Local::open(folder.path()).is_ok()));
}

criterion_group!(benches, texts, queries);
criterion_main!(benches);
