//! Compiles what is known of characters and words that are written for one another: look-alikes and confused words
//! from the data files, pronunciations from the crate `pinyin`. The tables are texts and numbers that point into them,
//! so that nothing is parsed or patched when the program is loaded.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write;
use std::fs;

use pinyin::ToPinyin;

const LOOK_ALIKES: &str = "src/text/data/look_alikes.txt";
const CONFUSED_WORDS: &str = "src/text/data/confused_words.tsv";
const READINGS: &str = "src/text/data/readings.tsv";

/// How many characters of one sound are kept where others of nearly that sound fill up the list: one more than are
/// ever offered for a character, which is itself among them.
const OF_ONE_SOUND: usize = 31;

/// Characters that stand in words of less frequency than this, all words added up, are offered for no other: in the
/// dictionary of jieba-rs these are parts of rare names and garbled words.
const RARE: u64 = 50;

/// A further reading of a character counts by this share of its frequency.
const SHARE_OF_FURTHER_READING: u64 = 4;

/// Characters by what they are: the frequency of the words they stand in, and their readings, the first one first.
struct Characters {
    frequency: BTreeMap<char, u64>,
    readings: BTreeMap<char, Vec<String>>,
}

/// The source of the tables, made of the folded words of the dictionary and their frequencies.
pub(crate) fn compile(dictionary: &BTreeMap<String, u64>) -> Result<String, Box<dyn Error>> {
    let characters = Characters::of(dictionary)?;
    let words = lines(CONFUSED_WORDS)?;
    let mut source = String::new();
    write_sounds(&mut source, &characters)?;
    write_neighbours(&mut source, &characters, &lines(LOOK_ALIKES)?, &words)?;
    write_words(&mut source, &words)?;
    Ok(source)
}

/// The lines of a data file, without comments.
fn lines(path: &str) -> Result<Vec<String>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={path}");
    let text = fs::read_to_string(path).map_err(|error| format!("cannot read {path}: {error}"))?;
    Ok(text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect())
}

impl Characters {
    /// Words of one character do not count: among them stand garbled ones with high frequencies.
    fn of(dictionary: &BTreeMap<String, u64>) -> Result<Self, Box<dyn Error>> {
        let mut frequency: BTreeMap<char, u64> = BTreeMap::new();
        for (word, times) in dictionary.iter().filter(|(word, _)| word.chars().count() > 1) {
            for character in word.chars() {
                *frequency.entry(character).or_default() += times;
            }
        }
        let mut readings: BTreeMap<char, Vec<String>> = BTreeMap::new();
        for character in frequency.keys() {
            if let Some(reading) = character.to_pinyin() {
                readings.insert(*character, vec![reading.plain().to_owned()]);
            }
        }
        let known: BTreeSet<String> = readings.values().flatten().cloned().collect();
        for line in lines(READINGS)? {
            let (character, reading) = line.split_once('\t').unwrap_or_default();
            let of_character = character.parse().ok().and_then(|character: char| readings.get_mut(&character));
            match of_character {
                Some(of_character) if known.contains(reading) && !of_character.iter().any(|other| other == reading) => {
                    of_character.push(reading.to_owned());
                }
                _ => return Err(format!("{READINGS}: `{line}` is no further reading of a known character").into()),
            }
        }
        Ok(Self { frequency, readings })
    }

    fn frequency(&self, character: char) -> u64 {
        self.frequency.get(&character).copied().unwrap_or_default()
    }

    fn sound_alike(&self, first: char, second: char) -> bool {
        match (self.readings.get(&first), self.readings.get(&second)) {
            (Some(first), Some(second)) => first.iter().any(|reading| second.contains(reading)),
            _ => false,
        }
    }
}

/// One line for each sound: the characters that have it, frequent ones first; then, behind a tab, characters of nearly
/// the same sound where the line has room.
fn write_sounds(source: &mut String, characters: &Characters) -> Result<(), Box<dyn Error>> {
    let mut sounds: BTreeMap<&str, Vec<(Reverse<u64>, char)>> = BTreeMap::new();
    for (character, readings) in &characters.readings {
        let frequency = characters.frequency(*character);
        for (place, reading) in readings.iter().enumerate().filter(|_| frequency >= RARE) {
            let weight = if place == 0 { frequency } else { frequency / SHARE_OF_FURTHER_READING };
            sounds.entry(reading).or_default().push((Reverse(weight), *character));
        }
    }
    let mut text = String::new();
    for members in sounds.values_mut() {
        members.sort_unstable();
    }
    for (sound, members) in &sounds {
        let like = sounds.iter().filter(|(other, _)| *other != sound && blurred(other) == blurred(sound));
        let mut near: Vec<(Reverse<u64>, char)> = like.flat_map(|(_, others)| others).copied().collect();
        near.sort_unstable();
        near.truncate(OF_ONE_SOUND.saturating_sub(members.len()));
        text.extend(members.iter().map(|(_, character)| character));
        text.push('\t');
        text.extend(near.iter().map(|(_, character)| character));
        text.push('\n');
    }
    writeln!(source, "static SOUNDS: &str = {text:?};")?;
    Ok(())
}

/// The sound as many speakers of the south hear it: zh, ch, sh as z, c, s, n as l, ang, eng, ing as an, en, in.
fn blurred(sound: &str) -> String {
    let mut blurred = sound.to_owned();
    if sound.starts_with(['z', 'c', 's']) && sound[1..].starts_with('h') {
        blurred.remove(1);
    }
    if sound.starts_with('n') {
        blurred.replace_range(..1, "l");
    }
    if sound.ends_with("ng") && !sound.ends_with("ong") {
        blurred.pop();
    }
    blurred
}

/// For each character, the characters that are known to be written for it and those that look like it.
fn write_neighbours(
    source: &mut String,
    characters: &Characters,
    look_alikes: &[String],
    words: &[String],
) -> Result<(), Box<dyn Error>> {
    let mut confused: BTreeSet<(char, char)> = BTreeSet::new();
    let mut alike: BTreeSet<(char, char)> = BTreeSet::new();
    for group in look_alikes {
        alike.extend(group.chars().flat_map(|from| group.chars().map(move |to| (from, to))));
    }
    for group in words {
        for (from, to) in group.split('\t').flat_map(|from| group.split('\t').map(move |to| (from, to))) {
            let different: Vec<(char, char)> = from.chars().zip(to.chars()).filter(|(from, to)| from != to).collect();
            // Where more is different, no character stands for another by itself.
            if let [pair] = different[..] {
                confused.insert(pair);
            }
        }
    }
    let best_first = |from: char, pairs: &BTreeSet<(char, char)>| {
        let mut others: Vec<char> =
            pairs.range((from, '\0')..=(from, char::MAX)).map(|pair| pair.1).filter(|to| *to != from).collect();
        others.sort_by_key(|to| (!characters.sound_alike(from, *to), Reverse(characters.frequency(*to)), *to));
        others
    };
    let mut text = String::new();
    let mut rows = String::new();
    let known: BTreeSet<char> = confused.union(&alike).map(|pair| pair.0).collect();
    for from in &known {
        let first = best_first(*from, &confused);
        let mut second = best_first(*from, &alike);
        second.retain(|to| !first.contains(to));
        write!(rows, "({from:?},{},{},{}),", text.len(), first.len(), second.len())?;
        text.extend(first.iter().chain(&second));
    }
    writeln!(source, "static NEIGHBOURS: &str = {text:?};")?;
    writeln!(source, "static CHARACTERS: [(char, u32, u8, u8); {}] = [{rows}];", known.len())?;
    Ok(())
}

/// The groups as one text, and every word with its place in the text and the place and length of its group.
fn write_words(source: &mut String, groups: &[String]) -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    let mut rows: Vec<(&str, usize, usize, usize)> = Vec::new();
    for group in groups {
        let start = text.len();
        for word in group.split('\t') {
            rows.push((word, text.len(), start, group.len()));
            text.push_str(word);
            text.push('\t');
        }
    }
    rows.sort_unstable();
    let longest = rows.iter().map(|row| row.0.chars().count()).max().unwrap_or_default();
    writeln!(source, "const LONGEST_WORD: usize = {longest};")?;
    writeln!(source, "static GROUPS: &str = {text:?};")?;
    write!(source, "static WORDS: [(u16, u8, u16, u8); {}] = [", rows.len())?;
    for (word, at, start, length) in &rows {
        write!(source, "({at},{},{start},{length}),", word.len())?;
    }
    writeln!(source, "];")?;
    Ok(())
}
