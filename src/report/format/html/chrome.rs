//! The parts of a page around its text: menus, the way to the page, what to share it with, the foot. They are known by
//! their tags and by what their authors call them, and believed only while there is no prose in them: a box called
//! `nav` that holds paragraphs was named by somebody who thought of something else.

use super::main_text::is_text_box;
use super::page::{Element, Kind, Page};

/// What authors call such parts.
const NAMES: [&str; 56] = [
    "ad",
    "ads",
    "adv",
    "advert",
    "banner",
    "bdshare",
    "bdsharebuttonbox",
    "bread",
    "breadcrumb",
    "breadcrumbs",
    "comments",
    "copyright",
    "crumb",
    "crumbs",
    "curpos",
    "dibu",
    "dqwz",
    "erweima",
    "ewm",
    "fenxiang",
    "footer",
    "footnav",
    "friendlink",
    "friendlinks",
    "jiathis",
    "leftnav",
    "login",
    "logo",
    "mbx",
    "menu",
    "menus",
    "mianbao",
    "nav",
    "navbar",
    "navi",
    "navigation",
    "navs",
    "pager",
    "pagination",
    "print",
    "qrcode",
    "rank",
    "recommend",
    "related",
    "relevant",
    "search",
    "share",
    "sharing",
    "sidebar",
    "sidenav",
    "sitemap",
    "subnav",
    "toolbar",
    "topbar",
    "topnav",
    "weizhi",
];

/// What they call such parts and parts of a text alike: the head of a report, the signature at its bottom.
const DOUBTFUL: [&str; 20] = [
    "bar", "bottom", "comment", "copy", "foot", "guide", "head", "header", "hot", "jump", "jumper", "links",
    "location", "next", "path", "position", "prev", "tool", "tools", "top",
];

/// Prose of a hidden box beyond which it may be the text itself, which a script shows.
const HIDDEN_TEXT: usize = 200;

/// How many hidden boxes with text are compared with the rest of the page.
const MOST_COMPARED: usize = 20;

/// What text a part of the page holds, in characters without spaces.
#[derive(Clone, Copy, Default)]
struct Weight {
    /// All of it.
    all: usize,
    /// What leads to other pages.
    linked: usize,
    /// How many sentences end in it.
    sentences: usize,
}

impl Weight {
    fn since(self, before: Self) -> Self {
        Self {
            all: self.all - before.all,
            linked: self.linked - before.linked,
            sentences: self.sentences - before.sentences,
        }
    }

    fn plain(self) -> usize {
        self.all - self.linked
    }

    /// Whether most of it leads to other pages.
    fn is_linked(self) -> bool {
        self.linked * 2 >= self.all
    }

    /// Whether there is no prose in it: mostly links, or some words without a sentence.
    fn is_light(self) -> bool {
        self.is_linked() || (self.plain() < 120 && self.sentences == 0)
    }

    /// As light as a foot, where addresses and rights are.
    fn is_foot(self) -> bool {
        self.is_light() || (self.plain() < 400 && self.sentences < 2)
    }
}

/// For every node, whether it belongs to a part around the text.
pub(super) fn parts(page: &Page) -> Vec<bool> {
    let weights = weights(page);
    let whole = weights[page.nodes.len()];
    let mut is_part = vec![false; page.nodes.len()];
    let (mut compared, mut box_end) = (0, 0);
    let mut at = 1;
    while at < page.nodes.len() {
        let end = page.nodes[at].end;
        let weight = weights[end].since(weights[at]);
        // Most of the page is never a part around the rest.
        let may_be = weight.all > 0 && (weight.plain() * 2 < whole.plain() || weight.plain() == 0);
        let is_apart = page.element(at).is_some_and(|element| {
            if is_hidden(element) {
                compared += usize::from(weight.plain() >= HIDDEN_TEXT);
                return weight.plain() < HIDDEN_TEXT || (compared <= MOST_COMPARED && is_repeated(page, at));
            }
            if is_text_box(element) {
                box_end = box_end.max(end);
            }
            // In the box of the text, a head and a foot are those of the text.
            may_be && is_around(element, weight) && (at >= box_end || weight.is_linked())
        });
        if is_apart {
            is_part[at..end].fill(true);
            at = end;
        } else {
            at += 1;
        }
    }
    is_part
}

fn is_around(element: &Element, weight: Weight) -> bool {
    let has_any = |names: &[String], known: &[&str]| names.iter().any(|name| known.contains(&name.as_str()));
    match &*element.tag {
        "nav" | "aside" | "dialog" | "form" => weight.is_light(),
        "header" => weight.is_light() && weight.linked > 0,
        "footer" => weight.is_foot(),
        "ul" | "ol" | "dl" | "div" | "section" | "table" | "center" => {
            let names = element.names();
            if has_any(&names, &["footer", "copyright"]) {
                return weight.is_foot();
            }
            (has_any(&names, &NAMES) && weight.is_light())
                || (has_any(&names, &DOUBTFUL) && weight.is_light() && weight.linked > 0)
        }
        _ => false,
    }
}

fn is_hidden(element: &Element) -> bool {
    element.attribute("hidden").is_some()
        || (element.attribute("style").is_some_and(|style| style.to_ascii_lowercase().contains("display"))
            && element.style().contains("display:none"))
}

/// Whether the longest text of a hidden box stands elsewhere as well: the same for the printer, or for telephones.
fn is_repeated(page: &Page, hidden: usize) -> bool {
    let own = hidden..page.nodes[hidden].end;
    let text = |node: usize| match &page.nodes[node].kind {
        Kind::Text(text) => Some(text.trim()),
        Kind::Element(_) => None,
    };
    let Some(longest) = own.clone().filter_map(text).max_by_key(|text| text.len()) else { return true };
    (0..page.nodes.len()).filter(|node| !own.contains(node)).filter_map(text).any(|other| other.contains(longest))
}

/// What stands before each node, and in the whole page behind the last.
fn weights(page: &Page) -> Vec<Weight> {
    let mut weights = Vec::with_capacity(page.nodes.len() + 1);
    let mut weight = Weight::default();
    let (mut linked_until, mut unread_until) = (0, 0);
    for (at, node) in page.nodes.iter().enumerate() {
        weights.push(weight);
        match &node.kind {
            Kind::Element(element) if element.is(&["script", "style", "noscript", "title", "option", "textarea"]) => {
                unread_until = unread_until.max(node.end);
            }
            Kind::Element(element) if element.is(&["a"]) && element.attribute("href").is_some() => {
                linked_until = linked_until.max(node.end);
            }
            Kind::Text(text) if at >= unread_until => {
                let characters = text.chars().filter(|character| !character.is_whitespace()).count();
                weight.all += characters;
                weight.linked += if at < linked_until { characters } else { 0 };
                weight.sentences += text.chars().filter(|one| matches!(one, '。' | '！' | '？')).count();
            }
            _ => {}
        }
    }
    weights.push(weight);
    weights
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    /// The text of the parts around the text of this page.
    fn around(html: &str) -> String {
        let page = parse(html);
        let is_part = parts(&page);
        let texts = page.nodes.iter().zip(is_part).filter_map(|(node, is_part)| match &node.kind {
            Kind::Text(text) if is_part => Some(text.trim()),
            _ => None,
        });
        texts.collect()
    }

    fn prose() -> String {
        format!("<p>{}</p>", "今年全区新修了许多条路，居民都说方便。".repeat(30))
    }

    #[test]
    fn parts_are_known_by_tag_and_name() {
        let page = format!(
            "<header><a href=1>青禾区</a></header><div class='topNav2'>首页</div><nav>政务</nav>{}<ul id=share_box><li>分享</ul>\
             <footer>地址：青禾路1号。</footer><div hidden>看不见</div><p style='Display : none'>也看不见</p>",
            prose()
        );
        assert_eq!(around(&page), "青禾区首页政务分享地址：青禾路1号。看不见也看不见");
    }

    #[test]
    fn a_part_with_prose_is_text_whatever_it_is_called() {
        assert_eq!(around(&format!("<div class='nav main'>{}</div>{}", prose(), prose())), "");
        assert_eq!(around(&format!("<aside>{}</aside>{}", prose(), prose())), "");
        assert_eq!(around(&format!("<div style='display:none'>{}</div><p>短", prose())), "");
        let again = format!("<div style='display:none'>{}</div><div>{}</div>", prose(), prose());
        assert!(around(&again).starts_with("今年"));
    }

    #[test]
    fn the_head_and_the_foot_of_a_text_are_text() {
        assert_eq!(around(&format!("<div class=head>青禾区工作报告</div>{}<div class=bottom>签名</div>", prose())), "");
        let article = format!("<article><header>报告</header>{}<div class=toolbar>附注</div></article>", prose());
        assert_eq!(around(&article), "");
    }

    #[test]
    fn the_names_are_in_order() {
        assert!(NAMES.is_sorted() && DOUBTFUL.is_sorted());
    }
}
