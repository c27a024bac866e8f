//! Nothing is missed: for strings drawn from the sample reports, as they stand there, the count of the index equals that
//! of a literal scan of the passages.

#[path = "exactness/scan.rs"]
mod scan;

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
fn the_count_equals_a_literal_scan() {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    Local::update(folder.path(), &[corpus], false, &Silent).expect("the sample reports are indexed");
    let local = Local::open(folder.path()).expect("the index opens");
    let strings = scan::strings(&local, 10_000, &mut scan::Dice::new(2)).expect("strings");
    assert_eq!(strings.len(), 10_000);
    let differences = scan::differences(&local, &strings).expect("counts");
    let listed: Vec<String> = differences.iter().map(ToString::to_string).collect();
    assert!(listed.is_empty(), "{}", listed.join("\n"));
}
