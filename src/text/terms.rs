//! Terms: what the index holds of a text. Every pair of neighbouring units, so that whatever stands in the text can
//! be found whatever the segmenter thinks; the segmenter's words of three and more units, for the ranking (a word of
//! two units is its pair); marks where clauses, sentences and paragraphs end; and the single units. Of a path, which is
//! short and one of few, the single units and marks at their places do.

use super::segment::Segmenter;
use super::units::{Joint, SEPARATOR, Unit, Units};

/// Stands, at the position of the punctuation, wherever punctuation or the end of a paragraph parts two units.
pub const CLAUSE_END: &str = "|";
/// Stands there too where a sentence or a paragraph ends.
pub const SENTENCE_END: &str = "。";
/// Stands there too where a paragraph ends.
pub const PARAGRAPH_END: &str = "\n";

/// What a term is of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A pair or a mark, which stands at a position.
    Placed,
    /// A word of three and more units.
    Word,
}

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

/// Gives the pairs and long words of a text and the marks where its parts end, with their positions and in the order of
/// these. The last unit of a paragraph makes a pair with its end, so that every unit begins a pair.
pub fn each_term(units: &Units, segmenter: &impl Segmenter, mut give: impl FnMut(Kind, &str, u32)) {
    let long = words(units, segmenter).into_iter().filter(|(first, last)| last - first >= 2);
    let mut long = long.peekable();
    let compact = units.compact();
    let slice = units.as_slice();
    let mut last_pair = String::new();
    for (at, unit) in slice.iter().enumerate() {
        let start = unit.folded_start as usize;
        let next = slice.get(at + 1);
        // What joins two units stands between them in the compact text: so pairs are parts of it.
        match next {
            Some(next) if next.joint != Joint::Broken => {
                give(Kind::Placed, &compact[start..next.folded_end as usize], unit.position)
            }
            Some(_) => {
                give(Kind::Placed, &compact[start..unit.folded_end as usize + PARAGRAPH_END.len()], unit.position)
            }
            None => {
                last_pair.push_str(units.folded(unit));
                last_pair.push_str(PARAGRAPH_END);
                give(Kind::Placed, &last_pair, unit.position);
            }
        }
        if let Some((_, last)) = long.next_if(|(first, _)| *first == at) {
            give(Kind::Word, &compact[start..slice[last].folded_end as usize], unit.position);
        }
        let Some(next) = next.filter(|next| next.joint != Joint::Adjacent) else { continue };
        give(Kind::Placed, CLAUSE_END, unit.position + 1);
        if next.begins_sentence {
            give(Kind::Placed, SENTENCE_END, unit.position + 1);
        }
        if next.joint == Joint::Broken {
            give(Kind::Placed, PARAGRAPH_END, unit.position + 1);
        }
    }
}

/// Gives the pairs of a title or a heading, with their positions and in the order of these.
pub fn each_pair(units: &Units, mut give: impl FnMut(&str, u32)) {
    for pair in units.as_slice().windows(2).filter(|pair| pair[1].joint != Joint::Broken) {
        give(&units.compact()[pair[0].folded_start as usize..pair[1].folded_end as usize], pair[0].position);
    }
}

/// Gives the single units of a path and marks where punctuation parts them, with their positions and in the order of
/// these.
pub fn each_path_term(units: &Units, mut give: impl FnMut(&str, u32)) {
    for unit in units.iter() {
        if unit.joint != Joint::Adjacent && unit.position > 0 {
            give(CLAUSE_END, unit.position - 1);
        }
        give(units.folded(unit), unit.position);
    }
}

/// The single units of texts, each once.
pub struct SingleUnits {
    /// The characters of the basic plane that were met, a bit each; none between texts.
    seen: Vec<u64>,
}

impl Default for SingleUnits {
    fn default() -> Self {
        Self { seen: vec![0; 65_536 / 64] }
    }
}

impl SingleUnits {
    /// Gives the units of a text. Runs, and the few characters beyond the basic plane, as often as they stand.
    pub fn each(&mut self, units: &Units, mut give: impl FnMut(&str)) {
        let place = |text: &str| {
            let mut characters = text.chars();
            let first = characters.next().map_or(0, u32::from) as usize;
            (characters.as_str().is_empty() && first < 65_536).then_some((first / 64, 1_u64 << (first % 64)))
        };
        for unit in units.iter() {
            let text = units.folded(unit);
            if let Some((word, bit)) = place(text) {
                if self.seen[word] & bit != 0 {
                    continue;
                }
                self.seen[word] |= bit;
            }
            give(text);
        }
        for (word, _) in units.iter().filter_map(|unit| place(units.folded(unit))) {
            self.seen[word] = 0;
        }
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
        let mut terms = Vec::new();
        each_term(&Units::of(text), &dictionary.query_segmenter(&[]), |_, term, at| terms.push((term.to_owned(), at)));
        terms
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
        let mut single = SingleUnits::default();
        for (text, expected) in
            [("政府、政协政府", vec!["政", "府", "协"]), ("协商5个政", vec!["协", "商", "5", "个", "政"])]
        {
            let mut held = Vec::new();
            single.each(&Units::of(text), |unit| held.push(unit.to_owned()));
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
    fn titles_are_held_as_pairs() {
        let mut terms = Vec::new();
        each_pair(&Units::of("提质2 增、效\n好"), |term, at| terms.push((term.to_owned(), at)));
        let expected = [("提质", 0), ("质2", 1), ("2增", 2), ("增|效", 3)];
        assert_eq!(terms, expected.map(|(term, at)| (term.to_owned(), at)));
    }

    #[test]
    fn paths_are_held_as_units_and_marks() {
        let mut terms = Vec::new();
        each_path_term(&Units::of("/萧山/2024-a.txt"), |term, at| terms.push((term.to_owned(), at)));
        let expected = [("萧", 0), ("山", 1), ("|", 2), ("2024", 3), ("|", 4), ("a", 5), ("|", 6), ("txt", 7)];
        assert_eq!(terms, expected.map(|(term, at)| (term.to_owned(), at)));
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
