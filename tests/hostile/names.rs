//! Names and things in folders that are no plain files: links, pipes, paths without end, files beside reports that are
//! broken.

use std::fs;
use std::process::{Command, Stdio};

use super::set::Fate::{Either, Found, Named};
use super::set::Set;

const TEXT: &str = "镇里修了路，又架了桥，村民都说好。\n";

pub(crate) fn make(set: &mut Set) {
    set.add("目录.txt/里面.txt", Found("目录里面"), "目录里面的话说修路。\n");
    set.add("换\n行.txt", Found("换行名字"), "换行名字里的话说修路。\n");
    set.add("引\"号'和 空格&$(x).txt", Found("引号名字"), "引号名字里的话说修路。\n");
    set.add("名\u{202e}倒.txt", Found("倒名字"), "倒名字里的话说修路。\n");
    set.add("-n.txt", Found("横线名字"), "横线名字里的话说修路。\n");
    set.add(&format!("{}.txt", "长".repeat(80)), Found("长名字"), "长名字里的话说修路。\n");
    let deep = "很深的文件夹".repeat(8) + "/";
    set.add(&format!("{}底.txt", deep.repeat(20)), Found("底下的话"), "底下的话说修路。\n");
    set.add("旁注坏.txt", Found("旁注坏的话"), "旁注坏的话说修路。\n");
    set.add("旁注坏.meta.toml", Named, "title = [\u{0}没有收尾");
    set.add("旁注大.txt", Found("旁注大的话"), "旁注大的话说修路。\n");
    set.add("旁注大.meta.toml", Named, "title = \"".to_owned() + &"甲".repeat(1 << 20));
    set.add("旁注深.txt", Found("旁注深的话"), "旁注深的话说修路。\n");
    set.add("旁注深.meta.toml", Named, "title = ".to_owned() + &"[".repeat(100_000));
    set.add("旁注不是字.meta.toml", Named, b"title = \"\xff\xfe\"");
    set.add("说明坏/报告.txt", Found("说明坏的话"), "说明坏的话说修路。\n");
    set.add("说明坏/search.toml", Named, "exclude = [\"[[[\"\n= 1");
    #[cfg(unix)]
    of_unix(set);
}

#[cfg(unix)]
fn of_unix(set: &mut Set) {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    let link = |set: &mut Set, name: &str, to: &str| {
        symlink(to, set.place(name)).expect("a link");
        set.made(name, Named);
    };
    link(set, "连回上面", "..");
    link(set, "连自己.txt", "连自己.txt");
    link(set, "连外面.txt", "/etc/passwd");
    link(set, "连外面", "/etc");
    link(set, "连到没有.txt", "没有.txt");
    link(set, "连到设备.txt", "/dev/zero");
    link(set, "连外面.meta.toml", "/etc/passwd");
    let pipe =
        |name: &str| Command::new("mkfifo").arg(name).stderr(Stdio::null()).status().is_ok_and(|made| made.success());
    for name in ["管道.txt", "管道.docx", "管道.meta.toml", "管道/search.toml"] {
        if pipe(set.place(name).to_str().expect("a name in UTF-8")) {
            set.made(name, Named);
        }
    }
    set.add("不许读.txt", Either, TEXT);
    fs::set_permissions(set.place("不许读.txt"), fs::Permissions::from_mode(0o000)).expect("permissions");
    let name = OsStr::from_bytes(b"\xcf\xf4\xc9\xbd\xff.txt");
    fs::write(set.place("").join(name), TEXT).expect("a file");
    set.made("\\xCF\\xF4ɽ\\xFF.txt", Named);
    // Longer than any path may be: both halves are shorter, and one is put into the other.
    let step = "深".repeat(80) + "/";
    fs::write(set.place(&format!("半路/{}底.txt", step.repeat(9))), TEXT).expect("a file");
    fs::create_dir_all(set.place(&format!("走不到/{}x", step.repeat(9)))).expect("folders");
    fs::rename(set.place("半路"), set.place(&format!("走不到/{}y", step.repeat(9)))).expect("renamed");
    set.made("走不到", Named);
}
