//! Days that stand on lines of their own: near the title, and under a text below who signs it. They are asked where nothing that a
//! report says of itself tells its year.

use std::ops::Range;

use super::super::line::is_at_most;
use super::super::{Known, Paragraph, ParagraphKind, Source, days, years};

/// The longest line, in characters, of which a day is the matter.
const LONGEST_DATED: usize = 60;

/// The longest name of who signs, in characters.
const LONGEST_NAME: usize = 30;

/// A day on a line of its own near the title, however it is written: alone, behind a word that names it, or behind a name, an office
/// or a meeting: `日期：2031-1-9`, `区长 张三 2031年1月9日`. Sentences that hold a day say when something else was.
pub(super) fn beside_title(paragraphs: &[Paragraph]) -> Option<Known<u16>> {
    let is_head = |one: &&Paragraph| {
        is_at_most(&one.text, LONGEST_DATED)
            && !one.text.contains(['。', '；'])
            && !matches!(
                one.kind,
                ParagraphKind::Heading(_) | ParagraphKind::RunIn(_) | ParagraphKind::Salutation | ParagraphKind::Row
            )
    };
    paragraphs.iter().take(6).take_while(is_head).skip(1).find_map(|one| {
        let (day, place) = days::first(&one.text).or_else(|| month_alone(&one.text))?;
        let (before, after) = (&one.text[..place.start], &one.text[place.end..]);
        let value = day[..4].parse().ok().filter(|_| leads_to_day(before) && follows_day(after))?;
        Some(Known { value, source: Source::text(one.lines.first, one.text.clone()) })
    })
}

/// Whether what stands before a day names it or who speaks on it.
fn leads_to_day(before: &str) -> bool {
    const OTHERS: [&str; 11] = ["至", "到", "自", "从", "截", "有效", "施行", "废止", "期限", "目标", "电话"];
    let is_apart = before.is_empty() || before.ends_with(['：', ':', '（', '(', '【', '[', ' ', '—', '-']);
    is_apart && !OTHERS.iter().any(|word| before.contains(word))
}

/// Whether nothing follows a day but what belongs to it, or fields of the same kind.
fn follows_day(after: &str) -> bool {
    let rest = after.trim_matches(|one: char| !one.is_alphanumeric() || "0123456789".contains(one));
    let is_apart = !after.starts_with(|one: char| one.is_alphanumeric() || "—-－–~～".contains(one));
    let is_weekday = rest.starts_with("星期") || rest.starts_with('周');
    rest == "印发" || (is_apart && (rest.is_empty() || is_weekday || after.contains(['：', ':'])))
}

/// The day under a text, below the name of who signs it.
pub(super) fn signed(paragraphs: &[Paragraph]) -> Option<Known<u16>> {
    let signs = |one: &Paragraph| {
        is_at_most(&one.text, LONGEST_NAME)
            && !one.text.contains(['。', '：', ':', '|'])
            && one.kind != ParagraphKind::Row
    };
    paragraphs.windows(2).rev().take(2).find_map(|pair| {
        let [name, one] = pair else { return None };
        let (day, place) = days::first(&one.text).or_else(|| in_characters(&one.text))?;
        let rest = &one.text[place.end..];
        let is_alone = place.start == 0 && matches!(rest.trim(), "" | "印发");
        let value = day[..4].parse().ok().filter(|_| is_alone && signs(name))?;
        Some(Known { value, source: Source::text(one.lines.first, one.text.clone()) })
    })
}

/// `二〇三一年一月九日`, alone.
fn in_characters(text: &str) -> Option<(String, Range<usize>)> {
    let (year, rest) = years::leading_year(text.trim())?;
    let (month, day) = rest.trim_start().strip_prefix('年')?.trim().strip_suffix('日')?.split_once('月')?;
    let is_number = |text: &str| years::small_number(text.trim()).is_some_and(|number| (1..=31).contains(&number));
    (is_number(month) && is_number(day)).then(|| (year.to_string(), 0..text.len()))
}

/// `2031年1月`, alone.
fn month_alone(text: &str) -> Option<(String, Range<usize>)> {
    let (year, rest) = years::leading_year(text.trim())?;
    let month = rest.trim_start().strip_prefix('年')?.trim().strip_suffix('月')?.trim_end();
    let is_month = month.parse().is_ok_and(|month: u8| (1..=12).contains(&month));
    is_month.then(|| (year.to_string(), 0..text.len()))
}

#[cfg(test)]
mod tests {
    use super::super::year::tests::{PROSE, read};

    #[test]
    fn a_day_near_the_title_or_under_the_text_is_understood_however_it_is_written() {
        for line in [
            "2031年1月",
            "2031-01-09",
            "2031.1.9",
            "2031/1/9",
            "日期：2031年1月9日",
            "发布时间：2031-01-09 10:20",
            "在县第十七届人民代表大会会议上（2031年1月9日）",
            "县长 王小禾 2031年1月9日",
            "2031年1月9日 星期二",
            "时间：2031-01-09 来源：县府办 阅读：12次",
            "来源：县府办 发布日期：2031-01-09 浏览次数：2024",
        ] {
            assert_eq!(read(&format!("青禾县工作报告\n\n{line}\n\n{PROSE}")).0, Some(2031), "{line}");
        }
        for line in [
            "2031年6月30日前完工的项目",
            "2031年1月1日—2035年12月31日",
            "有效期至2031年12月31日",
            "目标到2031年12月31日",
            "2031年1月1日起施行的办法规定",
            "2031年12月30日动工的大桥建成通车",
            "2031年12月30日 青禾大桥建成通车",
            "下一篇青禾镇报告2031-01-20",
        ] {
            assert_eq!(read(&format!("青禾县道路办法\n\n{line}\n\n{PROSE}")).0, None, "{line}");
        }
        for day in ["2031年1月9日", "二〇三一年一月九日", "2031年1月9日印发"] {
            let signed = format!("小河边的新路灯\n\n{PROSE}\n\n青禾县人民政府\n\n{day}");
            assert_eq!(read(&signed).0, Some(2031), "{day}");
        }
        let below = format!("{}下一篇：旧路灯\n\n2031年1月9日", format!("{PROSE}\n\n").repeat(12));
        assert_eq!(read(&format!("小河边的新路灯\n\n{below}")).0, None);
        for line in ["2031年1月9日修好的路灯", "联系电话 2031-9999"] {
            let line = format!("从前修的，{line}亮了");
            assert_eq!(read(&format!("小河边的新路灯\n\n{line}\n\n{PROSE}")).0, None, "{line}");
        }
    }
}
