//! One file that was made smaller (`.gz`, `.zst`): unpacked within bounds, and read as what it is then.

use std::io::{self, Read};

use super::Unreadable;

/// Nothing is larger when it is unpacked, in bytes.
const LARGEST: u64 = 256 << 20;
/// A file this many times smaller when packed is a bomb, if it is large too.
const MOST_RATIO: u64 = 250;
/// Smaller ones may have any ratio.
const HARMLESS: u64 = 4 << 20;
/// The largest window that zstd may ask for, as a power of two: more than its strongest usual level takes.
const LARGEST_WINDOW: u32 = 27;

pub(super) fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    unpacked(bytes.len(), flate2::read::MultiGzDecoder::new(bytes))
}

pub(super) fn zstandard(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut decoder = zstd::stream::read::Decoder::new(bytes).map_err(|_| damaged())?;
    decoder.window_log_max(LARGEST_WINDOW).map_err(|_| damaged())?;
    unpacked(bytes.len(), decoder)
}

fn unpacked(packed: usize, reader: impl Read) -> Result<Vec<u8>, Unreadable> {
    let most = LARGEST.min((packed as u64).saturating_mul(MOST_RATIO).max(HARMLESS));
    let mut content = Vec::new();
    let read: io::Result<usize> = reader.take(most + 1).read_to_end(&mut content);
    match read {
        Ok(_) if content.len() as u64 > most => Err(Unreadable {
            reason: format!("grows from {packed} to more than {most} bytes when it is unpacked; it is not read"),
        }),
        Ok(_) => Ok(content),
        Err(_) => Err(damaged()),
    }
}

fn damaged() -> Unreadable {
    Unreadable { reason: "is damaged: it cannot be unpacked; fetch it anew".to_owned() }
}
