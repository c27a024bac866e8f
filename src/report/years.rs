//! Years as reports write them: `2024年`, `二〇二四年`, `２０２４年`, `1 9 9 8 年`, and the plan periods by name.

/// A year that stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Year {
    /// The year.
    pub(super) value: u16,
    /// Where it begins, in bytes.
    pub(super) start: usize,
    /// Where it ends, in bytes; `年` is not part of it.
    pub(super) end: usize,
}

/// Years that a report can be of.
pub(super) const PLAUSIBLE: std::ops::RangeInclusive<u16> = 1900..=2099;

/// The digit a character stands for in a year.
fn digit(character: char) -> Option<u16> {
    Some(match character {
        '0'..='9' => character as u16 - '0' as u16,
        '０'..='９' => (character as u32 - '０' as u32) as u16,
        '〇' | '○' | '零' | 'Ｏ' | 'O' | 'o' | '◯' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// The year the text opens with, and what follows it.
pub(super) fn leading_year(text: &str) -> Option<(u16, &str)> {
    let mut value = 0;
    let mut digits = 0;
    for (place, character) in text.char_indices() {
        if character == ' ' && digits > 0 {
            continue;
        }
        match digit(character) {
            Some(_) if digits == 4 => return None,
            Some(next) => {
                value = value * 10 + next;
                digits += 1;
            }
            None if digits == 4 => return PLAUSIBLE.contains(&value).then_some((value, &text[place..])),
            None => return None,
        }
    }
    (digits == 4 && PLAUSIBLE.contains(&value)).then_some((value, ""))
}

/// Every year followed by `年` (or `年度`), in order.
pub(super) fn years_in(text: &str) -> Vec<Year> {
    let mut years = Vec::new();
    let mut from = 0;
    while let Some(found) = text[from..].find('年') {
        let end = from + found;
        if let Some(year) = year_before(text, end) {
            years.push(year);
        }
        from = end + '年'.len_utf8();
    }
    years
}

/// The year that ends right before this place; `120 2024` and `12024` hold none.
fn year_before(text: &str, end: usize) -> Option<Year> {
    let mut digits = [0_u16; 4];
    let mut count = 0;
    let mut start = end;
    for (place, character) in text[..end].char_indices().rev() {
        if character == ' ' && count < 4 {
            continue;
        }
        let Some(value) = digit(character) else { break };
        if count == 4 {
            return None;
        }
        digits[3 - count] = value;
        count += 1;
        start = place;
    }
    let value = digits.iter().fold(0, |value, digit| value * 10 + digit);
    (count == 4 && PLAUSIBLE.contains(&value)).then_some(Year { value, start, end })
}

/// A number in digits or Chinese numerals up to 99, as in `七十五周年`.
pub(super) fn small_number(text: &str) -> Option<u16> {
    let compact: String = text.chars().filter(|character| *character != ' ').collect();
    if let Some((tens, ones)) = compact.split_once('十') {
        let tens = if tens.is_empty() { 1 } else { single(tens)? };
        let ones = if ones.is_empty() { 0 } else { single(ones)? };
        return Some(tens * 10 + ones);
    }
    let mut value = 0_u16;
    for character in compact.chars() {
        value = value.checked_mul(10)?.checked_add(digit(character)?)?;
    }
    (!compact.is_empty()).then_some(value)
}

fn single(text: &str) -> Option<u16> {
    let mut characters = text.chars();
    let value = characters.next().and_then(digit)?;
    characters.next().is_none().then_some(value)
}

/// The first year of the five-year plan named here: `十五五` began in 2026.
pub(super) fn plan_period(text: &str) -> Option<(u16, usize)> {
    const PERIODS: [(&str, u16); 8] = [
        ("十一五", 2006),
        ("十二五", 2011),
        ("十三五", 2016),
        ("十四五", 2021),
        ("十五五", 2026),
        ("十六五", 2031),
        ("“九五”", 1996),
        ("“八五”", 1991),
    ];
    PERIODS.iter().find_map(|(name, first)| text.find(name).map(|place| (*first, place + name.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<u16> {
        years_in(text).into_iter().map(|year| year.value).collect()
    }

    #[test]
    fn years_are_read_in_every_script() {
        assert_eq!(values("二〇二四年、二○二三年、２０２２年、2 0 2 1 年和2020 年"), [2024, 2023, 2022, 2021, 2020]);
        assert_eq!(values("历时120年，投资12024年，九十年代，一九八五年"), [1985]);
        assert_eq!(leading_year("2024年"), Some((2024, "年")));
        assert_eq!(leading_year("20245年"), None);
    }

    #[test]
    fn small_numbers_are_read_in_both_scripts() {
        assert_eq!(["75", "七十五", "十", "二十", "１０"].map(small_number), [75, 75, 10, 20, 10].map(Some));
        assert_eq!(small_number("周"), None);
    }

    #[test]
    fn plan_periods_have_a_first_year() {
        assert_eq!(plan_period("“十五五”开局").map(|(year, _)| year), Some(2026));
        assert_eq!(plan_period("八五普法"), None);
    }
}
