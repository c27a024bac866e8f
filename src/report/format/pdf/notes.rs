//! What is doubtful about the text of a PDF, in words for the user: pages that are pictures, fonts that hide what their
//! glyphs mean, pages that could not be read to their end.

use std::collections::BTreeMap;

use super::super::super::Unreadable;
use super::super::super::line::is_han;
use super::glyphs::UNREADABLE;
use super::lines::Piece;

/// The share of unreadable characters, in percent, that is said: the marks of a few lists stay below it.
const SAID: usize = 2;

/// The share above which the text is of no use.
const USELESS: usize = 50;

/// How many ranges of pages are named.
const MOST_RANGES: usize = 8;

/// What is doubtful about a file.
#[derive(Default)]
pub(super) struct Doubts {
    /// The numbers of pages without text.
    pub(super) empty: Vec<usize>,
    /// The numbers of pages that could not be read to their end.
    pub(super) damaged: Vec<usize>,
    /// How many pages were read of how many, where not all were.
    pub(super) read_of: Option<(usize, usize)>,
    /// Whether the file ends too early.
    pub(super) is_cut: bool,
    /// Whether a font could not be read at all.
    pub(super) has_lost_font: bool,
    /// How many characters were found, and how many of them are unreadable.
    characters: (usize, usize),
}

impl Doubts {
    /// Counts the characters of these pieces.
    pub(super) fn count<'pieces>(&mut self, pieces: impl Iterator<Item = &'pieces [Piece]>) {
        for (all, unreadable) in pieces.map(count) {
            self.characters = (self.characters.0 + all, self.characters.1 + unreadable);
        }
    }

    /// Why nothing of a file with so many pages can be used, if that is so.
    pub(super) fn refusal(&self, pages: usize) -> Option<Unreadable> {
        let (all, _) = self.characters;
        let reason = if self.empty.len() == pages && self.damaged.len() < pages {
            "is a scan without text; run OCR (e.g. ocrmypdf -l chi_sim) and index the result".to_owned()
        } else if all == 0 || self.empty.len() == pages {
            "is damaged: nothing could be read of its pages; get the file again".to_owned()
        } else if self.unreadable() > USELESS {
            format!("is unreadable: {}", self.unreadable_characters())
        } else {
            return None;
        };
        Some(Unreadable { reason })
    }

    /// What is to be said of a file in which this was read.
    pub(super) fn into_notes(self, text: &str) -> Vec<String> {
        let mut notes = Vec::new();
        if is_uniform(text) {
            let note = "its characters are nearly all the same one, as where a font was missing when it was made; run OCR on it";
            notes.push(note.to_owned());
        }
        match self.empty.as_slice() {
            [] => {}
            [page] => notes.push(format!("page {page} holds no text (a scan?); run OCR on it")),
            pages => notes.push(format!("pages {} hold no text (scans?); run OCR on them", ranges(pages))),
        }
        if self.unreadable() >= SAID && self.characters.1 * 100 > self.characters.0 * SAID {
            notes.push(self.unreadable_characters());
        }
        match self.damaged.as_slice() {
            [] => {}
            [page] => notes.push(format!("page {page} is damaged; some of its text may be missing")),
            pages => notes.push(format!("pages {} are damaged; some of their text may be missing", ranges(pages))),
        }
        if let Some((read, pages)) = self.read_of {
            notes.push(format!("only {read} of its {pages} pages were read; split the file"));
        }
        if self.has_lost_font {
            notes.push("a font could not be read, and text in it may be missing; run OCR on the file".to_owned());
        }
        if self.is_cut {
            notes.push("its end is missing, and perhaps some text; get the file again".to_owned());
        }
        notes
    }

    /// The share of unreadable characters, in percent.
    fn unreadable(&self) -> usize {
        self.characters.1 * 100 / self.characters.0.max(1)
    }

    fn unreadable_characters(&self) -> String {
        let percent = self.unreadable();
        format!(
            "{percent} % of its characters are unreadable (fonts without a character map); \
             run OCR on it (e.g. ocrmypdf --force-ocr -l chi_sim)"
        )
    }
}

/// `3, 5–7`.
fn ranges(pages: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for &page in pages {
        match ranges.last_mut().filter(|(_, last)| *last + 1 == page) {
            Some((_, last)) => *last = page,
            None => ranges.push((page, page)),
        }
    }
    let written = ranges.iter().take(MOST_RANGES).map(|(first, last)| match last - first {
        0 => first.to_string(),
        _ => format!("{first}–{last}"),
    });
    let written = written.collect::<Vec<String>>().join(", ");
    if ranges.len() > MOST_RANGES { format!("{written} … ({} in all)", pages.len()) } else { written }
}

/// How many characters these pieces have, and how many of them cannot be read.
fn count(pieces: &[Piece]) -> (usize, usize) {
    let characters = || pieces.iter().flat_map(|piece| piece.text.chars()).filter(|character| *character != ' ');
    (characters().count(), characters().filter(|character| is_unreadable(*character)).count())
}

fn is_unreadable(character: char) -> bool {
    character == UNREADABLE || matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Whether one Chinese character makes up more of a text than any does of a language: the most frequent, 的, makes up four in a
/// hundred.
fn is_uniform(text: &str) -> bool {
    const LEAST: usize = 100;
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    text.chars().filter(|one| is_han(*one)).for_each(|one| *counts.entry(one).or_default() += 1);
    let (all, most) = (counts.values().sum::<usize>(), counts.values().max().copied().unwrap_or(0));
    all >= LEAST && 4 * most > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_one_character_is_doubtful() {
        let notes = |text: &str| Doubts::default().into_notes(text);
        assert!(notes(&"年年年年，".repeat(40))[0].contains("the same one"));
        assert!(notes(&"镇里修了路，村里架了桥。".repeat(40)).is_empty());
        assert!(notes("年年年年").is_empty());
    }
}
