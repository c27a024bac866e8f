//! What may have been meant, where nothing stands there literally: `  53 段  协商驿站   形近`.

use std::fmt::Write;

use super::Style;
use super::lines::clean;
use super::plain::{HEAD, QUIET, painted};
use crate::engine::{Answer, Reason};

pub(super) fn push(page: &mut String, answer: &Answer, style: &Style) {
    if answer.suggestions.is_empty() {
        return;
    }
    let _ = writeln!(page, "\n没有逐字命中；是否要找");
    for suggestion in &answer.suggestions {
        let count = format!("{:>5} 段", suggestion.passages);
        let typed = painted(&clean(&suggestion.typed), HEAD, style);
        let _ = writeln!(page, "{count}  {typed}  {}", painted(reason(suggestion.reason), QUIET, style));
    }
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::LooksAlike => "形近",
        Reason::SameSound => "音同",
        Reason::Confusion => "常混用",
        Reason::District => "相近的地名",
        Reason::FewerWords => "词少些",
        Reason::Unquoted => "不加引号",
        Reason::WithoutFilters => "不限地区、年份、类别",
    }
}
