//! Documents of XML that are deep, wide, cut off, or that ask for what lies outside.

use super::set::Fate::{Either, Found, Named};
use super::set::Set;
use super::zips::{archive, gzip, member, packed, word};

fn body(content: &str) -> String {
    format!("<w:document><w:body>{content}</w:body></w:document>")
}

fn line(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// An OpenDocument text.
fn open(content: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:text>{content}</office:text></office:body></office:document-content>"
    );
    packed(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)])
}

pub(crate) fn make(set: &mut Set) {
    depth(set);
    entities(set);
    characters(set);
}

fn depth(set: &mut Set) {
    let good = line("深层外面的话说修路。");
    set.add("百万层.docx", Found("深层外面"), word(body(&format!("{good}{}", "<w:sdt>".repeat(1_000_000)))));
    set.add("百万层.odt", Either, open(&format!("<text:p>修路架桥</text:p>{}", "<text:section>".repeat(1_000_000))));
    let paragraphs = "<w:p><w:r><w:t>路</w:t>".repeat(100_000);
    set.add("段套段.docx", Found("段外面的话"), word(body(&(line("段外面的话。") + &paragraphs))));
    let cell = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>左格</w:t></w:r></w:p></w:tc><w:tc>";
    set.add("表套表.docx", Either, word(body(&cell.repeat(30_000))));
    set.add("段套段.odt", Either, open(&"<text:p>路".repeat(100_000)));
    let cell =
        "<table:table><table:table-row><table:table-cell><text:p>左格</text:p></table:table-cell><table:table-cell>";
    set.add("表套表.odt", Either, open(&cell.repeat(30_000)));
    set.add("列表套列表.odt", Either, open(&"<text:list><text:list-item><text:p>修路".repeat(50_000)));
    set.add(
        "空格百万.odt",
        Either,
        open(&format!("<text:p>修路{}</text:p>", "<text:s text:c=\"4000000000\"/>".repeat(20_000))),
    );
    let attribute = format!("<w:p w:rsid=\"{}\"><w:r><w:t>大属性旁的话</w:t></w:r></w:p>", "甲".repeat(10 << 20 >> 1));
    set.add("大属性.docx", Either, word(body(&attribute)));
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=\"1\"")).collect();
    set.add("十万属性.docx", Found("属性旁边"), word(body(&format!("<w:p{attributes}/>{}", line("属性旁边的话。")))));
    let style = "<w:style w:styleId=\"甲\"><w:basedOn w:val=\"乙\"/></w:style><w:style w:styleId=\"乙\"><w:basedOn w:val=\"甲\"/></w:style>";
    let text = "<w:p><w:pPr><w:pStyle w:val=\"甲\"/></w:pPr><w:r><w:t>样式绕圈的话</w:t></w:r></w:p>";
    set.add(
        "样式绕圈.docx",
        Found("样式绕圈"),
        packed(&[("word/document.xml", &body(text)), ("word/styles.xml", style)]),
    );
    let number = "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"99\"><w:start w:val=\"4294967295\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1%2%3%9%0%\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>";
    let item = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"99\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>编号很大的话</w:t></w:r></w:p>";
    set.add(
        "编号很大.docx",
        Found("编号很大"),
        packed(&[("word/document.xml", &body(&item.repeat(5))), ("word/numbering.xml", number)]),
    );
    set.add("没有正文.docx", Named, packed(&[("word/document.xml", "")]));
    set.add("只有图.docx", Named, word(body("<w:p><w:drawing/></w:p>")));
}

fn entities(set: &mut Set) {
    let mut declared = "<!ENTITY 甲0 \"哈哈哈哈哈哈哈哈哈哈\">".to_owned();
    for number in 1..30 {
        declared += &format!("<!ENTITY 甲{number} \"{}\">", format!("&甲{};", number - 1).repeat(10));
    }
    let text = line("前面的话&甲29;后面的话");
    set.add("十亿个笑.docx", Found("前面的话"), word(format!("<!DOCTYPE w [{declared}]>{}", body(&text))));
    let outside =
        "<!DOCTYPE w [<!ENTITY 外 SYSTEM \"file:///etc/passwd\"><!ENTITY % 参 SYSTEM \"file:///etc/passwd\">%参;]>";
    set.add("外部实体.docx", Found("门外的话"), word(format!("{outside}{}", body(&line("门外的话&外;在此")))));
    let include =
        "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\" parse=\"text\"/>";
    set.add("外部包含.odt", Found("包含旁边"), open(&format!("<text:p>包含旁边的话</text:p>{include}")));
    set.add("不完的声明.docx", Either, word(format!("<!DOCTYPE w [{}", declared.repeat(1000))));
    set.add("实体.xml", Either, format!("{outside}<报告>&外;修路</报告>"));
}

fn characters(set: &mut Set) {
    let text = body(&line("双字节的话"));
    let wide: Vec<u8> = format!("\u{feff}<?xml version=\"1.0\" encoding=\"UTF-16\"?>{text}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    set.add("双字节.docx", Found("双字节的话"), word(wide));
    set.add(
        "不是字符.docx",
        Either,
        word(body(&line("前\u{0}\u{1}\u{b}&#0;&#1;&#xd800;&#x110000;&#99999999999;后面的字"))),
    );
    set.add("不是编码.docx", Either, word([body("<w:p><w:r><w:t>").as_bytes(), b"\xff\xfe\xfd\xc3\x28"].concat()));
    set.add("没有收尾.docx", Found("没收尾的话"), word("<w:document><w:body><w:p><w:r><w:t>没收尾的话"));
    set.add("错着收尾.docx", Either, word("</w:p></w:r><w:p><w:r><w:t>错收尾的话</w:r></w:t></w:body></w:p></w:p>"));
    set.add(
        "断在标签.docx",
        Either,
        word("<w:document><w:body><w:p><w:r><w:t>断标签的话</w:t></w:r></w:p><w:p w:val=\"没"),
    );
    set.add("注释不完.docx", Either, word(format!("<w:document>{}<!-- {}", line("注释前的话"), "甲".repeat(100_000))));
    set.add(
        "字块不完.docx",
        Either,
        word(format!("<w:document>{}<![CDATA[{}", line("字块前的话"), "乙".repeat(100_000))),
    );
    let two = [
        member("word/document.xml", body(&line("第一份正文"))),
        member("word/document.xml", body(&line("第二份正文"))),
    ];
    set.add("两份正文.docx", Either, archive(&two));
    set.add("压过的文档.docx.gz", Found("压过的文档"), gzip(&word(body(&line("这是压过的文档。")))));
}
