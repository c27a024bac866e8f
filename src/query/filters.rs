//! What narrows a search beside its text.

use std::ops::RangeInclusive;

use crate::error::{Error, Result};
use crate::report::Institution;
use crate::report::division::{self, Predecessor};
use crate::text::fold::fold;

/// What narrows a search. Values of one kind are alternatives; an empty list narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Administrative codes of districts, cities or provinces, each with all below it.
    pub districts: Vec<u32>,
    /// Ranges of years.
    pub years: Vec<RangeInclusive<u16>>,
    /// Institutions.
    pub institutions: Vec<Institution>,
    /// What the districts came from; each counts as one of them, without what lay below it and in its years only.
    pub predecessors: Vec<Predecessor>,
}

impl Filters {
    /// Whether nothing is narrowed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same with all that the districts came from.
    ///
    /// ```
    /// use district_search::query::Filters;
    /// let filters = Filters { districts: vec![330113], ..Filters::default() }.with_predecessors();
    /// assert_eq!(filters.predecessors[0].unit.name(), "余杭区");
    /// ```
    pub fn with_predecessors(self) -> Self {
        Self { predecessors: division::predecessors(&self.districts), ..self }
    }
}

/// The years that `typed` means: `2023`, `2020..2024`, `2020..` or `..2022`.
///
/// # Errors
/// [`Error::Invalid`] when it is none of these.
pub fn parse_years(typed: &str) -> Result<RangeInclusive<u16>> {
    let year = |text: &str, otherwise: u16| -> Option<u16> {
        let text = text.trim().trim_end_matches('年');
        if text.is_empty() { Some(otherwise) } else { text.parse().ok().filter(|year| (1900..=2200).contains(year)) }
    };
    let folded = fold(typed);
    let bounds = ["..=", "..", "-", "~", "—", "–", "至"].into_iter().find_map(|mark| folded.split_once(mark));
    let range = match bounds {
        Some((first, last)) if !(first.is_empty() && last.is_empty()) => {
            year(first, 0).zip(year(last, u16::MAX)).map(|(first, last)| first..=last)
        }
        Some(_) => None,
        None if folded.trim().is_empty() => None,
        None => year(&folded, 0).map(|year| year..=year),
    };
    let invalid = |why: &str| Error::Invalid { typed: typed.to_owned(), why: why.to_owned() };
    match range {
        Some(range) if range.is_empty() => Err(invalid("ends before it begins; the earlier year stands first")),
        Some(range) => Ok(range),
        None => Err(invalid(
            "is no year; years are given as 2023, 2020..2024, 2020.. or ..2022; several with commas between",
        )),
    }
}

/// The codes of every division of the name, stem or code that was typed.
///
/// # Errors
/// [`Error::Invalid`], with names near it, when there is none.
pub fn parse_districts(typed: &str) -> Result<Vec<u32>> {
    let mut named = division::named(typed.trim());
    if named.is_empty() {
        // In traditional or full-width characters.
        named = division::named(fold(typed.trim()).as_str());
    }
    if !named.is_empty() {
        return Ok(named.iter().map(|division| division.code()).collect());
    }
    let near: Vec<String> =
        division::near(typed, 4).iter().map(|division| format!("{} {}", division.name(), division.code())).collect();
    let why = match near.is_empty() {
        true => "is no district, city or province; give its name, as in `-d 萧山`, or its code".to_owned(),
        false => format!("is no district, city or province; near it: {}", near.join(", ")),
    };
    Err(Error::Invalid { typed: typed.to_owned(), why })
}

/// The institution of the name that was typed; `区政协` is 政协, `人大常委会` 人大.
///
/// # Errors
/// [`Error::Invalid`], with all names, when there is none.
pub fn parse_institution(typed: &str) -> Result<Institution> {
    let folded = fold(typed.trim());
    let short = folded.trim_start_matches(['省', '市', '区', '县']);
    Institution::named(short).or_else(|| Institution::in_title(&folded)).ok_or_else(|| {
        let names: Vec<&str> = Institution::ALL.into_iter().map(Institution::name).collect();
        Error::Invalid { typed: typed.to_owned(), why: format!("is no type of report; there are {}", names.join(" ")) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_single_or_ranges() {
        assert_eq!(parse_years("2023").expect("a year"), 2023..=2023);
        assert_eq!(parse_years("２０２３年").expect("a year"), 2023..=2023);
        assert_eq!(parse_years("2020..2024").expect("a range"), 2020..=2024);
        assert_eq!(parse_years("2020-2024").expect("a range"), 2020..=2024);
        assert_eq!(parse_years("2020..").expect("a range"), 2020..=u16::MAX);
        assert_eq!(parse_years("..2022").expect("a range"), 0..=2022);
        for typed in ["", "..", "去年", "20233", "2024..2020", "12"] {
            assert!(parse_years(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn districts_and_institutions_are_given_by_their_names() {
        assert!(parse_districts("萧山").expect("a district").contains(&330109));
        assert!(parse_districts(" 蕭山區 ").expect("a district").contains(&330109));
        assert!(parse_districts("鼓楼").expect("districts").len() > 2, "every one of that name");
        assert_eq!(parse_institution("区政协").expect("an institution"), Institution::Consultative);
        assert_eq!(parse_institution("人大常委会").expect("an institution"), Institution::Congress);
        assert_eq!(parse_institution("区委").expect("an institution"), Institution::Party);
        assert!(parse_districts("肖山").is_err_and(|error| error.to_string().contains("萧山区 330109")));
        assert!(parse_institution("教堂").is_err_and(|error| error.to_string().contains("政协")));
    }
}
