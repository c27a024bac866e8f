//! The glyphs of a page: which character stands where, and how large. What is drawn is not looked at; text that no eye
//! sees (the text behind a scan) is text.

use std::panic::resume_unwind;

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};

use super::fonts::Fonts;

/// What stands for a character that cannot be told.
pub(super) const UNREADABLE: char = char::REPLACEMENT_CHARACTER;

/// Glyphs smaller than this, in points, are no text: programs hide marks of their own in them.
const SMALLEST: f64 = 0.5;

/// How far a line may lean, as the tangent of its angle: OCR writes the text of a crooked scan along the crooked lines.
/// A watermark leans by 30 degrees and more.
const MOST_LEAN: f64 = 0.18;

/// How much may be drawn on a page. The fullest maps hold some hundred thousand paths; a form that draws itself twice, and
/// so on, would never come to an end.
const MOST_DRAWN: usize = 1_000_000;

/// How much of an em stands above and below the baseline in vertical writing, where glyphs are placed by their centre.
const DESCENT: f64 = 0.15;

/// A character on the page, in the coordinates of its reader: `left` and `right` along the line, `base` down the lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) character: char,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) base: f32,
    pub(super) size: f32,
}

/// The way a line runs on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Right,
    Down,
    Left,
    Up,
}

/// How many ways there are to write on a page: the four that a line can run, and downwards with upright characters.
const WAYS: usize = 5;

/// The text of one page that runs one way, turned so that it runs to the right.
#[derive(Debug, Default)]
pub(super) struct View {
    pub(super) glyphs: Vec<Glyph>,
    /// How long the page is, down the lines.
    pub(super) height: f32,
}

/// Why the reading of a page was given up in its midst.
pub(super) enum Stopped {
    /// More is drawn on it than on any page for people.
    Endless,
    /// The file has more glyphs than are read.
    Full,
}

/// Takes the glyphs of a page as they are drawn.
pub(super) struct Collector<'fonts, 'pdf> {
    fonts: &'fonts mut Fonts<'pdf>,
    size: (f64, f64),
    ways: [Vec<Glyph>; WAYS],
    /// How many glyphs may still be taken.
    left: usize,
    drawn: usize,
    /// Whether something other than text was drawn that may show text.
    pub(super) has_picture: bool,
}

impl<'fonts, 'pdf> Collector<'fonts, 'pdf> {
    /// For a page of this width and height, of which so many glyphs are taken at most.
    pub(super) fn new(fonts: &'fonts mut Fonts<'pdf>, size: (f32, f32), left: usize) -> Self {
        let size = (f64::from(size.0), f64::from(size.1));
        Self { fonts, size, ways: Default::default(), left, drawn: 0, has_picture: false }
    }

    /// What was taken, the way with most text first.
    pub(super) fn into_views(self) -> Vec<View> {
        let (width, height) = (self.size.0 as f32, self.size.1 as f32);
        let views = self.ways.into_iter().enumerate().map(|(way, glyphs)| View {
            glyphs,
            height: if way == Way::Right as usize || way == Way::Left as usize { height } else { width },
        });
        let mut views: Vec<View> = views.filter(|view| !view.glyphs.is_empty()).collect();
        views.sort_by_key(|view| std::cmp::Reverse(view.glyphs.len()));
        views
    }

    fn count(&mut self) {
        self.drawn += 1;
        if self.drawn > MOST_DRAWN {
            // The interpreter cannot be told to stop; it is left by unwinding.
            resume_unwind(Box::new(Stopped::Endless));
        }
    }

    fn take(&mut self, glyph: &Drawn<'_>, placed: Affine, upright: bool) {
        let [across, slope, ..] = placed.as_coeffs();
        let stretch = across.hypot(slope);
        let width = match glyph {
            Drawn::Outline(outline) => outline.advance_width(),
            Drawn::Type3(drawing) => drawing.advance_width(),
        };
        let (way, place) = if upright {
            let Some(place) = self.upright(placed) else { return };
            (WAYS - 1, place)
        } else {
            let Some((way, place)) = self.turned(placed, stretch * f64::from(width.unwrap_or(1000.0 / 2.0))) else {
                return;
            };
            (way as usize, place)
        };
        match glyph.as_unicode().or_else(|| self.fonts.character(glyph).map(BfString::Char)) {
            Some(BfString::Char(character)) => self.push(way, place, character),
            Some(BfString::String(text)) => {
                // A ligature: its characters share its width.
                let count = text.chars().count().max(1) as f32;
                let step = (place.right - place.left) / count;
                for (index, character) in text.chars().enumerate() {
                    let left = place.left + step * index as f32;
                    self.push(way, Glyph { left, right: left + step, ..place }, character);
                }
            }
            None => self.push(way, place, UNREADABLE),
        }
    }

    fn push(&mut self, way: usize, place: Glyph, character: char) {
        let character = match character {
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => return,
            '\u{ad}' => '-',
            character if character.is_whitespace() => ' ',
            character if character.is_control() => UNREADABLE,
            character => character,
        };
        if self.left == 0 {
            resume_unwind(Box::new(Stopped::Full));
        }
        self.left -= 1;
        self.ways[way].push(Glyph { character, ..place });
    }

    /// Where a glyph stands along its line, and which way the line runs; nothing where it runs askew.
    fn turned(&self, placed: Affine, advance: f64) -> Option<(Way, Glyph)> {
        let [across, slope, up_across, up, x, y] = placed.as_coeffs();
        let (width, height) = self.size;
        let (way, left, base) = if slope.abs() <= across.abs() * MOST_LEAN {
            if across >= 0.0 { (Way::Right, x, y) } else { (Way::Left, width - x, height - y) }
        } else if across.abs() <= slope.abs() * MOST_LEAN {
            if slope >= 0.0 { (Way::Down, y, width - x) } else { (Way::Up, height - y, x) }
        } else {
            return None;
        };
        Some((way, glyph(left, left + advance.max(0.0), base, 1000.0 * up_across.hypot(up))?))
    }

    /// Where an upright glyph of a line that runs downwards stands along it.
    fn upright(&self, placed: Affine) -> Option<Glyph> {
        let [_, slope, up_across, up, x, y] = placed.as_coeffs();
        if slope.abs() > up.abs() * MOST_LEAN {
            return None;
        }
        let size = 1000.0 * up_across.hypot(up);
        let top = y - size * (1.0 - DESCENT);
        glyph(top, top + size, self.size.0 - x - size * DESCENT, size)
    }
}

/// A glyph that is placed so, if it can be seen as text.
fn glyph(left: f64, right: f64, base: f64, size: f64) -> Option<Glyph> {
    let is_sound = [left, right, base, size].iter().all(|value| value.is_finite() && value.abs() < 1e6);
    (is_sound && size >= SMALLEST).then_some(Glyph {
        character: ' ',
        left: left as f32,
        right: right as f32,
        base: base as f32,
        size: size as f32,
    })
}

impl<'pdf> Device<'pdf> for Collector<'_, 'pdf> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'pdf>, props: DrawProps<'pdf>, _: &DrawMode) {
        self.count();
        let upright = run.writing_mode() == WritingMode::Vertical;
        for positioned in run.glyphs() {
            self.take(positioned, props.transform * positioned.transform(), upright);
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'pdf>, _: &DrawMode) {
        self.count();
    }

    fn draw_image(&mut self, _: Image<'pdf, '_>, _: ImageDrawProps<'pdf>) {
        self.count();
        self.has_picture = true;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.count();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'pdf>>, _: BlendMode) {
        self.count();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
