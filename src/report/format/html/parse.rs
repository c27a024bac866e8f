//! Tags become a page. The tokens are those of a browser; what belongs into what is decided here, by the few rules
//! that matter for text, because a browser's own rules let a small page grow without bound (a `<font>` that nobody
//! closes comes back in every later paragraph). Elements deeper than any person writes are kept beside each other.

use std::cell::RefCell;

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::page::{Element, Kind, Node, Page, is_block};
use super::tame;

/// How deep elements stand in each other at most.
const MOST_DEPTH: usize = 500;

/// Elements that hold nothing.
const VOID: [&str; 15] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta",
    "param", "wbr",
];

/// Elements that the end of something outside does not close.
const CELLS: [&str; 3] = ["td", "th", "caption"];

/// The attributes that say something about the text.
const KEPT: [&str; 17] = [
    "charset", "class", "content", "datetime", "hidden", "href", "id", "itemprop", "lang", "name", "property", "role",
    "start", "style", "title", "type", "value",
];

/// The page of this text.
pub(super) fn parse(html: &str) -> Page {
    let tokenizer = Tokenizer::new(Builder::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    for piece in tame::pieces(html) {
        input.push_back(StrTendril::from_slice(piece));
    }
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let mut tree = tokenizer.sink.tree.into_inner();
    tree.close_from(0);
    let end = tree.nodes.len();
    tree.nodes[0].end = end;
    Page { nodes: tree.nodes }
}

/// What takes the tokens.
#[derive(Default)]
struct Builder {
    tree: RefCell<Tree>,
}

impl TokenSink for Builder {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut tree = self.tree.borrow_mut();
        match token {
            Token::CharacterTokens(text) => tree.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let raw = match &*tag.name {
                    _ if tag.self_closing => None,
                    "script" => Some(RawKind::ScriptData),
                    "style" => Some(RawKind::Rawtext),
                    _ => None,
                };
                tree.start(tag, raw.is_some());
                return raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData);
            }
            Token::TagToken(tag) => tree.end(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// A page that grows.
struct Tree {
    nodes: Vec<Node>,
    /// The elements that are not closed yet, the outermost first.
    open: Vec<usize>,
    /// How many more would be open, were they not too deep.
    too_deep: usize,
}

impl Default for Tree {
    fn default() -> Self {
        let element = Element { tag: "html".into(), attributes: Vec::new() };
        Self { nodes: vec![Node { parent: 0, end: 1, kind: Kind::Element(element) }], open: Vec::new(), too_deep: 0 }
    }
}

impl Tree {
    fn add(&mut self, kind: Kind) -> usize {
        let parent = self.open.last().copied().unwrap_or(0);
        self.nodes.push(Node { parent, end: self.nodes.len() + 1, kind });
        self.nodes.len() - 1
    }

    fn tag(&self, node: usize) -> &str {
        match &self.nodes[node].kind {
            Kind::Element(element) => &element.tag,
            Kind::Text(_) => "",
        }
    }

    fn text(&mut self, text: &str) {
        let parent = self.open.last().copied().unwrap_or(0);
        match self.nodes.last_mut() {
            Some(Node { parent: same, kind: Kind::Text(before), .. }) if *same == parent => before.push_str(text),
            _ => {
                self.add(Kind::Text(text.to_owned()));
            }
        }
    }

    fn start(&mut self, tag: Tag, is_raw: bool) {
        let name: &str = &tag.name;
        if matches!(name, "html" | "head" | "body") {
            return;
        }
        self.close_implied(name);
        let holds_nothing = tag.self_closing || VOID.contains(&name);
        let is_too_deep = !is_raw && self.open.len() >= MOST_DEPTH;
        let attributes = tag.attrs.into_iter().filter(|attribute| KEPT.contains(&&*attribute.name.local));
        let attributes = attributes.map(|attribute| (attribute.name.local, attribute.value.to_string())).collect();
        let node = self.add(Kind::Element(Element { tag: tag.name, attributes }));
        if holds_nothing {
            return;
        }
        match is_too_deep {
            true => self.too_deep += 1,
            false => self.open.push(node),
        }
    }

    /// Closes what the beginning of an element closes without saying so.
    fn close_implied(&mut self, name: &str) {
        // A title that nobody closes would hold the whole page.
        if self.open.last().is_some_and(|node| self.tag(*node) == "title") {
            self.close_from(self.open.len() - 1);
        }
        match name {
            "li" => self.close(&["li"], |tag| matches!(tag, "ul" | "ol" | "menu" | "dir") || CELLS.contains(&tag)),
            "dd" | "dt" => self.close(&["dd", "dt"], |tag| tag == "dl" || CELLS.contains(&tag)),
            "td" | "th" => self.close(&["td", "th", "caption"], |tag| tag == "table"),
            "tr" => self.close(&["tr", "caption"], |tag| tag == "table"),
            "tbody" | "thead" | "tfoot" => {
                self.close(&["tbody", "thead", "tfoot", "tr", "caption"], |tag| tag == "table");
            }
            "rt" | "rp" => self.close(&["rt", "rp"], |tag| tag == "ruby" || is_block(tag)),
            "option" => self.close(&["option"], |tag| tag == "select"),
            "a" => self.close(&["a"], is_block),
            _ if is_block(name) => {
                self.close(&["p"], |tag| tag == "table" || CELLS.contains(&tag));
            }
            _ => {}
        }
        let is_heading = |tag: &str| tag.len() == 2 && tag.starts_with('h') && tag != "hr";
        if is_heading(name) && self.open.last().is_some_and(|node| is_heading(self.tag(*node))) {
            self.close_from(self.open.len() - 1);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "html" | "head" | "body" => {}
            "br" => {
                self.add(Kind::Element(Element { tag: "br".into(), attributes: Vec::new() }));
            }
            _ if VOID.contains(&name) => {}
            _ if self.too_deep > 0 && !matches!(name, "script" | "style") => self.too_deep -= 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.close(&["h1", "h2", "h3", "h4", "h5", "h6"], |tag| CELLS.contains(&tag));
            }
            "table" => self.close(&["table"], |_| false),
            "td" | "th" | "caption" | "tr" | "tbody" | "thead" | "tfoot" => self.close(&[name], |tag| tag == "table"),
            "li" => self.close(&["li"], |tag| matches!(tag, "ul" | "ol" | "menu" | "dir") || CELLS.contains(&tag)),
            _ if is_block(name) => self.close(&[name], |tag| CELLS.contains(&tag)),
            _ => self.close(&[name], is_block),
        }
    }

    /// Closes the innermost open element of these names, and all within, if it is not behind a bound.
    fn close(&mut self, names: &[&str], is_bound: impl Fn(&str) -> bool) {
        for place in (0..self.open.len()).rev() {
            let tag = self.tag(self.open[place]);
            if names.contains(&tag) {
                return self.close_from(place);
            }
            if is_bound(tag) {
                return;
            }
        }
    }

    fn close_from(&mut self, place: usize) {
        let end = self.nodes.len();
        for node in self.open.drain(place..) {
            self.nodes[node].end = end;
        }
    }
}
