//! A passage as it is shown, in colour, in brackets, as JSON and as a row of a table: the words are marked and nothing else is
//! changed, nothing in it steers a terminal, and nothing is calculated.

#![no_main]

use std::ops::Range;
use std::time::Duration;

use district_search::engine::{
    Alike, Answer, Count, Explained, Facets, Group, Hit, Listed, Place, Reason, Request, Suggestion, Tier, Twins,
    Weights,
};
use district_search::query::{Piece, Query};
use district_search::report::{Lines, Metadata};
use district_search::show::{Shown, Style, clean, view};
use district_search::text::mark::marks;
use district_search::text::units::Units;
use district_search_fuzz::{REPORT, begin, parts};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// What is sought, a title, a heading, a path, and a text.
const SEEDS: [[&str; 5]; 3] = [
    ["小路", "青禾区政府工作报告", "一、2030年工作回顾", "浙江省/萧山区/2024-政府.txt", REPORT],
    ["协商驿站", "", "", "a.txt", "村社“协商 驿站”提质。"],
    [
        "甲",
        "标\u{1b}[31m题\u{202e}",
        "节\u{9b}2J",
        "名\u{7}字\r.txt",
        "甲\u{1b}]8;;http://a\u{1b}\\乙\u{200b}[甲]\n=1+2",
    ],
];

/// What a cell of a table begins with that is calculated.
const FORMULA: [char; 13] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−'];

/// What the view in colour writes besides text.
const OWN: [&str; 5] = ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[36m", "\u{1b}[0m"];

fuzz_target!(init: begin(SEEDS.map(|seed| parts::joined(&seed))), |input: &[u8]| {
    let Some([sought, title, section, path, text]) = parts::texts(input) else { return };
    assert_eq!(clean(text).chars().count(), text.chars().count());
    let units = Units::of(sought);
    let found = if units.is_empty() { Vec::new() } else { vec![&units] };
    let marks = marks(&Units::of(text), &found, Vec::new());
    let hit = hit([title, section, path, text], marks);
    for group in [Group::Passage, Group::Report] {
        let answer = answer(sought, hit.clone());
        let query = Query::from(Piece::quoted(sought));
        let request = Request { query, group, explain: true, limit: 10, ..Request::default() };
        let rendered = |name: &str, color| {
            let style = Style { width: 80, color, folder: "/w".to_owned() };
            let shown = Shown { request: &request, answer: &answer, took: Duration::ZERO, style: &style };
            (view(name).expect("a view").render)(&shown)
        };
        let (plain, colored) = (rendered("plain", false), rendered("plain", true));
        let bare = OWN.iter().fold(colored, |page, own| page.replace(own, ""));
        assert_eq!(unbracketed(&bare), unbracketed(&plain), "marks change nothing else");
        if text.chars().count() <= 60 && !section.starts_with(text.trim_end()) && !text.contains(section) {
            assert!(unbracketed(&plain).contains(&unbracketed(&clean(&text.replace('\n', "")))), "{plain}");
        }
        let json = rendered("json", false);
        let table = rendered("csv", false);
        let table = table.strip_prefix('\u{feff}').expect("the mark of UTF-8").replace("\r\n", "\n");
        for row in csv::Reader::from_reader(table.as_bytes()).records() {
            let row = row.expect("a row as long as the first");
            assert!(!row.iter().any(|cell| cell.trim_start().starts_with(FORMULA)), "{row:?}");
        }
        for page in [&plain, &bare, &json, &table] {
            let steering = page.split('\n').find(|line| clean(line) != *line);
            assert_eq!(steering, None, "{page:?}");
        }
        says_what_was_found(&json, &hit);
    }
});

fn hit([title, section, path, text]: [&str; 4], marks: Vec<Range<usize>>) -> Hit {
    let lines = Lines { first: 1, last: 1 };
    let (root, path) = ("/w/corpus".to_owned(), path.to_owned());
    let weights =
        Weights { terms: 1.0, nearness: 0.5, earliness: 0.0, coverage: 1.0, title: 0.0, section: 1.0, named: 0.0 };
    Hit {
        tier: Tier::Literal,
        score: 1.0,
        root: root.clone(),
        path: path.clone(),
        part: 0,
        title: title.to_owned(),
        section: vec![section.to_owned()],
        lines,
        pages: Some((1, 2)),
        metadata: Metadata::default(),
        text: text.to_owned(),
        marks,
        alike: Alike { passages: 1, places: vec![Place { root, path: path.clone(), lines }] },
        twins: Twins { reports: 1, paths: vec![path] },
        weights: Some(weights),
    }
}

fn answer(sought: &str, hit: Hit) -> Answer {
    let sought = sought.to_owned();
    let one = Count { passages: 1, reports: 1 };
    let explained = Explained { typed: sought.clone(), synonyms: vec![hit.title.clone()], ..Explained::default() };
    Answer {
        hits: vec![hit],
        reports: vec![Listed { hits: 1, passages: 1 }],
        suggestions: vec![Suggestion { typed: sought, reason: Reason::LooksAlike, passages: 1 }],
        explained: vec![explained],
        total: one,
        literal: one,
        synonym: Count::default(),
        searched: one,
        unread: 0,
        facets: Facets::default(),
    }
}

/// A page without the brackets around marks, and without white space, which stands where lines end.
fn unbracketed(page: &str) -> String {
    page.chars().filter(|one| !one.is_whitespace() && !matches!(one, '[' | ']')).collect()
}

fn says_what_was_found(json: &str, hit: &Hit) {
    let lines: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let found = lines.iter().find(|line| line["type"] == "hit").expect("a hit");
    assert_eq!(found["text"], *hit.text);
    assert_eq!(found["title"], *hit.title);
    assert_eq!(found["path"], *hit.path);
    assert_eq!(found["section"][0], *hit.section[0]);
    let marks: Vec<Value> = hit.marks.iter().map(|mark| serde_json::json!([mark.start, mark.end])).collect();
    assert_eq!(found["marks"], Value::Array(marks));
    assert!(lines.last().is_some_and(|last| last["type"] == "summary"));
}
