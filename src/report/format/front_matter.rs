//! The front matter of a file: `key: value` lines between two lines of `---`, in which the owner of a file may say
//! what no program can know.

use super::{Key, Said};
use crate::report::Source;

/// No front matter is longer; a longer one is text between two rules.
const MOST_LINES: usize = 40;

/// What the owner of the file says about it. Every value remembers its line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// How many lines it takes, the rules included; 0 where there is none.
    pub(super) lines: u32,
    /// What it says.
    pub(super) said: Vec<Said>,
}

impl FrontMatter {
    /// The front matter of this text, and the rest of it.
    pub(super) fn split(text: &str) -> (Self, &str) {
        Self::find(text).unwrap_or((Self::default(), text))
    }

    fn find(text: &str) -> Option<(Self, &str)> {
        let mut all = Vec::new();
        let mut has_key = false;
        let mut rest = text;
        for number in 1..=MOST_LINES {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            let is_rule = line.trim_end() == "---";
            if number == 1 && !is_rule {
                return None;
            }
            // Without a key that is known, or could be one of another program, it is text between two rules.
            if number > 1 && is_rule && !has_key {
                return None;
            }
            if number > 1 && is_rule {
                return Some((Self { lines: number as u32, said: all }, after));
            }
            if number > 1 {
                let said = entry(line)?;
                has_key |= said.is_some() || has_plain_key(line);
                all.extend(said);
            }
            if after.is_empty() {
                return None;
            }
            rest = after;
        }
        None
    }
}

/// Whether a line begins with a name as programs give them.
fn has_plain_key(line: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    line.split_once(':').is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(is_plain))
}

/// The entry on a line; the inner `None` where it says nothing to us, the outer one where it is no front matter.
fn entry(line: &str) -> Option<Option<Said>> {
    if line.starts_with("# ") || line.starts_with("##") || line.trim_end().ends_with('：') {
        return None;
    }
    let is_nested = line.starts_with([' ', '-', '#']);
    if line.trim().is_empty() || is_nested {
        return Some(None);
    }
    let (name, value) = line.split_once(':').or_else(|| line.split_once('：'))?;
    let value = value.trim();
    let quotes = ['"', '\''];
    let bare = quotes.iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(value);
    let said = |key| Said { key, value: bare.to_owned(), source: Source::FrontMatter };
    Some(Key::named(name).filter(|_| !bare.is_empty()).map(said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_understood_in_both_languages() {
        let (front, rest) = FrontMatter::split("---\n标题：\"小镇\"\nyear: 2031\nother: 1\n---\n正文");
        let said: Vec<_> = front.said.iter().map(|said| (said.key, said.value.as_str())).collect();
        assert_eq!((said, front.lines), (vec![(Key::Title, "小镇"), (Key::Year, "2031")], 5));
        assert_eq!(rest, "正文");
    }

    #[test]
    fn text_between_rules_is_no_front_matter() {
        for text in [
            "---\n正文没有冒号\n---\n",
            "---\n会议主题：共同富裕\n---\n正文",
            "---\n# 报告\nyear: 2031\n---\n",
            "正文\n---\n",
            "---\nyear: 2031\n",
            "",
        ] {
            assert_eq!(FrontMatter::split(text), (FrontMatter::default(), text));
        }
    }
}
