//! A segment holds the terms of its documents at their places, however many batches and runs it was made of.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use tantivy::collector::DocSetCollector;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::AllQuery;
use tantivy::schema::{Field, Value};
use tantivy::{DocSet, IndexWriter, Searcher, TERMINATED, TantivyDocument};

use super::super::checked::Damage;
use super::super::library::builder;
use super::super::postings::{Detail, Postings};
use super::super::schema::{detail, fields, schema};
use super::batch::MOST_FIELDS;
use super::*;
use crate::text::dictionary::{COMPILED, Dictionary};
use crate::text::segment::IndexSegmenter;
use crate::text::terms::{Kind, SingleUnits, each_pair, each_path_term, each_term};
use crate::text::units::Units;

static DICTIONARY: LazyLock<Dictionary<&'static [u8]>> =
    LazyLock::new(|| Dictionary::new(COMPILED).expect("the compiled dictionary is readable"));

fn segmenter() -> IndexSegmenter {
    IndexSegmenter::new(&DICTIONARY, 0)
}

/// A passage: its text, its title, and the number of its report.
type Passage = (String, String, u64);

fn document((text, title, report): &Passage) -> TantivyDocument {
    let fields = fields();
    let mut document = TantivyDocument::default();
    document.add_text(fields.text, text);
    document.add_text(fields.title, title);
    document.add_text(fields.border, title);
    document.add_text(fields.file_path, title);
    document.add_u64(fields.report, *report);
    document.add_u64(fields.origin, 1);
    document.add_u64(fields.origin, *report);
    document.add_bytes(fields.record, text.as_bytes());
    document
}

/// Of each field and term: the documents, how often it stands there, and where.
type Held = BTreeMap<(Field, Vec<u8>), Vec<(u32, u32, Vec<u32>)>>;

fn expected(passages: &[Passage]) -> Held {
    let fields = fields();
    let mut held = Held::new();
    for (document, (text, title, report)) in (0..).zip(passages) {
        let mut add = |field, term: &[u8], position| {
            let documents = held.entry((field, term.to_vec())).or_default();
            if documents.last().is_none_or(|(last, ..)| *last != document) {
                documents.push((document, 0, Vec::new()));
            }
            if let Some((_, frequency, positions)) = documents.last_mut() {
                *frequency = if detail(field) >= Detail::Frequencies { *frequency + 1 } else { 1 };
                positions.extend((detail(field) >= Detail::Positions).then_some(position));
            }
        };
        let (text, units) = (Units::of(text), Units::of(title));
        each_term(&text, &segmenter(), |kind, term, position| {
            add(if kind == Kind::Word { fields.words } else { fields.text }, term.as_bytes(), position);
        });
        SingleUnits::default().each(&text, |unit| add(fields.units, unit.as_bytes(), 0));
        each_pair(&units, |term, position| add(fields.title, term.as_bytes(), position));
        SingleUnits::default().each(&units, |unit| add(fields.title_units, unit.as_bytes(), 0));
        each_path_term(&units, |term, position| add(fields.file_path, term.as_bytes(), position));
        add(fields.border, title.as_bytes(), 0);
        add(fields.origin, &1_u64.to_be_bytes(), 0);
        add(fields.origin, &report.to_be_bytes(), 0);
    }
    held
}

/// Writes them in batches of so many passages, which hold so many tokens.
fn written(passages: &[Passage], of_batch: usize, most_tokens: usize) -> Searcher {
    let folder = tempfile::tempdir().expect("a folder");
    let index = builder(schema().0, &Damage::default()).create_in_ram().expect("an index");
    let mut builder = SegmentBuilder::new(&index, folder.path()).expect("begun");
    let mut batch = Batch::new(*fields(), Arc::new(segmenter()), most_tokens);
    for passages in passages.chunks(of_batch) {
        passages.iter().for_each(|passage| batch.add(document(passage)));
        batch.complete();
        builder.add(&mut batch).expect("added");
    }
    let segment = builder.finish().expect("finished");
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 15 << 20).expect("a writer");
    writer.add_segment(segment).expect("added");
    writer.commit().expect("committed");
    index.reader().expect("a reader").searcher()
}

fn assert_holds(searcher: &Searcher, passages: &[Passage]) {
    let postings = Postings::open(searcher.segment_readers(), &Damage::default()).expect("postings");
    let postings = postings.segment(0);
    let mut held = Held::new();
    for (field, _) in searcher.schema().fields() {
        postings.each_term(field, b"", |term, list| {
            let of_term = held.entry((field, term.to_vec())).or_default();
            let mut cursor = list.cursor();
            while cursor.doc() != TERMINATED {
                of_term.push((cursor.doc(), cursor.frequency(), cursor.positions().to_vec()));
                cursor.advance();
            }
        });
    }
    assert_eq!(held, expected(passages));
    // The long words of a text count where its pairs do.
    let lengths = |text: &str| {
        let mut length = 0;
        each_term(&Units::of(text), &segmenter(), |_, _, _| length += 1);
        length
    };
    let lengths: Vec<u32> = passages.iter().map(|(text, ..)| lengths(text)).collect();
    assert_eq!(postings.tokens(fields().text), lengths.iter().copied().map(u64::from).sum::<u64>());
    let measure = postings.measure(fields().text).expect("lengths");
    let measured: Vec<_> = (0..measure.len()).map(|document| measure.byte(document).expect("a length")).collect();
    assert_eq!(measured, lengths.into_iter().map(FieldNormReader::fieldnorm_to_id).collect::<Vec<_>>());

    let mut all: Vec<_> = searcher.search(&AllQuery, &DocSetCollector).expect("all").into_iter().collect();
    all.sort();
    assert_eq!(all.len(), passages.len());
    let files = postings.passages().files().flat_map(|(documents, file)| documents.map(move |_| file));
    let files: Vec<u64> = files.collect();
    for (address, (text, _, report)) in all.into_iter().zip(passages) {
        let document: TantivyDocument = searcher.doc(address).expect("stored");
        assert_eq!(document.get_first(fields().record).and_then(|value| value.as_bytes()), Some(text.as_bytes()));
        assert_eq!(files[address.doc_id as usize], *report);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_segment_holds_every_term_at_its_places(
        passages in prop::collection::vec(("[人民政府协商12a，。 \n]{0,40}", "[人民政府、1]{0,8}", 2_u64..7), 1..40),
        of_batch in 1_usize..50,
        most_tokens in prop::sample::select(vec![1, 50, 1000]),
    ) {
        assert_holds(&written(&passages, of_batch, most_tokens), &passages);
    }
}

#[test]
fn there_is_room_for_the_number_of_every_field() {
    assert!(schema().0.num_fields() <= MOST_FIELDS);
}

#[test]
fn postings_of_many_documents_are_held_too() {
    let passage = |at: u64| {
        (format!("第{at}次人民代表大会，{}", "协商".repeat(at as usize % 7)), format!("人{}", at % 3), at + 2)
    };
    let passages: Vec<Passage> = (0..1500).map(passage).collect();
    assert_holds(&written(&passages, 400, 5000), &passages);
}
