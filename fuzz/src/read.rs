//! Reading a file of any content, and what holds of all that was read.

use district_search::report::format::{Document, Extract, extract};
use district_search::report::told::Told;
use district_search::report::{Part, Source, of_document};

/// More of one file says nothing new of what comes behind the reader, and takes long.
const MOST_RECORDS: usize = 64;

/// Reads a file to its end, and makes a report of each text in it.
pub fn file(path: &str, bytes: &[u8]) {
    let mut left = MOST_RECORDS;
    extract(path, bytes, &mut |extract: Extract| {
        match extract.outcome {
            Ok(document) => self::document(&format!("{path}/{}", extract.member), document, &Told::default()),
            Err(unreadable) => assert!(!unreadable.reason.is_empty(), "a refusal says why"),
        }
        left -= 1;
        left > 0
    });
}

/// Makes a report of a document and asks of it what the reading room promises.
pub fn document(path: &str, document: Document, told: &Told) {
    let Document { first_line, ref headings, ref pages, .. } = document;
    assert!(headings.windows(2).all(|pair| pair[0].0 < pair[1].0), "headings stand in their order");
    assert!(pages.windows(2).all(|pair| pair[0] <= pair[1]), "pages stand in their order");
    let text = document.text.clone();
    let Ok(report) = of_document(path, document, told) else { return };
    let last_line = first_line.saturating_add(text.split('\n').count() as u32);
    let mut rest = text.chars().filter(|character| is_shown(*character));
    for part in &report.parts {
        assert!(first_line <= part.lines.first && part.lines.last <= last_line, "a part stands in its file");
        for paragraph in &part.paragraphs {
            assert!(paragraph.lines.first <= paragraph.lines.last);
            let comes_from_file =
                paragraph.text.chars().filter(|one| is_shown(*one)).all(|one| rest.any(|other| other == one));
            assert!(comes_from_file, "no character is made or moved: {:?}", paragraph.text);
        }
        passages_hold_the_paragraphs(part);
        sources_stand_in_the_file(part, last_line);
    }
}

fn is_shown(character: char) -> bool {
    !character.is_whitespace()
}

fn passages_hold_the_paragraphs(part: &Part) {
    // The marks of headings are dropped, and between paragraphs line feeds stand.
    let plain = |text: &str| text.chars().filter(|one| is_shown(*one) && *one != '#').collect::<String>();
    let paragraphs: String = part.paragraphs.iter().map(|paragraph| plain(&paragraph.text)).collect();
    let passages: String = part.passages.iter().map(|passage| plain(&passage.text)).collect();
    assert_eq!(paragraphs, passages, "every character stands in one passage");
}

fn sources_stand_in_the_file(part: &Part, last_line: u32) {
    let known = &part.metadata;
    let sources = [
        known.district.as_ref().map(|known| &known.source),
        known.year.as_ref().map(|known| &known.source),
        known.covers.as_ref().map(|known| &known.source),
        known.institution.as_ref().map(|known| &known.source),
    ];
    for source in sources.into_iter().flatten() {
        if let Source::Text(line, words) = source {
            assert!(*line <= last_line && !words.is_empty(), "{source:?}");
        }
    }
    if let Some(covers) = &known.covers {
        assert!(covers.value.0 <= covers.value.1, "{covers:?}");
    }
}
