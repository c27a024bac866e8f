//! Workbooks as inputs: small ones, made as the tests make them, their members in the clear.

use crate::{archive, parts};

#[allow(dead_code, reason = "some of it is for the tests only")]
#[path = "../../tests/hostile/set.rs"]
mod set;
#[allow(dead_code, reason = "some of it is for the tests only")]
#[path = "../../tests/hostile/tables.rs"]
mod tables;
#[allow(dead_code, reason = "some of it is for the tests only")]
#[path = "../../tests/hostile/zips.rs"]
mod zips;

/// The members of a workbook of Excel that are fuzzed.
pub const EXCEL: [&str; 6] = [
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "_rels/.rels",
];
/// Those of a binary one.
pub const BINARY: [&str; 5] = [
    "xl/worksheets/sheet1.bin",
    "xl/workbook.bin",
    "xl/_rels/workbook.bin.rels",
    "xl/sharedStrings.bin",
    "xl/styles.bin",
];

/// Those of one of LibreOffice; the first says what it is.
pub const OPEN: [&str; 2] = ["mimetype", "content.xml"];
/// What that says.
pub const KIND: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Workbooks of Excel and LibreOffice.
pub fn today() -> Vec<Vec<u8>> {
    let rows = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>案由</t></is></c><c r=\"C1\" t=\"str\"><f>1+1</f>\
        <v>答复</v></c></row><row r=\"2\"><c r=\"A2\"><v>45000.5</v></c><c r=\"B2\" t=\"b\"><v>1</v></c><c r=\"C2\" t=\"e\"><v>#N/A</v>\
        </c></row></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>";
    let open = "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"甲\"><table:table-row><table:table-cell \
        table:number-columns-spanned=\"2\"><text:p>案由</text:p></table:table-cell><table:covered-table-cell/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"3\"><table:table-cell office:value-type=\"float\" office:value=\"1.5\"><text:p>1.5\
        </text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";
    vec![
        archive::unpacked(&EXCEL, &zips::archive(&tables::sheet(rows))),
        archive::unpacked(&EXCEL, &tables::workbook("好表里的话说修路。")),
        parts::joined(&[KIND, open]),
    ]
}

/// A binary workbook with most kinds of cells.
pub fn binary() -> Vec<u8> {
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
    archive::unpacked(&BINARY, &zips::archive(&tables::binary(&sheet)))
}
