//! An index that is parted for several threads answers as a scan of its passages does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::*;
use crate::engine::{Count, Facet};
use crate::query;
use crate::text::units::Units;

struct Quiet;

impl Progress for Quiet {
    fn start(&self, _files: u64, _bytes: u64) {}

    fn file(&self, _bytes: u64) {}

    fn finish(&self) {}
}

/// Reports of several districts and years, so many passages that they are parted. What is sought stands in some.
fn local(folder: &Path) -> Local {
    for (place, report) in (0..20).flat_map(|report| [("萧山区", report), ("滨江区", report), ("临平区", report)])
    {
        let year = 2001 + report % 20;
        let paragraphs: String = (0..40)
            .map(|at| {
                let sought = if (report * 40 + at) % 25 == 0 { "办了协商驿站" } else { "修了小路" };
                format!(
                    "{place}第{report}号村第{at}组{sought}，共{}处，惠及居民{}人。\n\n",
                    at + report,
                    at * 7 + report
                )
            })
            .collect();
        let path = folder.join(format!("corpus/浙江省/杭州市/{place}/{report}号村/{year}-政协.txt"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, paragraphs).expect("written");
    }
    let index = folder.join("index");
    let update = Update { folders: &[folder.join("corpus")], ..Update::default() };
    Local::update(&index, &update, &Quiet).expect("an index");
    Local::open(&index).expect("the index")
}

/// The passages and reports of each value.
fn counted<Value: Copy + Ord>(facets: &[Facet<Value>]) -> BTreeMap<Option<Value>, Count> {
    facets.iter().map(|facet| (facet.value, facet.count)).collect()
}

#[test]
fn what_several_threads_find_is_what_a_scan_finds() {
    let folder = tempfile::tempdir().expect("a folder");
    let local = local(folder.path());
    assert!(local.snapshot.parts().len() > local.snapshot.segment_readers().len(), "{:?}", local.snapshot.parts());
    for (typed, texts) in
        [("协商驿站", vec!["协商驿站"]), ("\"居民77人\"", vec!["居民77人"]), ("小路 第7号村", vec!["小路", "第7号村"])]
    {
        let mut expected: BTreeMap<(u32, u16), (u64, BTreeSet<String>)> = BTreeMap::new();
        local
            .passages(|StoredPassage { path, passage: Passage { text, metadata, .. }, .. }| {
                if texts.iter().all(|sought| text.contains(sought)) {
                    let district = metadata.district.expect("a district").value;
                    let (passages, reports) =
                        expected.entry((district, metadata.year.expect("a year").value)).or_default();
                    *passages += 1;
                    reports.insert(path);
                }
            })
            .expect("the passages");
        let sum = |belongs: &dyn Fn(&(u32, u16)) -> bool| {
            let of = expected.iter().filter(|(origin, _)| belongs(origin)).map(|(_, found)| found);
            let reports: BTreeSet<&String> = of.clone().flat_map(|(_, reports)| reports).collect();
            Count { passages: of.map(|(passages, _)| passages).sum(), reports: reports.len() as u64 }
        };
        let request = Request {
            query: query::parse(typed).expect("a query"),
            limit: 10_000,
            unfold: true,
            exact: true,
            ..Request::default()
        };
        let answer = local.search(&request).expect("an answer");
        assert_eq!(answer.total, sum(&|_| true), "{typed}");
        assert!(answer.total.passages > 0 && answer.hits.len() as u64 == answer.total.passages, "{typed}");
        let districts: BTreeSet<u32> = expected.keys().map(|(district, _)| *district).collect();
        let of_districts = districts.iter().map(|district| (Some(*district), sum(&|(of, _)| of == district))).collect();
        assert_eq!(counted(&answer.facets.districts), of_districts, "{typed}");
        let years: BTreeSet<u16> = expected.keys().map(|(_, year)| *year).collect();
        let of_years = years.iter().map(|year| (Some(*year), sum(&|(_, of)| of == year))).collect();
        assert_eq!(counted(&answer.facets.years), of_years, "{typed}");
    }
}

/// Paragraphs of letters, numbers, characters and punctuation in all kinds of neighbourhood.
fn of_runs() -> String {
    const PARTS: [&str; 10] = ["a", "ba", "cab", "1", "12", "31", "中", "，", " ", "ａ"];
    let mut state = 7_usize;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        PARTS[(state >> 33) % PARTS.len()]
    };
    (0..300).map(|_| format!("村{}。\n\n", (0..12).map(|_| next()).collect::<String>())).collect()
}

#[test]
fn runs_that_may_go_on_are_found_where_a_scan_finds_them() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("corpus")).expect("a folder");
    let index = folder.path().join("index");
    let update = || {
        let update = Update { folders: &[folder.path().join("corpus")], ..Update::default() };
        Local::update(&index, &update, &Quiet).expect("an index");
    };
    // Several segments, of one of which something is gone.
    fs::write(folder.path().join("corpus/a.txt"), of_runs()).expect("written");
    fs::write(folder.path().join("corpus/b.txt"), of_runs().replace('村', "镇")).expect("written");
    update();
    fs::write(folder.path().join("corpus/c.txt"), of_runs().replace('村', "乡")).expect("written");
    fs::remove_file(folder.path().join("corpus/b.txt")).expect("removed");
    update();
    let local = Local::open(&index).expect("the index");
    let mut texts = Vec::new();
    local.passages(|StoredPassage { passage, .. }| texts.push(Units::of(&passage.text))).expect("the passages");
    for typed in [
        "a1*",
        "*a1",
        "*a1*",
        "*a12*",
        "*a，1*",
        "*a 1*",
        "*a中*",
        "*中1*",
        "*1*",
        "*b*",
        "*a中1*",
        "*1中中a*",
        "*a1中b*",
        "*a1b*",
        "*中中*",
        "*1a*2b*",
        "*a?1*",
    ] {
        let pattern = crate::text::pattern::Pattern::of(typed).expect("a pattern");
        let expected = texts.iter().filter(|text| !pattern.places(text).is_empty()).count() as u64;
        let query = query::parse(typed).expect("a query");
        let request = Request { query, exact: true, limit: 0, ..Request::default() };
        assert_eq!(local.search(&request).expect("an answer").literal.passages, expected, "{typed}");
        assert!(expected > 0, "{typed} tries nothing");
    }
}

#[test]
fn a_run_that_goes_on_where_passages_meet_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("corpus")).expect("a folder");
    // One paragraph each, of several passages; what is sought stands somewhere else in each.
    let reports = 300;
    for at in 0..reports {
        let text = format!("{}项目ba12号楼{}。", "路".repeat(150 + at), "桥".repeat(500));
        fs::write(folder.path().join(format!("corpus/{at}.txt")), text).expect("written");
    }
    let index = folder.path().join("index");
    let update = Update { folders: &[folder.path().join("corpus")], ..Update::default() };
    Local::update(&index, &update, &Quiet).expect("an index");
    let local = Local::open(&index).expect("the index");
    for typed in ["*a1*", "*目ba1*", "*a12号*", "项目b*", "*路项目ba1*", "*12号楼桥"] {
        let query = query::parse(typed).expect("a query");
        let request = Request { query, exact: true, limit: 0, ..Request::default() };
        let found = local.search(&request).expect("an answer").literal;
        assert_eq!(found, Count { passages: reports as u64, reports: reports as u64 }, "{typed}");
    }
}

#[test]
fn every_bit_of_a_file_of_the_index_is_held_to_a_checksum() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("corpus")).expect("a folder");
    fs::write(folder.path().join("corpus/2024-政协.txt"), "全区建成协商驿站22个。\n").expect("written");
    let index = folder.path().join("index");
    let update = Update { folders: &[folder.path().join("corpus")], ..Update::default() };
    Local::update(&index, &update, &Quiet).expect("an index");
    let local = Local::open(&index).expect("the index");
    let generation = local.home.generation(&local.current);
    let mut missing = Vec::new();
    let names = intact::names(&generation, &mut missing).expect("the files");
    assert!(names.len() >= 7 && missing.is_empty(), "{names:?} {missing:?}");
    for name in names {
        let path = generation.join(&name);
        let written = fs::read(&path).expect("a file");
        intact::check_file(&generation, &name).expect("as it was written");
        // Of a longer file the end, where different checksums meet.
        for bit in written.len().saturating_sub(200) * 8..written.len() * 8 {
            let mut turned = written.clone();
            turned[bit / 8] ^= 1 << (bit % 8);
            fs::write(&path, turned).expect("damaged");
            assert!(intact::check_file(&generation, &name).is_err(), "bit {bit} of {}", path.display());
        }
        fs::write(&path, written).expect("mended");
    }
}

#[test]
fn what_is_held_is_what_is_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut local = local(folder.path());
    assert_eq!(local.unlisted().expect("an index"), None);
    local.totals.passages += 1;
    assert!(local.unlisted().expect("an index").is_some());
}
