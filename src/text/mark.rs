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

/// The parts of a text to show, in characters, of about `length` characters together: the run of whole sentences that
/// holds the most different marked words, of these the most marked characters, of these the first; two runs of half the
/// length, in their order, where these hold more words. A sentence that is too long alone is
/// cut around its first mark.
pub fn windows(text: &str, marks: &[Range<usize>], length: usize) -> Vec<Range<usize>> {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= length {
        return vec![0..characters.len()];
    }
    let sentences = sentences(&characters);
    let marks = Marked::of(&characters, marks);
    let Some(whole) = best(runs(&sentences, &marks, length), &marks, &[]) else { return Vec::new() };
    let shown = marks.words(&whole).len();
    if shown == marks.words(&(0..characters.len())).len() || length < 2 {
        return vec![whole];
    }
    let Some(first) = best(runs(&sentences, &marks, length / 2), &marks, &[]) else { return vec![whole] };
    let held = marks.words(&first);
    let beside = runs(&sentences, &marks, length / 2).filter(|run| run.end <= first.start || first.end <= run.start);
    let further = |run: &Range<usize>| marks.words(run).iter().filter(|word| !held.contains(word)).count();
    let Some(second) = best(beside, &marks, &held).filter(|second| held.len() + further(second) > shown) else {
        return vec![whole];
    };
    let (first, second) = if first.start < second.start { (first, second) } else { (second, first) };
    if first.end == second.start { vec![first.start..second.end] } else { vec![first, second] }
}

/// Marks with the words that stand there.
struct Marked<'a>(Vec<(Range<usize>, &'a [char])>);

impl<'a> Marked<'a> {
    /// Marks outside the text mark nothing.
    fn of(characters: &'a [char], marks: &[Range<usize>]) -> Self {
        Self(marks.iter().filter_map(|mark| Some((mark.clone(), characters.get(mark.clone())?))).collect())
    }

    /// The different words that stand whole in a part of the text.
    fn words(&self, part: &Range<usize>) -> Vec<&'a [char]> {
        let inside = self.0.iter().filter(|(mark, _)| part.start <= mark.start && mark.end <= part.end);
        let mut words: Vec<&[char]> = inside.map(|(_, word)| *word).collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    /// How many characters of a part are marked.
    fn characters(&self, part: &Range<usize>) -> usize {
        self.0.iter().map(|(mark, _)| mark.end.min(part.end).saturating_sub(mark.start.max(part.start))).sum()
    }
}

/// The longest run of whole sentences from each sentence on.
fn runs(sentences: &[Range<usize>], marks: &Marked<'_>, length: usize) -> impl Iterator<Item = Range<usize>> {
    sentences.iter().enumerate().map(move |(at, sentence)| {
        if sentence.len() > length {
            return cut(sentence, marks, length);
        }
        let fits = sentences[at..].iter().take_while(|next| next.end - sentence.start <= length);
        sentence.start..fits.last().map_or(sentence.end, |last| last.end)
    })
}

/// The run that holds the most words beside those held already, then the most marked characters; the first of such runs.
fn best(runs: impl Iterator<Item = Range<usize>>, marks: &Marked<'_>, held: &[&[char]]) -> Option<Range<usize>> {
    let weighed = runs.map(|run| {
        let words = marks.words(&run).iter().filter(|word| !held.contains(word)).count();
        ((words, marks.characters(&run)), run)
    });
    weighed.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, run)| run)
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
fn cut(sentence: &Range<usize>, marks: &Marked<'_>, length: usize) -> Range<usize> {
    let first = marks.0.iter().find(|(mark, _)| sentence.contains(&mark.start));
    let first = first.map_or(sentence.start, |(mark, _)| mark.start);
    let start = first.saturating_sub(length / 3).max(sentence.start).min(sentence.end - length);
    start..start + length
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str, sought: &str, length: usize) -> String {
        let words: Vec<Units> = sought.split(' ').map(Units::of).collect();
        let marks = marks(&Units::of(text), &words.iter().collect::<Vec<_>>(), Vec::new());
        let part = |window: &Range<usize>| text.chars().skip(window.start).take(window.len()).collect::<String>();
        windows(text, &marks, length).iter().map(part).collect::<Vec<_>>().join("…")
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
    fn every_word_is_shown_once_before_one_of_them_is_shown_twice() {
        let text = "拥堵，又拥堵。还是拥堵，拥堵。没有别的。这里设了岗。";
        assert_eq!(shown(text, "拥堵 岗", 20), "还是拥堵，拥堵。没有别的。这里设了岗。");
        assert_eq!(shown(text, "拥堵 岗", 15), "拥堵，又拥堵。…这里设了岗。");
        assert_eq!(shown(text, "拥堵 没有 岗", 12), "没有别的。这里设了岗。", "two of three words at the most");
        assert_eq!(shown(text, "拥堵", 15), "拥堵，又拥堵。还是拥堵，拥堵。");
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
        fn windows_are_parts_of_the_text_in_their_order(
            text in "[协商驿站，。；a1\n]{0,80}", sought in "[协商驿站a1]{1,3}", more in "[协商驿站a1]{1,3}", length in 1usize..40,
        ) {
            let count = text.chars().count();
            let marks = marks(&Units::of(&text), &[&Units::of(&sought), &Units::of(&more)], Vec::new());
            let windows = windows(&text, &marks, length);
            prop_assert!(windows.windows(2).all(|pair| pair[0].end < pair[1].start));
            prop_assert!(windows.iter().all(|one| one.end <= count && (count == 0 || !one.is_empty())));
            prop_assert!(!windows.is_empty() && windows.iter().map(Range::len).sum::<usize>() <= length);
        }
    }
}
