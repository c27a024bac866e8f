//! Requests drawn at random, of every kind that `docs/query.md` describes.

mod nodes;
mod strings;

use district_search::engine::Request;
use district_search::query::{Filters, Form, Node, Piece, Query, Vocabulary, parse_institution, parse_years};
use district_search::report::division;

pub(super) use self::nodes::seeks;
use self::strings::{Strings, bare};
use super::case::Case;
use super::dice::Dice;
use super::held::Held;

/// Brackets inside brackets.
const DEEPEST: usize = 3;

/// Draws cases.
pub(super) struct Draw<'held> {
    strings: Strings<'held>,
}

impl<'held> Draw<'held> {
    pub(super) fn new(held: &'held Held, seed: u64) -> Self {
        Self { strings: Strings::new(held, Dice::new(seed)) }
    }

    /// The next case.
    pub(super) fn case(&mut self) -> Case {
        self.strings.drawn.clear();
        let root = loop {
            let root = self.root();
            if seeks(&root) {
                break root;
            }
        };
        let query = Query { root };
        let vocabulary = self.vocabulary(&query);
        let filters = if self.strings.dice.falls(45) { self.filters() } else { Filters::default() };
        let exact = self.strings.dice.falls(8);
        // To fetch hits takes longer than to count.
        let limit = *self.strings.dice.pick(&[0, 0, 0, 5, 20]);
        let request = Request { query, filters, exact, vocabulary, limit, unfold: true, ..Request::default() };
        Case { request, drawn: std::mem::take(&mut self.strings.drawn) }
    }

    fn root(&mut self) -> Node {
        let strings = &mut self.strings;
        match strings.dice.roll(20) {
            0..4 => Node::Piece(Piece::quoted(strings.standing())),
            4 => Node::Piece(Piece::quoted(strings.changed())),
            5 | 6 => Node::Piece(strings.piece()),
            7..11 => {
                let mut pieces: Vec<Node> =
                    (0..strings.dice.between(1, 3)).map(|_| Node::Piece(strings.piece())).collect();
                if strings.dice.falls(60) {
                    pieces.push(Node::Piece(bare(strings.name())));
                }
                strings.dice.shuffle(&mut pieces);
                if pieces.len() == 1 { pieces.remove(0) } else { Node::All(pieces) }
            }
            11 | 12 => strings.all(0),
            _ => {
                let depth = strings.dice.roll(DEEPEST + 1);
                strings.node(depth)
            }
        }
    }

    /// Words and synonyms, mostly of the words that are asked for.
    fn vocabulary(&mut self, query: &Query) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        let strings = &mut self.strings;
        for piece in query.pieces().into_iter().filter(|piece| piece.form == Form::Bare) {
            if strings.dice.falls(30) {
                let mut group = vec![piece.text.clone()];
                for _ in 0..strings.dice.between(1, 2) {
                    group.push(if strings.dice.falls(50) { strings.word() } else { strings.stretch(4).0 });
                }
                strings.dice.shuffle(&mut group);
                vocabulary.synonyms.push(group);
            }
        }
        if strings.dice.falls(20) {
            vocabulary.words.push(strings.stretch(4).0);
        }
        vocabulary
    }

    fn filters(&mut self) -> Filters {
        let mut filters = Filters::default();
        let strings = &mut self.strings;
        for _ in 0..strings.dice.roll(3) {
            let district = strings.district();
            filters.districts.extend(division::named(&district).iter().map(|division| division.code()));
        }
        if strings.dice.falls(30) {
            filters = filters.with_predecessors();
        }
        for _ in 0..strings.dice.roll(3) {
            filters.years.extend(parse_years(&strings.years()));
        }
        for _ in 0..strings.dice.roll(3) {
            filters.institutions.extend(parse_institution(&strings.institution()));
        }
        filters
    }
}
