//! Records in JSON: one, a list of them, one to a line.

#![no_main]

use district_search_fuzz::{begin, read};
use libfuzzer_sys::fuzz_target;

const SEEDS: [&str; 5] = [
    r#"{"标题": "小镇", "年份": "2031", "地区": ["浙江省", "杭州市"], "正文": "镇里修了路。\n又架了桥。"}"#,
    r#"[{"title": "小镇", "date": "2023-05-06T00:00:00Z", "text": "修路"}, {"content": "架桥", "province": "浙江省"}]"#,
    "{\"text\": \"修路\", \"year\": 2020}\n\n{\"text\": 坏了\n{\"body\": \"架桥\", \"时间\": 1580000000}\n",
    r#"{"data": [{"text": "修路\ud83d\ude00\u0000"}], "count": 1e3}"#,
    r#"{"text": ["修路", "架桥"], "place": {"name": "萧山区"}, "institution": null}"#,
];

fuzz_target!(init: begin(SEEDS.map(|seed| seed.as_bytes().to_vec())), |input: &[u8]| {
    read::file("a.json", input);
    read::file("a.jsonl", input);
});
