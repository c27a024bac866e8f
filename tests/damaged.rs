//! An index whose files are not what was written is noticed: a query answers as before, because it read nothing of what
//! is damaged, or it ends with an error that says what to do. With `RELIABILITY=full` more is tried, see
//! `docs/reliability.md`.

mod support;

#[path = "exactness/dice.rs"]
#[allow(dead_code, reason = "the scan uses more of it")]
mod dice;
#[path = "reliability/size.rs"]
#[allow(dead_code, reason = "the trials of interruptions use more of it")]
mod size;

use std::fs;
use std::path::{Path, PathBuf};

use dice::Dice;
use regex::Regex;
use size::{either, say};
use support::{Place, copy, report, walk};

/// What is asked of every index: a phrase, words, a pattern, texts near each other, a filter, a field, and all there is.
const QUESTIONS: [&[&str]; 7] = [
    &["协商驿站"],
    &["民生 议事堂", "--json"],
    &["协商*站"],
    &["\"园区 协商驿站\"~20"],
    &["微协商", "-d", "萧山", "-y", "2024", "--explain"],
    &["题:协商会议", "--group", "report"],
    &["政协 -民生"],
];

/// A way to damage a file.
#[derive(Clone, Copy, Debug)]
enum Damage {
    /// A bit is turned.
    Bit(usize),
    /// It ends early.
    Cut(usize),
}

fn index(place: &Place) -> PathBuf {
    for number in 0..12 {
        let text = format!(
            "第{number}次议事堂在园区举行，全区建成协商驿站{number}个。\n\n{}",
            "民生实事逐项推进。".repeat(60)
        );
        place.write(&format!("浙江省/杭州市/余杭区/{}-政协.txt", 2010 + number), report("余杭", 2010 + number, &text));
    }
    place.search(&["index"]).exits(0);
    // A second segment, and deleted passages in the first.
    place.write("浙江省/杭州市/滨江区/2024-政协.txt", report("滨江", 2024, "在园区设协商驿站22个。"));
    place.search(&["index"]).exits(0);
    place.path().join("index")
}

/// The files of an index in which there is something to damage.
fn files(index: &Path) -> Vec<PathBuf> {
    let holds = |path: &PathBuf| length(path) > 0 && path.file_name().is_some_and(|name| name != "lock");
    walk(index).into_iter().filter(holds).collect()
}

fn length(file: &PathBuf) -> usize {
    fs::metadata(file).expect("a file").len() as usize
}

fn bytes_of(files: &[PathBuf]) -> usize {
    files.iter().map(length).sum()
}

/// The file that holds a byte of all of them together.
fn at_byte(files: &[PathBuf], mut at: usize) -> &PathBuf {
    for file in files {
        match at.checked_sub(length(file)) {
            Some(rest) => at = rest,
            None => return file,
        }
    }
    panic!("there are fewer bytes");
}

fn damage(bytes: &[u8], damage: Damage) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    match damage {
        Damage::Bit(at) => damaged[at / 8] ^= 1 << (at % 8),
        Damage::Cut(length) => damaged.truncate(length),
    }
    damaged
}

#[test]
fn a_file_of_which_next_to_nothing_is_left_is_damaged() {
    let place = Place::with_reports();
    let files = files(&index(&place));
    let answer = place.search(&["协商驿站"]).exits(0);
    for file in files {
        let bytes = fs::read(&file).expect("a file of the index");
        for length in [0, 1, 4, 7, 8, 9, 16].into_iter().filter(|length| *length < bytes.len()) {
            fs::write(&file, &bytes[..length]).expect("cut");
            let run = place.search(&["协商驿站"]);
            let is_told = run.code == 2 && run.err.contains("search index --rebuild");
            // What this question does not need is not read.
            assert!(is_told || (run.code == 0 && run.out == answer.out), "{length} of {}\n{run}", file.display());
        }
        fs::write(&file, bytes).expect("mended");
    }
}

#[test]
fn a_file_that_is_not_there_is_named_and_the_index_built_anew_on_request() {
    let place = Place::with_reports();
    let whole = index(&place);
    let answer = place.search(&["协商驿站"]).exits(0);
    for file in files(&whole) {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        // Without this one there is no index; without that one updates go on.
        if ["current.json", ".managed.json"].contains(&&*name) {
            continue;
        }
        let copied = tempfile::tempdir().expect("a folder");
        copy(&whole, copied.path());
        fs::remove_file(copied.path().join(file.strip_prefix(&whole).expect("a file of the index"))).expect("removed");
        let folder = copied.path().to_str().expect("a path");
        place.search(&["verify", "--index", folder]).exits(2).says(&name).says("search index --rebuild");
        let run = place.search(&["协商驿站", "--index", folder]);
        let is_told = run.err.contains(&format!("{name} is not there; if it stays so, build the index anew"));
        assert!((run.code == 2 && is_told) || run.out == answer.out, "without {name}\n{run}");
        place.search(&["index", "--rebuild", "--index", folder]).exits(0);
        place.search(&["verify", "--index", folder]).exits(0);
    }
}

#[test]
fn a_damaged_index_answers_as_before_or_says_that_it_is_damaged() {
    let place = Place::with_reports();
    let files = files(&index(&place));
    let answers: Vec<_> = QUESTIONS.iter().map(|question| place.search(question)).collect();
    answers.iter().for_each(|answer| assert!(answer.code == 0, "{answer}"));
    let mut dice = Dice::new(5);
    let (mut noticed, mut verified) = (0, 0);
    let tried = either(150, 6000);
    for _ in 0..tried {
        // Every file, and in most of the cases every byte, has its chance.
        let file = if dice.falls(25) { dice.pick(&files) } else { at_byte(&files, dice.roll(bytes_of(&files))) };
        let bytes = fs::read(file).expect("a file of the index");
        let how = match dice.roll(4) {
            0 => Damage::Cut(dice.roll(bytes.len())),
            _ => Damage::Bit(dice.roll(bytes.len() * 8)),
        };
        fs::write(file, damage(&bytes, how)).expect("damaged");
        let what = format!("{how:?} of {}", file.display());
        for (question, answer) in QUESTIONS.iter().zip(&answers) {
            let run = place.search(question);
            match run.code {
                0 => assert!(same(&run.out, &answer.out), "{what}\n{run}\ninstead of\n{answer}"),
                2 => {
                    assert!(run.err.contains("search index --rebuild") && run.out.is_empty(), "{what}\n{run}");
                    noticed += 1;
                }
                _ => panic!("{what}\n{run}"),
            }
        }
        // What no query reads is read when everything is verified.
        let run = place.search(&["verify"]);
        assert!(run.code == 2 && run.err.contains("search index --rebuild"), "{what}\n{run}");
        verified += 1;
        fs::write(file, bytes).expect("mended");
    }
    say(&format!(
        "{tried} damaged files, {noticed} of {} questions refused, {verified} found by verify",
        tried * QUESTIONS.len()
    ));
    assert!(noticed > tried / 4);
    place.search(&["verify"]).exits(0);
}

#[test]
fn an_update_of_a_damaged_index_leaves_it_as_it_was_or_does_all_there_is_to_do() {
    let place = Place::with_reports();
    let index = index(&place);
    let before = place.search(&["dump"]).exits(0).out;
    place.write("浙江省/杭州市/萧山区/2023-政协.txt", report("萧山", 2023, "全区建成协商驿站87个。"));
    fs::remove_file(place.corpus().join("浙江省/杭州市/余杭区/2015-政协.txt")).expect("removed");
    place.search(&["index", "--index", "fresh", "corpus"]).exits(0);
    let after = place.search(&["dump", "--index", "fresh"]).exits(0).out;
    let mut dice = Dice::new(6);
    let (mut refused, tried) = (0, either(40, 1000));
    for _ in 0..tried {
        let copied = tempfile::tempdir().expect("a folder");
        copy(&index, copied.path());
        let files = files(copied.path());
        let file = at_byte(&files, dice.roll(bytes_of(&files)));
        let bytes = fs::read(file).expect("a file of the index");
        let how = Damage::Bit(dice.roll(bytes.len() * 8));
        fs::write(file, damage(&bytes, how)).expect("damaged");
        let what = format!("{how:?} of {}", file.display());
        let folder = copied.path().to_str().expect("a path");
        let run = place.search(&["index", "--index", folder]);
        if run.code == 2 {
            fs::write(file, bytes).expect("mended");
            // Before the commit nothing has changed; what is damaged may show behind it, when segments are merged.
            let dump = place.search(&["dump", "--index", folder]).exits(0).out;
            assert!(dump == before || dump == after, "{what}\n{run}");
            refused += 1;
            continue;
        }
        // It was not read; whoever reads it is told.
        let dump = place.search(&["dump", "--index", folder]);
        assert!(run.code == 0 && (dump.code == 2 || dump.out == after), "{what}\n{run}\n{dump}");
    }
    say(&format!("{tried} damaged indexes, {refused} updates refused"));
    assert!(refused > 0);
}

/// The same answer, whatever time it took.
fn same(one: &str, other: &str) -> bool {
    let time = Regex::new(r#""took_ms":[0-9.]+"#).expect("a pattern");
    time.replace_all(one, "") == time.replace_all(other, "")
}
