//! Workbooks made by hand, as small as programs accept them.

use std::io::Write;

use zip::write::SimpleFileOptions;

use super::*;

/// An archive of these files, as they are.
fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(*name, stored).expect("a file");
        writer.write_all(content.as_bytes()).expect("its content");
    }
    writer.finish().expect("an archive").into_inner()
}

/// A workbook of sheets that are given by their name and the rows in them, as they are written there.
fn xlsx(sheets: &[(&str, &str)]) -> Vec<u8> {
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let mut files: Vec<(String, String)> = Vec::new();
    let (mut list, mut targets) = (String::new(), String::new());
    for (number, (name, rows)) in (1..).zip(sheets) {
        list += &format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
        targets += &format!(
            "<Relationship Id=\"rId{number}\" Type=\"{relation}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
        let sheet = format!("<worksheet xmlns=\"{main}\"><dimension ref=\"A1:XFD1048576\"/>{rows}</worksheet>");
        files.push((format!("xl/worksheets/sheet{number}.xml"), sheet));
    }
    let book = format!("<workbook xmlns=\"{main}\" xmlns:r=\"{relation}\"><sheets>{list}</sheets></workbook>");
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    files.push(("xl/workbook.xml".into(), book));
    files.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!("<Relationships xmlns=\"{package}\">{targets}</Relationships>"),
    ));
    let root = format!("<Relationship Id=\"rId1\" Type=\"{relation}/officeDocument\" Target=\"xl/workbook.xml\"/>");
    files.push(("_rels/.rels".into(), format!("<Relationships xmlns=\"{package}\">{root}</Relationships>")));
    let styles = "<numFmts count=\"1\"><numFmt numFmtId=\"170\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/></numFmts>\
        <cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf numFmtId=\"170\"/></cellXfs>";
    files.push(("xl/styles.xml".into(), format!("<styleSheet xmlns=\"{main}\">{styles}</styleSheet>")));
    let strings = "<si><t>案由</t></si><si><r><t>承办</t></r><r><t>单位</t></r></si>";
    files.push(("xl/sharedStrings.xml".into(), format!("<sst xmlns=\"{main}\">{strings}</sst>")));
    let files: Vec<(&str, &str)> = files.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect();
    archive(&files)
}

fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn lines(bytes: &[u8]) -> Vec<String> {
    let document = read(bytes).unwrap_or_else(|why| panic!("{}", why.reason));
    document.text.lines().map(str::to_owned).collect()
}

fn refusal(bytes: &[u8]) -> String {
    read(bytes).expect_err("this cannot be read").reason
}

#[test]
fn a_sheet_is_read_as_it_is_seen() {
    let rows = format!(
        "<sheetData><row r=\"1\">{}</row>\
         <row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c>{}{}{}</row>\
         <row r=\"3\">{}{}<c r=\"C3\" s=\"1\"><v>0.052</v></c><c r=\"D3\" s=\"2\"><v>45306</v></c>\
         <c r=\"E3\"><f>1124-0</f><v>1124</v></c></row>\
         <row r=\"4\">{}<c r=\"C4\" t=\"e\"><v>#DIV/0!</v></c><c r=\"D4\" s=\"2\"><v>45307</v></c></row></sheetData>\
         <mergeCells count=\"2\"><mergeCell ref=\"A1:E1\"/><mergeCell ref=\"B3:B4\"/></mergeCells>",
        text("A1", "青禾区提案办理一览表"),
        text("C2", "增长"),
        text("D2", "日期"),
        text("E2", "户数"),
        text("A3", "修路"),
        text("B3", "交通局"),
        text("A4", "架&lt;桥&gt;"),
    );
    let bytes = xlsx(&[("Sheet1", &rows)]);
    let expected = [
        "青禾区提案办理一览表",
        "",
        "案由：修路；承办单位：交通局；增长：5.2%；日期：2024-01-15；户数：1124",
        "案由：架<桥>；承办单位：交通局；日期：2024-01-16",
    ];
    assert_eq!(lines(&bytes), expected);
    assert_eq!(read(&bytes).expect("a sheet").headings, [(1, 1)]);
}

#[test]
fn every_sheet_is_read_below_its_name() {
    let rows = |word: &str| format!("<sheetData><row r=\"1\">{}</row></sheetData>", text("A1", word));
    let document =
        read(&xlsx(&[("2030年", &rows("修路")), ("空", "<sheetData/>"), ("2031年", &rows("架桥"))])).expect("sheets");
    assert_eq!(document.text, "2030年\n修路\n2031年\n架桥\n");
    assert_eq!(document.headings, [(1, 2), (3, 2)]);
}

#[test]
fn a_cell_in_the_last_corner_needs_no_room() {
    let rows = format!(
        "<sheetData><row r=\"1\">{}</row><row r=\"1048576\">{}</row></sheetData>\
         <mergeCells count=\"1\"><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>",
        text("A1", "修路"),
        text("XFD1048576", "架桥")
    );
    assert_eq!(lines(&xlsx(&[("Sheet1", &rows)])), ["修路", "修路 | 架桥"]);
}

/// A sheet of LibreOffice with these rows.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><table:table table:name=\"表一\">{rows}</table:table></office:document-content>"
    );
    archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

#[test]
fn sheets_of_libreoffice_are_read_as_they_are_seen() {
    let text = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let rows = format!(
        "<table:table-row>{}{}{}{}</table:table-row>\
         <table:table-row>{}<table:table-cell office:value-type=\"percentage\" office:value=\"0.052\"><text:p>5.20%</text:p>\
         </table:table-cell><table:table-cell office:value-type=\"date\" office:date-value=\"2024-01-15\"><text:p>24/1/15</text:p>\
         </table:table-cell><table:table-cell office:value-type=\"float\" office:value=\"1124\"><text:p>1,124.0</text:p>\
         </table:table-cell></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/>\
         </table:table-row><table:table-row>{}<table:table-cell calcext:value-type=\"error\"><text:p>#REF!</text:p>\
         </table:table-cell></table:table-row>",
        text("案由"),
        text("增长"),
        text("日期"),
        text("户数"),
        text("修路<office:annotation><text:p>注</text:p></office:annotation>"),
        text("架&amp;桥</text:p><text:p>好")
    );
    let lines = lines(&ods(&rows));
    assert_eq!(lines[1], "案由：修路；增长：5.2%；日期：2024-01-15；户数：1124");
    assert_eq!(lines[2], "架&桥 好");
}

#[test]
fn merged_cells_of_libreoffice_speak_for_all_they_cover() {
    let cell =
        |merged: &str, text: &str| format!("<table:table-cell {merged}><text:p>{text}</text:p></table:table-cell>");
    let rows = format!(
        "<table:table-row>{}{}</table:table-row><table:table-row>{}{}</table:table-row>\
         <table:table-row><table:covered-table-cell/>{}</table:table-row>",
        cell("", "单位"),
        cell("", "答复"),
        cell("table:number-rows-spanned=\"2\" table:number-columns-spanned=\"1\"", "交通局"),
        cell("", "修好"),
        cell("", "架好")
    );
    assert_eq!(lines(&ods(&rows))[1..], ["单位：交通局；答复：修好", "单位：交通局；答复：架好"]);
}

#[test]
fn what_would_be_too_large_is_refused() {
    let rows = "<table:table-row table:number-rows-repeated=\"9000000\"><table:table-cell \
        table:number-columns-repeated=\"16384\"><text:p>路</text:p></table:table-cell></table:table-row>";
    assert!(refusal(&ods(rows)).contains("5 million cells"));
}

#[test]
fn no_digit_is_another_than_was_written() {
    let rows = format!("<sheetData><row r=\"1\">{}</row></sheetData>", text("A1", "1124"));
    let whole = xlsx(&[("Sheet1", &rows)]);
    assert_eq!(lines(&whole), ["1124"]);
    let at = whole.windows(4).position(|four| four == b"1124").expect("it is stored as it is");
    let mut damaged = whole;
    damaged[at + 3] ^= 1;
    assert!(refusal(&damaged).contains("damaged"));
}

#[test]
fn what_is_locked_or_damaged_is_refused() {
    let locked = archive(&[("META-INF/manifest.xml", "<manifest:encryption-data/>"), ("content.xml", "")]);
    assert!(refusal(&locked).contains("password"));
    let whole = xlsx(&[("Sheet1", "<sheetData/>")]);
    assert!(refusal(&whole).contains("no cells with text"));
    for damaged in [&whole[..whole.len() / 2], b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""] {
        assert!(refusal(damaged).contains("damaged"));
    }
    assert!(refusal(&archive(&[("a.txt", "路")])).contains("damaged"));
}
