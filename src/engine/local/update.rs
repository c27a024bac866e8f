//! Bringing an index up to date: the folders are walked and compared with the manifest, what changed is read by
//! several threads and written in one commit. An interrupted update leaves the index as it was.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use tantivy::Searcher;
use tracing::info;

use super::checked::Damage;
use super::compare::{Changes, Unlisted, compare};
use super::copies::Copies;
use super::documents::samples;
use super::durable;
use super::failure::{Named, failed};
use super::home::{Current, Home};
use super::laps::Laps;
use super::library::{self, create, open, postings_of, writer};
use super::manifest::{self, Row, State};
use super::postings::Postings;
use super::records;
use super::remove::Removed;
use super::roots::{Roots, is_empty, roots};
use super::schema;
use super::taken::Done;
use super::write::{LIMITS, Place, write_all};
use super::{Totals, Update, merge, stray};
use crate::engine::{FileNote, Outcome, Progress};
use crate::error::{Error, Result};
use crate::text::segment::IndexSegmenter;

/// Brings the index in `home` up to date, or builds it anew.
pub(super) fn update(home: &Home, update: &Update<'_>, progress: &dyn Progress) -> Result<Outcome> {
    let Update { folders: added, rebuild, reader } = *update;
    let started = Instant::now();
    // What cannot be understood can be replaced; what cannot be read now may be read later.
    let current = || match home.current() {
        Err(Error::FoldersUnknown(_)) if rebuild => Ok(None),
        current => current,
    };
    if current()?.is_none() {
        // Nothing is made where there is nothing to read, or where something else lies.
        roots(home.folder(), &[], added)?;
        home.is_free()?;
    }
    let _lock = home.lock()?;
    let old = current()?;
    // What an interrupted build left would take the room that this one needs. Where what is in use cannot be told, nothing
    // is removed.
    if let Ok(in_use) = home.current() {
        home.sweep(in_use.as_ref());
    }
    // Another layout or dictionary cannot be updated: the folders it remembers are indexed anew.
    let usable = if rebuild { None } else { home.readable().unwrap_or(None) };
    let remembered = match (&old, rebuild && !added.is_empty()) {
        (Some(old), false) => &old.roots[..],
        _ => &[],
    };
    let Roots { paths: roots, renumbered } = roots(home.folder(), remembered, added)?;
    if roots.is_empty() {
        // Whoever does not know the folders would put an empty index in the place of a full one.
        home.current()?;
    }
    let usable = usable.filter(|_| !renumbered);
    let is_new = usable.is_none();
    // What is held of them cannot be asked of an index that is read no more.
    let lost = remembered.iter().find(|root| is_new && !rebuild && is_empty(Path::new(root)));
    if let Some(lost) = lost {
        return Err(Error::EmptyCorpus(PathBuf::from(lost)));
    }
    let current = match usable {
        Some(current) => Current { roots: roots.clone(), ..current },
        None => home.begin(roots.clone())?,
    };
    let folder = home.generation(&current);
    let damage = Damage::default();
    // A folder is remembered before it is committed that there is something of it: who interrupts an update between the two
    // has it read by the next, and not forgotten.
    let is_added = !is_new && old.as_ref().is_some_and(|old| old.roots != current.roots);
    let remember = || if is_added { home.swap(&current) } else { Ok(()) };
    let outcome = bring_up_to_date(&folder, is_new, &roots, reader, progress, &damage, &remember);
    let outcome = home.damaged(&damage).map_or(outcome, Err).named(&folder);
    let mut outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            match &old {
                _ if !is_new => {}
                Some(old) => home.sweep(Some(old)),
                // What is in use, if anything is, cannot be told: only what was begun is removed.
                None => home.discard(&current),
            }
            return Err(error);
        }
    };
    if is_new && let Err(error) = home.swap(&current) {
        // It may be in use all the same: its name may be there and only not be known to be on the disk.
        if home.current().is_ok_and(|in_use| in_use.as_ref() != Some(&current)) {
            home.discard(&current);
        }
        return Err(error);
    }
    home.sweep(Some(&current));
    outcome.rebuilt = is_new;
    outcome.seconds = started.elapsed().as_secs_f64();
    Ok(outcome)
}

fn bring_up_to_date(
    folder: &Path,
    is_new: bool,
    roots: &[String],
    program: Option<&Path>,
    progress: &dyn Progress,
    damage: &Damage,
    remember: &dyn Fn() -> Result<()>,
) -> Result<Outcome> {
    let fields = *schema::fields();
    let index = if is_new { create(folder, damage)? } else { open(folder, damage)? };
    // The commit that an interrupted update made is on the disk before what it does not name is removed.
    durable::sync_names(folder).map_err(|error| Error::io("write", folder, error))?;
    // What an interrupted update left would take the room that this one needs.
    stray::remove(&index, folder).map_err(failed("tidy the index"))?;
    let searcher = library::searcher(&index)?;
    let postings = postings_of(&searcher, damage)?;
    let home = folder.parent().and_then(|home| home.canonicalize().ok()).unwrap_or_default();
    let mut laps = Laps::begin();
    let were_empty: Vec<&String> = roots.iter().filter(|root| is_empty(Path::new(root))).collect();
    let changes = compare(roots, &home, || manifest::rows(&searcher, &postings))?;
    // An empty folder may be a disk that is not there: all that is held of it is not thrown away for that. It may come or go
    // while the folders are walked.
    for (root, path) in (0..).zip(roots) {
        let is_gone = changes.gone.iter().any(|row| row.root == root && row.is_report());
        if is_gone && (were_empty.contains(&path) || is_empty(Path::new(path))) {
            return Err(Error::EmptyCorpus(PathBuf::from(path)));
        }
    }
    let copies = Copies::new(&changes);
    let Changes { mut rows, jobs, gone, obstacles, tellers, .. } = changes;
    let unchanged = rows.values().filter(|row| row.is_report()).count() as u64;
    let mut outcome = Outcome { unchanged, ..Outcome::default() };
    let bytes: u64 = jobs.iter().map(|job| job.found.size).sum();
    progress.start(jobs.len() as u64, bytes);
    info!(unchanged, to_read = jobs.len(), bytes, gone = gone.len(), took = %laps.lap(), "walked and compared the folders:");
    if jobs.is_empty() && gone.is_empty() && obstacles.is_empty() && !is_new {
        // All of them stand in the index.
        let mut noted = Vec::new();
        for row in rows.into_values().filter(|row| row.state != State::Read) {
            let notes = manifest::notes(&searcher, &fields, &row)?;
            noted.push((row, notes));
        }
        noted.sort_by(|one, other| (one.0.root, &one.0.path).cmp(&(other.0.root, &other.0.path)));
        remember()?;
        return finish(&searcher, &postings, noted, roots, outcome);
    }
    let dictionary = super::dictionary()?;
    if is_new {
        records::write_dictionary(folder, &samples(&jobs))?;
    }
    let mut writer = writer(&index)?;
    // The index library forgets what is gone.
    writer.garbage_collect_files().wait().map_err(failed("tidy the index"))?;
    let mut removed = Removed::default();
    for row in &gone {
        row.place.into_iter().for_each(|place| removed.row(place));
        removed.passages(row);
    }
    outcome.removed = gone.iter().filter(|row| row.is_report()).count() as u64;
    let vanished: HashSet<u128> = gone.into_iter().map(|row| row.hash).filter(|hash| *hash != 0).collect();
    let obstacle = |Unlisted { row, replaces, reason }| Done::new(row, vec![reason], replaces);
    let obstacles = obstacles.into_iter().map(obstacle).collect();
    let place = Place {
        index: &index,
        folder,
        runs: folder,
        fields,
        limits: LIMITS,
        program,
        tellers: &tellers,
        copies: &copies,
    };
    let segments = write_all(&place, IndexSegmenter::new(dictionary, bytes), &jobs, obstacles, |written| {
        if let Some(place) = written.replaces {
            removed.row(place);
            if written.has_passages {
                removed.passages(&written.row);
            }
        }
        for member in written.old_members {
            match written.has_passages {
                // Its files were read anew.
                true => {
                    member.place.into_iter().for_each(|place| removed.row(place));
                    removed.passages(&member);
                }
                false => {
                    outcome.unchanged += u64::from(member.is_report());
                    rows.insert((member.root, member.path.clone()), member);
                }
            }
        }
        match written.has_passages {
            _ if !written.row.is_report() => {}
            false => outcome.unchanged += 1,
            true => {
                outcome.read += 1;
                outcome.renamed += u64::from(written.replaces.is_none() && vanished.contains(&written.row.hash));
            }
        }
        outcome.bytes += written.file_bytes;
        progress.file(written.file_bytes);
        let before = rows.insert((written.row.root, written.row.path.clone()), written.row);
        // It was as it had been, until a copy took its place.
        outcome.unchanged -= u64::from(before.is_some_and(|row| row.is_report())).min(outcome.unchanged);
        Ok(())
    })?;
    for segment in segments {
        writer.add_segment(segment).map_err(failed("write the index"))?;
    }
    info!(read = outcome.read, bytes = outcome.bytes, took = %laps.lap(), "read the files and wrote what they hold:");
    progress.finish();
    removed.from(&searcher, &postings, &writer)?;
    // Who finds damage goes on with less than there is: nothing of that is committed.
    if let Some(why) = damage.found() {
        return Err(Error::index("update the index", why.to_owned()));
    }
    // A view of the old segments would keep their files when they are merged.
    drop((searcher, postings));
    let mut commit = writer.prepare_commit().map_err(failed("write the index"))?;
    let totals = Totals::of(rows.values(), roots);
    commit.set_payload(&serde_json::to_string(&totals).unwrap_or_default());
    remember()?;
    commit.commit().map_err(failed("commit the index"))?;
    info!(reports = totals.reports, passages = totals.passages, took = %laps.lap(), "committed:");
    merge::tidy(&index, &mut writer).map_err(failed("merge the index"))?;
    writer.wait_merging_threads().map_err(failed("merge the index"))?;
    let searcher = library::searcher(&index)?;
    let postings = postings_of(&searcher, damage)?;
    let noted = manifest::noted(&searcher, &postings, &fields)?;
    finish(&searcher, &postings, noted, roots, outcome)
}

/// Completes the outcome with what the index now holds, and what is noted of its files.
fn finish(
    searcher: &Searcher,
    postings: &Postings,
    noted: Vec<(Row, Vec<String>)>,
    roots: &[String],
    mut outcome: Outcome,
) -> Result<Outcome> {
    let named = |(row, reasons): (Row, Vec<String>)| FileNote {
        path: super::full_path(roots, row.root, &row.path),
        notes: reasons,
    };
    for noted in noted {
        let state = noted.0.state;
        let files = match state {
            State::Read => continue,
            State::Doubtful => &mut outcome.doubtful,
            State::Unread => &mut outcome.unread,
            State::Copy => &mut outcome.copies,
        };
        files.push(named(noted));
    }
    outcome.held = super::status::held(searcher, postings);
    Ok(outcome)
}
