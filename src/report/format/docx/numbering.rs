//! Numbers that Word computes: a paragraph says only in which list and at which level it stands.

use std::collections::{HashMap, HashSet};

use super::styles::ListPlace;
use crate::report::Unreadable;
use crate::report::format::numerals::Numerals;
use crate::report::format::xml::{self, Element, Event};

/// Lists have so many levels.
const LEVELS: usize = 9;

/// A level of a list.
#[derive(Clone, Debug, Default)]
struct Level {
    numerals: Numerals,
    is_small: bool,
    /// `%1、`: the places of the numbers, and what stands around them.
    pattern: String,
    start: u32,
    /// Numbers of levels above are written in decimal (`第一章` but `1.2`).
    is_legal: bool,
    /// The style whose paragraphs stand at this level.
    style: Option<String>,
}

/// A list as it was defined: several lists may go on with the numbers of one definition.
#[derive(Clone, Debug, Default)]
struct Definition {
    levels: [Level; LEVELS],
}

/// A list: its definition, and where it begins anew.
#[derive(Clone, Debug, Default)]
struct List {
    definition: u32,
    starts: HashMap<usize, u32>,
}

/// All lists, and how far they are.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<u32, Definition>,
    lists: HashMap<u32, List>,
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    begun: HashSet<u32>,
}

impl Numbering {
    pub(super) fn read(xml: &[u8]) -> Result<Self, Unreadable> {
        let mut numbering = Self::default();
        let (mut definition, mut list, mut level) = (None, None, 0);
        xml::visit(xml, |event| match event {
            Event::Start(element) => match element.name {
                "abstractNum" => definition = element.number::<u32>("abstractNumId"),
                "num" => list = element.number::<u32>("numId"),
                "abstractNumId" => {
                    if let (Some(list), Some(of)) = (list, element.number("val")) {
                        numbering.lists.entry(list).or_default().definition = of;
                    }
                }
                "lvl" | "lvlOverride" => level = element.number::<usize>("ilvl").unwrap_or(0).min(LEVELS - 1),
                "startOverride" => {
                    if let (Some(list), Some(start)) = (list, element.number("val")) {
                        numbering.lists.entry(list).or_default().starts.insert(level, start);
                    }
                }
                _ => {
                    // What a single list says of its levels is rare, and then says the same.
                    if let (Some(definition), None) = (definition, list) {
                        let definition = numbering.definitions.entry(definition).or_default();
                        definition.levels[level].take(&element);
                    }
                }
            },
            Event::End("abstractNum") => definition = None,
            Event::End("num") => list = None,
            _ => {}
        })?;
        Ok(numbering)
    }

    /// The number of the next paragraph at this place, with what stands around it; `style` is that of the paragraph.
    pub(super) fn next(&mut self, place: ListPlace, style: Option<&str>) -> Option<String> {
        let list = self.lists.get(&place.list)?;
        let definition = self.definitions.get(&list.definition)?;
        let of_style = || definition.levels.iter().position(|level| level.style.as_deref() == style && style.is_some());
        let level = place.level.or_else(of_style).unwrap_or(0).min(LEVELS - 1);
        let counts = self.counts.entry(list.definition).or_default();
        if self.begun.insert(place.list) {
            for (level, start) in &list.starts {
                counts[(*level).min(LEVELS - 1)] = start.checked_sub(1);
            }
        }
        let start = |at: usize| definition.levels[at].start;
        counts[level] = Some(counts[level].map_or(start(level), |count| count.saturating_add(1)));
        counts[level + 1..].fill(None);
        let own = &definition.levels[level];
        if own.numerals == Numerals::None {
            return None;
        }
        let mut written = String::new();
        let mut pattern = own.pattern.chars().peekable();
        while let Some(character) = pattern.next() {
            let digit = pattern.peek().and_then(|digit| digit.to_digit(10)).filter(|digit| (1..=9).contains(digit));
            match (character, digit) {
                ('%', Some(digit)) => {
                    pattern.next();
                    let at = digit as usize - 1;
                    let number = counts[at].unwrap_or(start(at));
                    written.push_str(&definition.levels[at].write(number, own.is_legal && at < level));
                }
                _ => written.push(character),
            }
        }
        Some(written).filter(|written| !written.trim().is_empty())
    }
}

impl Level {
    fn take(&mut self, element: &Element<'_>) {
        let value = || element.attribute("val").unwrap_or_default();
        match element.name {
            "start" => self.start = element.number("val").unwrap_or(1),
            "numFmt" => (self.numerals, self.is_small) = numerals(&value()),
            "lvlText" => self.pattern = value(),
            "isLgl" => self.is_legal = element.is_on(),
            "pStyle" => self.style = element.attribute("val"),
            _ => {}
        }
    }

    fn write(&self, number: u32, in_decimal: bool) -> String {
        let written = if in_decimal { number.to_string() } else { self.numerals.write(number) };
        if self.is_small { written.to_lowercase() } else { written }
    }
}

/// The numerals of this name (ECMA-376, part 1, 17.18.59), and whether they are small letters.
fn numerals(name: &str) -> (Numerals, bool) {
    let numerals = match name {
        "bullet" | "none" => Numerals::None,
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => Numerals::Chinese,
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => Numerals::ChineseFormal,
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => Numerals::ChineseDigits,
        "ideographTraditional" => Numerals::Stems,
        "ideographZodiac" => Numerals::Branches,
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Numerals::Circled,
        "upperLetter" => Numerals::Letters,
        "upperRoman" => Numerals::Roman,
        "lowerLetter" => return (Numerals::Letters, true),
        "lowerRoman" => return (Numerals::Roman, true),
        _ => Numerals::Decimal,
    };
    (numerals, false)
}
