//! What the program says of what it does: on request, on standard error, and the answer stays the same.

mod support;

use support::{Place, Run};

/// Checks that these are said, one after the other.
#[track_caller]
fn says_in_order(run: &Run, wanted: &[&str]) {
    let mut rest = run.err.as_str();
    for text in wanted {
        let Some((_, behind)) = rest.split_once(text) else { panic!("`{text}` is not said at its place\n{run}") };
        rest = behind;
    }
}

#[test]
fn a_query_says_what_it_did_and_answers_the_same() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    let silent = place.search(&["协商驿站"]).exits(0);
    assert_eq!(silent.err, "", "nothing is said unasked");
    for option in ["--verbose", "-v", "-vv"] {
        let told = place.search(&["协商驿站", option]).exits(0);
        assert_eq!(told.out, silent.out, "{option}");
        let opened = ["opened the index:", "segments=1", "passages="];
        let planned = ["planned the query:", "pieces=1", "query=协商驿站"];
        let answered =
            ["selected and counted", "passages=3 reports=3", "ranked:", "hits=3", "fetched", "made the answer"];
        says_in_order(&told, &[&opened[..], &planned, &answered].concat());
        assert!(told.err.lines().all(|line| line.contains(" took=") || option == "-vv"), "with times\n{told}");
        assert_eq!(told.err.contains("a word that is looked for: text=驿站"), option == "-vv", "in detail\n{told}");
    }
}

#[test]
fn an_update_says_what_it_read_and_wrote() {
    let place = Place::with_reports();
    let page = format!("<html><body>{}</body></html>", "<p>河边的路灯换成了新的，村里又架了桥三座。</p>".repeat(40));
    place.write("页.html", page);
    let built = place.search(&["index", "-vv"]).exits(0);
    let all = ["walked and compared", "to_read=4", "a segment:", "read the files", "read=4", "committed:", "reports=4"];
    says_in_order(&built, &all);
    let process = ["began the process that reads:", "read a file: format=\"web page\"", "state=Read", "path=页.html"];
    says_in_order(&built, &[&process[..], &["ended the process that reads:", "files=1"]].concat());
    let files = built.err.lines().filter(|line| line.contains("read a file:")).count();
    assert_eq!(files, 4, "every file is named\n{built}");

    place.write("浙江省/杭州市/萧山区/2025-政协.txt", support::report("萧山", 2025, "再建协商驿站9个。"));
    let updated = place.search(&["index", "--verbose"]).exits(0);
    says_in_order(&updated, &["unchanged=", "committed:", "reports=5"]);
    assert!(!updated.err.contains("read a file:"), "single files are detail\n{updated}");
}

#[test]
fn the_environment_says_which_parts_tell() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    let with = |wanted: &str, arguments: &[&str]| {
        let mut command = place.command(arguments);
        command.env("RUST_LOG", wanted);
        place.run(command).exits(0)
    };
    says_in_order(&with("info", &["协商驿站"]), &["opened the index:", "ranked:"]);
    let search = with("district_search::engine::local::search=info", &["协商驿站"]);
    assert!(search.err.contains("ranked:") && !search.err.contains("opened"), "{search}");
    for nothing in ["", "off", "error", "other=debug"] {
        let silent = with(nothing, &["协商驿站"]);
        assert_eq!(silent.err, "", "RUST_LOG={nothing}");
    }
    // The question is answered all the same.
    let mistaken = with("district_search=loud\u{1b}[2J", &["协商驿站"]).says("is not understood").prints("3 段");
    assert!(!mistaken.err.contains('\u{1b}'), "{mistaken}");
}

#[test]
fn the_option_may_stand_before_a_command() {
    let place = Place::with_reports();
    place.search(&["-v", "index"]).exits(0).says("committed:");
    place.search(&["-v", "status"]).exits(0).says("opened the index:");
}

#[test]
fn what_is_said_steers_no_terminal() {
    const HOSTILE: &str = "\u{1b}[2J\u{9b}2J\u{202e}\u{200b}";
    let place = Place::with_reports();
    place.write(&format!("名{HOSTILE}字\n.txt"), support::report("萧山", 2024, "建成观景亭一座。"));
    let built = place.search(&["index", "-vv"]).exits(0);
    let asked = place.search(&[&format!("观景亭{HOSTILE}"), "-vv"]);
    for run in [built, asked] {
        let harmful = |one: char| (one.is_control() && one != '\n') || ['\u{202e}', '\u{200b}'].contains(&one);
        assert!(!run.err.contains(harmful), "{:?}", run.err);
        assert!(run.err.lines().all(|line| line.contains(" ms ")), "a line for each thing\n{run}");
    }
}

#[test]
fn with_the_option_an_error_says_what_brought_it_about() {
    let place = Place::with_reports();
    place.write("../index", "a file where the folder of the index should be");
    let brief = place.search(&["index"]).exits(2).says("search: cannot ");
    assert!(!brief.err.contains("because:"), "{brief}");
    let reason = brief.err.trim_end().rsplit(": ").next().expect("a reason").to_owned();
    let full = place.search(&["index", "-v"]).exits(2);
    says_in_order(&full, &["search: cannot ", &format!("  because: {reason}")]);
}

#[test]
fn the_versions_that_a_report_of_a_fault_needs_are_one_line() {
    let place = Place::new();
    let short = place.search(&["-V"]).exits(0);
    assert_eq!(short.out, format!("search {}\n", env!("CARGO_PKG_VERSION")));
    let long = place.search(&["--version"]).exits(0);
    assert_eq!(long.out.lines().count(), 1, "{long}");
    assert!(long.out.starts_with(short.out.trim_end()), "{long}");
    let lock = include_str!("../Cargo.lock");
    for package in ["tantivy", "jieba-rs"] {
        let of_package = lock.split("[[package]]").find(|text| text.contains(&format!("\nname = \"{package}\"\n")));
        let version = of_package.and_then(|text| text.split("version = \"").nth(1)?.split('"').next());
        let version = version.expect("a version in the lock file");
        assert!(long.out.contains(&format!("{package} {version}")), "{long}");
    }
    for part in ["index layout ", "tables ", "reader ", std::env::consts::ARCH, std::env::consts::OS] {
        assert!(long.out.contains(part), "`{part}` is missing\n{long}");
    }
}
