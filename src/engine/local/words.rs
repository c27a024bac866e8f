//! The words of a text that is sought: which of them say something, and the terms by which they rank.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::schema::Field;

use super::schema::Fields;
use crate::text::dictionary::Segmenter;
use crate::text::terms::{push_pair, words};
use crate::text::units::Units;

/// Words that say nothing of what is sought. They take part in literal matches, not in matches by words.
const STOP_WORDS: &str = "的 了 和 与 及 等 在 是 对 中 为 以 于 并 或 之 把 将 被 从 到 向 由 这 那 其 该 有 也 都 就 还 \
    而 上 下 我 你 他 们 吗 呢 吧 几 个 什么 怎么 怎样 如何 哪些 哪个 哪里 多少 为什么 是否 以及 关于 对于 通过 进行 一个 我们 他们 \
    可以 请问";

fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.split(' ').any(|stop| stop == word)
}

/// The words of a text that say something, in order; all of them where none does.
pub(super) fn content_words(units: &Units, segmenter: &Segmenter) -> Vec<Units> {
    let all: Vec<&str> = words(units, segmenter).into_iter().map(|word| text(units, word)).collect();
    let content: Vec<&str> = all.iter().filter(|word| !is_stop_word(word)).copied().collect();
    let chosen = if content.is_empty() { all } else { content };
    chosen.into_iter().map(Units::of).collect()
}

/// The folded text of a word, from its first to its last unit.
fn text(units: &Units, (first, last): (usize, usize)) -> &str {
    let slice = units.as_slice();
    &units.compact()[slice[first].folded_start as usize..slice[last].folded_end as usize]
}

/// Adds the terms that rank passages for a text: its words and its pairs, so that a word of two units weighs double.
/// Single units are frequent and say little: they rank only what consists of one.
pub(super) fn rank_by(units: &Units, segmenter: &Segmenter, fields: &Fields, terms: &mut BTreeMap<Term, f32>) {
    let slice = units.as_slice();
    let words = words(units, segmenter);
    let mut add = |field: Field, text: &str| *terms.entry(Term::from_field_text(field, text)).or_insert(0.0) += 1.0;
    for pair in slice.windows(2) {
        let mut text = String::new();
        push_pair(&mut text, units, &pair[0], &pair[1]);
        add(fields.text, &text);
    }
    for word in &words {
        let text = text(units, *word);
        if word.0 < word.1 {
            add(fields.text, text);
        } else if !is_stop_word(text) || words.len() == 1 {
            add(fields.units, text);
        }
    }
}
