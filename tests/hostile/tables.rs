//! Workbooks with cells far away, numbers out of range and rows without end; tables in text that are none.

use super::set::Fate::{Either, Found, Named};
use super::set::Set;
use super::zips::{Member, archive, member, packed};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The members of a workbook with one sheet of this content.
pub(crate) fn sheet(content: &str) -> Vec<Member> {
    let kinds = "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
    let links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{links}\"><sheets><sheet name=\"甲\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let linked = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{links}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let root = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{links}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let content = format!("<worksheet xmlns=\"{MAIN}\">{content}</worksheet>");
    vec![
        member("[Content_Types].xml", kinds),
        member("_rels/.rels", root),
        member("xl/styles.xml", format!("<styleSheet xmlns=\"{MAIN}\"/>")),
        member("xl/workbook.xml", book),
        member("xl/_rels/workbook.xml.rels", linked),
        member("xl/worksheets/sheet1.xml", content),
    ]
}

fn cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// A workbook with this text in its first cell.
pub(crate) fn workbook(text: &str) -> Vec<u8> {
    archive(&sheet(&format!("<sheetData><row r=\"1\">{}</row></sheetData>", cell("A1", text))))
}

/// A record of a binary workbook: its kind, how long it is, what it says.
pub(crate) fn record(kind: u16, said: &[u8]) -> Vec<u8> {
    let number = |number: usize| [number as u8 & 0x7f | 0x80, (number >> 7) as u8 & 0x7f];
    // Kinds of one byte have no second one.
    let kind = if kind < 0x80 { vec![kind as u8] } else { number(usize::from(kind)).to_vec() };
    [&kind, &number(said.len())[..], said].concat()
}

/// A text in a record, its length before it.
pub(crate) fn counted(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [(units.len() as u32).to_le_bytes().to_vec(), units.into_iter().flat_map(u16::to_le_bytes).collect()].concat()
}

/// The members of a binary workbook with one sheet of these records, two texts that cells share, and a style for parts of a
/// hundred.
pub(crate) fn binary(records: &[Vec<u8>]) -> Vec<Member> {
    let links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let linked = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{links}/worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>"
    );
    let named = [vec![0; 4], vec![1, 0, 0, 0], counted("rId1"), counted("甲")].concat();
    let book = [record(131, &[]), record(143, &[]), record(156, &named), record(144, &[]), record(132, &[])];
    let shared = |text: &str| record(19, &[vec![0], counted(text)].concat());
    let texts = [record(159, &[2, 0, 0, 0, 2, 0, 0, 0]), shared("案由"), shared("增长"), record(160, &[])];
    let style = |format: u8| record(47, &[&[0, 0, format][..], &[0; 13]].concat());
    let styles = [record(617, &[2, 0, 0, 0]), style(0), style(10), record(618, &[])];
    let sheet = [record(129, &[]), record(145, &[]), records.concat(), record(146, &[]), record(130, &[])];
    vec![
        member("xl/workbook.bin", book.concat()),
        member("xl/_rels/workbook.bin.rels", linked),
        member("xl/worksheets/sheet1.bin", sheet.concat()),
        member("xl/sharedStrings.bin", texts.concat()),
        member("xl/styles.bin", styles.concat()),
    ]
}

/// A row of a binary workbook, and a cell in it.
pub(crate) fn binary_row(number: u32) -> Vec<u8> {
    record(0, &[&number.to_le_bytes()[..], &[0; 13]].concat())
}

pub(crate) fn binary_cell(kind: u16, column: u32, style: u32, said: &[u8]) -> Vec<u8> {
    record(kind, &[&column.to_le_bytes()[..], &style.to_le_bytes(), said].concat())
}

/// A workbook of LibreOffice with one table.
fn open(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"甲\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    packed(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

pub(crate) fn make(set: &mut Set) {
    excel(set);
    excel_binary(set);
    libre(set);
    text(set);
}

fn excel(set: &mut Set) {
    let of = |rows: &str| archive(&sheet(&format!("<sheetData>{rows}</sheetData>")));
    set.add("好表.xlsx", Found("好表里的话"), workbook("好表里的话说修路。"));
    let far = format!(
        "<row r=\"1\">{}</row><row r=\"1048576\">{}</row>",
        cell("A1", "近处的格子"),
        cell("XFD1048576", "远处的格子")
    );
    set.add("远处一格.xlsx", Found("远处的格子"), of(&far));
    let beyond = format!("<row r=\"4294967295\">{}</row>", cell("ZZZZZZZ4294967296", "界外的格子"));
    set.add("界外一格.xlsx", Either, of(&beyond));
    set.add(
        "串号越界.xlsx",
        Either,
        of("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>4000000000</v></c><c r=\"B1\" t=\"s\"><v>-1</v></c></row>"),
    );
    set.add("样式越界.xlsx", Either, of("<row r=\"1\"><c r=\"A1\" s=\"99999999\"><v>45000</v></c></row>"));
    set.add("数字古怪.xlsx", Either, of("<row r=\"1\"><c r=\"A1\"><v>1e400</v></c><c r=\"B1\" s=\"1\"><v>-99999999999</v></c><c r=\"C1\" t=\"d\"><v>99999-99-99</v></c></row>"));
    let merged =
        "<mergeCells><mergeCell ref=\"A1:XFD1048576\"/><mergeCell ref=\"B2:A1\"/><mergeCell ref=\"?\"/></mergeCells>";
    set.add(
        "全部合并.xlsx",
        Either,
        archive(&sheet(&format!("<sheetData><row r=\"1\">{}</row></sheetData>{merged}", cell("A1", "合并的格子")))),
    );
    let same: String = (0..50_000).map(|_| cell("A1", "同一格")).collect();
    set.add("同一格五万次.xlsx", Either, of(&format!("<row r=\"1\">{same}</row>")));
    set.add("深层.xlsx", Either, of(&"<row>".repeat(500_000)));
    set.add("没有表.xlsx", Named, packed(&[("xl/workbook.xml", "<workbook/>")]));
}

fn excel_binary(set: &mut Set) {
    const TEXT: u16 = 6;
    const SHARED: u16 = 7;
    let words =
        |row: u32, column: u32, text: &str| [binary_row(row), binary_cell(TEXT, column, 0, &counted(text))].concat();
    let of = |records: &[Vec<u8>]| archive(&binary(records));
    set.add("好二进制表.xlsb", Found("二进制表里的话"), of(&[words(0, 0, "二进制表里的话说修路。")]));
    set.add("二进制远处.xlsb", Found("远处的一格"), of(&[words(0, 0, "近处"), words(1_048_575, 16_383, "远处的一格")]));
    set.add("二进制界外.xlsb", Named, of(&[words(u32::MAX, u32::MAX, "界外的格子")]));
    let shared = |place: u32| binary_cell(SHARED, 0, 0, &place.to_le_bytes());
    set.add("二进制串号越界.xlsb", Named, of(&[binary_row(0), shared(4_000_000_000)]));
    set.add("二进制长度越界.xlsb", Named, of(&[binary_row(0), vec![TEXT as u8, 0xff, 0xff, 0xff, 0x7f]]));
    set.add("二进制空行五十万.xlsb", Named, of(&[binary_row(0).repeat(500_000)]));
    let merged = record(176, &[0_u32, u32::MAX, 0, u32::MAX].map(u32::to_le_bytes).concat());
    set.add("二进制合并五百万次.xlsb", Named, of(&[words(0, 0, "合并的话"), merged.repeat(5_000_001)]));
    set.add("二进制全部合并.xlsb", Either, of(&[words(0, 0, "合并的格子"), merged]));
    set.add("空二进制表.xlsb", Named, packed(&[("xl/workbook.bin", "")]));
    set.add("乱二进制表.xlsb", Named, archive(&[member("xl/workbook.bin", vec![0xff; 5000])]));
}

fn libre(set: &mut Set) {
    let row = |attributes: &str, cells: &str| format!("<table:table-row{attributes}>{cells}</table:table-row>");
    let words = |attributes: &str, text: &str| {
        format!("<table:table-cell{attributes}><text:p>{text}</text:p></table:table-cell>")
    };
    let many = " table:number-rows-repeated=\"9000000\"";
    set.add("九百万行.ods", Either, open(&row(many, &words("", "重复的行"))));
    set.add(
        "空行九百万.ods",
        Found("空行后的话"),
        open(&(row(many, "<table:table-cell/>") + &row("", &words("", "空行后的话")))),
    );
    set.add("列重复.ods", Either, open(&row("", &words(" table:number-columns-repeated=\"4000000000\"", "重复的列"))));
    set.add(
        "合并很大.ods",
        Either,
        open(&row(
            "",
            &words(" table:number-rows-spanned=\"4000000000\" table:number-columns-spanned=\"4000000000\"", "合并的话"),
        )),
    );
    let apart = "<table:table-cell table:number-columns-repeated=\"16000000\"/>";
    let wide = words(" table:number-columns-spanned=\"4000000000\"", "案由") + apart + &words("", "户数");
    let filled = words("", "很宽的标签下的话") + apart + &words("", "12");
    set.add("标签很宽.ods", Found("很宽的标签下的话"), open(&(row("", &wide) + &row("", &filled))));
    let far = "<table:table-cell table:number-columns-repeated=\"4000000000\"/>";
    set.add("远得没有.ods", Named, open(&row("", &(words("", "近处的话") + far + &words("", "远处的话")))));
    set.add(
        "负数重复.ods",
        Either,
        open(&row(" table:number-rows-repeated=\"-5\"", &words(" table:number-columns-repeated=\"甲\"", "负数的话"))),
    );
    set.add("深层.ods", Either, open(&"<table:table-row><table:table-cell>".repeat(100_000)));
}

fn text(set: &mut Set) {
    set.add("引号不完.csv", Either, format!("案由,答复\n\"修路,{}", "架桥,好\n".repeat(10_000)));
    set.add("两万列.csv", Either, format!("{}\n{}\n", "列,".repeat(20_000), "值,".repeat(20_000)));
    set.add("全是逗号.csv", Either, ",".repeat(1_000_000));
    set.add("全是引号.csv", Either, "\"".repeat(1_000_000));
    set.add("参差.tsv", Either, (0..300).map(|number| "甲\t".repeat(number) + "\n").collect::<String>());
}
