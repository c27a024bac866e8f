//! A folder to try the program in: reports are written, the program is run, and when something is not as expected the
//! command, what it said and what lies in the folder are shown.

#![allow(dead_code, reason = "every test uses some of it")]

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A working folder of its own, with an empty `corpus`.
pub(crate) struct Place {
    folder: TempDir,
}

/// What a run of the program came to.
pub(crate) struct Run {
    command: String,
    files: String,
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder to try in");
        fs::create_dir(folder.path().join("corpus")).expect("a folder for reports");
        Self { folder }
    }

    /// A place with three short reports of two districts.
    pub(crate) fn with_reports() -> Self {
        let place = Self::new();
        place.write(
            "浙江省/杭州市/萧山区/2023-政协.txt",
            report("萧山", 2023, "全区建成协商驿站86个，开展微协商412场。"),
        );
        place.write(
            "浙江省/杭州市/萧山区/2024-政协.txt",
            report("萧山", 2024, "全区建成协商驿站132个，开展微协商1124场。"),
        );
        place.write(
            "浙江省/杭州市/滨江区/2024-政协.txt",
            report("滨江", 2024, "在园区设协商驿站21个，办民生议事堂48期。"),
        );
        place
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn corpus(&self) -> PathBuf {
        self.path().join("corpus")
    }

    /// Writes a file of the corpus.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.corpus().join(path);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
        fs::write(&path, content).expect("a report is written");
        path
    }

    /// The program, to be run here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_search"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        for variable in ["SEARCH_CORPUS", "SEARCH_INDEX", "NO_COLOR", "COLUMNS", "TERM", "RUST_LOG"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs the program here.
    pub(crate) fn search(&self, arguments: &[&str]) -> Run {
        self.run(self.command(arguments))
    }

    pub(crate) fn run(&self, mut command: Command) -> Run {
        let output = command.output().expect("the program runs");
        Run {
            command: format!("{command:?}"),
            files: files(self.path(), 0),
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("the output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("the messages are UTF-8"),
        }
    }

    /// The hits and the summary of a search.
    pub(crate) fn json(&self, arguments: &[&str]) -> (Vec<Value>, Value) {
        let run = self.search(&[arguments, &["--json"]].concat());
        let mut lines: Vec<Value> = run
            .out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}\n{run}")))
            .collect();
        let summary = lines.pop().unwrap_or_else(|| panic!("there is no summary\n{run}"));
        (lines, summary)
    }
}

impl Run {
    /// Checks the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "exit code\n{self}");
        self
    }

    /// Checks that standard output holds `text`.
    #[track_caller]
    pub(crate) fn prints(self, text: &str) -> Self {
        assert!(self.out.contains(text), "`{text}` is not printed\n{self}");
        self
    }

    /// Checks that standard output does not hold `text`.
    #[track_caller]
    pub(crate) fn prints_no(self, text: &str) -> Self {
        assert!(!self.out.contains(text), "`{text}` is printed\n{self}");
        self
    }

    /// Checks that standard error holds `text`.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "`{text}` is not said\n{self}");
        self
    }
}

impl fmt::Display for Run {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { command, files, code, out: printed, err } = self;
        write!(out, "{command}\nexit code {code}\n--- output\n{printed}\n--- messages\n{err}\n--- files\n{files}")
    }
}

/// A report of a district of Hangzhou with one sentence that matters.
pub(crate) fn report(district: &str, year: u16, sentence: &str) -> String {
    let before = year - 1;
    format!(
        "中国人民政治协商会议第十五届杭州市{district}区委员会常务委员会工作报告\n\n\
         （{year}年2月1日在政协杭州市{district}区第十五届委员会会议上）\n\n\
         各位委员：\n\n一、{before}年工作回顾\n\n\
         {before}年，常委会围绕中心、服务大局，各项工作取得新的进展。{sentence}\n\n\
         二、{year}年工作安排\n\n坚持守正创新，扎实做好提案、调研和联络工作，努力提高履职水平。\n"
    )
}

/// All files below a folder, in order.
pub(crate) fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(walk(&path)),
            path => found.push(path),
        }
    }
    found.sort();
    found
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).expect("a file is copied")),
        }
    }
}

fn files(folder: &Path, depth: usize) -> String {
    let mut listed = String::new();
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        listed.push_str(&format!("{}{}\n", "  ".repeat(depth), entry.file_name().to_string_lossy()));
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            listed.push_str(&files(&entry.path(), depth + 1));
        }
    }
    listed
}
