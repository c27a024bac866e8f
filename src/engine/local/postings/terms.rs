//! The terms of a segment and their numbers: a finite-state map in the form of the `fst` package, walked node by node,
//! each held to its checksums before it is read.

use fst::raw::{CompiledAddr, Fst, Node, Output};
use tantivy::directory::OwnedBytes;

use super::stretch::Stretch;

/// The bytes of a transition at the most: the byte that it is for, an address and an output.
const TRANSITION: usize = 1 + 8 + 8;
/// The bytes of a node besides its transitions at the most: a table of them, what the end of a term adds, and what says how
/// long all these are, which stands last.
const HEAD: usize = 256 + 8 + 3;
/// A node of a few transitions has no table, and no more bytes.
const FEW: usize = 64;
/// What stands before the nodes, and behind them.
const ENDS: usize = 64;

/// From terms to their numbers.
pub(super) struct TermNumbers {
    map: Fst<OwnedBytes>,
    bytes: Stretch,
}

impl TermNumbers {
    /// Reads a map; `None` where it is none.
    pub(super) fn read(bytes: Stretch) -> Option<Self> {
        bytes.from(0, ENDS)?;
        bytes.get(bytes.len().saturating_sub(ENDS)..bytes.len())?;
        let map = Fst::new(bytes.unchecked()).ok()?;
        Some(Self { map, bytes })
    }

    /// The node at a place; `None` where it is damaged.
    #[inline]
    fn node(&self, address: CompiledAddr) -> Option<Node<'_>> {
        let end = address.checked_add(1)?;
        // The last bytes say how long it is. Most nodes are short, and what is before them is mostly not needed.
        self.bytes.get(end.saturating_sub(FEW)..end)?;
        let node = self.map.node(address);
        if node.len() * TRANSITION + 8 + 3 > FEW {
            self.bytes.get(end.saturating_sub(node.len() * TRANSITION + HEAD)..end)?;
        }
        Some(node)
    }

    fn root(&self) -> Option<Place<'_>> {
        Some(Place { node: self.node(self.map.root().addr())?, output: Output::zero() })
    }

    /// Where some bytes lead; `None` where they lead nowhere.
    fn place(&self, bytes: &[u8]) -> Option<Place<'_>> {
        bytes.iter().try_fold(self.root()?, |place, byte| {
            let transition = place.node.find_input(*byte)?;
            self.after(&place, transition).map(|(_, place)| place)
        })
    }

    fn after(&self, Place { node, output }: &Place<'_>, transition: usize) -> Option<(u8, Place<'_>)> {
        let transition = node.transition(transition);
        let place = Place { node: self.node(transition.addr)?, output: output.cat(transition.out) };
        Some((transition.inp, place))
    }

    /// The number of a term; `None` where it is not there.
    pub(super) fn get(&self, term: &[u8]) -> Option<u64> {
        self.place(term)?.number()
    }

    /// The terms that begin with some bytes, in their order, with their numbers.
    pub(super) fn beginning_with(&self, beginning: &[u8]) -> Walk<'_> {
        let ahead = self.place(beginning).map(|place| Step { place, transition: None });
        Walk { terms: self, term: beginning.to_vec(), ahead: ahead.into_iter().collect() }
    }
}

/// A node, and what the way to it adds up to.
struct Place<'terms> {
    node: Node<'terms>,
    output: Output,
}

impl Place<'_> {
    fn number(&self) -> Option<u64> {
        self.node.is_final().then(|| self.output.cat(self.node.final_output()).value())
    }
}

/// A place on the way, and which of its transitions comes next; `None` where it has just been reached.
struct Step<'terms> {
    place: Place<'terms>,
    transition: Option<usize>,
}

/// A walk over terms in their order.
pub(super) struct Walk<'terms> {
    terms: &'terms TermNumbers,
    term: Vec<u8>,
    ahead: Vec<Step<'terms>>,
}

impl Walk<'_> {
    /// The next term and its number.
    pub(super) fn next(&mut self) -> Option<(&[u8], u64)> {
        loop {
            let step = self.ahead.last_mut()?;
            let Some(transition) = step.transition else {
                step.transition = Some(0);
                if let Some(number) = step.place.number() {
                    return Some((&self.term, number));
                }
                continue;
            };
            if transition < step.place.node.len() {
                step.transition = Some(transition + 1);
                // A damaged node ends the walk: it has been noted.
                let (byte, place) = self.terms.after(&step.place, transition)?;
                self.term.push(byte);
                self.ahead.push(Step { place, transition: None });
            } else {
                self.ahead.pop();
                self.term.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::local::checked::{ChecksumWriter, Damage, Pages};
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use std::io::Write;
    use std::sync::Arc;

    fn read(map: &BTreeMap<Vec<u8>, u64>, flipped: Option<usize>, damage: &Damage) -> Option<TermNumbers> {
        let bytes = fst::Map::from_iter(map.iter().map(|(term, number)| (term, *number)))
            .expect("in order")
            .into_fst()
            .into_inner();
        let mut writer = ChecksumWriter::new(Vec::new());
        writer.write_all(&bytes).expect("written");
        let mut written = writer.finish().expect("written");
        if let Some(flipped) = flipped {
            let flipped = flipped % (bytes.len() * 8);
            written[flipped / 8] ^= 1 << (flipped % 8);
        }
        let pages = Pages::open("a.postings", &OwnedBytes::new(written), damage).expect("checksums");
        let length = pages.len();
        TermNumbers::read(Stretch::new(&Arc::new(pages), 0..length).expect("all of it"))
    }

    fn held(terms: &TermNumbers, beginning: &[u8]) -> BTreeMap<Vec<u8>, u64> {
        let mut walk = terms.beginning_with(beginning);
        let mut held = BTreeMap::new();
        while let Some((term, number)) = walk.next() {
            held.insert(term.to_vec(), number);
        }
        held
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn terms_are_found_and_walked_or_said_to_be_damaged(
            // Maps of several pages, in which some nodes have a few transitions and others so many that they have a table.
            map in prop::collection::btree_map(
                prop::collection::vec(prop_oneof![0_u8..4, any::<u8>()], 0..7), 0_u64..1 << 40, 0..3000,
            ),
            beginning in prop::collection::vec(0_u8..4, 0..4),
            flipped in prop::option::of(any::<usize>()),
        ) {
            let damage = Damage::default();
            let Some(terms) = read(&map, flipped, &damage) else {
                prop_assert!(flipped.is_some() && damage.found().is_some());
                return Ok(());
            };
            let found = (held(&terms, &beginning), terms.get(&beginning));
            let begun = map.iter().filter(|(term, _)| term.starts_with(&beginning));
            let expected = (begun.map(|(term, number)| (term.clone(), *number)).collect(), map.get(&beginning).copied());
            // What was looked at need not be what is damaged.
            prop_assert!(found == expected || damage.found().is_some());
            held(&terms, &[]);
            prop_assert_eq!(damage.found().is_some(), flipped.is_some());
        }
    }
}
