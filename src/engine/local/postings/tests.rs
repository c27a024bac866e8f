//! What is written is read back, however documents lie, whatever is skipped, and after merging.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use proptest::prelude::*;
use tantivy::directory::OwnedBytes;
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, TERMINATED, Term};

use super::plugin::{Source, merge};
use super::query::InPlace;
use super::*;
use crate::engine::local::checked::{ChecksumWriter, Pages};
use crate::engine::local::schema::{detail, fields};

/// Positions in documents.
type Held = BTreeMap<DocId, BTreeSet<u32>>;
/// What is held of terms.
type Model = BTreeMap<(Field, String), Held>;

fn key((field, term): &(Field, String)) -> Vec<u8> {
    [&[field.field_id() as u8], term.as_bytes()].concat()
}

fn distances(positions: &BTreeSet<u32>) -> Vec<u32> {
    let mut last = 0;
    positions.iter().map(|position| position - std::mem::replace(&mut last, *position)).collect()
}

/// The length of a document, as a byte.
fn length(document: DocId) -> u8 {
    (document % 251) as u8
}

fn written(model: &Model, universe: u32) -> SegmentPostings {
    SegmentPostings::of_bytes(bytes(model, universe))
}

fn bytes(model: &Model, universe: u32) -> Vec<u8> {
    let mut writer = PostingsWriter::new(Vec::new(), universe);
    for (term, held) in model {
        writer.term(&key(term)).expect("written");
        for (document, positions) in held {
            let frequency = if detail(term.0) >= Detail::Frequencies { positions.len() as u32 } else { 1 };
            let distances = if detail(term.0) >= Detail::Positions { distances(positions) } else { Vec::new() };
            writer.document(*document, frequency, &distances);
        }
    }
    let measures = fields().measured().map(|field| (field, (0..universe).map(length).collect()));
    writer.finish(&PassagesWriter::of(universe), &measures, &[(fields().text, 7)]).expect("written")
}

fn list(postings: &SegmentPostings, (field, term): &(Field, String)) -> Option<List> {
    postings.list(&Term::from_field_text(*field, term))
}

/// What can be known of a document.
fn known(field: Field, (document, positions): (&DocId, &BTreeSet<u32>)) -> (DocId, u32, Vec<u32>) {
    match detail(field) {
        Detail::Documents => (*document, 1, Vec::new()),
        Detail::Frequencies => (*document, positions.len() as u32, Vec::new()),
        Detail::Positions => (*document, positions.len() as u32, positions.iter().copied().collect()),
    }
}

fn walked(list: &List) -> Vec<(DocId, u32, Vec<u32>)> {
    let mut cursor = list.cursor();
    let mut walked = Vec::new();
    while cursor.doc() != TERMINATED {
        walked.push((cursor.doc(), cursor.frequency(), cursor.positions().to_vec()));
        cursor.advance();
    }
    assert_eq!((cursor.advance(), cursor.seek(TERMINATED)), (TERMINATED, TERMINATED));
    walked
}

fn assert_held(postings: &SegmentPostings, model: &Model) {
    let mut terms = Vec::new();
    let mut all = postings.all();
    while let Some((term, _)) = all().expect("readable") {
        terms.push(term);
    }
    assert_eq!(terms, model.keys().map(key).collect::<Vec<_>>());
    for (term, held) in model {
        let list = list(postings, term).expect("the term");
        assert_eq!(list.count() as usize, held.len());
        assert_eq!(walked(&list), held.iter().map(|held| known(term.0, held)).collect::<Vec<_>>());
    }
}

fn some_fields() -> [Field; 3] {
    [fields().text, fields().words, fields().units]
}

prop_compose! {
    /// How many documents there are, and those that hold a term: few or many, in all or in one place.
    fn held()(
        universe in prop::sample::select(vec![1_u32, 40, 1000, 70_000]),
        seeds in prop::collection::vec((0_u32.., 0_u32..4), 1..700),
        (near, share) in (1_u32..400, prop::sample::select(vec![1_u32, 3, 400])),
    ) -> (u32, Held) {
        let start = near * 173 % universe;
        let documents = seeds.iter().enumerate().map(|(at, (seed, more))| {
            let document = if share == 1 { at as u32 } else { seed % (universe / share).max(1) };
            let positions = (0..=*more).map(|place| seed.rotate_left(place * 7) % (200 + place * 5000));
            ((start + document) % universe, positions.collect())
        });
        (universe, documents.collect())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn lists_are_read_as_they_were_written((universe, held) in held()) {
        let model: Model = some_fields().map(|field| ((field, "词".to_owned()), held.clone())).into();
        assert_held(&written(&model, universe), &model);
    }

    #[test]
    fn seeking_finds_what_walking_finds((universe, held) in held(), steps in prop::collection::vec(0_u32..3000, 0..60)) {
        for field in some_fields() {
            let term = (field, "词".to_owned());
            let postings = written(&[(term.clone(), held.clone())].into(), universe);
            let mut cursor = list(&postings, &term).expect("the term").cursor();
            let mut target = 0;
            for step in &steps {
                target = (target + step % universe.max(2)).min(TERMINATED);
                let expected = held.range(target..).next();
                prop_assert_eq!(cursor.seek(target), expected.map_or(TERMINATED, |(document, _)| *document));
                if let Some(expected) = expected.filter(|_| step % 3 > 0) {
                    let read = (cursor.doc(), cursor.frequency(), cursor.positions().to_vec());
                    prop_assert_eq!(read, known(field, expected));
                    let (ahead, frequencies) = cursor.ahead();
                    prop_assert_eq!((ahead[0], frequencies[0]), (*expected.0, known(field, expected).1));
                }
                target = target.max(cursor.doc());
            }
        }
    }

    #[test]
    fn merged_postings_hold_what_was_not_deleted(
        segments in prop::collection::vec((held(), held(), 0_u32..5), 1..4),
    ) {
        let mut expected = Model::new();
        let mut sources = Vec::new();
        let mut next = 0;
        let (mut lengths, mut kept_documents, mut digests) = (Vec::new(), Vec::new(), Vec::new());
        for (at, ((one_universe, one), (other_universe, other), every)) in segments.into_iter().enumerate() {
            let universe = one_universe.max(other_universe);
            let mut model: Model = some_fields().map(|field| ((field, "同".to_owned()), one.clone())).into();
            model.insert((fields().text, format!("第{at}")), other);
            let numbers: Vec<DocId> = (0..universe).map(|document| {
                let is_deleted = every > 0 && document.is_multiple_of(every);
                let number = if is_deleted { TERMINATED } else { next };
                next += u32::from(!is_deleted);
                lengths.extend((!is_deleted).then_some(length(document)));
                kept_documents.extend((!is_deleted).then_some(document));
                number
            }).collect();
            for (term, held) in &model {
                let kept = held.iter().map(|(document, positions)| (numbers[*document as usize], positions.clone()));
                let kept: Held = kept.filter(|(number, _)| *number != TERMINATED).collect();
                if !kept.is_empty() {
                    expected.entry(term.clone()).or_default().extend(kept);
                }
            }
            let postings = written(&model, universe);
            let kept = postings.digests().expect("readable").into_iter().zip(&numbers);
            digests.extend(kept.filter(|(_, number)| **number != TERMINATED).map(|(digest, _)| digest));
            sources.push(Source { postings, numbers });
        }
        let bytes = merge(&sources, PostingsWriter::new(Vec::new(), next)).expect("merged");
        let merged = SegmentPostings::of_bytes(bytes);
        assert_held(&merged, &expected);
        prop_assert_eq!(merged.digests().expect("readable"), digests);
        let measured = merged.measure(fields().title).expect("lengths");
        prop_assert_eq!(measured.get(0..measured.len()), Some(lengths.as_slice()));
        let files = merged.passages().files().flat_map(|(documents, file)| documents.map(move |_| file));
        let files: Vec<u64> = files.collect();
        for (number, document) in (0_u32..).zip(kept_documents) {
            let (passages, file) = (merged.passages(), u64::from(document / 3));
            prop_assert_eq!((files[number as usize], passages.fingerprint(number)), (file, u64::from(document)));
        }
        let of_text = expected.iter().filter(|((field, _), _)| [fields().text, fields().words].contains(field));
        let tokens: usize = of_text.flat_map(|(_, held)| held.values()).map(BTreeSet::len).sum();
        prop_assert_eq!(merged.tokens(fields().text), tokens as u64);
    }

    #[test]
    fn phrases_stand_where_all_terms_are_in_place(
        lists in prop::collection::vec(prop::collection::btree_map(0_u32..300, prop::collection::btree_set(0_u32..6, 1..5), 1..200), 1..4),
        steps in prop::collection::vec(1_u32..40, 0..20),
    ) {
        let model: Model = (0..).zip(&lists).map(|(at, held)| ((fields().text, format!("{at}")), held.clone())).collect();
        let postings = written(&model, 300);
        let in_place = || {
            let cursors = (0..).zip(model.keys()).map(|(offset, term)| (offset, list(&postings, term).expect("a term").cursor()));
            InPlace::new(cursors.collect())
        };
        let holds = |document: DocId| {
            let at = |at: usize, start: u32| lists[at].get(&document).is_some_and(|positions| positions.contains(&(start + at as u32)));
            (0..6).any(|start| (0..lists.len()).all(|of| at(of, start)))
        };
        let expected: Vec<DocId> = (0..300).filter(|document| holds(*document)).collect();
        let mut walk = in_place();
        let mut found = Vec::new();
        while walk.doc() != TERMINATED {
            found.push(walk.doc());
            walk.advance();
        }
        prop_assert_eq!(&found, &expected);
        let (mut asked, mut target) = (in_place(), 0);
        for step in steps {
            target += step;
            match asked.seek_danger(target) {
                tantivy::SeekDangerResult::Found => prop_assert!(holds(target)),
                tantivy::SeekDangerResult::SeekLowerBound(bound) => {
                    prop_assert!(!holds(target) && bound > target);
                    prop_assert!((target..bound.min(300)).all(|document| !holds(document)));
                }
            }
        }
    }

    #[test]
    fn damaged_lists_have_documents_in_order_or_none(
        (universe, held) in held(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut writer = super::list::ListWriter::new(universe);
        writer.begin(Detail::Positions);
        for (document, positions) in &held {
            writer.add(*document, positions.len() as u32, &distances(positions));
        }
        let mut bytes = Vec::new();
        writer.finish_into(&mut bytes);
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        // What its checksums say is as it was written: a program that wrote nonsense.
        let mut writer = ChecksumWriter::new(Vec::new());
        writer.write_all(&bytes).expect("written");
        let damage = Damage::default();
        let pages = Pages::open("a.postings", &OwnedBytes::new(writer.finish().expect("written")), &damage);
        let list = Stretch::new(&Arc::new(pages.expect("checksums")), 0..bytes.len()).expect("all of it");
        let mut cursor = Cursor::new(list, universe, Detail::Positions);
        let (mut last, mut walked) = (None, 0);
        while cursor.doc() != TERMINATED {
            prop_assert!(cursor.doc() < universe && last < Some(cursor.doc()));
            last = Some(cursor.doc());
            cursor.positions();
            cursor.advance();
            walked += 1;
        }
        prop_assert!(walked == cursor.count() || damage.found().is_some());
    }
}

/// A block of them takes a single byte.
#[test]
fn positions_that_are_all_zero_are_kept() {
    for count in 126..260 {
        let held: Held = (0..count).map(|document| (document, [0].into())).collect();
        let model: Model = [((fields().text, "词".to_owned()), held)].into();
        let postings = written(&model, count);
        assert_held(&postings, &model);
        let source = Source { postings, numbers: (0..count).collect() };
        let merged = merge(&[source], PostingsWriter::new(Vec::new(), count)).expect("merged");
        assert_held(&SegmentPostings::of_bytes(merged), &model);
    }
}

#[test]
fn damaged_postings_are_not_merged_in_silence() {
    let held: Held = (0..300).map(|document| (document * 3, [1, 4].into())).collect();
    let model: Model = (0..40).map(|at| ((fields().text, format!("{at}")), held.clone())).collect();
    let mut bytes = bytes(&model, 900);
    // The first list begins with the code of a long one, its count, the lengths of its parts, and the first skip.
    bytes[6..10].fill(0xff);
    let damage = Damage::default();
    let postings = SegmentPostings::read("a.postings", &OwnedBytes::new(bytes), &damage).expect("its end is whole");
    let source = Source { postings, numbers: (0..900).collect() };
    merge(&[source], PostingsWriter::new(Vec::new(), 900)).expect_err("damaged");
    assert_eq!(damage.found(), Some("a.postings: bytes 0 to 4096 are not what was written"));
}

#[test]
fn terms_with_a_beginning_are_listed_in_order() {
    let held: Held = [(3, [1].into())].into();
    let terms = ["协", "协商", "协调", "商"].map(|term| ((fields().text, term.to_owned()), held.clone()));
    let others = [((fields().units, "协力".to_owned()), held.clone())];
    let postings = written(&terms.into_iter().chain(others).collect(), 9);
    let mut found = Vec::new();
    postings.each_term(fields().text, "协".as_bytes(), |term, list| {
        found.push((String::from_utf8_lossy(term).into_owned(), list.count()));
    });
    assert_eq!(found, [("协", 1), ("协商", 1), ("协调", 1)].map(|(term, count)| (term.to_owned(), count)));
    assert_eq!(postings.tokens(fields().text), 7);
    assert!(list(&postings, &(fields().text, "力".to_owned())).is_none());
}

#[test]
fn many_terms_are_found_each_by_its_own_list() {
    let held = |at: u32| -> Held { (0..=at % 7).map(|document| (at + document, [at].into())).collect() };
    let model: Model = (0..1000).map(|at| ((fields().text, format!("{at}")), held(at))).collect();
    assert_held(&written(&model, 2000), &model);
}

#[test]
fn digests_tell_whatever_is_said_of_a_document() {
    let digest = |terms: &[(Field, &str, &[u32])]| {
        let held = |positions: &[u32]| -> Held { [(1, positions.iter().copied().collect())].into() };
        let terms = terms.iter().map(|(field, term, positions)| ((*field, (*term).to_owned()), held(positions)));
        written(&terms.collect(), 9).digests().expect("readable")[1]
    };
    let [text, words, units] = some_fields();
    let digests = [
        digest(&[]),
        digest(&[(text, "协商", &[1])]),
        digest(&[(text, "协调", &[1])]),
        digest(&[(words, "协商", &[1])]),
        digest(&[(text, "协商", &[2])]),
        digest(&[(text, "协商", &[1, 2])]),
        digest(&[(text, "协商", &[1]), (text, "商量", &[2])]),
        // What two terms say is not to be exchanged.
        digest(&[(text, "协商", &[2]), (text, "商量", &[1])]),
        digest(&[(units, "协", &[1])]),
    ];
    let different: BTreeSet<u64> = digests.into_iter().collect();
    assert_eq!(different.len(), digests.len());
    // Of single units it is not kept where they stand.
    assert_eq!(digest(&[(units, "协", &[1])]), digest(&[(units, "协", &[2])]));
}
