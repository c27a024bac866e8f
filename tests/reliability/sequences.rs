//! Sequences of changes, drawn at random: after each, the updated index holds what one built from nothing does, and what it
//! counts is what stands in its passages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use district_search::text::units::Units;
use serde_json::Value;

use crate::dice::Dice;
use crate::size::{conclude, either};
use crate::support::{Place, report, walk};
use crate::trial::{leftovers, run_on, word};

const DISTRICTS: [&str; 5] = ["萧山", "滨江", "临平", "余杭", "上城"];
const THINGS: [&str; 8] =
    ["协商驿站", "加装电梯", "老旧小区", "水上驿站", "民生议事堂", "渔村会客厅", "湖畔小路", "驿站"];

/// A folder of reports that changes.
struct Folder {
    place: Place,
    dice: Dice,
    /// How many files were made so far, so that names are new.
    made: usize,
}

impl Folder {
    fn sentences(&mut self) -> String {
        let number = self.dice.between(1, 6);
        (0..number).map(|_| self.sentence()).collect()
    }

    fn sentence(&mut self) -> String {
        let (one, other) = (*self.dice.pick(&THINGS), *self.dice.pick(&THINGS));
        match self.dice.roll(3) {
            0 => format!("全年建成{one}{}个，{other}也有进展。\n\n", self.dice.roll(300)),
            1 => format!("{one}、{other}写进了计划。\n\n"),
            _ => format!("围绕{one}开展协商{}场。\n\n", self.dice.roll(90)),
        }
    }

    /// The files there are, in order.
    fn files(&self) -> Vec<PathBuf> {
        let mut files = walk(&self.place.corpus());
        files.extend(walk(&self.place.path().join("更多")));
        files.sort();
        files
    }

    fn new_path(&mut self, ending: &str) -> PathBuf {
        self.made += 1;
        let district = *self.dice.pick(&DISTRICTS);
        let year = self.dice.between(2019, 2025);
        let base = if self.dice.falls(20) { self.place.path().join("更多") } else { self.place.corpus() };
        let path = base.join(format!("浙江省/杭州市/{district}区/{year}-政协-{}.{ending}", self.made));
        fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
        path
    }

    fn content(&mut self, ending: &str) -> Vec<u8> {
        let sentences = self.sentences();
        let district = *self.dice.pick(&DISTRICTS);
        let text = report(district, 2024, &sentences);
        match ending {
            "docx" => word(&text),
            "zip" => {
                let second = report(district, 2023, &self.sentences());
                zipped(&[("2024.txt", text.as_bytes()), ("旧/2023.txt", second.as_bytes())])
            }
            "csv" => {
                format!("案由,答复\n{},已修\n{},明年\n", self.dice.pick(&THINGS), self.dice.pick(&THINGS)).into_bytes()
            }
            // What cannot be read has a row, too.
            "pdf" => b"%PDF-1.7".to_vec(),
            _ => text.into_bytes(),
        }
    }

    fn add(&mut self) {
        let ending = *self.dice.pick(&["txt", "txt", "txt", "md", "docx", "zip", "csv", "pdf"]);
        let (path, content) = (self.new_path(ending), self.content(ending));
        fs::write(path, content).expect("written");
    }

    /// Changes something, and says what.
    fn change(&mut self) -> &'static str {
        let files = self.files();
        let file = if files.is_empty() { PathBuf::new() } else { self.dice.pick(&files).clone() };
        let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_owned();
        match self.dice.roll(10) {
            _ if files.len() < 3 => self.add(),
            0 | 1 => self.add(),
            2 | 3 => {
                let content = self.content(&ending);
                fs::write(&file, content).expect("written");
                return "change";
            }
            4 => {
                let path = self.new_path(&ending);
                fs::rename(&file, path).expect("renamed");
                return "rename";
            }
            5 => {
                fs::remove_file(&file).expect("removed");
                return "remove";
            }
            6 => {
                let mut path = self.new_path(&ending);
                if self.dice.falls(60) {
                    // Beside it, where it says the same: before it or behind it in the order of names.
                    let name = file.file_name().unwrap_or_default().to_string_lossy();
                    let before = *self.dice.pick(&["0", "抄件"]);
                    path = file.with_file_name(format!("{before}-{name}"));
                }
                if self.dice.falls(20) {
                    // The same path in the other folder.
                    let (one, other) = (self.place.corpus(), self.place.path().join("更多"));
                    path = match path.strip_prefix(&one) {
                        Ok(inside) => other.join(inside),
                        Err(_) => one.join(path.strip_prefix(&other).expect("in one of the folders")),
                    };
                    fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
                }
                if path == file {
                    return "nothing";
                }
                fs::copy(&file, path).expect("copied");
                return "copy";
            }
            7 => {
                let told = format!("year = {}\n", self.dice.between(2010, 2018));
                fs::write(file.with_extension("meta.toml"), told).expect("written");
                return "tell of a file";
            }
            8 => {
                let district = *self.dice.pick(&DISTRICTS);
                let told = format!(
                    "[reports]\nexclude = [\"*-{}.*\"]\n[reports.default]\ndistrict = \"{district}区\"\n",
                    self.dice.roll(9)
                );
                fs::write(self.place.corpus().join("search.toml"), told).expect("written");
                return "tell of a folder";
            }
            _ => {
                let (from, to) = (*self.dice.pick(&DISTRICTS), *self.dice.pick(&DISTRICTS));
                let folder = |district| self.place.corpus().join(format!("浙江省/杭州市/{district}区"));
                // A folder that is there already is not replaced.
                if from != to && folder(from).exists() && !folder(to).exists() {
                    fs::rename(folder(from), folder(to)).expect("renamed");
                }
                return "rename a folder";
            }
        }
        "add"
    }
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::{Cursor, Write as _};
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member");
        zip.write_all(content).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

/// Draws sequences and holds the index to a fresh one after every step.
pub(crate) fn hold(seed: u64) {
    let number = either(5, 200);
    let steps = either(3, 5);
    let mut wrong = Vec::new();
    for sequence in 0..number {
        wrong.extend(one(seed + sequence, steps).err().map(|why| format!("seed {}: {why}", seed + sequence)));
    }
    conclude("sequences of changes", number as usize, &wrong);
}

fn one(seed: u64, steps: usize) -> Result<(), String> {
    let mut folder = Folder { place: Place::new(), dice: Dice::new(seed), made: 0 };
    fs::create_dir(folder.place.path().join("更多")).expect("a folder");
    (0..4).for_each(|_| folder.add());
    let index = folder.place.path().join("index");
    let mut done = Vec::new();
    for step in 0..steps {
        for _ in 0..folder.dice.between(1, 5) {
            done.push(folder.change());
        }
        let place = &folder.place;
        let updated = run_on(place, &index, if step == 0 { &["index", "corpus", "更多"] } else { &["index"] });
        let fresh = place.path().join(format!("fresh-{step}"));
        // Whichever folder was named first.
        let built = run_on(place, &fresh, &["index", "更多", "corpus"]);
        if updated.code != 0 || built.code != 0 {
            return Err(format!("after {done:?}: {updated}\n{built}"));
        }
        let (dump, expected) = (run_on(place, &index, &["dump"]), run_on(place, &fresh, &["dump"]));
        if let Some(line) = dump.out.lines().zip(expected.out.lines()).find(|(line, expected)| line != expected) {
            return Err(format!("after {done:?}: updated and fresh differ\n{}\n{}", line.0, line.1));
        }
        if dump.out != expected.out {
            return Err(format!("after {done:?}: one holds more than the other\n{dump}\n{expected}"));
        }
        for _ in 0..3 {
            let sought = *folder.dice.pick(&THINGS);
            counts(place, &index, &dump.out, sought).map_err(|why| format!("after {done:?}: {why}"))?;
        }
        let left = leftovers(&index);
        if !left.is_empty() {
            return Err(format!("after {done:?}: left behind: {left:?}"));
        }
        fs::remove_dir_all(fresh).expect("removed");
    }
    Ok(())
}

/// Whether an index counts what stands in its passages.
fn counts(place: &Place, index: &Path, dump: &str, sought: &str) -> Result<(), String> {
    let units = Units::of(sought);
    let (mut passages, mut reports) = (0, BTreeSet::new());
    let mut kept = (0, 0, 0);
    for line in dump.lines() {
        let line: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let is = |kind: &str| line["type"] == kind;
        if is("passage") {
            kept.0 += 1;
            if Units::of(line["text"].as_str().unwrap_or_default()).occurrences(&units).next().is_some() {
                passages += 1;
                reports.insert((line["root"].to_string(), line["path"].to_string()));
            }
        }
        if is("file") {
            let is_read = line["state"] == "read" || line["state"] == "doubtful";
            kept.1 += u64::from(is_read && line["is_archive"] == false);
            kept.2 += u64::from(line["state"] == "unread");
        }
        let sums = ["passages", "reports", "unread"].map(|sum| line["kept"][sum].as_u64().unwrap_or_default());
        if is("summary") && sums != [kept.0, kept.1, kept.2] {
            return Err(format!("the sums kept are {sums:?}, those of the lines {kept:?}"));
        }
    }
    let answer = run_on(place, index, &[sought, "--exact", "--json"]);
    let summary: Value = answer.out.lines().last().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default();
    match (summary["total"]["passages"].as_u64(), summary["total"]["reports"].as_u64()) {
        (Some(found), Some(of)) if (found, of) == (passages, reports.len() as u64) => Ok(()),
        found => Err(format!("{sought} stands in {passages} passages of {} reports, found {found:?}", reports.len())),
    }
}
