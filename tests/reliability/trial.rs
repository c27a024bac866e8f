//! A small folder of reports in two states, an index of the first, and what a fresh build gives of each: whatever happens
//! to an update from one to the other, the index is that of one of them, and the next update makes it that of the second.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::{Place, Run, copy, report};

/// What is sought to see whether the index answers.
const SOUGHT: &str = "协商驿站";

/// The folder that is added.
const MORE: &str = "more";

/// What is interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// The first build: there is no index before.
    First,
    /// An update, in which segments are merged.
    Update,
    /// A build beside the index that there is.
    Rebuild,
    /// An update by a folder that the index does not have yet.
    Folder,
}

/// A state of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    /// All that it holds.
    pub(crate) dump: String,
    /// How many passages are found.
    found: u64,
}

/// A folder of reports, and what an index of it is to hold.
pub(crate) struct Trial {
    pub(crate) place: Place,
    pub(crate) work: Work,
    /// The index before, if there is one.
    saved: PathBuf,
    pub(crate) before: Option<State>,
    pub(crate) after: State,
}

impl Trial {
    pub(crate) fn new(work: Work) -> Self {
        let place = Place::with_reports();
        let saved = place.path().join("saved");
        let before = (work != Work::First).then(|| {
            build_before(&place);
            fs::rename(place.path().join("index"), &saved).expect("the index is saved");
            State::of(&place, &saved)
        });
        let fresh = place.path().join("fresh");
        if work == Work::Folder {
            let more = place.path().join(MORE);
            fs::create_dir(&more).expect("a folder");
            fs::write(more.join("2024-政协.txt"), report("临平", 2024, "协商驿站到了塘栖。")).expect("a report");
            run_on(&place, &fresh, &["index", "corpus", MORE]).exits(0);
        } else {
            change(&place);
            run_on(&place, &fresh, &["index", "corpus"]).exits(0);
        }
        let after = State::of(&place, &fresh);
        assert!(before.as_ref() != Some(&after), "there is something to update");
        Self { place, work, saved, before, after }
    }

    /// The folder of the index that is tried.
    pub(crate) fn index(&self) -> PathBuf {
        self.place.path().join("index")
    }

    /// Makes the index what it was before.
    pub(crate) fn restore(&self) {
        let _ = fs::remove_dir_all(self.index());
        if self.before.is_some() {
            copy(&self.saved, &self.index());
        }
    }

    /// The work, to be run.
    pub(crate) fn command(&self) -> Command {
        match self.work {
            Work::First => self.on(&["index", "corpus"]),
            Work::Update => self.on(&["index"]),
            Work::Rebuild => self.on(&["index", "--rebuild"]),
            Work::Folder => self.on(&["index", MORE]),
        }
    }

    /// A command on the index that is tried.
    pub(crate) fn on(&self, arguments: &[&str]) -> Command {
        on(&self.place, &self.index(), arguments)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.place.run(self.on(arguments))
    }

    /// Whether the index is in one of the two states and answers so: nothing of the other stands in it.
    pub(crate) fn is_whole(&self) -> Result<(), String> {
        let dump = self.run(&["dump", "--json"]);
        if dump.code == 2 && dump.err.contains("there is no index") && self.before.is_none() {
            return Ok(());
        }
        let states = self.before.iter().chain([&self.after]);
        let Some(state) = states.into_iter().find(|state| state.dump == dump.out) else {
            return Err(format!("the index is neither in the old state nor in the new one\n{dump}"));
        };
        let answer = self.run(&["--exact", "--unfold", "-n", "1000", "--json", SOUGHT]);
        match found(&answer.out) {
            Some(found) if answer.code == 0 && found == state.found => Ok(()),
            _ => Err(format!("{} passages should be found\n{answer}", state.found)),
        }
    }

    /// Whether the index is in the new state, as it has to be once the work has ended.
    pub(crate) fn is_done(&self) -> Result<(), String> {
        let dump = self.run(&["dump", "--json"]);
        if dump.out == self.after.dump { Ok(()) } else { Err(format!("the index is not in the new state\n{dump}")) }
    }

    /// Whether the next update makes the index that of a fresh build, and leaves nothing behind.
    pub(crate) fn is_mended(&self) -> Result<(), String> {
        let found = self.run(&["dump", "--json"]).out;
        let mended = self.run(&["index"]);
        if mended.code != 0 {
            return Err(format!("the next update fails\n{mended}"));
        }
        let dump = self.run(&["dump"]);
        // A folder of which nothing is held yet need not be remembered; one of which something is must be.
        let is_before = |dump: &str| self.before.as_ref().is_some_and(|before| before.dump == dump);
        let is_left_out = self.work == Work::Folder && is_before(&found) && is_before(&dump.out);
        if dump.out != self.after.dump && !is_left_out {
            return Err(format!("the next update does not give what a fresh build gives\n{dump}"));
        }
        let left = leftovers(&self.index());
        if left.is_empty() { Ok(()) } else { Err(format!("left behind: {left:?}")) }
    }

    /// Whether what is held of reports that have not changed is held still.
    pub(crate) fn is_kept(&self) -> Result<(), String> {
        let passages = |dump: &str| -> BTreeSet<String> {
            dump.lines().filter(|line| line.contains(r#""type":"passage""#)).map(str::to_owned).collect()
        };
        let before = self.before.as_ref().map(|before| passages(&before.dump)).unwrap_or_default();
        let unchanged: BTreeSet<String> = before.intersection(&passages(&self.after.dump)).cloned().collect();
        assert!(!unchanged.is_empty(), "some reports have not changed");
        let dump = self.run(&["dump", "--json"]);
        match unchanged.difference(&passages(&dump.out)).next() {
            Some(lost) => Err(format!("it is lost: {lost}\n{dump}")),
            None => Ok(()),
        }
    }

    /// Whether work in which something failed ended as it should: either done all the same, or told.
    pub(crate) fn is_ended(&self, output: &Output, system: Option<i32>) -> Result<(), String> {
        self.is_told(output, system)?;
        if output.status.success() { self.is_done() } else { Ok(()) }
    }

    /// Whether a failure was told as it should be: with the file or the folder, the reason of the system (its number),
    /// where that is known, and without anything unexpected.
    pub(crate) fn is_told(&self, output: &Output, system: Option<i32>) -> Result<(), String> {
        let said = String::from_utf8_lossy(&output.stderr);
        let names = [self.index(), self.place.corpus()];
        let is_named = names.iter().any(|name| said.contains(&*name.to_string_lossy()));
        let is_reason = system.is_none_or(|system| {
            said.contains(&io::Error::from_raw_os_error(system).to_string()) && !said.contains("--rebuild")
        });
        match output.status.code() {
            _ if said.contains("panicked") => Err(format!("it panics: {said}")),
            Some(0) => Ok(()),
            Some(2) if is_named && is_reason => Ok(()),
            code => Err(format!("it exits with {code:?} and says: {said}")),
        }
    }
}

impl State {
    /// The state that an index is in.
    pub(crate) fn of(place: &Place, index: &Path) -> Self {
        let dump = run_on(place, index, &["dump", "--json"]).exits(0);
        let answer = run_on(place, index, &["--exact", "--unfold", "-n", "1000", "--json", SOUGHT]).exits(0);
        let found = found(&answer.out).expect("as many are counted as are listed");
        Self { dump: dump.out, found }
    }
}

/// A command on an index.
pub(crate) fn on(place: &Place, index: &Path, arguments: &[&str]) -> Command {
    let mut command = place.command(arguments);
    command.env("SEARCH_INDEX", index);
    command
}

/// Runs a command on an index.
pub(crate) fn run_on(place: &Place, index: &Path, arguments: &[&str]) -> Run {
    place.run(on(place, index, arguments))
}

/// How many passages an answer counts, if it lists as many, and counts as many in its facets.
fn found(answer: &str) -> Option<u64> {
    let mut lines: Vec<Value> = answer.lines().map(serde_json::from_str).collect::<Result<_, _>>().ok()?;
    let summary = lines.pop()?;
    let count = summary["total"]["passages"].as_u64()?;
    let sums = ["district", "year", "institution"].map(|facet| {
        let values = summary["facets"][facet].as_array().into_iter().flatten();
        values.filter_map(|value| value["passages"].as_u64()).sum::<u64>()
    });
    (lines.len() as u64 == count && sums == [count; 3]).then_some(count)
}

/// Builds an index of several segments.
fn build_before(place: &Place) {
    let long: String = (1..120).map(|at| format!("第{at}处湖畔驿站，方便居民。\n\n")).collect();
    place.write("浙江省/杭州市/萧山区/2022-政协.txt", report("萧山", 2022, &long));
    place.search(&["index"]).exits(0);
    for number in 0..4 {
        let path = format!("浙江省/杭州市/淳安县/{number}.txt");
        place.write(&path, report("淳安", 2020, &format!("{number}号协商驿站在渔村。")));
        place.search(&["index"]).exits(0);
    }
}

/// Adds, changes, renames and removes reports, some of which are read by a process of their own.
fn change(place: &Place) {
    let folder = place.corpus().join("浙江省/杭州市");
    place.write("浙江省/杭州市/萧山区/2024-政协.txt", report("萧山", 2024, "全区建成协商驿站197个。"));
    place.write("浙江省/杭州市/萧山区/2025-政协.docx", word(&report("萧山", 2025, "协商驿站进园区。")));
    place.write("坏.pdf", "%PDF-1.4");
    fs::rename(folder.join("滨江区/2024-政协.txt"), folder.join("滨江区/政协-2024.txt")).expect("renamed");
    let _ = fs::remove_file(folder.join("淳安县/2.txt"));
    let copied = fs::read(folder.join("萧山区/2023-政协.txt")).expect("a report");
    place.write("浙江省/杭州市/萧山区/抄件-2023-政协.txt", copied);
}

/// A Word document of the lines of a text.
pub(crate) fn word(text: &str) -> Vec<u8> {
    use std::io::{Cursor, Write as _};
    let lines = text.lines().filter(|line| !line.is_empty());
    let body: String = lines.map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("a member");
    write!(zip, r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#).expect("written");
    zip.finish().expect("a document").into_inner()
}

/// What lies in the folder of an index and belongs to no state of it.
pub(crate) fn leftovers(index: &Path) -> Vec<String> {
    let text = |path: PathBuf| fs::read_to_string(path).unwrap_or_default();
    // Behind the JSON stands a checksum.
    let current = text(index.join("current.json"));
    let current = serde_json::Deserializer::from_str(&current).into_iter::<Value>().next();
    let current = current.and_then(Result::ok).unwrap_or_default();
    let generation = current["generation"].as_str().unwrap_or_default();
    let commit = text(index.join(generation).join("meta.json")).replace('-', "");
    let names = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>()
    };
    let is_known = |name: &String| {
        let is_hidden = name.starts_with('.') && name != ".managed.json" && !name.starts_with(".tantivy");
        let segment = name.split('.').next().unwrap_or_default();
        let is_of_segment = segment.len() == 32 && segment.bytes().all(|byte| byte.is_ascii_hexdigit());
        !is_hidden && (!is_of_segment || commit.contains(segment))
    };
    let mut left: Vec<String> = names(index).into_iter().filter(|name| name.ends_with(".new")).collect();
    left.extend(names(index).into_iter().filter(|name| name.starts_with("generation-") && name != generation));
    left.extend(names(&index.join(generation)).into_iter().filter(|name| !is_known(name)));
    left
}
