//! Tables as text: values between commas, tabs and the like. Which mark parts them is told by the content, for every
//! program has its own; a file in which no mark does is text.

use encoding_rs::Encoding;

use super::rows::Book;
use super::{Document, Unreadable, txt};
use crate::text::decode::decode;

/// What may part values, the likeliest first.
const MARKS: [char; 5] = [',', '\t', ';', '|', '，'];

/// So many bytes, and so many rows in them, tell the mark.
const SAMPLE_BYTES: usize = 1 << 16;
const SAMPLE_ROWS: usize = 50;

/// Stands for a mark that is no single byte; no text holds it.
const UNIT_SEPARATOR: char = '\u{1f}';

pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let decoded = decode(bytes).map_err(txt::unreadable)?;
    let notes: Vec<String> = txt::note_of(&decoded).into_iter().collect();
    let text = with_tabs(decoded.encoding, bytes).unwrap_or(decoded.text);
    let Some(mark) = mark_of(&text) else { return txt::read(bytes) };
    let text = if mark.is_ascii() { text } else { replaced(&text, mark) };
    let mut book = Book::default();
    book.begin("");
    let mut record = csv::StringRecord::new();
    let mut reader = reader(&text, mark);
    while matches!(reader.read_record(&mut record), Ok(true)) {
        let line = record.position().map_or(1, csv::Position::line);
        let row = u32::try_from(line.saturating_sub(1)).unwrap_or(u32::MAX);
        for (column, value) in (0..).zip(&record) {
            book.put(row, column, value)?;
        }
    }
    Ok(Document { notes, ..book.document()? })
}

/// The text with its tabs, which are space where text is read.
fn with_tabs(encoding: &str, bytes: &[u8]) -> Option<String> {
    let encoding = Encoding::for_label(encoding.as_bytes())?;
    let (text, _, _) = encoding.decode(bytes);
    let text = text.replace("\r\n", "\n");
    Some(if text.contains('\r') { text.replace('\r', "\n") } else { text })
}

fn reader(text: &str, mark: char) -> csv::Reader<&[u8]> {
    let delimiter = u8::try_from(mark).ok().filter(u8::is_ascii).unwrap_or(UNIT_SEPARATOR as u8);
    // A quote that is never closed would swallow every row below it.
    let has_pairs = text.bytes().filter(|byte| *byte == b'"').count() % 2 == 0;
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter).quoting(has_pairs).from_reader(text.as_bytes())
}

/// The mark that divides most rows into the same number of values, and into most of them.
fn mark_of(text: &str) -> Option<char> {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let present = MARKS.iter().filter(|mark| sample.contains(**mark));
    let scored = present.filter_map(|mark| Some((score(sample, *mark)?, *mark)));
    // The first of equals is the likeliest.
    let best = scored.rev().max_by_key(|(score, _)| *score);
    best.map(|(_, mark)| mark)
}

/// How many rows of a hundred have the number of values that most have, and this number; nothing where rows are not
/// divided, or hardly any alike.
fn score(sample: &str, mark: char) -> Option<(usize, usize)> {
    let marked = if mark.is_ascii() { None } else { Some(replaced(sample, mark)) };
    let mut reader = reader(marked.as_deref().unwrap_or(sample), mark);
    let all: Vec<usize> = reader.records().take(SAMPLE_ROWS).flatten().map(|record| record.len()).collect();
    // Rows of one value are titles and notes, whatever the mark, but most rows of a table have several.
    let rows: Vec<usize> = all.iter().copied().filter(|length| *length > 1).collect();
    if rows.len() * 2 < all.len() {
        return None;
    }
    let alike = |length: usize| rows.iter().filter(|other| **other == length).count();
    let usual = rows.iter().copied().max_by_key(|length| (alike(*length), *length))?;
    let share = alike(usual) * 100 / rows.len();
    // Sentences have commas too, but not as many in each.
    let least = if mark == '，' { 95 } else { 40 };
    (share >= least).then_some((share, usual))
}

/// The text with a byte in the place of a mark, unless that stands in quotes.
fn replaced(text: &str, mark: char) -> String {
    let mut in_quotes = false;
    let replace = |character: char| {
        in_quotes ^= character == '"';
        if character == mark && !in_quotes { UNIT_SEPARATOR } else { character }
    };
    text.chars().map(replace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "案由,承办单位,答复\n\"修路,架桥\",交通局,\"修好了\n都说好\"\n路灯,\"\",已装,多一格\n";

    fn lines(text: &str) -> Vec<String> {
        let document = read(text.as_bytes()).expect("a table");
        document.text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn values_are_told_by_their_mark_and_lines_stay() {
        let expected =
            ["", "案由：修路,架桥；承办单位：交通局；答复：修好了 都说好", "", "案由：路灯；答复：已装；多一格"];
        assert_eq!(lines(TABLE), expected);
        assert_eq!(lines(&format!("\u{feff}{}", TABLE.replace('\n', "\r\n"))), expected);
        for mark in ["\t", ";", "|", "，"] {
            let table = TABLE.replace("路,架", "路架").replace(",多一格", "").replace(',', mark);
            assert_eq!(lines(&table)[1], "案由：修路架桥；承办单位：交通局；答复：修好了 都说好", "{mark:?}");
        }
    }

    #[test]
    fn other_encodings_are_read() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("案由\t答复\n关于在小河边修路的提案\t已经修好了\n");
        assert_eq!(read(&bytes).expect("a table").text, "\n案由：关于在小河边修路的提案；答复：已经修好了\n");
    }

    #[test]
    fn a_title_above_the_table_tells_no_mark() {
        let document = read("青禾区提案一览表\n案由;答复\n修路,架桥;好\n路灯;好\n".as_bytes()).expect("a table");
        assert_eq!(document.headings, [(1, 1)]);
        assert_eq!(document.text.lines().nth(2), Some("案由：修路,架桥；答复：好"));
    }

    #[test]
    fn text_without_values_stays_text() {
        let text = "镇里修了路，也架了桥，村民都说好。\n路灯也亮了。\n明年再修一条，后年再修一条。\n";
        let document = read(text.as_bytes()).expect("text");
        assert_eq!((document.breaks, document.text.as_str()), (crate::report::format::LineBreaks::Unknown, text));
    }
}
