//! Marks: where the words that were sought stand in a passage, and the parts of a long passage worth showing. Both
//! count characters, so that what is wide, folded or joined never shifts a mark.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::class::ends_sentence;
use super::fold::fold;
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
/// holds the most different words of those marked, of these the most marked characters, of these the first; two runs of
/// half the length, in their order, where these hold more words. A sentence that is too long alone is cut around a mark.
pub fn excerpts(text: &str, marks: &[Range<usize>], length: usize) -> Vec<Range<usize>> {
    let characters: Vec<char> = text.chars().collect();
    let all = 0..characters.len();
    if all.len() <= length {
        return vec![all];
    }
    let sentences = sentences(&characters);
    let words = Words::of(&characters, marks, length);
    let Some(whole) = words.best(words.runs(&sentences, length), 0) else { return Vec::new() };
    let shown = words.held_in(&whole);
    if shown == words.all || length < 2 {
        return vec![whole];
    }
    let half = length / 2;
    let first = words.best(words.runs(&sentences, half), 0).unwrap_or_else(|| whole.clone());
    let held = words.held_in(&first);
    let beside = words.runs(&sentences, half).filter(|run| run.end <= first.start || first.end <= run.start);
    let more = |run: &Range<usize>| (held | words.held_in(run)).count_ones() > shown.count_ones();
    let Some(second) = words.best(beside, held).filter(more) else { return vec![whole] };
    let (first, second) = if first.start < second.start { (first, second) } else { (second, first) };
    let both = first.start..second.end;
    if first.end == second.start { vec![both] } else { vec![first, second] }
}

/// Which words are marked where. Words are told apart by what stands there, folded; one that holds another stands for both,
/// as marks that touch are one mark.
struct Words<'a> {
    /// The marks, in their order, each with the words it holds: a bit for each.
    marks: Vec<(&'a Range<usize>, u64)>,
    /// All words there are.
    all: u64,
    /// A mark that is longer than half of what is shown counts where so much of it is.
    enough: usize,
}

impl<'a> Words<'a> {
    /// Marks outside the text mark nothing. Words beyond the sixty-fourth are not told apart.
    fn of(characters: &[char], marks: &'a [Range<usize>], length: usize) -> Self {
        let inside = marks.iter().filter_map(|mark| Some((mark, characters.get(mark.clone())?)));
        let inside: Vec<(&Range<usize>, String)> =
            inside.map(|(mark, word)| (mark, fold(&word.iter().collect::<String>()))).collect();
        let words: BTreeSet<&str> = inside.iter().map(|(_, word)| word.as_str()).collect();
        let held_by = |whole: &str| {
            let held = words.iter().take(64).enumerate().filter(|(_, word)| whole.contains(**word));
            held.fold(0, |bits, (at, _)| bits | 1 << at)
        };
        let by_word: BTreeMap<&str, u64> = words.iter().map(|word| (*word, held_by(word))).collect();
        let marks: Vec<_> = inside.iter().map(|(mark, word)| (*mark, by_word[word.as_str()])).collect();
        let all = marks.iter().fold(0, |bits, (_, word)| bits | word);
        Self { marks, all, enough: (length / 2).max(1) }
    }

    /// The marks that reach into a part of the text, with how much of each stands there.
    fn within(&self, part: &Range<usize>) -> impl Iterator<Item = (&Range<usize>, u64, usize)> {
        let first = self.marks.partition_point(|(mark, _)| mark.end <= part.start);
        let marks = self.marks[first..].iter().take_while({
            let end = part.end;
            move |(mark, _)| mark.start < end
        });
        let part = part.clone();
        marks.map(move |(mark, words)| (*mark, *words, mark.end.min(part.end) - mark.start.max(part.start)))
    }

    /// The words that stand in a part of the text.
    fn held_in(&self, part: &Range<usize>) -> u64 {
        let whole = self.within(part).filter(|(mark, _, shown)| *shown >= mark.len().min(self.enough));
        whole.fold(0, |bits, (_, words, _)| bits | words)
    }

    /// The run that holds the most words beside those held already, then the most marked characters; the first of such
    /// runs.
    fn best(&self, runs: impl Iterator<Item = Range<usize>>, held: u64) -> Option<Range<usize>> {
        let weighed = runs.map(|run| {
            let words = (self.held_in(&run) & !held).count_ones();
            ((words, self.within(&run).map(|(_, _, shown)| shown).sum::<usize>()), run)
        });
        weighed.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, run)| run)
    }

    /// The longest run of whole sentences from each sentence on; of a sentence that is longer, the part around the first
    /// mark of each of its words.
    fn runs(&self, sentences: &[Range<usize>], length: usize) -> impl Iterator<Item = Range<usize>> {
        sentences.iter().enumerate().flat_map(move |(at, sentence)| {
            if sentence.len() > length {
                return self.cuts(sentence, length);
            }
            let fits = sentences[at..].iter().take_while(|next| next.end - sentence.start <= length);
            let run = sentence.start..fits.last().map_or(sentence.end, |last| last.end);
            vec![run]
        })
    }

    /// `length` characters of a sentence for each of its words, the first mark of which stands a third of the way in; its
    /// beginning where it has none.
    fn cuts(&self, sentence: &Range<usize>, length: usize) -> Vec<Range<usize>> {
        let mut seen = 0;
        let firsts = self.within(sentence).filter(|(_, words, _)| {
            let is_new = words & !seen != 0;
            seen |= words;
            is_new
        });
        let from = |first: usize| first.saturating_sub(length / 3).max(sentence.start).min(sentence.end - length);
        let mut cuts: Vec<_> = firsts.map(|(mark, _, _)| from(mark.start)).map(|start| start..start + length).collect();
        if cuts.is_empty() {
            cuts.push(sentence.start..sentence.start + length);
        }
        cuts
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str, sought: &str, length: usize) -> String {
        let words: Vec<Units> = sought.split(' ').map(Units::of).collect();
        let marks = marks(&Units::of(text), &words.iter().collect::<Vec<_>>(), Vec::new());
        let part = |excerpt: &Range<usize>| text.chars().skip(excerpt.start).take(excerpt.len()).collect::<String>();
        excerpts(text, &marks, length).iter().map(part).collect::<Vec<_>>().join("…")
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
    fn an_excerpt_holds_whole_sentences_with_the_marks() {
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
        let excerpt = shown(&text, "协商驿站", 30);
        assert_eq!(excerpt.chars().count(), 30);
        assert!(excerpt.contains("协商驿站"));
        let far = format!("电梯{}，停车{}", "前".repeat(50), "后".repeat(50));
        let excerpt = shown(&far, "电梯 停车", 30);
        assert!(excerpt.contains("电梯") && excerpt.contains("停车"), "{excerpt}");
    }

    #[test]
    fn words_that_touch_stand_for_each_and_a_long_mark_counts() {
        let text = format!("养老服务更好。{}。养老不够，窗口服务也慢。", "路".repeat(20));
        assert_eq!(shown(&text, "养老 服务", 20), "养老服务更好。");
        assert_eq!(shown(&text.replacen("养老", "養老", 1), "养老 服务", 20), "養老服务更好。");
        let pasted = "路".repeat(30);
        assert!(shown(&format!("桥。{pasted}。"), &format!("{pasted} 桥"), 20).contains("路"));
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
        fn excerpts_are_parts_of_the_text_in_their_order(
            text in "[协商驿站，。；a1\n]{0,80}", sought in "[协商驿站a1]{1,3}", more in "[协商驿站a1]{1,3}", length in 1usize..40,
        ) {
            let count = text.chars().count();
            let marks = marks(&Units::of(&text), &[&Units::of(&sought), &Units::of(&more)], Vec::new());
            let excerpts = excerpts(&text, &marks, length);
            prop_assert!(excerpts.windows(2).all(|pair| pair[0].end < pair[1].start));
            prop_assert!(excerpts.iter().all(|one| one.end <= count && (count == 0 || !one.is_empty())));
            prop_assert!(!excerpts.is_empty() && excerpts.iter().map(Range::len).sum::<usize>() <= length);
        }
    }
}
