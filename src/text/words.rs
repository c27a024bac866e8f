//! The words of a text that is sought, and which of them say something.

use super::segment::Segmenter;
use super::terms::words;
use super::units::{Joint, Units};

/// Words that say nothing of what is sought. They take part in literal matches, not in matches by words.
const STOP_WORDS: &str = "的 了 和 与 及 等 在 是 对 中 为 以 于 并 或 之 把 将 被 从 到 向 由 这 那 其 该 有 也 都 就 还 \
    而 上 下 我 你 他 们 吗 呢 吧 几 个 什么 怎么 怎样 如何 哪些 哪个 哪里 多少 为什么 是否 \
    哪 谁 几家 哪年 哪家 何时 有没有 哪儿 多久 怎么办 为何 以及 关于 对于 通过 进行 一个 我们 他们 可以 请问";

/// Whether a folded word says nothing of what is sought.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.split(' ').any(|stop| stop == word)
}

/// The words of a text that say something, in order; all of them where none does.
pub fn content_words(units: &Units, segmenter: &impl Segmenter) -> Vec<Units> {
    let all: Vec<&str> = words(units, segmenter).into_iter().map(|word| word_text(units, word)).collect();
    let content: Vec<&str> = all.iter().filter(|word| !is_stop_word(word)).copied().collect();
    let chosen = if content.is_empty() { all } else { content };
    chosen.into_iter().map(Units::of).collect()
}

/// Chinese numerals, folded.
const NUMERALS: &str = "〇零一二两三四五六七八九十百千万亿";

/// The parts of a text that have to stand somewhere when it does not stand as a whole: its words that say something, of
/// which single units and numerals that stand together stay together. 放管服, 新质 and 十五五 are no words of the
/// dictionary, and their parts stand everywhere.
pub fn content_parts(units: &Units, segmenter: &impl Segmenter) -> Vec<Units> {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut run: Vec<(usize, usize)> = Vec::new();
    let says_something = |word: &(usize, usize)| !is_stop_word(word_text(units, *word));
    let finish = |run: &mut Vec<(usize, usize)>, parts: &mut Vec<(usize, usize)>| {
        // Words that say nothing are part of it inside only.
        let first = run.iter().position(says_something);
        let last = run.iter().rposition(says_something);
        if let Some((first, last)) = first.zip(last) {
            parts.push((run[first].0, run[last].1));
        }
        run.clear();
    };
    let words = words(units, segmenter);
    for word in &words {
        let is_joined = units.as_slice()[word.0].joint == Joint::Adjacent;
        let is_single = word.0 == word.1 || is_numeral(word_text(units, *word));
        if !is_single || !is_joined {
            finish(&mut run, &mut parts);
        }
        match is_single {
            true => run.push(*word),
            false if says_something(word) => parts.push(*word),
            false => {}
        }
    }
    finish(&mut run, &mut parts);
    if parts.is_empty() {
        parts = words;
    }
    parts.into_iter().map(|part| Units::of(word_text(units, part))).collect()
}

/// Whether a word says something by itself: single characters and numerals stand everywhere; figures and Latin words do not.
pub fn says_much(word: &Units) -> bool {
    (word.len() > 1 && !is_numeral(word.compact())) || word.iter().any(|unit| unit.is_run)
}

fn is_numeral(word: &str) -> bool {
    word.chars().all(|unit| NUMERALS.contains(unit))
}

/// The folded text of a word, from its first to its last unit.
pub fn word_text(units: &Units, (first, last): (usize, usize)) -> &str {
    let slice = units.as_slice();
    &units.compact()[slice[first].folded_start as usize..slice[last].folded_end as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::dictionary::{COMPILED, Dictionary};
    use crate::text::segment::QuerySegmenter;

    fn content(text: &str) -> Vec<String> {
        cut(text, |units, segmenter| content_words(units, segmenter))
    }

    fn cut(
        text: &str,
        cut: impl for<'any> Fn(&Units, &QuerySegmenter<'any, &'static [u8]>) -> Vec<Units>,
    ) -> Vec<String> {
        let units = Units::of(text);
        let dictionary = Dictionary::new(COMPILED).expect("the compiled dictionary is readable");
        let words = cut(&units, &dictionary.query_segmenter(&[]));
        words.iter().map(|word| word.compact().to_owned()).collect()
    }

    #[test]
    fn single_units_that_stand_together_stay_together() {
        let parts = |text| cut(text, |units, segmenter| content_parts(units, segmenter));
        assert_eq!(parts("放管服改革"), ["放管服", "改革"]);
        assert_eq!(parts("十五五规划"), ["十五五", "规划"]);
        assert_eq!(parts("老旧小区的改造"), ["老旧", "小区", "改造"]);
        assert_eq!(parts("开展12家"), ["开展", "12家"]);
        assert_eq!(parts("的"), ["的"]);
    }

    #[test]
    fn words_that_say_nothing_are_left_out_where_others_say_something() {
        assert_eq!(content("老旧小区的改造"), ["老", "旧", "小区", "改造"]);
        assert_eq!(content("什么"), ["什么"]);
    }
}
