//! The value of a cell as people see it.

use std::borrow::Cow;

use calamine::{DataType, ExcelDateTime, ExcelDateTimeType, Style};

/// The day behind the last one that a sheet knows, the end of the year 9999.
const LAST_DAY: f64 = 2_958_466.0;

/// No format shows more digits behind the point.
const MOST_DECIMALS: usize = 30;

/// Programs count with more digits than they show: of `0.1 + 0.2`, the last is noise.
const DIGITS: usize = 15;

/// What the format of a cell does to a number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Shape {
    is_percent: bool,
    decimals: Option<usize>,
    moment: Option<ExcelDateTimeType>,
}

impl Shape {
    /// The shape that a style gives to numbers.
    pub(super) fn of(style: &Style) -> Self {
        let Some(format) = &style.number_format else { return Self::default() };
        // What the reader of workbooks does not know of those named by their number only has no code.
        match format.format_id.map(u16::try_from) {
            Some(Ok(number)) if format.format_code == "General" => Self::built_in(number),
            _ => Self::of_code(&format.format_code),
        }
    }

    /// The shape that a code such as `0.0%` or `#,##0.00;-0` says.
    pub(super) fn of_code(code: &str) -> Self {
        let mut bare = String::new();
        let mut is_span = false;
        let mut characters = code.chars();
        while let Some(character) = characters.next() {
            match character {
                ';' => break,
                '"' => characters.by_ref().take_while(|next| *next != '"').for_each(drop),
                // Hours, minutes or seconds that go on beyond a day; everything else says a colour, a condition, a language.
                '[' => {
                    let is_unit = |letter: char| matches!(letter.to_ascii_lowercase(), 'h' | 'm' | 's');
                    let inner: String = characters.by_ref().take_while(|next| *next != ']').collect();
                    is_span |= !inner.is_empty() && inner.chars().all(is_unit);
                }
                '\\' | '_' | '*' => drop(characters.next()),
                _ => bare.push(character),
            }
        }
        let is_digit = |character: char| matches!(character, '0' | '#' | '?');
        let is_percent = bare.contains('%');
        // Fractions, powers of ten, thousands left out: such numbers are shown in full.
        let is_plain = bare.contains(is_digit) && !bare.contains(['E', 'e', '/']) && !bare.contains("General");
        let is_scaled = bare.trim_end_matches(['%', ' ', ')']).ends_with(',');
        let decimals = bare
            .split_once('.')
            .map_or(0, |(_, rest)| rest.chars().take_while(|one| is_digit(*one)).count().min(MOST_DECIMALS));
        let is_day = bare.contains(|one: char| matches!(one.to_ascii_lowercase(), 'y' | 'm' | 'd' | 'h' | 's'));
        let moment = match (is_span, is_day) {
            (true, _) => Some(ExcelDateTimeType::TimeDelta),
            (false, true) => Some(ExcelDateTimeType::DateTime),
            (false, false) => None,
        };
        Self { is_percent, decimals: Some(decimals).filter(|_| is_plain && !is_scaled), moment }
    }

    /// The shape of a format that workbooks name by its number only (ECMA-376, part 1, 18.8.30; those of money, 5 to 8:
    /// Microsoft Knowledge Base, Q147942).
    pub(super) fn built_in(number: u16) -> Self {
        Self::of_code(match number {
            1 | 3 | 5 | 6 | 37 | 38 | 41 | 42 => "0",
            2 | 4 | 7 | 8 | 39 | 40 | 43 | 44 => "0.00",
            9 => "0%",
            10 => "0.00%",
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => "yyyy-mm-dd",
            46 => "[h]:mm",
            _ => "General",
        })
    }

    /// Whether numbers are days, times of a day, or spans of time.
    pub(super) fn moment(self) -> Option<ExcelDateTimeType> {
        self.moment
    }
}

/// The value of a cell in words; nothing of empty cells and errors.
pub(super) fn shown<Value: DataType>(value: &Value, shape: Shape) -> Option<Cow<'_, str>> {
    if let Some(text) = value.get_string() {
        return Some(Cow::Borrowed(text));
    }
    let is_day = |moment: &ExcelDateTime| (0.0..LAST_DAY).contains(&moment.as_f64());
    let moment = value.get_datetime();
    // What is no day is a number that was given its format by mistake.
    let no_day = || moment.filter(|moment| !is_day(moment)).map(|moment| moment.as_f64());
    let number = value.get_float().or_else(|| value.get_int().map(|whole| whole as f64)).or_else(no_day);
    let flag = || value.get_bool().map(|is_true| if is_true { "TRUE" } else { "FALSE" }.to_owned());
    let day = || moment.filter(is_day).map(time);
    let written_day = || value.get_datetime_iso().map(|day| without_midnight(day).to_owned());
    let written_span = || value.get_duration_iso().map(str::to_owned);
    let number = number.and_then(|number| self::number(number, shape));
    number.or_else(flag).or_else(day).or_else(written_day).or_else(written_span).map(Cow::Owned)
}

/// A number without digits that nobody sees, halves rounded up as people do, and not to even; nothing of what is none.
fn number(number: f64, shape: Shape) -> Option<String> {
    let value = if shape.is_percent { number * 100.0 } else { number };
    if !value.is_finite() {
        return None;
    }
    let written = format!("{:.*e}", DIGITS - 1, value.abs());
    let (digits, exponent) = written.split_once('e')?;
    let mut digits: u64 = digits.replace('.', "").parse().ok()?;
    let mut power = exponent.parse::<i32>().ok()? + 1 - DIGITS as i32;
    let hidden = shape.decimals.and_then(|decimals| u32::try_from(-power - decimals as i32).ok()).unwrap_or(0);
    if hidden > 0 {
        // Of a unit of more digits there is less than half.
        digits = 10_u64.checked_pow(hidden).map_or(0, |unit| (digits + unit / 2) / unit);
        power += hidden as i32;
    }
    // Reading the digits again drops the zeros behind.
    let seen: f64 = format!("{digits}e{power}").parse().ok()?;
    // There is a zero below nothing, which nobody sees either.
    let seen = if value < 0.0 && seen > 0.0 { -seen } else { seen };
    Some(if shape.is_percent { format!("{seen}%") } else { seen.to_string() })
}

/// A day, a time of a day, or both.
fn time(moment: ExcelDateTime) -> String {
    let (year, month, day, hours, minutes, seconds, _) = moment.to_ymd_hms_milli();
    let clock = match seconds {
        0 => format!("{hours:02}:{minutes:02}"),
        _ => format!("{hours:02}:{minutes:02}:{seconds:02}"),
    };
    if moment.is_duration() {
        let seconds = (moment.as_f64() * 24.0 * 3600.0).round() as u64;
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        return if seconds == 0 {
            format!("{hours}:{minutes:02}")
        } else {
            format!("{hours}:{minutes:02}:{seconds:02}")
        };
    }
    match (moment.as_f64() < 1.0, clock.as_str()) {
        (true, _) => clock,
        (false, "00:00") => format!("{year:04}-{month:02}-{day:02}"),
        (false, _) => format!("{year:04}-{month:02}-{day:02} {clock}"),
    }
}

/// A day in the words of the standard, without the time where that says nothing.
pub(super) fn without_midnight(moment: &str) -> &str {
    moment.split_once('T').filter(|(_, time)| time.starts_with("00:00:00")).map_or(moment, |(day, _)| day)
}

#[cfg(test)]
mod tests {
    use calamine::{CellErrorType, Data, ExcelDateTimeType};

    use super::*;

    fn seen(value: &Data, code: &str) -> Option<String> {
        shown(value, Shape::of_code(code)).map(Cow::into_owned)
    }

    #[test]
    fn numbers_are_as_people_see_them() {
        for (number, code, expected) in [
            (1124.0, "General", "1124"),
            (5.2, "General", "5.2"),
            (0.1 + 0.2, "General", "0.3"),
            (-0.0, "General", "0"),
            (12_345_678_901.0, "0", "12345678901"),
            (1234.0, "#,##0.00", "1234"),
            (33.333_333, "0.0_);(0.0)", "33.3"),
            (0.052, "0.00%", "5.2%"),
            (0.5, "0%", "50%"),
            (12.0, "0\"%\"", "12"),
            (2.5, "0", "3"),
            (-2.5, "0", "-3"),
            (0.4, "0", "0"),
            (-0.4, "0", "0"),
            (0.125, "0%", "13%"),
            (0.285, "0%", "29%"),
            (1.005, "0.00", "1.01"),
            (33.345, "0.00", "33.35"),
            (999.96, "0.0", "1000"),
            (4e-300, "0.00", "0"),
            (6e20, "0.00", "600000000000000000000"),
            (1_200_000.0, "0.0,,", "1200000"),
            (7.0, "[红色]@", "7"),
            (0.125, &format!("0.{}", "0".repeat(70_000)), "0.125"),
        ] {
            assert_eq!(seen(&Data::Float(number), code).as_deref(), Some(expected), "{number} {code}");
        }
    }

    #[test]
    fn what_is_a_day_says_its_format() {
        use ExcelDateTimeType::{DateTime, TimeDelta};
        for (code, expected) in [
            ("General", None),
            ("G/通用格式", None),
            ("0.00E+00", None),
            ("#,##0\"日\";[Red]\\d0", None),
            ("yyyy\"年\"m\"月\"d\"日\"", Some(DateTime)),
            ("[$-804]上午/下午h\"时\"mm\"分\"", Some(DateTime)),
            ("[h]:mm:ss", Some(TimeDelta)),
        ] {
            assert_eq!(Shape::of_code(code).moment(), expected, "{code}");
        }
        assert_eq!(Shape::built_in(14).moment(), Some(DateTime));
        assert_eq!(Shape::built_in(46).moment(), Some(TimeDelta));
        assert_eq!(Shape::built_in(10), Shape::of_code("0.00%"));
        assert_eq!(Shape::built_in(4).decimals, Some(2));
    }

    #[test]
    fn other_values_are_words_and_errors_are_nothing() {
        let moment = |value, kind| Data::DateTime(ExcelDateTime::new(value, kind, false));
        let day = |value| seen(&moment(value, ExcelDateTimeType::DateTime), "");
        assert_eq!(day(45_306.0).as_deref(), Some("2024-01-15"));
        assert_eq!(day(45_306.5).as_deref(), Some("2024-01-15 12:00"));
        assert_eq!(day(0.375).as_deref(), Some("09:00"));
        let span = |value| seen(&moment(value, ExcelDateTimeType::TimeDelta), "");
        assert_eq!(span(1.5).as_deref(), Some("36:00"));
        assert_eq!(span(1.5 + 7.0 / 86_400.0).as_deref(), Some("36:00:07"));
        assert_eq!(span(3_000_000.0).as_deref(), Some("3000000"));
        assert_eq!(day(-0.5).as_deref(), Some("-0.5"));
        assert_eq!(day(f64::NAN), None);
        assert_eq!(seen(&Data::DateTimeIso("2024-01-15T00:00:00".into()), "").as_deref(), Some("2024-01-15"));
        assert_eq!(seen(&Data::Bool(true), "").as_deref(), Some("TRUE"));
        assert_eq!(seen(&Data::Error(CellErrorType::Div0), ""), None);
        assert_eq!(seen(&Data::Empty, ""), None);
        assert_eq!(seen(&Data::Float(f64::INFINITY), ""), None);
        assert_eq!(seen(&Data::Float(f64::MAX), "0%"), None);
    }
}
