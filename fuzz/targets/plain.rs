//! Plain text and Markdown, in whatever encoding.

#![no_main]

use district_search_fuzz::{REPORT, begin, read};
use libfuzzer_sys::fuzz_target;

fn seeds() -> Vec<Vec<u8>> {
    let (gb18030, ..) = encoding_rs::GB18030.encode(REPORT);
    let (big5, ..) = encoding_rs::BIG5.encode("去年全區新建小公園十二個，居民的滿意程度又有提高。\n");
    let wide: Vec<u8> = REPORT.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let front = format!("---\n区县: 萧山区\n年份: 2031\ntitle: \"报告\"\ncovers: 2026-2030\n---\n{REPORT}");
    vec![REPORT.into(), front.into(), gb18030.into(), big5.into(), wide]
}

fuzz_target!(init: begin(seeds()), |input: &[u8]| {
    read::file("a.txt", input);
    read::file("a.md", input);
});
