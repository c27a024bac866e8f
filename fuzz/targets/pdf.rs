//! PDFs: their objects, fonts and drawn text.

#![no_main]

use district_search_fuzz::{begin, read};
use libfuzzer_sys::fuzz_target;

#[allow(dead_code, reason = "some of it is for the tests only")]
#[path = "../../src/report/format/pdf/tests/make.rs"]
mod make;

use make::{Font, Made};

fn seeds() -> Vec<Vec<u8>> {
    let of = |font, text: &str| {
        let mut made = Made::default();
        made.page();
        // Between head and foot, where lines stand that are of the page and not of the text.
        for (line, part) in (0_u8..).zip(text.split_inclusive('，')) {
            made.text(font, 12.0, (60.0, 300.0 + 16.0 * f32::from(line)), part);
        }
        made.bytes()
    };
    let mut form = Made::default();
    form.forms = vec!["BT /F5 12 Tf 1 0 0 1 60 700 Tm (A) Tj ET /Form Do".to_owned()];
    form.page();
    form.draw("q 0.5 0 0 0.5 0 0 cm /Form Do Q 60 60 100 20 re f BI /W 1 /H 1 ID x EI");
    let fonts = [Font::Mapped, Font::Gbk, Font::Ucs2, Font::Vertical, Font::Private, Font::Unexplained];
    let mut seeds =
        fonts.map(|font| of(font, "镇里去年修了三条小路，又在东山脚下架了一座新桥，村民出门比从前方便。")).to_vec();
    seeds.extend([of(Font::Helvetica, "1. Roads"), form.bytes()]);
    seeds
}

fuzz_target!(init: begin(seeds()), |input: &[u8]| read::file("a.pdf", input));
