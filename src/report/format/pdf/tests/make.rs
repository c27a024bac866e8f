//! Writes small PDFs: what the tests read. Positions are in points from the upper left corner of the page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use hayro_interpret::font::StandardFont;

/// The size of a page.
pub(super) const WIDTH: f32 = 595.0;
pub(super) const HEIGHT: f32 = 842.0;

/// How the characters of a text are coded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Font {
    /// By numbers that only the map of the font explains.
    Mapped,
    /// As in GBK, in a font that is not in the file.
    Gbk,
    /// As in UCS-2, in a font that is not in the file.
    Ucs2,
    /// As in GBK, in a font that is in the file and has no map.
    Embedded,
    /// From above to below.
    Vertical,
    /// Latin.
    Helvetica,
    /// By numbers that are mapped to characters for private use.
    Private,
    /// By numbers that nothing explains.
    Unexplained,
}

const FONTS: [Font; 8] = [
    Font::Mapped,
    Font::Gbk,
    Font::Ucs2,
    Font::Embedded,
    Font::Vertical,
    Font::Helvetica,
    Font::Private,
    Font::Unexplained,
];

/// A PDF while it is made.
#[derive(Default)]
pub(super) struct Made {
    pages: Vec<String>,
    /// The numbers of the characters in fonts that number them.
    numbers: BTreeMap<char, u16>,
    /// What stands in the dictionary of every page, besides.
    pub(super) page_keys: String,
    /// What stands in the trailer, besides.
    pub(super) trailer_keys: String,
    /// The contents of forms: a page draws the first of them by `/Form Do`, each form the next, and the last the first.
    pub(super) forms: Vec<String>,
}

/// How wide a character is, in ems.
pub(super) fn width(character: char) -> f32 {
    if character.is_ascii() { 0.5 } else { 1.0 }
}

/// How wide a text is, in ems.
pub(super) fn width_of(text: &str) -> f32 {
    text.chars().map(width).sum()
}

impl Made {
    /// Begins a page.
    pub(super) fn page(&mut self) {
        self.pages.push(String::new());
    }

    /// Adds operators to the page.
    pub(super) fn draw(&mut self, operators: &str) {
        let page = self.pages.last_mut().expect("a page was begun");
        writeln!(page, "{operators}").expect("written");
    }

    /// Writes a line of text that begins here.
    pub(super) fn text(&mut self, font: Font, size: f32, (x, y): (f32, f32), text: &str) {
        self.text_with(&format!("1 0 0 1 {x} {} Tm", HEIGHT - y), font, size, text);
    }

    /// Writes a text behind these operators, which place it.
    pub(super) fn text_with(&mut self, place: &str, font: Font, size: f32, text: &str) {
        let codes = self.codes(font, text);
        let number = FONTS.iter().position(|one| *one == font).expect("a font");
        self.draw(&format!("BT /F{number} {size} Tf {place} <{codes}> Tj ET"));
    }

    /// Writes paragraphs into a column, and returns those lines that found no room.
    pub(super) fn column<'text>(
        &mut self,
        font: Font,
        size: f32,
        (x, y): (f32, f32),
        lines: &'text [String],
        (pitch, room): (f32, usize),
    ) -> &'text [String] {
        let (here, rest) = lines.split_at(room.min(lines.len()));
        for (place, line) in here.iter().enumerate() {
            let indent = line.chars().take_while(|character| *character == '　').count() as f32;
            let position = (x + indent * size, y + pitch * place as f32);
            self.text(font, size, position, line.trim_start_matches('　'));
        }
        rest
    }

    fn codes(&mut self, font: Font, text: &str) -> String {
        let mut codes = String::new();
        for character in text.chars() {
            match font {
                Font::Mapped | Font::Private | Font::Unexplained => {
                    let next = self.numbers.len() as u16 + 1;
                    let number = *self.numbers.entry(character).or_insert(next);
                    write!(codes, "{number:04x}").expect("written");
                }
                Font::Gbk | Font::Embedded => {
                    let character = character.to_string();
                    let (bytes, ..) = encoding_rs::GBK.encode(&character);
                    bytes.iter().for_each(|byte| write!(codes, "{byte:02x}").expect("written"));
                }
                Font::Ucs2 | Font::Vertical => write!(codes, "{:04x}", character as u32).expect("written"),
                Font::Helvetica => write!(codes, "{:02x}", character as u32).expect("written"),
            }
        }
        codes
    }

    /// The bytes of the file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut file = File::default();
        let fonts: String =
            FONTS.iter().enumerate().map(|(number, font)| self.font(number, *font, &mut file)).collect();
        let resources_of = |form| format!("<< /Font << {fonts} >> /XObject << /Form {form} 0 R >> >>");
        let form = file.objects.len() + 1;
        for (place, content) in self.forms.iter().enumerate() {
            let resources = resources_of(form + (place + 1) % self.forms.len());
            let keys = format!("/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources {resources}");
            file.stream(&keys, content.as_bytes());
        }
        let tree = file.objects.len() + 1 + 2 * self.pages.len();
        let mut kids = String::new();
        for content in &self.pages {
            let content = file.stream("", content.as_bytes());
            let (resources, keys) = (resources_of(form), &self.page_keys);
            let page = file.add(format!(
                "<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] \
                 /Resources {resources} /Contents {content} 0 R {keys} >>"
            ));
            write!(kids, "{page} 0 R ").expect("written");
        }
        let count = self.pages.len();
        assert_eq!(file.add(format!("<< /Type /Pages /Kids [ {kids}] /Count {count} >>")), tree);
        let root = file.add(format!("<< /Type /Catalog /Pages {tree} 0 R >>"));
        file.end(root, &self.trailer_keys)
    }

    fn font(&self, number: usize, font: Font, file: &mut File) -> String {
        let (encoding, ordering) = match font {
            Font::Mapped | Font::Private | Font::Unexplained => ("Identity-H", "Identity"),
            Font::Gbk | Font::Embedded => ("GBK-EUC-H", "GB1"),
            Font::Ucs2 => ("UniGB-UCS2-H", "GB1"),
            Font::Vertical => ("UniGB-UCS2-V", "GB1"),
            Font::Helvetica => {
                let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
                return format!("/F{number} {} 0 R ", file.add(font.to_owned()));
            }
        };
        let mut keys = String::new();
        if matches!(font, Font::Mapped | Font::Private) {
            let map = file.stream("", self.map(font == Font::Private).as_bytes());
            write!(keys, "/ToUnicode {map} 0 R").expect("written");
        }
        let mut program = String::new();
        if font == Font::Embedded {
            let (data, _) = StandardFont::Helvetica.get_font_data();
            let data = file.stream("/Subtype /CIDFontType0C", (*data).as_ref());
            program = format!("/FontFile3 {data} 0 R");
        }
        let widths: String = match ordering {
            // The Latin characters of Adobe-GB1, twice.
            "GB1" => "1 95 500 814 939 500 7716 7716 500".to_owned(),
            _ => self.numbers.iter().filter(|(one, _)| one.is_ascii()).map(|(_, n)| format!("{n} {n} 500 ")).collect(),
        };
        let name = format!("STSong-{number}");
        let descriptor = file.add(format!("<< /Type /FontDescriptor /FontName /{name} /Flags 4 {program} >>"));
        let descendant = file.add(format!(
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{name} /DW 1000 /W [{widths}] /FontDescriptor {descriptor} 0 R \
             /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 0 >> >>"
        ));
        let font = file.add(format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /{encoding} /DescendantFonts [{descendant} 0 R] {keys} >>"
        ));
        format!("/F{number} {font} 0 R ")
    }

    fn map(&self, is_private: bool) -> String {
        let mut map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n".to_owned();
        map.push_str("1 begincodespacerange <0000> <ffff> endcodespacerange\n");
        for (character, number) in &self.numbers {
            let meant = if is_private { 0xe000 + u32::from(*number) } else { *character as u32 };
            writeln!(map, "1 beginbfchar <{number:04x}> <{meant:04x}> endbfchar").expect("written");
        }
        map + "endcmap end end\n"
    }
}

/// The objects of a file.
#[derive(Default)]
struct File {
    objects: Vec<Vec<u8>>,
}

impl File {
    fn add(&mut self, object: String) -> usize {
        self.objects.push(object.into_bytes());
        self.objects.len()
    }

    fn stream(&mut self, keys: &str, data: &[u8]) -> usize {
        let mut object = format!("<< /Length {} {keys} >>\nstream\n", data.len()).into_bytes();
        object.extend_from_slice(data);
        object.extend_from_slice(b"\nendstream");
        self.objects.push(object);
        self.objects.len()
    }

    fn end(self, root: usize, keys: &str) -> Vec<u8> {
        let mut bytes = b"%PDF-1.7\n".to_vec();
        let mut table = String::new();
        for (number, object) in (1..).zip(&self.objects) {
            writeln!(table, "{:010} 00000 n ", bytes.len()).expect("written");
            bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            bytes.extend_from_slice(object);
            bytes.extend_from_slice(b"\nendobj\n");
        }
        let (size, start) = (self.objects.len() + 1, bytes.len());
        let end = format!(
            "xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root {root} 0 R {keys} >>\n\
             startxref\n{start}\n%%EOF\n"
        );
        bytes.extend_from_slice(end.as_bytes());
        bytes
    }
}
