//! Marks: where the words that were sought stand in a passage, and the part of a long passage worth showing. Both
//! count characters, so that what is wide, folded or joined never shifts a mark.

use std::ops::Range;

use super::class::ends_sentence;
use super::units::Units;

/// The places of `sought` in a text, and those in `more`, in characters: sorted, and joined where they overlap or touch.
///
/// ```
/// use district_search::text::{mark::marks, units::Units};
/// let (one, other) = (Units::of("协商"), Units::of("驿站"));
/// assert_eq!(marks(&Units::of("村社“协商驿站”提质"), &[&one, &other], Vec::new()), [3..7]);
/// ```
pub fn marks(text: &Units, sought: &[&Units], more: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut found = more;
    for sought in sought {
        for first in text.occurrences(sought) {
            let last = first + sought.len() - 1;
            let units = text.as_slice();
            found.push(units[first].start as usize..units[last].end as usize);
        }
    }
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// The part of a text to show, in characters, of about `length` characters at the most: the run of whole sentences
/// that holds the most marked characters, the earliest of such runs. A sentence that is too long alone is cut around
/// its first mark.
pub fn window(text: &str, marks: &[Range<usize>], length: usize) -> Range<usize> {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= length {
        return 0..characters.len();
    }
    let sentences = sentences(&characters);
    let marked = |range: &Range<usize>| -> usize {
        marks.iter().map(|mark| mark.end.min(range.end).saturating_sub(mark.start.max(range.start))).sum()
    };
    let mut best = (0, 0..0);
    for (at, sentence) in sentences.iter().enumerate() {
        let mut run = sentence.clone();
        if run.len() > length {
            run = cut(sentence, marks, length);
        }
        for next in &sentences[at + 1..] {
            if next.end - run.start > length || run.end != next.start {
                break;
            }
            run.end = next.end;
        }
        let weight = marked(&run);
        if weight > best.0 || best.1.is_empty() {
            best = (weight, run);
        }
    }
    best.1
}

/// The sentences of a text, without gaps: each ends after `。！？；` or a line feed, closing quotes and brackets included.
fn sentences(characters: &[char]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < characters.len() {
        let ends = characters[at] == '\n' || ends_sentence(characters[at]);
        at += 1;
        if ends {
            while characters.get(at).is_some_and(|next| matches!(next, '”' | '’' | '）' | ')' | '》' | '」' | '』'))
            {
                at += 1;
            }
            sentences.push(start..at);
            start = at;
        }
    }
    if start < characters.len() {
        sentences.push(start..characters.len());
    }
    sentences
}

/// `length` characters of a sentence, with its first mark a third of the way in.
fn cut(sentence: &Range<usize>, marks: &[Range<usize>], length: usize) -> Range<usize> {
    let first = marks.iter().find(|mark| sentence.contains(&mark.start)).map_or(sentence.start, |mark| mark.start);
    let start = first.saturating_sub(length / 3).max(sentence.start).min(sentence.end - length);
    start..start + length
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str, sought: &str, length: usize) -> String {
        let marks = marks(&Units::of(text), &[&Units::of(sought)], Vec::new());
        let window = window(text, &marks, length);
        text.chars().skip(window.start).take(window.len()).collect()
    }

    #[test]
    fn neighbouring_words_become_one_mark() {
        let sought = ["老旧小区", "小区改造", "电梯"].map(Units::of);
        let sought: Vec<&Units> = sought.iter().collect();
        assert_eq!(marks(&Units::of("老旧小区改造，加装电梯"), &sought, Vec::new()), [0..6, 9..11]);
    }

    #[test]
    fn a_mark_spans_what_is_transparent() {
        let marks = marks(&Units::of("发力“协商 驿站”提质"), &[&Units::of("协商驿站提质")], Vec::new());
        assert_eq!((marks.len(), &marks[0]), (1, &(3..11)));
    }

    #[test]
    fn the_window_holds_whole_sentences_with_the_marks() {
        let text = "第一句没有。第二句也没有。第三句说协商驿站。第四句又没有了。";
        assert_eq!(shown(text, "协商驿站", 10), "第三句说协商驿站。");
        assert_eq!(shown(text, "协商驿站", 16), "第二句也没有。第三句说协商驿站。");
        assert_eq!(shown(text, "协商驿站", 100), text);
    }

    #[test]
    fn a_sentence_that_is_too_long_is_cut_around_its_mark() {
        let text = format!("{}协商驿站{}。", "前".repeat(50), "后".repeat(50));
        let window = shown(&text, "协商驿站", 30);
        assert_eq!(window.chars().count(), 30);
        assert!(window.contains("协商驿站"));
    }

    proptest! {
        #[test]
        fn marks_lie_in_order_inside_the_text(text in "[协商驿站，。“” a1\n]{0,60}", sought in "[协商驿站 a1]{1,4}") {
            let marks = marks(&Units::of(&text), &[&Units::of(&sought)], Vec::new());
            let length = text.chars().count();
            let mut end = 0;
            for (at, mark) in marks.iter().enumerate() {
                prop_assert!(mark.start < mark.end && mark.end <= length);
                prop_assert!(at == 0 || mark.start > end);
                end = mark.end;
            }
        }

        #[test]
        fn the_window_is_a_part_of_the_text(
            text in "[协商驿站，。；a1\n]{0,80}", start in 0usize..60, long in 1usize..9, length in 1usize..40,
        ) {
            let count = text.chars().count();
            let marks: Vec<Range<usize>> = Some(start..start + long).into_iter().filter(|mark| mark.end <= count).collect();
            let window = window(&text, &marks, length);
            prop_assert!(window.end <= count && window.len() <= length.max(1));
            prop_assert!(count == 0 || !window.is_empty());
        }
    }
}
