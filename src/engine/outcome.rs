//! What comes of bringing an index up to date, and what it then holds.

use super::Count;

/// A file and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileNote {
    /// The file, with the folder it was found in.
    pub path: String,
    /// What is wrong or doubtful, in words for the user.
    pub notes: Vec<String>,
}

/// What an index holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// All passages and reports.
    pub count: Count,
    /// Reports and passages by district (code) and year; `None` where not known. In the order of district and year.
    pub districts: Vec<(Option<u32>, Option<u16>, Count)>,
}

impl Held {
    /// How many districts are known to be in it.
    pub fn district_count(&self) -> usize {
        let mut codes: Vec<u32> = self.districts.iter().filter_map(|(code, _, _)| *code).collect();
        codes.dedup();
        codes.len()
    }

    /// The first and the last year, if any is known.
    pub fn years(&self) -> Option<(u16, u16)> {
        let years = self.districts.iter().filter_map(|(_, year, _)| *year);
        years.clone().min().zip(years.max())
    }
}

/// What an update of an index did.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Files that were read.
    pub read: u64,
    /// Files whose content is as it was.
    pub unchanged: u64,
    /// Files that had been read and are gone.
    pub removed: u64,
    /// Of the files read, those with the content of one that is gone.
    pub renamed: u64,
    /// Bytes of the files opened.
    pub bytes: u64,
    /// How long it took.
    pub seconds: f64,
    /// The index was built from nothing.
    pub rebuilt: bool,
    /// Every file of the folders that could not be read, and why.
    pub unread: Vec<FileNote>,
    /// Every file that was not read because its content is that of another.
    pub copies: Vec<FileNote>,
    /// Every file that was read and has something doubtful about it.
    pub doubtful: Vec<FileNote>,
    /// What the index now holds.
    pub held: Held,
}

/// Is told how an update goes on. The calls come from one thread.
pub trait Progress {
    /// So many files with so many bytes are to be read.
    fn start(&self, files: u64, bytes: u64);
    /// A file of so many bytes is done.
    fn file(&self, bytes: u64);
    /// All files are read; the index is being written.
    fn finish(&self);
}
