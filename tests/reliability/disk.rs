//! A disk as a journal of changes tells of it: what it holds while there is power, and what it may hold when the power
//! was lost at some moment. What was synced is there; all else may be there or not, see [`Journal::after_loss`].

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::dice::Dice;

/// The number of a file or a folder; it keeps it whatever it is called.
pub(crate) type Number = usize;

/// What of a file reaches the disk together.
const BLOCK: usize = 4096;

/// What a file or a folder holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    File(Vec<u8>),
    Folder(BTreeMap<String, Number>),
}

/// One change, or the promise of the system that changes are on the disk.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Bytes {
        file: Number,
        at: usize,
        bytes: Vec<u8>,
    },
    Length {
        file: Number,
        length: usize,
    },
    /// What is renamed loses its old name and gets the new one in the same change.
    Names {
        folder: Number,
        names: Vec<(String, Option<Number>)>,
    },
    /// What was done to it before a change of this place is on the disk.
    Synced {
        number: Number,
        before: usize,
    },
}

/// All that was done to a folder, number 0, and to what is in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Journal {
    /// What was there before, by number; empty for what came later.
    pub(crate) start: Vec<Content>,
    pub(crate) changes: Vec<Change>,
}

/// Which changes of names reach the disk that were not synced.
enum Names {
    /// Those before some moment.
    Orderly(usize),
    /// Each for itself, so many of a hundred.
    Each(usize),
}

impl Change {
    /// What it changes, if it changes anything.
    fn of(&self) -> Option<Number> {
        match self {
            Self::Bytes { file, .. } | Self::Length { file, .. } => Some(*file),
            Self::Names { folder, .. } => Some(*folder),
            Self::Synced { .. } => None,
        }
    }
}

impl Content {
    /// Does a change.
    pub(crate) fn apply(&mut self, change: &Change) {
        match (self, change) {
            (Self::File(content), Change::Bytes { at, bytes, .. }) => {
                let end = at + bytes.len();
                content.resize(content.len().max(end), 0);
                content[*at..end].copy_from_slice(bytes);
            }
            (Self::File(content), Change::Length { length, .. }) => content.resize(*length, 0),
            (Self::Folder(content), Change::Names { names, .. }) => {
                for (name, number) in names {
                    match number {
                        Some(number) => drop(content.insert(name.clone(), *number)),
                        None => drop(content.remove(name)),
                    }
                }
            }
            (content, change) => panic!("{change:?} of {content:?}"),
        }
    }
}

impl Journal {
    /// The disk after all changes.
    pub(crate) fn end(&self) -> Vec<Content> {
        let mut contents = self.start.clone();
        for change in &self.changes {
            change.of().into_iter().for_each(|number| contents[number].apply(change));
        }
        contents
    }

    /// What the disk may hold when the power was lost before the change of this place.
    ///
    /// Of contents that were not synced after they were written nothing may be there, all, what was written first, or of
    /// each block what was there before, what was written, zeros or anything; names may have changed in their order up to
    /// some moment, or each for itself. A file that lost its name keeps it on the disk until that change is there.
    pub(crate) fn after_loss(&self, moment: usize, dice: &mut Dice) -> Vec<Content> {
        let changes = &self.changes[..moment];
        let mut synced = vec![0; self.start.len()];
        for change in changes {
            if let Change::Synced { number, before } = change {
                synced[*number] = synced[*number].max(*before);
            }
        }
        let names = match dice.roll(4) {
            0 => Names::Orderly(0),
            1 => Names::Orderly(moment),
            2 => Names::Orderly(dice.roll(moment + 1)),
            _ => Names::Each(*dice.pick(&[10, 50, 90])),
        };
        // In some of the states all files fare the same.
        let fate = *dice.pick(&[None, None, Some(0), Some(1)]);
        let mut contents = self.start.clone();
        for (number, content) in contents.iter_mut().enumerate() {
            let of_this = changes.iter().enumerate().filter(|(_, change)| change.of() == Some(number));
            let (durable, pending): (Vec<_>, Vec<_>) = of_this.partition(|(at, _)| *at < synced[number]);
            durable.iter().for_each(|(_, change)| content.apply(change));
            if let Content::Folder(_) = content {
                let is_kept = |at: usize, dice: &mut Dice| match names {
                    Names::Orderly(end) => at < end,
                    Names::Each(percent) => dice.falls(percent),
                };
                pending.iter().filter(|(at, _)| is_kept(*at, dice)).for_each(|(_, change)| content.apply(change));
            } else if !pending.is_empty() {
                let mut written = content.clone();
                let fate = fate.unwrap_or_else(|| dice.roll(4));
                let first = if fate == 2 { dice.roll(pending.len()) } else { pending.len() };
                pending[..first].iter().for_each(|(_, change)| written.apply(change));
                match (&mut *content, written) {
                    (Content::File(old), Content::File(new)) if fate == 3 => *old = in_blocks(old, &new, dice),
                    (_, _) if fate == 0 => {}
                    (content, written) => *content = written,
                }
                if let (2, Some((_, Change::Bytes { file, at, bytes }))) = (fate, pending.get(first)) {
                    // Of the next one what comes first.
                    let bytes = bytes[..dice.roll(bytes.len())].to_vec();
                    content.apply(&Change::Bytes { file: *file, at: *at, bytes });
                }
            }
        }
        contents
    }
}

/// Of each block what was there before, what was written, zeros, or what somebody else once wrote there.
fn in_blocks(old: &[u8], new: &[u8], dice: &mut Dice) -> Vec<u8> {
    let length = *dice.pick(&[new.len(), new.len(), old.len()]);
    let mut mixed = vec![0; length];
    for (at, block) in mixed.chunks_mut(BLOCK).enumerate() {
        let start = at * BLOCK;
        let source = match dice.roll(4) {
            0 => old,
            1 => new,
            2 => &[],
            _ => {
                block.iter_mut().for_each(|byte| *byte = dice.roll(256) as u8);
                continue;
            }
        };
        let source = source.get(start..source.len().min(start + block.len())).unwrap_or_default();
        block[..source.len()].copy_from_slice(source);
    }
    mixed
}

/// Writes a folder of a disk to a path, with all that is in it.
pub(crate) fn write(contents: &[Content], number: Number, path: &Path) {
    match &contents[number] {
        Content::File(content) => fs::write(path, content).expect("written"),
        Content::Folder(names) => {
            fs::create_dir_all(path).expect("a folder");
            names.iter().for_each(|(name, number)| write(contents, *number, &path.join(name)));
        }
    }
}

/// Reads what lies at a path: its number, and what it and all in it hold. `seen` learns which number each has.
pub(crate) fn read(path: &Path, contents: &mut Vec<Content>, seen: &mut impl FnMut(&Path, Number)) -> Number {
    let number = contents.len();
    seen(path, number);
    contents.push(Content::Folder(BTreeMap::new()));
    contents[number] = match path.is_dir() {
        false => Content::File(fs::read(path).expect("a file")),
        true => {
            let entries = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry"));
            let named = entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
            Content::Folder(named.map(|(name, path)| (name, read(&path, contents, seen))).collect())
        }
    };
    number
}

/// All files and folders of a disk by their paths.
pub(crate) fn listed(contents: &[Content]) -> BTreeMap<String, Option<&[u8]>> {
    let mut listed = BTreeMap::new();
    let mut open = vec![(String::new(), 0)];
    while let Some((path, number)) = open.pop() {
        match &contents[number] {
            Content::File(content) => drop(listed.insert(path, Some(&content[..]))),
            Content::Folder(names) => {
                open.extend(names.iter().map(|(name, number)| (format!("{path}/{name}"), *number)));
                listed.insert(path, None);
            }
        }
    }
    listed
}
