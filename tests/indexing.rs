//! Bringing an index up to date, through the built program: what is read, what is left alone, what is said.

mod support;

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use support::{Place, report, walk};

#[test]
fn an_update_reads_what_is_new_and_drops_what_is_gone() {
    let place = Place::with_reports();
    place.search(&["index", "corpus"]).exits(0).prints("读入 3 份").prints("索引现有 3 份报告");
    place.search(&["index"]).exits(0).prints("读入 0 份，未变 3 份，移除 0 份");

    place.write("浙江省/杭州市/余杭区/2024-政协.txt", report("余杭", 2024, "区里新设湖畔驿站。"));
    place.search(&["index"]).exits(0).prints("读入 1 份，未变 3 份，移除 0 份");
    place.search(&["湖畔驿站"]).exits(0);

    let changed = "浙江省/杭州市/滨江区/2024-政协.txt";
    place.write(changed, report("滨江", 2024, "园区改设同心会客厅。"));
    place.search(&["index"]).exits(0).prints("读入 1 份，未变 3 份，移除 0 份");
    place.search(&["同心会客厅"]).exits(0);
    let (_, summary) = place.json(&["民生议事堂"]);
    assert_eq!(summary["total"]["passages"], 0, "the old text is gone");

    fs::remove_file(place.corpus().join(changed)).expect("removed");
    place.search(&["index"]).exits(0).prints("移除 1 份").prints("索引现有 3 份报告");
    place.search(&["同心会客厅"]).exits(1).prints("共 3 份");
}

#[test]
fn a_renamed_report_is_found_under_its_new_name() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    let old = place.corpus().join("浙江省/杭州市/滨江区/2024-政协.txt");
    let new = place.corpus().join("浙江省/杭州市/滨江区/政协-2024.txt");
    fs::rename(old, new).expect("renamed");
    place.search(&["index"]).exits(0).prints("读入 1 份（其中改名 1 份），未变 2 份，移除 0 份");
    let (hits, summary) = place.json(&["民生议事堂"]);
    assert_eq!(summary["total"]["reports"], 1);
    assert_eq!(hits[0]["path"], "浙江省/杭州市/滨江区/政协-2024.txt");
}

#[test]
fn an_updated_index_answers_as_one_built_anew() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    place.write("浙江省/杭州市/萧山区/2024-政协.txt", report("萧山", 2024, "协商驿站协商驿站，增至197个。"));
    place.write("浙江省/杭州市/淳安县/2025-政协.txt", report("萧山", 2025, "协商驿站进渔村。"));
    place.search(&["index"]).exits(0);
    let updated = place.json(&["协商驿站"]);
    place.search(&["index", "--rebuild"]).exits(0).prints("读入 4 份");
    let mut rebuilt = place.json(&["协商驿站"]);
    rebuilt.1["took_ms"] = updated.1["took_ms"].clone();
    let without_scores =
        |hits: &[serde_json::Value]| -> Vec<serde_json::Value> { hits.iter().map(|hit| hit["text"].clone()).collect() };
    assert_eq!(without_scores(&updated.0), without_scores(&rebuilt.0));
    assert_eq!(updated.1, rebuilt.1);
}

#[test]
fn a_file_touched_but_not_changed_is_not_read_again() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    let path = place.corpus().join("浙江省/杭州市/滨江区/2024-政协.txt");
    let content = fs::read(&path).expect("the report");
    fs::write(&path, content).expect("written again");
    place.search(&["index"]).exits(0).prints("读入 0 份，未变 3 份");
    place.search(&["民生议事堂"]).exits(0);
}

#[test]
fn whatever_cannot_be_read_is_named_and_stops_nothing() {
    let place = Place::with_reports();
    place.write("空.txt", "");
    place.write("图片.txt", b"\x89PNG\r\n\x1a\n\0\0\0\0\xff\xfe\0\0");
    place.write("年鉴.pdf", b"%PDF-1.4\n");
    place.write("乱码.txt", (0_u8..=255).rev().cycle().take(4000).collect::<Vec<u8>>());
    File::create(place.corpus().join("巨大.txt")).and_then(|file| file.set_len(100 << 20)).expect("a large file");
    let run = place.search(&["index"]).exits(0).prints("读入 3 份");
    let run =
        run.prints("空.txt").prints("图片.txt").prints("年鉴.pdf").prints("乱码.txt").prints("巨大.txt: has 100 MB");
    run.prints("未能读取 5 份");
    place.search(&["协商驿站"]).exits(0).prints("共 3 份，5 份未能读取（search status）");
    place.search(&["status"]).exits(0).prints("年鉴.pdf");
    fs::remove_file(place.corpus().join("空.txt")).expect("removed");
    place.search(&["index"]).exits(0).prints("未能读取 4 份");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf8_and_a_link_stop_nothing() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let place = Place::with_reports();
    let name = OsStr::from_bytes(b"\xcf\xf4\xc9\xbd2024.txt");
    fs::write(place.corpus().join(name), report("萧山", 2024, "老名字里的协商驿站。")).expect("a file");
    let file = File::options().write(true).open(place.corpus().join(name)).expect("the file");
    file.set_modified(SystemTime::now() - Duration::from_secs(60)).expect("a minute old");
    std::os::unix::fs::symlink(place.corpus(), place.corpus().join("环")).expect("a link");
    place.search(&["index"]).exits(0).prints("读入 4 份").prints("读入但有疑 1 份").prints("环: is a link");
    place.search(&["老名字里的协商驿站"]).exits(0);
    place.search(&["index"]).exits(0).prints("读入 0 份，未变 4 份");
}

#[test]
fn a_second_writer_is_told_who_writes_and_readers_are_not_held_up() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    let lock = File::options().read(true).write(true).open(place.path().join("index/lock")).expect("the lock");
    lock.lock().expect("locked");
    place.search(&["index"]).exits(2).says("another process").says("process ");
    place.search(&["协商驿站"]).exits(0);
    lock.unlock().expect("unlocked");
    place.search(&["index"]).exits(0);
}

#[test]
fn what_an_interrupted_rebuild_left_is_cleared_away() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    let left = place.path().join("index/generation-000000000000000");
    fs::create_dir(&left).expect("a folder");
    place.search(&["协商驿站"]).exits(0);
    place.search(&["index"]).exits(0);
    assert!(!left.exists());
}

#[test]
fn an_index_of_another_version_is_refused_and_built_anew_on_request() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    let path = place.path().join("index/current.json");
    let current = fs::read_to_string(&path).expect("the name of the index");
    // The first versions wrote no checksum below it.
    let (json, _) = current.rsplit_once('}').expect("an object");
    fs::write(&path, format!("{}}}", json.replace("\"schema\": ", "\"schema\": 9"))).expect("changed");
    place.search(&["协商驿站"]).exits(2).says("search index --rebuild");
    place.search(&["index"]).exits(0).prints("读入 3 份");
    place.search(&["协商驿站"]).exits(0).prints("3 段");
}

#[test]
fn a_damaged_name_of_the_index_is_said_and_mended_by_a_rebuild() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    fs::write(place.path().join("index/current.json"), "{").expect("damaged");
    place.search(&["协商驿站"]).exits(2).says("search index --rebuild");
    place.search(&["index"]).exits(2).says("search index --rebuild");
    // Of which folders is not known any more, and that it was `corpus` is no more than likely.
    place.search(&["index", "--rebuild"]).exits(2).says("search index --rebuild FOLDER");
    place.search(&["index", "--rebuild", "corpus"]).exits(0).prints("读入 3 份");
    place.search(&["协商驿站"]).exits(0);
}

#[test]
fn who_names_an_index_that_is_not_there_is_told_so_and_gets_no_answer_of_other_reports() {
    let place = Place::with_reports();
    place.search(&["协商驿站", "--index", "elsewhere"]).exits(2).says("there is no index in elsewhere");
    assert!(!place.path().join("elsewhere").exists());
    place.search(&["协商驿站", "--index", "elsewhere", "--corpus", "corpus"]).exits(0).prints("3 段");
}

#[test]
fn empty_files_are_said_to_be_empty_and_no_copies_of_each_other() {
    let place = Place::with_reports();
    place.write("空一.txt", "");
    place.write("空二.txt", "");
    let run = place.search(&["index"]).exits(0);
    run.prints("未能读取 2 份").prints("空一.txt: is empty").prints("空二.txt: is empty").prints_no("相同");
}

#[test]
fn verifying_says_what_an_update_would_change() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    place.search(&["verify"]).exits(0).prints("与索引一致");
    // What is said of a report beside it changes it as much as what stands in it.
    place.write("浙江省/杭州市/萧山区/2024-政协.meta.toml", "year = 2031\n");
    place.search(&["verify"]).exits(0).prints("变动 1 个");
    place.search(&["index"]).exits(0).prints("读入 1 份");
    place.search(&["verify"]).exits(0).prints("与索引一致");
    // So does what comes and cannot be read.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", place.corpus().join("断.txt")).expect("a link");
        place.search(&["verify"]).exits(0).prints("变动 1 个");
        place.search(&["index"]).exits(0).prints("断.txt");
        place.search(&["verify"]).exits(0).prints("与索引一致");
    }
}

#[test]
fn verifying_reads_the_reports_and_holds_nobody_up() {
    let place = Place::with_reports();
    let path = place.write("浙江省/杭州市/余杭区/2024-政协.txt", report("余杭", 2024, "区里新设湖畔驿站。"));
    let time = SystemTime::now() - Duration::from_secs(3600);
    let set_time = || File::options().write(true).open(&path).and_then(|file| file.set_modified(time)).expect("set");
    set_time();
    place.search(&["index"]).exits(0);
    // Neither the size nor the time of this change tells of it.
    fs::write(&path, report("余杭", 2024, "区里新设江边驿站。")).expect("changed");
    set_time();
    place.search(&["verify"]).exits(0).prints("变动 1 个");
    // Beside a writer.
    let lock = File::create(place.path().join("index/lock")).expect("the lock");
    lock.lock().expect("locked");
    place.search(&["verify"]).exits(0);
    lock.unlock().expect("unlocked");
    let away = place.path().join("away");
    fs::rename(place.corpus(), away).expect("moved away");
    place.search(&["verify"]).exits(2).says("is not there");
}

#[test]
fn what_is_said_of_nothing_is_named_by_every_update() {
    let place = Place::with_reports();
    // What cannot be understood is no report, also once it is known.
    place.write("search.toml", "乱");
    place.write("search.meta.toml", "year = 2031\n");
    for _ in 0..3 {
        place.search(&["index"]).exits(0).prints("search.meta.toml: says something of a report that is not there");
    }
}

#[test]
fn an_index_is_not_begun_among_other_files() {
    let place = Place::with_reports();
    place.search(&["index", "corpus", "--index", "corpus"]).exits(2);
    fs::create_dir(place.path().join("more")).expect("a folder");
    fs::write(place.path().join("more/信.txt"), "家书").expect("written");
    place.search(&["index", "corpus", "--index", "more"]).exits(2).says("信.txt").says("--index FOLDER");
    assert_eq!(walk(&place.path().join("more")).len(), 1);
    place.search(&["index", "more/信.txt"]).exits(2).says("is a file");
}

#[test]
fn a_query_writes_nothing() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    let listed = || {
        let entries = walk(&place.path().join("index"));
        entries
            .into_iter()
            .map(|path| (fs::metadata(&path).and_then(|file| file.modified()).ok(), path))
            .collect::<Vec<_>>()
    };
    let lock = listed().into_iter().find(|(_, path)| path.ends_with(".tantivy-meta.lock"));
    if let Some((_, path)) = lock {
        fs::remove_file(path).expect("removed");
    }
    let before = listed();
    place.search(&["协商驿站"]).exits(0);
    place.search(&["--index", "index", "status"]).exits(0).prints("3 份报告");
    assert_eq!(listed(), before, "a folder that may only be read is enough");
}

#[test]
fn many_small_updates_are_merged_and_every_passage_is_still_shown() {
    let place = Place::with_reports();
    let long =
        |what: &str| -> String { (1..120).map(|at| format!("第{at}处{what}驿站，方便居民。\n\n")).collect() };
    place.write("浙江省/杭州市/萧山区/2025-政协.txt", report("萧山", 2025, &long("湖畔")));
    place.search(&["index"]).exits(0);
    for number in 0..14 {
        place.write(
            &format!("浙江省/杭州市/淳安县/{number}.txt"),
            report("淳安", 2020, &format!("{number}号渔村会客厅。")),
        );
        // Between the small ones, one that has many passages is replaced.
        let what = if number % 2 == 0 { "江边" } else { "山下" };
        place.write("浙江省/杭州市/滨江区/2023-政协.txt", report("滨江", 2023, &long(what)));
        place.search(&["index"]).exits(0);
    }
    fs::remove_file(place.corpus().join("浙江省/杭州市/淳安县/3.txt")).expect("removed");
    place.search(&["index"]).exits(0);
    let segments = walk(&place.path().join("index"))
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "store"))
        .count();
    assert!(segments <= 12, "{segments} segments");
    for (text, number) in [("山下驿站", 119), ("湖畔驿站", 119), ("江边驿站", 0), ("渔村会客厅", 13)] {
        let (hits, summary) = place.json(&[text, "--exact", "--unfold", "-n", "1000"]);
        let shown = hits.iter().map(|hit| hit["text"].as_str().expect("a text").matches(text).count()).sum::<usize>();
        assert_eq!(
            (shown, hits.len() as u64),
            (number, summary["total"]["passages"].as_u64().expect("a number")),
            "{text}"
        );
    }
}

#[test]
fn folders_are_remembered_and_added_to() {
    let place = Place::with_reports();
    let other = place.path().join("more");
    fs::create_dir(&other).expect("a folder");
    fs::write(other.join("2025-余杭区-政协.txt"), report("余杭", 2025, "另一个文件夹里的协商驿站。"))
        .expect("a report");
    place.search(&["index"]).exits(0).prints("读入 3 份");
    place.search(&["index", "more"]).exits(0).prints("读入 1 份，未变 3 份");
    place.search(&["index"]).exits(0).prints("未变 4 份");
    let (hits, _) = place.json(&["另一个文件夹"]);
    assert_eq!(hits[0]["path"], "2025-余杭区-政协.txt");
    assert_eq!(hits[0]["root"].as_str().map(Path::new), Some(other.canonicalize().expect("a path").as_path()));
    let elsewhere = tempfile::tempdir().expect("another working folder");
    let index = place.path().join("index");
    let mut command = place.command(&["index", "--index", index.to_str().expect("a path")]);
    command.current_dir(elsewhere.path());
    place.run(command).exits(0).prints("未变 4 份");
    place.search(&["index", "more/../corpus/浙江省"]).exits(0).prints("未变 4 份");
    place.search(&["index", "."]).exits(0).prints("索引现有 4 份报告");
    place.search(&["index", "--rebuild", "more"]).exits(0).prints("索引现有 1 份报告");
    place.search(&["另一个文件夹", "--corpus", "corpus/浙江省"]).exits(0).says("does not hold corpus/浙江省");
    place.search(&["index", "index"]).exits(2).says("the folder of the index itself");
    fs::remove_dir_all(&other).expect("removed");
    place.search(&["index"]).exits(2).says("more").says("--rebuild FOLDER");
    place.search(&["另一个文件夹"]).exits(0);
}

#[test]
fn the_status_shows_reports_by_district_and_year() {
    let place = Place::with_reports();
    place.search(&["status"]).exits(2).says("search index");
    place.search(&["index"]).exits(0);
    let run = place.search(&["status"]).exits(0).prints("3 份报告").prints("2023").prints("2024");
    let line = run.out.lines().find(|line| line.contains("萧山区")).unwrap_or_default();
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["2", "1", "1", "杭州市", "萧山区"], "{run}");
}

#[test]
fn a_file_beside_no_report_is_named_until_the_report_is_there() {
    let place = Place::with_reports();
    place.write("无主.meta.toml", "year = 2030");
    place.search(&["index"]).exits(0).prints("无主.meta.toml: says something of a report that is not there");
    place.write("无主.txt", report("滨江", 2024, "园区另设湖畔驿站。"));
    place.search(&["index"]).exits(0).prints("未能读取 0 份");
    assert_eq!(place.json(&["湖畔驿站"]).0[0]["year"], 2030);
    place.write("坏.txt", report("滨江", 2024, "园区又设驿站。"));
    place.write("坏.meta.toml", "year = 2030\n地区 = '滨江区'");
    place.search(&["index"]).exits(0).prints("坏.meta.toml: cannot be understood").prints("line 2: ");
    place.search(&["show", "."]).exits(2).says("is a folder");
}

#[test]
fn an_empty_folder_is_no_reason_to_forget_its_reports() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    let away = place.path().join("away");
    fs::rename(place.corpus(), &away).expect("moved away");
    fs::create_dir(place.corpus()).expect("a folder");
    place.search(&["index"]).exits(2).says("is empty").says("search index --rebuild");
    place.search(&["协商驿站"]).exits(0);
    // Nor where the index has to be built anew, because its folders are counted anew.
    place.search(&["index", "--index", "other", "away/浙江省/杭州市/萧山区", "away/浙江省/杭州市/滨江区"]).exits(0);
    let district = away.join("浙江省/杭州市/萧山区");
    fs::rename(&district, place.path().join("district")).expect("moved away");
    fs::create_dir(&district).expect("a folder");
    place.search(&["index", "--index", "other", "away/浙江省"]).exits(2).says("萧山区 is empty");
    place.search(&["协商驿站", "--index", "other"]).exits(0);
    fs::remove_dir(&district).expect("removed");
    fs::rename(place.path().join("district"), &district).expect("moved back");
    fs::remove_dir(place.corpus()).expect("removed");
    fs::rename(&away, place.corpus()).expect("moved back");
    place.search(&["index"]).exits(0).prints("未变 3 份");
    fs::remove_dir_all(place.corpus()).expect("removed");
    fs::create_dir(place.corpus()).expect("a folder");
    place.search(&["index", "--rebuild"]).exits(0);
    place.search(&["协商驿站"]).exits(1);
}
