//! Patterns of paths: `{province}/{city}/{district}/{year}-{institution}` says what the parts of a path mean.

use regex::Regex;

use super::super::Source;
use super::super::format::{Key, Said};

/// What may stand in braces; the first three together name the district. `*` stands for anything between two slashes.
const NAMES: [&str; 6] = ["province", "city", "district", "year", "institution", "title"];

/// A pattern of paths.
#[derive(Debug)]
pub(super) struct Pattern {
    text: String,
    regex: Regex,
}

impl Pattern {
    /// The pattern that was written; what is wrong with it where it is none.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let mut regex = String::from("^(?:");
        let mut rest = text.trim().trim_matches('/');
        let mut seen = Vec::new();
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('{') {
                let (name, after) = after.split_once('}').ok_or_else(|| format!("{text:?}: a brace is not closed"))?;
                let known = NAMES.iter().find(|known| **known == name.trim());
                let known = known.ok_or_else(|| format!("{text:?}: {{{name}}} is none of {}", NAMES.join(", ")))?;
                if seen.contains(known) {
                    return Err(format!("{text:?}: {{{name}}} stands there twice"));
                }
                seen.push(*known);
                let form = if *known == "year" {
                    "(?:19|20)[0-9]{2}|[二一][〇○零九][〇○零一二三四五六七八九]{2}"
                } else {
                    "[^/]+?"
                };
                regex.push_str(&format!("(?<{known}>{form})"));
                rest = after;
            } else if let Some(after) = rest.strip_prefix('*') {
                regex.push_str("[^/]*?");
                rest = after;
            } else {
                let length = rest.find(['{', '*']).unwrap_or(rest.len());
                regex.push_str(&regex::escape(&rest[..length]));
                rest = &rest[length..];
            }
        }
        if seen.is_empty() {
            return Err(format!("{text:?} says nothing; it names none of {{{}}}", NAMES.join("}, {")));
        }
        regex.push_str(")$");
        let regex = Regex::new(&regex).map_err(|error| format!("{text:?}: {error}"))?;
        Ok(Self { text: text.to_owned(), regex })
    }

    /// What the path says, where the pattern fits: without its ending, from the folder on in which the pattern was written.
    pub(super) fn told(&self, path: &str) -> Vec<Said> {
        let (folders, name) = path.rsplit_once('/').map_or(("", path), |(folders, name)| (folders, name));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let path = if folders.is_empty() { stem.to_owned() } else { format!("{folders}/{stem}") };
        let Some(found) = self.regex.captures(&path) else { return Vec::new() };
        let part = |name: &str| found.name(name).map(|part| part.as_str().trim().to_owned());
        let places: Vec<String> = NAMES[..3].iter().filter_map(|name| part(name)).collect();
        let place = (!places.is_empty()).then(|| (Key::District, places.join("/")));
        let others = [("year", Key::Year), ("institution", Key::Institution), ("title", Key::Title)];
        let others = others.into_iter().filter_map(|(name, key)| Some((key, part(name)?)));
        let source = Source::Folder(self.text.clone());
        place.into_iter().chain(others).map(|(key, value)| Said { key, value, source: source.clone() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pattern: &str, path: &str) -> Vec<(Key, String)> {
        let said = Pattern::new(pattern).expect("a pattern").told(path);
        said.into_iter().map(|said| (said.key, said.value)).collect()
    }

    #[test]
    fn the_parts_of_a_path_are_told() {
        let pattern = "{province}/{city}/{district}/{year}-{institution}";
        let expected = [(Key::District, "浙江省/杭州市/萧山区"), (Key::Year, "2031"), (Key::Institution, "政协")];
        let expected = expected.map(|(key, value)| (key, value.to_owned()));
        assert_eq!(told(pattern, "浙江省/杭州市/萧山区/2031-政协.pdf"), expected);
        assert_eq!(told(pattern, "浙江省/杭州市/2031-政协.pdf"), []);
        assert_eq!(told(pattern, "浙江省/杭州市/萧山区/31-政协.pdf"), []);
        let expected = [(Key::Year, "二〇三一".to_owned()), (Key::Title, "工作报告.终".to_owned())];
        assert_eq!(told("*/{year}年{title}", "甲/二〇三一年工作报告.终.txt"), expected);
    }

    #[test]
    fn mistakes_are_named() {
        for (pattern, words) in [("{yaer}", "yaer"), ("{year", "closed"), ("{year}{year}", "twice"), ("*/*", "nothing")]
        {
            assert!(Pattern::new(pattern).expect_err(pattern).contains(words), "{pattern}");
        }
    }
}
