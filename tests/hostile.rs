//! Hostile files: each is a report afterwards or is named with a reason, none costs more than itself, and nothing of them
//! steers whoever looks. The files are made here, all of them together with good reports.

mod support;

#[path = "hostile/archives.rs"]
mod archives;
#[path = "hostile/bombs.rs"]
mod bombs;
#[path = "hostile/documents.rs"]
mod documents;
#[path = "hostile/measured.rs"]
mod measured;
#[path = "hostile/names.rs"]
mod names;
#[path = "hostile/others.rs"]
mod others;
#[path = "hostile/set.rs"]
mod set;
#[path = "hostile/tables.rs"]
mod tables;
#[path = "hostile/texts.rs"]
mod texts;
#[path = "hostile/wrong.rs"]
mod wrong;
#[path = "hostile/zips.rs"]
mod zips;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use measured::Measured;
use set::{FOLDER, Fate, Set};
use support::Place;

/// Whoever takes longer hangs.
const LONGEST: Duration = Duration::from_secs(300);

/// What one process may take, in bytes.
const MOST_MEMORY: u64 = 1 << 30;

#[test]
fn every_hostile_file_is_a_report_or_named_and_costs_nothing_else() {
    let place = Place::with_reports();
    let mut set = Set::new(&place.corpus());
    for make in [
        texts::make,
        wrong::make,
        archives::make,
        bombs::make,
        documents::make,
        tables::make,
        others::make,
        names::make,
    ] {
        make(&mut set);
    }
    set::age(&place.corpus());

    let first = measured::run(alone(&place, &["index", "corpus"]), LONGEST);
    println!(
        "{} files: {:.1} s, one process {} MB, all together {} MB",
        set.traps.len(),
        first.time.as_secs_f64(),
        first.largest >> 20,
        first.together >> 20
    );
    assert_eq!(first.code, Some(0), "{}\n{}", first.out, first.err);
    assert!(!first.err.contains("panicked"), "{}", first.err);
    assert!(first.largest < MOST_MEMORY, "{} MB", first.largest >> 20);

    let fates = Fates::of(&place);
    let wrong: Vec<String> = set.traps.iter().filter_map(|(path, fate)| fates.complaint(&place, path, *fate)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    place.search(&["协商驿站"]).exits(0).prints("3 段");
    nothing_from_outside_is_held(&place);
    nothing_steers_the_terminal(&place);
    nothing_is_read_again(&place);
    nothing_stays_when_they_are_gone(&place);
}

#[test]
fn a_broken_file_of_words_is_named_with_what_to_do() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    for broken in ["[[[", "synonyms = 5", "\u{1b}[2J = 1\n= 2", &"a = [".repeat(50_000)] {
        std::fs::write(place.path().join("search.toml"), broken).expect("a file");
        let run = place.search(&["协商驿站"]).exits(2).says("search.toml");
        assert!(!run.err.contains('\u{1b}') && !run.err.contains("panicked"), "{run}");
    }
    std::fs::write(place.path().join("search.toml"), b"\xff\xfe\0").expect("a file");
    place.search(&["协商驿站"]).exits(2).says("search.toml");
}

/// The program with no other to help it: what converts old files, where it is installed, takes longer than all the rest.
fn alone(place: &Place, arguments: &[&str]) -> Command {
    let mut command = place.command(arguments);
    command.env("PATH", "");
    command
}

/// What became of the files.
struct Fates {
    /// The reasons of those that are named, by path.
    named: BTreeMap<String, String>,
    /// The paths of all reports in the folder of hostile files.
    reports: Vec<String>,
}

impl Fates {
    fn of(place: &Place) -> Self {
        let status = place.search(&["status", "--all"]).exits(0);
        let notes = status.out.lines().filter_map(|line| line.strip_prefix("  corpus/")?.split_once(": "));
        let named = notes.map(|(path, reason)| (path.to_owned(), reason.to_owned())).collect();
        let (hits, _) = place.json(&[&format!("文件:{FOLDER}"), "--group", "report", "-n", "1000000"]);
        let path = |hit: &serde_json::Value| hit["path"].as_str().expect("a path").to_owned();
        Self { named, reports: hits.iter().map(path).collect() }
    }

    /// What is wrong with the fate of a file.
    fn complaint(&self, place: &Place, path: &str, fate: Fate) -> Option<String> {
        let shown = district_search::show::clean(path);
        // Of an archive its members may be named.
        let is_it =
            |other: &str| other.strip_prefix(&*shown).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let is_named = self.named.iter().any(|(named, reason)| is_it(named) && !reason.is_empty());
        let is_report = self.reports.iter().any(|report| is_it(&district_search::show::clean(report)));
        let is_found = |text| {
            let (hits, _) = place.json(&[text, "--exact", "--unfold", "-n", "1000"]);
            hits.iter().any(|hit| is_it(&district_search::show::clean(hit["path"].as_str().unwrap_or_default())))
        };
        let why = match fate {
            Fate::Named if !is_named => "is not named",
            Fate::Either if !is_named && !is_report => "is lost",
            Fate::Found(text) if !is_found(text) => "is not found",
            _ => return None,
        };
        Some(format!("{shown} {why}"))
    }
}

fn nothing_from_outside_is_held(place: &Place) {
    for text in ["root:x:0:0", "bin/bash", "nologin"] {
        place.search(&[text, "--exact"]).exits(1);
    }
}

fn nothing_steers_the_terminal(place: &Place) {
    for arguments in [&["观景亭", "-n", "100"][..], &["观景亭", "--json"], &["status", "--all"], &["index"]] {
        let run = place.run(alone(place, arguments)).exits(0);
        let steers = |one: char| {
            one != '\n' && district_search::show::clean(&one.to_string()) == "\u{fffd}" && one != '\u{fffd}'
        };
        let found: Vec<char> = run.out.chars().chain(run.err.chars()).filter(|one| steers(*one)).collect();
        assert!(found.is_empty(), "{arguments:?}: {found:?}");
    }
}

/// The second time, no file is opened.
fn nothing_is_read_again(place: &Place) {
    set::age(&place.corpus());
    let second: Measured = measured::run(alone(place, &["index"]), LONGEST);
    assert_eq!(second.code, Some(0), "{}\n{}", second.out, second.err);
    assert!(second.out.starts_with("读入 0 份，"), "{}", second.out);
    // What is said of files beside them is looked at every time.
    let tells = |path: &Path| path.extension().is_some_and(|ending| ending == "toml");
    let opened: Vec<_> = set::opened(&place.corpus()).into_iter().filter(|path| !tells(path)).collect();
    assert!(opened.is_empty(), "{opened:?}");
}

fn nothing_stays_when_they_are_gone(place: &Place) {
    std::fs::remove_dir_all(place.corpus().join(FOLDER)).expect("removed");
    place.run(alone(place, &["index"])).exits(0).prints("未能读取 0 份").prints("索引现有 3 份报告，9 段");
    let status = place.search(&["status", "--all"]).exits(0);
    assert!(!status.out.contains(FOLDER), "{status}");
}
