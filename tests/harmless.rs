//! What stands in reports, in their titles and in their names is shown, and can do no harm: no view and no message lets it
//! steer a terminal, reorder a line, hide a part of it, or break JSON. Text that others would take for a formula is shown
//! as it stands; in a table nothing is calculated (`tests/tables.rs`).

mod support;

use std::io::Write;

use serde_json::{Value, json};
use support::{Place, Run};

/// A colour, a title, a link and a clearing of the screen; the same in one character each; text that turns round, that is
/// apart and that is not seen; steps back; the separators of lines of Unicode.
const HOSTILE: &str = "\u{1b}[31m\u{1b}]0;题\u{7}\u{1b}]8;;http://a.b\u{1b}\\链\u{1b}]8;;\u{1b}\\\u{1b}[2J\u{1b}P1q\u{9b}2J\u{9d}0;\u{9c}\u{90}\
    \u{202e}倒\u{202c}\u{2066}\u{2067}\u{2068}隔\u{2069}\u{61c}\u{200e}\u{200b}隐\u{200d}\u{ad}\u{2060}\u{feff}\u{180e}\u{3164}\u{e0041}\
    \u{8}\u{7f}\u{b}\u{c}\u{85}\u{2028}\u{2029}\u{fffb}\u{034f}\u{2065}";

/// What is taken for a formula where tables are shown.
const FORMULA: &str = "=HYPERLINK(\"http://a.b\",\"观景亭\")";

const TEXT: &str = "镇里建成观景亭一座，又修了路，架了桥，村民都说好，游客也多了起来。";

/// A text with everything hostile in it, and so much besides that it is taken for a text.
fn text() -> String {
    format!("{HOSTILE}{TEXT}{HOSTILE}\r再说一句\n{FORMULA}\n{}", "青禾镇今年要修三条路，装五十盏灯。\n".repeat(250))
}

/// Whether a character does more than stand there: it steers, turns text round, or is there without being seen.
fn does_harm(character: char) -> bool {
    let number = u32::from(character);
    let is_unseen = [0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x180e, 0x3164, 0xfeff, 0xffa0].contains(&number)
        || [0x200b..=0x200f, 0x2028..=0x202e, 0x2060..=0x206f, 0xfff0..=0xfffb, 0xe0000..=0xe007f]
            .iter()
            .any(|range| range.contains(&number));
    (character.is_control() && character != '\n') || is_unseen
}

#[track_caller]
fn is_harmless(run: &Run) {
    let found: Vec<char> = run.out.chars().chain(run.err.chars()).filter(|one| does_harm(*one)).collect();
    assert!(found.is_empty(), "{found:?} reaches the output\n{run}");
}

/// A name of a file or folder with everything hostile that a name may hold.
fn named(name: &str) -> String {
    format!("{}{name}", HOSTILE.replace('/', ""))
}

/// Reports that are hostile wherever a report can be: text, title, headings, names, values, what is said beside them.
fn with_hostile_reports() -> Place {
    let place = Place::with_reports();
    let text = text();
    let marked = format!("# 工作{HOSTILE}报告\n\n## 一、{HOSTILE}\n\n{text}");
    place.write("文本.txt", &text);
    place.write(&format!("{}/{}.md", named("文件夹"), named("名字\n\r")), marked);
    place.write("前言.md", format!("---\ntitle: \"题{HOSTILE}\"\ndistrict: \"区{HOSTILE}\"\n---\n{text}"));
    let record = json!({
        "title": format!("题\r\n{HOSTILE}"), "place": format!("市\r{HOSTILE}"), "text": text,
        "institution": format!("府{HOSTILE}"), "year": format!("2023{HOSTILE}"),
    });
    place.write("记录.json", record.to_string());
    place.write(
        "表格.csv",
        format!("案由{HOSTILE},答复\n\"{}\",{}\n", text.replace('"', ""), FORMULA.replace(['"', ','], "")),
    );
    place.write("网页.html", format!("<title>题&#27;[2J{HOSTILE}</title><p>{TEXT}&#x9b;31m&#x202e;{HOSTILE}</p>"));
    place.write("包.zip", archive(&format!("{}.txt", named("成员\n\r")), TEXT));
    place.write("旁.txt", TEXT);
    place.write("旁.meta.toml", format!("title = {}\nyear = 2023\n", json!(format!("题{HOSTILE}"))));
    let folder = "夹/search.toml";
    place.write(folder, format!("[reports]\npaths = [{}]\n", json!(format!("{HOSTILE}{{year}}"))));
    place.write(&format!("夹/{}.txt", named("坏")), b"\0\x01\x02\xff");
    place.write(&format!("夹/{}.pdf", named("坏")), "%PDF-1.7\n");
    place.write(&format!("夹/{}.{}", named("坏"), "x\u{1b}[2J\u{202e}"), "?");
    place.write("坏的旁注.meta.toml", format!("title = [{HOSTILE}"));
    place
}

/// A zip archive of one member, which is stored.
fn archive(name: &str, content: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member");
    zip.write_all(content.as_bytes()).expect("written");
    zip.finish().expect("an archive").into_inner()
}

#[test]
fn no_view_lets_text_or_names_of_reports_steer_a_terminal() {
    let place = with_hostile_reports();
    is_harmless(&place.search(&["index"]).exits(0));
    let typed = format!("协商译站{HOSTILE}");
    for arguments in [
        &["观景亭", "-n", "100", "--unfold"][..],
        &["观景亭", "-n", "100", "--explain"],
        &["观景亭", "-n", "100", "--group", "report", "--explain"],
        &["观景亭", "-n", "100", "--json", "--explain"],
        &["HYPERLINK", "-n", "100"],
        &["观景亭 再说一句", "--explain"],
        &["协商译站"],
        &[&typed, "--explain"],
        &[&typed, "--json", "--explain"],
        &["status"],
        &["status", "--all"],
        &["status", "--skipped"],
        &["status", "--json"],
        &["dump"],
        &["verify"],
        &["index"],
        &["index", "--rebuild"],
        &["index", "--strict"],
    ] {
        is_harmless(&place.search(arguments));
    }
}

#[test]
fn no_table_steers_a_terminal() {
    let place = with_hostile_reports();
    place.search(&["index"]).exits(0);
    for asked in ["观景亭", "再说一句", "HYPERLINK"] {
        let mut run = place.search(&[asked, "--csv", "-n", "100", "--unfold"]).exits(0);
        // The mark of UTF-8 at the beginning and the ends of rows are not of a report.
        run.out = run.out.strip_prefix('\u{feff}').unwrap_or(&run.out).replace("\r\n", "\n");
        is_harmless(&run);
    }
}

#[test]
fn no_report_that_is_shown_steers_a_terminal() {
    let place = with_hostile_reports();
    place.search(&["index"]).exits(0);
    let (hits, _) = place.json(&["观景亭", "-n", "1000", "--group", "report"]);
    let mut paths: Vec<String> = hits.iter().map(|hit| hit["path"].as_str().expect("a path").to_owned()).collect();
    paths.sort();
    paths.dedup();
    assert!(paths.len() >= 8, "{paths:?}");
    paths.push(format!("夹/{}.txt", named("坏")));
    for path in &paths {
        is_harmless(&place.search(&["show", path]));
        is_harmless(&place.search(&["show", "--text", path]));
    }
}

#[test]
fn colours_are_our_own_and_end_where_they_began() {
    const OWN: [&str; 4] = ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[36m"];
    const ENDS: &str = "\u{1b}[0m";
    let place = with_hostile_reports();
    place.search(&["index"]).exits(0);
    for group in ["passage", "report"] {
        let asked = ["观景亭", "-n", "100", "--explain", "--color", "always", "--group", group];
        let mut run = place.search(&asked).exits(0).prints(ENDS);
        for colored in run.out.split(ENDS) {
            let begins = colored.find('\u{1b}').map_or("", |at| &colored[at..]);
            let text = OWN.iter().fold(begins.to_owned(), |text, own| text.replacen(own, "", 1));
            assert!(!text.contains('\u{1b}'), "{begins:?}\n{run}");
        }
        assert!(run.out.rsplit(ENDS).next().is_some_and(|last| !last.contains('\u{1b}')), "{run}");
        run.out = OWN.iter().chain([&ENDS]).fold(run.out, |out, own| out.replace(own, ""));
        is_harmless(&run);
    }
}

#[test]
fn json_says_exactly_where_a_report_stands_and_what_is_marked_in_it() {
    let place = Place::with_reports();
    let path = format!("{}/{}.txt", named("文件夹"), named("名字\n\r"));
    place.write(&path, text());
    place.search(&["index"]).exits(0);
    let run = place.search(&["观景亭", "--json"]).exits(0);
    is_harmless(&run);
    let lines: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let hit = lines.iter().find(|line| line["path"] == *path).unwrap_or_else(|| panic!("no line says it\n{run}"));
    let found: Vec<char> = hit["text"].as_str().expect("text").chars().collect();
    let marks = hit["marks"].as_array().expect("marks");
    assert!(!marks.is_empty(), "{run}");
    for mark in marks {
        let place = |at: usize| usize::try_from(mark[at].as_u64().expect("a place")).expect("a small one");
        assert_eq!(found[place(0)..place(1)].iter().collect::<String>(), "观景亭");
    }
}

#[test]
fn a_formula_is_text() {
    let place = Place::new();
    place.write("表格.csv", "案由,答复\n@SUM(1+9)*cmd|' /C calc'!A0,=1+2修路\n-2+3架桥,+4装灯\n");
    place.search(&["index"]).exits(0);
    place.search(&["修路"]).exits(0).prints("@SUM(1+9)*cmd|' /C calc'!A0").prints("=1+2");
    let (hits, _) = place.json(&["架桥"]);
    assert_eq!(hits[0]["text"], "案由：-2+3架桥；答复：+4装灯");
}

#[test]
fn lines_of_an_answer_are_no_wider_than_the_terminal_however_long_those_of_a_report_are() {
    let place = with_hostile_reports();
    place.write("一行.txt", format!("观景亭{}", "很长的一行没有标点".repeat(40_000)));
    place.write("一词.txt", format!("{TEXT}{}", "a".repeat(1 << 20)));
    place.search(&["index"]).exits(0);
    for asked in ["很长的一行", "观景亭"] {
        let mut command = place.command(&[asked, "-n", "100"]);
        command.env("COLUMNS", "60");
        let run = place.run(command).exits(0);
        let passages = run.out.lines().filter(|line| line.starts_with("    ") && !line.contains("corpus/"));
        let widest = passages.map(|line| line.chars().count()).max().unwrap_or_default();
        assert!(0 < widest && widest <= 60, "{widest}\n{run}");
    }
}

#[test]
fn no_view_repeats_all_of_a_value_that_is_over_long() {
    let place = Place::with_reports();
    let long = "很长的一行没有标点".repeat(20_000);
    for name in ["title", "place", "year", "institution", "date"] {
        place.write(&format!("{name}.json"), json!({ name: long, "text": format!("{TEXT}{name}") }).to_string());
    }
    place.write("前言.md", format!("---\ntitle: {long}\ndistrict: {long}\nyear: {long}\n---\n{TEXT}前言\n"));
    place.write("节.md", format!("# {long}\n\n## {long}\n\n{TEXT}节\n"));
    place.write("旁.txt", format!("{TEXT}旁"));
    place.write("旁.meta.toml", format!("title = '{long}'\ndistrict = '{long}'\n").replace(&long, &long[..60_000]));
    place.write("坏.meta.toml", format!("title = [{}", &long[..60_000]));
    place.write("坏/search.toml", format!("[reports]\npaths = ['{}']\n", &long[..60_000]));
    std::fs::write(place.path().join("坏.toml"), format!("words = [{long}")).expect("settings");
    for arguments in [
        &["index"][..],
        &["status", "--all"],
        &["status", "--skipped"],
        &["观景亭", "-n", "100", "--explain", "--unfold"],
        &["观景亭", "-n", "100", "--group", "report"],
        &["show", "title.json", "place.json", "year.json", "前言.md", "旁.txt"],
        &["观景亭", "--config", "坏.toml"],
        &["协商", "-d", &long[..60_000]],
        &["协商", "-y", &long[..60_000]],
    ] {
        let run = place.search(arguments);
        let longest = run.out.lines().chain(run.err.lines()).map(|line| line.chars().count()).max();
        assert!(longest.is_some_and(|longest| longest < 1000), "{longest:?} characters: {arguments:.80?}");
    }
}

#[test]
fn no_message_repeats_what_was_typed_or_written_as_it_is() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    let hostile = named("名字");
    let config = place.path().join(named("设置.toml"));
    std::fs::write(&config, format!("words = [\"{HOSTILE}\n")).expect("settings");
    let config = config.to_str().expect("a name in UTF-8");
    let index = place.path().join(named("索引"));
    std::fs::create_dir(&index).expect("a folder");
    std::fs::write(index.join("current.json"), format!("{{\"{HOSTILE}\": 5}}")).expect("a file");
    let index = index.to_str().expect("a name in UTF-8");
    let option = format!("--没有{HOSTILE}");
    let query = format!("甲{HOSTILE} OR");
    for arguments in [
        &["show", &hostile][..],
        &["index", &hostile],
        &["协商", "--index", &hostile, "--corpus", &hostile],
        &["协商", "--index", index],
        &["status", "--index", index],
        &["协商", "--config", &hostile],
        &["协商", "--config", config],
        &["协商", "-d", &hostile],
        &["协商", "-y", &hostile],
        &["协商", "-t", &hostile],
        &["协商", "-n", &hostile],
        &["协商", "--color", &hostile],
        &["协商", &option],
        &["completions", &hostile],
        &["status", &hostile],
        &[&query],
    ] {
        let run = place.search(arguments).exits(2);
        is_harmless(&run);
        assert!(!run.err.is_empty(), "{run}");
    }
    let warned = place.search(&["协商驿站", "--corpus", &hostile]).exits(0);
    is_harmless(&warned);
}
