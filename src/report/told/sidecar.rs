//! The file beside a report: what its owner knows of it.

use toml::{Table, Value};

use super::super::Source;
use super::super::format::{Key, Said};
use super::wrong;

/// The ending of such files: `报告.meta.toml` stands beside `报告.pdf`, as `报告.pdf.meta.toml` may.
pub const ENDING: &str = ".meta.toml";

/// What the file beside a report says.
///
/// # Errors
/// What is wrong with it, in words for the user.
pub fn sidecar(text: &str) -> Result<Vec<Said>, String> {
    let table: Table = text.parse().map_err(|error| wrong(text, &error))?;
    table.iter().map(|(name, value)| said(name, value, Source::Sidecar)).collect()
}

/// A value under its name.
pub(super) fn said(name: &str, value: &Value, source: Source) -> Result<Said, String> {
    const NAMES: &str = "title, district, year, institution, covers";
    let key = Key::named(name).ok_or_else(|| format!("`{name}` is nothing that can be said; there is {NAMES}"))?;
    let value = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Datetime(day) => day.to_string(),
        Value::Array(ends) if key == Key::Covers => {
            let end = |end: &Value| end.as_integer().map_or_else(String::new, |year| year.to_string());
            ends.iter().map(end).collect::<Vec<_>>().join("-")
        }
        _ => return Err(format!("`{name}` is neither text nor a number")),
    };
    if value.is_empty() {
        return Err(format!("`{name}` is empty; leave it out"));
    }
    Ok(Said { key, value, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_and_mistakes_named() {
        let said =
            sidecar("'标题' = '工作报告'\ndistrict = '萧山区'\nyear = 2031\ncovers = [2026, 2030]").expect("values");
        let values: Vec<_> = said.iter().map(|said| (said.key, said.value.as_str())).collect();
        let expected =
            [(Key::Title, "工作报告"), (Key::District, "萧山区"), (Key::Year, "2031"), (Key::Covers, "2026-2030")];
        assert!(expected.iter().all(|one| values.contains(one)), "{values:?}");
        assert!(said.iter().all(|said| said.source == Source::Sidecar));
        for (text, place) in
            [("year = ", "line 1"), ("yaer = 2031", "yaer"), ("year = []", "year"), ("title = ''", "title")]
        {
            assert!(sidecar(text).expect_err(text).contains(place), "{text}");
        }
    }
}
