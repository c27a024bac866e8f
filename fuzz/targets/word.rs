//! Word documents: the text, its styles, its numbering and its notes.

#![no_main]

use district_search_fuzz::{archive, begin, parts, read};
use libfuzzer_sys::fuzz_target;

const MEMBERS: [&str; 5] =
    ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/endnotes.xml"];

const TEXT: &str = "<w:document><w:body><w:p><w:pPr><w:pStyle w:val=\"1\"/><w:numPr><w:ilvl w:val=\"0\"/>\
    <w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>修路</w:t></w:r></w:p><w:p><w:r><w:t xml:space=\"preserve\">架 桥&#x3002;\
    </w:t><w:tab/><w:br/><w:footnoteReference w:id=\"2\"/></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>\
    <w:tbl><w:tr><w:tc><w:p><w:r><w:t>案由</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>答复</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
    <w:sdt><w:sdtContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:sdtContent></w:sdt></w:body></w:document>";
const STYLES: &str = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 1\"/><w:basedOn \
    w:val=\"2\"/><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style></w:styles>";
const NUMBERING: &str = "<w:numbering><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"3\"/><w:numFmt \
    w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId \
    w:val=\"1\"/></w:num></w:numbering>";
const NOTES: &str =
    "<w:footnotes><w:footnote w:id=\"2\"><w:p><w:r><w:t>注脚</w:t></w:r></w:p></w:footnote></w:footnotes>";

fuzz_target!(init: begin([parts::joined(&[TEXT, STYLES, NUMBERING, NOTES, ""]), parts::joined(&[TEXT])]), |input: &[u8]| {
    read::file("a.docx", &archive::packed(&MEMBERS, input));
});
