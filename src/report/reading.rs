//! The door of the reading room: the path and the bytes of a file become a report. Pure: the disk is read elsewhere.

use super::format::{self, Document};
use super::metadata::{self, Clues};
use super::outline::{self, Article};
use super::{Part, Report, Unreadable, layout, line, passages};

/// Reads a report. `path` is relative to the corpus folder, with `/` between its parts; it tells the format, and often
/// the district, the year and the institution.
///
/// ```
/// let text = "# 政府工作报告\n\n一、2030年工作回顾\n\n全年新修小路十二条。";
/// let report = district_search::report::read("2031/报告.md", text.as_bytes()).unwrap();
/// assert_eq!(report.parts[0].title, "政府工作报告");
/// assert_eq!(report.parts[0].metadata.year.as_ref().unwrap().value, 2031);
/// ```
///
/// # Errors
/// When the file is empty, in a format that is not read, not text, or holds no Chinese text.
pub fn read(path: &str, bytes: &[u8]) -> Result<Report, Unreadable> {
    let Some(format) = format::supported(path) else { return Err(unsupported(path, bytes)) };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable { reason: "is empty; put its text into it or remove it".to_owned() });
    }
    let mut document = (format.read)(bytes)?;
    let clues = Clues::new(path, &mut document);
    let Document { text, first_line, mut notes, .. } = document;
    if !text.chars().any(line::is_han) {
        let reason = "holds no Chinese text; check that it is the right file and was saved as UTF-8".to_owned();
        return Err(Unreadable { reason });
    }
    let paragraphs = layout::paragraphs(&text, first_line);
    drop(text);
    let articles = outline::articles(paragraphs);
    let metadata = metadata::of_articles(&articles, &clues, &mut notes);
    let parts = articles.into_iter().zip(metadata).map(|(article, metadata)| part(article, metadata, &clues)).collect();
    Ok(Report { parts, notes })
}

fn part(article: Article, known: super::Metadata, clues: &Clues) -> Part {
    let Article { title, lines, head_missing, tail_missing, paragraphs, .. } = article;
    let mut districts = metadata::Districts::new(&known);
    let passages = passages::passages(&paragraphs)
        .into_iter()
        .map(|(kind, mut passage)| {
            passage.metadata = districts.of_passage(kind, &passage);
            passage
        })
        .collect();
    let title = clues.title().map_or(title, str::to_owned);
    Part { title, lines, head_missing, tail_missing, metadata: known, paragraphs, passages }
}

fn unsupported(path: &str, bytes: &[u8]) -> Unreadable {
    let reason = match format::foreign_kind(bytes) {
        Some(kind) => format!("is {kind}; not read yet, convert it to text"),
        None => {
            let name = path.rsplit('/').next().unwrap_or(path);
            match name.rsplit_once('.') {
                Some((_, ending)) => format!("has the ending .{ending}, which is not read; convert it to text (.txt)"),
                None => "has no ending; name it .txt if it is text".to_owned(),
            }
        }
    };
    Unreadable { reason }
}
