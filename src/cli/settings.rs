//! The settings file: the user's own words and synonyms. It is read with every query, so a change shows at once.

use std::path::{Path, PathBuf};

use district_search::error::{Error, Result};
use district_search::query::Vocabulary;
use district_search::text::units::Units;
use serde::Deserialize;

/// The settings file where none is named.
const DEFAULT: &str = "search.toml";

/// What stands in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// Words that belong together.
    #[serde(default)]
    words: Vec<String>,
    /// `甲 = 乙 = 丙`
    #[serde(default)]
    synonyms: Vec<String>,
}

/// The vocabulary of the file that was named or of the default one, which need not be there.
pub(crate) fn vocabulary(named: Option<&PathBuf>) -> Result<Vocabulary> {
    let path = named.map_or(Path::new(DEFAULT), PathBuf::as_path);
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&text).map_err(|why| Error::Settings { path: path.to_owned(), why }),
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => Ok(Vocabulary::default()),
        Err(error) => Err(Error::io("read", path, error)),
    }
}

fn parse(text: &str) -> std::result::Result<Vocabulary, String> {
    let settings: Settings = toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
    if let Some(empty) = settings.words.iter().find(|word| Units::of(word).is_empty()) {
        return Err(format!("words: {empty:?} holds nothing that could be sought"));
    }
    let mut synonyms = Vec::new();
    for line in &settings.synonyms {
        let group: Vec<String> = line.split(['=', '＝']).map(|text| text.trim().to_owned()).collect();
        if group.len() < 2 || group.iter().any(|text| Units::of(text).is_empty()) {
            return Err(format!("synonyms: {line:?} names no two texts; write \"垃圾分类 = 生活垃圾分类\""));
        }
        synonyms.push(group);
    }
    Ok(Vocabulary { words: settings.words, synonyms })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_synonyms_are_read() {
        let vocabulary =
            parse("words = ['协商驿站']\nsynonyms = ['垃圾分类 = 生活垃圾分类 ＝ 分类投放']").expect("settings");
        assert_eq!(vocabulary.words, ["协商驿站"]);
        assert_eq!(vocabulary.synonyms, [["垃圾分类", "生活垃圾分类", "分类投放"]]);
        assert_eq!(parse("").expect("an empty file"), Vocabulary::default());
    }

    #[test]
    fn mistakes_name_their_place() {
        for (text, place) in [
            ("words = ['协商驿站'", "line 1"),
            ("word = []", "word"),
            ("synonyms = ['垃圾分类']", "垃圾分类"),
            ("synonyms = ['垃圾分类 =']", "垃圾分类"),
            ("words = ['，']", "，"),
        ] {
            let why = parse(text).expect_err("a mistake");
            assert!(why.contains(place), "{text}: {why}");
        }
    }
}
