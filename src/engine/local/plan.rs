//! From a query to what is asked of the index: the exact sets that decide what matches, the terms that rank it, and
//! the words whose places the ranking and the marks look at.

use std::collections::BTreeMap;
use std::ops::{Bound, RangeInclusive};

use tantivy::query::{BooleanQuery, EmptyQuery, PhraseQuery, Query as IndexQuery, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::across::across;
use super::schema::Fields;
use crate::engine::Request;
use crate::query::{Piece, parse_years};
use crate::report::{Institution, division};
use crate::text::dictionary::Dictionary;
use crate::text::fold::fold;
use crate::text::terms::{push_pair, words};
use crate::text::units::{Joint, Units};

/// Words that say nothing of what is sought. They take part in literal matches, not in matches by words.
const STOP_WORDS: &str = "的 了 和 与 及 等 在 是 对 中 为 以 于 并 或 之 把 将 被 从 到 向 由 这 那 其 该 有 也 都 就 还 \
    而 上 下 我 你 他 们 吗 呢 吧 几 个 什么 怎么 怎样 如何 哪些 哪个 哪里 多少 为什么 是否 以及 关于 对于 通过 进行 一个 我们 他们 \
    可以 请问";

fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.split(' ').any(|stop| stop == word)
}

/// A text that is sought as it stands, as terms of the index.
pub(super) struct Sought {
    /// The text.
    pub(super) units: Units,
    /// Pairs that cover it, each with its distance from the first unit; for a single unit that unit alone.
    pub(super) cover: Vec<(u32, Term)>,
    /// Its pairs, as they would stand at the border of two passages.
    pub(super) borders: Vec<Term>,
}

/// What is asked of the index.
pub(super) struct Plan {
    /// Passages that hold every piece as it stands, or come from where it names.
    pub(super) literal: Box<dyn IndexQuery>,
    /// Passages that meet every piece; `None` where these are the literal ones.
    pub(super) full: Option<Box<dyn IndexQuery>>,
    /// The terms that rank, each with its weight.
    pub(super) terms: Vec<(Term, f32)>,
    /// The words of the query that say something, in order.
    pub(super) words: Vec<Sought>,
    /// Whether passages with some of the words only may be shown.
    pub(super) allows_partial: bool,
    /// What is marked, piece by piece.
    pub(super) marked: Vec<Marked>,
}

/// What is marked of a piece.
pub(super) struct Marked {
    /// The piece.
    pub(super) whole: Units,
    /// Its words, which are marked where the piece does not stand as a whole; none of a quoted one.
    pub(super) words: Vec<Units>,
}

/// The plan for a request.
pub(super) fn plan<Bytes: AsRef<[u8]>>(
    request: &Request,
    dictionary: &Dictionary<Bytes>,
    fields: &Fields,
    searcher: &Searcher,
) -> tantivy::Result<Plan> {
    let mut literal = Vec::new();
    let mut full = Vec::new();
    let mut is_looser = false;
    let mut terms = BTreeMap::new();
    let mut sought_words = Vec::new();
    let mut marked = Vec::new();
    let pieces = &request.query.pieces;
    // A name alone asks who writes it; beside other words it also says where to look.
    let meanings: Vec<Option<Meaning>> = pieces.iter().map(meaning).collect();
    let names_narrow = meanings.iter().any(Option::is_none);
    for (piece, meaning) in pieces.iter().zip(meanings) {
        let units = Units::of(&piece.text);
        let segmenter = dictionary.segmenter_for(units.compact());
        let all_words = words(&units, &segmenter);
        rank_by(&units, &all_words, fields, &mut terms);
        let content: Vec<Sought> = content_words(&units, &all_words).map(|word| Sought::new(word, fields)).collect();
        let whole = Sought::new(units, fields);
        let is_literal = piece.quoted || request.exact;
        let across = across(searcher, fields, &whole)?;
        let named = meaning.filter(|_| names_narrow && !is_literal);
        let ways = || {
            let mut ways = vec![whole.query()];
            ways.extend(across.iter().map(|listed| Box::new(listed.clone()) as Box<dyn IndexQuery>));
            ways.extend(named.iter().flat_map(|meaning| meaning.queries(fields)));
            ways
        };
        literal.push(any(ways()));
        let mut looser = ways();
        let has_words = content.len() > 1 || content.iter().any(|word| word.units.compact() != whole.units.compact());
        if has_words && !is_literal {
            looser.push(all(content.iter().map(Sought::query).collect()));
            is_looser = true;
        }
        full.push(any(looser));
        let marked_words = if is_literal { Vec::new() } else { marked_words(&content) };
        marked.push(Marked { whole: whole.units, words: marked_words });
        sought_words.extend(content);
    }
    Ok(Plan {
        literal: all(literal),
        full: is_looser.then(|| all(full)),
        terms: terms.into_iter().collect(),
        allows_partial: !request.exact && sought_words.len() > 1 && pieces.iter().all(|piece| !piece.quoted),
        words: sought_words,
        marked,
    })
}

impl Sought {
    fn new(units: Units, fields: &Fields) -> Self {
        let slice = units.as_slice();
        let mut cover = Vec::new();
        let mut borders = Vec::new();
        let mut covered = 0;
        for (at, pair) in slice.windows(2).enumerate() {
            // Units next to each other are told by their positions, so every unit need stand in one pair only; what
            // punctuation parts is told by the pair itself. The last unit has one pair to stand in.
            let is_last = at + 2 == slice.len();
            let mut text = String::new();
            push_pair(&mut text, &units, &pair[0], &pair[1]);
            borders.push(Term::from_field_text(fields.border, &text));
            if pair[1].joint == Joint::Separated || covered <= at || is_last {
                cover.push((pair[0].position - slice[0].position, Term::from_field_text(fields.text, &text)));
                covered = at + 2;
            }
        }
        if let (true, Some(unit)) = (cover.is_empty(), slice.first()) {
            cover.push((0, Term::from_field_text(fields.units, units.folded(unit))));
        }
        Self { units, cover, borders }
    }

    /// The passages that hold it.
    fn query(&self) -> Box<dyn IndexQuery> {
        match &self.cover[..] {
            [] => Box::new(EmptyQuery),
            [(_, term)] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)),
            cover => {
                let terms = cover.iter().map(|(offset, term)| (*offset as usize, term.clone())).collect();
                Box::new(PhraseQuery::new_with_offset(terms))
            }
        }
    }
}

/// The words worth marking: single characters would be marked everywhere, so only where there is nothing else.
fn marked_words(words: &[Sought]) -> Vec<Units> {
    let says_much = |word: &&Sought| word.units.len() > 1 || word.units.iter().any(|unit| unit.is_run);
    let chosen: Vec<Units> = words.iter().filter(says_much).map(|word| word.units.clone()).collect();
    if chosen.is_empty() { words.iter().map(|word| word.units.clone()).collect() } else { chosen }
}

fn all(mut queries: Vec<Box<dyn IndexQuery>>) -> Box<dyn IndexQuery> {
    if queries.len() == 1 { queries.remove(0) } else { Box::new(BooleanQuery::intersection(queries)) }
}

fn any(mut queries: Vec<Box<dyn IndexQuery>>) -> Box<dyn IndexQuery> {
    if queries.len() == 1 { queries.remove(0) } else { Box::new(BooleanQuery::union(queries)) }
}

/// The words of a text that say something; all of them where none does.
fn content_words(units: &Units, words: &[(usize, usize)]) -> impl Iterator<Item = Units> {
    let text = |(first, last): &(usize, usize)| {
        let slice = units.as_slice();
        units.compact()[slice[*first].folded_start as usize..slice[*last].folded_end as usize].to_owned()
    };
    let all: Vec<String> = words.iter().map(text).collect();
    let content: Vec<String> = all.iter().filter(|word| !is_stop_word(word)).cloned().collect();
    let chosen = if content.is_empty() { all } else { content };
    chosen.into_iter().map(|word| Units::of(&word))
}

/// Adds the terms that rank passages for a piece: its words and its pairs, so that a word of two units weighs double.
/// Single units are frequent and say little: they rank only what consists of one.
fn rank_by(units: &Units, words: &[(usize, usize)], fields: &Fields, terms: &mut BTreeMap<Term, f32>) {
    let slice = units.as_slice();
    let mut add = |field: Field, text: &str| *terms.entry(Term::from_field_text(field, text)).or_insert(0.0) += 1.0;
    for pair in slice.windows(2) {
        let mut text = String::new();
        push_pair(&mut text, units, &pair[0], &pair[1]);
        add(fields.text, &text);
    }
    for (first, last) in words {
        let text = &units.compact()[slice[*first].folded_start as usize..slice[*last].folded_end as usize];
        if first < last {
            add(fields.text, text);
        } else if !is_stop_word(text) || words.len() == 1 {
            add(fields.units, text);
        }
    }
}

/// What a piece names beside standing in the text.
enum Meaning {
    Districts(Vec<u32>),
    Years(RangeInclusive<u16>),
    Institution(Institution),
}

/// The district, year or institution that a piece is the name of.
fn meaning(piece: &Piece) -> Option<Meaning> {
    let text = &*fold(&piece.text);
    if piece.quoted {
        return None;
    }
    if let Some(institution) = Institution::named(text) {
        return Some(Meaning::Institution(institution));
    }
    let is_code = text.len() == 6 && text.parse::<u32>().is_ok_and(|code| division::by_code(code).is_some());
    if text.starts_with(|first: char| first.is_ascii_digit()) && !is_code {
        return parse_years(text).ok().map(Meaning::Years);
    }
    let codes: Vec<u32> = division::named(text).iter().map(|division| division.code()).collect();
    (!codes.is_empty()).then_some(Meaning::Districts(codes))
}

impl Meaning {
    /// The passages that have it as a value of their column.
    fn queries(&self, fields: &Fields) -> Vec<Box<dyn IndexQuery>> {
        let between = |field: Field, first: u64, last: u64| -> Box<dyn IndexQuery> {
            let bound = |value| Bound::Included(Term::from_field_u64(field, value));
            Box::new(RangeQuery::new(bound(first), bound(last)))
        };
        match self {
            Self::Districts(codes) => codes
                .iter()
                .map(|code| division::range(*code))
                .map(|codes| between(fields.district, u64::from(*codes.start()), u64::from(*codes.end())))
                .collect(),
            Self::Years(years) => {
                vec![between(fields.year, u64::from(*years.start()).max(1), u64::from(*years.end()))]
            }
            Self::Institution(institution) => {
                vec![between(fields.institution, *institution as u64, *institution as u64)]
            }
        }
    }
}
