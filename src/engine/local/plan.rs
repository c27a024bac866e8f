//! From a query to what is asked of the index: the sets that decide what matches, the terms that rank it, and the words
//! whose places the ranking and the marks look at.

use super::lexicon::Lexicon;
use super::matching::{Matching, Sets, names_narrow};
use super::names::{self, Meaning};
use super::schema::Fields;
use super::snapshot::Snapshot;
pub(super) use super::sought::{Set, Sought};
use super::terms::{RankingTerm, RankingTerms};
use crate::engine::Request;
use crate::query::{Form, Node, Piece};
use crate::text::dictionary::Dictionary;
use crate::text::pattern::Pattern;
use crate::text::units::Units;
use crate::text::words::{content_parts, content_words};

/// What is asked of the index.
pub(super) struct Plan<'index> {
    /// The terms, looked up.
    pub(super) lexicon: Lexicon<'index>,
    /// The passages that meet the query.
    pub(super) sets: Sets,
    /// The terms that rank.
    pub(super) terms: Vec<RankingTerm>,
    /// The words of the query that say something, in order.
    pub(super) words: Vec<Sought>,
    /// What these words name beside.
    pub(super) meanings: Vec<Option<Meaning>>,
    /// Whether passages with some of the words only may be shown.
    pub(super) allows_partial: bool,
    /// What is marked, text by text.
    pub(super) marked: Vec<Marked>,
}

/// What is marked of a text.
pub(super) enum Marked {
    /// A text of the query.
    Text {
        /// The text.
        whole: Units,
        /// What is marked in its place where it does not stand: its synonyms,
        synonyms: Vec<Units>,
        /// and where none of them does, its words.
        words: Vec<Units>,
    },
    /// A text with wildcards.
    Pattern(Pattern),
}

impl Marked {
    fn text(whole: Units) -> Self {
        Self::Text { whole, synonyms: Vec::new(), words: Vec::new() }
    }
}

/// The plan for a request.
pub(super) fn plan<'index, Bytes: AsRef<[u8]>>(
    request: &Request,
    dictionary: &Dictionary<Bytes>,
    fields: &Fields,
    searcher: &'index Snapshot,
) -> tantivy::Result<Plan<'index>> {
    let root = &request.query.root;
    let sets = sets(request, dictionary, fields, searcher)?;
    let own = &request.vocabulary;
    // Words of the user change the order; what matches, and is marked, is decided without them. Names are words anyway.
    let segmenter = dictionary.query_segmenter(&own.names());
    let own_segmenter = dictionary.query_segmenter(&own.uncut());
    let mut terms = RankingTerms::default();
    let mut words = Vec::new();
    let mut marked = Vec::new();
    let mut has_bare = false;
    let mut parts_of_all = 0;
    let is_loose = |piece: &Piece| piece.form == Form::Bare && !request.exact;
    let mut add = |piece: &Piece, synonyms: Vec<Units>| {
        if let Some(pattern) = piece.pattern() {
            for chunk in pattern.chunks.iter().filter(|chunk| !chunk.is_open_before && !chunk.is_open_behind) {
                terms.add(&chunk.units, &segmenter, fields);
                words.push(Sought::new(chunk.units.clone(), fields));
                parts_of_all += 1;
            }
            marked.push(Marked::Pattern(pattern));
            return;
        }
        let units = Units::of(&piece.text);
        terms.add(&units, &own_segmenter, fields);
        for synonym in &synonyms {
            terms.add(synonym, &segmenter, fields);
        }
        let content = content_words(&units, &own_segmenter);
        let parts = content_parts(&units, &segmenter);
        parts_of_all += parts.len();
        let in_its_place = if is_loose(piece) { marked_words(&parts) } else { Vec::new() };
        words.extend(content.into_iter().map(|word| Sought::new(word, fields)));
        marked.push(Marked::Text { whole: units, synonyms, words: in_its_place });
    };
    root.each_sought(&mut |node| match node {
        Node::Piece(piece) => {
            has_bare |= piece.form == Form::Bare;
            let synonyms = own.synonyms(&piece.text).filter(|_| is_loose(piece));
            add(piece, synonyms.map(Units::of).collect());
        }
        Node::Near { texts, .. } => texts.iter().for_each(|text| add(&Piece::quoted(text.as_str()), Vec::new())),
        Node::Together { parts, .. } => parts.iter().flatten().for_each(|piece| match piece.form {
            Form::Bare => add(&Piece::quoted(piece.text.as_str()), Vec::new()),
            _ => add(piece, Vec::new()),
        }),
        _ => {}
    });
    // Names also mark where they stand inside a longer text: 萧山区政协 marks 萧山区.
    for piece in request.query.pieces() {
        let names = names::names(piece, own);
        if names.len() > 1 && !request.exact {
            marked.extend(names.into_iter().map(|name| Marked::text(Units::of(&name.text))));
        }
    }
    Ok(Plan {
        lexicon: Lexicon::new(searcher.postings()),
        sets,
        terms: terms.into_vec(fields),
        allows_partial: !request.exact && has_bare && parts_of_all > 1,
        meanings: words.iter().map(|word: &Sought| names::part(word.units.compact(), own)).collect(),
        words,
        marked,
    })
}

/// The passages that meet a request.
pub(super) fn sets<Bytes: AsRef<[u8]>>(
    request: &Request,
    dictionary: &Dictionary<Bytes>,
    fields: &Fields,
    searcher: &Snapshot,
) -> tantivy::Result<Sets> {
    let root = &request.query.root;
    let names_narrow = names_narrow(root, &request.vocabulary);
    Matching { searcher, fields, dictionary, request, names_narrow }.sets(root, false)
}

/// The passages that a part of the query literally means.
pub(super) fn set_of<Bytes: AsRef<[u8]>>(
    node: &Node,
    request: &Request,
    dictionary: &Dictionary<Bytes>,
    fields: &Fields,
    searcher: &Snapshot,
) -> tantivy::Result<Set> {
    let matching = Matching { searcher, fields, dictionary, request, names_narrow: false };
    Ok(matching.sets(node, true)?.literal)
}

/// The words worth marking: single characters would be marked everywhere, so only where there is nothing else.
fn marked_words(words: &[Units]) -> Vec<Units> {
    let is_chosen = |word: &&Units| word.len() > 1 || word.iter().any(|unit| unit.is_run);
    let chosen: Vec<Units> = words.iter().filter(is_chosen).cloned().collect();
    if chosen.is_empty() { words.to_vec() } else { chosen }
}
