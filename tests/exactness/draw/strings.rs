//! Strings drawn at random: from passages as they stand there, changed ones, dictionary words and names.

use district_search::query::Piece;
use district_search::report::{Institution, division};
use district_search::text::dictionary::COMPILED;
use district_search::text::units::{Joint, Units};

use super::super::dice::Dice;
use super::super::held::{Held, Texts};

/// Quotes end a quoted text; in a drawn one they are left out, which changes nothing.
const QUOTES: [char; 8] = ['"', '“', '”', '＂', '「', '」', '『', '』'];

/// Words of the dictionary: one of so many is enough.
const SKIPPED_WORDS: usize = 16;

/// Draws strings.
pub(super) struct Strings<'held> {
    pub(super) held: &'held Held,
    words: Vec<String>,
    pub(super) dice: Dice,
    /// The strings that were drawn as they stand, with their passages.
    pub(super) drawn: Vec<(String, u32)>,
}

impl<'held> Strings<'held> {
    pub(super) fn new(held: &'held Held, dice: Dice) -> Self {
        let dictionary = fst::raw::Fst::new(COMPILED).expect("the compiled dictionary is readable");
        let mut stream = dictionary.stream();
        let mut words = Vec::new();
        let mut at = 0;
        while let Some((word, _)) = fst::Streamer::next(&mut stream) {
            at += 1;
            if at % SKIPPED_WORDS == 0 {
                words.extend(String::from_utf8(word.to_vec()).ok().filter(|word| !Units::of(word).is_empty()));
            }
        }
        Self { held, words, dice, drawn: Vec::new() }
    }

    /// A string of so many units at the most that stands in a passage, and the passage. Where a paragraph goes on in the
    /// next passage, it often stands across the two.
    pub(super) fn stretch(&mut self, most: usize) -> (String, u32) {
        loop {
            let passage = self.dice.roll(self.held.len()) as u32;
            let own = Units::of(self.held.text(passage)).len();
            if own > 0 {
                let text = self.held.text_from(passage);
                let goes_on = text.len() > self.held.text(passage).len();
                let first = if goes_on && self.dice.falls(40) {
                    own - 1 - self.dice.roll(most.min(own))
                } else {
                    self.dice.roll(own)
                };
                let length = self.dice.between(1, most);
                if let Some(text) = part(text, first, length) {
                    return (text, passage);
                }
            }
        }
    }

    /// Such a string, of which it is known that it has to be found.
    pub(super) fn standing(&mut self) -> String {
        let (text, passage) = self.stretch(12);
        self.drawn.push((text.clone(), passage));
        text
    }

    /// Several strings of some units from one place of a passage, in any order.
    pub(super) fn neighbours(&mut self, number: usize) -> Vec<String> {
        let (text, _) = self.stretch(30);
        let length = Units::of(&text).len();
        let parts = (0..number).map(|_| {
            let (first, units) = (self.dice.roll(length), *self.dice.pick(&[1, 2, 2, 2, 3, 3, 4]));
            let chosen = if self.dice.falls(15) { self.word() } else { part(&text, first, units).unwrap_or_default() };
            // A blank would make two of it.
            let joined: String = chosen.chars().filter(|character| !character.is_whitespace()).collect();
            if Units::of(&joined).is_empty() { "的".to_owned() } else { joined }
        });
        parts.collect()
    }

    /// A word of the dictionary.
    pub(super) fn word(&mut self) -> String {
        self.dice.pick(&self.words).clone()
    }

    /// A string that was changed, so that it may stand nowhere.
    pub(super) fn changed(&mut self) -> String {
        let (mut text, _) = self.stretch(8);
        for _ in 0..self.dice.between(1, 2) {
            let mut characters: Vec<char> = text.chars().collect();
            let at = self.dice.roll(characters.len());
            match self.dice.roll(7) {
                0 => drop(characters.remove(at)),
                1 => characters.insert(at, *self.dice.pick(&['，', '、', '。', '-', '1', 'a', '区', ' ', '%', '.'])),
                2 => characters.swap(at, 0),
                3 => characters[at] = *self.dice.pick(&['的', '5', 'A', 'Ｂ', '２', '協', '。', '（', '》']),
                4 => characters.extend(self.stretch(3).0.chars()),
                5 => characters.extend(self.word().chars()),
                _ => characters = characters.into_iter().map(full_width).collect(),
            }
            let changed: String = characters.into_iter().filter(|character| !QUOTES.contains(character)).collect();
            if !Units::of(&changed).is_empty() {
                text = changed.trim().to_owned();
            }
        }
        text
    }

    /// A district, a year, a type of report, or several of them in one word.
    pub(super) fn name(&mut self) -> String {
        match self.dice.roll(9) {
            0..3 => self.district(),
            3 => self.year(),
            4 => self.institution(),
            5 => format!("{}{}", self.district(), self.institution()),
            6 => format!("{}区{}", self.year(), self.institution()),
            7 => format!("{}年{}", self.year(), self.district()),
            _ => format!("{}{}{}", self.district(), self.year(), self.institution()),
        }
    }

    /// The name, stem, or code of a division, mostly of one that has passages.
    pub(super) fn district(&mut self) -> String {
        let passage = self.dice.roll(self.held.len());
        let code = self.held.passages[passage].district.unwrap_or(330_109);
        let code = *self.dice.pick(&[code, code, code, code / 100 * 100, code / 10_000 * 10_000]);
        let division = division::by_code(code).or_else(|| division::all().nth(self.dice.roll(3000)));
        let Some(division) = division else { return "萧山".to_owned() };
        match self.dice.roll(8) {
            0..3 => division.name().to_owned(),
            3..6 => division.stem().to_owned(),
            6 => division.parent().map_or(String::new(), |above| above.stem().to_owned()) + division.stem(),
            _ => division.code().to_string(),
        }
    }

    /// A year, mostly one that has passages.
    pub(super) fn year(&mut self) -> String {
        let passage = self.dice.roll(self.held.len());
        self.held.passages[passage].year.map_or_else(|| "2023".to_owned(), |year| year.to_string())
    }

    /// A year or a range of years.
    pub(super) fn years(&mut self) -> String {
        let (one, other) = (self.year(), self.year());
        let (first, last) = if one <= other { (one, other) } else { (other, one) };
        match self.dice.roll(5) {
            0 => format!("{first}.."),
            1 => format!("..{last}"),
            2 => format!("{first}..{last}"),
            _ => first,
        }
    }

    /// A type of report, mostly one that has passages.
    pub(super) fn institution(&mut self) -> String {
        let passage = self.dice.roll(self.held.len());
        let known = self.held.passages[passage].institution.filter(|_| self.dice.falls(70));
        known.unwrap_or_else(|| *self.dice.pick(&Institution::ALL)).name().to_owned()
    }

    /// A string with wildcards; of such a short one that no `?` is taken for the end of a question.
    pub(super) fn pattern(&mut self) -> String {
        let (text, _) = self.stretch(9);
        let units = Units::of(&text);
        let characters: Vec<char> = text.chars().collect();
        let unit = |at: usize| -> String {
            let unit = units.as_slice()[at];
            characters[unit.start as usize..unit.end as usize].iter().collect()
        };
        let texts: Vec<String> = (0..units.len()).map(unit).collect();
        let last = texts.len() - 1;
        let part_of = |dice: &mut Dice, unit: &str| -> (String, String) {
            let cut = dice.between(1, unit.chars().count());
            (
                unit.chars().take(cut).collect(),
                unit.chars().rev().take(cut).collect::<Vec<_>>().into_iter().rev().collect(),
            )
        };
        let typed = match self.dice.roll(9) {
            // An end of a number or word.
            0 => format!("{}{}*", texts[..last].concat(), part_of(&mut self.dice, &texts[last]).0),
            1 => format!("*{}{}", part_of(&mut self.dice, &texts[0]).1, texts[1..].concat()),
            2 => format!("*{}*", part_of(&mut self.dice, &texts[0]).0),
            // Both ends of a text, with the punctuation that stands between them.
            3 if last > 0 => {
                let (first, end) = (units.as_slice()[0].end as usize, units.as_slice()[last].start as usize);
                let between: String = characters[first..end].iter().filter(|one| !is_taken(**one)).collect();
                let begins = part_of(&mut self.dice, &texts[0]).1;
                format!("*{begins}{between}{}*", part_of(&mut self.dice, &texts[last]).0)
            }
            _ if texts.len() < 3 => format!("{}{}", texts.concat(), self.dice.pick(&["*", "**"])),
            kind => {
                let from = self.dice.between(1, last - 1);
                let behind = self.dice.between(from, last);
                let joker = match kind {
                    3..6 => "?".repeat(behind - from).replace("???", "?*").chars().take(4).collect(),
                    6 => "*".to_owned(),
                    _ => (*self.dice.pick(&["?*", "*?", "??", "*"])).to_owned(),
                };
                let joker = if joker.is_empty() { "*".to_owned() } else { joker };
                format!("{}{joker}{}", texts[..from].concat(), texts[behind..].concat())
            }
        };
        if texts.iter().any(|unit| unit == ".") { format!("{}*", self.number()) } else { typed }
    }

    fn number(&mut self) -> usize {
        self.dice.between(1, 300)
    }

    /// Some units of a title, of headings or of a path.
    pub(super) fn part_of(&mut self, texts: &Texts) -> Option<String> {
        let text = texts.text(self.dice.roll(texts.starts.len()));
        let length = Units::of(text).len();
        let (first, units) = (self.dice.roll(length), self.dice.between(1, 6));
        if length == 0 { None } else { part(text, first, units) }
    }
}

/// So many units of a text from the first on, without quotes; fewer where a paragraph ends. `None` where that is a point
/// between digits only, which is none without them.
fn part(text: &str, first: usize, length: usize) -> Option<String> {
    let units = Units::of(text);
    let slice = units.as_slice();
    let in_paragraph = slice[first + 1..].iter().take_while(|unit| unit.joint != Joint::Broken).count();
    let last = first + (length - 1).min(in_paragraph);
    if units.folded(&slice[first]) == "." {
        return None;
    }
    let characters = text.chars().take(slice[last].end as usize).skip(slice[first].start as usize);
    Some(
        characters
            .map(|character| if QUOTES.contains(&character) || character.is_control() { ' ' } else { character })
            .collect(),
    )
}

fn full_width(character: char) -> char {
    match character {
        '0'..='9' | 'a'..='z' | 'A'..='Z' => char::from_u32(character as u32 + 0xfee0).unwrap_or(character),
        other => other,
    }
}

/// Whether a character means something of its own in a word that is not quoted.
fn is_taken(character: char) -> bool {
    character.is_whitespace() || matches!(character, '(' | ')' | '（' | '）' | '?' | '？' | '*' | '＊' | ':' | '：')
}

/// The string as a bare word or, where it would mean something else or several words, between quotes.
pub(super) fn bare(text: String) -> Piece {
    let is_operator = matches!(text.as_str(), "OR" | "AND" | "NOT");
    let units = Units::of(&text);
    let is_trimmed = units.iter().next().is_some_and(|unit| unit.start == 0)
        && units.iter().last().is_some_and(|unit| unit.end as usize == text.chars().count());
    if text.chars().any(is_taken) || is_operator || !is_trimmed { Piece::quoted(text) } else { Piece::bare(text) }
}
