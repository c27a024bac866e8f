//! What a page says of itself beside its title: when it was published, and whose text it is.

use super::line::{CELL, Line};
use super::main_text::Chosen;
use super::noise::is_noise;
use super::page::{Kind, Page};
use super::title::{meta, spaced};
use crate::report::days::{day_of_moment, first_day};

/// What the fields of a head are called that say when a page was published.
const PUBLISHED: [&str; 10] = [
    "pubdate",
    "article:published_time",
    "publishdate",
    "publish_date",
    "og:release_date",
    "datepublished",
    "weibo:article:create_at",
    "bytedance:published_time",
    "dc.date",
    "og:published_time",
];

/// How many lines around the head of a text are looked at.
const NEAR: usize = 12;

/// The longest line of such words, in characters.
const LONGEST: usize = 160;

/// What a word on such a line is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    /// When it was written, which may be the year before.
    Written,
    /// When it was published.
    Published,
    /// Some day, which other lines name as well.
    Day,
    /// Whose text it is.
    Origin,
    /// Who wrote it.
    Author,
    /// What else a document is known by; a line of this is text.
    Document,
    /// What only concerns the page.
    Page,
}

/// The words, longer ones before those that they end with.
const LABELS: [(&str, About); 46] = [
    ("成文日期", About::Written),
    ("成文时间", About::Written),
    ("生成日期", About::Written),
    ("生成时间", About::Written),
    ("发文日期", About::Written),
    ("印发日期", About::Written),
    ("发布时间", About::Published),
    ("发布日期", About::Published),
    ("公开时间", About::Published),
    ("公开日期", About::Published),
    ("发文时间", About::Published),
    ("发稿时间", About::Published),
    ("更新时间", About::Published),
    ("日期", About::Day),
    ("时间", About::Day),
    ("信息来源", About::Origin),
    ("稿件来源", About::Origin),
    ("文章来源", About::Origin),
    ("来源", About::Origin),
    ("发布机构", About::Author),
    ("发文机关", About::Document),
    ("发文字号", About::Document),
    ("文号", About::Document),
    ("索引号", About::Document),
    ("主题分类", About::Document),
    ("有效性", About::Document),
    ("发布人", About::Author),
    ("责任编辑", About::Author),
    ("编辑", About::Author),
    ("作者", About::Author),
    ("记者", About::Author),
    ("浏览次数", About::Page),
    ("点击次数", About::Page),
    ("阅读次数", About::Page),
    ("访问次数", About::Page),
    ("浏览量", About::Page),
    ("点击数", About::Page),
    ("点击量", About::Page),
    ("阅读量", About::Page),
    ("访问量", About::Page),
    ("点击", About::Page),
    ("浏览", About::Page),
    ("阅读", About::Page),
    ("字体大小", About::Page),
    ("字体", About::Page),
    ("字号", About::Page),
];

/// What a page says of itself.
#[derive(Default)]
pub(super) struct Info {
    /// The day it was written or else published, as `2024-01-15`.
    pub(super) day: Option<String>,
    /// Whose text it is and who wrote it, as it is written there: a line of the text.
    pub(super) origin: Option<String>,
    /// The lines that say nothing else.
    pub(super) lines: Vec<usize>,
}

/// Whether a line says nothing but when a page was published, whose text it is and what can be done with it.
pub(super) fn is_about_page(line: &str) -> bool {
    fields(line).is_some_and(|fields| are_about_page(&fields))
}

/// Whether fields say when a page was published, whose text it is or what can be done with it, and nothing of a document.
fn are_about_page(fields: &[Field<'_>]) -> bool {
    let is_text = |field: &Field<'_>| matches!(field.about, About::Written | About::Document);
    fields.iter().any(Field::is_about_page) && !fields.iter().any(is_text)
}

/// What a page says of itself in its head and around its title, which stands at this line.
pub(super) fn info(page: &Page, lines: &[Line], chosen: &Chosen, title: Option<usize>) -> Info {
    let mut info = Info::default();
    let anchor = title.unwrap_or(chosen.first).min(chosen.first);
    let window = anchor.saturating_sub(NEAR)..lines.len().min(chosen.first.max(anchor) + NEAR);
    let (mut written, mut published, mut day) = (None, None, None);
    for at in window {
        let line = &lines[at];
        let of_cells = if line.is_row { fields_of_row(&line.text) } else { Vec::new() };
        let is_table = !of_cells.is_empty();
        let Some(fields) = Some(of_cells).filter(|_| is_table).or_else(|| fields(&line.text)) else { continue };
        let day_of =
            |about: About| fields.iter().filter(|field| field.about == about).find_map(|field| first_day(field.text));
        written = written.or_else(|| day_of(About::Written));
        published = published.or_else(|| day_of(About::Published));
        if is_table {
            // Whoever writes a table for it says it to the reader.
            continue;
        }
        day = day.or_else(|| day_of(About::Day));
        if !are_about_page(&fields) {
            continue;
        }
        let kept: Vec<String> = fields.iter().filter_map(Field::kept).collect();
        if info.origin.is_none() && !kept.is_empty() {
            info.origin = Some(kept.join(" "));
            info.lines.push(at);
        } else if kept.is_empty() {
            info.lines.push(at);
        }
    }
    let of_head = meta(page, &PUBLISHED).and_then(|value| first_day(&value));
    info.day = written.or(of_head).or_else(|| of_account(page)).or(published).or(day);
    let said = || meta(page, &["contentsource", "source"]).or_else(|| named(page, "js_name"));
    info.origin = info.origin.or_else(|| said().map(|source| format!("来源：{source}")));
    info
}

/// A word and what stands behind it.
struct Field<'a> {
    about: About,
    label: &'a str,
    text: &'a str,
}

impl Field<'_> {
    fn is_about_page(&self) -> bool {
        matches!(self.about, About::Published | About::Origin | About::Page)
    }

    /// What of it is text worth keeping.
    fn kept(&self) -> Option<String> {
        let is_own = matches!(self.about, About::Origin | About::Author);
        let is_size = |word: &str| word.chars().all(|one| !one.is_alphanumeric() || "大中小号".contains(one));
        let is_idle = |word: &str| is_noise(word, false) || is_size(word) || (!is_own && is_number(word));
        let words = self.text.split_whitespace().filter(|word| !is_idle(word));
        let value = words.collect::<Vec<_>>().join(" ");
        let value = value.trim_end_matches(['|', '【', '[', '丨', ' ']);
        if value.is_empty() {
            return None;
        }
        Some(if is_own { format!("{}：{value}", self.label) } else { value.to_owned() })
    }
}

/// Whether a word is made of the numbers of a day, a time or a count.
fn is_number(word: &str) -> bool {
    word.chars().all(|one| !one.is_alphanumeric() || one.is_ascii_digit() || "年月日时分秒次TZ".contains(one))
}

/// The fields of a line that is made of them; it may begin with a day.
fn fields(line: &str) -> Option<Vec<Field<'_>>> {
    if line.chars().nth(LONGEST).is_some() || line.contains('。') {
        return None;
    }
    let mut starts: Vec<(usize, &'static str, About, usize)> = Vec::new();
    for (colon, mark) in line.char_indices().filter(|(_, character)| matches!(character, '：' | ':')) {
        let before = line[..colon].trim_end();
        if let Some((label, about)) = LABELS.iter().find(|(label, _)| before.ends_with(label)) {
            starts.push((before.len() - label.len(), label, *about, colon + mark.len_utf8()));
        }
    }
    let before = line[..starts.first()?.0].trim_matches(|one: char| !one.is_alphanumeric());
    if !before.split(' ').all(is_number) {
        return None;
    }
    let mut fields = Vec::new();
    if first_day(before).is_some() {
        fields.push(Field { about: About::Published, label: "", text: before });
    }
    for (at, (_, label, about, value)) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(line.len(), |next| next.0);
        fields.push(Field { about: *about, label, text: line[*value..end].trim().trim_end_matches(['|', '丨', ' ']) });
    }
    // `阅读：` with words behind it is a heading of the text.
    let is_text = |field: &Field<'_>| field.about == About::Page && field.kept().is_some();
    (!fields.iter().any(is_text)).then_some(fields)
}

/// The fields of a row in which a cell names what the next one says: `发文机关： | 青禾区政府 | 成文日期： | 2031年2月18日`.
fn fields_of_row(row: &str) -> Vec<Field<'_>> {
    let cells: Vec<&str> = row.split(CELL).collect();
    let field = |pair: &[&'_ str]| {
        let name: String = pair[0].chars().filter(|one| one.is_alphanumeric()).collect();
        LABELS.iter().find(|(label, _)| *label == name).copied()
    };
    let pairs = cells.windows(2).filter_map(|pair| Some((field(pair)?, pair[1])));
    pairs.map(|((label, about), text)| Field { about, label, text }).collect()
}

/// The text of the element of this name.
fn named(page: &Page, id: &str) -> Option<String> {
    let (node, _) = page.elements().find(|(_, element)| element.attribute("id") == Some(id))?;
    Some(spaced(&page.text(node))).filter(|text| !text.is_empty())
}

/// When an article of a public account was published; its page leaves the place empty for a script that knows it.
fn of_account(page: &Page) -> Option<String> {
    if let Some(day) = named(page, "publish_time").and_then(|text| first_day(&text)) {
        return Some(day);
    }
    named(page, "activity-name")?;
    let scripts = page.nodes.iter().filter_map(|node| match &node.kind {
        Kind::Text(text) if page.element(node.parent).is_some_and(|parent| parent.is(&["script"])) => Some(text),
        _ => None,
    });
    scripts
        .flat_map(|script| ["createTime", "create_time", " ct"].into_iter().filter_map(|name| set_in(script, name)))
        .next()
}

/// The day that a script gives this name: as it is written, or in seconds.
fn set_in(script: &str, name: &str) -> Option<String> {
    script.match_indices(name).find_map(|(at, _)| {
        let rest = script[at + name.len()..].trim_start();
        let rest = rest.strip_prefix(['=', ':'])?.trim_start().trim_start_matches(['"', '\'']);
        let value: String =
            rest.chars().take(40).take_while(|one| !['"', '\'', ';', ',', '\n'].contains(one)).collect();
        match value.parse() {
            Ok(seconds) if value.len() == 10 => day_of_moment(seconds),
            _ => first_day(&value),
        }
    })
}
