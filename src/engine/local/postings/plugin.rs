//! The postings as a part of the segments of the index library, which merges them with the rest.

use std::any::Any;
use std::collections::BTreeMap;

use tantivy::directory::TerminatingWrite;
use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::schema::Field;
use tantivy::{
    DocId, DocSet, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, TERMINATED,
};

use super::{Detail, EXTENSION, List, PassagesWriter, PostingsWriter, SegmentPostings};
use crate::engine::local::checked::Damage;
use crate::engine::local::schema::fields;

/// Merges postings.
pub(in crate::engine::local) struct PostingsPlugin {
    /// What of them is damaged is noted.
    pub(in crate::engine::local) damage: Damage,
}

impl SegmentPlugin for PostingsPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, _context: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(NoPostings))
    }

    fn merge(&self, context: PluginMergeContext) -> tantivy::Result<()> {
        // The library puts the documents of the segments one after the other, without those that are deleted.
        let mut sources = Vec::new();
        let mut documents = 0;
        for reader in context.readers {
            let mut numbers = vec![TERMINATED; reader.max_doc() as usize];
            for document in reader.doc_ids_alive() {
                numbers[document as usize] = documents;
                documents += 1;
            }
            let postings = SegmentPostings::open(reader, &self.damage)?;
            postings.check()?;
            sources.push(Source { postings, numbers });
        }
        let write = context.target_segment.open_write(SegmentComponent::Custom(EXTENSION.to_owned()))?;
        let write = merge(&sources, PostingsWriter::new(write, documents))?;
        write.terminate()?;
        Ok(())
    }
}

/// Postings that are merged with others.
pub(super) struct Source {
    pub(super) postings: SegmentPostings,
    /// The new number of each document; [`TERMINATED`] where it is left out. They grow, from source to source too.
    pub(super) numbers: Vec<DocId>,
}

/// Merges postings.
pub(super) fn merge<Sink: std::io::Write>(
    sources: &[Source],
    mut writer: PostingsWriter<Sink>,
) -> std::io::Result<Sink> {
    let mut streams: Vec<_> = sources.iter().map(|source| source.postings.all()).collect();
    // Where each stands, in the order of the terms and then of the sources.
    let mut heads: BTreeMap<(Vec<u8>, usize), List> = BTreeMap::new();
    for (at, stream) in streams.iter_mut().enumerate() {
        heads.extend(stream()?.map(|(term, list)| ((term, at), list)));
    }
    let mut tokens: BTreeMap<Field, u64> = BTreeMap::new();
    let mut last = Vec::new();
    while let Some(((term, at), list)) = heads.pop_first() {
        heads.extend(streams[at]()?.map(|(term, list)| ((term, at), list)));
        let field = Field::from_field_id(u32::from(term[0]));
        let (mut cursor, detail) = (list.cursor(), list.detail());
        let count = list.count();
        let mut left = count;
        let mut document = cursor.doc();
        while document != TERMINATED {
            left = left.saturating_sub(1);
            let number = sources[at].numbers.get(document as usize).copied().unwrap_or(TERMINATED);
            if number != TERMINATED {
                // A term begins with its first document: of some all are left out.
                if last != term {
                    writer.term(&term)?;
                    last.clone_from(&term);
                }
                let frequency = if detail >= Detail::Frequencies { cursor.frequency() } else { 1 };
                let measure = fields().measure(field);
                if fields().measured().contains(&measure) {
                    *tokens.entry(measure).or_default() += u64::from(frequency);
                }
                let distances = cursor.distances();
                if detail >= Detail::Positions && distances.len() != frequency as usize {
                    return Err(sources[at].postings.damaged());
                }
                writer.document(number, frequency, distances);
            }
            document = cursor.advance();
        }
        // What cannot be read is not to be lost in silence; no list was written without a document.
        if left > 0 || count == 0 {
            return Err(sources[at].postings.damaged());
        }
    }
    let measures = fields().measured().map(|field| (field, measures(sources, field)));
    let tokens: Vec<(Field, u64)> = tokens.into_iter().collect();
    writer.finish(&passages(sources), &measures, &tokens)
}

/// What is known of the documents that are kept.
fn passages(sources: &[Source]) -> PassagesWriter {
    let mut kept = PassagesWriter::default();
    for Source { postings, numbers } in sources {
        let passages = postings.passages();
        for (group, (_, file)) in passages.all().zip(passages.files()) {
            let is_kept =
                |document: &DocId| numbers.get(*document as usize).is_some_and(|number| *number != TERMINATED);
            for document in group.documents.filter(is_kept) {
                kept.add(file, group.provenance, passages.fingerprint(document));
            }
        }
    }
    kept
}

/// The lengths of the documents that are kept.
fn measures(sources: &[Source], field: Field) -> Vec<u8> {
    let mut kept = Vec::new();
    for Source { postings, numbers } in sources {
        let lengths = postings.measure(field);
        let length = |at: usize| lengths.as_ref().and_then(|lengths| lengths.byte(at)).unwrap_or(0);
        kept.extend(numbers.iter().enumerate().filter(|(_, number)| **number != TERMINATED).map(|(at, _)| length(at)));
    }
    kept
}

/// What the library would write of documents that it is given itself, which it never is.
struct NoPostings;

impl PluginWriter for NoPostings {
    fn serialize(self: Box<Self>, segment: &Segment, _order: Option<&DocIdMapping>) -> tantivy::Result<()> {
        let write = segment.open_write(SegmentComponent::Custom(EXTENSION.to_owned()))?;
        PostingsWriter::new(write, 0).finish(&PassagesWriter::default(), &[], &[])?.terminate()?;
        Ok(())
    }

    fn mem_usage(&self) -> usize {
        0
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
