//! Whoever asks the process that reads.

use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use tracing::info;

use super::frame::{Answer, Request, read, write};
use super::serve::{content, whole};
use super::{COMMAND, limits, office};
use crate::report::Unreadable;
use crate::report::format::{Extract, Sink, extract, not_converted};

/// So long may a file take, or a member of an archive.
const TIME: Duration = Duration::from_secs(60);
/// After so many members at which the process failed, the rest of an archive is left alone.
const MOST_FAILURES: usize = 8;

/// Reads files in a process of its own, which is begun with the first file.
pub struct Worker {
    program: Option<PathBuf>,
    time: Duration,
    running: Option<Running>,
}

struct Running {
    child: Child,
    requests: BufWriter<ChildStdin>,
    answers: Receiver<Answer>,
    /// How many files it was asked for.
    asked: usize,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        if let Ok(status) = self.child.wait() {
            info!(process = self.child.id(), files = self.asked, %status, "ended the process that reads:");
        }
    }
}

/// How a file ended.
enum End {
    /// All of it was read, or nobody wants more.
    Done,
    /// It has to be converted; what it is.
    Convert(String),
    /// It cannot be read now, and why.
    Unopened(String),
    /// The process failed, at this member.
    Failed { member: String, reason: String },
}

impl Worker {
    /// With the program whose [`COMMAND`] serves; without one, files are read in this process, where a crash or a bomb
    /// costs more than the file.
    pub fn new(program: Option<&Path>) -> Self {
        Self { program: program.map(Path::to_owned), time: TIME, running: None }
    }

    /// Reads a file: `give` gets what was read, as in [`crate::report::format::extract`]. `path` is its path in the folder of
    /// reports.
    ///
    /// # Errors
    /// When the file cannot be read now, whatever stands in it: nothing was given, and it may be tried again.
    pub fn extract(&mut self, file: &Path, path: &str, give: &mut dyn FnMut(Extract) -> bool) -> io::Result<()> {
        let Some(kind) = self.read(file, path, give)? else { return Ok(()) };
        let refused = |reason: String| whole(Err(Unreadable { reason }));
        info!(%kind, %path, "LibreOffice is asked to convert a file:");
        match office::convert(file, path) {
            Ok(converted) => {
                let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
                if let Some(kind) = self.read(converted.path(), &format!("{stem}.odt"), give)? {
                    give(refused(format!("is {kind}, which LibreOffice could not convert; save it as .docx")));
                }
            }
            Err(office::Failure::Missing) => {
                give(whole(Err(not_converted(&kind))));
            }
            Err(office::Failure::Refused(error)) => {
                return Err(io::Error::new(
                    error.kind(),
                    format!("LibreOffice cannot be asked to convert it: {error}"),
                ));
            }
            Err(office::Failure::Failed(why)) => {
                give(refused(format!("is {kind}, which LibreOffice could not convert ({why}); save it as .docx")));
            }
        }
        Ok(())
    }

    /// Reads a file; says what it is where it has to be converted.
    fn read(&mut self, file: &Path, path: &str, give: &mut dyn FnMut(Extract) -> bool) -> io::Result<Option<String>> {
        if self.program.is_none() {
            return read_here(file, path, give);
        }
        let mut skip = 0;
        let mut failures = 0;
        while failures <= MOST_FAILURES {
            let was_used = self.running.as_ref().is_some_and(|running| running.asked > 0);
            let before = skip;
            match self.ask(file, path, &mut skip, give) {
                End::Done => return Ok(None),
                End::Convert(kind) => return Ok(Some(kind)),
                End::Unopened(reason) => return Err(io::Error::other(reason)),
                End::Failed { member, reason } => {
                    info!(why = %reason, %member, %path, "the process that reads failed:");
                    self.running = None;
                    let is_member = !member.is_empty();
                    // What another file may have brought about is tried again in a fresh process, unless something was
                    // read that cannot be passed over: records are not announced as members are.
                    if was_used && (is_member || skip == before) {
                        continue;
                    }
                    failures += 1;
                    let goes_on = give(Extract { member, outcome: Err(Unreadable { reason }) });
                    if !is_member || !goes_on {
                        return Ok(None);
                    }
                    skip += 1;
                }
            }
        }
        let reason = format!("made the reader fail at {MOST_FAILURES} members; the rest was not read, unpack it");
        give(whole(Err(Unreadable { reason })));
        Ok(None)
    }

    /// Asks for a file, `skip` members of which are done, and counts those that become so.
    fn ask(&mut self, file: &Path, path: &str, skip: &mut usize, give: &mut dyn FnMut(Extract) -> bool) -> End {
        let failed = |member: &str, reason: String| End::Failed { member: member.to_owned(), reason };
        let request = Request::new(file, path, *skip);
        if self.running.is_none() {
            self.running = match self.begin() {
                Ok(running) => Some(running),
                Err(error) => return End::Unopened(format!("no process to read it could be begun ({error})")),
            };
        }
        let Some(running) = &mut self.running else { return End::Done };
        running.asked += 1;
        let mut member = String::new();
        let crashed = || {
            let most = limits::MEMORY >> 20;
            format!("made the reader fail: it needs more than {most} MB of memory, or is damaged; save it anew")
        };
        if write(&mut running.requests, &request).is_err() {
            return failed("", crashed());
        }
        loop {
            match running.answers.recv_timeout(self.time) {
                Ok(Answer::Begins(name)) => member = name,
                Ok(Answer::Read(extract)) => {
                    member.clear();
                    *skip += 1;
                    if !give(extract) {
                        // What it would still say is not heard.
                        self.running = None;
                        return End::Done;
                    }
                }
                Ok(Answer::Convert(kind)) => {
                    // The end follows.
                    return match running.answers.recv_timeout(self.time) {
                        Ok(Answer::Ends) => End::Convert(kind),
                        _ => failed("", crashed()),
                    };
                }
                Ok(Answer::Unopened(reason)) => {
                    // The end follows.
                    return match running.answers.recv_timeout(self.time) {
                        Ok(Answer::Ends) => End::Unopened(reason),
                        _ => failed("", crashed()),
                    };
                }
                Ok(Answer::Ends) => return End::Done,
                Err(RecvTimeoutError::Timeout) => {
                    let seconds = self.time.as_secs();
                    return failed(&member, format!("takes longer than {seconds} s to read; split it or save it anew"));
                }
                Err(RecvTimeoutError::Disconnected) => return failed(&member, crashed()),
            }
        }
    }

    fn begin(&self) -> io::Result<Running> {
        let program = self.program.as_deref().unwrap_or(Path::new("search"));
        let mut child = Command::new(program)
            .arg(COMMAND)
            .env(limits::ALLOCATOR.0, limits::ALLOCATOR.1)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let closed = || io::Error::other("its pipes are closed");
        let requests = BufWriter::new(child.stdin.take().ok_or_else(closed)?);
        let mut input = BufReader::new(child.stdout.take().ok_or_else(closed)?);
        // One waits, so that a large archive is read as fast as it is indexed.
        let (sender, answers) = bounded(1);
        thread::spawn(move || {
            while let Ok(Some(answer)) = read(&mut input) {
                if sender.send(answer).is_err() {
                    break;
                }
            }
        });
        info!(process = child.id(), program = %program.display(), "began the process that reads:");
        Ok(Running { child, requests, answers, asked: 0 })
    }
}

/// Reads a file in this process.
fn read_here(file: &Path, path: &str, give: &mut dyn FnMut(Extract) -> bool) -> io::Result<Option<String>> {
    struct Here<'give> {
        give: &'give mut dyn FnMut(Extract) -> bool,
        convert: Option<String>,
    }
    impl Sink for Here<'_> {
        fn take(&mut self, extract: Extract) -> bool {
            (self.give)(extract)
        }

        fn convert(&mut self, kind: &str) {
            self.convert = Some(kind.to_owned());
        }
    }
    let mut here = Here { give, convert: None };
    extract(path, &content(file)?, &mut here);
    Ok(here.convert)
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::super::frame;
    use super::*;
    use crate::report::format::Document;

    /// A program that says the same whatever it is asked, and then nothing more.
    fn program(folder: &Path, answers: &[Answer]) -> PathBuf {
        let mut said = Vec::new();
        answers.iter().for_each(|answer| frame::write(&mut said, answer).expect("said"));
        fs::write(folder.join("said"), said).expect("written");
        let program = folder.join("program");
        let script = "#!/bin/sh\ncat \"$(dirname \"$0\")/said\"\nexec >&-\ncat > /dev/null\n";
        fs::write(&program, script).expect("written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("may be run");
        program
    }

    fn record(number: u8) -> Answer {
        Answer::Read(Extract { member: number.to_string(), outcome: Ok(Document::default()) })
    }

    fn given(worker: &mut Worker) -> Vec<(String, bool)> {
        let mut all = Vec::new();
        worker
            .extract(Path::new("a.jsonl.gz"), "a.jsonl.gz", &mut |extract| {
                all.push((extract.member, extract.outcome.is_ok()));
                true
            })
            .expect("it is there");
        all
    }

    fn named(name: &str, is_read: bool) -> (String, bool) {
        (name.to_owned(), is_read)
    }

    #[test]
    fn records_that_were_read_are_not_given_twice_when_the_process_fails() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut worker = Worker::new(Some(&program(folder.path(), &[record(1), Answer::Ends, record(2)])));
        assert_eq!(given(&mut worker), [named("1", true)]);
        assert_eq!(given(&mut worker), [named("2", true), named("", false)]);
    }

    #[test]
    fn a_file_at_which_a_used_process_fails_is_tried_in_a_fresh_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut worker = Worker::new(Some(&program(folder.path(), &[record(1), Answer::Ends])));
        assert_eq!(given(&mut worker), [named("1", true)]);
        assert_eq!(given(&mut worker), [named("1", true)]);
    }

    #[test]
    fn a_file_that_cannot_be_read_now_is_no_file_without_text() {
        let folder = tempfile::tempdir().expect("a folder");
        let program = program(folder.path(), &[Answer::Unopened("gone".to_owned()), Answer::Ends]);
        let read = |program| {
            let missing = folder.path().join("没有.docx");
            Worker::new(program).extract(&missing, "没有.docx", &mut |_| panic!("nothing is given"))
        };
        assert!(read(Some(&program)).is_err_and(|error| error.to_string() == "gone"));
        assert!(read(None).is_err());
        assert!(read(Some(&folder.path().join("no program"))).is_err());
    }

    #[test]
    fn a_member_that_makes_a_fresh_process_fail_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut worker = Worker::new(Some(&program(folder.path(), &[Answer::Begins("坏.docx".to_owned())])));
        let given = given(&mut worker);
        assert_eq!(given[0], named("坏.docx", false));
        assert!(given.last().is_some_and(|(member, is_read)| member.is_empty() && !is_read), "the rest is named too");
    }
}
