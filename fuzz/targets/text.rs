//! Bytes become text, text becomes units, and what is found in it is marked: places stand at the borders of characters, and
//! nothing is lost on the way.

#![no_main]

use district_search::text::confusion::confused;
use district_search::text::decode::decode;
use district_search::text::fold::fold;
use district_search::text::mark::{excerpts, marks};
use district_search::text::nearby::spans;
use district_search::text::pattern::Pattern;
use district_search::text::units::Units;
use district_search::text::word_codes;
use district_search_fuzz::{REPORT, begin, parts};
use libfuzzer_sys::fuzz_target;

fn seeds() -> Vec<Vec<u8>> {
    let (gb18030, ..) = encoding_rs::GB18030.encode(REPORT);
    let wide: Vec<u8> = REPORT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut seeds = vec![[b"\n--->8---\n", &gb18030[..]].concat(), [&b"\n--->8---\n\xff\xfe"[..], &wide].concat()];
    for sought in ["协商驿站", "5.2%", "把*修", "修?小路", "一是架桥；二是", "ＡＢ“協商”12"] {
        seeds.push(parts::joined(&[sought, REPORT]));
    }
    seeds
}

fuzz_target!(init: begin(seeds()), |input: &[u8]| {
    let parts = parts::parts(input);
    let (Some(bytes), Ok(sought)) = (parts.last(), std::str::from_utf8(parts[0])) else { return };
    let Ok(decoded) = decode(bytes) else { return };
    let text = decoded.text.as_str();
    assert!(!text.contains('\r'), "lines end with a line feed");

    let characters: Vec<char> = text.chars().collect();
    let folded: Vec<char> = fold(text).chars().collect();
    assert_eq!(folded.len(), characters.len(), "one character becomes one");
    assert_eq!(fold(&fold(text)), fold(text), "what is folded stays");

    let units = Units::of(text);
    let mut before = 0;
    for unit in units.iter() {
        let (start, end) = (unit.start as usize, unit.end as usize);
        assert!(before <= start && start < end && end <= characters.len(), "{unit:?}");
        assert!(units.folded(unit).chars().eq(folded[start..end].iter().copied()), "{unit:?}");
        before = end;
    }

    let sought_units = Units::of(sought);
    let pattern = Pattern::of(sought);
    let more = pattern.map_or_else(Vec::new, |pattern| pattern.places(&units));
    let found = if sought_units.is_empty() { Vec::new() } else { vec![&sought_units] };
    let marks = marks(&units, &found, more);
    let mut end = 0;
    for (at, mark) in marks.iter().enumerate() {
        assert!(mark.start < mark.end && mark.end <= characters.len() && (at == 0 || end < mark.start), "{marks:?}");
        end = mark.end;
    }
    for length in [1, 30, 200] {
        let parts = excerpts(text, &marks, length);
        let shown: usize = parts.iter().map(|part| part.len()).sum();
        assert!(shown <= length && parts.iter().all(|part| part.end <= characters.len()), "{parts:?}");
        assert!(parts.windows(2).all(|pair| pair[0].end < pair[1].start), "{parts:?}");
        assert!(characters.is_empty() || shown > 0);
    }
    if !sought_units.is_empty() {
        spans(&units, &sought_units);
    }

    let mut coded = Vec::new();
    word_codes::encode(text, &mut coded);
    assert_eq!(word_codes::decode(&coded).as_deref(), Some(text), "what is coded is decoded");
    // Codes that nobody wrote are refused or are some text.
    let _ = word_codes::decode(bytes);
    drop(confused(sought));
});
