//! Word documents (`.docx`): a zip archive of XML, of which the body, the styles, the numbering and the notes are read.
//! Paragraphs are lines; numbered headings get the number that Word computes for them; a row of a table is a line; a
//! note stands behind the paragraph that refers to it. What was deleted and only marked so, heads and feet of pages,
//! comments, hidden text and tables of contents are no text of the report.

mod body;
mod numbering;
mod styles;

use super::lines::Lines;
use super::zipped::Zip;
use super::{Document, Unreadable};
use body::Body;
use numbering::Numbering;
use styles::Styles;

pub(super) const MAIN: &str = "word/document.xml";

pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut zip = Zip::open(bytes)?;
    let main = zip.named(MAIN)?;
    let main =
        main.ok_or_else(|| Unreadable { reason: "is damaged: it holds no document; save it anew".to_owned() })?;
    let styles = Styles::read(&zip.named("word/styles.xml")?.unwrap_or_default())?;
    let numbering = Numbering::read(&zip.named("word/numbering.xml")?.unwrap_or_default())?;
    let mut body = Body::new(&styles, numbering);
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        body.read_notes(&zip.named(notes)?.unwrap_or_default())?;
    }
    let is_whole = body.read(&main)?;
    let lines: Lines = body.finish();
    let mut document = lines.document();
    if !is_whole {
        document.notes.push("is damaged and could be read only in part; save it anew".to_owned());
    }
    Ok(document)
}

#[cfg(test)]
mod tests;
