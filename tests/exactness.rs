//! Nothing is missed: for queries of every kind, drawn from the sample reports, the counts, tiers and pages of the engine
//! are those of a scan of the passages.

#[path = "exactness/mod.rs"]
mod exactness;

use std::path::Path;

use district_search::engine::Progress;
use district_search::engine::local::Local;

struct Silent;

impl Progress for Silent {
    fn start(&self, _files: u64, _bytes: u64) {}
    fn file(&self, _bytes: u64) {}
    fn finish(&self) {}
}

#[test]
fn the_counts_equal_those_of_a_scan() {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    Local::update(folder.path(), &[corpus], false, &Silent).expect("the sample reports are indexed");
    let local = Local::open(folder.path()).expect("the index opens");
    let instrument = exactness::Instrument::new(&local).expect("the passages are read");
    let differences = instrument.run(2000, 1, |_| {});
    let listed: Vec<String> = differences.iter().map(ToString::to_string).collect();
    assert!(listed.is_empty(), "{}", listed.join("\n"));
}
