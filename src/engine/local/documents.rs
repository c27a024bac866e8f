//! What is written of a report: a document for each of its passages, and the row of its file as far as they say more of it.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tantivy::TantivyDocument;

use super::backlog::waiting_bytes;
use super::compare::Job;
use super::manifest::{Row, file_number};
use super::origin;
use super::reader::LARGEST;
use super::records::RecordWriter;
use super::schema::{Extent, Fields, PassageRecord};
use crate::error::Result;
use crate::report::format::{self, Format};
use crate::report::{self, Metadata, Part};
use crate::text::fingerprint::fingerprint;
use crate::text::sketch::Sketch;
use crate::text::terms::{Border, border};
use crate::text::units::Units;

/// What is learnt of records is learnt of so many files, and so many passages of each.
const SAMPLES: usize = 400;
const SAMPLES_OF_FILE: usize = 16;

/// The passages of a file as documents, and what they count while they wait, in bytes. Its row gets its sketch.
pub(super) fn documents(
    fields: &Fields,
    records: &mut RecordWriter,
    row: &mut Row,
    parts: Vec<Part>,
) -> Result<(Vec<TantivyDocument>, usize)> {
    let number = file_number(row.root, &row.path);
    let mut passages = Vec::new();
    let mut records_of_file = Vec::new();
    let mut units = Units::default();
    let mut sketch = Sketch::default();
    let mut bytes = 0;
    for (part, article) in (0..).zip(parts) {
        let mut rest = article.passages.into_iter().peekable();
        while let Some(passage) = rest.next() {
            bytes += waiting_bytes(&passage.text);
            let mut document = TantivyDocument::default();
            document.add_u64(fields.report, number);
            let Metadata { district, year, institution, covers } = &passage.metadata;
            document.add_u64(fields.district, district.as_ref().map_or(0, |known| u64::from(known.value)));
            document.add_u64(fields.year, year.as_ref().map_or(0, |known| u64::from(known.value)));
            document.add_u64(fields.institution, institution.as_ref().map_or(0, |known| known.value as u64));
            let last = covers.as_ref().map_or(0, |known| known.value.1);
            document.add_u64(fields.covers_last, u64::from(last));
            origin::add(&mut document, fields, &passage.metadata);
            document.add_text(fields.text, &passage.text);
            let next = rest.peek().filter(|next| next.continues);
            let border = next.and_then(|next| border(&passage.text, &next.text));
            units.set(&passage.text);
            document.add_u64(fields.extent, border.as_ref().map_or(0, |border| extent(&units, border).to_number()));
            if let Some(border) = border {
                document.add_text(fields.border, border.term);
            }
            document.add_u64(fields.fingerprint, fingerprint(&units));
            sketch.add(&units);
            document.add_text(fields.title, &article.title);
            document.add_text(fields.section, passage.section.join("\n"));
            records_of_file.push(PassageRecord::new(row.root, &row.path, part, &article.title, passage));
            passages.push(document);
        }
    }
    row.sketch = sketch.number();
    records_of_file.iter_mut().for_each(|record| record.sketch = row.sketch);
    for (passage, record) in passages.iter_mut().zip(records.pack(&records_of_file)?) {
        passage.add_bytes(fields.record, &record);
    }
    Ok((passages, bytes))
}

/// Some records of each of some files that are spread over all jobs, to learn from what records have in common. Texts are
/// enough for it: other formats hold the same.
pub(super) fn samples(jobs: &[Job]) -> Vec<Vec<PassageRecord>> {
    let is_text = |job: &&Job| {
        format::supported(&job.found.relative).is_some_and(Format::is_one_text) && job.found.size <= LARGEST
    };
    let jobs: Vec<&Job> = jobs.iter().filter(is_text).collect();
    let step = jobs.len().div_ceil(SAMPLES).max(1);
    let mut samples = Vec::new();
    for job in jobs.iter().step_by(step) {
        // What cannot be read is met again, and named, when all files are read.
        let Ok(bytes) = fs::read(&job.found.path) else { continue };
        if format::is_risky(&job.found.relative, &bytes) {
            continue;
        }
        let report = catch_unwind(AssertUnwindSafe(|| report::read(&job.found.relative, &bytes)));
        let Ok(Ok(report)) = report else { continue };
        let mut records = Vec::new();
        for (part, article) in (0..).zip(report.parts) {
            let record = |passage| PassageRecord::new(job.root, &job.found.relative, part, &article.title, passage);
            records.extend(article.passages.into_iter().map(record));
        }
        // From all of a report: its beginning is unlike the rest.
        let step = records.len().div_ceil(SAMPLES_OF_FILE).max(1);
        samples.push(records.into_iter().step_by(step).collect());
    }
    samples
}

/// How a text goes on behind its border.
fn extent(units: &Units, border: &Border) -> Extent {
    let last = units.iter().last().map_or(0, |unit| unit.position);
    Extent {
        positions: last + 1 + u32::from(border.is_separated),
        is_separated: border.is_separated,
        begins_sentence: border.begins_sentence,
    }
}
