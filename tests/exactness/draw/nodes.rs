//! Queries drawn at random, in the one form in which each can be typed.

use district_search::query::{Field, Form, Node, Piece, Scope, parse_districts, parse_institution, parse_years};
use district_search::report::Institution;

use super::strings::{Strings, bare};

impl Strings<'_> {
    /// A piece of any kind.
    pub(super) fn piece(&mut self) -> Piece {
        match self.dice.roll(10) {
            0 => Piece::quoted(self.standing()),
            1 | 2 => bare(self.standing()),
            3 => Piece::quoted(self.word()),
            4 | 5 => bare(self.word()),
            6 => bare(self.changed()),
            7 => Piece::quoted(self.changed()),
            8 => bare(self.name()),
            _ => Piece { text: self.pattern(), form: Form::Pattern },
        }
    }

    /// One thing that is asked, or, up to a depth, several.
    pub(super) fn node(&mut self, depth: usize) -> Node {
        match self.dice.roll(if depth == 0 { 11 } else { 17 }) {
            0..6 => Node::Piece(self.piece()),
            6 | 7 => self.near(),
            8 | 9 => self.together(),
            10 => Node::Field(self.field()),
            11..14 => self.all(depth - 1),
            _ => self.any(depth - 1),
        }
    }

    /// What has to be met together, some of it excluded.
    pub(super) fn all(&mut self, depth: usize) -> Node {
        let mut nodes = vec![self.node(depth)];
        for _ in 0..self.dice.between(1, 2) {
            let node = self.node(depth);
            nodes.push(if self.dice.falls(25) { excluded(node) } else { node });
        }
        self.dice.shuffle(&mut nodes);
        all(nodes)
    }

    fn any(&mut self, depth: usize) -> Node {
        let nodes = (0..self.dice.between(2, 3)).map(|_| {
            let node = self.node(depth);
            if self.dice.falls(7) { excluded(node) } else { node }
        });
        let nodes = nodes.collect();
        any(nodes)
    }

    fn near(&mut self) -> Node {
        let number = if self.dice.falls(70) { 2 } else { 3 };
        let within = if self.dice.falls(80) { self.dice.roll(30) } else { self.dice.roll(400) };
        Node::Near { texts: self.neighbours(number), within: within as u32 }
    }

    fn together(&mut self) -> Node {
        let number = if self.dice.falls(80) { 2 } else { 3 };
        let texts = self.neighbours(number);
        let parts = texts.into_iter().map(|text| {
            let alternatives = if self.dice.falls(60) { 0 } else { self.dice.between(1, 2) };
            let mut pieces = vec![if self.dice.falls(50) { bare(text) } else { Piece::quoted(text) }];
            for _ in 0..alternatives {
                let piece = match self.dice.roll(4) {
                    0 => self.run(),
                    1 => bare(self.word()),
                    _ => bare(self.stretch(3).0),
                };
                pieces.push(piece);
            }
            self.dice.shuffle(&mut pieces);
            pieces
        });
        let parts = parts.collect();
        Node::Together { parts, scope: if self.dice.falls(50) { Scope::Sentence } else { Scope::Paragraph } }
    }

    /// The beginning or end of a number or word.
    fn run(&mut self) -> Piece {
        let digits = self.dice.between(1, 99);
        let text = *self.dice.pick(&["*", ""]);
        Piece { text: if text.is_empty() { format!("{digits}*") } else { format!("*{digits}") }, form: Form::Pattern }
    }

    pub(super) fn field(&mut self) -> Field {
        loop {
            match self.dice.roll(6) {
                0 => {
                    let typed = self.district();
                    if let Ok(codes) = parse_districts(&typed) {
                        return Field::District { typed, codes };
                    }
                }
                1 => {
                    if let Ok(years) = parse_years(&self.years()) {
                        return Field::Years(years);
                    }
                }
                2 => {
                    return Field::Institution(
                        parse_institution(&self.institution()).unwrap_or(Institution::Government),
                    );
                }
                3 => {
                    if let Some(text) = self.part_of(&self.held.titles) {
                        return Field::Title(text);
                    }
                }
                4 => {
                    if let Some(text) = self.part_of(&self.held.sections) {
                        return Field::Section(text);
                    }
                }
                _ => {
                    if let Some(text) = self.part_of(&self.held.paths) {
                        return Field::File(text);
                    }
                }
            }
        }
    }
}

/// Whether something is sought in every alternative: to exclude only is no query.
pub(in super::super) fn seeks(node: &Node) -> bool {
    match node {
        Node::Not(_) => false,
        Node::All(nodes) => nodes.iter().any(seeks),
        Node::Any(nodes) => nodes.iter().all(seeks),
        _ => true,
    }
}

fn excluded(node: Node) -> Node {
    match node {
        Node::Not(inner) => *inner,
        node => Node::Not(Box::new(node)),
    }
}

fn all(nodes: Vec<Node>) -> Node {
    let flat = nodes.into_iter().flat_map(|node| if let Node::All(inner) = node { inner } else { vec![node] });
    Node::All(flat.collect())
}

fn any(nodes: Vec<Node>) -> Node {
    let flat = nodes.into_iter().flat_map(|node| if let Node::Any(inner) = node { inner } else { vec![node] });
    Node::Any(flat.collect())
}
