//! What was verified of an index, for a person.

use std::fmt::Write;

use crate::engine::local::Verified;

/// What was found in order, and what is left to do.
pub fn verified(verified: &Verified) -> String {
    let Verified { files, bytes, changed, gone, texts, passages } = verified;
    let mut text = String::new();
    let _ = writeln!(text, "校验和  {files} 个文件，{:.1} MB，与写入时一致", *bytes as f64 / 1e6);
    let _ = writeln!(text, "检索    抽取 {texts} 个字串，对照 {passages} 段原文，逐一相符");
    let _ = match (changed, gone) {
        (0, 0) => writeln!(text, "文件夹  与索引一致"),
        _ => writeln!(text, "文件夹  新增或变动 {changed} 个，已删 {gone} 个：用 search index 更新"),
    };
    text
}
