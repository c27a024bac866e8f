//! What is built around a search: suggestions where nothing is found, words and synonyms of the user, reports as hits,
//! and how a query was taken.

mod support;

use std::fs;

use serde_json::Value;
use support::{Place, report};

fn suggested(summary: &Value) -> Vec<(String, String, u64)> {
    let suggestions = summary["suggestions"].as_array().expect("suggestions");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    suggestions
        .iter()
        .map(|one| (text(&one["query"]), text(&one["reason"]), one["passages"].as_u64().expect("a count")))
        .collect()
}

#[track_caller]
fn suggests(place: &Place, typed: &[&str], query: &str, reason: &str, passages: u64) {
    let (_, summary) = place.json(typed);
    let expected = (query.to_owned(), reason.to_owned(), passages);
    let found = suggested(&summary);
    assert!(found.contains(&expected), "{typed:?} suggests {found:?}");
}

#[test]
fn what_is_near_is_offered_and_never_taken() {
    let place = Place::with_reports();
    suggests(&place, &["协商译站"], "协商驿站", "looks_alike", 3);
    suggests(&place, &["民声议事堂"], "民生议事堂", "same_sound", 1);
    suggests(&place, &["肖山"], "萧山区", "district", 2);
    suggests(&place, &["协商驿站 元宇宙"], "协商驿站", "fewer_words", 3);
    suggests(&place, &["协商驿站元宇宙"], "协商驿站", "fewer_words", 3);
    let punctuated = Place::new();
    punctuated.write("萧山区/2024-政府.txt", report("萧山", 2024, "航线坚持物流先行、载人在后。"));
    suggests(&punctuated, &["“物流先行载人”"], "物流先行载人", "unquoted", 1);
    let run = place.search(&["协商译站"]).exits(1).prints("没有逐字命中；是否要找").prints("3 段  协商驿站  形近");
    assert!(!run.out.contains("[协商驿站]"), "only what was asked for is listed\n{run}");
    let (_, summary) = place.json(&["协商驿站"]);
    assert!(suggested(&summary).is_empty(), "what is found needs no suggestion");
}

#[test]
fn what_the_filters_hide_is_said() {
    let place = Place::with_reports();
    suggests(&place, &["协商驿站", "-d", "淳安"], "协商驿站", "without_filters", 3);
}

#[test]
fn a_word_that_is_often_written_otherwise_is_offered_as_it_stands() {
    let place = Place::new();
    place.write("萧山区/2024-政府.txt", report("萧山", 2024, "电子账户开通率达到九成。"));
    suggests(&place, &["电子帐户"], "电子账户", "confusion", 1);
}

#[test]
fn synonyms_are_found_below_the_word_that_was_typed() {
    let place = Place::new();
    place.write("萧山区/2023-政府.txt", report("萧山", 2023, "生活垃圾实行分类投放。"));
    place.write("萧山区/2024-政府.txt", report("萧山", 2024, "垃圾分类全面推开。"));
    place.write("滨江区/2024-政府.txt", report("滨江", 2024, "垃圾都分类，分类成习惯。"));
    fs::write(place.path().join("search.toml"), "synonyms = ['垃圾分类 = 分类投放']").expect("settings");
    let (hits, summary) = place.json(&["垃圾分类"]);
    let tiers: Vec<&Value> = hits.iter().map(|hit| &hit["tier"]).collect();
    assert_eq!(tiers, ["literal", "synonym", "full"]);
    assert_eq!(summary["literal"]["passages"], 1);
    assert_eq!(summary["synonym"]["passages"], 1);
    assert_eq!(summary["total"]["passages"], 3);
    place.search(&["垃圾分类"]).prints("3 段（逐字 1，同义 1）").prints("[分类投放]").prints("同义的说法");
    for typed in [&["“垃圾分类”"][..], &["垃圾分类", "--exact"]] {
        let (_, summary) = place.json(typed);
        assert_eq!(summary["total"]["passages"], 1, "{typed:?} is taken literally");
    }
}

#[test]
fn words_of_the_user_lose_no_match() {
    let place = Place::new();
    place.write("萧山区/2024-政协.txt", report("萧山", 2024, "协商各方在驿站里见面。"));
    let without = place.json(&["协商驿站"]).1["total"].clone();
    fs::write(place.path().join("search.toml"), "words = ['协商驿站']").expect("settings");
    let (_, with) = place.json(&["协商驿站", "--explain"]);
    assert_eq!(with["total"], without);
    assert_eq!(with["explain"][0]["words"], serde_json::json!(["协商驿站"]));
}

#[test]
fn settings_that_cannot_be_used_are_named() {
    let place = Place::with_reports();
    fs::write(place.path().join("search.toml"), "synonym = []").expect("settings");
    place.search(&["协商驿站"]).exits(2).says("search.toml").says("synonym");
    fs::remove_file(place.path().join("search.toml")).expect("removed");
    place.search(&["协商驿站", "--config", "other.toml"]).exits(2).says("other.toml");
}

#[test]
fn reports_are_listed_with_their_best_passages() {
    let place = Place::with_reports();
    let many: String = (0..5).map(|at| format!("\n\n（{at}）协商驿站第{at}处\n\n这里是协商驿站的第{at}处。")).collect();
    place.write("余杭区/2024-政协.txt", report("余杭", 2024, &many));
    let run = place.search(&["协商驿站", "--group", "report", "--json"]).exits(0);
    let lines: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let reports: Vec<&Value> = lines.iter().filter(|line| line["type"] == "report").collect();
    assert_eq!(reports.len(), 4, "{run}");
    let of_yuhang = reports.iter().find(|report| report["path"] == "余杭区/2024-政协.txt").expect("the report");
    assert!(of_yuhang["passages"].as_u64().expect("a count") >= 5, "{run}");
    assert_eq!(of_yuhang["hits"], 3);
    // Pages of reports follow each other without a gap.
    let mut paged = Vec::new();
    for offset in ["0", "1", "2", "3"] {
        let (lines, _) = place.json(&["协商驿站", "--group", "report", "-n", "1", "--offset", offset]);
        paged.extend(lines.into_iter().filter(|line| line["type"] == "report").map(|line| line["path"].clone()));
    }
    let at_once: Vec<Value> = reports.iter().map(|report| report["path"].clone()).collect();
    assert_eq!(paged, at_once);
}

#[test]
fn reports_that_match_stand_beside_none_that_match_in_part() {
    let place = Place::new();
    place.write(
        "萧山区/2024-政府.txt",
        "（一）改造\n\n老旧小区完成改造。\n\n（二）改造\n\n道路改造。\n\n（三）改造\n\n桥梁改造。\n",
    );
    place.write("滨江区/2024-政府.txt", "（一）改造\n\n河道改造。\n");
    let (lines, summary) = place.json(&["老旧小区 改造", "--group", "report"]);
    assert_eq!(summary["total"]["reports"], 1);
    assert_eq!(lines.iter().filter(|line| line["type"] == "report").count(), 1, "{lines:#?}");
}

#[test]
fn pages_far_behind_are_empty_and_pages_of_thousands_join() {
    let place = Place::with_reports();
    for arguments in [["--offset", "18446744073709551615"], ["-n", "18446744073709551615"], ["-n", "1000000000000"]] {
        place.search(&["协商驿站 建成", arguments[0], arguments[1]]).exits(0);
    }
    // More than are weighed one by one.
    let sections: Vec<String> = (0..4600)
        .map(|number| format!("## 第{number}节\n\n第{number}项推进{}。", "措施".repeat(number % 5 + 1)))
        .collect();
    place.write("萧山区/2024-计划.md", sections.join("\n\n"));
    place.search(&["index"]).exits(0);
    let page = |offset: usize, limit: usize| -> Vec<Value> {
        place.json(&["措施", "--unfold", "-n", &limit.to_string(), "--offset", &offset.to_string()]).0
    };
    let all: Vec<Value> = page(0, 600);
    let paged: Vec<Value> = (0..600).step_by(120).flat_map(|offset| page(offset, 120)).collect();
    assert_eq!(all.len(), 600);
    assert!(paged == all, "the pages are not the list");
}

#[test]
fn what_a_district_says_again_is_listed_once_and_nothing_is_lost() {
    let place = Place::new();
    let closing = "各位委员，让我们更加紧密地团结起来，凝心聚力、真抓实干，为建设社会主义现代化强区而努力奋斗";
    for year in 2019..2025 {
        let path = format!("浙江省/杭州市/萧山区/{year}-政协.txt");
        place.write(&path, format!("## 结束语\n\n{closing}，夺取{year}年新胜利。"));
    }
    place.write("浙江省/杭州市/滨江区/2024-政协.txt", format!("## 结束语\n\n{closing}！"));
    let (hits, summary) = place.json(&["努力奋斗"]);
    assert_eq!(summary["total"]["passages"], 7, "all of them count");
    assert_eq!(hits.len(), 2, "another district is another finding: {hits:#?}");
    let alike = hits.iter().map(|hit| hit["alike"]["passages"].as_u64().expect("a count")).sum::<u64>();
    assert_eq!(alike, 5);
    let (hits, _) = place.json(&["努力奋斗", "--unfold"]);
    assert_eq!(hits.len(), 7);
    place.search(&["努力奋斗"]).prints("另 5 段几乎相同");
}

#[test]
fn folded_pages_hold_everything_once() {
    let place = Place::new();
    let sentence = |number: usize| match number % 3 {
        0 => "坚持党建引领基层治理，持续深化协商民主，推动各项工作提质增效，取得新的更大进展".to_owned(),
        _ => format!("第{number}号驿站{}深化协商民主{}", "新".repeat(number), "再议".repeat(60 - number)),
    };
    let paragraphs: Vec<String> = (0..40).map(|number| format!("（{number}）专题\n\n{}。", sentence(number))).collect();
    place.write("萧山区/2024-政协.txt", format!("萧山区政协工作报告\n\n{}\n", paragraphs.join("\n\n")));
    let page = |arguments: &[&str]| place.json(&[&["“深化协商民主”"], arguments].concat());
    let (all, summary) = page(&["-n", "1000"]);
    let alike =
        |hits: &[Value]| hits.iter().map(|hit| hit["alike"]["passages"].as_u64().expect("a count")).sum::<u64>();
    assert!(alike(&all) > 0);
    assert_eq!(summary["total"]["passages"], all.len() as u64 + alike(&all));
    let mut paged = Vec::new();
    for offset in (0..all.len()).step_by(5) {
        paged.extend(page(&["-n", "5", "--offset", &offset.to_string()]).0);
    }
    assert_eq!(paged, all);
}

#[test]
fn what_names_mean_is_explained() {
    let place = Place::with_reports();
    let (_, summary) = place.json(&["萧山区政协 协商驿站 2024", "--explain"]);
    let explained = summary["explain"].as_array().expect("parts");
    assert_eq!(explained[0]["names"], serde_json::json!(["浙江省杭州市萧山区", "政协的报告"]));
    assert_eq!(explained[1]["words"], serde_json::json!(["协商", "驿站"]));
    assert_eq!(explained[2]["names"], serde_json::json!(["2024年"]));
    place.search(&["萧山 协商驿站", "--explain"]).exits(0).prints("也指 浙江省杭州市萧山区").prints("逐字 3 段");
}

#[test]
fn a_mistake_is_shown_under_its_place() {
    let place = Place::with_reports();
    place.search(&["协商驿站 OR"]).exits(2).says("\n  协商驿站 OR\n           ^ needs something");
    place.search(&["协商驿站", "-提案"]).exits(0).prints("3 段");
    place.search(&["-提案"]).exits(2).says("only excludes");
}
