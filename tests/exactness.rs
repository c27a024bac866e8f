//! Nothing is missed: for queries of every kind, drawn from the sample reports, the counts, tiers and pages of the engine
//! are those of a scan of the passages.

#[path = "exactness/mod.rs"]
mod exactness;

use std::fs;
use std::path::Path;

use district_search::engine::Progress;
use district_search::engine::local::{Local, Update};

struct Silent;

impl Progress for Silent {
    fn start(&self, _files: u64, _bytes: u64) {}
    fn file(&self, _bytes: u64) {}
    fn finish(&self) {}
}

/// The sample reports with each report in one paragraph, so that paragraphs go on over many passages.
fn in_one_paragraph(corpus: &Path, folder: &Path) {
    for district in ["浙江省/杭州市/萧山区", "浙江省/杭州市/临平区"] {
        fs::create_dir_all(folder.join(district)).expect("a folder");
        for file in fs::read_dir(corpus.join(district)).expect("sample reports").flatten() {
            let text: String = fs::read_to_string(file.path()).expect("a text").lines().collect();
            fs::write(folder.join(district).join(file.file_name()), text).expect("a file");
        }
    }
}

/// Removes a report and changes another, so that the index has segments of which some is gone.
fn change_some(folder: &Path) {
    let first = |district: &str| {
        let files = fs::read_dir(folder.join(district)).expect("reports").flatten().map(|file| file.path());
        files.min().expect("a report")
    };
    fs::remove_file(first("浙江省/杭州市/萧山区")).expect("removed");
    let changed = first("浙江省/杭州市/临平区");
    let text = fs::read_to_string(&changed).expect("a text");
    fs::write(changed, format!("{text}全区建成协商驿站，协商老旧小区改造。")).expect("changed");
}

#[test]
fn the_counts_equal_those_of_a_scan() {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let (index, joined) = (folder.path().join("index"), folder.path().join("joined"));
    in_one_paragraph(&corpus, &joined);
    let update = || {
        let update = Update { folders: &[corpus.clone(), joined.clone()], ..Update::default() };
        Local::update(&index, &update, &Silent).expect("the reports are indexed")
    };
    update();
    change_some(&joined);
    let outcome = update();
    assert_eq!((outcome.read, outcome.removed), (1, 1));
    let local = Local::open(&index).expect("the index opens");
    let instrument = exactness::Instrument::new(&local).expect("the passages are read");
    let differences = instrument.run(2000, 1, |_, _| {});
    let listed: Vec<String> = differences.iter().map(ToString::to_string).collect();
    assert!(listed.is_empty(), "{}", listed.join("\n"));
}
