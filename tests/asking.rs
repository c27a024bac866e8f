//! Asking, through the built program: what is found, what narrows it, how it is shown, what the exit code says.

mod support;

use support::{Place, report};

#[test]
fn the_first_query_builds_the_index_and_answers() {
    let place = Place::with_reports();
    place.search(&["协商驿站"]).exits(0).prints("3 段（逐字 3），3 份报告；共 3 份").says("还没有索引");
    let again = place.search(&["协商驿站"]).exits(0);
    assert_eq!(again.err, "", "an index that is there is not built again");
}

#[test]
fn what_is_cut_by_the_ends_of_lines_is_found() {
    let place = Place::new();
    let lines: Vec<String> = (0..40)
        .map(|_| {
            "全区上下同心协力推进各项民生工程建设，持续发力村社协商\n驿站提质增效工作取得比较明显新成效，群众反映普遍良好，"
                .to_owned()
        })
        .collect();
    place.write("浙江省/杭州市/萧山区/2024-政协.txt", lines.join("\n"));
    let (hits, _) = place.json(&["\"协商驿站提质增效\""]);
    assert!(!hits.is_empty());
    assert_eq!(hits[0]["tier"], "literal");
}

#[test]
fn exit_codes_tell_found_from_nothing_and_trouble() {
    let place = Place::with_reports();
    place.search(&["协商驿站"]).exits(0);
    place.search(&["元宇宙"]).exits(1).prints("没有找到；共 3 份");
    place.search(&["，。"]).exits(2).says("nothing to seek");
    place.search(&["协商驿站", "-y", "去年"]).exits(2).says("2020..2024");
    place.search(&["协商驿站", "-t", "教堂"]).exits(2).says("政协");
    place.search(&["--no-such-option"]).exits(2);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let place = Place::new();
    place.search(&["协商驿站", "--corpus", "no/such/folder"]).exits(2).says("no/such/folder").says("--corpus");
    assert!(!place.path().join("index").exists(), "nothing is made where there is nothing to read");
}

#[test]
fn a_district_is_given_by_name_stem_code_or_what_it_lies_in() {
    let place = Place::with_reports();
    for (typed, passages) in [
        ("萧山区", 2),
        ("萧山", 2),
        ("330109", 2),
        ("杭州", 3),
        ("浙江省", 3),
        ("淳安", 0),
        ("蕭山", 2),
        ("３３０１０９", 2),
    ] {
        let (_, summary) = place.json(&["协商驿站", "-d", typed]);
        assert_eq!(summary["total"]["passages"], passages, "-d {typed}");
    }
    let (_, summary) = place.json(&["协商驿站", "-d", "萧山", "-d", "滨江"]);
    assert_eq!(summary["total"]["passages"], 3, "repeated filters are alternatives");
    place.search(&["协商驿站", "-d", "肖山"]).exits(2).says("萧山区 330109");
}

#[test]
fn places_of_one_name_are_told_apart() {
    let place = Place::new();
    for city in ["江苏省/南京市", "福建省/福州市"] {
        place.write(&format!("{city}/鼓楼区/2024-政府.txt"), "鼓楼区人民政府工作报告\n\n街巷新添口袋公园。\n");
    }
    place.search(&["口袋公园"]).exits(0).prints("南京鼓楼区 · 2024").prints("福州鼓楼区 · 2024").prints("1 南京鼓楼区");
    place.search(&["口袋公园", "-d", "南京"]).exits(0).prints("1 段");
    place.search(&["口袋公园", "-d", "鼓楼"]).exits(0).prints("2 段");
}

#[test]
fn years_and_institutions_narrow_and_facets_leave_out_their_own_filter() {
    let place = Place::with_reports();
    place.write("浙江省/杭州市/萧山区/2024-政府.txt", "杭州市萧山区人民政府工作报告\n\n支持协商驿站建设。\n");
    let (_, summary) = place.json(&["协商驿站", "-y", "2024"]);
    assert_eq!(summary["total"]["passages"], 3);
    assert_eq!(summary["searched"]["reports"], 3);
    let years: Vec<_> =
        summary["facets"]["year"].as_array().expect("a facet").iter().map(|year| &year["value"]).collect();
    assert_eq!(years, [2023, 2024], "the other years can still be seen");
    let (_, summary) = place.json(&["协商驿站", "-y", "..2023"]);
    assert_eq!(summary["total"]["passages"], 1);
    let (_, summary) = place.json(&["协商驿站", "-t", "政府"]);
    assert_eq!(summary["total"]["passages"], 1);
    let (_, summary) = place.json(&["协商驿站", "-t", "政府", "-t", "政协", "-d", "萧山"]);
    assert_eq!(summary["total"]["passages"], 3);
}

#[test]
fn quoted_words_match_as_they_stand_and_others_by_their_words() {
    let place = Place::new();
    place.write("萧山区/2024-政协.txt", report("萧山", 2024, "协商各方在驿站里见面。"));
    let (hits, summary) = place.json(&["协商驿站"]);
    assert_eq!((&summary["total"]["passages"], &summary["literal"]["passages"]), (&1.into(), &0.into()));
    assert_eq!(hits[0]["tier"], "full");
    for typed in ["\"协商驿站\"", "“协商驿站”"] {
        let (_, summary) = place.json(&[typed]);
        assert_eq!(summary["total"]["passages"], 0, "{typed}");
    }
    let (_, summary) = place.json(&["协商驿站", "--exact"]);
    assert_eq!(summary["total"]["passages"], 0);
}

#[test]
fn punctuation_that_is_typed_must_stand_in_the_text() {
    let place = Place::new();
    place.write("萧山区/2024-政协.txt", report("萧山", 2024, "坚持深耕主业、提质增效。"));
    for (typed, passages) in [
        ("\"深耕主业、提质增效\"", 1),
        ("\"深耕主业，提质增效\"", 1),
        ("\"深耕主业提质增效\"", 0),
        ("\"主业 、 提质\"", 1),
        ("\"耕主业、提\"", 1),
        ("\"深耕，主业\"", 0),
    ] {
        let (_, summary) = place.json(&[typed]);
        assert_eq!(summary["total"]["passages"], passages, "{typed}");
    }
}

#[test]
fn what_stands_across_two_passages_of_a_paragraph_is_found() {
    let place = Place::new();
    let sentence = |mark: char| format!("{}{mark}。", "全区各项工作稳步推进".repeat(9));
    let paragraph: String = "甲乙丙丁戊己庚辛".chars().map(sentence).collect();
    place.write("萧山区/2024-政府.txt", format!("杭州市萧山区人民政府工作报告\n\n{paragraph}\n"));
    // Wherever the paragraph was cut, what stands at the end of one sentence and the beginning of the next is found once.
    for mark in "甲乙丙丁戊己庚".chars() {
        let short = format!("推进{mark}。全区各项");
        let quoted = format!("\"进{mark}。全\"");
        let whole_sentence = format!("{}全区", sentence(mark));
        for typed in [short, quoted, whole_sentence] {
            let (hits, summary) = place.json(&[&typed]);
            assert_eq!(summary["literal"]["passages"], 1, "{typed}");
            assert!(!hits[0]["marks"].as_array().expect("marks").is_empty(), "{typed}");
        }
    }
    let (_, summary) = place.json(&[&format!("\"{paragraph}\"")]);
    assert_eq!(summary["literal"]["passages"], 1, "the whole paragraph, however many passages it is");
}

#[test]
fn a_number_is_not_found_inside_another() {
    let place = Place::with_reports();
    for (typed, passages) in [("1124", 1), ("112", 0), ("124", 0), ("1124场", 1)] {
        let (_, summary) = place.json(&[&format!("\"{typed}\"")]);
        assert_eq!(summary["total"]["passages"], passages, "{typed}");
    }
}

#[test]
fn traditional_and_full_width_characters_are_the_same() {
    let place = Place::new();
    place.write("萧山区/2024-政协.txt", report("萧山", 2024, "請你來協商，協商驛站１１２４場。"));
    for typed in ["请你来协商", "請你來協商", "\"协商驿站1124场\""] {
        let (_, summary) = place.json(&[typed]);
        assert_eq!(summary["literal"]["passages"], 1, "{typed}");
    }
}

#[test]
fn a_name_beside_other_words_is_met_by_the_district_year_or_institution() {
    let place = Place::with_reports();
    let (hits, summary) = place.json(&["滨江", "民生议事堂", "2024"]);
    assert_eq!(summary["total"]["passages"], 1);
    assert_eq!(hits[0]["district"]["name"], "滨江区");
    assert_eq!(summary["literal"]["passages"], 1, "the place it comes from is no word to be missing");
    let (_, summary) = place.json(&["淳安", "民生议事堂"]);
    assert_eq!(summary["total"]["passages"], 0);
}

#[test]
fn passages_with_some_of_the_words_follow_and_are_not_counted() {
    let place = Place::with_reports();
    let run = place.search(&["协商驿站 民生议事堂 低空经济"]).exits(1);
    run.prints("没有找到").prints("只含部分词语").prints("[民生议事堂]");
    let (hits, summary) = place.json(&["协商驿站 民生议事堂 低空经济"]);
    assert_eq!(hits[0]["tier"], "partial");
    assert_eq!((&summary["total"]["passages"], &summary["relaxed"]), (&0.into(), &true.into()));
}

#[test]
fn a_passage_that_holds_a_character_of_a_text_only_is_no_hit_in_part() {
    let place = Place::new();
    let said = report("萧山", 2024, "产业链补强，十五个项目开工，五个完工。");
    place.write("萧山区/2024-政府.txt", said);
    for query in ["区块链", "十五五"] {
        place.search(&[query]).exits(1).prints("没有找到").prints_no("补强");
    }
    place.search(&["区块链 项目"]).exits(1).prints("[项目]");
}

#[test]
fn several_values_of_an_option_may_stand_together() {
    let place = Place::with_reports();
    place
        .search(&["协商驿站", "-d", "萧山,滨江", "-y", "2023，2024", "-t", "人大常委会、区政协"])
        .exits(0)
        .prints("3 段");
    place.search(&["协商驿站", "-d", "萧山,滨江", "-y", "2023"]).exits(0).prints("1 段");
    place.search(&["协商驿站", "-t", "人大常委会"]).exits(1);
}

#[test]
fn of_how_many_passages_nothing_is_known_is_always_said() {
    let place = Place::with_reports();
    place.write("摘抄.txt", "各地都设了协商驿站，居民有事就去说。");
    let mut command = place.command(&["协商驿站"]);
    command.env("COLUMNS", "40");
    place.run(command).exits(0).prints("   1 未知   …另 1 个\n");
}

#[test]
fn marks_of_json_are_characters_of_the_text() {
    let place = Place::with_reports();
    let (hits, _) = place.json(&["协商驿站"]);
    for hit in &hits {
        let text: Vec<char> = hit["text"].as_str().expect("a text").chars().collect();
        for mark in hit["marks"].as_array().expect("marks") {
            let place = |at: usize| mark[at].as_u64().expect("a place") as usize;
            assert_eq!(text[place(0)..place(1)].iter().collect::<String>(), "协商驿站");
        }
    }
}

#[test]
fn json_says_where_every_value_came_from() {
    let place = Place::with_reports();
    let (hits, summary) = place.json(&["1124场"]);
    let hit = &hits[0];
    assert_eq!(hit["v"], 1);
    assert_eq!(hit["path"], "浙江省/杭州市/萧山区/2024-政协.txt");
    assert_eq!(hit["district"]["path"], serde_json::json!(["浙江省", "杭州市", "萧山区"]));
    assert_eq!((&hit["year"], &hit["covers"]), (&2024.into(), &serde_json::json!([2023, 2023])));
    assert_eq!(hit["institution"], "政协");
    assert_eq!(hit["section"][0], "一、2023年工作回顾");
    for value in ["district", "year", "institution"] {
        assert!(hit["sources"][value]["from"].is_string(), "{value}: {hit}");
    }
    assert_eq!(summary["query"], "1124场");
}

#[test]
fn pages_of_hits_follow_each_other() {
    let place = Place::with_reports();
    let paths = |arguments: &[&str]| -> Vec<String> {
        let (hits, _) = place.json(&[&["协商驿站"], arguments].concat());
        hits.iter().map(|hit| hit["path"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let all = paths(&[]);
    assert_eq!(all.len(), 3);
    assert_eq!(paths(&["-n", "1", "--offset", "1"]), all[1..2]);
    assert_eq!(paths(&["--offset", "2"]), all[2..]);
    assert_eq!(paths(&["--offset", "7"]), Vec::<String>::new());
    place.search(&["协商驿站", "-n", "0"]).exits(0).prints("3 段");
}

#[test]
fn pages_of_a_long_list_join_without_gap_or_repetition() {
    let place = Place::new();
    let paragraphs: Vec<String> = (0..600)
        .map(|number| format!("第{number}项工作推进高质量{}发展，{}", "再".repeat(number % 7), "稳步向前。".repeat(40)))
        .collect();
    place.write("萧山区/2024-政府.txt", format!("杭州市萧山区人民政府工作报告\n\n{}\n", paragraphs.join("\n\n")));
    let texts = |arguments: &[&str]| -> Vec<String> {
        let (hits, _) = place.json(&[&["高质量 发展", "--unfold"], arguments].concat());
        hits.iter().map(|hit| hit["text"].to_string()).collect()
    };
    let all = texts(&["-n", "10000"]);
    assert!(all.len() >= 600);
    let mut pages = Vec::new();
    for offset in (0..all.len()).step_by(90) {
        pages.extend(texts(&["-n", "90", "--offset", &offset.to_string()]));
    }
    assert_eq!(pages.len(), all.len());
    assert!(pages == all, "the pages are not the list");
}

#[test]
fn colour_is_for_terminals_unless_it_is_asked_for() {
    let place = Place::with_reports();
    place.search(&["协商驿站"]).prints("[协商驿站]").prints_no("\u{1b}");
    place.search(&["协商驿站", "--color", "always"]).prints("\u{1b}[").prints_no("[协商驿站]");
}

#[test]
fn nothing_from_a_report_can_steer_the_terminal() {
    let place = Place::new();
    let path = "萧山区/2024-\u{202e}政协.txt";
    place.write(path, report("萧山", 2024, "协商驿站\u{1b}[2J\u{202e}站驿\u{7}\u{9b}31m。"));
    let steers = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{200e}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    for view in [&["协商驿站"][..], &["协商驿站", "--json"], &["status"]] {
        let run = place.search(view).exits(0);
        assert!(!run.out.chars().any(steers), "{run}");
    }
    let (hits, _) = place.json(&["协商驿站"]);
    assert_eq!(hits[0]["path"], path, "programs get the name as it is");
}

#[test]
fn a_reader_that_goes_away_is_no_trouble() {
    let place = Place::with_reports();
    place.search(&["index"]).exits(0);
    let mut command = place.command(&["协商驿站"]);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_name_of_a_command_can_be_sought() {
    let place = Place::new();
    place.write("萧山区/2024-政协.txt", report("萧山", 2024, "建立 index 与 status 两张清单。"));
    place.search(&["--", "index"]).exits(0).prints("[index]");
}

#[test]
fn completions_and_the_manual_page_are_made() {
    let place = Place::new();
    place.search(&["completions", "bash"]).exits(0).prints("--district");
    place.search(&["man"]).exits(0).prints(".TH search");
    assert!(!place.path().join("index").exists(), "neither needs an index");
}
