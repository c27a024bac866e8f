//! Folding: the one-to-one map of characters under which texts and queries are compared. Width, case, traditional
//! and simplified forms, compatibility forms and radicals become one. Because one character always becomes one
//! character, a place in the folded text is the same place in the original, and marks never shift.

/// The folded character of every code of the Basic Multilingual Plane, two bytes each, computed by `build/fold.rs`.
static FOLDING: &[u8; 0x20000] = include_bytes!(concat!(env!("OUT_DIR"), "/folding.bin"));

/// The folded form of a character.
///
/// ```
/// use district_search::text::fold::fold_char;
/// assert_eq!(fold_char('協'), '协');
/// assert_eq!(fold_char('Ａ'), 'a');
/// assert_eq!(fold_char('…'), '…');
/// ```
pub fn fold_char(character: char) -> char {
    let at = character as usize * 2;
    match FOLDING.get(at..at + 2) {
        Some(code) => char::from_u32(u32::from(code[0]) | u32::from(code[1]) << 8).unwrap_or(character),
        None => character,
    }
}

/// The folded form of a text: as many characters as the text has.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_script_become_one() {
        assert_eq!(fold("ＧＤＰ增长５．２％"), "gdp增长5.2%");
        assert_eq!(fold("協商驛站、請你來協商"), "协商驿站、请你来协商");
        assert_eq!(fold("臺灣裡麵"), "台湾里面");
    }

    #[test]
    fn radicals_from_pdf_files_become_the_characters_they_stand_for() {
        assert_eq!(fold("⼈⺠政协⻓期"), "人民政协长期");
    }

    #[test]
    fn what_would_become_several_characters_stays() {
        assert_eq!(fold("……㎡㈠①"), "……㎡㈠①");
    }

    #[test]
    fn folding_twice_changes_nothing_more() {
        for character in (0..=0xffff).filter_map(char::from_u32) {
            assert_eq!(fold_char(fold_char(character)), fold_char(character), "{character:?}");
        }
    }
}
