//! Patterns: text with wildcards. `?` stands for one unit and `*` for any number of them, within a clause; a `*` that
//! touches letters or digits also stands for the rest of their run, so that `112*` finds 1124.

use super::nearby::{Ends, Gap, Rule, Span, beginnings};
use super::units::Units;

/// A text between wildcards.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// The text.
    pub units: Units,
    /// Its first unit may be the end of a longer run.
    pub is_open_before: bool,
    /// Its last unit may be the beginning of a longer run.
    pub is_open_behind: bool,
}

/// A text with wildcards.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The texts between the wildcards, in order; at least one.
    pub chunks: Vec<Chunk>,
    /// What lies between them: one less than there are chunks.
    pub gaps: Vec<Gap>,
}

impl Pattern {
    /// The pattern that `text` is; `None` when it holds nothing but wildcards and punctuation.
    ///
    /// ```
    /// use district_search::text::{pattern::Pattern, units::Units};
    /// let pattern = Pattern::of("协商?站").unwrap();
    /// assert_eq!(pattern.places(&Units::of("设协商驿站一处")), [1..5]);
    /// assert!(Pattern::of("*").is_none());
    /// ```
    pub fn of(text: &str) -> Option<Self> {
        let mut pattern = Self { chunks: Vec::new(), gaps: Vec::new() };
        let characters: Vec<char> = text.chars().map(half_width).collect();
        let mut gap = Gap::Exactly(0);
        let mut at = 0;
        while at < characters.len() {
            match (characters[at], gap) {
                ('*', Gap::Exactly(units) | Gap::AtLeast(units)) => gap = Gap::AtLeast(units),
                ('?', Gap::Exactly(units)) => gap = Gap::Exactly(units + 1),
                ('?', Gap::AtLeast(units)) => gap = Gap::AtLeast(units + 1),
                _ => {
                    let length = characters[at..].iter().take_while(|character| !is_wildcard(**character)).count();
                    let units = Units::of(&characters[at..at + length].iter().collect::<String>());
                    let touches = |at: Option<usize>| at.and_then(|at| characters.get(at)) == Some(&'*');
                    let is_run = |unit: Option<&super::units::Unit>| unit.is_some_and(|unit| unit.is_run);
                    let chunk = Chunk {
                        is_open_before: touches(at.checked_sub(1)) && is_run(units.as_slice().first()),
                        is_open_behind: touches(Some(at + length)) && is_run(units.as_slice().last()),
                        units,
                    };
                    if !chunk.units.is_empty() {
                        if !pattern.chunks.is_empty() {
                            pattern.gaps.push(gap);
                        }
                        pattern.chunks.push(chunk);
                        gap = Gap::Exactly(0);
                    }
                    at += length;
                    continue;
                }
            }
            at += 1;
        }
        (!pattern.chunks.is_empty()).then_some(pattern)
    }

    /// The rule by which its chunks follow each other.
    pub fn rule(&self) -> Rule {
        Rule::Sequence(self.gaps.clone())
    }

    /// The places of the pattern in a text, in characters: from each beginning to the nearest end.
    pub fn places(&self, text: &Units) -> Vec<std::ops::Range<usize>> {
        let ends = Ends::of(text);
        let spans: Vec<Vec<Span>> = self.chunks.iter().map(|chunk| chunk.spans(text)).collect();
        let at = |position: u32| text.as_slice().partition_point(|unit| unit.position < position);
        let mut places = Vec::new();
        for start in beginnings(&spans, &self.rule(), &ends) {
            let first = at(start);
            // The least number of units from here in which the pattern is whole.
            let end = (first + 1..=text.len()).find(|end| {
                let behind = text.as_slice()[end - 1].position + 1;
                let inside = |span: &&Span| span.start >= start && span.end <= behind;
                let here: Vec<Vec<Span>> =
                    spans.iter().map(|spans| spans.iter().filter(inside).copied().collect()).collect();
                beginnings(&here, &self.rule(), &ends).first() == Some(&start)
            });
            if let Some(end) = end {
                places.push(text.as_slice()[first].start as usize..text.as_slice()[end - 1].end as usize);
            }
        }
        places
    }
}

impl Chunk {
    /// The places of the chunk in a text.
    pub fn spans(&self, text: &Units) -> Vec<Span> {
        let units = text.as_slice();
        let sought = self.units.as_slice();
        let stands = |first: usize| {
            sought.iter().enumerate().all(|(at, wanted)| {
                let here = &units[first + at];
                let (folded, wanted_folded) = (text.folded(here), self.units.folded(wanted));
                let is_first = at == 0;
                let is_last = at + 1 == sought.len();
                let is_joined = is_first || here.joint == wanted.joint;
                let is_open = here.is_run && is_same_kind(folded, wanted_folded);
                let is_equal = match (is_first && self.is_open_before, is_last && self.is_open_behind) {
                    (false, false) => folded == wanted_folded,
                    (true, false) => folded == wanted_folded || (is_open && folded.ends_with(wanted_folded)),
                    (false, true) => folded == wanted_folded || (is_open && folded.starts_with(wanted_folded)),
                    (true, true) => folded == wanted_folded || (is_open && folded.contains(wanted_folded)),
                };
                is_joined && is_equal
            })
        };
        let last = (text.len() + 1).saturating_sub(sought.len());
        let span =
            |first: usize| Span { start: units[first].position, end: units[first + sought.len() - 1].position + 1 };
        (0..last).filter(|first| stands(*first)).map(span).collect()
    }
}

/// Whether both runs are of digits or both of letters.
pub(crate) fn is_same_kind(one: &str, other: &str) -> bool {
    let is_number = |run: &str| run.starts_with(|first: char| first.is_ascii_digit());
    is_number(one) == is_number(other)
}

/// Whether a character, as typed, is a wildcard.
pub fn is_wildcard(character: char) -> bool {
    matches!(half_width(character), '*' | '?')
}

/// The half-width form of a full-width character of ASCII; unlike folding it keeps upper case.
pub fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        '\u{3000}' => ' ',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let characters: Vec<char> = text.chars().collect();
        let places = Pattern::of(pattern).expect("a pattern").places(&Units::of(text));
        places.into_iter().map(|place| characters[place].iter().collect()).collect()
    }

    #[test]
    fn a_question_mark_is_one_unit() {
        assert_eq!(found("协商?站", "协商驿站，协商站，协商大驿站，协商、站"), ["协商驿站"]);
        assert_eq!(found("协商？？站", "协商大驿站"), ["协商大驿站"]);
        assert_eq!(found("开展?场", "开展1124场"), ["开展1124场"]);
    }

    #[test]
    fn a_star_is_anything_within_the_clause() {
        assert_eq!(found("加强*建设", "加强基层组织建设和队伍建设，加强，建设"), ["加强基层组织建设"]);
        assert_eq!(found("提质*", "提质增效"), ["提质"]);
        assert_eq!(found("*驿站", "协商驿站"), ["驿站"]);
    }

    #[test]
    fn a_question_mark_beside_a_star_is_one_unit_more() {
        assert_eq!(found("协?*站", "协站，协商站，协商驿站"), ["协商站", "协商驿站"]);
        assert_eq!(found("协*??站", "协站，协商站，协商驿站"), ["协商驿站"]);
    }

    #[test]
    fn a_star_beside_a_run_is_the_rest_of_it() {
        assert_eq!(found("112*", "1124场、112户、2112个"), ["1124", "112"]);
        assert_eq!(found("*24", "1124场、24户、240个"), ["1124", "24"]);
        assert_eq!(found("开展11*场", "开展1124场"), ["开展1124场"]);
        assert_eq!(found("112", "1124场"), Vec::<String>::new());
    }
}
