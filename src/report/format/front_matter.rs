//! The front matter of a file: `key: value` lines between two lines of `---`, in which the owner of a file may say
//! what no program can know.

/// No front matter is longer; a longer one is text between two rules.
const MOST_LINES: usize = 40;

/// What the owner of the file says about it. Every value remembers its line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct FrontMatter {
    /// How many lines it takes, the rules included; 0 where there is none.
    pub(in super::super) lines: u32,
    /// The values as they were written, with their keys.
    pub(in super::super) values: Vec<(Key, String)>,
}

/// What a value is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Key {
    Title,
    District,
    Year,
    Institution,
    Covers,
}

impl Key {
    fn named(name: &str) -> Option<Self> {
        Some(match name.trim().to_lowercase().as_str() {
            "title" | "标题" | "題目" | "题目" => Self::Title,
            "district" | "区县" | "地区" | "區縣" => Self::District,
            "year" | "年份" | "date" | "日期" => Self::Year,
            "institution" | "机构" | "機構" => Self::Institution,
            "covers" | "涵盖" | "覆盖年份" => Self::Covers,
            _ => return None,
        })
    }

    /// Its English name.
    pub(in super::super) fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::District => "district",
            Self::Year => "year",
            Self::Institution => "institution",
            Self::Covers => "years covered",
        }
    }
}

impl FrontMatter {
    /// The front matter of this text, and the rest of it.
    pub(super) fn split(text: &str) -> (Self, &str) {
        Self::find(text).unwrap_or((Self::default(), text))
    }

    /// The first value under this key.
    pub(in super::super) fn get(&self, key: Key) -> Option<&str> {
        self.values.iter().find(|(other, _)| *other == key).map(|(_, value)| value.as_str())
    }

    fn find(text: &str) -> Option<(Self, &str)> {
        let mut values = Vec::new();
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
                return Some((Self { lines: number as u32, values }, after));
            }
            if number > 1 {
                let said = entry(line)?;
                has_key |= said.is_some() || has_plain_key(line);
                values.extend(said);
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
fn entry(line: &str) -> Option<Option<(Key, String)>> {
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
    Some(Key::named(name).filter(|_| !bare.is_empty()).map(|key| (key, bare.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_understood_in_both_languages() {
        let (front, rest) = FrontMatter::split("---\n标题：\"小镇\"\nyear: 2031\nother: 1\n---\n正文");
        assert_eq!((front.get(Key::Title), front.get(Key::Year), front.lines), (Some("小镇"), Some("2031"), 5));
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
