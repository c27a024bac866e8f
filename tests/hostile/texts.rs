//! Texts that are none, that are too long, or in encodings that are broken.

use std::fs::File;

use super::set::Fate::{Either, Found, Named};
use super::set::Set;

/// A sentence that stands in many of the texts.
const SENTENCE: &str = "去年全区新建小公园十二个，居民的满意程度又有提高。\n";

pub(crate) fn make(set: &mut Set) {
    empty(set);
    long(set);
    encodings(set);
    steering(set);
}

fn empty(set: &mut Set) {
    set.add("空文件.txt", Named, "");
    set.add("全是空格.txt", Named, " \t\r\n".repeat(5000));
    set.add("全角空格.txt", Named, "　\n".repeat(5000));
    set.add("全是零.txt", Named, vec![0; 100_000]);
    set.add("夹着零.txt", Either, SENTENCE.replace('，', "\0\0\0，\0"));
    set.add("只有标点.txt", Named, "，。！".repeat(1000));
    set.add("只有标记.txt", Named, "\u{feff}");
    set.add("控制符.txt", Either, "\u{1}\u{2}\u{7f}\u{85}\u{9b}".repeat(1000));
    set.add("随便的字节.txt", Named, noise(100_000));
}

fn long(set: &mut Set) {
    let path = set.place("二百兆一行.txt");
    File::create(path).and_then(|file| file.set_len(200 << 20)).expect("a file with a hole");
    set.made("二百兆一行.txt", Named);
    let path = set.place("一行三百兆.zip");
    File::create(path).and_then(|file| file.set_len(300 << 20)).expect("a file with a hole");
    set.made("一行三百兆.zip", Named);
    let line = "青禾区建设幸福河湖改善人居环境".repeat((2 << 20) / 45);
    set.add("两兆无标点.txt", Either, line);
    set.add("十万行.txt", Either, "修路。\n".repeat(100_000));
    let headings: String = (1..=20_000).map(|number| format!("## {number}、修路\n")).collect();
    set.add("两万标题.md", Either, headings);
    set.add("很深的标题.md", Either, format!("{} 修路\n\n{SENTENCE}", "#".repeat(100_000)));
    set.add("百万字的括号.txt", Either, "（".repeat(1_000_000));
    set.add("不完的前言.md", Either, format!("---\n{}", "title: 报告\n".repeat(30_000)));
    set.add("很长的数.txt", Either, format!("投资{}亿元。", "9".repeat(1_000_000)));
    set.add("很长的词.txt", Either, format!("{SENTENCE}{}", "a".repeat(1_000_000)));
    set.add("叠加符号.txt", Either, format!("{SENTENCE}路{}", "\u{301}".repeat(500_000)));
    set.add("全是回车.txt", Named, "\r".repeat(1_000_000));
}

fn encodings(set: &mut Set) {
    let (gbk, _, _) = encoding_rs::GBK.encode(SENTENCE);
    let (big5, _, _) = encoding_rs::BIG5.encode("去年全區新建小公園十二個，居民的滿意程度又有提高。\n");
    let halves: Vec<u8> = gbk.repeat(20).chunks(7).flat_map(|some| &some[..some.len().min(6)]).copied().collect();
    set.add("半个汉字.txt", Either, halves);
    set.add("最后半字.txt", Found("居民的满意程度"), &gbk.repeat(20)[..20 * gbk.len() - 4]);
    set.add("混合编码.txt", Either, [SENTENCE.repeat(10).as_bytes(), &gbk.repeat(10), &big5.repeat(10)].concat());
    let mut little: Vec<u8> =
        format!("\u{feff}{}", SENTENCE.repeat(20)).encode_utf16().flat_map(u16::to_le_bytes).collect();
    little.pop();
    set.add("双字节少一.txt", Either, &little);
    let lone = [&little[..20], b"\x00\xd8", &little[20..40], b"\x00\xdc\x00\xdc"].concat();
    set.add("单个代理.txt", Either, lone);
    set.add("代理写成三字节.txt", Either, [SENTENCE.repeat(20).as_bytes(), b"\xed\xa0\x80\xed\xb0\x80"].concat());
    set.add("标记说谎.txt", Either, [b"\xff\xfe", SENTENCE.repeat(20).as_bytes()].concat());
    set.add("过长编码.txt", Either, [SENTENCE.as_bytes(), &b"\xc0\xaf\xe0\x80\xaf".repeat(100)].concat());
    set.add("三十二位.txt", Either, SENTENCE.chars().flat_map(|one| u32::from(one).to_le_bytes()).collect::<Vec<_>>());
}

fn steering(set: &mut Set) {
    let text = "湖边的观景亭\u{1b}[2J\u{1b}]0;标题\u{7}\u{202e}倒着写\u{202c}已经建成\u{9b}31m，\u{200b}游客\u{2066}很多\u{2069}。\n";
    let text = text.to_owned() + &SENTENCE.repeat(9);
    set.add("转义.txt", Found("观景亭"), text.repeat(3));
    set.add("转义.csv", Found("观景亭"), format!("案由,答复\n{}", text.replace('，', ",")));
    let json = serde_json::json!({ "title": "报告\u{1b}[31m\u{202e}", "text": text.repeat(3) });
    set.add("转义.json", Found("观景亭"), json.to_string());
    set.add("转义\u{1b}[2J\u{202e}名字.txt", Found("观景亭"), text.repeat(4));
}

/// Bytes that mean nothing, always the same.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    (0..length).map(|_| next()).collect()
}
