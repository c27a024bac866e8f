//! What can go wrong, each with its file or place and what to do about it. Failures of single reports are not
//! errors: they are values in the outcome of a run (see [`crate::report::Unreadable`]).

use std::path::{Path, PathBuf};
use std::{fmt, io, iter};

use unicode_width::UnicodeWidthChar;

/// The result of everything that can fail here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure that stops a command.
#[derive(Debug)]
pub enum Error {
    /// Reading or writing a file failed.
    Io {
        /// What was being done, as in "read".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// A folder of reports that was named does not exist.
    NoCorpus(PathBuf),
    /// A folder of reports that the index remembers is not there.
    LostCorpus(PathBuf),
    /// A folder of reports of which the index holds some is empty.
    EmptyCorpus(PathBuf),
    /// A file that was named does not exist.
    NoFile(PathBuf),
    /// Files could not be read, or only in part, where none may be.
    Unread {
        /// How many could not be read.
        unread: usize,
        /// How many could be read only in part, or are doubtful.
        doubtful: usize,
    },
    /// There is no index in the folder.
    NoIndex(PathBuf),
    /// The index cannot be used by this version of the program.
    Incompatible {
        /// The folder of the index.
        path: PathBuf,
        /// What does not fit.
        why: String,
    },
    /// The index is not what was written.
    Damaged {
        /// The folder of the index.
        path: PathBuf,
        /// Which file, and where.
        why: String,
    },
    /// The file of the index that names its folders is not what was written.
    FoldersUnknown(PathBuf),
    /// Another process is writing the index.
    Locked {
        /// The folder of the index.
        path: PathBuf,
        /// Who holds the lock, as the holder wrote it.
        holder: String,
    },
    /// A value that was typed cannot be understood.
    Invalid {
        /// What was typed.
        typed: String,
        /// What is wrong with it, and what would be right.
        why: String,
    },
    /// A query uses an operator wrongly.
    Query {
        /// What was typed.
        typed: String,
        /// The place, in characters from 0.
        at: usize,
        /// What is wrong there, and what would be right.
        why: String,
    },
    /// The settings file cannot be understood.
    Settings {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The index in a folder failed.
    Failed {
        /// The folder of the index.
        path: PathBuf,
        /// What was being done.
        action: &'static str,
        /// Why it failed.
        source: Cause,
    },
    /// The index itself failed.
    Index {
        /// What was being done.
        action: &'static str,
        /// Why it failed.
        source: Cause,
    },
}

/// Why something failed: another error, or only a reason.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

impl Error {
    /// An input or output failure at `path`.
    pub fn io(action: &'static str, path: impl AsRef<Path>, source: io::Error) -> Self {
        Self::Io { action, path: path.as_ref().to_owned(), source }
    }

    /// A failure of the index itself, for an error of whatever kind or for a reason in words.
    pub fn index(action: &'static str, source: impl Into<Cause>) -> Self {
        Self::Index { action, source: source.into() }
    }
}

/// What an error says, with the reason at the end of its chain, which is that of the system, where it does not say it itself.
///
/// ```
/// use std::io;
///
/// let denied = io::Error::other("permission denied");
/// assert_eq!(district_search::error::reason(&denied), "permission denied");
/// ```
pub fn reason(error: &(dyn std::error::Error + 'static)) -> String {
    let said = error.to_string();
    match chain(error).last().map(ToString::to_string) {
        Some(last) if !said.contains(&last) => format!("{said}: {last}"),
        _ => said,
    }
}

/// What brought an error about, and what brought that about, down to the first cause.
pub fn chain<'error>(
    error: &'error (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'error (dyn std::error::Error + 'static)> {
    iter::successors(error.source(), |cause| cause.source())
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { action, path, source } => {
                let advice = if source.kind() == io::ErrorKind::StorageFull { "; make room and try again" } else { "" };
                write!(out, "cannot {action} {}: {}{advice}", path.display(), reason(source))
            }
            Self::NoCorpus(path) => write!(
                out,
                "there is no folder {}; name the folder that holds the reports with --corpus or `search index FOLDER`",
                path.display()
            ),
            Self::LostCorpus(path) => write!(
                out,
                "the folder {} of which the index was built is not there; bring it back, or index others instead with \
                 `search index --rebuild FOLDER`",
                path.display()
            ),
            Self::EmptyCorpus(path) => write!(
                out,
                "the folder {} is empty, and the index is of reports in it; bring them back (is a disk not there?), or \
                 make the index without them: `search index --rebuild`",
                path.display()
            ),
            Self::NoFile(path) => write!(
                out,
                "there is no file {}; name it as an answer does, from its folder of reports on, or with its whole path",
                path.display()
            ),
            Self::Unread { unread, doubtful } => write!(
                out,
                "files that could not be read: {unread}, doubtful ones: {doubtful}; `search status --skipped` names each \
                 with what to do (the index is up to date; --strict makes this an error)"
            ),
            Self::NoIndex(path) => {
                let path = path.display();
                write!(out, "there is no index in {path}; build one with `search index FOLDER --index {path}`")
            }
            Self::Incompatible { path, why } => write!(
                out,
                "the index in {} does not fit this program ({why}); build it anew with `search index --rebuild`",
                path.display()
            ),
            Self::Damaged { path, why } => write!(
                out,
                "the index in {} is damaged ({why}); build it anew with `search index --rebuild`",
                path.display()
            ),
            Self::FoldersUnknown(path) => write!(
                out,
                "the index in {} is damaged (current.json, which names its folders, is not what was written); build it anew \
                 with `search index --rebuild FOLDER`, naming the folders of its reports",
                path.display()
            ),
            Self::Locked { path, holder } => write!(
                out,
                "another process is writing the index in {}: {holder}; wait for it to end and try again",
                path.display()
            ),
            Self::Invalid { typed, why } => write!(out, "`{typed}`: {why}"),
            Self::Query { typed, at, why } => {
                // What was typed on one line, and under it a caret at the place.
                let line: String = typed.chars().map(|typed| if typed.is_control() { ' ' } else { typed }).collect();
                let columns: usize = line.chars().take(*at).map(|before| before.width().unwrap_or(0)).sum();
                write!(out, "the query cannot be understood\n  {line}\n  {:columns$}^ {why}", "")
            }
            Self::Settings { path, why } => {
                write!(
                    out,
                    "cannot use the settings in {}; docs/query.md shows what they may hold\n{why}",
                    path.display()
                )
            }
            Self::Failed { path, action, source } => write!(
                out,
                "cannot {action} in {}: {}; if it stays so, build the index anew with `search index --rebuild`",
                path.display(),
                reason(source.as_ref())
            ),
            Self::Index { action, source } => {
                let why = reason(source.as_ref());
                write!(
                    out,
                    "cannot {action}: {why}; if it stays so, build the index anew with `search index --rebuild`"
                )
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Failed { source, .. } | Self::Index { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    /// An error that keeps its cause to itself, as those of libraries do.
    #[derive(Debug)]
    struct Silent(Option<Box<Silent>>, &'static str);

    impl fmt::Display for Silent {
        fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str(self.1)
        }
    }

    impl std::error::Error for Silent {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            self.0.as_deref().map(|cause| cause as _)
        }
    }

    #[test]
    fn a_message_ends_with_the_reason_of_the_system_and_the_chain_holds_all_between() {
        let system = Box::new(Silent(None, "no space is left"));
        let between = Box::new(Silent(Some(system), "the file was not written"));
        let error = Error::index("commit the index", Silent(Some(between), "the library failed"));
        let message = error.to_string();
        assert!(message.contains("commit the index: the library failed: no space is left;"), "{message}");
        let chain: Vec<String> = chain(&error).map(ToString::to_string).collect();
        assert_eq!(chain, ["the library failed", "the file was not written", "no space is left"]);
    }

    #[test]
    fn a_reason_that_is_said_already_is_not_said_twice() {
        let error = Error::io("read", "a.txt", io::Error::other("permission denied"));
        assert_eq!(error.to_string(), "cannot read a.txt: permission denied");
        assert!(error.source().is_some());
        assert!(Error::index("read", "it is damaged").to_string().contains("cannot read: it is damaged;"));
    }
}
