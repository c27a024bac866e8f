//! Numbers as word processors write them before headings and in lists: `一`, `十二`, `①`, `ii`, `c`.

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const FORMAL_DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
const BRANCHES: [char; 12] = ['子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申', '酉', '戌', '亥'];

/// A way of writing numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Numerals {
    /// `1`, `2`
    #[default]
    Decimal,
    /// `一`, `十一`, `一百零二`
    Chinese,
    /// `一`, `一一`, `一〇二`: digit by digit
    ChineseDigits,
    /// `壹`, `拾壹`
    ChineseFormal,
    /// `甲`, `乙`
    Stems,
    /// `子`, `丑`
    Branches,
    /// `①`, `②`
    Circled,
    /// `A`, `B`
    Letters,
    /// `I`, `IV`
    Roman,
    /// Nothing: bullets.
    None,
}

impl Numerals {
    /// The number; small letters and numerals are the caller's to make small.
    pub(super) fn write(self, number: u32) -> String {
        let of = |signs: &[char]| signs[(number.max(1) as usize - 1) % signs.len()].to_string();
        match self {
            Self::Decimal => number.to_string(),
            Self::Chinese => chinese(number, DIGITS, ['十', '百', '千'], '零'),
            Self::ChineseFormal => chinese(number, FORMAL_DIGITS, ['拾', '佰', '仟'], '零'),
            Self::ChineseDigits => {
                let digits = number.to_string();
                digits.chars().filter_map(|digit| digit.to_digit(10)).map(|digit| DIGITS[digit as usize]).collect()
            }
            Self::Stems => of(&STEMS),
            Self::Branches => of(&BRANCHES),
            Self::Circled => match number {
                1..=20 => char::from_u32('①' as u32 + number - 1).map_or_else(String::new, String::from),
                _ => number.to_string(),
            },
            Self::Letters => {
                let letter = char::from(b'A' + (number.max(1) - 1) as u8 % 26);
                letter.to_string().repeat(((number.max(1) - 1) / 26 + 1).min(9) as usize)
            }
            Self::Roman => roman(number),
            Self::None => String::new(),
        }
    }
}

fn chinese(number: u32, digits: [char; 10], powers: [char; 3], zero: char) -> String {
    if !(1..10_000).contains(&number) {
        return number.to_string();
    }
    let mut written = String::new();
    let mut skipped = false;
    for power in (0..4).rev() {
        let digit = number / 10_u32.pow(power) % 10;
        if digit == 0 {
            skipped = !written.is_empty();
            continue;
        }
        if std::mem::take(&mut skipped) {
            written.push(zero);
        }
        // 十一, not 一十一.
        if !(written.is_empty() && power == 1 && digit == 1) {
            written.push(digits[digit as usize]);
        }
        if let Some(power) = (power as usize).checked_sub(1) {
            written.push(powers[power]);
        }
    }
    written
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number >= 4000 {
        return number.to_string();
    }
    let mut rest = number;
    let mut written = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            written.push_str(sign);
            rest -= value;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        let chinese = |number| Numerals::Chinese.write(number);
        let written = [1, 10, 11, 20, 21, 100, 101, 110, 111, 1001, 2010].map(chinese);
        let expected = [
            "一",
            "十",
            "十一",
            "二十",
            "二十一",
            "一百",
            "一百零一",
            "一百一十",
            "一百一十一",
            "一千零一",
            "二千零一十",
        ];
        assert_eq!(written, expected);
        assert_eq!(Numerals::ChineseDigits.write(102), "一〇二");
        assert_eq!(Numerals::Circled.write(3), "③");
        assert_eq!(Numerals::Letters.write(28), "BB");
        assert_eq!(Numerals::Roman.write(1994), "MCMXCIV");
        assert_eq!(Numerals::ChineseFormal.write(12), "拾贰");
    }
}
