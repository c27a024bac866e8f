//! All that an index holds, for programs: one JSON object a line, in the form of [`super::json`]. See `docs/json.md`.

use serde_json::{Map, Value, json};

use super::json::{VERSION, add_metadata, push};
use crate::engine::local::{Columns, Dumped, StoredFile, StoredPassage, Sums};

/// A piece of a dump, as a line.
pub fn dumped(piece: &Dumped) -> String {
    let mut line = String::new();
    let value = match piece {
        Dumped::File(file) => self::file(file),
        Dumped::Passage(passage, columns) => self::passage(passage, columns),
        Dumped::Sums(sums) => self::sums(sums),
    };
    push(&mut line, &value);
    line
}

fn file(file: &StoredFile) -> Value {
    json!({
        "type": "file",
        "v": VERSION,
        "root": file.root,
        "path": file.path,
        "is_archive": file.is_archive,
        "archive": file.archive,
        "size": file.size,
        "hash": format!("{:032x}", file.hash),
        "reader": file.reader,
        "state": file.state,
        "passages": file.passages,
        "told": hexadecimal(file.told),
        "sketch": hexadecimal(file.sketch),
        "notes": file.notes,
        "postings": hexadecimal(file.postings),
    })
}

fn passage(stored: &StoredPassage, columns: &Columns) -> Value {
    let StoredPassage { root, path, part, title, passage } = stored;
    let mut members = Map::new();
    add_metadata(&mut members, &passage.metadata);
    let mut value = json!({
        "type": "passage",
        "v": VERSION,
        "root": root,
        "path": path,
        "part": part,
        "title": title,
        "section": *passage.section,
        "lines": [passage.lines.first, passage.lines.last],
        "pages": passage.pages.map(|(first, last)| [first, last]),
        "continues": passage.continues,
        "columns": {
            "district": columns.district,
            "year": columns.year,
            "institution": columns.institution,
            "covers_last": columns.covers_last,
            "extent": columns.extent,
            "fingerprint": hexadecimal(columns.fingerprint),
            "postings": hexadecimal(columns.postings),
        },
        "text": passage.text,
    });
    if let Value::Object(all) = &mut value {
        all.extend(members);
    }
    value
}

fn sums(sums: &Sums) -> Value {
    let Sums { roots, reports, passages, unread } = sums;
    let numbers = json!({"reports": reports, "passages": passages, "unread": unread});
    json!({"type": "summary", "v": VERSION, "roots": roots, "kept": numbers})
}

/// A number of 64 bits: as a number of JSON, many programs would round it.
fn hexadecimal(number: u64) -> String {
    format!("{number:016x}")
}
