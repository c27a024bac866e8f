//! Lines become paragraphs, parts and passages, however the lines came about: no character is made, moved or lost.

#![no_main]

use district_search::report::format::{Document, LineBreaks};
use district_search::report::told::Told;
use district_search_fuzz::{REPORT, begin, read};
use libfuzzer_sys::fuzz_target;

/// What the first byte of an input says.
const BREAKS: [LineBreaks; 4] = [LineBreaks::Unknown, LineBreaks::Paragraphs, LineBreaks::Blank, LineBreaks::Rows];

/// Each way in which lines come about, with headings and pages every so many lines.
fn seeds() -> Vec<Vec<u8>> {
    let column = "去年全区新建小公园十二个，居民的满意\n程度又有提高。（下转第3版）\n（一）修路架桥。一是修路，二\n是架桥。\u{c}\n".repeat(6);
    let texts = [REPORT, &column, "案由：修路；答复：已修\n案由：架桥\n\n三、附表"];
    let heads = [[0, 0, 0], [1, 3, 0], [2, 0, 4], [3, 0, 0]];
    texts.iter().flat_map(|text| heads.iter().map(|head| [head, text.as_bytes()].concat())).collect()
}

/// Every line whose number the step divides; none where it is 0.
fn every(step: u8, lines: u32) -> impl Iterator<Item = u32> {
    (1..=lines).filter(move |line| line.checked_rem(u32::from(step)) == Some(0))
}

fuzz_target!(init: begin(seeds()), |input: &[u8]| {
    let Some((&[breaks, headings, pages], text)) = input.split_first_chunk() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let lines = text.split('\n').count() as u32;
    let breaks = BREAKS[usize::from(breaks) % BREAKS.len()];
    // Headings stand for themselves only where lines are paragraphs.
    let is_marked = breaks == LineBreaks::Paragraphs;
    let document = Document {
        text: text.to_owned(),
        first_line: 1,
        breaks,
        headings: every(headings, lines).filter(|_| is_marked).map(|line| (line, (line % 6) as u8 + 1)).collect(),
        pages: every(pages, lines).collect(),
        ..Document::default()
    };
    read::document("a.txt", document, &Told::default());
});
