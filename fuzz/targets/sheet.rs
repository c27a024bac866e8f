//! Workbooks of today: those of Excel, and, where an input has a first part for them, those of LibreOffice.

#![no_main]

use district_search_fuzz::{archive, begin, parts, read};
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

const MEMBERS: [&str; 6] = [
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "_rels/.rels",
];
const OPEN: [&str; 2] = ["mimetype", "content.xml"];
const KIND: &str = "application/vnd.oasis.opendocument.spreadsheet";

fn seeds() -> Vec<Vec<u8>> {
    let rows = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>案由</t></is></c><c r=\"C1\" t=\"str\"><f>1+1</f>\
        <v>答复</v></c></row><row r=\"2\"><c r=\"A2\"><v>45000.5</v></c><c r=\"B2\" t=\"b\"><v>1</v></c><c r=\"C2\" t=\"e\"><v>#N/A</v>\
        </c></row></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>";
    let open = "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"甲\"><table:table-row><table:table-cell \
        table:number-columns-spanned=\"2\"><text:p>案由</text:p></table:table-cell><table:covered-table-cell/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"3\"><table:table-cell office:value-type=\"float\" office:value=\"1.5\"><text:p>1.5\
        </text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";
    vec![
        archive::unpacked(&MEMBERS, &zips::archive(&tables::sheet(rows))),
        archive::unpacked(&MEMBERS, &tables::workbook("好表里的话说修路。")),
        parts::joined(&[KIND, open]),
    ]
}

fuzz_target!(init: begin(seeds()), |input: &[u8]| {
    if input.starts_with(KIND.as_bytes()) {
        read::file("a.ods", &archive::packed(&OPEN, input));
    } else {
        read::file("a.xlsx", &archive::packed(&MEMBERS, input));
    }
});
