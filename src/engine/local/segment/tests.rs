//! A segment holds what the library would have written, however many runs it was made of.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use tantivy::collector::DocSetCollector;
use tantivy::indexer::NoMergePolicy;
use tantivy::postings::Postings;
use tantivy::query::AllQuery;
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{DocSet, IndexWriter, Searcher, TERMINATED};

use super::super::schema::schema;
use super::*;
use crate::text::dictionary::{COMPILED, Dictionary};

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
    let mut tokens = Vec::new();
    each_term(&Units::of(&passage.0), &segmenter(), |term, position| tokens.push(token(term, position)));
    add(fields.text, std::mem::take(&mut tokens));
    SingleUnits::default().each(&Units::of(&passage.0), |unit| tokens.push(token(unit, 0)));
    add(fields.units, std::mem::take(&mut tokens));
    each_short_term(&Units::of(&passage.1), |term, position| tokens.push(token(term, position)));
    add(fields.title, std::mem::take(&mut tokens));
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

fn written(passages: &[Passage], most_tokens: usize) -> (Searcher, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let (schema, fields) = schema();
    let index = Index::create_in_ram(schema);
    let mut builder =
        SegmentBuilder::new(&index, folder.path(), fields, Arc::new(segmenter()), most_tokens, 2).expect("begun");
    passages.iter().for_each(|passage| builder.add(&document(&fields, passage)).expect("added"));
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

fn held(searcher: &Searcher, field: Field) -> (Held, u64, Vec<u8>) {
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
    let lengths = segment.fieldnorms_readers().get_field(field).expect("readable");
    let lengths = lengths
        .map_or(Vec::new(), |lengths| (0..segment.max_doc()).map(|document| lengths.fieldnorm_id(document)).collect());
    (held, index.total_num_tokens(), lengths)
}

fn assert_same(one: &Searcher, other: &Searcher) {
    let (_, fields) = schema();
    for (field, entry) in one.schema().fields().filter(|(_, entry)| entry.is_indexed()) {
        assert_eq!(held(one, field), held(other, field), "{}", entry.name());
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
        most_tokens in prop::sample::select(vec![1, 50, 1000]),
    ) {
        let (ours, _folder) = written(&passages, most_tokens);
        assert_same(&ours, &written_by_the_library(&passages));
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
    let (ours, _folder) = written(&passages, 5000);
    assert_same(&ours, &written_by_the_library(&passages));
}
