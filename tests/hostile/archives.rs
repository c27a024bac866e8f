//! Archives whose lists, names or members lie.

use super::set::Fate::{Either, Found, Named};
use super::set::{Fate, Set};
use super::zips::{Member, archive, gzip, member, packed, paragraph};

const TEXT: &str = "镇里修了路，又架了桥，村民都说好。";

pub(crate) fn make(set: &mut Set) {
    lists(set);
    names(set);
    nested(set);
}

/// An archive with one member that lies and one that is good, and what is to become of the first.
fn beside_a_good_one(set: &mut Set, name: &str, lying: Member, fate: Fate) {
    let inside = String::from_utf8(lying.name.clone()).expect("a name in UTF-8");
    set.add(name, Found("好成员"), archive(&[lying, member("好.txt", format!("这是好成员。{TEXT}"))]));
    set.made(&format!("{name}/{inside}"), fate);
}

fn lists(set: &mut Set) {
    let locked = Member { flags: 1 | 1 << 11, ..member("锁住.txt", TEXT) };
    beside_a_good_one(set, "有密码的成员.zip", locked, Named);
    beside_a_good_one(set, "不会的压法.zip", Member { method: 98, ..member("怪.txt", TEXT) }, Named);
    beside_a_good_one(set, "没有的压法.zip", Member { method: 777, ..member("怪.txt", TEXT) }, Named);
    beside_a_good_one(set, "和数不对.zip", Member { sum: 7, ..member("错.txt", TEXT) }, Named);
    beside_a_good_one(set, "大小说谎.zip", Member { size: u32::MAX - 1, ..member("大.txt", TEXT) }, Either);
    beside_a_good_one(set, "没有内容.zip", Member { packed: vec![], ..member("无.txt", TEXT) }, Named);
    beside_a_good_one(set, "压坏.zip", Member { packed: vec![0xff; 99], ..member("坏.txt", TEXT) }, Named);
    let elsewhere = Member { begins: Some(7), ..member("错位.txt", TEXT) };
    set.add("目录指错.zip", Named, archive(&[member("好.txt", TEXT), elsewhere]));
    let outside = Member { begins: Some(u32::MAX - 1), ..member("远.txt", TEXT) };
    set.add("目录指到外面.zip", Named, archive(&[member("好.txt", TEXT), outside]));
    let mut no_list = archive(&[member("甲.txt", TEXT)]);
    let end = no_list.len();
    no_list[end - 6..end - 2].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f]);
    set.add("没有目录.zip", Named, no_list);
    let mut counted = archive(&[member("甲.txt", TEXT)]);
    let end = counted.len();
    counted[end - 14..end - 10].copy_from_slice(&[0xff; 4]);
    set.add("目录多算.zip", Either, counted);
    set.add("空压缩包.zip", Named, archive(&[]));
    let again = Member { is_listed_only: true, ..member("甲.txt", TEXT) };
    let overlapping: Vec<Member> = (0..1000)
        .map(|number| Member { name: format!("{number:04}.txt").into(), is_listed_only: number > 0, ..again.clone() })
        .collect();
    set.add("成员重叠.zip", Named, archive(&overlapping));
    let many: Vec<Member> = (0..30_000).map(|number| member(format!("{number}.txt"), "")).collect();
    set.add("三万空成员.zip", Named, archive(&many));
    let folders: Vec<Member> = (0..3000).map(|number| member(format!("{number}/"), "")).collect();
    set.add("全是文件夹.zip", Named, archive(&folders));
}

fn names(set: &mut Set) {
    let inside = |name: &str| archive(&[member(name, TEXT)]);
    set.add("名字往上.zip", Found("架了桥"), inside("../../../../etc/上面.txt"));
    set.add("名字绝对.zip", Found("架了桥"), inside("/etc/passwd.txt"));
    set.add("名字反斜线.zip", Found("架了桥"), inside("C:\\Windows\\..\\报告.txt"));
    set.add("名字有控制符.zip", Found("架了桥"), inside("报\0告\u{1b}[2J\u{202e}甲\n乙.txt"));
    set.add("名字很长.zip", Found("架了桥"), inside(&format!("{}.txt", "长".repeat(4000))));
    set.add("名字很深.zip", Found("架了桥"), inside(&format!("{}深.txt", "层/".repeat(4000))));
    let (gbk, _, _) = encoding_rs::GBK.encode("萧山区/报告.txt");
    set.add("名字是国标码.zip", Found("架了桥"), archive(&[member(&*gbk, TEXT)]));
    set.add("名字是乱码.zip", Either, archive(&[member(b"\xff\xfe\x80\x81.txt", TEXT)]));
    set.add("名字为空.zip", Found("架了桥"), inside(""));
    set.add("名字只有点.zip", Found("架了桥"), inside("../.."));
    let same = [member("甲.txt", "第一个甲说修路。"), member("甲.txt", "第二个甲说架桥。")];
    set.add("同名.zip", Found("个甲说"), archive(&same));
    set.made("同名.zip", Named);
    let alike = [
        member("甲.txt", "外面的甲说修路。"),
        member("../甲.txt", "上面的甲说架桥。"),
        member("/甲.txt", "根上的甲说种树。"),
    ];
    set.add("化为同名.zip", Found("外面的甲"), archive(&alike));
    set.made("化为同名.zip/甲 (2).txt", Found("上面的甲"));
    set.made("化为同名.zip/甲 (3).txt", Found("根上的甲"));
    let both = [member("甲.txt", "前面的甲说修路。"), member("甲.txt/乙.txt", "里面的乙说架桥。")];
    set.add("又是文件又是夹.zip", Found("前面的甲"), archive(&both));
    set.made("又是文件又是夹.zip/甲.txt/乙.txt", Found("里面的乙"));
    set.add("自己装自己.zip", Named, archive(&[member("自己装自己.zip", inside("自己装自己.zip"))]));
}

fn nested(set: &mut Set) {
    let mut inner = packed(&[("内.txt", TEXT)]);
    for depth in 0..20 {
        inner = archive(&[member(format!("{depth}.zip"), inner)]);
    }
    set.add("套二十层.zip", Named, inner);
    set.add("套压缩.zip", Named, archive(&[member("内.txt.gz", gzip(TEXT.as_bytes()))]));
    set.add("套文档.zip", Found("套着的文档"), archive(&[member("内.docx", paragraph("这是套着的文档，说修路。"))]));
    set.add("套两次.txt.gz.gz", Named, gzip(&gzip(TEXT.as_bytes())));
    let zst = |bytes: &[u8]| zstd::encode_all(bytes, 1).expect("packed");
    set.add("套两次.txt.gz.zst", Named, zst(&gzip(TEXT.as_bytes())));
    set.add("压缩包再压.zip.gz", Either, gzip(&packed(&[("内.txt", TEXT)])));
}
