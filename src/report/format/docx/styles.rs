//! The styles of a Word document: which of them are headings, of which level, and which carry a number.

use std::collections::HashMap;

use crate::report::Unreadable;
use crate::report::format::xml::{self, Event};

/// The number that a paragraph carries: the list it belongs to, and the level in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ListPlace {
    pub(super) list: u32,
    pub(super) level: Option<usize>,
}

/// What a style says of its paragraphs.
#[derive(Clone, Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    place: Option<ListPlace>,
}

/// All styles, by their identifiers.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
}

/// A style is based on another, and this on another again; not more often than so.
const LONGEST_CHAIN: usize = 16;

impl Styles {
    pub(super) fn read(xml: &[u8]) -> Result<Self, Unreadable> {
        let mut styles = HashMap::new();
        let mut open: Option<(String, Style)> = None;
        xml::visit(xml, |event| match event {
            Event::Start(element) if element.name == "style" => {
                open = element.attribute("styleId").map(|id| (id, Style::default()));
            }
            Event::Start(element) => {
                let Some((_, style)) = &mut open else { return };
                match element.name {
                    "name" => style.name = element.attribute("val").unwrap_or_default().to_lowercase(),
                    "basedOn" => style.based_on = element.attribute("val"),
                    "outlineLvl" => style.outline = element.number("val").filter(|level| *level < 9),
                    "numId" => {
                        let list = element.number("val").unwrap_or(0);
                        style.place.get_or_insert(ListPlace { list, level: None }).list = list;
                    }
                    "ilvl" => {
                        let level = element.number("val");
                        style.place.get_or_insert(ListPlace { list: 0, level }).level = level;
                    }
                    _ => {}
                }
            }
            Event::End("style") => styles.extend(open.take()),
            _ => {}
        })?;
        Ok(Self { styles })
    }

    /// The style and those it is based on.
    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let next = |style: &&Style| style.based_on.as_ref().and_then(|id| self.styles.get(id));
        std::iter::successors(self.styles.get(id), next).take(LONGEST_CHAIN)
    }

    /// The level of a heading with this style: the title of the document is 1, `heading 1` is 2.
    pub(super) fn heading(&self, id: &str) -> Option<u8> {
        self.chain(id).find_map(|style| {
            let named = ["heading ", "标题 ", "標題 "].iter().find_map(|name| style.name.strip_prefix(name));
            let by_name = match style.name.as_str() {
                "title" | "标题" | "標題" => Some(1),
                _ => named.and_then(|level| level.trim().parse::<u8>().ok()).map(|level| level.saturating_add(1)),
            };
            by_name.or(style.outline.map(|level| level + 2))
        })
    }

    /// Whether a paragraph of this style is a line of a table of contents.
    pub(super) fn is_of_contents(&self, id: &str) -> bool {
        let name = |style: &Style| style.name.starts_with("toc ") || style.name.starts_with("目录 ");
        self.styles.get(id).is_some_and(name)
    }

    /// The list that a style puts its paragraphs in.
    pub(super) fn place(&self, id: &str) -> Option<ListPlace> {
        self.chain(id).find_map(|style| style.place.filter(|place| place.list != 0))
    }
}
