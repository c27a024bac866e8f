//! The rooms stand on each other in one order, and what belongs to one room is named in no other.

use std::fs;
use std::path::{Path, PathBuf};

/// From the lowest to the highest; each may use those before it.
const ROOMS: [&str; 8] = ["error", "text", "report", "worker", "query", "engine", "show", "cli"];

/// Names that only some rooms may know.
const OWNED: [(&str, &[&str]); 5] = [
    ("tantivy", &["engine/local/"]),
    ("jieba_rs", &["text/"]),
    ("clap", &["cli/", "main.rs"]),
    ("indicatif", &["cli/"]),
    ("tracing_subscriber", &["cli/"]),
];

fn sources() -> Vec<(String, String)> {
    fn collect(folder: &Path, root: &Path, sources: &mut Vec<(String, String)>) {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                collect(&path, root, sources);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(root).expect("below src").to_string_lossy().replace('\\', "/");
                sources.push((name, fs::read_to_string(&path).expect("source")));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    collect(&root, &root, &mut sources);
    assert!(sources.len() > 20, "the source is found");
    sources
}

/// The lines of code of a file, without comments.
fn code(source: &str) -> impl Iterator<Item = &str> {
    source.lines().map(str::trim_start).filter(|line| !line.starts_with("//"))
}

#[test]
fn rooms_import_only_what_stands_below_them() {
    for (name, source) in sources() {
        let room = name.split(['/', '.']).next().unwrap_or_default();
        let Some(height) = ROOMS.iter().position(|known| *known == room) else {
            assert!(["lib", "main"].contains(&room), "{name} belongs to no room");
            continue;
        };
        for line in code(&source) {
            for above in &ROOMS[height + 1..] {
                let forms = [format!("crate::{above}"), format!("district_search::{above}")];
                assert!(!forms.iter().any(|form| line.contains(form.as_str())), "{name} looks up to {above}: {line}");
            }
            // Grouped imports would hide what they name from the lines above.
            assert!(!line.contains("crate::{"), "{name} imports rooms in a group: {line}");
        }
    }
}

#[test]
fn libraries_are_named_in_their_rooms_only() {
    for (name, source) in sources() {
        for (library, rooms) in OWNED {
            let is_owner = rooms.iter().any(|room| name.starts_with(room));
            let forms = [format!("{library}::"), format!("use {library}")];
            for line in code(&source).filter(|_| !is_owner) {
                assert!(!forms.iter().any(|form| line.contains(form.as_str())), "{name} names {library}: {line}");
            }
        }
    }
}

#[test]
fn every_file_says_what_it_holds() {
    for (name, source) in sources() {
        assert!(source.starts_with("//!"), "{name} does not begin with what it holds");
    }
}
