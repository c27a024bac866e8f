//! What an index holds, for a person: reports by district and year, the files that could not be read, and how the index
//! is made.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::Style;
use super::outcome::push_notes;
use crate::engine::Held;
use crate::engine::local::Status;
use crate::report::division;

/// Districts listed before the rest is only counted.
const LISTED: usize = 40;
/// Files named before the rest is only counted.
const NAMED: usize = 20;

/// The status of an index; with `all`, every district and file.
pub fn status(status: &Status, all: bool, style: &Style) -> String {
    let held = &status.held;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} 份报告，{} 段；未能读取 {} 份",
        held.count.reports,
        held.count.passages,
        status.unread.len()
    );
    let _ =
        writeln!(text, "文件夹  {}", status.roots.iter().map(|root| style.path(root)).collect::<Vec<_>>().join("  "));
    let _ = writeln!(
        text,
        "索引    {:.1} MB，{} 个分段，词典 {} 词",
        status.bytes as f64 / 1e6,
        status.segments,
        status.words
    );
    let _ = writeln!(text, "版本    布局 {}，字表与词典 {}，读取 {}", status.schema, status.tables, status.reader);
    push_table(&mut text, held, all, style);
    push_ledger(&mut text, status, (!all).then_some(NAMED), style);
    text
}

/// Every file that was not read, or only in part, with why and what to do.
pub fn skipped(status: &Status, style: &Style) -> String {
    let mut text = format!("{} 份报告；未能读取 {} 份\n", status.held.count.reports, status.unread.len());
    push_ledger(&mut text, status, None, style);
    text
}

fn push_ledger(text: &mut String, status: &Status, most: Option<usize>, style: &Style) {
    push_notes(text, "未能读取", &status.unread, most, style);
    push_notes(text, "读入但有疑", &status.doubtful, most, style);
    push_notes(text, "与别的文件相同、没有另读的", &status.copies, most, style);
}

/// Reports by district and year: a line for each district, a column for each year.
fn push_table(text: &mut String, held: &Held, all: bool, style: &Style) {
    let mut rows: BTreeMap<Option<u32>, BTreeMap<Option<u16>, u64>> = BTreeMap::new();
    let mut years = BTreeSet::new();
    for (district, year, count) in &held.districts {
        *rows.entry(*district).or_default().entry(*year).or_default() += count.reports;
        years.insert(*year);
    }
    if rows.is_empty() {
        return;
    }
    // The unknown year stands last; of many years the first are summed up.
    let unknown = years.remove(&None);
    let mut years: Vec<Option<u16>> = years.into_iter().collect();
    let room = style.width.saturating_sub(30) / 6;
    let summed = years.len().saturating_sub(room.max(2));
    let earlier: Vec<Option<u16>> = years.drain(..summed).collect();
    let _ = write!(text, "\n   合计");
    if !earlier.is_empty() {
        let _ = write!(text, "  更早");
    }
    for year in years.iter().flatten() {
        let _ = write!(text, "{year:>6}");
    }
    let _ = writeln!(text, "{}  地区", if unknown { "  未知" } else { "" });
    let mut listed: Vec<_> = rows.into_iter().collect();
    let is_cut = !all && listed.len() > LISTED;
    if is_cut {
        listed.sort_by_key(|(code, counts)| (std::cmp::Reverse(counts.values().sum::<u64>()), *code));
    }
    // What is not known stands last.
    listed.sort_by_key(|(code, _)| code.is_none());
    for (code, counts) in listed.iter().take(if all { usize::MAX } else { LISTED }) {
        let number = |count: u64| if count == 0 { "·".to_owned() } else { count.to_string() };
        let _ = write!(text, "{:>7}", counts.values().sum::<u64>());
        if !earlier.is_empty() {
            let sum: u64 = earlier.iter().filter_map(|year| counts.get(year)).sum();
            let _ = write!(text, "{:>6}", number(sum));
        }
        for year in &years {
            let _ = write!(text, "{:>6}", number(counts.get(year).copied().unwrap_or(0)));
        }
        if unknown {
            let _ = write!(text, "{:>6}", number(counts.get(&None).copied().unwrap_or(0)));
        }
        let _ = writeln!(text, "  {}", code.map_or("未知".to_owned(), place));
    }
    if is_cut {
        let _ = writeln!(text, "  …另 {} 个地区，search status --all 全部列出", listed.len() - LISTED);
    }
}

/// `杭州市 萧山区`; a province without what is above it.
fn place(code: u32) -> String {
    let Some(division) = division::by_code(code) else { return code.to_string() };
    let path = division.path();
    let names: Vec<&str> = path.iter().skip(usize::from(path.len() > 2)).map(|above| above.name()).collect();
    names.join(" ")
}
