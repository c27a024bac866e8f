//! An index that is parted for several threads answers as a scan of its passages does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::*;
use crate::engine::{Count, Facet};
use crate::query;

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
