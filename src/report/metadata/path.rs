//! What a path says: folders and file names such as `2024/`, `2024-政协.txt`, `2014_海拉尔区.txt`,
//! `2020-12-18-VIDE….txt`, `二〇二四年政府工作报告.txt`.

use super::super::years;
use super::super::{Institution, Known, Source};

/// The year the deepest component says; a component that names several years says none.
pub(super) fn year(components: &[&str]) -> Option<Known<u16>> {
    components.iter().rev().find_map(|component| {
        let value = match years_in_component(component).as_slice() {
            [first, rest @ ..] if rest.iter().all(|other| other == first) => *first,
            _ => return None,
        };
        Some(Known { value, source: Source::Path((*component).to_owned()) })
    })
}

/// The institution that a component names, the deepest first.
pub(super) fn institution(components: &[&str]) -> Option<Known<Institution>> {
    components.iter().rev().find_map(|component| {
        let value = super::institution::in_title(component)?;
        Some(Known { value, source: Source::Path((*component).to_owned()) })
    })
}

fn years_in_component(component: &str) -> Vec<u16> {
    let mut years: Vec<u16> = years::years_in(component).into_iter().map(|year| year.value).collect();
    let mut digits_start = None;
    let bytes = component.as_bytes();
    for place in 0..=bytes.len() {
        let is_digit = bytes.get(place).is_some_and(u8::is_ascii_digit);
        match (is_digit, digits_start) {
            (true, None) => digits_start = Some(place),
            (false, Some(start)) => {
                digits_start = None;
                let before = start.checked_sub(1).map(|before| bytes[before]);
                let touches_letters = [before, bytes.get(place).copied()].into_iter().flatten().any(is_letter);
                years.extend(year_of_run(&component[start..place]).filter(|_| !touches_letters));
            }
            _ => {}
        }
    }
    years
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic()
}

/// The year in a run of digits: `2024`, or a day such as `20240115`.
fn year_of_run(digits: &str) -> Option<u16> {
    let is_day = |text: &str| {
        let month = text.get(4..6).and_then(|month| month.parse::<u8>().ok());
        let day = text.get(6..8).and_then(|day| day.parse::<u8>().ok());
        month.is_some_and(|month| (1..=12).contains(&month)) && day.is_some_and(|day| (1..=31).contains(&day))
    };
    match digits.len() {
        4 => years::leading_year(digits).map(|(year, _)| year),
        8 if is_day(digits) => years::leading_year(digits.get(..4)?).map(|(year, _)| year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> Option<u16> {
        year(&path.split('/').collect::<Vec<_>>()).map(|known| known.value)
    }

    #[test]
    fn years_are_found_in_folders_and_names() {
        for (path, expected) in [
            ("浙江省/萧山区/2024-政协.txt", Some(2024)),
            ("2014_海拉尔区.txt", Some(2014)),
            ("gwr_1988_51.txt", Some(1988)),
            ("2025年上海市政府工作报告.docx", Some(2025)),
            ("2020/2020-12-18-VIDEatY2ILvl6uwyx1201218.txt", Some(2020)),
            ("二〇二四年政府工作报告.txt", Some(2024)),
            ("报告20240115.txt", Some(2024)),
            ("2023/常委会报告.txt", Some(2023)),
            ("000_855bd335d41542b4.txt", None),
            ("VIDE1407238568160416.txt", None),
            ("2023年决算和2024年预算.txt", None),
            ("cpc_c19_86.txt", None),
        ] {
            assert_eq!(read(path), expected, "{path}");
        }
    }
}
