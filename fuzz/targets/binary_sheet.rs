//! Binary workbooks of Excel: records in the members of an archive.

#![no_main]

use district_search_fuzz::{archive, begin, read};
use libfuzzer_sys::fuzz_target;

#[allow(dead_code, reason = "some of it is for the tests only")]
#[path = "../../tests/hostile/set.rs"]
mod set;
#[allow(dead_code, reason = "some of it is for the tests only")]
#[path = "../../tests/hostile/tables.rs"]
mod tables;
#[allow(dead_code, reason = "some of it is for the tests only")]
#[path = "../../tests/hostile/zips.rs"]
mod zips;

const MEMBERS: [&str; 5] = [
    "xl/worksheets/sheet1.bin",
    "xl/workbook.bin",
    "xl/_rels/workbook.bin.rels",
    "xl/sharedStrings.bin",
    "xl/styles.bin",
];

/// A sheet with most kinds of cells.
fn seed() -> Vec<u8> {
    let cell = tables::binary_cell;
    let words = tables::counted("修路");
    let (number, style) = (0.052_f64.to_le_bytes(), [0; 4]);
    let short = |kind: u16, said: &[u8]| tables::record(kind, &[&style, said].concat());
    let sheet = [
        tables::binary_row(0),
        cell(7, 0, 0, &[0; 4]),
        cell(7, 1, 0, &[1, 0, 0, 0]),
        cell(6, 2, 0, &words),
        cell(62, 3, 0, &[&[0][..], &words].concat()),
        tables::binary_row(1),
        cell(8, 0, 0, &[&words[..], &[0; 6]].concat()),
        cell(9, 1, 1, &number),
        cell(2, 2, 0, &(1124_u32 << 2 | 2).to_le_bytes()),
        cell(4, 3, 0, &[1]),
        tables::binary_row(2),
        cell(3, 0, 0, &[7]),
        short(16, &number),
        short(13, &[0, 0, 0, 0x40]),
        short(17, &words),
        short(18, &[0; 4]),
        tables::record(176, &[1_u32, 2, 0, 0].map(u32::to_le_bytes).concat()),
    ];
    archive::unpacked(&MEMBERS, &zips::archive(&tables::binary(&sheet)))
}

fuzz_target!(init: begin([seed()]), |input: &[u8]| {
    read::file("a.xlsb", &archive::packed(&MEMBERS, input));
});
