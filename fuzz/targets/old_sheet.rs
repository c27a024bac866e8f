//! Workbooks of old: streams in sectors, and the records in them.

#![no_main]

use district_search_fuzz::{begin, read};
use libfuzzer_sys::fuzz_target;

/// How such a file begins.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const SECTOR: usize = 512;

/// A record: what it is, how long it is, what it says.
fn record(kind: u16, said: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(said.len() as u16).to_le_bytes(), said].concat()
}

/// A workbook of one sheet with a text and a number in it.
fn workbook() -> Vec<u8> {
    let texts: Vec<u8> = "修路".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let begins = |kind: u16| record(0x809, &[&0x600_u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat());
    let sheet_begins = |at: u32| record(0x85, &[&at.to_le_bytes()[..], &[0, 0, 2, 0], b"AB"].concat());
    let shared = record(0xfc, &[&[1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1][..], &texts].concat());
    let head = |at: u32| [begins(5), sheet_begins(at), shared.clone(), record(0x0a, &[])].concat();
    let at = head(0).len() as u32;
    let text = record(0xfd, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let number = record(0x203, &[&[1, 0, 0, 0, 0, 0][..], &1.5_f64.to_le_bytes()].concat());
    [head(at), begins(0x10), text, number, record(0x0a, &[])].concat()
}

/// The stream of a workbook in sectors: the table of sectors, the list of streams, and the stream itself, which is long
/// enough to need none of the small sectors.
fn in_sectors(stream: &[u8]) -> Vec<u8> {
    const END: u32 = 0xffff_fffe;
    const TABLE: u32 = 0xffff_fffd;
    const FREE: u32 = u32::MAX;
    let length = stream.len().max(4096).next_multiple_of(SECTOR);
    let mut header = [OLE, &[0; 16], &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0], &[0; 10]].concat();
    for field in [1, 1, 0, 4096, END, 0, END, 0] {
        header.extend(field.to_le_bytes());
    }
    header.extend(0_u32.to_le_bytes());
    header.resize(SECTOR, 0xff);
    let mut table = vec![TABLE, END];
    let last = 1 + (length / SECTOR) as u32;
    table.extend((2..=last).map(|sector| if sector == last { END } else { sector + 1 }));
    table.resize(SECTOR / 4, FREE);
    let entry = |name: &str, kind: u8, child: u32, first: u32, size: u32| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(64, 0);
        entry.extend(((name.len() + 1) as u16 * 2).to_le_bytes());
        entry.extend([kind, 1]);
        [FREE, FREE, child].iter().for_each(|link| entry.extend(link.to_le_bytes()));
        entry.resize(116, 0);
        [first, size, 0].iter().for_each(|field| entry.extend(field.to_le_bytes()));
        entry
    };
    let mut list = [entry("Root Entry", 5, 1, END, 0), entry("Workbook", 2, FREE, 2, length as u32)].concat();
    list.resize(SECTOR, 0);
    let mut stream = stream.to_vec();
    stream.resize(length, 0);
    let table: Vec<u8> = table.into_iter().flat_map(u32::to_le_bytes).collect();
    [header, table, list, stream].concat()
}

// An input is the stream; one that begins as such files do is the file.
fuzz_target!(init: begin([workbook(), in_sectors(&workbook())]), |input: &[u8]| {
    if input.starts_with(OLE) {
        read::file("a.xls", input);
    } else {
        read::file("a.xls", &in_sectors(&input[..input.len().min(120 * SECTOR)]));
    }
});
