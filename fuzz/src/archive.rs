//! Zip archives of members that are fuzzed in the clear: what is packed and summed up by a checksum would be refused before
//! a reader sees any of it.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::parts::{BORDER, parts};

/// The archive of the members in an input, by their order: the first part of the input is the first of these names. Where a
/// part is empty there is no such member.
pub fn packed(names: &[&str], input: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in names.iter().zip(parts(input)).filter(|(_, content)| !content.is_empty()) {
        zip.start_file(*name, options).expect("a member");
        zip.write_all(content).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

/// The input that stands for an archive; members of other names are left out.
pub fn unpacked(names: &[&str], archive: &[u8]) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(archive)).expect("an archive");
    let mut input = Vec::new();
    for (place, name) in names.iter().enumerate() {
        if place > 0 {
            input.extend_from_slice(BORDER);
        }
        if let Ok(mut member) = zip.by_name(name) {
            member.read_to_end(&mut input).expect("unpacked");
        }
    }
    input
}
