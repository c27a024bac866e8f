//! Zip archives as they are on the disk: lists and members that lie.

#![no_main]

use district_search_fuzz::{begin, read};
use libfuzzer_sys::fuzz_target;

#[allow(dead_code, reason = "some of it is for the tests only")]
#[path = "../../tests/hostile/zips.rs"]
mod zips;

fn seeds() -> Vec<Vec<u8>> {
    let text = "镇里修了路，又架了桥，村民都说好。";
    let (gbk, ..) = encoding_rs::GBK.encode("萧山区/报告.txt");
    let two = [zips::member("../甲.txt", text), zips::member(&*gbk, text)];
    let inner = zips::packed(&[("内.txt", text)]);
    vec![
        zips::packed(&[("2024.txt", text), ("2024.txt", text), ("夹/", "")]),
        zips::archive(&two),
        zips::archive(&[zips::member("内.zip", inner), zips::member("内.docx", zips::paragraph(text))]),
        zips::archive(&[zips::bomb("炸.txt", "", text, 1)]),
    ]
}

fuzz_target!(init: begin(seeds()), |input: &[u8]| read::file("a.zip", input));
