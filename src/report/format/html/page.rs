//! A page as a flat list of its nodes in the order of the text. Every node knows where its descendants end, so that
//! all walks are loops: a page of a hundred thousand boxes in each other is walked like any other.

use html5ever::LocalName;

/// A page.
pub(super) struct Page {
    /// Its nodes; the first is the page itself.
    pub(super) nodes: Vec<Node>,
}

/// A node of a page.
pub(super) struct Node {
    /// The node that holds it.
    pub(super) parent: usize,
    /// The place behind its last descendant.
    pub(super) end: usize,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a node is.
pub(super) enum Kind {
    /// Text.
    Text(String),
    /// An element.
    Element(Element),
}

/// An element of a page.
pub(super) struct Element {
    /// Its name, in lower case.
    pub(super) tag: LocalName,
    /// Its attributes that say something about the text.
    pub(super) attributes: Vec<(LocalName, String)>,
}

impl Page {
    /// The element at this place, if it is one.
    pub(super) fn element(&self, node: usize) -> Option<&Element> {
        match &self.nodes[node].kind {
            Kind::Element(element) => Some(element),
            Kind::Text(_) => None,
        }
    }

    /// All elements, in order.
    pub(super) fn elements(&self) -> impl Iterator<Item = (usize, &Element)> {
        (0..self.nodes.len()).filter_map(|node| Some((node, self.element(node)?)))
    }

    /// The text within a node, as it stands there.
    pub(super) fn text(&self, node: usize) -> String {
        let pieces = self.nodes[node..self.nodes[node].end].iter().filter_map(|one| match &one.kind {
            Kind::Text(text) => Some(text.as_str()),
            Kind::Element(_) => None,
        });
        pieces.collect()
    }

    /// The nearest node that holds both places.
    pub(super) fn common(&self, one: usize, other: usize) -> usize {
        let (first, last) = (one.min(other), one.max(other));
        let mut node = first;
        while self.nodes[node].end <= last {
            node = self.nodes[node].parent;
        }
        node
    }
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(given, _)| &**given == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is one of these.
    pub(super) fn is(&self, tags: &[&str]) -> bool {
        tags.contains(&&*self.tag)
    }

    /// Whether its text stands on lines of its own.
    pub(super) fn is_block(&self) -> bool {
        is_block(&self.tag)
    }

    /// The level of the heading it is.
    pub(super) fn heading(&self) -> Option<u8> {
        let level = self.tag.strip_prefix('h')?.parse().ok()?;
        (1..=6).contains(&level).then_some(level)
    }

    /// Its style without spaces, in lower case.
    pub(super) fn style(&self) -> String {
        let style = self.attribute("style").unwrap_or_default();
        style.chars().filter(|character| !character.is_whitespace()).collect::<String>().to_lowercase()
    }

    /// The words of its class and its id, in lower case, without the numbers behind them.
    pub(super) fn names(&self) -> Vec<String> {
        let given = ["class", "id", "role"].into_iter().filter_map(|name| self.attribute(name));
        let mut names = vec![String::new()];
        for text in given {
            let mut was_lower = false;
            for character in text.chars().take(400).chain([' ']) {
                let is_letter = character.is_alphabetic();
                if (!is_letter || (was_lower && character.is_uppercase()))
                    && names.last().is_some_and(|name| !name.is_empty())
                {
                    names.push(String::new());
                }
                if is_letter && let Some(name) = names.last_mut() {
                    name.extend(character.to_lowercase());
                }
                was_lower = character.is_lowercase();
            }
        }
        names.pop();
        names
    }
}

/// Whether the text of an element of this name stands on lines of its own.
pub(super) fn is_block(tag: &str) -> bool {
    const BLOCKS: [&str; 51] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "plaintext",
        "pre",
        "search",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ];
    BLOCKS.binary_search(&tag).is_ok()
}
