//! The documentation is true: its examples print what it shows, and every option is explained.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use support::Place;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README")
}

#[test]
fn examples_print_what_the_readme_shows() {
    let readme = readme();
    let index = tempfile::tempdir().expect("a folder");
    let mut shown = 0;
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        let (command, expected) = block.split_once('\n').expect("a command and what it prints");
        let arguments = command.strip_prefix("$ search ").expect("a command").split(' ');
        let place = Place::new();
        let mut program = place.command(&arguments.collect::<Vec<_>>());
        program.current_dir(env!("CARGO_MANIFEST_DIR"));
        program.env("SEARCH_INDEX", index.path()).env("SEARCH_CORPUS", "corpus");
        let run = place.run(program);
        assert_eq!(run.out, expected, "the README does not show what `{command}` prints\n{run}");
        shown += 1;
    }
    assert!(shown > 0, "the README shows what the program prints");
}

#[test]
fn every_option_is_explained() {
    let readme = readme();
    let place = Place::new();
    for command in
        [&["--help"][..], &["index", "--help"], &["status", "--help"], &["show", "--help"], &["dump", "--help"]]
    {
        let help = place.search(command).exits(0);
        let words = help.out.split(|character: char| character.is_whitespace() || character == ',');
        // Points behind an option say that it may be repeated.
        let words = words.map(|word| word.trim_end_matches("..."));
        let options: Vec<&str> = words.filter(|word| word.starts_with("--") && word.len() > 2).collect();
        assert!(!options.is_empty(), "{help}");
        for option in options {
            assert!(readme.contains(&format!("`{option}`")), "the README does not explain {option}");
        }
    }
}

#[test]
fn every_direct_dependency_is_explained_and_nothing_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("a file of the project");
    let manifest: toml::Table = read("Cargo.toml").parse().expect("the manifest");
    let mut used = BTreeSet::new();
    for kind in ["dependencies", "build-dependencies", "dev-dependencies"] {
        used.extend(manifest[kind].as_table().expect("a table").keys().cloned());
    }
    // What only some systems have.
    for target in manifest["target"].as_table().expect("a table").values() {
        for dependencies in target.as_table().expect("a table").values() {
            used.extend(dependencies.as_table().expect("a table").keys().cloned());
        }
    }
    let text = read("docs/dependencies.md");
    let mut explained = BTreeSet::new();
    for row in text.lines().filter(|line| line.starts_with("| `")) {
        let [_, name, licence, reason, _, _] = row.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("this row has other columns than the table: {row}");
        };
        assert!(!licence.is_empty() && !reason.is_empty(), "this row says nothing: {row}");
        let name = name.trim_matches('`').to_owned();
        assert!(explained.insert(name.clone()), "{name} is explained twice");
    }
    assert_eq!(explained, used, "docs/dependencies.md explains other crates than Cargo.toml names");
}
