//! What a query means, tier by tier, as `docs/query.md` says it: sets of passages put together by and, or and not.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use district_search::engine::Request;
use district_search::query::{Field, Form, Node, Piece};
use district_search::report::Institution;
use district_search::text::dictionary::Dictionary;
use district_search::text::units::Units;
use district_search::text::words::content_parts;

use super::find::Needle;
use super::names::{Named, Names, part};
use super::positions::{Rule, Token, tokens};

/// Passages that are found by looking at all there are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Leaf {
    /// A string begins in their text,
    Text(Needle),
    /// stands in their title,
    Title(Needle),
    /// in the headings above them,
    Section(Needle),
    /// or in the path of their file.
    Path(Needle),
    /// A text with wildcards begins in them.
    Pattern(Vec<Token>),
    /// Texts that stand together begin in them; each has alternatives.
    Together(Vec<Vec<Needle>>, Rule),
    /// They are of a division or one below it,
    District(u32),
    /// of one of these years,
    Years(RangeInclusive<u16>),
    /// of a report that looks back on one of them,
    LooksBack(RangeInclusive<u16>),
    /// or of a report of this institution.
    Institution(Institution),
}

/// Sets put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    Leaf(usize),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
}

/// What a query means.
pub(super) struct Meaning {
    pub(super) literal: Expression,
    /// With the literal ones.
    pub(super) synonym: Expression,
    /// With both of these.
    pub(super) full: Expression,
    /// What even those with some of the words have to meet.
    pub(super) required: Expression,
}

/// The leaves of many queries, each once.
#[derive(Default)]
pub(super) struct Leaves {
    pub(super) leaves: Vec<Leaf>,
    numbers: HashMap<Leaf, usize>,
}

impl Leaves {
    /// The number of a leaf. Those of which it consists have numbers, too.
    pub(super) fn number(&mut self, leaf: Leaf) -> usize {
        if let Some(number) = self.numbers.get(&leaf) {
            return *number;
        }
        for needle in leaf.texts().concat() {
            self.number(Leaf::Text(needle));
        }
        self.numbers.insert(leaf.clone(), self.leaves.len());
        self.leaves.push(leaf);
        self.leaves.len() - 1
    }

    /// Adds a string that is to be found in texts.
    pub(super) fn add_text(&mut self, text: &str) {
        self.number(Leaf::Text(Needle::whole(text)));
    }

    /// The number that a leaf was given.
    pub(super) fn known(&self, leaf: &Leaf) -> Option<usize> {
        self.numbers.get(leaf).copied()
    }
}

impl Leaf {
    /// The strings that have to be found before this can be: of every text its alternatives.
    pub(super) fn texts(&self) -> Vec<Vec<Needle>> {
        match self {
            Self::Together(texts, _) => texts.clone(),
            Self::Pattern(tokens) => tokens
                .iter()
                .filter_map(|token| if let Token::Text(needle) = token { Some(vec![needle.clone()]) } else { None })
                .collect(),
            _ => Vec::new(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    Literal,
    Synonym,
    Full,
    /// Pieces that may be met in part ask for nothing.
    Required,
}

/// What a request means.
pub(super) fn meaning<Bytes: AsRef<[u8]>>(
    request: &Request,
    dictionary: &Dictionary<Bytes>,
    leaves: &mut Leaves,
) -> Meaning {
    let root = &request.query.root;
    let names = Names::of(root);
    let mut in_tier = |tier| Reading { request, dictionary, names: &names, tier, leaves }.node(root, false);
    Meaning {
        literal: in_tier(Tier::Literal),
        synonym: in_tier(Tier::Synonym),
        full: in_tier(Tier::Full),
        required: in_tier(Tier::Required),
    }
}

/// The reading of a query in one tier.
struct Reading<'a, Bytes> {
    request: &'a Request,
    dictionary: &'a Dictionary<Bytes>,
    names: &'a Names,
    tier: Tier,
    leaves: &'a mut Leaves,
}

impl<Bytes: AsRef<[u8]>> Reading<'_, Bytes> {
    fn node(&mut self, node: &Node, is_excluded: bool) -> Expression {
        match node {
            Node::Piece(piece) => self.piece(piece, is_excluded),
            Node::Near { texts, within } => {
                let texts = texts.iter().map(|text| vec![Needle::whole(text)]).collect();
                self.leaf(Leaf::Together(texts, Rule::Within(*within)))
            }
            Node::Together { parts, scope } => {
                let texts = parts.iter().map(|pieces| pieces.iter().map(needle).collect()).collect();
                self.leaf(Leaf::Together(texts, Rule::from(*scope)))
            }
            Node::Field(field) => self.field(field),
            Node::Not(inner) => Expression::Not(Box::new(self.node(inner, true))),
            Node::All(nodes) => Expression::All(nodes.iter().map(|node| self.node(node, is_excluded)).collect()),
            Node::Any(nodes) => Expression::Any(nodes.iter().map(|node| self.node(node, is_excluded)).collect()),
        }
    }

    fn leaf(&mut self, leaf: Leaf) -> Expression {
        Expression::Leaf(self.leaves.number(leaf))
    }

    fn text(&mut self, text: &str) -> Expression {
        self.leaf(Leaf::Text(Needle::whole(text)))
    }

    fn piece(&mut self, piece: &Piece, is_excluded: bool) -> Expression {
        if piece.form == Form::Pattern {
            return match &tokens(&piece.text)[..] {
                [Token::Text(needle)] => self.leaf(Leaf::Text(needle.clone())),
                tokens => self.leaf(Leaf::Pattern(tokens.to_vec())),
            };
        }
        let mut ways = vec![self.text(&piece.text)];
        if piece.form == Form::Quoted || is_excluded || self.request.exact {
            return Expression::Any(ways);
        }
        if self.tier == Tier::Required {
            return Expression::All(Vec::new());
        }
        if self.names.narrow {
            ways.extend(self.names(piece));
        }
        if self.tier >= Tier::Synonym {
            let synonyms: Vec<&str> = self.request.vocabulary.synonyms(&piece.text).collect();
            ways.extend(synonyms.into_iter().map(|synonym| self.text(synonym)));
        }
        if self.tier >= Tier::Full {
            let units = Units::of(&piece.text);
            let words = content_parts(&units, &self.dictionary.query_segmenter(&[]));
            // Words that are names say where to look, unless all of the words are names.
            let named: Vec<Option<Named>> = words.iter().map(|word| part(word.compact())).collect();
            let has_others = named.iter().any(Option::is_none);
            let mut met = Vec::new();
            for (word, named) in words.iter().zip(&named) {
                let mut ways = vec![self.text(word.compact())];
                if let Some(named) = named.as_ref().filter(|_| has_others) {
                    ways.extend(self.places(named));
                    ways.extend(self.looks_back(named));
                }
                met.push(Expression::Any(ways));
            }
            ways.push(Expression::All(met));
            if let (true, [(_, named)]) = (self.names.narrow, self.names.of_piece(piece)) {
                ways.extend(self.looks_back(named));
            }
        }
        Expression::Any(ways)
    }

    /// All names of a piece: each by where the passage comes from, by title and headings or, beside others, in the text.
    fn names(&mut self, piece: &Piece) -> Option<Expression> {
        let names = self.names.of_piece(piece);
        let is_alone = names.len() == 1;
        let mut met = Vec::new();
        for (text, named) in names {
            let mut ways = self.places(named);
            ways.push(self.leaf(Leaf::Title(Needle::whole(text))));
            ways.push(self.leaf(Leaf::Section(Needle::whole(text))));
            if !is_alone {
                ways.push(self.text(text));
            }
            met.push(Expression::Any(ways));
        }
        (!met.is_empty()).then_some(Expression::All(met))
    }

    fn places(&mut self, named: &Named) -> Vec<Expression> {
        match named {
            Named::Districts(codes) => codes.iter().map(|code| self.leaf(Leaf::District(*code))).collect(),
            Named::Years(years) => vec![self.leaf(Leaf::Years(years.clone()))],
            Named::Institution(institution) => vec![self.leaf(Leaf::Institution(*institution))],
        }
    }

    fn looks_back(&mut self, named: &Named) -> Option<Expression> {
        let Named::Years(years) = named else { return None };
        Some(self.leaf(Leaf::LooksBack(years.clone())))
    }

    fn field(&mut self, field: &Field) -> Expression {
        match field {
            Field::District { codes, .. } => Expression::Any(self.places(&Named::Districts(codes.clone()))),
            Field::Years(years) => self.leaf(Leaf::Years(years.clone())),
            Field::Institution(institution) => self.leaf(Leaf::Institution(*institution)),
            Field::Title(text) => self.leaf(Leaf::Title(Needle::whole(text))),
            Field::Section(text) => self.leaf(Leaf::Section(Needle::whole(text))),
            Field::File(text) => self.leaf(Leaf::Path(Needle::whole(text))),
        }
    }
}

/// A piece as it is sought beside others: as it stands; a `*` at its end opens the number or word it touches.
fn needle(piece: &Piece) -> Needle {
    match (piece.form, tokens(&piece.text).into_iter().next()) {
        (Form::Pattern, Some(Token::Text(needle))) => needle,
        _ => Needle::whole(&piece.text),
    }
}
