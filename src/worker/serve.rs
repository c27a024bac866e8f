//! The process that reads.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use super::frame::{Answer, Request, read, write};
use super::{LARGEST, limits};
use crate::report::Unreadable;
use crate::report::format::{Extract, Sink, extract};

/// No text of a file is longer, in bytes: no report is.
const LONGEST_TEXT: usize = 32 << 20;

/// Answers requests until there are no more.
///
/// # Errors
/// When whoever asks is gone.
pub fn serve(input: &mut impl Read, out: &mut impl Write) -> io::Result<()> {
    limits::put();
    while let Some(request) = read::<Request>(input)? {
        let mut answers = Answers { out, skip: request.skip, failure: None };
        match content(&request.file()) {
            Ok(bytes) => extract(&request.path, &bytes, &mut answers),
            Err(error) => drop(answers.say(&Answer::Unopened(error.to_string()))),
        }
        if let Some(failure) = answers.failure {
            return Err(failure);
        }
        write(out, &Answer::Ends)?;
    }
    Ok(())
}

/// What is said of the file itself.
pub(super) fn whole(outcome: Result<crate::report::format::Document, Unreadable>) -> Extract {
    Extract { member: String::new(), outcome }
}

pub(super) fn content(file: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(file)?;
    // A buffer that grows takes up to three times the room while it does.
    let mut bytes = Vec::with_capacity(file.metadata()?.len().min(LARGEST) as usize);
    // It may have grown since it was looked at.
    file.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

struct Answers<'out, Out> {
    out: &'out mut Out,
    skip: usize,
    failure: Option<io::Error>,
}

impl<Out: Write> Answers<'_, Out> {
    /// Says something; `false` when nobody listens.
    fn say(&mut self, answer: &Answer) -> bool {
        if self.failure.is_none() {
            self.failure = write(self.out, answer).err();
        }
        self.failure.is_none()
    }
}

impl<Out: Write> Sink for Answers<'_, Out> {
    fn begin(&mut self, member: &str) -> bool {
        let is_wanted = self.skip == 0;
        self.skip = self.skip.saturating_sub(1);
        is_wanted && self.say(&Answer::Begins(member.to_owned()))
    }

    fn take(&mut self, mut extract: Extract) -> bool {
        if extract.outcome.as_ref().is_ok_and(|document| document.text.len() > LONGEST_TEXT) {
            let reason = format!("holds more than {} MB of text, which no report does; split it", LONGEST_TEXT >> 20);
            extract.outcome = Err(Unreadable { reason });
        }
        self.say(&Answer::Read(extract))
    }

    fn convert(&mut self, kind: &str) {
        self.say(&Answer::Convert(kind.to_owned()));
    }
}
