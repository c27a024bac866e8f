//! What is refused, and what is said of a file that was read.

use proptest::prelude::*;

use super::make::{Font, Made};
use super::{PARAGRAPHS, one_column, paragraphs_of, read, read_made, wrapped};

fn refusal(made: &Made) -> String {
    read(&made.bytes()).expect_err("refused").reason
}

fn with_empty_pages(empty: &[usize], count: usize) -> Made {
    let lines = wrapped(&PARAGRAPHS, 34.0);
    let mut made = Made::default();
    for page in 1..=count {
        made.page();
        if !empty.contains(&page) {
            made.column(Font::Gbk, 12.0, (90.0, 120.0), &lines, (20.0, 33));
        }
    }
    made
}

#[test]
fn pages_without_text_are_named() {
    let document = read_made(&with_empty_pages(&[3], 4));
    assert_eq!(document.notes, ["page 3 holds no text (a scan?); run OCR on it"]);
    assert_eq!(document.pages[2], document.pages[3]);
    let document = read_made(&with_empty_pages(&[1, 2, 3, 6], 6));
    assert_eq!(document.notes, ["pages 1–3, 6 hold no text (scans?); run OCR on them"]);
    assert_eq!(document.pages[..4], [1; 4]);
    assert!(refusal(&with_empty_pages(&[1, 2], 2)).starts_with("is a scan without text; run OCR"));
}

#[test]
fn characters_that_cannot_be_told_are_counted() {
    let lines = wrapped(&PARAGRAPHS, 34.0);
    for font in [Font::Private, Font::Unexplained] {
        assert!(refusal(&one_column(font, &lines)).starts_with("is unreadable: 100 % of its characters"));
        let mut made = one_column(Font::Gbk, &lines);
        made.text(font, 12.0, (90.0, 800.0), "镇里修了三条小路又种银杏三百株");
        let notes = read_made(&made).notes;
        assert!(notes.len() == 1 && notes[0].contains("% of its characters are unreadable"), "{notes:?}");
    }
}

#[test]
fn what_is_locked_or_no_pdf_is_refused() {
    let mut made = one_column(Font::Gbk, &wrapped(&PARAGRAPHS, 34.0));
    let hex = "5a".repeat(32);
    made.trailer_keys =
        format!("/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{hex}> /U <{hex}> >>");
    assert_eq!(refusal(&made), "is protected by a password; save it without one");
    for bytes in [&b"%PDF-1.7"[..], b"%PDF-1.7\n%%EOF", b"", b"text"] {
        assert!(read(bytes).expect_err("damaged").reason.starts_with("is damaged"));
    }
}

#[test]
fn a_file_that_ends_early_is_read_and_doubted() {
    let mut bytes = one_column(Font::Gbk, &wrapped(&PARAGRAPHS, 34.0)).bytes();
    let end = bytes.windows(4).position(|window| window == b"xref").expect("a table");
    bytes.truncate(end);
    let document = read(&bytes).expect("all objects are there");
    assert_eq!(paragraphs_of(&document), PARAGRAPHS);
    assert_eq!(document.notes, ["its end is missing, and perhaps some text; get the file again"]);
}

#[test]
fn forms_that_draw_forms_come_to_an_end() {
    let mut made = one_column(Font::Gbk, &wrapped(&PARAGRAPHS, 34.0));
    made.draw("/Form Do");
    for (count, content) in [(1, "/Form Do"), (2, "/Form Do"), (1, "/Form Do /Form Do")] {
        made.forms = vec![content.to_owned(); count];
        assert_eq!(paragraphs_of(&read_made(&made)), PARAGRAPHS);
    }
    // Drawn as often as it is asked for, this would take years.
    made.forms = vec!["/Form Do /Form Do".to_owned(); 40];
    let document = read_made(&made);
    assert_eq!(paragraphs_of(&document), PARAGRAPHS);
    assert_eq!(document.notes, ["page 1 is damaged; some of its text may be missing"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damage_does_no_harm(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..24), cut in any::<Option<prop::sample::Index>>()) {
        let mut made = one_column(Font::Mapped, &wrapped(&PARAGRAPHS[..4], 34.0));
        made.text(Font::Helvetica, 12.0, (90.0, 780.0), "the end");
        let mut bytes = made.bytes();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        match read(&bytes) {
            Ok(document) => prop_assert!(document.pages.windows(2).all(|pair| pair[0] <= pair[1])),
            Err(refusal) => prop_assert!(!refusal.reason.is_empty()),
        }
    }
}
