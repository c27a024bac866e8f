//! Which character a glyph is where its font does not say: fonts embedded without a map of their characters. Two things
//! may still tell. The characters of a collection as Adobe numbers them (Adobe-GB1) are known by their number, and the font
//! program often keeps the table by which it was asked for characters when it was no part of a PDF.

use std::collections::HashMap;

use hayro_interpret::font::{Glyph, OutlineGlyph};
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as Bytes};
use skrifa::MetadataProvider;

/// The longest code of a character, in bytes.
const LONGEST_CODE: u8 = 4;

/// The fonts of a file, as far as they were asked for.
pub(super) struct Fonts<'pdf> {
    pdf: &'pdf Pdf,
    numbered: Option<Vec<Numbered<'pdf>>>,
    known: HashMap<(u128, String), Font>,
}

/// A font whose characters have numbers, embedded without a map.
struct Numbered<'pdf> {
    name: String,
    encoding: Object<'pdf>,
    family: CidFamily,
    program: Stream<'pdf>,
}

/// What is known of a font without a map.
#[derive(Default)]
struct Font {
    /// From the codes of the text to numbers, and from those to characters.
    collection: Option<(CMap, CMap)>,
    /// From the glyphs of the font program to characters.
    glyphs: HashMap<u32, char>,
}

impl<'pdf> Fonts<'pdf> {
    pub(super) fn new(pdf: &'pdf Pdf) -> Self {
        Self { pdf, numbered: None, known: HashMap::new() }
    }

    /// The character of this glyph, if it can be told without a map.
    pub(super) fn character(&mut self, glyph: &Glyph<'_>) -> Option<char> {
        let Glyph::Outline(glyph) = glyph else { return None };
        let data = glyph.font_data()?;
        let key = (data.cache_key, data.postscript_name.unwrap_or_default());
        if !self.known.contains_key(&key) {
            let font = self.look_up((*data.data).as_ref(), &key.1);
            self.known.insert(key.clone(), font);
        }
        self.known.get(&key)?.character(glyph)
    }

    fn look_up(&mut self, program: &[u8], name: &str) -> Font {
        let pdf = self.pdf;
        let numbered = self.numbered.get_or_insert_with(|| numbered_fonts(pdf));
        let mut of_name = numbered.iter().filter(|font| font.name == name);
        let is_same = |font: &&Numbered<'_>| font.program.decoded_data().is_ok_and(|data| *data == *program);
        let collection = of_name.find(is_same).and_then(Numbered::collection);
        let program = skrifa::FontRef::new(program).ok();
        let mut glyphs = HashMap::new();
        for (character, glyph) in program.iter().flat_map(|program| program.charmap().mappings()) {
            // Where characters share a glyph, the first is the common one; the radicals come before it, though.
            let character = char::from_u32(character).filter(|character| !matches!(character, '\u{2e80}'..='\u{2fdf}'));
            if let Some(character) = character {
                glyphs.entry(glyph.to_u32()).or_insert(character);
            }
        }
        Font { collection, glyphs }
    }
}

impl Font {
    fn character(&self, glyph: &OutlineGlyph) -> Option<char> {
        if let Some((encoding, characters)) = &self.collection {
            let number = (1..=LONGEST_CODE).find_map(|length| encoding.lookup_cid_code(glyph.char_code(), length))?;
            if let Some(BfString::Char(character)) = characters.lookup_bf_string(number) {
                return Some(character);
            }
        }
        self.glyphs.get(&glyph.glyph_id().to_u32()).copied()
    }
}

impl Numbered<'_> {
    fn collection(&self) -> Option<(CMap, CMap)> {
        let encoding = match &self.encoding {
            Object::Name(name) => match CMapName::from_bytes(name) {
                CMapName::IdentityH => CMap::identity_h(),
                CMapName::IdentityV => CMap::identity_v(),
                name => CMap::parse(load_embedded(name)?, load_embedded)?,
            },
            Object::Stream(stream) => CMap::parse(&stream.decoded_data().ok()?, load_embedded)?,
            _ => return None,
        };
        let characters = CMap::parse(load_embedded(self.family.ucs2_cmap()?)?, load_embedded)?;
        Some((encoding, characters))
    }
}

fn numbered_fonts(pdf: &Pdf) -> Vec<Numbered<'_>> {
    pdf.objects().into_iter().filter_map(|object| numbered_font(&object.into_dict()?)).collect()
}

fn numbered_font<'pdf>(font: &Dict<'pdf>) -> Option<Numbered<'pdf>> {
    if font.get::<Name<'_>>("Subtype")?.as_ref() != b"Type0" || font.contains_key("ToUnicode") {
        return None;
    }
    let name = font.get::<Name<'_>>("BaseFont")?.as_str().to_owned();
    // The program of a font that was cut down to the used glyphs has six letters before its name: `ABCDEF+SimSun`.
    let name =
        name.split_once('+').filter(|(mark, _)| mark.len() == 6).map_or(name.clone(), |(_, name)| name.to_owned());
    let descendant = font.get::<Array<'pdf>>("DescendantFonts")?.iter::<Dict<'pdf>>().next()?;
    let descriptor = descendant.get::<Dict<'pdf>>("FontDescriptor")?;
    let program = ["FontFile2", "FontFile3", "FontFile"].iter().find_map(|key| descriptor.get::<Stream<'pdf>>(key))?;
    let system = descendant.get::<Dict<'_>>("CIDSystemInfo")?;
    let (registry, ordering) = (system.get::<Bytes<'_>>("Registry")?, system.get::<Bytes<'_>>("Ordering")?);
    let family = CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes());
    Some(Numbered { name, encoding: font.get("Encoding")?, family, program })
}
