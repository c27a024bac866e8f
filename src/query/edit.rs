//! Queries near another one.

use super::{Node, Piece, Query, Vocabulary, parse_with};

impl Query {
    /// The query with another piece in the place of one that is sought, counted as in [`Query::pieces`], or without it;
    /// `None` when nothing would be left to seek. It is read as the user would type it, who has words of `own`.
    pub fn with_piece(&self, at: usize, piece: Option<Piece>, own: &Vocabulary) -> Option<Self> {
        let mut left = at;
        let root = replaced(&self.root, &mut left, piece.as_ref())?;
        let query = Self { root };
        // Only what can be typed is offered.
        parse_with(&query.to_string(), own).ok()
    }
}

/// The node with the piece that is `left` pieces away replaced or left out.
fn replaced(node: &Node, left: &mut usize, piece: Option<&Piece>) -> Option<Node> {
    let mut inside =
        |nodes: &[Node]| -> Vec<Node> { nodes.iter().filter_map(|node| replaced(node, left, piece)).collect() };
    match node {
        Node::Piece(_) => {
            let is_wanted = *left == 0;
            *left = left.wrapping_sub(1);
            if is_wanted { piece.cloned().map(Node::Piece) } else { Some(node.clone()) }
        }
        Node::All(nodes) => Some(inside(nodes)).filter(|nodes| !nodes.is_empty()).map(Node::All),
        Node::Any(nodes) => Some(inside(nodes)).filter(|nodes| !nodes.is_empty()).map(Node::Any),
        other => Some(other.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Alias, parse};
    use super::*;

    #[test]
    fn a_piece_is_replaced_or_left_out() {
        let query = parse("协商译站 (提案 OR 议事) -年:2020").expect("a query");
        let with = |at, piece| query.with_piece(at, piece, &Vocabulary::default()).map(|query| query.to_string());
        assert_eq!(with(0, Some(Piece::bare("协商驿站"))).as_deref(), Some("协商驿站 (提案 OR 议事) -年:2020"));
        assert_eq!(with(2, None).as_deref(), Some("协商译站 提案 -年:2020"));
        let without = |typed| parse(typed).expect("a query").with_piece(0, None, &Vocabulary::default());
        assert_eq!(without("协商"), None);
        assert_eq!(without("协商 -提案"), None, "nothing would be sought");
    }

    #[test]
    fn what_the_user_calls_a_district_is_kept() {
        let aliases = vec![Alias::new("大 江东", vec![330_114])];
        let own = Vocabulary { aliases, ..Vocabulary::default() };
        let query = parse_with("协商 提案 区:\"大 江东\"", &own).expect("a query");
        let fewer = query.with_piece(0, None, &own).expect("a query");
        assert_eq!(fewer, parse_with("提案 区:“大 江东”", &own).expect("a query"));
        assert_eq!(fewer.to_string(), "提案 区:\"大 江东\"");
    }
}
