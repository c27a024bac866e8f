//! Making a failing case small: whatever can be dropped while engine and scan still differ is dropped.

use district_search::query::{Form, Node, Piece, Query, parse};
use district_search::text::units::Units;

use super::Instrument;
use super::case::{Case, Difference, Kind};
use super::draw::seeks;

impl Instrument<'_> {
    /// The smallest case that fails like this one.
    pub(super) fn shrink(&self, mut difference: Difference) -> Difference {
        loop {
            let cases = smaller_cases(&difference.case, difference.kind);
            let found = self.differences(&cases).into_iter().find(|found| found.kind == difference.kind);
            match found {
                Some(found) => difference = found,
                None => return difference,
            }
        }
    }
}

/// Every case that is this one with something left out.
fn smaller_cases(case: &Case, kind: Kind) -> Vec<Case> {
    let mut cases = Vec::new();
    let request = &case.request;
    let mut add = |change: &dyn Fn(&mut Case)| {
        let mut smaller = case.clone();
        change(&mut smaller);
        cases.push(smaller);
    };
    for root in smaller_nodes(&request.query.root) {
        let query = Query { root };
        // Put into the form in which it can be typed, unless that is what fails.
        let query = if kind == Kind::Printing {
            Some(query).filter(|query| seeks(&query.root))
        } else {
            parse(&query.to_string()).ok()
        };
        let Some(query) = query.filter(|query| *query != request.query) else { continue };
        add(&|case| case.request.query = query.clone());
    }
    for at in 0..request.filters.districts.len() {
        add(&|case| {
            case.request.filters.districts.remove(at);
        });
    }
    if !request.filters.predecessors.is_empty() {
        add(&|case| case.request.filters.predecessors.clear());
    }
    for at in 0..request.filters.years.len() {
        add(&|case| {
            case.request.filters.years.remove(at);
        });
    }
    for at in 0..request.filters.institutions.len() {
        add(&|case| {
            case.request.filters.institutions.remove(at);
        });
    }
    for at in 0..request.vocabulary.synonyms.len() {
        add(&|case| drop(case.request.vocabulary.synonyms.remove(at)));
    }
    for at in 0..request.vocabulary.words.len() {
        add(&|case| drop(case.request.vocabulary.words.remove(at)));
    }
    if request.exact {
        add(&|case| case.request.exact = false);
    }
    for at in 0..case.drawn.len() {
        if case.drawn.len() > 1 {
            add(&|case| drop(case.drawn.remove(at)));
        }
    }
    cases
}

/// Every node that is this one with something left out.
fn smaller_nodes(node: &Node) -> Vec<Node> {
    match node {
        Node::Piece(piece) => smaller_pieces(piece).into_iter().map(Node::Piece).collect(),
        Node::Near { texts, within } => {
            let mut smaller: Vec<Node> =
                fewer(texts, 2).into_iter().map(|texts| Node::Near { texts, within: *within }).collect();
            smaller.extend((*within > 0).then(|| Node::Near { texts: texts.clone(), within: within / 2 }));
            let shorter = changed(texts, |text| shorter(text));
            smaller.extend(shorter.into_iter().map(|texts| Node::Near { texts, within: *within }));
            smaller
        }
        Node::Together { parts, scope } => {
            let mut smaller = fewer(parts, 2);
            smaller.extend(changed(parts, |pieces| fewer(pieces, 1)));
            smaller.extend(changed(parts, |pieces| changed(pieces, smaller_pieces)));
            smaller.into_iter().map(|parts| Node::Together { parts, scope: *scope }).collect()
        }
        Node::Field(_) => Vec::new(),
        Node::Not(inner) => {
            let mut smaller = vec![(**inner).clone()];
            smaller.extend(smaller_nodes(inner).into_iter().map(|inner| Node::Not(Box::new(inner))));
            smaller
        }
        Node::All(nodes) => smaller_lists(nodes, Node::All),
        Node::Any(nodes) => smaller_lists(nodes, Node::Any),
    }
}

fn smaller_lists(nodes: &[Node], make: impl Fn(Vec<Node>) -> Node) -> Vec<Node> {
    let mut smaller = nodes.to_vec();
    smaller.extend(fewer(nodes, 2).into_iter().map(&make));
    smaller.extend(changed(nodes, smaller_nodes).into_iter().map(&make));
    smaller
}

fn smaller_pieces(piece: &Piece) -> Vec<Piece> {
    let mut smaller = Vec::new();
    if piece.form == Form::Bare {
        smaller.push(Piece::quoted(piece.text.clone()));
    }
    smaller.extend(shorter(&piece.text).into_iter().map(|text| Piece { text, form: piece.form }));
    smaller
}

/// The text without its first, its last or one of its units.
fn shorter(text: &str) -> Vec<String> {
    let units = Units::of(text);
    let slice = units.as_slice();
    if slice.len() < 2 {
        return Vec::new();
    }
    let characters: Vec<char> = text.chars().collect();
    let without = |from: u32, behind: u32| -> String {
        let kept = characters.iter().zip(0_u32..).filter(|(_, at)| !(from..behind).contains(at));
        kept.map(|(character, _)| *character).collect()
    };
    let half = slice[slice.len() / 2].start;
    let end = characters.len() as u32;
    let mut shorter = vec![without(0, half), without(half, end), without(0, slice[1].start)];
    shorter.push(without(slice[slice.len() - 2].end, end));
    shorter.extend(slice.iter().map(|unit| without(unit.start, unit.end)));
    shorter
}

/// The list without one of its items, as long as so many are left.
fn fewer<Item: Clone>(items: &[Item], least: usize) -> Vec<Vec<Item>> {
    if items.len() <= least {
        return Vec::new();
    }
    let without =
        |at: usize| items.iter().enumerate().filter(move |(place, _)| *place != at).map(|(_, item)| item.clone());
    (0..items.len()).map(|at| without(at).collect()).collect()
}

/// The list with one of its items made smaller.
fn changed<Item: Clone>(items: &[Item], smaller: impl Fn(&Item) -> Vec<Item>) -> Vec<Vec<Item>> {
    let mut lists = Vec::new();
    for (at, item) in items.iter().enumerate() {
        for smaller in smaller(item) {
            let mut list = items.to_vec();
            list[at] = smaller;
            lists.push(list);
        }
    }
    lists
}
