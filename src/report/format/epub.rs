//! Electronic books (`.epub`): a zip archive of pages, read in the order that the book gives them.

use std::collections::HashMap;

use super::lines::Lines;
use super::xml::{self, Event};
use super::zipped::Zip;
use super::{Document, Unreadable, html};

/// The member that every book has; it says where the others are listed.
pub(super) const CONTAINER: &str = "META-INF/container.xml";

pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let damaged = || Unreadable { reason: "is damaged: its pages are not listed; fetch it anew".to_owned() };
    let mut zip = Zip::open(bytes)?;
    let container = zip.named(CONTAINER)?.ok_or_else(damaged)?;
    let mut list = None;
    xml::visit(&container, |event| {
        if let Event::Start(element) = event
            && element.name == "rootfile"
        {
            list = list.take().or_else(|| element.attribute("full-path"));
        }
    })?;
    let list = list.ok_or_else(damaged)?;
    let pages = pages(&zip.named(&list)?.ok_or_else(damaged)?)?;
    let folder = list.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut lines = Lines::default();
    let mut missing = 0;
    for page in &pages {
        let path = resolved(folder, page);
        let Some(content) = zip.named(&path)? else {
            missing += 1;
            continue;
        };
        for block in html::blocks(&String::from_utf8_lossy(&content)) {
            lines.push(block.heading, &block.text);
        }
    }
    let mut document = lines.document();
    if missing > 0 {
        document.notes.push(format!("{missing} of its pages are not in it; fetch it anew"));
    }
    Ok(document)
}

/// The paths of the pages, in their order, from the folder of the list on.
fn pages(list: &[u8]) -> Result<Vec<String>, Unreadable> {
    let mut items = HashMap::new();
    let mut order = Vec::new();
    xml::visit(list, |event| {
        let Event::Start(element) = event else { return };
        match element.name {
            "item" if element.attribute("properties").is_none_or(|kinds| !kinds.contains("nav")) => {
                items.extend(element.attribute("id").zip(element.attribute("href")));
            }
            "itemref" => order.extend(element.attribute("idref")),
            _ => {}
        }
    })?;
    Ok(order.into_iter().filter_map(|id| items.remove(&id)).collect())
}

/// A path from a folder on; nothing leads out of the archive, where names are only looked up.
fn resolved(folder: &str, path: &str) -> String {
    let path = path.split('#').next().unwrap_or(path);
    let mut names: Vec<String> = Vec::new();
    for name in folder.split('/').chain(path.split('/')) {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            name => names.push(unescaped(name)),
        }
    }
    names.join("/")
}

/// `%E6%8A%A5` and the like, undone.
fn unescaped(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let [first, behind @ ..] = rest {
        let hex = behind.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::zipped::packed;
    use super::*;

    #[test]
    fn pages_are_read_in_the_order_of_the_book() {
        let container = r#"<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>"#;
        let list = r#"<package><manifest><item id="n" href="nav.xhtml" properties="nav"/><item id="b" href="b.xhtml"/>
            <item id="a" href="%E7%94%B2.xhtml"/><item id="c" href="gone.xhtml"/></manifest>
            <spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/><itemref idref="c"/></spine></package>"#;
        let book = packed(&[
            (CONTAINER, container),
            ("OPS/book.opf", list),
            ("OPS/b.xhtml", "<html><body><p>又架了桥。</p></body></html>"),
            ("OPS/甲.xhtml", "<html><body><h2>一、修路</h2><p>镇里修了路。</p></body></html>"),
            ("OPS/nav.xhtml", "<html><body><p>目录</p></body></html>"),
        ]);
        let document = read(&book).expect("a book");
        assert_eq!(document.text, "一、修路\n镇里修了路。\n又架了桥。\n");
        assert_eq!(document.headings, [(1, 2)]);
        assert_eq!(document.notes.len(), 1);
        assert!(read(&packed(&[(CONTAINER, "<container/>")])).expect_err("no list").reason.contains("not listed"));
    }
}
