//! Records in files of every shape.

use super::*;

type Reader = fn(&[u8], &mut Give<'_>);

/// What is given of a file, each record by its number and its text, or why it could not be read.
fn given(read: Reader, bytes: &[u8]) -> Vec<(String, String)> {
    let mut given = Vec::new();
    read(bytes, &mut |extract| {
        let outcome = extract.outcome.map_or_else(|why| why.reason, |document| document.text);
        given.push((extract.member, outcome));
        true
    });
    given
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(member, text)| ((*member).to_owned(), (*text).to_owned())).collect()
}

fn said(json: &str) -> Vec<(Key, String)> {
    let mut said = Vec::new();
    read(json.as_bytes(), &mut |extract| {
        let document = extract.outcome.expect("a record");
        said.extend(document.said.into_iter().map(|said| (said.key, said.value)));
        true
    });
    said
}

#[test]
fn one_record_is_the_file() {
    assert_eq!(given(read, "\u{feff}{\"正文\": \"修路\\r\\n架桥\\u200b\"}".as_bytes()), pairs(&[("", "修路\n架桥")]));
    assert_eq!(given(read, r#"{"Content": ["修路", "架桥"]}"#.as_bytes()), pairs(&[("", "修路\n架桥")]));
}

#[test]
fn every_record_of_a_list_is_given() {
    let two = pairs(&[("1", "修路"), ("2", "架桥")]);
    let list = r#"[{"text": "修路"}, {"text": "架桥"}]"#;
    for json in
        [list.to_owned(), format!(r#"{{"code": 0, "data": {list}}}"#), format!(r#"{{"data": {{"rows": {list}}}}}"#)]
    {
        assert_eq!(given(read, json.as_bytes()), two, "{json}");
    }
    assert_eq!(given(read_lines, list.as_bytes()), two);
    let mut count = 0;
    read(list.as_bytes(), &mut |_| {
        count += 1;
        false
    });
    assert_eq!(count, 1, "nothing is given once it is enough");
}

#[test]
fn a_bad_line_stops_no_other() {
    let lines = "{\"text\": \"修路\"}\n\n{\"text\": \n[1]\n{\"title\": \"架桥\"}\n{\"内容\": \"路灯\"}\n";
    let given_lines = given(read_lines, lines.as_bytes());
    let numbers: Vec<&str> = given_lines.iter().map(|(number, _)| number.as_str()).collect();
    assert_eq!(numbers, ["1", "3", "4", "5", "6"]);
    assert!(given_lines[1].1.contains("broken JSON") && given_lines[2].1.contains("no record"));
    assert!(given_lines[3].1.contains("no member `text`"));
    assert_eq!(given_lines[4].1, "路灯");
    assert_eq!(given(read, lines.as_bytes()), given_lines, "whatever the file is called");
}

#[test]
fn other_encodings_are_read() {
    let json = "{\"text\": \"关于在小河边修路的报告，已经修好了\"}";
    let (gb, _, _) = encoding_rs::GB18030.encode(json);
    assert_eq!(given(read, &gb), given(read, json.as_bytes()));
    let utf16: Vec<u8> = json.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(given(read, &utf16), given(read, json.as_bytes()));
}

#[test]
fn what_is_no_record_is_refused() {
    for (json, words) in [
        ("3", "no record"),
        ("[]", "no records"),
        ("{\"text\": \"\"}", "no member"),
        ("{\"text\":", "broken JSON at line 1"),
        (&"[".repeat(100_000), "nested too deeply"),
        (&format!("{{\"text\": {}", "{\"a\": ".repeat(100_000)), "nested too deeply"),
    ] {
        assert!(given(read, json.as_bytes())[0].1.contains(words), "{words}");
    }
}

#[test]
fn members_say_what_paths_say() {
    let json = r#"{"标题": "小镇", "year": 2031, "日期": 20310105, "place": ["浙江省", "杭州市", "萧山区"],
        "institution": "政协", "text": "修路", "other": {"a": null}}"#;
    let expected = [
        (Key::Title, "小镇"),
        (Key::Year, "2031"),
        (Key::Institution, "政协"),
        (Key::Published, "2031-01-05"),
        (Key::District, "浙江省/杭州市/萧山区"),
    ];
    assert_eq!(said(json), expected.map(|(key, value)| (key, value.to_owned())));
    for json in [
        r#"{"text": "修路", "province": "浙江省", "city": "杭州市", "district": "萧山区"}"#,
        r#"{"text": "修路", "地区": {"区县": "萧山区", "市": "杭州市", "省": "浙江省"}}"#,
    ] {
        assert_eq!(said(json), [(Key::District, "浙江省/杭州市/萧山区".to_owned())]);
    }
}

#[test]
fn a_text_between_tags_is_read_as_a_page_is() {
    let record = r#"{"content": "<p>镇里修了路。</p><p>村里架了<b>桥</b>。<br/>都说好。</p>", "title": "报告"}"#;
    assert_eq!(given(read, record.as_bytes()), pairs(&[("", "镇里修了路。\n村里架了桥。\n都说好。")]));
}

#[test]
fn days_are_understood_under_many_names_and_as_moments() {
    for member in [r#""publish_time": "2024-01-15 08:00""#, r#""发布日期": "2024-01-15""#, r#""date": 1705248000"#]
    {
        let days = said(&format!(r#"{{"text": "修路", {member}}}"#));
        assert!(days.len() == 1 && days[0].0 == Key::Published && days[0].1.starts_with("2024-01-15"), "{days:?}");
    }
    assert_eq!(said(r#"{"text": "修路", "pubDate": 1705248000000}"#), [(Key::Published, "2024-01-15".to_owned())]);
}

#[test]
fn what_is_broken_is_named_by_its_line_of_the_file() {
    let lines = given(read_lines, b"{\"text\": \"a\"}\n{\"text\"}\n");
    assert!(lines[1].1.contains("at line 2, column"), "{lines:?}");
}
