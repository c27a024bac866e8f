//! The literal scan that an index is held against: every string is looked for in every folded passage, with none of the
//! index's terms, positions or postings. Used by the test `exactness` and the example `scan`.

use std::collections::HashSet;
use std::fmt;

use aho_corasick::AhoCorasick;
use district_search::engine::local::Local;
use district_search::engine::{Count, Engine, Request};
use district_search::error::Result;
use district_search::query::{Piece, Query, parse};
use district_search::text::units::{Joint, Units};

/// A string for which index and scan do not agree.
pub(crate) struct Difference {
    /// The string.
    pub(crate) sought: String,
    /// What the index counts.
    pub(crate) index: Count,
    /// What the scan counts.
    pub(crate) scan: Count,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sought, index, scan } = self;
        write!(out, "{sought:?}: the index counts {index:?}, the scan {scan:?}")
    }
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice that fall as `seed` says.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `below`.
    pub(crate) fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }
}

/// A passage, and what may stand across its end: the text of the passages after it that continue its paragraph.
struct Held {
    path: String,
    text: String,
    following: String,
}

/// Calls `visit` with every passage of the index, in the order of the index.
fn each(local: &Local, mut visit: impl FnMut(&Held)) -> Result<()> {
    let mut run: Vec<(String, String)> = Vec::new();
    let mut flush = |run: &mut Vec<(String, String)>| {
        for (at, (path, text)) in run.iter().enumerate() {
            let following: String = run[at + 1..].iter().map(|(_, text)| text.as_str()).collect();
            visit(&Held { path: path.clone(), text: text.clone(), following });
        }
        run.clear();
    };
    local.passages(|path, text, continues| {
        if !continues {
            flush(&mut run);
        }
        run.push((path.to_owned(), text.to_owned()));
    })?;
    flush(&mut run);
    Ok(())
}

/// `number` strings of 1 to 12 units that begin in passages of the index, chosen at random, as they stand there.
pub(crate) fn strings(local: &Local, number: usize, dice: &mut Dice) -> Result<Vec<String>> {
    let mut passages = 0;
    local.passages(|_, _, _| passages += 1)?;
    let mut wanted = vec![0_usize; passages];
    for _ in 0..number {
        wanted[dice.roll(passages)] += 1;
    }
    let mut strings = Vec::with_capacity(number);
    let mut at = 0;
    each(local, |held| {
        let beginnings = Units::of(&held.text).len();
        let text = format!("{}{}", held.text, held.following);
        let characters: Vec<char> = text.chars().collect();
        let units = Units::of(&text);
        // Of a passage without units nothing can be drawn.
        let draws = if beginnings == 0 { 0 } else { wanted[at] };
        for _ in 0..draws {
            let mut first = dice.roll(beginnings);
            // A point between digits is no text without them.
            if units.folded(&units.as_slice()[first]) == "." {
                first -= 1;
            }
            // Nothing stands across the end of a paragraph.
            let paragraph = units.as_slice()[first + 1..].iter().take_while(|unit| unit.joint != Joint::Broken).count();
            let last = first + dice.roll(12).min(paragraph);
            let (first, last) = (units.as_slice()[first], units.as_slice()[last]);
            strings.push(characters[first.start as usize..last.end as usize].iter().collect());
        }
        at += 1;
    })?;
    Ok(strings)
}

/// Compares the literal counts of the index with those of the scan.
pub(crate) fn differences(local: &Local, strings: &[String]) -> Result<Vec<Difference>> {
    let queries: Vec<Query> = strings.iter().map(|text| quoted(text)).collect::<Result<_>>()?;
    let sought: Vec<Units> = queries.iter().map(|query| Units::of(&query.pieces()[0].text)).collect();
    let scanned = scan(local, &sought)?;
    let mut differences = Vec::new();
    for ((query, text), scan) in queries.into_iter().zip(strings).zip(scanned) {
        let answer = local.search(&Request { query, ..Request::default() })?;
        // It was drawn from a passage, so it stands in one at the least, whatever both counts say.
        if answer.total != scan || answer.literal != scan || scan.passages == 0 {
            differences.push(Difference { sought: text.clone(), index: answer.total, scan });
        }
    }
    Ok(differences)
}

fn quoted(text: &str) -> Result<Query> {
    // Through the parser, as it would be typed.
    let typed = Piece::quoted(text.replace(['"', '“', '”', '＂', '「', '」', '『', '』'], " ")).to_string();
    parse(&typed)
}

fn scan(local: &Local, sought: &[Units]) -> Result<Vec<Count>> {
    let needles = AhoCorasick::new(sought.iter().map(Units::compact)).expect("strings make an automaton");
    let mut counts = vec![Count::default(); sought.len()];
    let mut reports: Vec<HashSet<String>> = vec![HashSet::new(); sought.len()];
    each(local, |held| {
        // What begins in this passage is counted here, wherever it ends.
        let border = held.text.chars().count() as u32;
        let units = Units::of(&format!("{}{}", held.text, held.following));
        let beginnings =
            units.iter().find(|unit| unit.start >= border).map_or(usize::MAX, |unit| unit.folded_start as usize);
        let compact = units.compact();
        let mut found = HashSet::new();
        for place in needles.find_overlapping_iter(compact).filter(|place| place.start() < beginnings) {
            let needle = place.pattern().as_usize();
            if stands_alone(compact, place.start(), place.end(), &sought[needle]) && found.insert(needle) {
                counts[needle].passages += 1;
                reports[needle].insert(held.path.clone());
            }
        }
    })?;
    for (count, reports) in counts.iter_mut().zip(reports) {
        count.reports = reports.len() as u64;
    }
    Ok(counts)
}

/// Whether a place is not the middle of a longer number or word: 112 does not stand in 1124.
fn stands_alone(compact: &str, start: usize, end: usize, sought: &Units) -> bool {
    let kind = |character: char| (character.is_ascii_digit(), character.is_alphanumeric());
    let goes_on = |one: Option<char>, other: Option<char>| {
        one.zip(other).is_some_and(|(one, other)| kind(one) == kind(other) && kind(one).1)
    };
    let units = sought.as_slice();
    let (before, after) = (compact[..start].chars().next_back(), compact[end..].chars().next());
    let (first, last) = (compact[start..].chars().next(), compact[..end].chars().next_back());
    // Han characters are letters, too, and no run: only what stands beside a run of the same kind can be its middle.
    let is_run = |character: Option<char>| {
        character.is_some_and(|character| Units::of(&character.to_string()).iter().any(|unit| unit.is_run))
    };
    let is_cut_before = units[0].is_run && is_run(before) && goes_on(before, first);
    let is_cut_after = units[units.len() - 1].is_run && is_run(after) && goes_on(last, after);
    !is_cut_before && !is_cut_after
}
