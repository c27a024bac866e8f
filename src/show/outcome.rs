//! What an update of the index did, for a person: what was read, what was not and why, what is held now.

use std::fmt::Write;

use super::{Style, brief};
use crate::engine::{FileNote, Outcome};

/// Files named with their reasons before the rest is only counted.
const NAMED: usize = 20;

/// The summary of an update.
pub fn outcome(outcome: &Outcome, style: &Style) -> String {
    let Outcome { read, unchanged, removed, renamed, bytes, seconds, .. } = *outcome;
    let mut text = String::new();
    let _ = write!(text, "读入 {read} 份");
    if renamed > 0 {
        let _ = write!(text, "（其中改名 {renamed} 份）");
    }
    let _ = write!(
        text,
        "，未变 {unchanged} 份，移除 {} 份，未能读取 {} 份",
        removed - renamed.min(removed),
        outcome.unread.len()
    );
    let megabytes = bytes as f64 / 1e6;
    // The speed of little says nothing, nor that of what could not be read this time either.
    let _ = match read == 0 || bytes < 1_000_000 {
        true => writeln!(text, "；{seconds:.2} 秒"),
        false => writeln!(text, "；{megabytes:.1} MB，{seconds:.2} 秒（{:.1} MB/s）", megabytes / seconds.max(1e-9)),
    };
    let held = &outcome.held;
    let _ = write!(text, "索引现有 {} 份报告，{} 段", held.count.reports, held.count.passages);
    if held.district_count() > 0 {
        let _ = write!(text, "，{} 个地区", held.district_count());
    }
    let _ = match held.years() {
        Some((first, last)) if first == last => write!(text, "，{first} 年"),
        Some((first, last)) => write!(text, "，{first}–{last} 年"),
        None => Ok(()),
    };
    text.push('\n');
    push_notes(&mut text, "未能读取", &outcome.unread, Some(NAMED), style);
    if !outcome.copies.is_empty() {
        let _ = writeln!(text, "\n与别的文件相同、没有另读的 {} 份，见 search status", outcome.copies.len());
    }
    if !outcome.doubtful.is_empty() {
        let _ = writeln!(text, "\n读入但有疑 {} 份，见 search status", outcome.doubtful.len());
    }
    text
}

/// A heading and the files with their notes, as many as `most`.
pub(super) fn push_notes(text: &mut String, label: &str, files: &[FileNote], most: Option<usize>, style: &Style) {
    if files.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{label} {} 份：", files.len());
    let shown = most.unwrap_or(usize::MAX);
    for file in files.iter().take(shown) {
        let notes: Vec<String> = file.notes.iter().map(|note| brief(&note.replace('\n', " "))).collect();
        let _ = writeln!(text, "  {}: {}", style.path(&file.path), notes.join("; "));
    }
    if files.len() > shown {
        let _ = writeln!(text, "  …另 {} 份，见 search status --all", files.len() - shown);
    }
}
