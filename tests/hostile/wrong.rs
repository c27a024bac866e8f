//! Files whose names lie, files that are cut off, and beginnings with nothing behind them.

use super::set::Fate::{Either, Found, Named};
use super::set::Set;
use super::texts::noise;
use super::zips::{gzip, packed, paragraph};

const PAGE: &str = "<!DOCTYPE html><html><head><title>青禾区政府工作报告</title></head><body><p>镇里修了路，村民都说好。</p></body></html>";
const TABLE: &str = "案由,承办单位,答复\n关于修路的提案,交通局,已经修好了\n关于架桥的提案,水利局,明年架好\n";

pub(crate) fn make(set: &mut Set) {
    endings(set);
    truncated(set);
    old(set);
}

fn endings(set: &mut Set) {
    set.add("其实是文字.docx", Either, "镇里用docx修了路，村民都说好。\n");
    set.add("其实是文档.txt", Found("文档里的话"), paragraph("这是文档里的话，不是文本。"));
    set.add("其实是网页.pdf", Either, PAGE);
    set.add("其实是网页.doc", Either, PAGE);
    set.add("其实是网页.docx", Either, PAGE);
    set.add("其实是网页.xls", Either, PAGE);
    set.add("其实是富文本.doc", Either, "{\\rtf1\\ansi 修路}");
    set.add("其实是表.xls", Found("关于修路的提案"), TABLE);
    set.add("其实是图.md", Named, [b"\x89PNG\r\n\x1a\n", &noise(5000)[..]].concat());
    set.add("其实是图.docx", Named, [b"\xff\xd8\xff\xe0", &noise(5000)[..]].concat());
    set.add("其实是程序.txt", Named, [b"\x7fELF\x02\x01\x01\0", &noise(5000)[..]].concat());
    set.add("其实是压缩包.docx", Either, packed(&[("2024.txt", "镇里修了路，村民都说好。")]));
    set.add("其实是表格.odt", Either, packed(&[("xl/workbook.xml", "<workbook/>")]));
    set.add("其实是文字.zip", Either, "镇里用zip修了路。\n");
    set.add("其实是文字.gz", Either, "镇里用gz修了路。\n");
    set.add("其实是压缩.json", Found("这是压缩过的话"), gzip("这是压缩过的话。".as_bytes()));
    set.add("其实是压缩.txt.json", Found("压缩过的话"), gzip("这是压缩过的话，修路架桥。\n".repeat(3).as_bytes()));
    set.add("没有后缀", Either, "镇里修了路。\n");
    set.add("怪后缀.🛣️", Found("这里有路牌"), "这里有路牌。\n");
    set.add("程序.exe", Named, noise(100));
    set.add("封装.ofd", Named, packed(&[("OFD.xml", "<ofd:OFD/>")]));
}

fn truncated(set: &mut Set) {
    let text = "去年全区新建小公园十二个，居民的满意程度又有提高。";
    let words: String =
        (0..200).map(|number| format!("<w:p><w:r><w:t>第{number}条：{text}</w:t></w:r></w:p>")).collect();
    let document = super::zips::word(format!("<w:document><w:body>{words}</w:body></w:document>"));
    let content = format!("<office:document-content><office:body><office:text><text:p>{text}</text:p>");
    let odt = packed(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)]);
    let zip = packed(&[("甲.txt", text), ("乙.txt", text)]);
    let long = text.repeat(500);
    let zst = zstd::encode_all(long.as_bytes(), 3).expect("packed");
    let gz = gzip(noise(5000).as_slice());
    for (ending, whole) in [
        ("docx", document),
        ("odt", odt),
        ("xlsx", super::tables::workbook(text)),
        ("zip", zip),
        ("gz", gz),
        ("zst", zst),
    ] {
        for (part, cut) in [("开头", 6), ("一半", whole.len() / 2), ("将尽", whole.len() - 5)] {
            set.add(&format!("断在{part}.{ending}"), Either, &whole[..cut]);
        }
        let mut changed = whole.clone();
        changed.iter_mut().skip(40).step_by(7).for_each(|byte| *byte ^= 0x55);
        set.add(&format!("改了字节.{ending}"), Either, changed);
    }
    let pdf = super::others::pdf("");
    for (part, cut) in [("开头", 9), ("一半", pdf.len() / 2), ("将尽", pdf.len() - 5)] {
        set.add(&format!("断在{part}.pdf"), Either, &pdf[..cut]);
    }
}

/// Files of old Office programs, which begin alike.
fn old(set: &mut Set) {
    const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let wide = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    set.add("旧文件只有头.doc", Either, OLE);
    set.add("旧文件乱码.doc", Either, [OLE, &noise(20_000)].concat());
    set.add("旧文件有密码.docx", Named, [OLE, &noise(5000), &wide("EncryptedPackage"), &noise(5000)].concat());
    for (name, stream) in [("旧表格.xls", "Workbook"), ("旧表格.et", "Book"), ("旧文字.wps", "WordDocument")] {
        set.add(name, Either, [OLE, &noise(5000), &wide(stream), &noise(5000)].concat());
    }
    // A table of sectors that leads back to itself.
    let mut circle = vec![0_u8; 512 * 4];
    circle[..8].copy_from_slice(OLE);
    circle[24..32].copy_from_slice(&[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0]);
    circle[32] = 6;
    circle[44..48].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f]);
    circle[68..76].copy_from_slice(&[0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f]);
    circle.extend(wide("Workbook"));
    set.add("旧表格绕圈.xls", Named, circle);
}
