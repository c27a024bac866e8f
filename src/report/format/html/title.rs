//! What a page is called: by the field that government sites have for it, by its first heading, or by what the window
//! shows, without the name of the site.

use std::collections::BTreeSet;

use super::line::Line;
use super::main_text::Chosen;
use super::page::Page;

/// What the names of sites and of their departments end with.
const SITES: [&str; 24] = [
    "网",
    "网站",
    "门户",
    "政府",
    "平台",
    "频道",
    "公众号",
    "在线",
    "首页",
    "信息公开",
    "政务公开",
    "栏目",
    "客户端",
    "融媒体中心",
    "融媒",
    "新闻中心",
    "发布",
    "委员会",
    "办公室",
    "公开目录",
    "专栏",
    "人大常委会",
    "政协",
    "Home",
];

/// What a page is called whose author called it nothing.
const NOTHING: [&str; 8] =
    ["无标题文档", "无标题", "详情", "详细页", "内容页", "文章内容", "Untitled Document", "Document"];

/// What programs call what nobody has named.
const PROGRAMS: [&str; 6] = ["文档", "新建文档", "新建", "演示文稿", "工作簿", "Microsoft Word"];

/// How many lines a title is set in at most.
const MOST_LINES: usize = 3;

/// The longest title, in characters.
const LONGEST: usize = 120;

/// How much of what the window shows is read, in characters.
const MOST_SHOWN: usize = 300;

/// The title of a page, and the lines that are nothing but it.
pub(super) struct Title {
    /// As it is written.
    pub(super) text: String,
    /// Lines of the page.
    pub(super) lines: Vec<usize>,
}

/// What the window shows.
struct Window {
    /// All of it, without spaces.
    whole: String,
    /// What is left of it without the name of the site.
    best: Option<String>,
}

impl Window {
    /// `known` are the short lines of the page, without spaces.
    fn of(title: &str, known: &BTreeSet<String>) -> Self {
        let shown: String = title.chars().take(MOST_SHOWN).collect();
        Self { whole: squeezed(&shown), best: without_site(&shown, known) }
    }
}

/// The title of a page, if it says it.
pub(super) fn title(page: &Page, lines: &[Line], chosen: &Chosen) -> Option<Title> {
    let short = lines.iter().filter(|line| line.characters <= LONGEST);
    let known: BTreeSet<String> = short.map(|line| squeezed(&line.text)).collect();
    let window: Vec<Window> = window_titles(page).iter().map(|title| Window::of(title, &known)).collect();
    let text = meta(page, &["articletitle"])
        .or_else(|| named(page))
        .or_else(|| heading(lines, chosen, &window))
        .or_else(|| window.iter().find_map(|title| title.best.clone()))?;
    let text = whole(text, lines, chosen);
    let (bare, is_short) = (squeezed(&text), text.chars().nth(LONGEST).is_none());
    if bare.is_empty() || !is_short || is_nothing(&text) {
        return None;
    }
    Some(Title { lines: places(&bare, lines, chosen), text })
}

/// Whether a title says nothing: the one that a program gave, `新建 Microsoft Word 文档`, `文档1`, or a single word in Latin letters.
fn is_nothing(title: &str) -> bool {
    let bare = title.trim_end_matches(|one: char| one.is_ascii_digit() || matches!(one, '(' | ')' | '（' | '）' | ' '));
    let is_word = title.bytes().all(|byte| byte.is_ascii_alphanumeric());
    NOTHING.contains(&title) || PROGRAMS.contains(&bare) || bare.starts_with("新建 Microsoft") || is_word
}

/// What a page says of whose site it is of: the field that government sites have for it, and what the window shows, in which the
/// name of the site stands behind the title.
pub(super) fn site(page: &Page) -> Option<String> {
    let named = meta(page, &["sitename"]).into_iter().chain(window_titles(page));
    let named: Vec<String> = named.map(|name| name.chars().take(MOST_SHOWN).collect()).collect();
    Some(named.join(" ")).filter(|names| !names.is_empty())
}

/// The content of the first of these fields that the head of the page has.
pub(super) fn meta(page: &Page, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let mut fields = page.elements().filter(|(_, element)| element.is(&["meta"])).map(|(_, element)| element);
        fields.find_map(|field| {
            let given = ["name", "property", "itemprop"].into_iter().find_map(|key| field.attribute(key))?;
            let content = spaced(field.attribute("content")?);
            (given.trim().eq_ignore_ascii_case(name) && !content.is_empty()).then_some(content)
        })
    })
}

/// A text with single spaces.
pub(super) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without spaces, in which titles are compared.
fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

/// What the window of the browser shows, and what the page is called where it is shared.
fn window_titles(page: &Page) -> Vec<String> {
    let shown = page.elements().find(|(_, element)| element.is(&["title"]));
    let shown = shown.map(|(node, _)| spaced(&page.text(node))).filter(|title| !title.is_empty());
    meta(page, &["og:title"]).into_iter().chain(shown).collect()
}

/// The title of an article of a public account.
fn named(page: &Page) -> Option<String> {
    let is_title = |id: Option<&str>| id.is_some_and(|id| id.trim() == "activity-name");
    let (node, _) = page.elements().find(|(_, element)| is_title(element.attribute("id")))?;
    Some(spaced(&page.text(node))).filter(|title| !title.is_empty())
}

/// The largest heading, if it is not the name of the site: it agrees with the window, or it is the only one and stands
/// in the text.
fn heading(lines: &[Line], chosen: &Chosen, window: &[Window]) -> Option<String> {
    let mut headings: Vec<(usize, String)> = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.heading == Some(1)) {
        match headings.last_mut() {
            Some((last, text)) if *last + 1 == at => {
                *last = at;
                text.push_str(&line.text);
            }
            _ => headings.push((at, line.text.clone())),
        }
    }
    let agrees = |heading: &str| {
        let heading = squeezed(heading);
        window.iter().any(|title| {
            (title.whole.contains(&heading) && !is_site(&heading))
                || title.best.as_ref().is_some_and(|best| heading.contains(&squeezed(best)))
        })
    };
    if let Some((_, text)) = headings.iter().find(|(_, text)| agrees(text)) {
        return Some(text.clone());
    }
    let mut in_text = headings.into_iter().filter(|(at, _)| chosen.is_text[*at]);
    let only = in_text.next().filter(|_| in_text.next().is_none())?;
    (only.0 <= chosen.first && !is_site(&only.1)).then_some(only.1)
}

fn is_site(name: &str) -> bool {
    SITES.iter().any(|site| name.ends_with(site))
}

/// What the window shows without the name of the site.
fn without_site(title: &str, known: &BTreeSet<String>) -> Option<String> {
    let is_line = |part: &str| known.contains(&squeezed(part));
    let spaced_marks = title.replace(" - ", "|").replace(" – ", "|").replace(" — ", "|");
    let parts: Vec<&str> = spaced_marks.split(['_', '|', '｜', '>', '»']).map(str::trim).collect();
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if let Some(part) = parts.iter().find(|part| !is_site(part) && is_line(part)) {
        return Some((*part).to_owned());
    }
    let mut best = "";
    for part in parts.into_iter().map(|part| without_ends(part, &is_line)).filter(|part| !is_site(part)) {
        // The first of those that are as long.
        if part.chars().count() > best.chars().count() {
            best = part;
        }
    }
    (!best.is_empty()).then(|| best.to_owned())
}

/// A title without the site before or behind a hyphen; hyphens between numbers, and pairs of them, belong to it.
fn without_ends<'a>(title: &'a str, is_line: &impl Fn(&str) -> bool) -> &'a str {
    let hyphens = title.match_indices('-').map(|(at, _)| at).filter(|at| {
        let before = title[..*at].chars().next_back();
        let after = title[at + 1..].chars().next();
        let is_inner = |one: Option<char>| one.is_none_or(|one| one.is_ascii_digit() || one == '-');
        !(is_inner(before) || is_inner(after))
    });
    let hyphens: Vec<usize> = hyphens.collect();
    let (mut start, mut end) = (0, title.len());
    for at in hyphens.iter().rev() {
        if is_line(&title[..end]) || !is_site(&title[at + 1..end]) {
            break;
        }
        end = *at;
    }
    for at in hyphens.iter().filter(|at| **at < end) {
        if !is_site(&title[start..*at]) {
            break;
        }
        start = at + 1;
    }
    title[start..end].trim()
}

/// The whole of a title that the window shortened, if a line above the text has it.
fn whole(title: String, lines: &[Line], chosen: &Chosen) -> String {
    let bare = title.trim_end_matches(['.', '…']);
    if bare.len() == title.len() || bare.is_empty() {
        return title;
    }
    let longer = lines[..lines.len().min(chosen.first + 1)].iter().find(|line| line.text.starts_with(bare));
    longer.map(|line| line.text.clone()).unwrap_or(title)
}

/// The lines near the head of the text that are this title, be it in several lines.
fn places(title: &str, lines: &[Line], chosen: &Chosen) -> Vec<usize> {
    // Titles stand above the first long paragraph, and a little below its beginning where that is a summary.
    let end = lines.len().min(chosen.first + 5);
    for start in 0..end {
        if !chosen.is_text[start] {
            continue;
        }
        let mut joined = String::new();
        for (length, line) in (1..=MOST_LINES).zip(&lines[start..]) {
            joined.push_str(&squeezed(&line.text));
            if joined == title {
                return (start..start + length).collect();
            }
            if !title.starts_with(&joined) {
                break;
            }
        }
    }
    Vec::new()
}
