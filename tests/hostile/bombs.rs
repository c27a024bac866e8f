//! Small files that become large ones when they are unpacked or laid out.

use super::set::Fate::Named;
use super::set::{Fate, Set};
use super::tables::sheet;
use super::zips::{archive, bomb, gzip, gzip_bomb, member};

pub(crate) fn make(set: &mut Set) {
    let text = "修路架桥。";
    let good = member("好.txt", "炸弹旁边的好成员说修路。");
    set.add("炸弹.zip", Fate::Found("炸弹旁边"), archive(&[bomb("炸.txt", "", text, 300), good.clone()]));
    set.made("炸弹.zip/炸.txt", Named);
    let many: Vec<_> = (0..40).map(|number| bomb(&format!("{number}.txt"), "", text, 40)).collect();
    set.add("许多炸弹.zip", Named, archive(&many));
    let inner = archive(&[bomb("炸.txt", "", text, 300)]);
    set.add("炸弹里的炸弹.zip", Named, archive(&[member("内.zip", &inner)]));
    let begins = "<w:document><w:body><w:p><w:r><w:t>";
    let parts = [member("[Content_Types].xml", "<Types/>"), bomb("word/document.xml", begins, text, 2500)];
    set.add("炸弹.docx", Named, archive(&parts));
    let styles = [
        member("word/document.xml", "<w:p><w:r><w:t>修路</w:t></w:r></w:p>"),
        bomb("word/styles.xml", "<a>", text, 300),
    ];
    set.add("炸弹在样式里.docx", Named, archive(&styles));
    let begins = "<office:document-content><office:body><office:text><text:p>";
    set.add("炸弹.odt", Named, archive(&[bomb("content.xml", begins, text, 2500)]));
    let mut workbook = sheet("<sheetData/>");
    workbook.push(bomb("xl/sharedStrings.xml", "<sst><si><t>", text, 1000));
    set.add("炸弹.xlsx", Named, archive(&workbook));
    set.add("炸弹.txt.gz", Named, gzip_bomb(3000));
    set.add("炸弹两层.txt.gz.gz", Named, gzip(&gzip_bomb(3000)));
    let block = zstd::encode_all(&vec![b' '; 16 << 20][..], 1).expect("packed");
    set.add("炸弹.txt.zst", Named, block.repeat(200));
    // A window of 2 GB is asked for.
    set.add("大窗口.txt.zst", Named, b"\x28\xb5\x2f\xfd\x00\xa8\x03\x00\x00\x20".as_slice());
    // A frame of one block that repeats a byte, over and over: four bytes become 128 KB.
    let repeated = [b"\x28\xb5\x2f\xfd\x00\x38".to_vec(), [0x02, 0x00, 0x10, b' '].repeat(40_000)].concat();
    set.add("重复块.txt.zst", Named, repeated);
}
