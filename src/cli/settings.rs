//! The settings file: the user's own words, synonyms and names of places. It is read with every query, so a change shows
//! at once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use district_search::error::{Error, Result};
use district_search::query::{Alias, Vocabulary, parse_districts};
use district_search::report::division::{self, Division, Resolution};
use district_search::text::units::Units;
use serde::Deserialize;
use serde::de::IgnoredAny;

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
    /// Near which place one of a name that several bear is sought.
    home: Option<String>,
    /// What names of the user's own mean.
    #[serde(default)]
    aliases: BTreeMap<String, String>,
    /// What a folder of reports says of itself is of no matter to a query.
    #[serde(rename = "reports")]
    _reports: Option<BTreeMap<String, IgnoredAny>>,
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

/// What is wrong with a part of the file.
type Read<Value> = std::result::Result<Value, String>;

fn parse(text: &str) -> Read<Vocabulary> {
    let settings: Settings = toml::from_str(text).map_err(|error| {
        let why = error.to_string().trim_end().to_owned();
        // Nobody expects that of a name, and the message does not say it.
        let hint = if why.contains("unquoted key") { "; a name in Chinese stands between quotes" } else { "" };
        format!("{why}{hint}")
    })?;
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
    let home = settings.home.as_deref().map(home).transpose()?;
    let mut vocabulary = Vocabulary { words: settings.words, synonyms, home, ..Vocabulary::default() };
    vocabulary.aliases = aliases(&settings.aliases, &vocabulary)?;
    Ok(vocabulary)
}

/// The code of the one place that is meant.
fn home(typed: &str) -> Read<u32> {
    let codes = parse_districts(typed).map_err(|error| format!("home: {error}"))?;
    let candidates: Vec<&Division> = codes.into_iter().filter_map(division::by_code).collect();
    match division::resolve(&candidates, &[], None) {
        Resolution::Unique(home) => Ok(home.code()),
        Resolution::Ambiguous(places) => {
            let named: Vec<String> =
                places.iter().map(|place| place.path().iter().map(|above| above.name()).collect()).collect();
            Err(format!("home: {typed:?} may be {}; write one of these", named.join(", ")))
        }
        Resolution::None => Err(format!("home: {typed:?} is no district, city or province")),
    }
}

/// The names of the user's own, each for what it would mean to ask for that district.
fn aliases(settings: &BTreeMap<String, String>, own: &Vocabulary) -> Read<Vec<Alias>> {
    let mut aliases: Vec<Alias> = Vec::new();
    for (name, typed) in settings {
        let codes = own.districts(typed).map_err(|error| format!("aliases: {name:?} = {error}"))?;
        let alias = Alias::new(name, codes);
        if alias.name().is_empty() {
            return Err(format!("aliases: {name:?} holds nothing that could be typed"));
        }
        if aliases.iter().any(|other| other.name() == alias.name()) {
            return Err(format!(
                "aliases: {name:?} stands there twice; quotes, brackets and spaces in it do not matter"
            ));
        }
        aliases.push(alias);
    }
    Ok(aliases)
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
    fn home_and_names_of_the_users_own_are_read() {
        let text = "home = '杭州市'\n[aliases]\n'高新区（滨江）' = '滨江区'\n'大江东' = '钱塘区'\n'城西' = '西湖区'";
        let vocabulary = parse(text).expect("settings");
        assert_eq!(vocabulary.home, Some(330_100));
        assert_eq!(vocabulary.alias("高新区(滨江)"), Some(&[330_108][..]));
        assert_eq!(vocabulary.alias("大江东"), Some(&[330_114][..]));
        assert_eq!(vocabulary.alias("城西"), Some(&[330_106][..]), "the one near home is meant");
        assert_eq!(parse("home = '萧山'").expect("settings").home, Some(330_109), "what is in use is meant");
        assert_eq!(parse("home = '福州鼓楼区'").expect("settings").home, Some(350_102));
    }

    #[test]
    fn what_a_folder_of_reports_says_of_itself_is_passed_over() {
        let text = "words = ['协商驿站']\n[reports]\ndistrict = '萧山区'\n[reports.'2024.txt']\nyear = 2024\n";
        assert_eq!(parse(text).expect("settings").words, ["协商驿站"]);
        assert!(parse("reports = 1").is_err(), "it is a table");
    }

    #[test]
    fn mistakes_name_their_place() {
        for (text, place) in [
            ("words = ['协商驿站'", "line 1"),
            ("word = []", "word"),
            ("synonyms = ['垃圾分类']", "垃圾分类"),
            ("synonyms = ['垃圾分类 =']", "垃圾分类"),
            ("words = ['，']", "，"),
            ("home = '杭洲市'", "home: `杭洲市`: is no district, city or province; near it: 杭州市 330100"),
            ("home = '鼓楼区'", "江苏省南京市鼓楼区, "),
            ("home = 330100", "line 1"),
            ("[aliases]\n'大江东' = '钱糖区'", "aliases: \"大江东\" = `钱糖区`"),
            ("[aliases]\n大江东 = '钱塘区'", "line 2, column 1"),
            ("[aliases]\n大江东 = '钱塘区'", "between quotes"),
            ("[aliases]\n'（）' = '钱塘区'", "（）"),
            ("[aliases]\n'大江东' = '钱塘区'\n'“大江东”' = '萧山区'", "twice"),
        ] {
            let why = parse(text).expect_err("a mistake");
            assert!(why.contains(place), "{text}: {why}");
        }
    }
}
