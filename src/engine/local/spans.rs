//! Texts that are to stand together: near each other, in one sentence or paragraph, or as a pattern says. Decided from
//! positions, paragraph by paragraph. A long paragraph is several passages: their positions are counted through, and
//! only where one of the texts itself stands across the border of two passages is their text read.

use std::collections::HashSet;

use tantivy::columnar::ColumnValues;
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::listed::Listed;
use super::places::Places;
use super::postings::{Cursor, SegmentPostings};
use super::runs::{self, Gathered, each_document, gathered};
use super::schema::{Extent, Fields, column};
use super::snapshot::Snapshot;
use super::sought::Sought;
use crate::text::nearby::{Ends, Rule, Span, beginnings};
use crate::text::pattern::Chunk;
use crate::text::terms::{CLAUSE_END, PARAGRAPH_END, SENTENCE_END};
use crate::text::units::Units;

/// The passages in which a place of each text, of one of its alternatives, together obey the rule, and the first of them
/// begins; `None` where there are none.
pub(super) fn together(
    searcher: &Snapshot,
    fields: &Fields,
    texts: &[Vec<Chunk>],
    rule: &Rule,
) -> tantivy::Result<Option<Listed>> {
    let mut found = Vec::new();
    for ordinal in 0..searcher.segment_readers().len() {
        found.push(Search::new(searcher, fields, ordinal, texts, rule)?.run()?);
    }
    Ok(Listed::new(searcher, found))
}

/// The search of one segment.
struct Search<'a> {
    searcher: &'a Snapshot,
    ordinal: usize,
    segment: &'a SegmentReader,
    postings: &'a SegmentPostings,
    texts: &'a [Vec<Chunk>],
    rule: &'a Rule,
    sources: Vec<Vec<Source>>,
    ends: Option<Cursor>,
    extents: std::sync::Arc<dyn ColumnValues<u64>>,
    /// Passages at whose border one of the texts may stand.
    straddled: HashSet<DocId>,
}

impl<'a> Search<'a> {
    fn new(
        searcher: &'a Snapshot,
        fields: &'a Fields,
        ordinal: usize,
        texts: &'a [Vec<Chunk>],
        rule: &'a Rule,
    ) -> tantivy::Result<Self> {
        let segment = searcher.segment_reader(ordinal as u32);
        let postings = searcher.postings().segment(ordinal);
        let mut sources = Vec::new();
        let mut straddled = HashSet::new();
        for alternatives in texts {
            let mut of_text = Vec::new();
            for chunk in alternatives {
                let mut straddles = |document| {
                    straddled.insert(document);
                };
                if chunk.is_open_before || chunk.is_open_behind {
                    let places = gathered(postings, fields, chunk, straddles);
                    of_text.push(Source::Gathered { places, length: length(&chunk.units), next: 0 });
                    continue;
                }
                let sought = Sought::new(chunk.units.clone(), fields);
                for list in sought.borders.iter().filter_map(|term| postings.list(term)) {
                    each_document(&list, &mut straddles);
                }
                of_text.push(Source::new(postings, fields, sought));
            }
            sources.push(of_text);
        }
        let mark = match rule {
            Rule::Sequence(_) => CLAUSE_END,
            Rule::Sentence => SENTENCE_END,
            Rule::Within(_) | Rule::Paragraph => PARAGRAPH_END,
        };
        let mark = Term::from_field_text(fields.text, mark);
        let ends = postings.list(&mark).map(|list| list.cursor());
        let extents = segment.fast_fields().column_first_or_default::<u64>(column::EXTENT)?;
        Ok(Self { searcher, ordinal, segment, postings, texts, rule, sources, ends, extents, straddled })
    }

    fn run(mut self) -> tantivy::Result<Vec<DocId>> {
        let mut found = Vec::new();
        for document in self.candidates()? {
            let mut first = document;
            while first > 0 && self.extent(first - 1).is_some() {
                first -= 1;
            }
            let mut last = document;
            while self.extent(last).is_some() {
                last += 1;
            }
            self.search_run(first, last, &mut found)?;
        }
        Ok(found)
    }

    fn extent(&self, document: DocId) -> Option<Extent> {
        Extent::from_number(self.extents.get_val(document))
    }

    /// One document of every run of passages that may hold all texts, in order.
    fn candidates(&self) -> tantivy::Result<Vec<DocId>> {
        // The text that stands in the fewest documents has to be in the run, here or at a border.
        let of_text = |sources: &Vec<Source>| sources.iter().map(Source::most_documents).sum::<u32>();
        let Some(rarest) = (0..self.sources.len()).min_by_key(|at| of_text(&self.sources[*at])) else {
            return Ok(Vec::new());
        };
        let mut documents: Vec<DocId> = self.straddled.iter().copied().collect();
        for source in &self.sources[rarest] {
            documents.extend(source.documents(self.postings));
        }
        documents.sort_unstable();
        documents.dedup();
        documents.retain(|document| !self.segment.is_deleted(*document));
        // Of each run the first will do: the extents say how far it goes.
        let extents = &self.extents;
        documents.dedup_by(|next, before| (*before..*next).all(|document| extents.get_val(document) != 0));
        Ok(documents)
    }

    /// Searches the passages from `first` to `last`, which one paragraph after the other joins.
    fn search_run(&mut self, first: DocId, last: DocId, found: &mut Vec<DocId>) -> tantivy::Result<()> {
        if (first..=last).any(|document| self.straddled.contains(&document)) {
            return self.search_text(first, last, found);
        }
        let mut spans: Vec<Vec<Span>> = vec![Vec::new(); self.sources.len()];
        let mut ends = Vec::new();
        let mut offsets = Vec::new();
        let mut offset = 0;
        for document in first..=last {
            offsets.push(offset);
            for (sources, spans) in self.sources.iter_mut().zip(&mut spans) {
                for source in sources {
                    source.spans(document, offset, spans);
                }
            }
            if let Some(cursor) = &mut self.ends
                && cursor.seek(document) == document
            {
                ends.extend(cursor.positions().iter().map(|position| position + offset));
            }
            if let Some(extent) = self.extent(document) {
                offset += extent.positions;
                let is_end = match self.rule {
                    Rule::Sequence(_) => extent.is_separated,
                    Rule::Sentence => extent.begins_sentence,
                    Rule::Within(_) | Rule::Paragraph => false,
                };
                if is_end {
                    ends.push(offset - 1);
                }
            }
        }
        if spans.iter().any(Vec::is_empty) {
            return Ok(());
        }
        spans.iter_mut().for_each(|spans| spans.sort_unstable());
        let ends = match self.rule {
            Rule::Sequence(_) => Ends { clauses: ends, ..Ends::default() },
            Rule::Sentence => Ends { sentences: ends, ..Ends::default() },
            Rule::Within(_) | Rule::Paragraph => Ends { paragraphs: ends, ..Ends::default() },
        };
        for begin in beginnings(&spans, self.rule, &ends) {
            let place = offsets.partition_point(|offset| *offset <= begin) - 1;
            found.push(first + place as DocId);
        }
        Ok(())
    }

    fn search_text(&self, first: DocId, last: DocId, found: &mut Vec<DocId>) -> tantivy::Result<()> {
        let mut text = String::new();
        let mut borders = Vec::new();
        for document in first..=last {
            let Some(record) = self.searcher.record(DocAddress::new(self.ordinal as u32, document))? else {
                return Ok(());
            };
            borders.push(text.chars().count() as u32);
            text.push_str(&record.text);
        }
        let units = Units::of(&text);
        let of_text = |alternatives: &Vec<Chunk>| {
            let mut spans: Vec<Span> = alternatives.iter().flat_map(|chunk| chunk.spans(&units)).collect();
            spans.sort_unstable();
            spans
        };
        let spans: Vec<Vec<Span>> = self.texts.iter().map(of_text).collect();
        for begin in beginnings(&spans, self.rule, &Ends::of(&units)) {
            let at = units.as_slice().partition_point(|unit| unit.position < begin);
            let start = units.as_slice()[at].start;
            let place = borders.partition_point(|border| *border <= start) - 1;
            found.push(first + place as DocId);
        }
        Ok(())
    }
}

/// How many positions a text takes.
fn length(units: &Units) -> u32 {
    let units = units.as_slice();
    units.last().map_or(0, |last| last.position + 1 - units[0].position)
}

/// Where one text stands in the documents of a segment.
enum Source {
    /// Two units or more: from the postings of its pairs.
    Phrase { sought: Sought, places: Places, length: u32 },
    /// A single unit, or a text of which a run may go on: gathered from all pairs in which it stands.
    Gathered { places: Gathered, length: u32, next: usize },
}

impl Source {
    fn new(postings: &SegmentPostings, fields: &Fields, sought: Sought) -> Self {
        let units = sought.units.as_slice();
        match units {
            [unit] => {
                let places = runs::unit(postings, fields, sought.units.folded(unit), unit.is_run);
                Self::Gathered { places, length: 1, next: 0 }
            }
            _ => {
                let length = length(&sought.units);
                Self::Phrase { places: Places::new(postings, &sought.cover), sought, length }
            }
        }
    }

    /// At the most so many documents hold it.
    fn most_documents(&self) -> u32 {
        match self {
            Self::Phrase { places, .. } => places.most_documents(),
            Self::Gathered { places, .. } => places.len() as u32,
        }
    }

    /// The documents that may hold it.
    fn documents(&self, postings: &SegmentPostings) -> Vec<DocId> {
        match self {
            Self::Phrase { sought, .. } => {
                // A walk of its own: the places are asked for afterwards, from the beginning.
                let mut places = Places::new(postings, &sought.cover);
                let mut documents = Vec::new();
                let mut document = places.next(0);
                while document != TERMINATED {
                    documents.push(document);
                    document = places.next(document + 1);
                }
                documents
            }
            Self::Gathered { places, .. } => places.iter().map(|(document, _)| *document).collect(),
        }
    }

    /// Adds its places in a document, counted from `offset`. Documents are asked for in their order.
    fn spans(&mut self, document: DocId, offset: u32, spans: &mut Vec<Span>) {
        let span = |start: &u32, length: u32| Span { start: start + offset, end: start + offset + length };
        match self {
            Self::Phrase { places, length, .. } => {
                places.seek(document);
                spans.extend(places.starts.iter().map(|start| span(start, *length)));
            }
            Self::Gathered { places, length, next } => {
                *next += places[*next..].partition_point(|(at, _)| *at < document);
                if let Some((_, starts)) = places.get(*next).filter(|(at, _)| *at == document) {
                    spans.extend(starts.iter().map(|start| span(start, *length)));
                }
            }
        }
    }
}
