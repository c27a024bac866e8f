//! Districts that change and names that several bear, through the built program: predecessors, home, names of the user's
//! own.

mod support;

use std::fs;

use serde_json::{Value, json};
use support::{Place, report};

/// A place with reports of 余杭区 and of 临平区, which was cut out of it in 2021, and of 萧山市, which is 萧山区 now.
fn with_changes() -> Place {
    let place = Place::new();
    for (district, year) in [("余杭", 2019), ("余杭", 2021), ("余杭", 2023), ("临平", 2022), ("临平", 2023)] {
        let sentence = format!("第{year}号协商驿站在{district}启用。");
        place.write(&format!("浙江省/杭州市/{district}区/{year}-政协.txt"), report(district, year, &sentence));
    }
    place.write("浙江省/杭州市/萧山市/2000-政府.txt", "萧山市人民政府工作报告\n\n全市协商驿站初见成效。\n");
    place
}

fn passages(place: &Place, typed: &[&str]) -> u64 {
    place.json(typed).1["total"]["passages"].as_u64().expect("a count")
}

fn settings(place: &Place, text: &str) {
    fs::write(place.path().join("search.toml"), text).expect("settings");
}

#[test]
fn predecessors_are_found_up_to_the_change_and_only_when_asked_for() {
    let place = with_changes();
    assert_eq!(passages(&place, &["协商驿站", "-d", "临平"]), 2);
    let (hits, summary) = place.json(&["协商驿站", "-d", "临平", "--with-predecessors"]);
    let mut paths: Vec<&str> = hits.iter().filter_map(|hit| hit["path"].as_str()).collect();
    paths.sort_unstable();
    let folder = "浙江省/杭州市";
    let expected = ["临平区/2022", "临平区/2023", "余杭区/2019", "余杭区/2021"];
    assert_eq!(paths, expected.map(|report| format!("{folder}/{report}-政协.txt")));
    assert_eq!(summary["total"]["passages"], 4);
    assert_eq!(summary["searched"]["reports"], 4);
    let first = json!({"code": 330110, "name": "余杭区", "years": [2001, 2021]});
    assert_eq!(summary["filters"]["predecessors"][0], first);
    let (_, summary) = place.json(&["协商驿站", "-d", "临平"]);
    assert_eq!(summary["filters"]["predecessors"], json!([]));
}

#[test]
fn facets_and_other_filters_go_with_predecessors() {
    let place = with_changes();
    let typed = ["协商驿站", "-d", "临平", "--with-predecessors", "-y", "2021..2022"];
    let (_, summary) = place.json(&typed);
    assert_eq!(summary["total"]["passages"], 2);
    let values = |facet: &str, value: &str| -> Vec<Value> {
        summary["facets"][facet].as_array().expect("a facet").iter().map(|entry| entry[value].clone()).collect()
    };
    assert_eq!(values("year", "value"), [2019, 2021, 2022, 2023]);
    assert_eq!(values("district", "code"), [330110, 330113], "of these years, whatever the district");
    place.search(&["协商驿站", "-d", "余杭区", "--with-predecessors", "-t", "政府"]).exits(1);
}

#[test]
fn which_predecessors_are_included_is_said() {
    let place = with_changes();
    let typed = ["协商驿站", "-d", "临平", "--with-predecessors"];
    place
        .search(&typed)
        .exits(0)
        .prints("\n含前身：余杭区（2001 至 2021）、余杭市（1994 至 2001）、余杭县（至 1994）\n");
    place.search(&["协商驿站", "-d", "临平"]).exits(0).prints_no("含前身");
    let district = ["协商驿站", "-d", "萧山区"];
    place.search(&district).exits(1);
    place.search(&["协商驿站", "-d", "萧山区", "--with-predecessors"]).exits(0).prints("萧山市 · 2000");
    place.search(&["协商驿站", "--with-predecessors"]).exits(2).says("--district");
}

#[test]
fn home_decides_which_place_of_a_name_is_meant() {
    let place = Place::new();
    for city in ["江苏省/南京市", "福建省/福州市"] {
        place.write(&format!("{city}/鼓楼区/2024-政府.txt"), "鼓楼区人民政府工作报告\n\n街巷新添口袋公园。\n");
    }
    assert_eq!(passages(&place, &["口袋公园", "-d", "鼓楼"]), 2);
    settings(&place, "home = '南京市'");
    assert_eq!(passages(&place, &["口袋公园", "-d", "鼓楼"]), 1);
    place.search(&["口袋公园", "区:鼓楼区"]).exits(0).prints("1 段").prints("南京鼓楼区 · 2024");
    assert_eq!(passages(&place, &["口袋公园", "-d", "福州鼓楼区"]), 1);
    assert_eq!(passages(&place, &["口袋公园", "鼓楼"]), 2, "a word means what it always does");
    settings(&place, "home = '福建'");
    place.search(&["口袋公园", "-d", "鼓楼区"]).exits(0).prints("福州鼓楼区 · 2024");
    settings(&place, "home = '杭州'");
    assert_eq!(passages(&place, &["口袋公园", "-d", "鼓楼"]), 2, "none is near");
}

#[test]
fn names_of_the_users_own_are_understood_wherever_names_are() {
    let place = Place::new();
    for district in ["钱塘", "滨江"] {
        let path = format!("浙江省/杭州市/{district}区/2024-政协.txt");
        place.write(&path, report(district, 2024, "新建协商驿站21个，办民生议事堂48期。"));
    }
    let own =
        ["大江东 协商驿站", "大江东协商驿站", "协商驿站 大江东政协", "协商驿站 区:大江东", "协商驿站 高新区（滨江）"];
    for typed in ["大江东 协商驿站", "大江东协商驿站", "协商驿站 大江东政协"] {
        assert_eq!(passages(&place, &[typed]), 0, "{typed}");
    }
    settings(&place, "[aliases]\n'大江东' = '钱塘区'\n'高新区（滨江）' = '滨江区'\n[reports]\ndistrict = '萧山区'\n");
    for typed in own {
        assert_eq!(passages(&place, &[typed]), 1, "{typed}");
    }
    for typed in ["大江东", "大江東", "高新区(滨江)"] {
        assert_eq!(passages(&place, &["协商驿站", "-d", typed]), 1, "{typed}");
    }
    place.search(&["大江东 协商驿站", "--explain"]).exits(0).prints("也指 浙江省杭州市钱塘区");
    place.search(&["协商译站 区:大江东"]).exits(1).prints("协商驿站 区:大江东");
}

#[test]
fn places_of_the_settings_that_nobody_knows_are_named() {
    let place = Place::with_reports();
    settings(&place, "home = '杭洲市'");
    place.search(&["协商驿站"]).exits(2).says("search.toml").says("home: `杭洲市`").says("杭州市 330100");
    settings(&place, "[aliases]\n'大江东' = '钱糖区'");
    place.search(&["协商驿站"]).exits(2).says("search.toml").says("\"大江东\" = `钱糖区`").says("钱塘区 330114");
}

#[test]
fn a_name_of_several_places_is_where_the_files_beside_it_are() {
    let place = Place::new();
    // The text says the name only.
    let report = || "鼓楼区政府工作报告\n\n各位代表：\n\n2023年，协商驿站在街道启用，居民都说好。\n";
    place.write("南方/鼓楼区2024.txt", report());
    place.write("南方/玄武区2024.txt", "玄武区政府工作报告\n\n全区议事堂启用。\n");
    assert_eq!(passages(&place, &["协商驿站", "-d", "南京"]), 0);
    place.search(&["status", "--all"]).prints("鼓楼区2024.txt");
    // One neighbour decides nothing, two of one city do, also for what is indexed already.
    place.write("南方/秦淮区2024.txt", "秦淮区政府工作报告\n\n全区议事堂启用。\n");
    place.search(&["index"]).exits(0);
    assert_eq!(passages(&place, &["协商驿站", "-d", "南京"]), 1);
    place.search(&["show", "南方/鼓楼区2024.txt"]).prints("江苏省 南京市 鼓楼区");
    let updated = place.search(&["dump", "--json"]).out;
    place.search(&["index", "--rebuild"]).exits(0);
    assert_eq!(place.search(&["dump", "--json"]).out, updated);
    // What the text says counts more.
    place.write("南方/鼓楼区2024.txt", format!("福州市{}", report()));
    place.search(&["index"]).exits(0);
    assert_eq!(passages(&place, &["协商驿站", "-d", "福州"]), 1);
    assert_eq!(passages(&place, &["协商驿站", "-d", "南京"]), 0);
}
