//! A report as it was read: what is known of it and where that comes from, its sections, and its passages with the lines
//! they stand on.

use std::fmt::Write;

use super::lines::wrapped;
use super::plain::{HEAD, PLACE, QUIET, painted};
use super::{Style, brief, clean};
use crate::engine::local::Single;
use crate::report::{Known, Metadata, Part, Passage, Source, division};

/// Room for the numbers of lines.
const MARGIN: usize = 8;

/// Files as they were read.
pub fn singles(all: &[Single], style: &Style) -> String {
    let mut text = String::new();
    for single in all {
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = writeln!(text, "{}", painted(&clean(&single.path), PLACE, style));
        match &single.read {
            Err(unreadable) => {
                let _ = writeln!(text, "未能读取  {}", brief(&unreadable.reason));
            }
            Ok(report) => {
                for note in &report.notes {
                    let _ = writeln!(text, "有疑    {}", brief(note));
                }
                for (number, part) in (1..).zip(&report.parts) {
                    if report.parts.len() > 1 {
                        let _ = writeln!(text, "\n第 {number} 篇，共 {} 篇", report.parts.len());
                    }
                    push_part(&mut text, part, style);
                }
            }
        }
    }
    text
}

/// The text of files as it was read, a paragraph to a line.
pub fn texts(all: &[Single]) -> String {
    let reports = all.iter().filter_map(|single| single.read.as_ref().ok());
    let paragraphs = reports.flat_map(|report| &report.parts).flat_map(|part| &part.paragraphs);
    paragraphs.map(|paragraph| clean(&paragraph.text) + "\n").collect()
}

fn push_part(text: &mut String, part: &Part, style: &Style) {
    let title = if part.title.is_empty() { "（没有题目）".to_owned() } else { clean(&part.title) };
    let _ = writeln!(text, "题目    {}", painted(&title, HEAD, style));
    push_metadata(text, &part.metadata, style);
    for (is_missing, which) in [(part.head_missing, "开头"), (part.tail_missing, "结尾")] {
        if is_missing {
            let _ = writeln!(text, "残缺    {which}在别的版面");
        }
    }
    let mut section: &[String] = &[];
    let mut before = &part.metadata;
    for passage in &part.passages {
        if *passage.section != *section {
            section = &passage.section;
            let _ = writeln!(text, "\n{}", painted(&clean(&section.join(" › ")), HEAD, style));
        }
        if passage.metadata != *before {
            before = &passage.metadata;
            push_metadata(text, before, style);
        }
        push_passage(text, passage, style);
    }
}

fn push_passage(text: &mut String, passage: &Passage, style: &Style) {
    let room = style.width.saturating_sub(MARGIN).max(20);
    let mut margin = format!("{:>6}  ", passage.lines.first);
    if let Some((page, _)) = passage.pages {
        let _ = writeln!(text, "{:MARGIN$}{}", "", painted(&format!("第 {page} 页"), QUIET, style));
    }
    for paragraph in passage.text.split('\n') {
        let characters: Vec<(char, bool)> = clean(paragraph).chars().map(|character| (character, false)).collect();
        for line in wrapped(&characters, room) {
            let line: String = line.into_iter().map(|(character, _)| character).collect();
            let _ = writeln!(text, "{margin}{line}");
            margin = " ".repeat(MARGIN);
        }
    }
}

/// What is known, a line each, with where it comes from.
fn push_metadata(text: &mut String, metadata: &Metadata, style: &Style) {
    let Metadata { district, year, covers, institution } = metadata;
    let name = |code: u32| match division::by_code(code) {
        Some(unit) => unit.path().iter().map(|above| above.name()).collect::<Vec<_>>().join(" "),
        None => code.to_string(),
    };
    let mut push = |label: &str, value: Option<String>, source: Option<&Source>| {
        let value = value.unwrap_or_else(|| "未知".to_owned());
        let source = source.map(|source| format!("  ← {}", brief(&of_source(source)))).unwrap_or_default();
        let _ = writeln!(text, "{label}    {}{}", clean(&value), painted(&source, QUIET, style));
    };
    push("地区", district.as_ref().map(|known| name(known.value)), source(district.as_ref()));
    push("年份", year.as_ref().map(|known| known.value.to_string()), source(year.as_ref()));
    let range = |(first, last): (u16, u16)| if first == last { first.to_string() } else { format!("{first}–{last}") };
    push("回顾", covers.as_ref().map(|known| range(known.value)), source(covers.as_ref()));
    push("类别", institution.as_ref().map(|known| known.value.name().to_owned()), source(institution.as_ref()));
}

fn source<T>(known: Option<&Known<T>>) -> Option<&Source> {
    known.map(|known| &known.source)
}

/// Where a value comes from, in words.
pub(super) fn of_source(source: &Source) -> String {
    match source {
        Source::Sidecar => "旁注文件".to_owned(),
        Source::FrontMatter => "文件开头的说明".to_owned(),
        Source::Fields => "文件自带的信息".to_owned(),
        Source::Folder(pattern) if pattern == "default" => "文件夹的默认值（search.toml）".to_owned(),
        Source::Folder(pattern) => format!("文件夹的路径规则（search.toml）{pattern}"),
        Source::Path(component) => format!("路径“{component}”"),
        Source::Text(0, words) => format!("题目“{words}”"),
        Source::Text(line, words) => format!("第 {line} 行“{words}”"),
        Source::Inferred(why) => format!("推断：{why}"),
    }
}
