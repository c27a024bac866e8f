//! Finding many strings at once in folded texts, by comparing characters.

use std::collections::HashMap;
use std::thread;

use aho_corasick::AhoCorasick;
use district_search::text::units::Units;

use super::held::Texts;

/// A string that is sought as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Needle {
    /// What was typed.
    pub(super) text: String,
    /// Its first unit may be the end of a longer number or word.
    pub(super) is_open_before: bool,
    /// Its last unit may be the beginning of one.
    pub(super) is_open_behind: bool,
}

impl Needle {
    /// A string whose numbers and words are whole.
    pub(super) fn whole(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_open_before: false, is_open_behind: false }
    }
}

/// For each string the numbers of the texts in which it begins, in order.
pub(super) fn find(texts: &Texts, needles: &[Needle], threads: usize) -> Vec<Vec<u32>> {
    let mut found: Vec<Vec<u32>> = vec![Vec::new(); needles.len()];
    if needles.is_empty() || texts.compact.is_empty() {
        return found;
    }
    let compact: Vec<String> = needles.iter().map(|needle| Units::of(&needle.text).compact().to_owned()).collect();
    let automaton = AhoCorasick::new(&compact).expect("strings make an automaton");
    let parts: Vec<Vec<Vec<u32>>> = thread::scope(|scope| {
        let search = |range: (usize, usize)| {
            let (automaton, mut search) = (&automaton, Search::new(texts, needles, range));
            scope.spawn(move || search.run(automaton))
        };
        let running: Vec<_> = parts(&texts.compact, threads).into_iter().map(search).collect();
        running.into_iter().map(|part| part.join().expect("the search ends")).collect()
    });
    for part in parts {
        for (found, part) in found.iter_mut().zip(part) {
            found.extend(part);
        }
    }
    // One text may go on beyond the place at which two parts meet.
    found.iter_mut().for_each(|texts| texts.dedup());
    found
}

/// The text in so many parts. They end at line feeds, across which nothing is found.
fn parts(compact: &str, number: usize) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = (1..number)
        .map(|part| compact.len() * part / number)
        .map(|near| {
            compact.as_bytes()[near..].iter().position(|byte| *byte == b'\n').map_or(compact.len(), |at| near + at)
        })
        .collect();
    ends.push(compact.len());
    ends.dedup();
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends.iter().copied()).collect()
}

/// The search of one part.
struct Search<'a> {
    texts: &'a Texts,
    needles: &'a [Needle],
    range: (usize, usize),
    /// The text in which something was found last.
    here: usize,
    runs: HashMap<char, bool>,
}

impl<'a> Search<'a> {
    fn new(texts: &'a Texts, needles: &'a [Needle], range: (usize, usize)) -> Self {
        let here = texts.starts.partition_point(|start| *start <= range.0).saturating_sub(1);
        Self { texts, needles, range, here, runs: HashMap::new() }
    }

    fn run(&mut self, automaton: &AhoCorasick) -> Vec<Vec<u32>> {
        let mut found: Vec<Vec<u32>> = vec![Vec::new(); self.needles.len()];
        let compact = &self.texts.compact[self.range.0..self.range.1];
        for place in automaton.find_overlapping_iter(compact) {
            let needle = place.pattern().as_usize();
            if self.is_whole(compact, place.start(), place.end(), &self.needles[needle]) {
                let text = self.text_at(self.range.0 + place.start());
                if found[needle].last() != Some(&text) {
                    found[needle].push(text);
                }
            }
        }
        found
    }

    /// The text that a byte is of: mostly that of the place before or the next one.
    fn text_at(&mut self, byte: usize) -> u32 {
        while self.texts.starts.get(self.here + 1).is_some_and(|next| *next <= byte) {
            self.here += 1;
        }
        while self.texts.starts[self.here] > byte {
            self.here -= 1;
        }
        self.here as u32
    }

    /// Whether a place does not begin or end inside a longer number or word: 112 does not stand in 1124. In a folded text
    /// characters of numbers and words that touch are of the same one.
    fn is_whole(&mut self, compact: &str, start: usize, end: usize, needle: &Needle) -> bool {
        let mut touch = |before: Option<char>, after: Option<char>| {
            before.zip(after).is_some_and(|(before, after)| self.is_of_run(before) && self.is_of_run(after))
        };
        let is_cut_before =
            !needle.is_open_before && touch(compact[..start].chars().next_back(), compact[start..].chars().next());
        let is_cut_behind =
            !needle.is_open_behind && touch(compact[..end].chars().next_back(), compact[end..].chars().next());
        !is_cut_before && !is_cut_behind
    }

    /// Whether a character is a letter or digit of a unit that may have several.
    fn is_of_run(&mut self, character: char) -> bool {
        match character {
            '0'..='9' | 'a'..='z' => true,
            '\u{4e00}'..='\u{9fff}' | '|' | '\n' | ' ' => false,
            other => {
                let is_run = |character: char| Units::of(&character.to_string()).iter().any(|unit| unit.is_run);
                *self.runs.entry(other).or_insert_with(|| is_run(other))
            }
        }
    }
}
