//! What people keep beside text, through the built program: Word files, web pages, tables, archives, copies, and what is
//! said of files beside them.

mod support;

use std::fs;
use std::io::{Cursor, Write as _};

use support::{Place, report};
use zip::write::SimpleFileOptions;

/// A zip archive of these members.
fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a member");
        zip.write_all(content).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A Word document of these paragraphs.
fn word(paragraphs: &[&str]) -> Vec<u8> {
    let body: String = paragraphs.iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect();
    let document = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    zipped(&[("word/document.xml", document.as_bytes())])
}

fn paragraphs(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.is_empty()).collect()
}

#[test]
fn a_word_file_is_a_report_like_any_other() {
    let place = Place::new();
    let text = report("萧山", 2024, "全区建成协商驿站132个。");
    place.write("甲.docx", word(&paragraphs(&text)));
    place.search(&["index"]).exits(0).prints("读入 1 份").prints("1 个地区");
    let (hits, _) = place.json(&["协商驿站"]);
    assert_eq!((hits[0]["year"].as_u64(), hits[0]["district"]["name"].as_str()), (Some(2024), Some("萧山区")));
    assert_eq!(hits[0]["lines"], serde_json::json!([4, 5]));
}

#[test]
fn members_of_an_archive_are_reports_and_are_updated_with_it() {
    let place = Place::with_reports();
    let first = report("淳安", 2024, "县里新设湖畔驿站。");
    let second = report("淳安", 2025, "湖畔驿站增至三处。");
    place.write("淳安.zip", zipped(&[("2024.txt", first.as_bytes()), ("坏.docx", b"PK\x03\x04")]));
    place.search(&["index"]).exits(0).prints("读入 4 份").prints("淳安.zip/坏.docx: is damaged");
    let (hits, summary) = place.json(&["湖畔驿站"]);
    assert_eq!((hits[0]["path"].as_str(), &summary["total"]["reports"]), (Some("淳安.zip/2024.txt"), &1.into()));
    assert_eq!(summary["unread"], 1);
    place.search(&["index"]).exits(0).prints("读入 0 份，未变 4 份，移除 0 份");

    place.write("淳安.zip", zipped(&[("2024.txt", first.as_bytes()), ("2025.txt", second.as_bytes())]));
    place.search(&["index"]).exits(0).prints("读入 2 份").prints("未变 3 份").prints("索引现有 5 份报告");
    assert_eq!(place.json(&["湖畔驿站"]).1["total"]["reports"], 2);
    place.search(&["文件:淳安.zip", "湖畔驿站"]).exits(0);

    fs::remove_file(place.corpus().join("淳安.zip")).expect("removed");
    place.search(&["index"]).exits(0).prints("移除 2 份").prints("索引现有 3 份报告");
    place.search(&["湖畔驿站"]).exits(1);
}

#[test]
fn records_of_one_file_are_reports_of_their_own() {
    let place = Place::new();
    let records = [
        r#"{"title": "区里的路灯", "text": "今年换了路灯三百盏。", "date": "2031-02-03", "place": ["浙江省", "杭州市", "萧山区"]}"#,
        r#"{"title": "坏的"#,
        r#"{"title": "县里的桥", "text": "今年架了桥五座，换了路灯。", "year": 2030, "district": "淳安县"}"#,
    ];
    place.write("新闻.jsonl", records.join("\n"));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(records[0].replace("路灯", "长椅").as_bytes()).expect("packed");
    place.write("又.jsonl.gz", packed.finish().expect("packed"));
    place.search(&["index"]).exits(0).prints("读入 3 份").prints("新闻.jsonl/2: ");
    let (hits, _) = place.json(&["路灯", "-d", "淳安"]);
    assert_eq!((hits[0]["path"].as_str(), &hits[0]["year"]), (Some("新闻.jsonl/3"), &2030.into()));
    assert_eq!(place.json(&["长椅"]).0[0]["path"], "又.jsonl.gz/1");
}

#[test]
fn the_number_of_a_record_is_no_year() {
    let place = Place::new();
    let record = |at: usize| format!("{{\"text\": \"镇里换了第{at}盏路灯，村民都说好。\"}}\n");
    place.write("路灯.jsonl", (1..=2030).map(record).collect::<String>());
    place.search(&["index"]).exits(0).prints("读入 2030 份");
    let (hits, _) = place.json(&["\"第2024盏路灯\""]);
    assert_eq!((&hits[0]["path"], &hits[0]["year"]), (&"路灯.jsonl/2024".into(), &serde_json::Value::Null));
}

#[test]
fn a_page_gives_its_article_and_a_table_its_rows() {
    let place = Place::new();
    place.write(
        "页.html",
        "<html><head><title>萧山区政府工作报告_某网</title></head><body><div class=nav><a href=/>首页</a></div>\
         <h1>萧山区政府工作报告</h1><p>各位代表：</p><p>2031年，全区新修小路十二条，村民出门比从前方便，老人孩子都说好。</p>\
         <p>全区还架了桥三座，种了树一万棵，河边的路灯也换成了新的。</p><div class=footer>版权所有</div></body></html>",
    );
    place.write("提案.csv", "案由,承办单位\n关于增设湖畔驿站的提案,民政局\n关于换路灯的提案,城管局\n");
    place.search(&["index"]).exits(0).prints("读入 2 份");
    let (hits, summary) = place.json(&["湖畔驿站"]);
    assert_eq!(hits[0]["text"], "案由：关于增设湖畔驿站的提案；承办单位：民政局");
    assert_eq!(summary["total"]["passages"], 1);
    let (hits, _) = place.json(&["小路十二条"]);
    assert_eq!(hits[0]["title"], "萧山区政府工作报告");
    place.search(&["版权所有"]).exits(1);
}

#[test]
fn what_stands_beside_a_file_counts_and_its_changes_too() {
    let place = Place::new();
    place.write("甲.txt", "镇里修了路，也架了桥，村民出门比从前方便。");
    place.write("乙/2030.txt", "镇里修了路，也种了树，村民出门比从前方便。");
    place.write("乙/草稿.txt", "镇里还想修路。");
    place.search(&["index"]).exits(0).prints("读入 3 份");
    let known = |place: &Place, path: &str| {
        let (hits, _) = place.json(&["修了路"]);
        let hit = hits.into_iter().find(|hit| hit["path"] == path).expect("a hit");
        (hit["district"]["name"].as_str().map(str::to_owned), hit["year"].as_u64(), hit["sources"]["year"].clone())
    };
    assert_eq!(known(&place, "甲.txt").1, None);

    let sidecar = place.write("甲.meta.toml", "district = '萧山区'\nyear = 2031\n");
    place.write("search.toml", "[reports]\nexclude = ['乙/草稿*']\n[reports.default]\ndistrict = '淳安县'\n");
    place.search(&["index"]).exits(0).prints("读入 2 份").prints("移除 1 份");
    let (district, year, source) = known(&place, "甲.txt");
    assert_eq!((district.as_deref(), year, &source["from"]), (Some("萧山区"), Some(2031), &"sidecar".into()));
    let (district, year, _) = known(&place, "乙/2030.txt");
    assert_eq!((district.as_deref(), year), (Some("淳安县"), Some(2030)));
    place.search(&["index"]).exits(0).prints("读入 0 份，未变 2 份");

    fs::write(&sidecar, "yaer = 2031").expect("written");
    place.search(&["index"]).exits(0).prints("甲.meta.toml: ").prints("yaer");
    assert_eq!(known(&place, "甲.txt").1, None);
    fs::remove_file(sidecar).expect("removed");
    place.search(&["index", "--strict"]).exits(0).prints("未能读取 0 份");
}

#[test]
fn of_files_with_one_content_the_first_is_read_whatever_came_first() {
    let place = Place::new();
    let text = report("萧山", 2024, "全区建成协商驿站132个。");
    let found = |place: &Place| {
        let (hits, summary) = place.json(&["协商驿站"]);
        assert_eq!(summary["total"]["reports"], 1);
        hits[0]["path"].as_str().map(str::to_owned)
    };
    place.write("乙.txt", &text);
    place.search(&["index"]).exits(0);
    place.write("丙.txt", &text);
    place.search(&["index"]).exits(0).prints("没有另读的 1 份");
    place.search(&["status", "--skipped"]).exits(0).prints("乙.txt: has the content of 丙.txt");
    assert_eq!(found(&place).as_deref(), Some("丙.txt"));
    place.search(&["index"]).exits(0).prints("读入 0 份，未变 1 份");

    // What stands for the others comes first of all, and all of them name it.
    place.write("丁.txt", &text);
    place.search(&["index"]).exits(0).prints("没有另读的 2 份");
    let status = place.search(&["status", "--skipped"]).exits(0);
    status.prints("乙.txt: has the content of 丁.txt").prints("丙.txt: has the content of 丁.txt");
    fs::remove_file(place.corpus().join("丁.txt")).expect("removed");
    place.search(&["index"]).exits(0).prints("没有另读的 1 份");

    fs::remove_file(place.corpus().join("丙.txt")).expect("removed");
    place.search(&["index"]).exits(0).prints_no("没有另读");
    assert_eq!(found(&place).as_deref(), Some("乙.txt"));
}

#[test]
fn what_cannot_be_read_is_an_error_where_none_may_be() {
    let place = Place::with_reports();
    place.search(&["index", "--strict"]).exits(0);
    place.write("坏.docx", "PK\x03\x04");
    place.search(&["index", "--strict"]).exits(2).prints("坏.docx").says("files that could not be read: 1");
    place.search(&["status", "--skipped"]).exits(0).prints("坏.docx: is damaged").prints_no("合计");
    place.search(&["协商驿站"]).exits(0).prints("1 份未能读取");
}

#[test]
fn what_an_index_holds_is_told_to_programs() {
    let place = Place::with_reports();
    place.write("坏.docx", "PK\x03\x04");
    place.write("无名.txt", "不知何处、何年的一段话，写了协商驿站。");
    place.search(&["index"]).exits(0);
    let lines = |arguments: &[&str]| -> Vec<serde_json::Value> {
        let run = place.search(arguments).exits(0);
        run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let all = lines(&["status", "--json"]);
    let held: Vec<_> = all.iter().filter(|line| line["type"] == "held").collect();
    let of_each: Vec<_> = held
        .iter()
        .map(|line| (line["district"]["name"].as_str(), line["year"].as_u64(), line["reports"].as_u64()))
        .collect();
    let expected = [
        (None, None, Some(1)),
        (Some("滨江区"), Some(2024), Some(1)),
        (Some("萧山区"), Some(2023), Some(1)),
        (Some("萧山区"), Some(2024), Some(1)),
    ];
    assert_eq!(of_each, expected);
    let summary = all.last().expect("a summary");
    assert_eq!((summary["reports"].as_u64(), summary["unread"].as_u64()), (Some(4), Some(1)));
    assert_eq!(summary["passages"].as_u64(), held.iter().map(|line| line["passages"].as_u64()).sum());

    let skipped = lines(&["status", "--json", "--skipped"]);
    let files: Vec<_> = all.iter().filter(|line| line["type"] == "file").collect();
    assert_eq!(skipped.iter().collect::<Vec<_>>(), [&files[..], &[summary]].concat());
    let damaged = files.iter().find(|file| file["path"].as_str().is_some_and(|path| path.ends_with("坏.docx")));
    let damaged = damaged.expect("the file that cannot be read");
    assert_eq!(damaged["state"], "unread");
    assert!(damaged["notes"][0].as_str().is_some_and(|note| note.contains("damaged")), "{damaged}");
}

#[test]
fn a_report_is_shown_as_it_is_read() {
    let place = Place::with_reports();
    let bytes = report("淳安", 2025, "湖畔驿站增至三处。");
    place.write("淳安.zip", zipped(&[("2025.txt", bytes.as_bytes())]));
    place.search(&["index"]).exits(0);
    let shown = place.search(&["show", "corpus/浙江省/杭州市/萧山区/2024-政协.txt"]).exits(0);
    shown.prints("地区    浙江省 杭州市 萧山区  ← 路径“萧山区”").prints("年份    2024").prints("一、2023年工作回顾");
    // A path as answers give it, and one in an archive.
    place.search(&["show", "浙江省/杭州市/滨江区/2024-政协.txt"]).exits(0).prints("滨江区");
    place.search(&["show", "--text", "淳安.zip/2025.txt"]).exits(0).prints("湖畔驿站增至三处").prints_no("地区");
    place.search(&["show", "没有.txt"]).exits(2).says("there is no file 没有.txt");
    place.search(&["show", "淳安.zip/没有.txt"]).exits(2).says("there is no file");
    place.write("坏.docx", "PK\x03\x04");
    place.search(&["show", "corpus/坏.docx"]).exits(1).prints("未能读取");
}

#[test]
fn the_same_report_from_two_sites_is_shown_once_and_counted_twice() {
    let place = Place::new();
    let works = ["修路", "架桥", "种树", "换灯", "挖渠", "铺管", "建站"];
    let body: String = (0..120)
        .map(|at| format!("第{at}村今年{}{}处，投工{}个。\n\n", works[at % 7], at * 37 % 101, at * 53 % 997))
        .collect();
    let text = report("萧山", 2024, &format!("全区建成协商驿站132个。\n\n{body}"));
    place.write("甲站.txt", &text);
    place.write("乙站.txt", format!("来源：某网\n\n{}", text.replace("萧山", "某某")));
    place.search(&["index"]).exits(0).prints("读入 2 份");
    let (hits, summary) = place.json(&["协商驿站"]);
    assert_eq!((hits.len(), &summary["total"]["reports"]), (1, &2.into()));
    assert_eq!(hits[0]["twins"]["reports"], 1);
    place.search(&["协商驿站"]).exits(0).prints("+1 同文").prints("2 份报告");
    assert_eq!(place.json(&["协商驿站", "--unfold"]).0.len(), 2);
}

/// A program that takes the place of LibreOffice: it makes the same text of every file, where its memory and time are limited.
#[cfg(unix)]
fn office(folder: &std::path::Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let content = format!("<office:document><office:body><text:p>{text}</text:p></office:body></office:document>");
    fs::write(folder.join("made.odt"), zipped(&[("content.xml", content.as_bytes())])).expect("written");
    let program = folder.join("soffice");
    let limited = if cfg!(target_os = "linux") {
        "[ \"$(ulimit -v)\" -le 4194304 ] && [ \"$(ulimit -t)\" -le 600 ] || exit 1"
    } else {
        ""
    };
    let script = "#!/bin/sh\nLIMITED\nwhile [ $# -gt 0 ]; do [ \"$1\" = --outdir ] && out=$2; shift; done\n\
                  /bin/cp \"$(/usr/bin/dirname \"$0\")/made.odt\" \"$out/input.odt\"\n";
    fs::write(&program, script.replace("LIMITED", limited)).expect("written");
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).expect("may be run");
}

#[cfg(unix)]
#[test]
fn old_word_files_are_read_as_soon_as_they_can_be_converted() {
    let place = Place::with_reports();
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    old.resize(512, 0);
    old.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
    old.resize(640, 0);
    old[512 + 64] = 26;
    old[512 + 66] = 2;
    place.write("旧.doc", old);
    let programs = tempfile::tempdir().expect("a folder");
    let index = || {
        let mut command = place.command(&["index"]);
        command.env("PATH", programs.path());
        place.run(command).exits(0)
    };
    index().prints("旧.doc: is an old Word or WPS file; save it as .docx, or install LibreOffice");
    index().prints("读入 0 份，未变 3 份");
    office(programs.path(), "县里的湖畔驿站今年增至三处。");
    index().prints("读入 1 份").prints("未能读取 0 份");
    assert_eq!(place.json(&["湖畔驿站"]).0[0]["path"], "旧.doc");
}

#[test]
fn what_is_not_read_stands_for_nothing() {
    let place = Place::with_reports();
    let path = "浙江省/杭州市/萧山区/2024-政协";
    let text = fs::read(place.corpus().join(format!("{path}.txt"))).expect("a report");
    place.search(&["index"]).exits(0);
    place.write(&format!("{path}.bak"), text);
    place.search(&["index"]).exits(0).prints("未变 3 份").prints(".bak");
    assert_eq!(place.json(&["微协商1124场"]).1["total"]["reports"], 1);
}

#[test]
fn what_is_said_of_a_folder_settles() {
    let place = Place::with_reports();
    let text = report("萧山", 2024, "县里新设湖畔驿站。");
    place.write("a.zip", zipped(&[("草稿/2024.txt", text.as_bytes()), ("2024.jpg", b"\xff\xd8\xff")]));
    place.write("2024.txt", report("滨江", 2024, "区里另有驿站。"));
    place.write("2024.meta.toml", "title = '小镇的驿站'");
    place.write("2024/甲.txt", report("滨江", 2024, "区里又有驿站。"));
    place.write("search.toml", "[reports]\npaths = ['{title}/{year}']\n[reports.default]\ndistrict = '淳安县'");
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/hostname", place.corpus().join("链.txt")).expect("a link");
    place.search(&["index"]).exits(0).prints("链.txt: is a link");
    place.search(&["index"]).exits(0).prints("读入 0 份").prints("链.txt: is a link");
    let title = |words: &str| place.json(&[words]).0[0]["title"].as_str().map(str::to_owned);
    assert_eq!(title("区里另有驿站").as_deref(), Some("小镇的驿站"));
    assert_ne!(title("区里又有驿站").as_deref(), Some("小镇的驿站"), "the folder is another thing");

    place.write("search.toml", "[reports]\nexclude = ['a.zip']");
    place.search(&["index"]).exits(0);
    place.search(&["湖畔驿站"]).exits(1);
    place.write("search.toml", "");
    place.search(&["index"]).exits(0);
    place.search(&["湖畔驿站"]).exits(0);
}

#[cfg(unix)]
#[test]
fn a_word_file_may_have_any_name() {
    use std::os::unix::ffi::OsStrExt as _;
    let place = Place::with_reports();
    let name = std::ffi::OsStr::from_bytes(b"\xcf\xf4\xc9\xbd.docx");
    fs::write(place.corpus().join(name), word(&["镇里新修了湖畔小路。"])).expect("written");
    place.search(&["index"]).exits(0).prints("读入 4 份");
    place.search(&["湖畔小路"]).exits(0);
}

#[test]
fn what_stands_beside_a_file_and_is_not_understood_is_named_with_the_reason_it_has_now() {
    let place = Place::new();
    place.write("甲.txt", report("萧山", 2024, "全区建成协商驿站132个。"));
    place.write("甲.meta.toml", "year = [");
    place.search(&["index"]).exits(0).prints("cannot be understood");
    place.search(&["index"]).exits(0).prints("未变 1 份");
    place.write("甲.meta.toml", "\ndistrict = [");
    place.search(&["index"]).exits(0).prints("line 2: unclosed array").prints_no("line 1: ");
    place.write("search.toml", "[reports]\nexclude = [\"甲.meta.*\"]\n");
    place.search(&["index"]).exits(0).prints("未能读取 0 份");
    place.search(&["index", "--rebuild"]).exits(0).prints("未能读取 0 份");
}
