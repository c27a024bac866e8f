//! Books: the list of their parts, and these.

#![no_main]

use district_search_fuzz::{archive, begin, parts, read};
use libfuzzer_sys::fuzz_target;

const MEMBERS: [&str; 4] = ["META-INF/container.xml", "a/b.opf", "a/1.xhtml", "a/2.xhtml"];

const BOOK: [&str; 4] = [
    "<container><rootfiles><rootfile full-path=\"a/b.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>",
    "<package><metadata><dc:title>小镇</dc:title><dc:date>2023-05-06</dc:date></metadata><manifest><item id=\"甲\" href=\"1.xhtml\" \
     media-type=\"application/xhtml+xml\"/><item id=\"乙\" href=\"../a/2.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\
     <spine><itemref idref=\"甲\"/><itemref idref=\"乙\" linear=\"no\"/></spine></package>",
    "<html><head><title>一</title></head><body><h1>一、修路</h1><p>镇里修了路。</p></body></html>",
    "<html><body><h2>架桥</h2><p>又架了桥。</p></body></html>",
];

fuzz_target!(init: begin([parts::joined(&BOOK)]), |input: &[u8]| {
    read::file("a.epub", &archive::packed(&MEMBERS, input));
});
