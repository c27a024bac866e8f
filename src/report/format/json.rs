//! Records as programs write them: one to a file, a list of them, or one to a line. Each of several is a report of its
//! own; its members say what other files say in their paths.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Document, Extract, Key, Said, Unreadable, html, txt};
use crate::report::Source;
use crate::report::days::day_of_moment;
use crate::text::decode::{UNCOUNTED_BREAK, decode};

/// Members that hold the text; the first of these that is there counts.
const TEXT: [&str; 5] = ["text", "content", "body", "正文", "内容"];

/// Members that say something, and what it is about.
const SAID: [(&[&str], Key); 4] = [
    (&["title", "标题"], Key::Title),
    (&["year", "年份"], Key::Year),
    (&["institution", "机构"], Key::Institution),
    (
        &[
            "date",
            "日期",
            "时间",
            "发布日期",
            "发布时间",
            "pubdate",
            "pub_date",
            "publish_date",
            "publish_time",
            "published",
            "published_at",
        ],
        Key::Published,
    ),
];

/// Members that name a place as a whole, and those that name it from above.
const PLACE: [&str; 2] = ["place", "地区"];
const PLACE_FROM_ABOVE: [&[&str]; 3] =
    [&["province", "省", "省份"], &["city", "市", "城市"], &["district", "county", "区县", "县区"]];

type Record = Map<String, Value>;
type Give<'give> = dyn FnMut(Extract) -> bool + 'give;

/// Reads a file that is one value: a record, or a list of records. Some are lines of records all the same.
pub(super) fn read(bytes: &[u8], give: &mut Give<'_>) {
    with_text(bytes, give, |text, give| match serde_json::from_str(text) {
        Ok(Value::Array(all)) => list(all, give),
        Ok(Value::Object(record)) => match list_in(record) {
            Ok(all) => list(all, give),
            Err(record) => give_last(give, document(&record)),
        },
        Ok(_) => give_last(give, Err(no_record())),
        Err(_) if text.lines().filter(|line| line.starts_with('{')).nth(1).is_some() => lines(text, give),
        Err(error) => give_last(give, Err(broken(&error, 1))),
    });
}

/// Reads a file in which every line is a record; one of them is held at a time.
pub(super) fn read_lines(bytes: &[u8], give: &mut Give<'_>) {
    with_text(bytes, give, |text, give| match text.trim_start().starts_with('[') {
        true => read(text.as_bytes(), give),
        false => lines(text, give),
    });
}

/// Calls `read` with the text of a file. What is doubtful about it is noted in its first record.
fn with_text(bytes: &[u8], give: &mut Give<'_>, read: impl FnOnce(&str, &mut Give<'_>)) {
    // UTF-16 may be UTF-8 too, full of NUL.
    let clean = if bytes.contains(&0) { None } else { std::str::from_utf8(bytes).ok() };
    let (text, mut note) = match clean.map_or_else(|| decode(bytes).map(Some), |_| Ok(None)) {
        Err(why) => return give_last(give, Err(txt::unreadable(why))),
        // JSON allows no form feed in a string.
        Ok(Some(decoded)) => (Cow::Owned(decoded.text.replace(UNCOUNTED_BREAK, " ")), txt::note_of(&decoded)),
        Ok(None) => (Cow::Borrowed(clean.unwrap_or_default()), None),
    };
    read(text.trim_start_matches('\u{feff}').trim_end(), &mut |mut extract| {
        if let Ok(document) = &mut extract.outcome {
            document.notes.extend(note.take());
        }
        give(extract)
    });
}

fn give_last(give: &mut Give<'_>, outcome: Result<Document, Unreadable>) {
    give(Extract { member: String::new(), outcome });
}

fn lines(text: &str, give: &mut Give<'_>) {
    let lines = (1_usize..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    for (number, line) in lines {
        let outcome = match serde_json::from_str(line.trim().trim_end_matches(',')) {
            Ok(Value::Object(record)) => document(&record),
            Ok(_) => Err(no_record()),
            Err(error) => Err(broken(&error, number)),
        };
        if !give(Extract { member: number.to_string(), outcome }) {
            return;
        }
    }
}

fn list(all: Vec<Value>, give: &mut Give<'_>) {
    if all.is_empty() {
        give_last(give, Err(Unreadable { reason: "holds no records; remove it".to_owned() }));
    }
    for (number, value) in (1_usize..).zip(all) {
        let outcome = value.as_object().map_or_else(|| Err(no_record()), document);
        if !give(Extract { member: number.to_string(), outcome }) {
            return;
        }
    }
}

/// The records in a record that has no text itself, but one list of them somewhere: `{"code": 0, "data": [{…}]}`.
fn list_in(mut record: Record) -> Result<Vec<Value>, Record> {
    let holds_records = |value: &Value| value.as_array().is_some_and(|all| all.iter().any(Value::is_object));
    if text_of(&record).is_some() {
        return Err(record);
    }
    let only = |fits: &dyn Fn(&Value) -> bool| {
        let mut names = record.iter().filter(|(_, value)| fits(value)).map(|(name, _)| name);
        names.next().filter(|_| names.next().is_none()).cloned()
    };
    let name = only(&holds_records).or_else(|| only(&Value::is_object));
    match name.and_then(|name| Some((record.remove(&name)?, name))) {
        Some((Value::Array(all), _)) => Ok(all),
        Some((Value::Object(inner), name)) => list_in(inner).map_err(|inner| {
            record.insert(name, Value::Object(inner));
            record
        }),
        _ => Err(record),
    }
}

fn no_record() -> Unreadable {
    Unreadable { reason: "is no record; write it as {\"text\": …}".to_owned() }
}

/// What is wrong with a record that begins on this line. Values nested more deeply than the parser follows are refused by it, not
/// followed to the end of the stack.
fn broken(error: &serde_json::Error, first: usize) -> Unreadable {
    let reason = match error.to_string() {
        message if message.contains("recursion limit") => "is nested too deeply; write it without nesting".to_owned(),
        _ => format!(
            "is broken JSON at line {}, column {}; repair it there",
            first + error.line().saturating_sub(1),
            error.column()
        ),
    };
    Unreadable { reason }
}

fn document(record: &Record) -> Result<Document, Unreadable> {
    let missing = || Unreadable { reason: "record holds no member `text` (content, 正文); give it one".to_owned() };
    let text = text_of(record).ok_or_else(missing)?.replace('\0', "");
    let text = decode(text.as_bytes()).map_err(txt::unreadable)?.text;
    let tagged = html::is_tagged(&text).then(|| html::of_fragment(&text));
    let said = |key, value| Said { key, value, source: Source::Fields };
    let members = SAID.iter().filter_map(|(names, key)| {
        let value = words(member(record, names)?, " ")?;
        Some(said(*key, if *key == Key::Published { day(value) } else { value }))
    });
    let all = members.chain(place(record).map(|value| said(Key::District, value))).collect();
    Ok(Document { said: all, ..tagged.unwrap_or(Document { text, first_line: 1, ..Document::default() }) })
}

fn text_of(record: &Record) -> Option<String> {
    TEXT.iter().find_map(|name| words(member(record, &[name])?, "\n"))
}

/// The member of one of these names, however they are written.
fn member<'record>(record: &'record Record, names: &[&str]) -> Option<&'record Value> {
    let exact = names.iter().find_map(|name| record.get(*name));
    exact.or_else(|| {
        let is_called_so = |name: &str| names.iter().any(|other| name.trim().eq_ignore_ascii_case(other));
        record.iter().find(|(name, _)| is_called_so(name)).map(|(_, value)| value)
    })
}

/// The words of a value, those of a list joined; nothing of what is empty or no words.
fn words(value: &Value, between: &str) -> Option<String> {
    let words = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(all) => {
            let all: Vec<String> = all.iter().filter_map(|one| words(one, between)).collect();
            all.join(between)
        }
        Value::Null | Value::Bool(_) | Value::Object(_) => return None,
    };
    Some(words).filter(|words| !words.is_empty())
}

/// The place of a record as a path, in whatever members it is.
fn place(record: &Record) -> Option<String> {
    let from_above = |record: &Record| {
        let names = PLACE_FROM_ABOVE.iter().filter_map(|names| words(member(record, names)?, "/"));
        Some(names.collect::<Vec<_>>().join("/")).filter(|path| !path.is_empty())
    };
    match member(record, &PLACE) {
        Some(Value::Object(names)) => from_above(names),
        Some(value) => words(value, "/"),
        None => from_above(record),
    }
}

/// A day in eight digits as others write it, and that of a moment, in seconds or thousandths since 1970.
fn day(written: String) -> String {
    let is_bare = written.bytes().all(|byte| byte.is_ascii_digit());
    match (is_bare, written.len()) {
        (true, 8) => format!("{}-{}-{}", &written[..4], &written[4..6], &written[6..]),
        (true, 10 | 13) => written[..10].parse().ok().and_then(day_of_moment).unwrap_or(written),
        _ => written,
    }
}

#[cfg(test)]
mod tests;
