//! Matching: from a query to the sets of passages that meet it, tier by tier. A tier holds all of the tiers above it:
//! what stands there literally, what does so with a synonym in the place of a text, and what holds all its words.

use std::collections::HashSet;

use super::across::across;
use super::everything::Everything;
use super::files::of_files;
use super::listed::listed;
use super::names::{self, Name};
use super::schema::Fields;
use super::snapshot::Snapshot;
use super::sought::{Set, Sought, all, all_but, any, in_field};
use super::spans::together;
use crate::engine::Request;
use crate::query::{Field, Form, Node, Piece, Scope, Vocabulary};
use crate::text::dictionary::Dictionary;
use crate::text::nearby::Rule;
use crate::text::pattern::{Chunk, Pattern};
use crate::text::units::Units;
use crate::text::words::content_parts;

/// The passages that meet a query.
pub(super) struct Sets {
    /// Literally.
    pub(super) literal: Set,
    /// Literally or by a synonym; `None` where these are the literal ones.
    pub(super) synonym: Option<Set>,
    /// In whatever way; `None` where these are those of the tier above.
    pub(super) full: Option<Set>,
    /// What even passages with some of the words only have to meet; `None` where that is nothing.
    pub(super) required: Option<Set>,
}

impl Sets {
    fn only(set: Set) -> Self {
        Self { required: Some(set.box_clone()), literal: set, synonym: None, full: None }
    }

    /// All that meets the query, in whatever way.
    pub(super) fn everything(&self) -> &Set {
        self.full.as_ref().or(self.synonym.as_ref()).unwrap_or(&self.literal)
    }

    fn by_synonym(&self) -> Set {
        self.synonym.as_ref().unwrap_or(&self.literal).box_clone()
    }

    /// The sets of several nodes, put together tier by tier.
    fn combined(sets: &[Self], combine: impl Fn(Vec<Set>) -> Set) -> Self {
        let literal = combine(sets.iter().map(|sets| sets.literal.box_clone()).collect());
        let has_synonym = sets.iter().any(|sets| sets.synonym.is_some());
        let has_full = sets.iter().any(|sets| sets.full.is_some());
        Self {
            literal,
            synonym: has_synonym.then(|| combine(sets.iter().map(Self::by_synonym).collect())),
            full: has_full.then(|| combine(sets.iter().map(|sets: &Self| sets.everything().box_clone()).collect())),
            required: None,
        }
    }
}

/// What the sets of a query are made with.
pub(super) struct Matching<'a, Bytes> {
    pub(super) searcher: &'a Snapshot,
    pub(super) fields: &'a Fields,
    pub(super) dictionary: &'a Dictionary<Bytes>,
    pub(super) request: &'a Request,
    /// A name alone asks who writes it; beside other words, or names of another kind, it also says where to look.
    pub(super) names_narrow: bool,
}

impl<Bytes: AsRef<[u8]>> Matching<'_, Bytes> {
    /// The sets of a node; when it `is_excluded`, only what it literally says.
    pub(super) fn sets(&self, node: &Node, is_excluded: bool) -> tantivy::Result<Sets> {
        Ok(match node {
            Node::Piece(piece) => self.piece(piece, is_excluded)?,
            Node::Near { texts, within } => {
                let texts: Vec<Vec<Chunk>> = texts.iter().map(|text| vec![closed(text)]).collect();
                Sets::only(self.together(&texts, &Rule::Within(*within))?)
            }
            Node::Together { parts, scope } => {
                let rule = if *scope == Scope::Sentence { Rule::Sentence } else { Rule::Paragraph };
                self.in_scope(parts, &rule)?
            }
            Node::Field(field) => Sets::only(self.field(field)?),
            // Alone it excludes from everything.
            Node::Not(_) => self.all(std::slice::from_ref(node), is_excluded)?,
            Node::All(nodes) => self.all(nodes, is_excluded)?,
            Node::Any(nodes) => {
                let sets: Vec<Sets> =
                    nodes.iter().map(|node| self.sets(node, is_excluded)).collect::<tantivy::Result<_>>()?;
                let required: Option<Vec<Set>> =
                    sets.iter().map(|sets| sets.required.as_ref().map(|set| set.box_clone())).collect();
                Sets { required: required.map(any), ..Sets::combined(&sets, any) }
            }
        })
    }

    fn all(&self, nodes: &[Node], is_excluded: bool) -> tantivy::Result<Sets> {
        let mut sets = Vec::new();
        let mut unwanted = Vec::new();
        for node in nodes {
            match node {
                Node::Not(inner) => {
                    let excluded = listed(self.searcher, self.sets(inner, true)?.literal.as_ref())?;
                    unwanted.extend(excluded.map(|listed| Box::new(listed) as Set));
                }
                node => sets.push(self.sets(node, is_excluded)?),
            }
        }
        if sets.is_empty() {
            sets.push(Sets { required: None, ..Sets::only(self.everything()) });
        }
        let excluded = || unwanted.iter().map(|set| set.box_clone()).collect::<Vec<Set>>();
        let mut required: Vec<Set> =
            sets.iter().filter_map(|sets| sets.required.as_ref().map(|set| set.box_clone())).collect();
        if required.is_empty() && !unwanted.is_empty() {
            required.push(self.everything());
        }
        let required = (!required.is_empty()).then(|| all_but(required, excluded()));
        Ok(Sets { required, ..Sets::combined(&sets, |sets| all_but(sets, excluded())) })
    }

    fn everything(&self) -> Set {
        Box::new(Everything::new(self.searcher.postings()))
    }

    fn piece(&self, piece: &Piece, is_excluded: bool) -> tantivy::Result<Sets> {
        if let Some(pattern) = piece.pattern() {
            return Ok(Sets::only(self.pattern(&pattern)?));
        }
        let mut ways = self.text(&piece.text)?;
        if piece.form == Form::Quoted || is_excluded || self.request.exact {
            return Ok(Sets::only(any(ways)));
        }
        let own = &self.request.vocabulary;
        let names = if self.names_narrow { names::names(piece, own) } else { Vec::new() };
        if !names.is_empty() {
            ways.push(names::met(&names, self.searcher));
        }
        let mut sets = Sets { literal: any(ways), synonym: None, full: None, required: None };
        let mut synonyms = Vec::new();
        for synonym in own.synonyms(&piece.text) {
            synonyms.extend(self.text(synonym)?);
        }
        if !synonyms.is_empty() {
            synonyms.push(sets.literal.box_clone());
            sets.synonym = Some(any(synonyms));
        }
        let units = Units::of(&piece.text);
        let words = content_parts(&units, &self.dictionary.query_segmenter(&own.names()));
        let is_apart = words.len() > 1 || words.iter().any(|word| word.compact() != units.compact());
        let mut looser: Vec<Set> = Vec::new();
        if is_apart {
            // Words that are names say where to look, unless all are: then the text is one of names, met as such.
            let is_name = |word: &Units| names::part(word.compact(), own).is_some();
            let has_others = !words.iter().all(is_name);
            let met = |word: Units| match (has_others, Sought::new(word, self.fields)) {
                (true, word) => names::met_by_word(&word, own, self.searcher),
                (false, word) => word.query(self.searcher),
            };
            looser.push(all(words.into_iter().map(met).collect()));
        }
        if let [Name { meaning, .. }] = &names[..] {
            looser.extend(meaning.looks_back(self.searcher));
        }
        if !looser.is_empty() {
            looser.push(sets.by_synonym());
            sets.full = Some(any(looser));
        }
        Ok(sets)
    }

    /// The ways in which a text stands somewhere: in a passage, or across the border of two.
    fn text(&self, text: &str) -> tantivy::Result<Vec<Set>> {
        let sought = Sought::new(Units::of(text), self.fields);
        let mut ways = vec![sought.query(self.searcher)];
        if let Some(listed) = across(self.searcher, &sought)? {
            ways.push(Box::new(listed));
        }
        Ok(ways)
    }

    fn pattern(&self, pattern: &Pattern) -> tantivy::Result<Set> {
        match &pattern.chunks[..] {
            [chunk] if !chunk.is_open_before && !chunk.is_open_behind => {
                let sought = Sought::new(chunk.units.clone(), self.fields);
                let across = across(self.searcher, &sought)?;
                let across = across.map(|listed| Box::new(listed) as Set);
                Ok(any(std::iter::once(sought.query(self.searcher)).chain(across).collect()))
            }
            chunks => {
                let texts: Vec<Vec<Chunk>> = chunks.iter().map(|chunk| vec![chunk.clone()]).collect();
                self.together(&texts, &pattern.rule())
            }
        }
    }

    fn together(&self, texts: &[Vec<Chunk>], rule: &Rule) -> tantivy::Result<Set> {
        let listed = together(self.searcher, self.fields, texts, rule)?;
        Ok(listed.map_or_else(|| any(Vec::new()), |listed| Box::new(listed)))
    }

    fn in_scope(&self, parts: &[Vec<Piece>], rule: &Rule) -> tantivy::Result<Sets> {
        let mut texts = Vec::new();
        for alternatives in parts {
            let mut chunks = Vec::new();
            for piece in alternatives {
                match piece.pattern() {
                    // Beside other texts a pattern counts by its chunks.
                    Some(pattern) => chunks.extend(pattern.chunks),
                    None => chunks.push(closed(&piece.text)),
                }
            }
            texts.push(chunks);
        }
        Ok(Sets::only(self.together(&texts, rule)?))
    }

    fn field(&self, field: &Field) -> tantivy::Result<Set> {
        let fields = self.fields;
        Ok(match field {
            Field::District { codes, .. } => names::Meaning::Districts(codes.clone()).origins(self.searcher),
            Field::Years(years) => names::Meaning::Years(years.clone()).origins(self.searcher),
            Field::Institution(institution) => names::Meaning::Institution(*institution).origins(self.searcher),
            Field::Title(text) => in_field(fields.title, &Units::of(text), self.searcher),
            Field::Section(text) => in_field(fields.section, &Units::of(text), self.searcher),
            Field::File(text) => {
                let listed = of_files(self.searcher, fields, &Units::of(text))?;
                listed.map_or_else(|| any(Vec::new()), |listed| Box::new(listed))
            }
        })
    }
}

/// Whether the names in a query say where to look: when there is something else to look for, or when several are of
/// different kinds, as in `萧山 2023`.
pub(super) fn names_narrow(root: &Node, own: &Vocabulary) -> bool {
    let mut names: Vec<Vec<Name>> = Vec::new();
    root.each_sought(&mut |node| match node {
        Node::Piece(piece) => names.push(names::names(piece, own)),
        Node::Near { .. } | Node::Together { .. } => names.push(Vec::new()),
        _ => {}
    });
    let kinds: HashSet<_> = names.iter().flatten().map(|name| std::mem::discriminant(&name.meaning)).collect();
    names.iter().any(Vec::is_empty) || (names.len() > 1 && kinds.len() > 1)
}

fn closed(text: &str) -> Chunk {
    Chunk { units: Units::of(text), is_open_before: false, is_open_behind: false }
}
