//! The file of a folder, which speaks of the files in it and below it. It may be the settings file of the program at the
//! same time: only its table `[reports]` is of interest here.

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use toml::Table;

use super::super::format::{Key, Said};
use super::super::{Source, division};
use super::pattern::Pattern;
use super::sidecar::said;
use super::{Told, wrong};

/// What stands in the file.
#[derive(Debug, Default, Deserialize)]
struct File {
    #[serde(default)]
    reports: Reports,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reports {
    #[serde(default)]
    paths: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
    home: Option<String>,
    #[serde(default)]
    default: Table,
    #[serde(default)]
    aliases: Table,
}

/// What the file of a folder says.
#[derive(Debug)]
pub struct FolderFile {
    patterns: Vec<Pattern>,
    exclude: GlobSet,
    otherwise: Vec<Said>,
    aliases: Vec<(String, u32)>,
    home: Option<u32>,
}

impl FolderFile {
    /// What stands in this text.
    ///
    /// # Errors
    /// What is wrong with it, in words for the user.
    pub fn parse(text: &str) -> Result<Self, String> {
        let File { reports } = toml::from_str(text).map_err(|error| wrong(text, &error))?;
        let mut exclude = GlobSetBuilder::new();
        for glob in &reports.exclude {
            exclude.add(Glob::new(glob).map_err(|error| format!("exclude: {error}"))?);
        }
        let source = Source::Folder("default".to_owned());
        let otherwise = reports.default.iter().map(|(name, value)| said(name, value, source.clone()));
        let otherwise: Vec<Said> = otherwise.collect::<Result<_, _>>().map_err(|why| format!("default: {why}"))?;
        if let Some(unknown) = otherwise.iter().find(|said| said.key == Key::District && code(&said.value).is_none()) {
            return Err(format!("default: {:?} names no district for certain", unknown.value));
        }
        let mut aliases = Vec::new();
        for (name, value) in &reports.aliases {
            let named = value.as_str().and_then(code);
            let named = named.ok_or_else(|| format!("aliases: what {name:?} means names no district for certain"))?;
            aliases.push((name.trim().to_owned(), named));
        }
        aliases.retain(|(name, _)| !name.is_empty());
        aliases.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let home = match &reports.home {
            Some(home) => Some(code(home).ok_or_else(|| format!("home: {home:?} names no place for certain"))?),
            None => None,
        };
        Ok(Self {
            patterns: reports.paths.iter().map(|text| Pattern::new(text)).collect::<Result<_, _>>()?,
            exclude: exclude.build().map_err(|error| format!("exclude: {error}"))?,
            otherwise,
            aliases,
            home,
        })
    }

    /// Whether a file, by its path from this folder on, is to be left alone.
    pub fn excludes(&self, path: &str) -> bool {
        self.exclude.is_match(path)
    }

    /// What is said of a file, by its path from this folder on: by the first pattern that fits.
    pub fn told(&self, path: &str) -> Told {
        let above = self.patterns.iter().map(|pattern| pattern.told(path)).find(|told| !told.is_empty());
        Told {
            beside: Vec::new(),
            above: above.unwrap_or_default(),
            otherwise: self.otherwise.clone(),
            aliases: self.aliases.clone(),
            home: self.home,
            neighbourhood: None,
        }
    }
}

/// The code of the one division of this name, or path of names.
fn code(name: &str) -> Option<u32> {
    let named = division::resolve(&division::named(name.trim()), &[], None).unique();
    let in_path = || {
        let components: Vec<&str> = name.split('/').map(str::trim).collect();
        division::in_path(&components, None)?.resolution.unique()
    };
    named.or_else(in_path).map(|unit| unit.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_says_what_its_paths_mean_and_what_is_no_report() {
        let file = FolderFile::parse(
            "words = ['协商驿站']\n[reports]\npaths = ['{district}/{year}']\nexclude = ['草稿/**', '*.bak']\n\
             home = '杭州市'\n[reports.default]\ninstitution = '政协'\n[reports.aliases]\n'高新区（滨江）' = '滨江区'",
        )
        .expect("a file");
        assert!(file.excludes("草稿/2024/甲.txt") && file.excludes("甲.bak") && !file.excludes("甲.txt"));
        let told = file.told("萧山区/2031.pdf");
        assert_eq!(told.above.len(), 2);
        assert_eq!(told.otherwise[0].value, "政协");
        assert_eq!(told.aliases, [("高新区（滨江）".to_owned(), 330_108)]);
        assert_eq!(told.home, Some(330_100));
    }

    #[test]
    fn mistakes_are_named() {
        for (text, words) in [
            ("[reports", "line 1"),
            ("[reports]\npath = []", "path"),
            ("[reports]\nexclude = ['[']", "exclude"),
            ("[reports]\nhome = '某地'", "某地"),
            ("[reports.default]\ndistrict = '某区'", "某区"),
            ("[reports.aliases]\n'甲' = '某区'", "甲"),
        ] {
            assert!(FolderFile::parse(text).expect_err(text).contains(words), "{text}");
        }
    }
}
