//! Verifying an index: whether its files are what was written, whether it holds what its list of files says, whether it is
//! up to date with its folders, and whether it finds what stands in its passages. A query checks what it reads; this checks all.

use std::fs;
use std::path::Path;

use tantivy::{DocAddress, DocId};

use super::across::begins_in;
use super::checked::COMMIT;
use super::compare::{Changes, Job, compare};
use super::failure::failed;
use super::home::{Current, Home};
use super::intact::{check_file, is_refusal, names};
use super::manifest::{self, Row, State, file_hash};
use super::plan::set_of;
use super::roots::roots;
use super::schema::PassageRecord;
use super::select::select;
use super::tellers::number;
use super::{Local, records};
use crate::engine::Request;
use crate::error::{Error, Result, reason};
use crate::query::{Filters, Node, Piece};
use crate::text::units::{Joint, Unit, Units};
use crate::worker;

/// So many places of the index are looked at, with so many passages each, and so many texts are sought that stand there.
const PLACES: usize = 100;
const PASSAGES: usize = 10;
const TEXTS: usize = 200;
/// The longest text that is sought, in units.
const LONGEST: usize = 8;

/// What was found in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Files of the index that are what was written.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
    /// Files of the folders that are new, or of which the content, or what is said of them elsewhere, is not that in the
    /// index; and what has come to be no file that can be read.
    pub changed: usize,
    /// Files in the index that are not in the folders any more.
    pub gone: usize,
    /// Texts that were sought, each found in just the passages, of those looked at, in which it stands.
    pub texts: usize,
    /// Passages that were looked at.
    pub passages: usize,
}

/// So often an index is looked at that changes while it is looked at.
const MOST_TIMES: usize = 5;

/// Verifies the index in a folder. Updates are not held up meanwhile: what one of them removes is no damage.
///
/// # Errors
/// [`Error::Damaged`], with all that is, when the index is not what was written or does not find what it holds;
/// [`Error::Locked`] when it changes all the time; others when it, or a folder of its reports, cannot be read.
pub(super) fn verify(folder: &Path) -> Result<Verified> {
    let home = Home::new(folder);
    let mut times = 0;
    let (local, verified) = loop {
        let before = state(&home)?;
        let looked = verify_state(&home, &before.0);
        // What was seen of two states says nothing of either.
        if state(&home)? == before {
            break looked?;
        }
        times += 1;
        if times == MOST_TIMES {
            let holder = "it has changed each time it was looked at".to_owned();
            return Err(Error::Locked { path: folder.to_owned(), holder });
        }
    };
    let (changed, gone) = local.undamaged(differing(&local))?;
    Ok(Verified { changed, gone, ..verified })
}

/// What names the state that is in use: the generation, and its commit.
fn state(home: &Home) -> Result<(Current, Vec<u8>)> {
    let Some(current) = home.readable()? else { return Err(Error::NoIndex(home.folder().to_owned())) };
    let commit = fs::read(home.generation(&current).join(COMMIT)).unwrap_or_default();
    Ok((current, commit))
}

/// Looks at the index alone.
fn verify_state(home: &Home, current: &Current) -> Result<(Local, Verified)> {
    let folder = home.folder();
    let generation = home.generation(current);
    let damaged = |why: String| Error::Damaged { path: folder.to_owned(), why };
    let mut found = Vec::new();
    let (mut files, mut bytes) = (0, 0);
    for name in names(&generation, &mut found)? {
        let path = generation.join(&name);
        match fs::File::open(&path).map_err(|error| Error::io("read", &path, error)) {
            Err(error) if is_refusal(&error) => return Err(error),
            _ => {}
        }
        match check_file(&generation, &name) {
            Ok(length) => {
                files += 1;
                bytes += length;
            }
            Err(why) => found.push(why),
        }
    }
    match records::RecordReader::open(&generation) {
        Err(error) if is_refusal(&error) => return Err(error),
        Err(Error::Damaged { why, .. }) => found.push(why),
        Err(Error::Index { source, .. }) => {
            let why = reason(source.as_ref());
            found.push(if why.contains(records::FILE) { why } else { format!("{}: {why}", records::FILE) });
        }
        Err(error) => found.push(error.to_string()),
        Ok(_) => {}
    }
    if !found.is_empty() {
        found.sort();
        found.dedup();
        return Err(damaged(found.join("; ")));
    }
    let local = Local::open(folder)?;
    if let Some(why) = local.undamaged(local.unlisted())? {
        return Err(damaged(why));
    }
    let sample = local.undamaged(Sample::take(&local))?;
    let wrong = local.undamaged(sample.wrong(&local))?;
    if let Some(first) = wrong.first() {
        let why = format!(
            "{} of {} texts are not found just where they stand, `{first}` among them",
            wrong.len(),
            sample.texts.len()
        );
        return Err(damaged(why));
    }
    let (texts, passages) = (sample.texts.len(), sample.records.len());
    Ok((local, Verified { files, bytes, changed: 0, gone: 0, texts, passages }))
}

/// How many files of the folders are not what the index says, and how many are gone. All of them are read: a change may
/// leave size and time as they were.
fn differing(local: &Local) -> Result<(usize, usize)> {
    let (folder, folders) = (local.home.folder(), &local.current.roots);
    let home = folder.canonicalize().map_err(|error| Error::io("read", folder, error))?;
    roots(&home, folders, &[])?;
    let rows = || manifest::rows(&local.snapshot, local.snapshot.postings());
    let changes = compare(folders, &home, rows)?;
    let Changes { jobs, gone, obstacles, tellers, rows, .. } = &changes;
    let is_same = |old: &Row, path: &Path| match file_hash(path) {
        Ok(hash) => hash == old.hash,
        // It could not be opened before, and is named so.
        Err(_) => old.modified == 0 && old.state != State::Read,
    };
    // A file that was new when it was read is read again, and mostly found to be as it was, and described as it was.
    let is_news = |job: &&Job| {
        !job.old.as_ref().is_some_and(|old| {
            let is_told = |row: &Row| row.told == number(&tellers.told(row.root, &row.path, row.container()));
            old.reader == worker::version(&old.path)
                && [old].into_iter().chain(&job.members).all(is_told)
                && is_same(old, &job.found.path)
        })
    };
    let is_file = |row: &&Row| row.container().is_none() && row.hash != 0;
    let has_changed = |row: &&Row| !is_same(row, &changes.path(row, folders));
    let changed = jobs.iter().filter(is_news).count()
        + obstacles.len()
        + rows.values().filter(is_file).filter(has_changed).count();
    Ok((changed, gone.len()))
}

/// Passages spread over the index, and texts that stand in them.
struct Sample {
    records: Vec<(DocAddress, PassageRecord)>,
    texts: Vec<String>,
}

impl Sample {
    fn take(local: &Local) -> Result<Self> {
        let failed = failed("read the passages");
        let mut addresses = Vec::new();
        for (ordinal, segment) in (0..).zip(local.snapshot.segment_readers()) {
            let step = (segment.max_doc() as usize).div_ceil(PLACES).max(PASSAGES);
            let passages = local.snapshot.passages(ordinal as usize);
            for first in (0..segment.max_doc()).step_by(step) {
                let here = first..segment.max_doc().min(first + PASSAGES as DocId);
                let is_passage = |document: &DocId| {
                    passages.group(*document).provenance.is_passage && !segment.is_deleted(*document)
                };
                addresses.extend(here.filter(is_passage).map(|document| DocAddress::new(ordinal, document)));
            }
        }
        let mut records = Vec::new();
        for address in addresses {
            records.extend(local.snapshot.record(address).map_err(&failed)?.map(|record| (address, record)));
        }
        let mut texts = Vec::new();
        let step = (records.len() / TEXTS).max(1);
        for (at, (_, record)) in records.iter().enumerate().step_by(step) {
            let units = Units::of(&record.text);
            let slice = units.as_slice();
            // Somewhere in the passage, of some length: all that matters is that they differ.
            let length = 1 + at % LONGEST;
            let Some(first) = (at * 31).checked_rem(slice.len().saturating_sub(length) + 1) else { continue };
            // Nobody types what goes on in the next paragraph.
            let in_one = |sought: &&[Unit]| sought[1..].iter().all(|unit| unit.joint != Joint::Broken);
            if let Some(sought) = slice.get(first..first + length).filter(in_one) {
                let (start, end) = (sought[0].start as usize, sought[length - 1].end as usize);
                texts.push(record.text.chars().skip(start).take(end - start).collect());
            }
        }
        texts.sort_unstable();
        texts.dedup();
        Ok(Self { records, texts })
    }

    /// The texts that are not found in just the passages in which they stand.
    fn wrong(&self, local: &Local) -> Result<Vec<String>> {
        let failed = failed("search the index");
        let index = &local.snapshot;
        let request = Request::default();
        let units: Vec<Units> = self.records.iter().map(|(_, record)| Units::of(&record.text)).collect();
        let mut wrong = Vec::new();
        for text in &self.texts {
            let node = Node::Piece(Piece::quoted(text.clone()));
            let set = set_of(&node, &request, local.dictionary, &local.fields, index).map_err(&failed)?;
            let selected = select(index, set.as_ref(), &Filters::default()).map_err(&failed)?.documents;
            let sought = Units::of(text);
            for ((address, record), units) in self.records.iter().zip(&units) {
                let is_found = selected[address.segment_ord as usize].binary_search(&address.doc_id).is_ok();
                let stands = units.occurrences(&sought).next().is_some()
                    || (units.overlap(&sought).is_some() && begins_in(index, *address, &sought).map_err(&failed)?);
                if is_found != stands {
                    wrong.push(format!("{text}` in `{}", record.path));
                    break;
                }
            }
        }
        Ok(wrong)
    }
}
