//! Terms: what the index holds of a text. Every pair of neighbouring units, so that whatever stands in the text can
//! be found whatever the segmenter thinks; the segmenter's words of three and more units, for the ranking (a word of
//! two units is its pair); marks where clauses, sentences and paragraphs end; and the single units.

use super::segment::Segmenter;
use super::units::{Joint, SEPARATOR, Unit, Units};

/// Stands, at the position of the punctuation, wherever punctuation or the end of a paragraph parts two units.
pub const CLAUSE_END: &str = "|";
/// Stands there too where a sentence or a paragraph ends.
pub const SENTENCE_END: &str = "。";
/// Stands there too where a paragraph ends.
pub const PARAGRAPH_END: &str = "\n";

/// Appends the term of two neighbouring units to `buffer`. Terms of pairs are never mistaken for one another or for
/// those of words: two runs keep a space between them and two units with punctuation between them a separator.
pub fn push_pair(buffer: &mut String, units: &Units, first: &Unit, second: &Unit) {
    buffer.push_str(units.folded(first));
    if second.joint == Joint::Separated {
        buffer.push(SEPARATOR);
    } else if first.is_run && second.is_run {
        buffer.push(' ');
    }
    buffer.push_str(units.folded(second));
}

/// Appends the term that begins with a unit: its pair with the next one or, at the end of a paragraph, with the end.
fn push_beginning(buffer: &mut String, units: &Units, unit: &Unit, next: Option<&Unit>) {
    match next.filter(|next| next.joint != Joint::Broken) {
        Some(next) => push_pair(buffer, units, unit, next),
        None => {
            buffer.push_str(units.folded(unit));
            buffer.push_str(PARAGRAPH_END);
        }
    }
}

/// Where one text goes on in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Border {
    /// The term of the two units that meet.
    pub term: String,
    /// Punctuation stands between them.
    pub is_separated: bool,
    /// A sentence ends between them.
    pub begins_sentence: bool,
}

/// The border at which `text` goes on in `next`, if both hold a unit.
pub fn border(text: &str, next: &str) -> Option<Border> {
    // What stands between the two, and what makes up a unit, is near: no need to look at all of either.
    const NEAR: usize = 64;
    let tail_start = text.char_indices().rev().nth(NEAR).map_or(0, |(at, _)| at);
    let head_end = next.char_indices().nth(NEAR).map_or(next.len(), |(at, _)| at);
    let tail = &text[tail_start..];
    let units = Units::of(&format!("{tail}{}", &next[..head_end]));
    let border = tail.chars().count() as u32;
    let pair = units.as_slice().windows(2).find(|pair| pair[0].end <= border && pair[1].start >= border)?;
    let mut term = String::new();
    push_pair(&mut term, &units, &pair[0], &pair[1]);
    let is_separated = pair[1].joint != Joint::Adjacent;
    Some(Border { term, is_separated, begins_sentence: pair[1].begins_sentence })
}

/// A place of a text that the index holds: where the term stands in the buffer and at which position of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Where it begins in [`Terms::buffer`].
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The position of its first unit.
    pub position: u32,
}

/// The terms of a text, in buffers that are used again for the next text.
#[derive(Default)]
pub struct Terms {
    /// The terms, one after the other.
    pub buffer: String,
    terms: Vec<Term>,
    units: Units,
    /// The characters of the basic plane that were met, a bit each; none between texts.
    seen: Vec<u64>,
}

/// The basic plane has 65,536 characters.
const SEEN_WORDS: usize = 65_536 / 64;

impl Terms {
    /// Replaces what is held by the pairs and words of `text` and the marks where its parts end, in the order of their
    /// positions. The last unit of a paragraph makes a pair with its end, so that every unit begins a pair.
    pub fn set(&mut self, text: &str, segmenter: &impl Segmenter) {
        self.units.set(text);
        self.clear();
        for at in 0..self.units.len() {
            let (unit, next) = (self.units.as_slice()[at], self.units.as_slice().get(at + 1).copied());
            self.push(unit.position, |buffer, units| push_beginning(buffer, units, &unit, next.as_ref()));
            let Some(next) = next.filter(|next| next.joint != Joint::Adjacent) else { continue };
            self.push(unit.position + 1, |buffer, _| buffer.push_str(CLAUSE_END));
            if next.begins_sentence {
                self.push(unit.position + 1, |buffer, _| buffer.push_str(SENTENCE_END));
            }
            if next.joint == Joint::Broken {
                self.push(unit.position + 1, |buffer, _| buffer.push_str(PARAGRAPH_END));
            }
        }
        for (first, last) in words(&self.units, segmenter) {
            if last - first >= 2 {
                let (first, last) = (self.units.as_slice()[first], self.units.as_slice()[last]);
                let bytes = first.folded_start as usize..last.folded_end as usize;
                self.push(first.position, |buffer, units| buffer.push_str(&units.compact()[bytes]));
            }
        }
        self.terms.sort_unstable_by_key(|term| term.position);
    }

    /// Replaces what is held by the pairs and the single units of `text`, in the order of their positions: for titles and
    /// headings, which are short.
    pub fn set_short(&mut self, text: &str) {
        self.units.set(text);
        self.clear();
        for at in 0..self.units.len() {
            let (unit, next) = (self.units.as_slice()[at], self.units.as_slice().get(at + 1).copied());
            self.push(unit.position, |buffer, units| buffer.push_str(units.folded(&unit)));
            if let Some(next) = next.filter(|next| next.joint != Joint::Broken) {
                self.push(unit.position, |buffer, units| push_pair(buffer, units, &unit, &next));
            }
        }
    }

    fn clear(&mut self) {
        self.buffer.clear();
        self.terms.clear();
    }

    fn push(&mut self, position: u32, write: impl FnOnce(&mut String, &Units)) {
        let start = self.buffer.len() as u32;
        write(&mut self.buffer, &self.units);
        self.terms.push(Term { start, end: self.buffer.len() as u32, position });
    }

    /// Replaces what is held by the single units of `text`, each once.
    pub fn set_units(&mut self, text: &str) {
        self.units.set(text);
        self.buffer.clear();
        self.buffer.push_str(self.units.compact());
        self.terms.clear();
        self.seen.resize(SEEN_WORDS, 0);
        for unit in self.units.iter() {
            let text = self.units.folded(unit);
            let mut characters = text.chars();
            // Runs, and the few characters beyond the basic plane, are written as often as they stand.
            let single = characters.next().map(u32::from).filter(|_| characters.as_str().is_empty());
            if let Some(code) = single
                && let Some(word) = self.seen.get_mut(code as usize / 64)
            {
                let bit = 1 << (code % 64);
                if *word & bit != 0 {
                    continue;
                }
                *word |= bit;
            }
            self.terms.push(Term { start: unit.folded_start, end: unit.folded_end, position: unit.position });
        }
        for term in &self.terms {
            let first = self.buffer[term.start as usize..].chars().next().map_or(0, u32::from);
            if let Some(word) = self.seen.get_mut(first as usize / 64) {
                *word = 0;
            }
        }
    }

    /// The terms with their places.
    pub fn as_slice(&self) -> &[Term] {
        &self.terms
    }

    /// The characters of a term.
    pub fn term(&self, term: &Term) -> &str {
        &self.buffer[term.start as usize..term.end as usize]
    }
}

/// The segmenter's words of a text as first and last unit, in order; every unit stands in one word. A number is one
/// word, with its fraction and its percent sign.
pub fn words(units: &Units, segmenter: &impl Segmenter) -> Vec<(usize, usize)> {
    let slice = units.as_slice();
    let mut words: Vec<(usize, usize)> = Vec::with_capacity(slice.len());
    let mut byte = 0;
    let mut covered = 0;
    for word in segmenter.cut(units.compact()) {
        let begin = byte;
        byte += word.len();
        let first = covered + slice[covered..].partition_point(|unit| (unit.folded_start as usize) < begin);
        let next = first + slice[first..].partition_point(|unit| (unit.folded_end as usize) <= byte);
        let begins_here = slice.get(first).is_some_and(|unit| unit.folded_start as usize == begin);
        let ends_here = next > first && slice[next - 1].folded_end as usize == byte;
        let unbroken = next > first && slice[first + 1..next].iter().all(|unit| unit.joint == Joint::Adjacent);
        if begins_here && ends_here && unbroken {
            words.extend((covered..first).map(|at| (at, at)));
            words.push((first, next - 1));
            covered = next;
        }
    }
    words.extend((covered..slice.len()).map(|at| (at, at)));
    let continues_number = |first: usize| {
        let is_point = |at: usize| units.folded(&slice[at]) == ".";
        let before_is_digit =
            first > 0 && units.folded(&slice[first - 1]).ends_with(|last: char| last.is_ascii_digit());
        let is_mark = is_point(first) || units.folded(&slice[first]) == "%";
        slice[first].joint == Joint::Adjacent && ((is_mark && before_is_digit) || (first > 0 && is_point(first - 1)))
    };
    words.dedup_by(|next, word| {
        let continues = continues_number(next.0);
        if continues {
            word.1 = next.1;
        }
        continues
    });
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::dictionary::{COMPILED, Dictionary};

    fn terms(text: &str) -> Vec<(String, u32)> {
        let dictionary = Dictionary::new(COMPILED).expect("the compiled dictionary is readable");
        let mut terms = Terms::default();
        terms.set(text, &dictionary.query_segmenter(&[]));
        terms.as_slice().iter().map(|term| (terms.term(term).to_owned(), term.position)).collect()
    }

    fn held(text: &str) -> Vec<String> {
        terms(text).into_iter().map(|(term, _)| term).collect()
    }

    #[test]
    fn every_pair_stands_at_its_place_and_long_words_beside_them() {
        let expected = [("人民", 0), ("人民政府", 0), ("民政", 1), ("政府", 2), ("府令", 3), ("令\n", 4)];
        let expected: Vec<(String, u32)> = expected.into_iter().map(|(term, at)| (term.to_owned(), at)).collect();
        assert_eq!(terms("人民政府令"), expected);
    }

    #[test]
    fn single_units_are_held_once_in_every_text() {
        let mut terms = Terms::default();
        for (text, expected) in
            [("政府、政协政府", vec!["政", "府", "协"]), ("协商5个政", vec!["协", "商", "5", "个", "政"])]
        {
            terms.set_units(text);
            let held: Vec<&str> = terms.as_slice().iter().map(|term| terms.term(term)).collect();
            assert_eq!(held, expected);
        }
    }

    #[test]
    fn quotes_do_not_part_a_pair_and_punctuation_marks_it() {
        assert_eq!(held("“主业”提"), ["主业", "业提", "提\n"]);
        assert_eq!(held("业、提"), ["业|提", "|", "提\n"]);
    }

    #[test]
    fn neighbouring_runs_are_not_mistaken_for_one() {
        assert_eq!(held("1 12"), ["1 12", "12\n"]);
        assert_eq!(held("11 2"), ["11 2", "2\n"]);
    }

    #[test]
    fn marks_stand_where_clauses_sentences_and_paragraphs_end() {
        assert_eq!(held("业。提"), ["业|提", "|", "。", "提\n"]);
        assert_eq!(held("业\n提"), ["业\n", "|", "。", "\n", "提\n"]);
    }

    #[test]
    fn the_border_of_two_texts_is_a_pair_too() {
        let term = |text, next| border(text, next).map(|border| (border.term, border.begins_sentence));
        assert_eq!(term("修好了路。", "架起了桥"), Some(("路|架".to_owned(), true)));
        assert_eq!(term("修好了“路", "”和桥"), Some(("路和".to_owned(), false)));
        assert_eq!(term("修好了路。", "。"), None);
    }

    #[test]
    fn words_are_ranges_of_units() {
        let units = Units::of("GDP增长5.2%，老旧小区改造");
        let dictionary = Dictionary::new(COMPILED).expect("the compiled dictionary is readable");
        let segmenter = dictionary.query_segmenter(&[]);
        let words: Vec<String> = words(&units, &segmenter)
            .into_iter()
            .map(|(first, last)| (first..=last).map(|at| units.folded(&units.as_slice()[at])).collect())
            .collect();
        assert_eq!(words, ["gdp", "增长", "5.2%", "老", "旧", "小区", "改造"]);
    }
}
