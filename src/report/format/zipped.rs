//! Zip archives, which many formats are: their members are read within bounds, so that a small file cannot become a
//! large one.

use std::io::{Cursor, ErrorKind, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Unreadable;
use crate::text::decode::decode;

/// No member is larger when it is unpacked, in bytes: text of this size is no report.
const LARGEST: u64 = 64 << 20;
/// A member this many times smaller when packed is a bomb, if it is large too: text shrinks to a tenth, tables of the same
/// row over and over to a hundredth.
const MOST_RATIO: u64 = 250;
/// Smaller members may have any ratio.
const HARMLESS: u64 = 4 << 20;

/// A zip archive in memory.
pub(super) struct Zip<'bytes> {
    archive: ZipArchive<Cursor<&'bytes [u8]>>,
}

impl<'bytes> Zip<'bytes> {
    pub(super) fn open(bytes: &'bytes [u8]) -> Result<Self, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("its list of members is broken"))?;
        Ok(Self { archive })
    }

    /// Whether members share bytes: nobody packs so but to deceive.
    pub(super) fn overlaps(&mut self) -> Result<bool, Unreadable> {
        self.archive.has_overlapping_entries().map_err(|_| damaged("its list of members leads elsewhere"))
    }

    /// Whether members have the same name; of these the last can be reached.
    pub(super) fn has_namesakes(&self) -> bool {
        self.archive.has_duplicate_names()
    }

    /// How many members there are.
    pub(super) fn len(&self) -> usize {
        self.archive.len()
    }

    /// Whether there is a member of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The name of a member, decoded: older programs write it in GBK without saying so. `None` for a folder.
    pub(super) fn name(&mut self, place: usize) -> Option<String> {
        let member = self.archive.by_index_raw(place).ok()?;
        if member.is_dir() {
            return None;
        }
        let raw = member.name_raw();
        let name = match std::str::from_utf8(raw) {
            Ok(name) => name.to_owned(),
            Err(_) => decode(raw).map_or_else(|_| String::from_utf8_lossy(raw).into_owned(), |decoded| decoded.text),
        };
        Some(name)
    }

    /// The content of a member.
    pub(super) fn member(&mut self, place: usize) -> Result<Vec<u8>, Unreadable> {
        let mut member = self.archive.by_index(place).map_err(|error| refusal(&error))?;
        let packed = member.compressed_size();
        let most = LARGEST.min(packed.saturating_mul(MOST_RATIO).max(HARMLESS));
        let mut content = Vec::new();
        // What the archive says of the size is not believed.
        match member.by_ref().take(most + 1).read_to_end(&mut content) {
            Ok(_) if content.len() as u64 > most => Err(Unreadable {
                reason: format!("grows from {packed} to more than {most} bytes when it is unpacked; it is not read"),
            }),
            Ok(_) => Ok(content),
            Err(error) if error.kind() == ErrorKind::OutOfMemory => Err(damaged("it is too large")),
            Err(_) => Err(damaged("a member is broken")),
        }
    }

    /// The content of the member of this name; `None` where there is none.
    pub(super) fn named(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        self.archive.index_for_name(name).map(|place| self.member(place)).transpose()
    }
}

fn refusal(error: &ZipError) -> Unreadable {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Unreadable { reason: "is protected by a password; save it without one".to_owned() }
        }
        ZipError::UnsupportedArchive(_) => {
            Unreadable { reason: "is packed in a way that is not read; pack it anew as a plain zip".to_owned() }
        }
        _ => damaged("a member is broken"),
    }
}

fn damaged(how: &str) -> Unreadable {
    Unreadable { reason: format!("is damaged: {how}; fetch or save it anew") }
}

/// An archive of these members.
#[cfg(test)]
pub(super) fn packed<Content: AsRef<[u8]>>(members: &[(&str, Content)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member");
        zip.write_all(content.as_ref()).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}
