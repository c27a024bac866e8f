//! Pages of the web, PDF and JSON.

use super::set::Fate::{Either, Found, Named};
use super::set::Set;

pub(crate) fn make(set: &mut Set) {
    pages(set);
    pdfs(set);
    json(set);
}

fn pages(set: &mut Set) {
    set.add("十万层.html", Either, format!("<body><p>层外的话说修路。</p>{}<p>层里的话</p>", "<div>".repeat(100_000)));
    set.add("十万粗体.html", Either, format!("<body>{}层里的话", "<b><p>".repeat(20_000)));
    set.add("表套表.html", Either, format!("<body>{}层里的话", "<table><tr><td>格".repeat(20_000)));
    set.add(
        "没有收尾.html",
        Either,
        "<html><body><p>没收尾的网页<table><tr><td>修路<p>架桥<li><ul><select><option>".repeat(100),
    );
    set.add("大属性.html", Either, format!("<body><p title=\"{}\">大属性的网页说修路。</p>", "甲".repeat(1 << 19)));
    let (gbk, _, _) = encoding_rs::GBK.encode("<p>编码说谎的网页说修路，又说架桥。</p>");
    set.add("编码说谎.html", Either, [b"<html><head><meta charset=\"utf-8\"></head><body>", &*gbk].concat());
    set.add(
        "编码没有.html",
        Either,
        "<meta charset=\"没有这种\"><meta charset=\"utf-7\"><p>编码没有的网页说修路。</p>",
    );
    set.add("实体.html", Either, format!("<p>{}修路</p>", "&#x110000;&#0;&nosuch;&amp".repeat(10_000)));
    set.add("脚本不完.html", Either, "<body><p>脚本前的话</p><script>".to_owned() + &"<!--<script>".repeat(10_000));
    set.add(
        "邮件.mht",
        Either,
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"甲\"\n\n".to_owned()
            + &"--甲\nContent-Type: multipart/mixed; boundary=\"甲\"\n\n".repeat(5000),
    );
}

/// A PDF of one empty page with these objects besides; `pages` stands in its tree of pages.
pub(crate) fn pdf(objects: &str) -> Vec<u8> {
    let head = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n";
    let pages = "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>\nendobj\n";
    let tail = "trailer\n<< /Root 1 0 R /Size 9 >>\nstartxref\n0\n%%EOF\n";
    let own = if objects.is_empty() { pages } else { objects };
    format!("{head}{own}{tail}").into_bytes()
}

fn pdfs(set: &mut Set) {
    set.add("空.pdf", Named, pdf(""));
    set.add("没有一页.pdf", Named, pdf("2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"));
    set.add("页绕圈.pdf", Named, pdf("2 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999999 >>\nendobj\n"));
    set.add("引用绕圈.pdf", Named, pdf("2 0 obj\n3 0 R\nendobj\n3 0 obj\n2 0 R\nendobj\n"));
    let page = "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>\nendobj\n";
    let stream =
        |said: &str, content: &str| format!("{page}4 0 obj\n<< {said} >>\nstream\n{content}\nendstream\nendobj\n");
    set.add("长度说谎.pdf", Either, pdf(&stream("/Length 99999999999", "BT (a) Tj ET")));
    set.add("长度是自己.pdf", Either, pdf(&stream("/Length 4 0 R", "BT (a) Tj ET")));
    set.add(
        "过滤百层.pdf",
        Either,
        pdf(&stream(&format!("/Length 20 /Filter [{}]", "/FlateDecode ".repeat(10_000)), "x")),
    );
    set.add(
        "千层数组.pdf",
        Either,
        pdf(&stream(&format!("/Length 2 /K {}{}", "[".repeat(1000), "]".repeat(1000)), "BT")),
    );
    set.add("十万层字典.pdf", Either, pdf(&format!("2 0 obj\n{}\nendobj\n", "<< /K ".repeat(100_000))));
    set.add("指令百万层.pdf", Either, pdf(&stream("/Length 4000000", &"q [ ".repeat(500_000))));
    let locked = String::from_utf8(pdf(""))
        .expect("text")
        .replace("/Size 9", "/Size 9 /Encrypt << /Filter /没有 /V 99 /O (?) >>");
    set.add("锁是乱的.pdf", Named, locked);
    set.add("只有头.pdf", Named, "%PDF-1.4\n");
    set.add(
        "表指错.pdf",
        Either,
        String::from_utf8(pdf("")).expect("text").replace("startxref\n0", "startxref\n99999999999999999999"),
    );
}

fn json(set: &mut Set) {
    set.add("十万层.json", Named, "[".repeat(100_000));
    set.add("十万层.jsonl", Named, "{\"text\":".repeat(100_000));
    set.add("不完.json", Named, "{\"text\": \"修路架桥");
    set.add("空表.json", Named, "[]");
    set.add("只有数.json", Named, "42");
    set.add("同名成员.json", Either, "{\"text\": \"前一段话\", \"text\": \"后一段话\", \"text\": 5}");
    set.add("大数.json", Either, format!("{{\"text\": \"大数旁的话\", \"year\": {}}}", "9".repeat(100_000)));
    let lines = "{\"text\": \"坏行前的话\"}\n{\"text\": 坏了\n\n{\"text\": \"坏行后的话\"}\n";
    set.add("一行坏.jsonl", Found("坏行后的话"), lines);
    set.made("一行坏.jsonl/2", Named);
    set.add("不是编码.jsonl", Either, [lines.as_bytes(), b"{\"text\": \"\xff\xfe\xc3\x28\"}\n"].concat());
    set.add("转义代理.json", Either, "{\"text\": \"修路\\ud800架桥\\udc00\\u0000种树\"}");
    let many: String = (0..3000).map(|number| format!("{{\"text\": \"第{number}条修路\"}}\n")).collect();
    set.add("三千条.jsonl", Found("第2999条"), many);
}
