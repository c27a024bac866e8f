//! Zip archives written byte for byte, so that every field can lie; and streams that grow without end when they are
//! unpacked.

use std::io::Write;

use flate2::{Compress, Compression, Crc, FlushCompress, write::DeflateEncoder, write::GzEncoder};

/// A member of an archive, with what is said of it.
#[derive(Clone, Default)]
pub(crate) struct Member {
    pub(crate) name: Vec<u8>,
    pub(crate) flags: u16,
    pub(crate) method: u16,
    pub(crate) sum: u32,
    pub(crate) size: u32,
    pub(crate) packed: Vec<u8>,
    /// Where the list says that it begins, if not where it does.
    pub(crate) begins: Option<u32>,
    /// It stands in the list only.
    pub(crate) is_listed_only: bool,
}

/// A member that is as it should be.
pub(crate) fn member(name: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Member {
    let content = content.as_ref();
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).expect("packed");
    let packed = encoder.finish().expect("packed");
    let flags = if std::str::from_utf8(name.as_ref()).is_ok() { 1 << 11 } else { 0 };
    let size = u32::try_from(content.len()).expect("a small member");
    Member { name: name.as_ref().to_owned(), flags, method: 8, sum: sum(content), size, packed, ..Member::default() }
}

/// A member that unpacks to so many MB of the same text over and over.
pub(crate) fn bomb(name: &str, begins: &str, text: &str, megabytes: usize) -> Member {
    let packed = growing(begins, text, megabytes);
    let size = u32::try_from(megabytes << 20).unwrap_or(u32::MAX - 1);
    Member { name: name.into(), flags: 1 << 11, method: 8, size, packed, ..Member::default() }
}

/// A deflated stream of about so many MB, of which one is packed and repeated.
fn growing(begins: &str, text: &str, megabytes: usize) -> Vec<u8> {
    let mut packer = Compress::new(Compression::best(), false);
    let mut block = |content: &[u8], flush| {
        let mut packed = Vec::with_capacity(content.len() + (1 << 16));
        packer.compress_vec(content, &mut packed, flush).expect("packed");
        packed
    };
    let first = block(begins.as_bytes(), FlushCompress::Full);
    let again = block(text.repeat((1 << 20) / text.len()).as_bytes(), FlushCompress::Full);
    let last = block(&[], FlushCompress::Finish);
    [first, again.repeat(megabytes), last].concat()
}

/// A gzip file of so many MB of spaces.
pub(crate) fn gzip_bomb(megabytes: usize) -> Vec<u8> {
    let header = b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec();
    [header, growing("", "修路架桥。", megabytes), vec![0; 8]].concat()
}

/// A file as gzip packs it.
pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).expect("packed");
    encoder.finish().expect("packed")
}

fn sum(content: &[u8]) -> u32 {
    let mut sum = Crc::new();
    sum.update(content);
    sum.sum()
}

/// An archive of these members.
pub(crate) fn archive(members: &[Member]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut list = Vec::new();
    let mut earlier = 0;
    for member in members {
        let begins = if member.is_listed_only { earlier } else { bytes.len() as u32 };
        earlier = begins;
        let Member { flags, method, sum, size, packed, .. } = member;
        let mut said = Vec::new();
        [*flags, *method, 0, 0x21].iter().for_each(|field| said.extend(field.to_le_bytes()));
        [*sum, packed.len() as u32, *size].iter().for_each(|field| said.extend(field.to_le_bytes()));
        said.extend((member.name.len() as u16).to_le_bytes());
        said.extend([0; 2]);
        if !member.is_listed_only {
            bytes.extend([b"PK\x03\x04\x14\0", &said[..], &member.name, packed].concat());
        }
        let begins = member.begins.unwrap_or(begins).to_le_bytes();
        list.extend([b"PK\x01\x02\x14\0\x14\0", &said[..], &[0; 10], &begins, &member.name].concat());
    }
    let count = (members.len() as u16).to_le_bytes();
    let (length, begins) = ((list.len() as u32).to_le_bytes(), (bytes.len() as u32).to_le_bytes());
    bytes.extend(list);
    bytes.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &length, &begins, &[0; 2]].concat());
    bytes
}

/// An archive of members by name and content.
pub(crate) fn packed(members: &[(&str, &str)]) -> Vec<u8> {
    archive(&members.iter().map(|(name, content)| member(name, content)).collect::<Vec<_>>())
}

/// A Word document with this `word/document.xml`.
pub(crate) fn word(xml: impl AsRef<[u8]>) -> Vec<u8> {
    archive(&[member("[Content_Types].xml", "<Types/>"), member("word/document.xml", xml)])
}

/// A Word document of one paragraph.
pub(crate) fn paragraph(text: &str) -> Vec<u8> {
    word(format!("<w:document><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"))
}
