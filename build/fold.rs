//! Computes the folding of every character of the Basic Multilingual Plane: width, compatibility forms and radicals,
//! case, traditional to simplified. One character always becomes one character.

use std::error::Error;
use std::fs;

use unicode_normalization::UnicodeNormalization;

const TRADITIONAL: &str = "src/text/data/traditional.tsv";
const RADICALS: &str = "src/text/data/radicals.tsv";
const PLANE: usize = 0x10000;

/// The folded character of each of the 65,536.
pub(crate) fn table() -> Result<Vec<u16>, Box<dyn Error>> {
    let radicals = pairs(RADICALS)?;
    let traditional = pairs(TRADITIONAL)?;
    let mut table: Vec<u16> = (0..PLANE).map(|code| code as u16).collect();
    for (code, folded) in table.iter_mut().enumerate() {
        let Some(mut character) = char::from_u32(code as u32) else { continue };
        // The simplified form of one character may be the traditional form of another: go on to the last. The steps
        // are few; the bound is there for a table that goes in a circle.
        for _ in 0..4 {
            character = replaced(&radicals, compatible(character));
            character = replaced(&traditional, lower(character));
        }
        *folded = u16::try_from(character as u32)?;
    }
    Ok(table)
}

/// The table as little-endian numbers.
pub(crate) fn bytes(table: &[u16]) -> Vec<u8> {
    table.iter().flat_map(|code| code.to_le_bytes()).collect()
}

/// A text folded by the table.
pub(crate) fn fold(table: &[u16], text: &str) -> String {
    text.chars()
        .map(|character| {
            let folded = table.get(character as usize).map(|code| u32::from(*code));
            folded.and_then(char::from_u32).unwrap_or(character)
        })
        .collect()
}

fn pairs(path: &str) -> Result<Vec<(char, char)>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={path}");
    let mut pairs = Vec::new();
    for (number, line) in fs::read_to_string(path)?.lines().enumerate() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let characters: Vec<char> = line.chars().collect();
        let [from, '\t', to] = characters[..] else {
            return Err(format!("{path}:{}: a line holds two characters and a tab between them", number + 1).into());
        };
        pairs.push((from, to));
    }
    pairs.sort_unstable();
    Ok(pairs)
}

fn replaced(pairs: &[(char, char)], character: char) -> char {
    pairs.binary_search_by_key(&character, |pair| pair.0).map_or(character, |at| pairs[at].1)
}

/// The compatibility form, only where it is one character and only in the blocks that hold other shapes of the same
/// character: `…` must not become three, nor `①` a digit.
fn compatible(character: char) -> char {
    let same_character = matches!(character,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{3000}'
        | '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}');
    let mut forms = character.nfkc();
    match (same_character, forms.next(), forms.next()) {
        (true, Some(form), None) if (form as usize) < PLANE => form,
        _ => character,
    }
}

fn lower(character: char) -> char {
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(form), None) if (form as usize) < PLANE => form,
        _ => character,
    }
}
