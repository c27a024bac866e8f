//! Explaining: how the parts of a query were taken.

use super::matching::names_narrow;
use super::names::{self, Meaning};
use super::select;
use super::snapshot::Snapshot;
use super::sought::Set;
use crate::engine::{Explained, Request};
use crate::query::{Form, Node, Piece, Vocabulary};
use crate::report::division;
use crate::text::dictionary::Dictionary;
use crate::text::units::Units;
use crate::text::words::content_words;

/// How every text of the query was taken, in order; what fields say of themselves is left out.
pub(super) fn explain<Bytes: AsRef<[u8]>>(
    request: &Request,
    dictionary: &Dictionary<Bytes>,
    searcher: &Snapshot,
    set_of: impl Fn(&Node) -> tantivy::Result<Set>,
) -> tantivy::Result<Vec<Explained>> {
    let own = &request.vocabulary;
    let narrows = names_narrow(&request.query.root, own);
    let mut nodes = Vec::new();
    request.query.root.each_sought(&mut |node| {
        if !matches!(node, Node::Field(_)) {
            nodes.push(node);
        }
    });
    let mut explained = Vec::new();
    for node in nodes {
        let mut part = Explained { typed: node.to_string(), ..Explained::default() };
        let set = match node {
            Node::Piece(piece) if piece.form != Form::Pattern => {
                let units = Units::of(&piece.text);
                if piece.form == Form::Bare && !request.exact {
                    let segmenter = dictionary.query_segmenter(&own.uncut());
                    let words = content_words(&units, &segmenter);
                    part.words = words.iter().map(|word| word.compact().to_owned()).collect();
                    part.synonyms = own.synonyms(&piece.text).map(str::to_owned).collect();
                    part.names = if narrows { named(piece, own) } else { Vec::new() };
                }
                set_of(&Node::Piece(Piece::quoted(piece.text.as_str())))?
            }
            node => set_of(node)?,
        };
        part.passages = select::select(searcher, set.as_ref(), &request.filters)?.count.passages;
        explained.push(part);
    }
    Ok(explained)
}

/// What a piece names, in words.
fn named(piece: &Piece, own: &Vocabulary) -> Vec<String> {
    let describe = |name: names::Name| match name.meaning {
        Meaning::Districts(codes) => {
            let names: Vec<String> = codes
                .iter()
                .filter_map(|code| division::by_code(*code))
                .map(|division| division.path().iter().map(|above| above.name()).collect())
                .collect();
            names.join("、")
        }
        Meaning::Years(years) if years.start() == years.end() => format!("{}年", years.start()),
        Meaning::Years(_) => format!("年份 {}", name.text),
        Meaning::Institution(institution) => format!("{}的报告", institution.name()),
    };
    names::names(piece, own).into_iter().map(describe).collect()
}
