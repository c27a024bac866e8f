//! Days, as people and programs write them.

use std::ops::Range;

/// The first day that is written in a text, as `2024-01-15`: `2024年1月15日`, `2024/1/15 10:30`, `2024-01-15T08:00`.
pub(super) fn first_day(text: &str) -> Option<String> {
    first(text).map(|(day, _)| day)
}

/// The first day that is written in a text, and where in it that stands.
pub(super) fn first(text: &str) -> Option<(String, Range<usize>)> {
    let mut rest = text;
    while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
        rest = &rest[start..];
        let digits = number(rest);
        let start = text.len() - rest.len();
        if digits.len() == 8
            && let Some(day) = day(&digits[..4], &digits[4..6], &digits[6..])
        {
            return Some((day, start..start + digits.len()));
        }
        if digits.len() == 4
            && let Some((day, behind)) = day_of_year(digits, &rest[4..])
        {
            return Some((day, start..text.len() - behind.len()));
        }
        rest = &rest[digits.len()..];
    }
    None
}

/// The day of a moment in seconds since 1970, in China.
pub(super) fn day_of_moment(seconds: u64) -> Option<String> {
    // The calendar repeats itself every 400 years, and years that begin in March end with the odd day.
    const DAYS_OF_ERA: u64 = 146_097;
    let days = seconds.checked_add(8 * 3600)? / 86_400 + 719_468;
    let (era, of_era) = (days / DAYS_OF_ERA, days % DAYS_OF_ERA);
    let of_years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * of_years + of_years / 4 - of_years / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + of_years + u64::from(month <= 2);
    day(&year.to_string(), &month.to_string(), &day_of_month.to_string())
}

/// The digits a text begins with.
fn number(text: &str) -> &str {
    let length = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    &text[..length]
}

/// The day of a year, and what stands behind it.
fn day_of_year<'text>(year: &str, rest: &'text str) -> Option<(String, &'text str)> {
    let rest = after_mark(rest, ['-', '/', '.', '年', '－', '．'])?;
    let month = number(rest);
    let rest = after_mark(&rest[month.len()..], ['-', '/', '.', '月', '－', '．'])?;
    let number = number(rest);
    let behind = &rest[number.len()..];
    Some((day(year, month, number)?, behind.strip_prefix(['日', '号']).unwrap_or(behind)))
}

/// What stands behind one of these marks, with which the text begins.
fn after_mark(text: &str, marks: [char; 6]) -> Option<&str> {
    text.trim_start().strip_prefix(marks).map(str::trim_start)
}

fn day(year: &str, month: &str, day: &str) -> Option<String> {
    let (year, month, day): (u32, u32, u32) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    // What is older is history.
    let is_day = (1949..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_day.then(|| format!("{year}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written() {
        for text in
            ["2024-01-15", "2024年1月15日 10:30", "于2024/1/15", "20240115", "2024-01-15T08:00+08:00", "2024. 1. 15"]
        {
            assert_eq!(first_day(text).as_deref(), Some("2024-01-15"), "{text}");
        }
        for text in ["", "2024", "2024-13-01", "12345-01-02", "1024-01-15", "2024年", "2024年度10月3"] {
            assert_eq!(first_day(text), None, "{text}");
        }
        assert_eq!(first_day("电话2024-99，2031-2-3").as_deref(), Some("2031-02-03"));
    }

    #[test]
    fn moments_have_days() {
        assert_eq!(day_of_moment(1_705_248_000).as_deref(), Some("2024-01-15"));
        assert_eq!(day_of_moment(1_705_247_999 - 8 * 3600).as_deref(), Some("2024-01-14"));
        assert_eq!(day_of_moment(951_782_400).as_deref(), Some("2000-02-29"));
        assert_eq!(day_of_moment(u64::MAX), None);
    }
}
