//! An index of another layout, or made with other tables, is never misread: indexes that earlier versions wrote are kept in
//! `tests/layouts`. Each is answered from or refused with what to do, and one command makes it anew.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::{Place, copy};

const REPORT: &str = "中国人民政治协商会议杭州市萧山区委员会常务委员会工作报告\n\n（2024年2月1日）\n\n一、2023年工作回顾\n\n\
    全区建成协商驿站132个，开展微协商1124场。\n";

fn kept() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts");
    let entries = fs::read_dir(folder).expect("the layouts").map(|entry| entry.expect("an entry").path());
    entries.filter(|path| path.is_dir()).collect()
}

/// All that an index holds, but for the folder that its reports lay in and the version of what read them.
fn held(place: &Place, index: &str) -> Vec<Value> {
    let dump = place.search(&["dump", "--index", index]).exits(0).out;
    let without = |line: &str| {
        let mut held: Value = serde_json::from_str(line).expect("JSON");
        let fields = held.as_object_mut().expect("an object");
        ["root", "roots", "reader"].iter().for_each(|name| drop(fields.remove(*name)));
        held
    };
    dump.lines().map(without).collect()
}

#[test]
fn an_index_of_any_layout_is_answered_from_or_refused_and_made_anew() {
    let place = Place::new();
    place.write("浙江省/杭州市/萧山区/2024-政协.txt", REPORT);
    let version = place.search(&["--version"]).exits(0).out;
    place.search(&["index", "--index", "fresh", "corpus"]).exits(0);
    let mut answered = 0;
    for layout in kept() {
        let number = layout.file_name().expect("a name").to_string_lossy().into_owned();
        let index = format!("index-{number}");
        copy(&layout, &place.path().join(&index));
        let current = fs::read_to_string(layout.join("current.json")).expect("the name of the index");
        let tables = current.split('"').skip_while(|word| *word != "tables").nth(2).expect("its tables");
        let asked = place.search(&["--index", &index, "协商驿站"]);
        if version.contains(&format!("index layout {number}, tables {tables},")) {
            asked.exits(0).prints("[协商驿站]132个").prints("萧山区 · 2024 · 政协");
            // Otherwise the layout has changed and not its number, or reports are read differently; see the README there.
            assert_eq!(held(&place, &index), held(&place, "fresh"), "layout {number}");
            answered += 1;
        } else {
            asked.exits(2).says("search index --rebuild");
            place.search(&["verify", "--index", &index]).exits(2).says("search index --rebuild");
        }
        place.search(&["index", "--index", &index, "--rebuild", "corpus"]).exits(0);
        place.search(&["--index", &index, "协商驿站"]).exits(0).prints("[协商驿站]132个");
    }
    assert_eq!(answered, 1, "there is no index of the present layout in tests/layouts; its README says how to add one");
}
