//! Writing down all that the program does to the folder of an index, in the order in which the system does it.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nix::libc;
use nix::unistd::Pid;

use crate::disk::{self, Change, Content, Journal, Number};
use crate::traced::{self, Call, Fate, Operation, Watcher};

/// Writes a journal of what is done to one folder.
pub(crate) struct Recorder {
    /// The folder above it, in which nothing else is changed.
    above: PathBuf,
    journal: Journal,
    /// What the disk holds while there is power.
    live: Vec<Content>,
    /// Which file or folder an inode is now.
    inodes: HashMap<u64, Number>,
    begun: HashMap<Pid, Begun>,
    /// The program is killed after it has put a file of this name in its place.
    last: Option<&'static str>,
    is_over: bool,
}

/// What is known when an operation begins.
struct Begun {
    is_there: bool,
    changes: usize,
}

impl Recorder {
    /// Of what is done to `folder`, as it is now.
    pub(crate) fn new(folder: &Path) -> Self {
        let above = folder.parent().expect("a folder above").to_owned();
        let mut inodes = HashMap::from([(inode(&above), 0)]);
        let mut live = vec![Content::Folder(BTreeMap::new())];
        if folder.exists() {
            let mut seen = |path: &Path, number| {
                inodes.insert(inode(path), number);
            };
            let number = disk::read(folder, &mut live, &mut seen);
            live[0] = Content::Folder(BTreeMap::from([(name(folder), number)]));
        }
        let journal = Journal { start: live.clone(), changes: Vec::new() };
        Self { above, journal, live, inodes, begun: HashMap::new(), last: None, is_over: false }
    }

    /// Runs a command and writes down what it does; it is killed after it has put a file named `last` in its place.
    pub(crate) fn run(&mut self, command: &Command, last: Option<&'static str>) -> Output {
        (self.last, self.is_over) = (last, false);
        self.begun.clear();
        let above = self.above.clone();
        traced::run_watched(command, &above, self).expect("the program runs")
    }

    /// How many changes there have been.
    pub(crate) fn so_far(&self) -> usize {
        self.journal.changes.len()
    }

    /// The journal, which leads to what lies in the folder now.
    pub(crate) fn finish(self, folder: &Path) -> Journal {
        let mut contents = vec![Content::Folder(BTreeMap::new())];
        let number = disk::read(folder, &mut contents, &mut |_, _| {});
        contents[0] = Content::Folder(BTreeMap::from([(name(folder), number)]));
        let end = self.journal.end();
        let (told, there) = (disk::listed(&end), disk::listed(&contents));
        assert!(told.keys().eq(there.keys()), "{:?} was told, there is {:?}", told.keys(), there.keys());
        let wrong: Vec<_> = told.iter().filter(|(path, content)| there[*path] != **content).collect();
        assert!(wrong.is_empty(), "something else is there: {:?}", wrong.iter().map(|(path, _)| path));
        self.journal
    }

    fn change(&mut self, number: Number, change: Change) {
        self.live[number].apply(&change);
        self.journal.changes.push(change);
    }

    /// Something new and empty.
    fn add(&mut self, content: Content, inode: u64) -> Number {
        self.live.push(content.clone());
        self.journal.start.push(content);
        self.inodes.insert(inode, self.live.len() - 1);
        self.live.len() - 1
    }

    fn name(&mut self, path: &Path, number: Option<Number>) {
        let folder = self.at(path.parent().expect("a folder above"));
        self.change(folder, Change::Names { folder, names: vec![(name(path), number)] });
    }

    fn rename(&mut self, from: &Path, to: &Path) {
        assert_eq!(from.parent(), to.parent(), "files are renamed in their folder");
        let (number, folder) = (self.at(from), self.at(from.parent().expect("a folder above")));
        let names = vec![(name(from), None), (name(to), Some(number))];
        self.change(folder, Change::Names { folder, names });
        self.is_over |= self.last.is_some_and(|last| name(to) == last);
    }

    /// What has a path now.
    fn at(&self, path: &Path) -> Number {
        let below = path.strip_prefix(&self.above).expect("below the folder");
        below.iter().fold(0, |number, name| match &self.live[number] {
            Content::Folder(names) => names[&*name.to_string_lossy()],
            Content::File(_) => panic!("{} is below a file", path.display()),
        })
    }

    /// What a thread has opened.
    fn opened(&self, call: &Call, file: u64) -> Number {
        self.inodes[&inode(Path::new(&format!("/proc/{}/fd/{}", call.thread, file as i32)))]
    }

    fn write(&mut self, call: &Call, at: u64, bytes: Vec<u8>) {
        let file = self.opened(call, call.arguments[0]);
        self.change(file, Change::Bytes { file, at: at as usize, bytes });
    }

    fn open(&mut self, path: &Path, call: &Call, flags: u64, opened: u64, is_there: bool) {
        let flags = flags as i32;
        let inode = || inode(Path::new(&format!("/proc/{}/fd/{opened}", call.thread)));
        if flags & libc::O_TMPFILE == libc::O_TMPFILE {
            self.add(Content::File(Vec::new()), inode());
        } else if flags & libc::O_CREAT != 0 && !is_there {
            let file = self.add(Content::File(Vec::new()), inode());
            self.name(path, Some(file));
        } else if flags & libc::O_TRUNC != 0 {
            let file = self.at(path);
            self.change(file, Change::Length { file, length: 0 });
        }
    }
}

impl Watcher for Recorder {
    fn before(&mut self, operation: &Operation, call: &Call) -> Fate {
        if !operation.changes {
            return Fate::Done;
        }
        let is_there = operation.path.symlink_metadata().is_ok();
        self.begun.insert(call.thread, Begun { is_there, changes: self.journal.changes.len() });
        if self.is_over { Fate::Killed } else { Fate::Done }
    }

    fn after(&mut self, operation: &Operation, call: &Call, result: i64) {
        let Some(Begun { is_there, changes }) = self.begun.remove(&call.thread) else { return };
        if result < 0 {
            return;
        }
        let Operation { name, path, .. } = operation;
        let [first, second, third, fourth, ..] = call.arguments;
        let second_path = |folder: i32, place| call.path(folder, place).expect("a path");
        // Where the file now stands; only its own thread writes to it.
        let written_at = || {
            let told = fs::read_to_string(format!("/proc/{}/fdinfo/{}", call.thread, first as i32)).expect("told");
            let place = told.lines().find_map(|line| line.strip_prefix("pos:")).expect("a place");
            place.trim().parse::<u64>().expect("a number") - result as u64
        };
        let bytes = |place, length: i64| call.memory(place, length as usize).expect("what is written");
        match *name {
            "open" => self.open(path, call, second, result as u64, is_there),
            "openat" => self.open(path, call, third, result as u64, is_there),
            "mkdir" | "mkdirat" => {
                let folder = self.add(Content::Folder(BTreeMap::new()), inode(path));
                self.name(path, Some(folder));
            }
            "rmdir" | "unlink" | "unlinkat" => self.name(path, None),
            "rename" => self.rename(path, &second_path(libc::AT_FDCWD, second)),
            "renameat" => self.rename(path, &second_path(third as i32, fourth)),
            "write" => self.write(call, written_at(), bytes(second, result)),
            "pwrite64" => self.write(call, fourth, bytes(second, result)),
            "writev" => {
                let pieces = bytes(second, third as i64 * 16);
                let number = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("eight bytes"));
                let pieces = pieces.chunks(16).flat_map(|piece| bytes(number(&piece[..8]), number(&piece[8..]) as i64));
                let written = pieces.take(result as usize).collect();
                self.write(call, written_at(), written);
            }
            "ftruncate" => {
                let file = self.opened(call, first);
                self.change(file, Change::Length { file, length: second as usize });
            }
            "fsync" | "fdatasync" => {
                let number = self.opened(call, first);
                self.journal.changes.push(Change::Synced { number, before: changes });
            }
            // What may be done to a file is not tried.
            "chmod" | "fchmod" | "fchmodat" => {}
            _ => panic!("{operation:?} is not written down"),
        }
    }
}

fn inode(path: &Path) -> u64 {
    fs::metadata(path).expect("it is there").ino()
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}
