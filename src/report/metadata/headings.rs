//! What headings say of years: `一、2024年工作回顾` looks back, `二、2025年主要任务` looks ahead, `过去五年工作回顾`
//! looks back on five years.

use super::super::line::{ends_sentence, is_at_most};
use super::super::outline::heading_title;
use super::super::{Paragraph, ParagraphKind, years};

/// What a heading says, and the line it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) line: u32,
    pub(super) words: String,
    pub(super) says: Says,
}

/// What the headings say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// The report looks back on this year.
    Review(u16),
    /// It looks back on the years of a plan, first and last.
    ReviewOfPlan(u16, u16),
    /// It looks back on the five years before.
    ReviewOfFiveYears,
    /// It looks ahead on this year.
    Plan(u16),
    /// It looks ahead, the year being `今年` or unnamed.
    PlanUnnamed,
}

/// Words of reports on what was planned, which are reviews although they hold a word of plans.
const SURE_REVIEW: [&str; 6] = ["执行情况", "完成情况", "回顾", "总结", "实施情况", "落实情况"];
const PLAN: [&str; 13] = [
    "任务",
    "思路",
    "总体要求",
    "安排",
    "打算",
    "目标",
    "部署",
    "计划",
    "工作重点",
    "重点工作",
    "工作建议",
    "展望",
    "草案",
];
const REVIEW: [&str; 5] = ["成绩", "成就", "成效", "取得", "工作情况"];
const AHEAD: [&str; 7] = ["今年", "今后", "新的一年", "新一年", "下一年", "明年", "下一步"];
const FIVE_YEARS: [&str; 6] = ["过去五年", "五年来", "五年工作", "这五年", "过去5年", "五年的"];

/// What the headings of an article say, the main ones first; deeper ones only where those say nothing.
/// Short lines without a number are headings in reports; in a page of news they are anything.
pub(super) fn read(paragraphs: &[Paragraph], title_line: u32, is_report: bool) -> Vec<Heading> {
    let main = |paragraph: &Paragraph| match paragraph.kind {
        ParagraphKind::Markdown(_) | ParagraphKind::Heading(0 | 1) | ParagraphKind::RunIn(0 | 1) => true,
        ParagraphKind::Body => is_report && is_at_most(&paragraph.text, 30) && !ends_sentence(&paragraph.text),
        _ => false,
    };
    let deeper = |paragraph: &Paragraph| matches!(paragraph.kind, ParagraphKind::Heading(2) | ParagraphKind::RunIn(2));
    let under = |belongs: &dyn Fn(&Paragraph) -> bool| -> Vec<Heading> {
        paragraphs.iter().filter(|one| one.lines.first != title_line && belongs(one)).flat_map(said_by).collect()
    };
    let headings = under(&main);
    if headings.is_empty() { under(&deeper) } else { headings }
}

fn said_by(paragraph: &Paragraph) -> Vec<Heading> {
    let title = heading_title(paragraph);
    let line = paragraph.lines.first;
    // A report may speak of the plans of several years; only of its own work it says when it is given.
    let is_of_economy = ["国民经济", "经济和社会发展"].iter().any(|word| title.contains(word));
    says(&title)
        .into_iter()
        .filter(|says| !(is_of_economy && matches!(says, Says::Plan(_))))
        .map(|says| Heading { line, words: title.clone(), says })
        .collect()
}

/// What the words of a heading or a title say of years.
pub(super) fn says(title: &str) -> Vec<Says> {
    let mut said = Vec::new();
    let found = years::years_in(title);
    let contains = |words: &[&str]| words.iter().any(|word| title.contains(word));
    let is_review = contains(&SURE_REVIEW) || contains(&REVIEW);
    let looks_far = ["未来", "今后五年", "远景"].iter().any(|word| title.contains(word));
    if contains(&FIVE_YEARS) && is_review && !looks_far {
        said.push(Says::ReviewOfFiveYears);
    }
    if let Some((first, _)) = years::plan_period(title).filter(|_| is_review && !looks_far) {
        said.push(Says::ReviewOfPlan(first, first + 4));
    }
    for (place, year) in found.iter().enumerate() {
        let end = found.get(place + 1).map_or(title.len(), |next| next.start);
        let after = &title[year.end..end];
        let before = title[..year.start].trim_end();
        let is_listed =
            before.strip_suffix('、').is_some_and(|listed| listed.ends_with(|last: char| last.is_ascii_digit()));
        // A plan has ends.
        let is_end = ["底", "末", "基本"].iter().any(|word| behind(title, year).starts_with(word));
        if is_listed || is_end || is_bound(title, year) {
            continue;
        }
        let holds = |words: &[&str]| words.iter().any(|word| after.contains(word));
        if holds(&SURE_REVIEW) {
            said.push(Says::Review(year.value));
        } else if holds(&PLAN) {
            said.push(Says::Plan(year.value));
        } else if holds(&REVIEW) {
            said.push(Says::Review(year.value));
        }
    }
    if found.is_empty() && contains(&AHEAD) && !is_review {
        said.push(Says::PlanUnnamed);
    }
    said
}

/// Whether a year in a title is the first or the last of several, or one that lies ahead: of none of these a report is.
pub(super) fn is_bound(title: &str, year: &years::Year) -> bool {
    const MARKS: [char; 8] = ['到', '至', '—', '-', '－', '–', '~', '～'];
    const BEHIND: [&str; 6] = ["以来", "以前", "之前", "远景", "底前", "末前"];
    let (before, after) = (title[..year.start].trim_end(), behind(title, year));
    // The first three quarters of a year, and what goes before some work, are of that year.
    let is_before = after.strip_prefix('前').is_some_and(|rest| {
        !rest.starts_with(|next: char| next.is_ascii_digit() || "期一二三四五六七八九十".contains(next))
    });
    let begins = after.starts_with('起') && !after.starts_with("起草");
    before.ends_with(MARKS)
        || after.starts_with(MARKS)
        || is_before
        || begins
        || BEHIND.iter().any(|word| after.starts_with(word))
}

/// What stands behind a year and its `年` or `年度`.
fn behind<'title>(title: &'title str, year: &years::Year) -> &'title str {
    let after = title[year.end..].trim_start();
    let after = after.strip_prefix('年').unwrap_or(after);
    after.strip_prefix('度').unwrap_or(after).trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_look_back_or_ahead() {
        for (title, expected) in [
            ("一、2030年工作回顾", vec![Says::Review(2030)]),
            ("二、2031年工作总体要求及主要任务", vec![Says::Plan(2031)]),
            ("一、二〇三〇年工作回顾和二〇三一年工作的总体要求", vec![Says::Review(2030), Says::Plan(2031)]),
            ("一、过去五年工作回顾", vec![Says::ReviewOfFiveYears]),
            ("一、“十二五”时期和2015年工作回顾", vec![Says::ReviewOfPlan(2011, 2015), Says::Review(2015)]),
            ("2030年计划执行情况和2031年计划草案", vec![Says::Review(2030), Says::Plan(2031)]),
            ("二、今后一年主要任务", vec![Says::PlanUnnamed]),
            ("三、2035年远景目标", vec![]),
            ("二、未来五年的奋斗目标", vec![]),
            ("（二）到2030年建成新城的目标", vec![]),
            ("三、修路", vec![]),
        ] {
            assert_eq!(says(title), expected, "{title}");
        }
    }
}
