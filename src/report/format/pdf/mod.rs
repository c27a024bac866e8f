//! PDF: pages on which glyphs stand, in any order and without words, lines or paragraphs. Programs that only look at the
//! bytes give text in the order it was drawn; here lines, columns and their order are found anew from where the glyphs
//! stand. Steps: glyphs, pieces of lines, heads and feet off, reading order, lines of text.

mod columns;
mod fonts;
mod furniture;
mod glyphs;
mod gutters;
mod lines;
mod notes;
#[cfg(test)]
mod tests;
mod text;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro_interpret::kurbo::Rect;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, InterpreterWarning, TransformExt, interpret_page,
};
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::super::Unreadable;
use super::{Document, LineBreaks};
use fonts::Fonts;
use glyphs::{Collector, Stopped};
use lines::Piece;
use notes::Doubts;

/// How many pages are read: more than the thickest yearbook has.
const MOST_PAGES: usize = 5_000;

/// After so many pages that never come to an end the others are not tried: each takes some seconds.
const MOST_ENDLESS: usize = 3;

/// How many glyphs of a file are read: some fifty times the text of a thick book.
const MOST_GLYPHS: usize = 20_000_000;

/// The bytes every PDF begins with, and within how many: some programs write a line before them.
const BEGINNING: &[u8] = b"%PDF-";
const WITHIN: usize = 1024;

/// The bytes every PDF ends with, and within how many: some are filled up to a round length.
const END: &[u8] = b"%%EOF";
const WITHIN_LAST: usize = 4096;

/// Whether these bytes are a PDF; whatever may stand before its beginning has to be allowed.
pub(super) fn is_pdf(bytes: &[u8], may_begin_later: bool) -> bool {
    bytes.starts_with(BEGINNING) || (may_begin_later && find(&bytes[..bytes.len().min(WITHIN)], BEGINNING))
}

fn find(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// The text of a PDF.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    // What interprets the bytes may fall over damage that it did not foresee.
    catch_unwind(|| read_file(bytes)).unwrap_or_else(|_| Err(damaged()))
}

fn damaged() -> Unreadable {
    Unreadable { reason: "is damaged; get the file again, or open it in a PDF program and save it anew".to_owned() }
}

fn read_file(bytes: &[u8]) -> Result<Document, Unreadable> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Unreadable { reason: "is protected by a password; save it without one".to_owned() }
        }
        LoadPdfError::Decryption(_) => {
            Unreadable { reason: "is encrypted in a way that is not read; save it without encryption".to_owned() }
        }
        LoadPdfError::Invalid => damaged(),
    })?;
    let mut doubts = Doubts::default();
    doubts.is_cut = !find(&bytes[bytes.len().saturating_sub(WITHIN_LAST)..], END);
    let mut pages = read_pages(&pdf, &mut doubts);
    if pages.is_empty() {
        return Err(damaged());
    }
    doubts.count(pages.iter().flat_map(|page| &page.views).map(|(pieces, _)| pieces.as_slice()));
    take_furniture(&mut pages);
    let mut text = text::Text::default();
    let mut cutter = columns::Cutter::default();
    for (number, page) in (1..).zip(pages) {
        // A picture of a page below a head that is none is a scan as well.
        let has_text = page.views.iter().any(|(pieces, _)| !pieces.is_empty());
        if !has_text && (page.has_picture || !page.had_text) {
            doubts.empty.push(number);
        }
        text.add_page(page.views.into_iter().flat_map(|(pieces, _)| cutter.in_reading_order(pieces)).collect());
    }
    let (text, pages) = text.finish();
    if let Some(refusal) = doubts.refusal(pages.len()) {
        return Err(refusal);
    }
    let notes = doubts.into_notes(&text);
    Ok(Document { text, first_line: 1, breaks: LineBreaks::Blank, pages, notes, ..Document::default() })
}

/// What was found on a page.
#[derive(Default)]
struct Sheet {
    /// Its pieces of lines, apart for every way its text runs, and how long the page is down those lines.
    views: Vec<(Vec<Piece>, f32)>,
    has_picture: bool,
    had_text: bool,
}

fn read_pages(pdf: &Pdf, doubts: &mut Doubts) -> Vec<Sheet> {
    let has_lost_font = Arc::new(AtomicBool::new(false));
    let mut settings = InterpreterSettings::default();
    let flag = Arc::clone(&has_lost_font);
    settings.warning_sink = Arc::new(move |warning| {
        if matches!(warning, InterpreterWarning::UnsupportedFont) {
            flag.store(true, Ordering::Relaxed);
        }
    });
    let mut cache = InterpreterCache::new();
    let mut fonts = Fonts::new(pdf);
    let mut sheets = Vec::new();
    let mut left = MOST_GLYPHS;
    let mut endless = 0;
    let count = pdf.pages().len();
    for (number, page) in (1..).zip(pdf.pages().iter().take(MOST_PAGES)) {
        let mut collector = Collector::new(&mut fonts, page.render_dimensions(), left);
        let outcome = catch_unwind(AssertUnwindSafe(|| draw(page, &cache, &settings, &mut collector)));
        let has_picture = collector.has_picture;
        let views = collector.into_views();
        left = left.saturating_sub(views.iter().map(|view| view.glyphs.len()).sum());
        let views: Vec<(Vec<Piece>, f32)> =
            views.into_iter().map(|view| (lines::pieces(view.glyphs), view.height)).collect();
        let had_text = views.iter().any(|(pieces, _)| !pieces.is_empty());
        sheets.push(Sheet { views, has_picture, had_text });
        match outcome.map_err(|reason| reason.downcast::<Stopped>().map(|stopped| *stopped)) {
            Ok(true) => {}
            Err(Ok(Stopped::Full)) => {
                doubts.read_of = Some((number, count));
                break;
            }
            Err(Ok(Stopped::Endless)) => {
                doubts.damaged.push(number);
                endless += 1;
                if endless == MOST_ENDLESS {
                    doubts.read_of = Some((number, count));
                    break;
                }
            }
            Ok(false) | Err(Err(_)) => {
                doubts.damaged.push(number);
                cache = InterpreterCache::new();
            }
        }
    }
    if count > MOST_PAGES {
        doubts.read_of.get_or_insert((MOST_PAGES, count));
    }

    doubts.has_lost_font = has_lost_font.load(Ordering::Relaxed);
    sheets
}

/// Draws a page, and tells whether its content could be decoded.
fn draw<'pdf>(
    page: &Page<'pdf>,
    cache: &InterpreterCache<'pdf>,
    settings: &InterpreterSettings,
    collector: &mut Collector<'_, 'pdf>,
) -> bool {
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let upright = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(upright, bounds, cache, page.xref(), settings.clone());
    interpret_page(page, &mut context, collector);
    !page.raw().contains_key("Contents") || page.page_stream().is_some()
}

fn take_furniture(pages: &mut [Sheet]) {
    let mut leaves: Vec<furniture::Leaf> =
        pages.iter_mut().map(|page| page.views.first_mut().map(std::mem::take).unwrap_or_default()).collect();
    furniture::remove(&mut leaves);
    for (page, leaf) in pages.iter_mut().zip(leaves) {
        if let Some(view) = page.views.first_mut() {
            *view = leaf;
        }
    }
}
