//! An index of passages that are ready-made: no folder is walked and no report is read. It holds what an index of
//! reports holds, so that the ranking can be measured on judged passages without the reading of reports taking part.

use std::sync::Arc;

use tantivy::TantivyDocument;

use super::checked::Damage;
use super::failure::failed;
use super::home::Home;
use super::library::{create, writer};
use super::manifest::file_number;
use super::records::{self, RecordWriter};
use super::schema::{self, Fields, PassageRecord};
use super::segment::{Batch, SegmentBuilder};
use super::write::LIMITS;
use super::{Totals, dictionary};
use crate::error::Result;
use crate::text::fingerprint::fingerprint;
use crate::text::segment::IndexSegmenter;
use crate::text::units::Units;

/// Builds an index of the `passages`, of which each is a report of its own with its name for a path.
pub(super) fn build(home: &Home, passages: impl Iterator<Item = (String, String)>) -> Result<()> {
    let _lock = home.lock()?;
    let current = home.begin(Vec::new())?;
    let folder = home.generation(&current);
    let fields = *schema::fields();
    let index = create(&folder, &Damage::default())?;
    let segmenter = Arc::new(IndexSegmenter::new(dictionary()?, u64::MAX));
    // One segment, so that the same passages stand in the same order whenever they are indexed.
    let mut segment = SegmentBuilder::new(&index, &folder).map_err(failed("write the index"))?;
    let mut batch = Batch::new(fields, segmenter, LIMITS.tokens);
    records::write_dictionary(&folder, &[])?;
    let mut records = RecordWriter::open(&folder)?;
    let mut totals = Totals::default();
    for (name, text) in passages {
        batch.add(document(&fields, &mut records, name, text)?);
        if batch.is_full() {
            batch.complete();
            segment.add(&mut batch).map_err(failed("write to the index"))?;
        }
        totals.passages += 1;
        totals.reports += 1;
    }
    batch.complete();
    segment.add(&mut batch).map_err(failed("write to the index"))?;
    let segment = segment.finish().map_err(failed("write the index"))?;
    let mut writer = writer(&index)?;
    writer.add_segment(segment).map_err(failed("write the index"))?;
    let mut commit = writer.prepare_commit().map_err(failed("write the index"))?;
    commit.set_payload(&serde_json::to_string(&totals).unwrap_or_default());
    commit.commit().map_err(failed("commit the index"))?;
    home.swap(&current)?;
    home.sweep(Some(&current));
    Ok(())
}

fn document(fields: &Fields, records: &mut RecordWriter, name: String, text: String) -> Result<TantivyDocument> {
    let mut document = TantivyDocument::default();
    document.add_u64(fields.report, file_number(0, &name));
    document.add_u64(fields.fingerprint, fingerprint(&Units::of(&text)));
    for field in [fields.district, fields.year, fields.institution, fields.extent, fields.covers_last] {
        document.add_u64(field, 0);
    }
    document.add_text(fields.text, &text);
    let record = PassageRecord::alone(name, text);
    for kept in records.pack(&[record])? {
        document.add_bytes(fields.record, &kept);
    }
    Ok(document)
}
