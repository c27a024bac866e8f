//! Texts near each other: which places of several texts belong together, because they stand within so many units, in
//! one sentence, in one paragraph, or follow each other as a pattern says. Places are positions, from an index or from
//! a text; the rule is the same.

use super::units::{Joint, Units};

/// A place of a text: the position of its first unit and the one behind its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Where it begins.
    pub start: u32,
    /// Behind its end.
    pub end: u32,
}

/// What lies between a text and the next one of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// So many units, and no punctuation.
    Exactly(u32),
    /// So many units or more, and no punctuation.
    AtLeast(u32),
}

/// How texts are to stand to each other. All but the last rule take them in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// In one paragraph, with so many positions between them at the most: one for each unit, one for punctuation.
    Within(u32),
    /// In one sentence.
    Sentence,
    /// In one paragraph.
    Paragraph,
    /// In their order, with these gaps between them.
    Sequence(Vec<Gap>),
}

/// Where clauses, sentences and paragraphs end: sorted positions of the punctuation between units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// Any punctuation, and what follows.
    pub clauses: Vec<u32>,
    /// Ends of sentences, and what follows.
    pub sentences: Vec<u32>,
    /// Ends of paragraphs.
    pub paragraphs: Vec<u32>,
}

impl Ends {
    /// The ends in a text.
    pub fn of(units: &Units) -> Self {
        let mut ends = Self::default();
        for unit in units.iter().skip(1).filter(|unit| unit.joint != Joint::Adjacent) {
            let position = unit.position - 1;
            ends.clauses.push(position);
            if unit.begins_sentence {
                ends.sentences.push(position);
            }
            if unit.joint == Joint::Broken {
                ends.paragraphs.push(position);
            }
        }
        ends
    }
}

/// Whether no end lies from `start` on and before `end`.
fn is_whole(ends: &[u32], start: u32, end: u32) -> bool {
    ends.get(ends.partition_point(|position| *position < start)).is_none_or(|position| *position >= end)
}

/// The places of `sought` in a text.
pub fn spans(text: &Units, sought: &Units) -> Vec<Span> {
    let units = text.as_slice();
    let span = |first: usize| Span { start: units[first].position, end: units[first + sought.len() - 1].position + 1 };
    text.occurrences(sought).map(span).collect()
}

/// Where there is a place of every text, no two overlapping, that together obey the rule: their first positions, sorted.
/// The places of each text are sorted.
pub fn beginnings(texts: &[Vec<Span>], rule: &Rule, ends: &Ends) -> Vec<u32> {
    let mut found = Vec::new();
    if texts.iter().any(Vec::is_empty) {
        return found;
    }
    match rule {
        Rule::Sequence(gaps) => {
            let leads = leading(texts, gaps, ends);
            found.extend(texts[0].iter().zip(leads).filter(|(_, leads)| *leads).map(|(span, _)| span.start));
        }
        _ => {
            for (at, spans) in texts.iter().enumerate() {
                let mut rest: Vec<Vec<Span>> = texts.iter().map(|spans| shortest(spans)).collect();
                rest.remove(at);
                let mut rest: Vec<&[Span]> = rest.iter().map(Vec::as_slice).collect();
                for span in spans {
                    let length = span.end - span.start;
                    if gathers(&mut rest, Gathered { start: span.start, end: span.end, length }, rule, ends) {
                        found.push(span.start);
                    }
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The places that hold no other one. Among these the one that begins first ends first, too.
fn shortest(spans: &[Span]) -> Vec<Span> {
    let mut shortest: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        while shortest.last().is_some_and(|last| last.end >= span.end) {
            shortest.pop();
        }
        if shortest.last().is_none_or(|last| last.start < span.start) {
            shortest.push(*span);
        }
    }
    shortest
}

/// Which places of the first text lead, gap by gap, to a place of the last one: found from the last text back.
fn leading(texts: &[Vec<Span>], gaps: &[Gap], ends: &Ends) -> Vec<bool> {
    let mut leads = vec![true; texts.last().map_or(0, Vec::len)];
    for (at, gap) in gaps.iter().enumerate().rev() {
        let next = &texts[at + 1];
        // For each place of the next text, the first one from it on that leads further.
        let mut first = vec![next.len(); next.len() + 1];
        for place in (0..next.len()).rev() {
            first[place] = if leads[place] { place } else { first[place + 1] };
        }
        let leads_on = |before: &Span| {
            let found = match gap {
                Gap::AtLeast(units) => {
                    let from = next.partition_point(|span| span.start < before.end + units);
                    next.get(first[from])
                }
                Gap::Exactly(units) => {
                    let at = next.partition_point(|span| span.start < before.end + units);
                    next.get(at).filter(|span| span.start == before.end + units && leads[at])
                }
            };
            found.is_some_and(|span| is_whole(&ends.clauses, before.end, span.start))
        };
        leads = texts[at].iter().map(leads_on).collect();
    }
    leads
}

/// Places that are together so far.
#[derive(Clone, Copy)]
struct Gathered {
    start: u32,
    end: u32,
    /// The sum of their lengths.
    length: u32,
}

/// Whether one place of each text can be added behind those gathered, in whatever order. For every order the earliest
/// places reach the least far, so only they need be tried.
fn gathers(texts: &mut [&[Span]], so_far: Gathered, rule: &Rule, ends: &Ends) -> bool {
    if !obeys(so_far, rule, ends) {
        return false;
    }
    for at in 0..texts.len() {
        texts.swap(0, at);
        let spans = texts[0];
        let from = spans.partition_point(|span| span.start < so_far.end);
        let next = spans[from..].first().copied();
        let gathered = next.is_some_and(|next| {
            let length = so_far.length + next.end - next.start;
            gathers(&mut texts[1..], Gathered { end: next.end, length, ..so_far }, rule, ends)
        });
        texts.swap(0, at);
        if gathered {
            return true;
        }
    }
    texts.is_empty()
}

fn obeys(so_far: Gathered, rule: &Rule, ends: &Ends) -> bool {
    let Gathered { start, end, length } = so_far;
    match rule {
        Rule::Within(most) => end - start - length <= *most && is_whole(&ends.paragraphs, start, end),
        Rule::Sentence => is_whole(&ends.sentences, start, end),
        Rule::Paragraph => is_whole(&ends.paragraphs, start, end),
        Rule::Sequence(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOWHERE: [u32; 0] = [];

    fn begins(text: &str, texts: &[&str], rule: Rule) -> Vec<u32> {
        let units = Units::of(text);
        let places: Vec<Vec<Span>> = texts.iter().map(|text| spans(&units, &Units::of(text))).collect();
        beginnings(&places, &rule, &Ends::of(&units))
    }

    #[test]
    fn within_counts_what_lies_between_in_either_order() {
        let text = "驿站新建了十个，协商更多";
        assert_eq!(begins(text, &["协商", "驿站"], Rule::Within(6)), [0]);
        assert_eq!(begins(text, &["协商", "驿站"], Rule::Within(5)), NOWHERE);
        assert_eq!(begins("一二三四五六", &["一", "三", "六"], Rule::Within(3)), [0]);
        assert_eq!(begins("一二三四五六", &["一", "三", "六"], Rule::Within(2)), NOWHERE);
    }

    #[test]
    fn places_do_not_overlap() {
        assert_eq!(begins("协商驿站", &["协商", "协商驿站"], Rule::Sentence), NOWHERE);
        assert_eq!(begins("协商驿站，协商", &["协商", "协商驿站"], Rule::Sentence), [0]);
        assert_eq!(begins("协商协商", &["协商", "协商"], Rule::Within(0)), [0]);
    }

    #[test]
    fn sentences_and_paragraphs_are_not_left() {
        let text = "协商，驿站。议事\n提案";
        assert_eq!(begins(text, &["驿站", "协商"], Rule::Sentence), [0]);
        assert_eq!(begins(text, &["议事", "协商"], Rule::Sentence), NOWHERE);
        assert_eq!(begins(text, &["议事", "协商"], Rule::Paragraph), [0]);
        assert_eq!(begins(text, &["议事", "提案"], Rule::Paragraph), NOWHERE);
        assert_eq!(begins(text, &["议事", "提案"], Rule::Within(9)), NOWHERE);
    }

    #[test]
    fn every_place_that_others_follow_is_a_beginning() {
        assert_eq!(begins("甲乙甲乙甲", &["甲", "乙"], Rule::Paragraph), [0, 1, 2, 3]);
    }

    #[test]
    fn a_sequence_keeps_order_and_gaps_and_leaves_no_clause() {
        let one = Rule::Sequence(vec![Gap::Exactly(1)]);
        assert_eq!(begins("协商驿站", &["协商", "站"], one.clone()), [0]);
        assert_eq!(begins("协商，站", &["协商", "站"], one.clone()), NOWHERE);
        assert_eq!(begins("协商站", &["协商", "站"], one), NOWHERE);
        let any = Rule::Sequence(vec![Gap::AtLeast(0), Gap::AtLeast(0)]);
        assert_eq!(begins("加强基层组织建设工作", &["加强", "组织", "工作"], any.clone()), [0]);
        assert_eq!(begins("加强组织，工作", &["加强", "组织", "工作"], any), NOWHERE);
    }
}
