//! Suggesting: when nothing stands there literally, the nearest queries that find something. They are offered with
//! their counts and never taken by themselves.

use std::cell::Cell;

use super::Local;
use super::plan;
use super::select;
use super::similar::similar_texts;
use crate::engine::{Reason, Request, Suggestion};
use crate::query::{Filters, Form, Piece, Query};
use crate::report::division;
use crate::text::confusion::confused;
use crate::text::fold::fold;
use crate::text::units::Units;
use crate::text::words::content_parts;

/// So many are offered.
const MOST: usize = 5;
/// So many queries are tried, and so many texts that stand nowhere are looked at: each costs a search.
const MOST_TRIED: usize = 24;
const MOST_MISSING: usize = 3;
/// Most names of districts have no more characters.
const LONGEST_NAME: usize = 5;
/// Longer texts are sentences: what keeps one from being found is not a wrong character.
const LONGEST: usize = 12;

/// The nearest queries that find something, the most alike first.
pub(super) fn suggest(local: &Local, request: &Request) -> tantivy::Result<Vec<Suggestion>> {
    let mut suggestions = Suggestions { local, request, found: Vec::new(), left: Cell::new(MOST_TRIED) };
    let query = &request.query;
    let pieces: Vec<Piece> = query.pieces().into_iter().cloned().collect();
    let mut missing = Vec::new();
    for (at, piece) in pieces.iter().enumerate().take(LONGEST) {
        // Of a sentence most words stand somewhere, and those are listed; patterns mean what they say.
        if piece.form == Form::Pattern || Units::of(&piece.text).len() > LONGEST {
            continue;
        }
        let alone = Request { query: piece.clone().into(), exact: true, ..Request::default() };
        if suggestions.literal(&alone)? == 0 {
            missing.push(at);
        }
    }
    missing.truncate(MOST_MISSING);
    for at in &missing {
        suggestions.variants(*at, &pieces[*at])?;
    }
    for at in &missing {
        suggestions.shorter(*at, &pieces[*at])?;
        if pieces[*at].form == Form::Quoted {
            let text = pieces[*at].text.replace(char::is_whitespace, "");
            let bare = suggestions.with_piece(*at, Some(Piece::bare(text)));
            suggestions.offer(bare, Reason::Unquoted)?;
        }
    }
    if pieces.len() > 1 {
        let left_out = if missing.is_empty() { (0..pieces.len().min(LONGEST)).collect() } else { missing };
        let mut fewer = Vec::new();
        for at in left_out {
            fewer.extend(suggestions.weighed(suggestions.with_piece(at, None), Reason::FewerWords)?);
        }
        fewer.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.passages));
        suggestions.found.extend(fewer);
    }
    if !request.filters.is_empty() {
        let everywhere = Request { filters: Filters::default(), ..request.clone() };
        let passages = suggestions.literal(&everywhere)?;
        if passages > 0 {
            let typed = query.to_string();
            suggestions.found.insert(0, Suggestion { typed, reason: Reason::WithoutFilters, passages });
        }
    }
    let mut found: Vec<Suggestion> = Vec::new();
    for suggestion in suggestions.found {
        if !found.iter().any(|other| other.typed == suggestion.typed) {
            found.push(suggestion);
        }
    }
    found.truncate(MOST);
    Ok(found)
}

struct Suggestions<'a> {
    local: &'a Local,
    request: &'a Request,
    found: Vec<Suggestion>,
    /// How many queries may still be tried.
    left: Cell<usize>,
}

impl Suggestions<'_> {
    /// How many passages meet a request literally.
    fn literal(&self, request: &Request) -> tantivy::Result<u64> {
        let searcher = &self.local.snapshot;
        let sets = plan::sets(request, self.local.dictionary, &self.local.fields, searcher)?;
        select::passages(searcher, sets.literal.as_ref(), &request.filters)
    }

    /// How many meet it in whatever way.
    fn in_full(&self, request: &Request) -> tantivy::Result<u64> {
        let searcher = &self.local.snapshot;
        let sets = plan::sets(request, self.local.dictionary, &self.local.fields, searcher)?;
        select::passages(searcher, sets.everything().as_ref(), &request.filters)
    }

    /// The query with another piece in the place of one, or without it.
    fn with_piece(&self, at: usize, piece: Option<Piece>) -> Option<Query> {
        self.request.query.with_piece(at, piece, &self.request.vocabulary)
    }

    /// A suggestion, if it finds anything.
    fn weighed(&self, query: Option<Query>, reason: Reason) -> tantivy::Result<Option<Suggestion>> {
        let Some(query) = query.filter(|_| self.left.get() > 0) else { return Ok(None) };
        self.left.set(self.left.get() - 1);
        let typed = query.to_string();
        let request = Request { query, ..self.request.clone() };
        // Without its quotes a text is met by its words; literally it stands nowhere still.
        let passages = match reason {
            Reason::Unquoted => self.in_full(&request)?,
            _ => self.literal(&request)?,
        };
        Ok((passages > 0).then_some(Suggestion { typed, reason, passages }))
    }

    fn offer(&mut self, query: Option<Query>, reason: Reason) -> tantivy::Result<()> {
        let suggestion = self.weighed(query, reason)?;
        self.found.extend(suggestion);
        Ok(())
    }

    /// What a piece may have been meant to be: written, sounding or looking alike, or a district of nearly that name.
    fn variants(&mut self, at: usize, piece: &Piece) -> tantivy::Result<()> {
        let folded = fold(&piece.text);
        let units = Units::of(&piece.text);
        let mut variants: Vec<(String, Reason)> =
            confused(&folded).into_iter().map(|text| (text, Reason::Confusion)).collect();
        // Names of districts are short; every one is compared.
        if units.len() <= LONGEST_NAME {
            let near = division::near(&folded, 2).into_iter();
            variants.extend(near.map(|division| (division.name().to_owned(), Reason::District)));
        }
        variants.extend(similar_texts(self.local.snapshot.postings(), &self.local.fields, &units));
        let mut weighed = Vec::new();
        for (text, reason) in variants {
            let query = self.with_piece(at, Some(Piece { text, form: piece.form }));
            weighed.extend(self.weighed(query, reason)?);
        }
        // What many wrote is more likely what was meant.
        weighed.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.passages));
        self.found.extend(weighed.into_iter().take(MOST - 1));
        Ok(())
    }

    /// The longest run of its words that stands somewhere.
    fn shorter(&mut self, at: usize, piece: &Piece) -> tantivy::Result<()> {
        let units = Units::of(&piece.text);
        let segmenter = self.local.dictionary.query_segmenter(&self.request.vocabulary.uncut());
        let words: Vec<String> =
            content_parts(&units, &segmenter).iter().map(|word| word.compact().to_owned()).collect();
        for length in (1..words.len()).rev() {
            let mut weighed = Vec::new();
            for run in words.windows(length) {
                let text = run.concat();
                // A single character at an end is what was left of a word, not one.
                let is_word = |word: Option<&String>| word.is_some_and(|word| Units::of(word).len() > 1);
                if is_word(run.first()) && is_word(run.last()) {
                    let query = self.with_piece(at, Some(Piece { text, form: piece.form }));
                    weighed.extend(self.weighed(query, Reason::FewerWords)?);
                }
            }
            if !weighed.is_empty() {
                weighed.sort_by_key(|suggestion| suggestion.passages);
                self.found.extend(weighed.into_iter().take(2));
                return Ok(());
            }
        }
        Ok(())
    }
}
