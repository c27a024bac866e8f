//! Documents made here, each with one trap.

use super::super::zipped::packed;
use super::*;

fn body(content: &str) -> String {
    format!(r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{content}</w:body></w:document>"#)
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn styled(style: &str, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
}

fn document(parts: &[(&str, &str)]) -> Document {
    read(&packed(parts)).expect("a document")
}

fn lines(content: &str) -> Vec<String> {
    document(&[(MAIN, &body(content))]).text.lines().map(str::to_owned).collect()
}

#[test]
fn runs_join_and_breaks_part() {
    let runs = r#"<w:p><w:r><w:t>镇里</w:t></w:r><w:proofErr/><w:r><w:t xml:space="preserve">修了路 &amp; 桥</w:t><w:br/><w:t>村民说好</w:t></w:r></w:p>"#;
    assert_eq!(lines(&(runs.to_owned() + &paragraph("又种了树"))), ["镇里修了路 & 桥", "村民说好", "又种了树"]);
}

#[test]
fn what_is_no_text_of_the_report_is_left_out() {
    let content = r#"<w:p><w:del><w:r><w:delText>删掉</w:delText></w:r></w:del><w:ins><w:r><w:t>新路</w:t></w:r></w:ins>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>通车</w:t></w:r>
        <w:r><w:instrText>PAGE</w:instrText></w:r>
        <w:r><w:ruby><w:rt><w:r><w:t>xié</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>协</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>
        <w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>
        <w:sdtContent><w:p><w:r><w:t>目录一 3</w:t></w:r></w:p></w:sdtContent></w:sdt>
        <w:sdt><w:sdtContent><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:sdtContent></w:sdt>"#;
    assert_eq!(lines(content), ["新路通车协", "正文"]);
}

#[test]
fn a_box_is_read_once_and_behind_its_paragraph() {
    let boxed = |words: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(words));
    let content = format!(
        "<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback>\
         </mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>",
        boxed("框中"),
        boxed("框中")
    );
    assert_eq!(lines(&content), ["前后", "框中"]);
}

#[test]
fn a_row_is_a_line_and_a_frame_is_none() {
    let cell = |words: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", paragraph(words));
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("内一"), cell("内二"));
    let content = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}<w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>{}",
        cell("指标"),
        cell("数值"),
        cell("驿站"),
        inner,
        paragraph("框里一段"),
        paragraph("框里二段"),
        paragraph("表后")
    );
    assert_eq!(lines(&content), ["指标 | 数值", "驿站 | 内一 | 内二", "框里一段", "框里二段", "表后"]);
}

#[test]
fn headings_have_the_levels_of_their_styles() {
    let styles = r#"<w:styles>
        <w:style w:styleId="T"><w:name w:val="Title"/></w:style>
        <w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
        <w:style w:styleId="own"><w:name w:val="小标题"/><w:basedOn w:val="1"/></w:style>
        <w:style w:styleId="c"><w:name w:val="toc 1"/></w:style>
        <w:style w:styleId="loop"><w:name w:val="环"/><w:basedOn w:val="loop"/></w:style></w:styles>"#;
    let content = [("T", "青禾区工作报告"), ("c", "一、修路 1"), ("own", "一、修路"), ("loop", "正文")]
        .map(|(style, text)| styled(style, text))
        .concat();
    let document = document(&[(MAIN, &body(&content)), ("word/styles.xml", styles)]);
    assert_eq!(document.text, "青禾区工作报告\n一、修路\n正文\n");
    assert_eq!(document.headings, [(1, 1), (2, 2)]);
}

#[test]
fn numbers_are_computed_as_word_does() {
    let level = |at: u8, format: &str, pattern: &str| {
        format!(
            r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{pattern}"/></w:lvl>"#
        )
    };
    let numbering = format!(
        r#"<w:numbering><w:abstractNum w:abstractNumId="7">{}{}{}</w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
        </w:numbering>"#,
        level(0, "chineseCounting", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%2.%3")
    );
    let item = |list: u8, level: u8, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let content = [
        (1, 0, "路"),
        (1, 1, "甲"),
        (1, 1, "乙"),
        (1, 2, "丙"),
        (1, 0, "桥"),
        (1, 1, "丁"),
        (2, 0, "树"),
        (0, 0, "无"),
    ]
    .map(|(list, level, text)| item(list, level, text))
    .concat();
    let document = document(&[(MAIN, &body(&content)), ("word/numbering.xml", &numbering)]);
    let expected = ["一、路", "（一）甲", "（二）乙", "二.1 丙", "二、桥", "（一）丁", "五、树", "无"];
    assert_eq!(document.text.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_note_stands_behind_its_paragraph_and_parts_no_words() {
    let notes =
        format!(r#"<w:footnotes><w:footnote w:id="2">{}</w:footnote></w:footnotes>"#, paragraph("驿站：议事的地方。"));
    let content = r#"<w:p><w:r><w:t>协商驿站</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>提质</w:t></w:r></w:p>"#;
    let document = document(&[(MAIN, &body(content)), ("word/footnotes.xml", &notes)]);
    assert_eq!(document.text, "协商驿站提质\n[1] 驿站：议事的地方。\n");
}

#[test]
fn what_is_damaged_is_said() {
    let cut = body(&paragraph("镇里修了路")).replace("</w:body></w:document>", "<w:p><w:r><w:t>又架");
    let document = document(&[(MAIN, &cut)]);
    assert_eq!((document.text.as_str(), document.notes.len()), ("镇里修了路\n又架\n", 1));
    assert!(read(&packed(&[("other.xml", "")])).expect_err("no document").reason.contains("damaged"));
    assert!(read(b"PK\x03\x04").expect_err("cut off").reason.contains("damaged"));
}

#[test]
fn no_entity_is_expanded_and_no_depth_is_too_deep() {
    let bomb = format!(
        r#"<!DOCTYPE w:document [<!ENTITY a "协商"><!ENTITY b SYSTEM "file:///etc/passwd">]>{}"#,
        body(&paragraph("前&a;&b;后"))
    );
    assert_eq!(document(&[(MAIN, &bomb)]).text, "前后\n");
    let deep = "<w:sdt>".repeat(200_000) + &paragraph("深处");
    assert_eq!(lines(&deep), ["深处"]);
    let within = "<w:p><w:r><w:t>层</w:t></w:r>".repeat(100_000) + &"</w:p>".repeat(100_000) + &paragraph("后面");
    let read = lines(&within);
    let all: usize = read.iter().map(|line| line.matches('层').count()).sum();
    assert_eq!((all, read.last().map(String::as_str)), (100_000, Some("后面")));
}
