//! Fetching: the record of a passage becomes a hit, with what was sought in it marked.

use tantivy::DocAddress;

use super::page::Found;
use super::plan::{Marked, Plan};
use super::rank::weights;
use super::schema::PassageRecord;
use super::snapshot::Snapshot;
use super::twins::{similar, twins};
use super::{Local, full_path};
use crate::engine::{Alike, Hit, Place, Tier, Twins};
use crate::error::{Error, Result};
use crate::text::mark::marks;
use crate::text::units::Units;

fn failed(error: tantivy::TantivyError) -> Error {
    Error::index("fetch a passage", error)
}

/// The hits that the passages of the page are.
pub(super) fn hits(local: &Local, plan: &Plan<'_>, page: &[Found], explain: bool) -> Result<Vec<Hit>> {
    let index = &local.snapshot;
    let addresses: Vec<DocAddress> = page.iter().map(|found| found.ranked.address).collect();
    let records = index.of_records(&addresses, |record| record).map_err(failed)?;
    let records = records.into_iter().map(|record| record.ok_or_else(missing)).collect::<Result<Vec<_>>>()?;
    let sketches: Vec<u64> = records.iter().map(|record| record.sketch).collect();
    let similar = similar(index, &sketches).map_err(failed)?;
    let hits = page.iter().zip(records).zip(similar);
    hits.map(|((found, record), similar)| hit(local, plan, found, record, &similar, explain)).collect()
}

/// The hit that a passage of the page is, of which this is kept; the rows of reports that are `similar` to its own.
fn hit(
    local: &Local,
    plan: &Plan<'_>,
    found: &Found,
    record: PassageRecord,
    similar: &[DocAddress],
    explain: bool,
) -> Result<Hit> {
    let index = &local.snapshot;
    let tier = found.tier;
    let weights =
        if explain { Some(weights(index, plan, &local.fields, found.ranked.address).map_err(failed)?) } else { None };
    let root = |record: &PassageRecord| local.totals.roots.get(record.root as usize).cloned().unwrap_or_default();
    let mut places = Vec::new();
    for address in found.alike.iter().take(Alike::PLACES) {
        let record = self::record(index, *address)?;
        places.push(Place { root: root(&record), path: record.path, lines: record.lines });
    }
    let twins = twins(index, similar, record.root, &record.path).map_err(failed)?;
    let paths = twins.iter().take(Alike::PLACES).map(|(root, path)| full_path(&local.totals.roots, *root, path));
    let twins = Twins { reports: twins.len() as u64, paths: paths.collect() };
    let units = Units::of(&record.text);
    let mut sought = Vec::new();
    let mut begun = Vec::new();
    let stands = |sought: &Units| units.occurrences(sought).next().is_some();
    for marked in &plan.marked {
        match marked {
            Marked::Pattern(pattern) => begun.extend(pattern.places(&units)),
            Marked::Text { whole, .. } if stands(whole) => sought.push(whole),
            // It begins here and ends in the next passage.
            Marked::Text { whole, .. } if tier == Tier::Literal => begun.extend(units.overlap(whole)),
            Marked::Text { synonyms, words, .. } => {
                let standing: Vec<&Units> = synonyms.iter().filter(|synonym| stands(synonym)).collect();
                sought.extend(if standing.is_empty() { words.iter().collect() } else { standing });
            }
        }
    }
    let marks = marks(&units, &sought, begun);
    Ok(Hit {
        tier,
        score: found.ranked.score,
        root: root(&record),
        path: record.path,
        part: record.part,
        title: record.title,
        section: record.section,
        lines: record.lines,
        pages: record.pages,
        metadata: record.metadata,
        text: record.text,
        marks,
        weights,
        twins,
        alike: Alike { passages: found.alike.len() as u64, places },
    })
}

fn missing() -> Error {
    Error::index("fetch a passage", "nothing is kept of it")
}

fn record(index: &Snapshot, address: DocAddress) -> Result<PassageRecord> {
    index.record(address).map_err(failed)?.ok_or_else(missing)
}
