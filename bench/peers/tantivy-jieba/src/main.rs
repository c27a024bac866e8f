//! tantivy with tantivy-jieba, as one would write it from their documentation: jieba's words with positions, and the
//! text sought in quotes through the query parser. It has the verbs that every peer has, see bench/peers/__init__.py.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::{Index, Searcher, TantivyDocument, doc};

type Failure = Box<dyn std::error::Error>;

const THREADS: usize = 2;
const MEMORY: usize = 256_000_000;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["build", passages, index] => {
            std::fs::create_dir_all(index)?;
            let (schema, ..) = schema();
            write(&with_jieba(Index::create_in_dir(index, schema)?), Path::new(passages), THREADS)
        }
        ["add", passages, index] => write(&with_jieba(Index::open_in_dir(index)?), Path::new(passages), 1),
        ["ask", index, sought] => ask(Path::new(index), sought),
        ["warm", index, queries] => warm(Path::new(index), Path::new(queries)),
        _ => Err("usage: build PASSAGES INDEX | add PASSAGES INDEX | ask INDEX TEXT | warm INDEX QUERIES".into()),
    }
}

fn schema() -> (Schema, Field, Field) {
    let mut builder = Schema::builder();
    let path = builder.add_text_field("path", STRING | STORED);
    let indexing =
        TextFieldIndexing::default().set_tokenizer("jieba").set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = builder.add_text_field("text", TextOptions::default().set_indexing_options(indexing).set_stored());
    (builder.build(), path, text)
}

fn with_jieba(index: Index) -> Index {
    index.tokenizers().register("jieba", tantivy_jieba::JiebaTokenizer::new());
    index
}

fn write(index: &Index, passages: &Path, threads: usize) -> Result<(), Failure> {
    let (_, path, text) = schema();
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(threads, MEMORY)?;
    for line in BufReader::new(File::open(passages)?).lines() {
        let line = line?;
        let (file, passage) = line.split_once('\t').ok_or("a line without a tab")?;
        writer.add_document(doc!(path => file, text => passage))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

fn ask(index: &Path, sought: &str) -> Result<(), Failure> {
    let index = with_jieba(Index::open_in_dir(index)?);
    let (count, hits) = search(&index, &index.reader()?.searcher(), sought)?;
    println!("{count}");
    for hit in hits {
        println!("{hit}");
    }
    Ok(())
}

fn warm(index: &Path, queries: &Path) -> Result<(), Failure> {
    let index = with_jieba(Index::open_in_dir(index)?);
    let searcher = index.reader()?.searcher();
    let queries = std::fs::read_to_string(queries)?;
    for is_measured in [false, true] {
        for sought in queries.lines() {
            let started = Instant::now();
            let (count, _) = search(&index, &searcher, sought)?;
            let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
            if is_measured {
                println!("{milliseconds:.4}\t{count}");
            }
        }
    }
    Ok(())
}

/// Counts all that matches and fetches the ten best.
fn search(index: &Index, searcher: &Searcher, sought: &str) -> Result<(usize, Vec<String>), Failure> {
    let (_, path, text) = schema();
    let query = QueryParser::for_index(index, vec![text]).parse_query(&format!("\"{sought}\""))?;
    let (best, count) = searcher.search(&query, &(TopDocs::with_limit(10).order_by_score(), Count))?;
    let mut hits = Vec::new();
    for (_, address) in best {
        let document: TantivyDocument = searcher.doc(address)?;
        let field = |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
        hits.push(format!("{}\t{}", field(path), field(text)));
    }
    Ok((count, hits))
}
