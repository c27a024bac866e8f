//! The rankings that are compared: the engine as a user meets it, and two plain rankings by BM25, over the words of
//! jieba and over pairs of characters.

use std::path::Path;
use std::sync::LazyLock;

use district_search::engine::local::Local;
use district_search::engine::{Engine, Request};
use district_search::query;
use district_search::text::fold::fold;
use district_search::text::terms::push_pair;
use district_search::text::units::{Joint, Units};
use jieba_rs::{Jieba, TokenizeMode};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, Searcher, TantivyDocument, Term};

use crate::Failure;

/// So many documents are asked for.
pub(crate) const DEPTH: usize = 100;

/// Answers queries with the names of documents, best first.
pub(crate) trait Ranking {
    /// The ranking for what is typed.
    fn rank(&self, typed: &str) -> Result<Vec<String>, Failure>;
}

/// The engine of this project.
pub(crate) struct Ours {
    local: Local,
    /// Of nearly identical passages only the best is listed.
    folds: bool,
}

impl Ours {
    /// Opens the index in `folder`, building it where there is none.
    pub(crate) fn new(
        folder: &Path,
        folds: bool,
        passages: impl FnOnce() -> Vec<(String, String)>,
    ) -> Result<Self, Failure> {
        match Local::open(folder) {
            Ok(local) => Ok(Self { local, folds }),
            Err(_) => {
                Local::build(folder, passages().into_iter())?;
                Ok(Self { local: Local::open(folder)?, folds })
            }
        }
    }
}

impl Ranking for Ours {
    fn rank(&self, typed: &str) -> Result<Vec<String>, Failure> {
        let request = Request { query: query::parse(typed)?, limit: DEPTH, unfold: !self.folds, ..Request::default() };
        Ok(self.local.search(&request)?.hits.into_iter().map(|hit| hit.path).collect())
    }
}

/// What a plain ranking takes for terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Terms {
    /// The words of jieba's search mode with its full dictionary and its model for unknown words.
    Jieba,
    /// The same of the text folded as this project folds it, traditional characters to simplified ones.
    FoldedJieba,
    /// Pairs of neighbouring units.
    Pairs,
}

impl Terms {
    fn of(self, text: &str) -> Vec<String> {
        static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);
        match self {
            Self::Jieba => {
                let words = JIEBA.tokenize(text, TokenizeMode::Search, true).into_iter();
                let says_something = |word: &String| word.chars().any(char::is_alphanumeric);
                words.map(|token| token.word.to_lowercase()).filter(says_something).collect()
            }
            Self::FoldedJieba => Self::Jieba.of(&fold(text)),
            Self::Pairs => {
                let units = Units::of(text);
                let mut terms = Vec::new();
                for pair in units.as_slice().windows(2).filter(|pair| pair[1].joint != Joint::Broken) {
                    let mut term = String::new();
                    push_pair(&mut term, &units, &pair[0], &pair[1]);
                    terms.push(term);
                }
                terms
            }
        }
    }
}

/// BM25 with the usual constants over one kind of terms; a document is to hold any of them.
pub(crate) struct Plain {
    searcher: Searcher,
    terms: Terms,
    text: Field,
    name: Field,
}

impl Plain {
    /// Opens the index in `folder`, building it where there is none.
    pub(crate) fn new(
        folder: &Path,
        terms: Terms,
        passages: impl FnOnce() -> Vec<(String, String)>,
    ) -> Result<Self, Failure> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqs);
        let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let name = schema.add_text_field("name", STRING | STORED);
        let index = match Index::open_in_dir(folder) {
            Ok(index) => index,
            Err(_) => {
                std::fs::create_dir_all(folder)?;
                let index = Index::create_in_dir(folder, schema.build())?;
                let mut writer = index.writer_with_num_threads(1, 128 << 20)?;
                for (id, passage) in passages() {
                    let token = |(position, text): (usize, String)| Token { position, text, ..Token::default() };
                    let tokens = terms.of(&passage).into_iter().enumerate().map(token).collect();
                    let mut document = TantivyDocument::default();
                    document.add_pre_tokenized_text(text, PreTokenizedString { text: String::new(), tokens });
                    document.add_text(name, id);
                    writer.add_document(document)?;
                }
                writer.commit()?;
                writer.wait_merging_threads()?;
                index
            }
        };
        let searcher = index.reader()?.searcher();
        Ok(Self { searcher, terms, text, name })
    }
}

impl Ranking for Plain {
    fn rank(&self, typed: &str) -> Result<Vec<String>, Failure> {
        let term = |term: String| -> (Occur, Box<dyn tantivy::query::Query>) {
            let term = Term::from_field_text(self.text, &term);
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
        };
        let query = BooleanQuery::new(self.terms.of(typed).into_iter().map(term).collect());
        let mut names = Vec::new();
        for (_, address) in self.searcher.search(&query, &TopDocs::with_limit(DEPTH).order_by_score())? {
            let document: TantivyDocument = self.searcher.doc(address)?;
            names.extend(document.get_first(self.name).and_then(|value| value.as_str()).map(str::to_owned));
        }
        Ok(names)
    }
}
