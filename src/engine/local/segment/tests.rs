//! A segment holds what the library would have written, however many batches and runs it was made of.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use tantivy::collector::DocSetCollector;
use tantivy::indexer::NoMergePolicy;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::query::AllQuery;
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{DocSet, IndexWriter, Searcher, TERMINATED, TantivyDocument};

use super::super::schema::{Fields, schema};
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

fn document(fields: &Fields, (text, title, report): &Passage) -> TantivyDocument {
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

/// The same, cut for the library.
fn cut(fields: &Fields, passage: &Passage) -> TantivyDocument {
    let token =
        |text: &str, position: u32| Token { text: text.to_owned(), position: position as usize, ..Token::default() };
    let mut document = TantivyDocument::default();
    let mut add = |field, tokens| {
        document.add_pre_tokenized_text(field, PreTokenizedString { text: String::new(), tokens });
    };
    let (text, title) = (Units::of(&passage.0), Units::of(&passage.1));
    let (mut tokens, mut words) = (Vec::new(), Vec::new());
    each_term(&text, &segmenter(), |kind, term, position| match kind {
        Kind::Placed => tokens.push(token(term, position)),
        Kind::Word => words.push(token(term, position)),
    });
    add(fields.text, std::mem::take(&mut tokens));
    add(fields.words, words);
    SingleUnits::default().each(&text, |unit| tokens.push(token(unit, 0)));
    add(fields.units, std::mem::take(&mut tokens));
    each_pair(&title, |term, position| tokens.push(token(term, position)));
    add(fields.title, std::mem::take(&mut tokens));
    SingleUnits::default().each(&title, |unit| tokens.push(token(unit, 0)));
    add(fields.title_units, std::mem::take(&mut tokens));
    each_path_term(&title, |term, position| tokens.push(token(term, position)));
    add(fields.file_path, tokens);
    add(fields.border, vec![token(&passage.1, 0)]);
    let rest = self::document(fields, passage);
    for (field, value) in rest.field_values() {
        if let Some(number) = value.as_u64() {
            document.add_u64(field, number);
        } else if let Some(bytes) = value.as_bytes() {
            document.add_bytes(field, bytes);
        }
    }
    document
}

/// Writes them in batches of so many passages, which hold so many tokens.
fn written(passages: &[Passage], of_batch: usize, most_tokens: usize) -> (Searcher, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let (schema, fields) = schema();
    let index = Index::create_in_ram(schema.clone());
    let mut builder = SegmentBuilder::new(&index, folder.path()).expect("begun");
    let mut batch = Batch::new(&schema, fields, Arc::new(segmenter()), most_tokens);
    for passages in passages.chunks(of_batch) {
        passages.iter().for_each(|passage| batch.add(document(&fields, passage)));
        batch.complete();
        builder.add(&mut batch).expect("added");
    }
    let segment = builder.finish().expect("finished");
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 15 << 20).expect("a writer");
    writer.add_segment(segment).expect("added");
    writer.commit().expect("committed");
    (index.reader().expect("a reader").searcher(), folder)
}

fn written_by_the_library(passages: &[Passage]) -> Searcher {
    let (schema, fields) = schema();
    let index = Index::create_in_ram(schema);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 15 << 20).expect("a writer");
    writer.set_merge_policy(Box::new(NoMergePolicy));
    for passage in passages {
        writer.add_document(cut(&fields, passage)).expect("added");
    }
    writer.commit().expect("committed");
    index.reader().expect("a reader").searcher()
}

/// All that the index holds of a field: the terms, and where each stands how often and at which positions.
type Held = BTreeMap<Vec<u8>, Vec<(u32, u32, Vec<u32>)>>;

fn held(searcher: &Searcher, field: Field) -> Held {
    let segment = searcher.segment_reader(0);
    let index = segment.inverted_index(field).expect("the field");
    let mut held = Held::new();
    let mut terms = index.terms().stream().expect("the terms");
    while terms.advance() {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = index.read_postings_from_terminfo(terms.value(), option).expect("postings");
        let of_term = held.entry(terms.key().to_vec()).or_default();
        let mut count = 0;
        while postings.doc() != TERMINATED {
            let mut positions = Vec::new();
            postings.positions(&mut positions);
            of_term.push((postings.doc(), postings.term_freq(), positions));
            postings.advance();
            count += 1;
        }
        assert_eq!(count, terms.value().doc_freq);
    }
    held
}

/// How many tokens a field has, and how many each document.
fn lengths(searcher: &Searcher, field: Field) -> (u64, Vec<u8>) {
    let segment = searcher.segment_reader(0);
    let lengths = segment.fieldnorms_readers().get_field(field).expect("readable").expect("lengths");
    let of_documents = (0..segment.max_doc()).map(|document| lengths.fieldnorm_id(document)).collect();
    (segment.inverted_index(field).expect("the field").total_num_tokens(), of_documents)
}

fn assert_same(one: &Searcher, other: &Searcher) {
    let (_, fields) = schema();
    for (field, entry) in one.schema().fields().filter(|(_, entry)| entry.is_indexed()) {
        assert_eq!(held(one, field), held(other, field), "{}", entry.name());
    }
    for field in [fields.title, fields.section] {
        assert_eq!(lengths(one, field), lengths(other, field));
    }
    let record = |searcher: &Searcher, address| {
        let document: TantivyDocument = searcher.doc(address).expect("stored");
        document.get_first(fields.record).and_then(|value| value.as_bytes().map(<[u8]>::to_vec))
    };
    let mut all: Vec<_> = one.search(&AllQuery, &DocSetCollector).expect("all").into_iter().collect();
    all.sort();
    let reports = |searcher: &Searcher| searcher.segment_reader(0).fast_fields().u64("report").expect("a column");
    for address in all {
        assert_eq!(record(one, address), record(other, address));
        assert_eq!(reports(one).first(address.doc_id), reports(other).first(address.doc_id));
    }
    assert_eq!(one.num_docs(), other.num_docs());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_segment_is_what_the_library_would_have_written(
        passages in prop::collection::vec(("[人民政府协商12a，。 \n]{0,40}", "[人民政府、1]{0,8}", 0_u64..5), 1..40),
        of_batch in 1_usize..50,
        most_tokens in prop::sample::select(vec![1, 50, 1000]),
    ) {
        let (ours, _folder) = written(&passages, of_batch, most_tokens);
        assert_same(&ours, &written_by_the_library(&passages));
        // Long words count where the pairs do.
        let terms = |text: &str| {
            let mut count = 0;
            each_term(&Units::of(text), &segmenter(), |_, _, _| count += 1);
            count
        };
        let expected: Vec<u32> = passages.iter().map(|(text, ..)| terms(text)).collect();
        let total = expected.iter().copied().map(u64::from).sum();
        let expected = expected.into_iter().map(FieldNormReader::fieldnorm_to_id).collect();
        prop_assert_eq!(lengths(&ours, schema().1.text), (total, expected));
    }
}

#[test]
fn there_is_room_for_the_number_of_every_field() {
    assert!(schema().0.num_fields() <= MOST_FIELDS);
}

#[test]
fn postings_of_many_documents_are_what_the_library_would_have_written() {
    let passage =
        |at: u64| (format!("第{at}次人民代表大会，{}", "协商".repeat(at as usize % 7)), format!("人{}", at % 3), at);
    let passages: Vec<Passage> = (0..1500).map(passage).collect();
    let (ours, _folder) = written(&passages, 400, 5000);
    assert_same(&ours, &written_by_the_library(&passages));
}
