//! Fields: what can be asked of where a passage stands, as in `区:萧山`. Each has a Chinese name and Latin ones.

use std::ops::RangeInclusive;

use super::Vocabulary;
use super::filters::{parse_institution, parse_years};
use super::words::printable;
use crate::error::{Error, Result};
use crate::report::Institution;
use crate::text::fold::fold;
use crate::text::units::Units;

/// What is asked of where a passage stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// It is of one of these divisions or of one below them.
    District {
        /// The name that was typed.
        typed: String,
        /// The codes of the divisions of this name.
        codes: Vec<u32>,
    },
    /// Its year is one of these.
    Years(RangeInclusive<u16>),
    /// Its report is of this institution.
    Institution(Institution),
    /// The title of its part holds this text.
    Title(String),
    /// The headings above it hold this text.
    Section(String),
    /// The path of its file holds this text.
    File(String),
}

/// The names of a field, the Chinese ones first, and how its value is read. The first name is the one that is printed.
pub struct FieldName {
    /// What may be typed before the colon.
    pub names: &'static [&'static str],
    read: fn(&str, &Vocabulary) -> Result<Field>,
}

/// Every field.
pub const FIELDS: &[FieldName] = &[
    FieldName {
        names: &["区", "区县", "地区", "d", "district"],
        read: |value, own| Ok(Field::District { typed: printable(value), codes: own.districts(value)? }),
    },
    FieldName { names: &["年", "年份", "y", "year"], read: |value, _| parse_years(value).map(Field::Years) },
    FieldName {
        names: &["类", "类别", "t", "type"],
        read: |value, _| parse_institution(value).map(Field::Institution),
    },
    FieldName { names: &["题", "标题", "title"], read: |value, _| text(value).map(Field::Title) },
    FieldName { names: &["节", "章节", "section"], read: |value, _| text(value).map(Field::Section) },
    FieldName { names: &["文件", "file"], read: |value, _| text(value).map(Field::File) },
];

impl FieldName {
    /// The field of this name, in whatever case and script it was typed.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        let name = fold(name);
        FIELDS.iter().find(|field| field.names.contains(&name.as_str()))
    }

    /// The field with a value, in which the user's own names are understood.
    pub(super) fn read(&self, value: &str, own: &Vocabulary) -> Result<Field> {
        (self.read)(value.trim(), own)
    }
}

fn text(value: &str) -> Result<String> {
    let units = Units::of(value);
    let Some((first, last)) = units.iter().next().zip(units.iter().last()) else {
        let why = "holds nothing that could be sought".to_owned();
        return Err(Error::Invalid { typed: value.to_owned(), why });
    };
    // What stands around it, wildcards too, says nothing; quotes inside would not let it be printed between quotes.
    let inside: String = value.chars().take(last.end as usize).skip(first.start as usize).collect();
    Ok(printable(&inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_folded() {
        let all: Vec<&str> = FIELDS.iter().flat_map(|field| field.names).copied().collect();
        for name in &all {
            assert_eq!(all.iter().filter(|other| *other == name).count(), 1, "{name}");
            assert_eq!(*name, fold(name), "names are compared folded");
        }
    }

    #[test]
    fn values_are_read_by_their_field() {
        let read =
            |name: &str, value: &str| FieldName::named(name).expect("a field").read(value, &Vocabulary::default());
        assert_eq!(read("Ｙ", "2020..").expect("years"), Field::Years(2020..=u16::MAX));
        assert_eq!(read("類", "政协").expect("an institution"), Field::Institution(Institution::Consultative));
        assert_eq!(read("文件", "*2024-政协*").expect("a path"), Field::File("2024-政协".to_owned()));
        assert!(read("题", "，").is_err());
        assert!(FieldName::named("协商").is_none());
    }
}
