//! What an index holds, for programs: one JSON object a line, in the form of [`super::json`]. See `docs/json.md`.

use serde_json::{Value, json};

use super::json::{VERSION, place, push};
use crate::engine::local::Status;
use crate::engine::{Count, FileNote};

/// The status of an index: what it holds of each district and year, every file that was not wholly read, and a summary.
pub fn status_json(status: &Status) -> String {
    let mut lines = String::new();
    for (district, year, count) in &status.held.districts {
        let Count { passages, reports } = count;
        push(
            &mut lines,
            &json!({
                "type": "held",
                "v": VERSION,
                "district": district.map(place),
                "year": year,
                "passages": passages,
                "reports": reports,
            }),
        );
    }
    push_files(&mut lines, status);
    lines
}

/// The same without what is held.
pub fn skipped_json(status: &Status) -> String {
    let mut lines = String::new();
    push_files(&mut lines, status);
    lines
}

fn push_files(lines: &mut String, status: &Status) {
    for (state, files) in [("unread", &status.unread), ("doubtful", &status.doubtful), ("copy", &status.copies)] {
        files.iter().for_each(|note| push(lines, &file(state, note)));
    }
    push(lines, &summary(status));
}

fn file(state: &str, FileNote { path, notes }: &FileNote) -> Value {
    json!({"type": "file", "v": VERSION, "path": path, "state": state, "notes": notes})
}

fn summary(status: &Status) -> Value {
    let Status { held, unread, copies, doubtful, roots, bytes, segments, schema, tables, reader, words } = status;
    json!({
        "type": "summary",
        "v": VERSION,
        "reports": held.count.reports,
        "passages": held.count.passages,
        "unread": unread.len(),
        "doubtful": doubtful.len(),
        "copies": copies.len(),
        "roots": roots,
        "bytes": bytes,
        "segments": segments,
        "layout": schema,
        "tables": tables,
        "reader": reader,
        "words": words,
    })
}
