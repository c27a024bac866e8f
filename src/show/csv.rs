//! The view for spreadsheets: a row for each passage that was found. What only resembles what was sought is left out, so that
//! rows can be counted. The file begins with a mark by which spreadsheets know UTF-8 (U+FEFF), and lines end as RFC 4180 says.

use std::fmt::Write;

use super::Shown;
use super::lines::clean;
use super::plain;
use crate::engine::{Hit, Tier};
use crate::report::division;

/// What a cell begins with that is calculated, in every width.
const FORMULA: [char; 13] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−'];

/// The columns, in their order. New ones are added behind these.
const COLUMNS: [&str; 19] = [
    "序号",
    "命中",
    "省",
    "市",
    "区县",
    "代码",
    "年份",
    "类别",
    "标题",
    "章节",
    "原文",
    "文件夹",
    "文件",
    "首行",
    "末行",
    "首页",
    "末页",
    "另有相近",
    "检索",
];

pub(super) fn render(shown: &Shown<'_>) -> String {
    let Shown { answer, request, .. } = *shown;
    let query = request.query.to_string();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // A row goes into memory, which takes all of them.
    let _ = writer.write_record(COLUMNS);
    for (at, hit) in answer.hits.iter().enumerate() {
        let Some(tier) = tier(hit.tier) else { continue };
        let _ = writer
            .write_record(row(request.offset.saturating_add(at + 1), tier, hit, &query).map(|cell| harmless(&cell)));
    }
    let rows = writer.into_inner().unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8_lossy(&rows))
}

/// What is said beside a table, which has no place for it: what was found, what else may have been meant, and what of it stands
/// in no row.
pub fn beside_table(shown: &Shown<'_>) -> String {
    let Shown { answer, request, .. } = *shown;
    let mut said = plain::above(shown);
    let rows: Vec<&Hit> = answer.hits.iter().filter(|hit| tier(hit.tier).is_some()).collect();
    let (all, count) = (answer.total.passages, rows.len() as u64);
    if rows.is_empty() {
        if all > 0 && request.limit > 0 {
            let _ = writeln!(said, "第 {all} 段之后没有了");
        }
        return said;
    }
    let alike: u64 = rows.iter().map(|hit| hit.alike.passages).sum();
    let _ = write!(said, "表格 {count} 行");
    if alike > 0 {
        let _ = write!(said, "，另有 {alike} 段几乎相同，没有单列（--unfold 列出）");
    }
    // Of a page from the middle it is known that it is not all.
    if request.offset == 0 && count + alike < all {
        let _ = write!(said, "；还有 {} 段没有列出（-n {all} 全部列出）", all - count - alike);
    }
    said.push('\n');
    said
}

/// How it was found; `None` where it is not what was sought.
fn tier(tier: Tier) -> Option<&'static str> {
    match tier {
        Tier::Literal => Some("逐字"),
        Tier::Synonym => Some("同义"),
        Tier::Full => Some("全部词语"),
        Tier::Partial => None,
    }
}

fn row(number: usize, tier: &str, hit: &Hit, query: &str) -> [String; COLUMNS.len()] {
    let division = hit.metadata.district.as_ref().and_then(|district| division::by_code(district.value));
    let mut names = <[String; 3]>::default();
    for above in division.iter().flat_map(|division| division.path()) {
        above.name().clone_into(&mut names[above.level() as usize]);
    }
    let [province, city, county] = names;
    // Two numbers: what a spreadsheet is given as 3-5 is the fifth of March.
    let pages = hit.pages.map(|(first, last)| [first, last].map(|page| page.to_string())).unwrap_or_default();
    let [first_page, last_page] = pages;
    [
        number.to_string(),
        tier.to_owned(),
        province,
        city,
        county,
        division.map_or_else(String::new, |division| division.code().to_string()),
        hit.metadata.year.as_ref().map_or_else(String::new, |year| year.value.to_string()),
        hit.metadata.institution.as_ref().map_or("", |institution| institution.value.name()).to_owned(),
        hit.title.clone(),
        hit.section.join(" > "),
        hit.text.clone(),
        hit.root.clone(),
        hit.path.clone(),
        hit.lines.first.to_string(),
        hit.lines.last.to_string(),
        first_page,
        last_page,
        hit.alike.passages.to_string(),
        query.to_owned(),
    ]
}

/// A cell that neither steers a terminal nor is taken for a formula: an apostrophe stands before what a spreadsheet would
/// calculate, as OWASP's page on CSV injection has it. Lines of a text stay lines.
fn harmless(cell: &str) -> String {
    let lines: Vec<String> = cell.split('\n').map(clean).collect();
    let cell = lines.join("\n");
    let is_formula = cell.trim_start().starts_with(FORMULA);
    if is_formula { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_calculated_is_text() {
        for formula in ["=1+1", "+86", "-1", "@SUM(A1)", " =1", "\n=1", "＝1", "＋86", "－1", "＠SUM(A1)"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for formula in ["\t=1", "\r=1"] {
            assert_eq!(harmless(formula), "\u{fffd}=1");
        }
        assert_eq!(harmless("增长5.2%，=不变"), "增长5.2%，=不变");
    }
}
