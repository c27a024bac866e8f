//! Formats of other programs are read in a process of their own: it may take so much memory and so long, and when it
//! crashes, only the file that it was reading is lost. The process is this program again, told so by [`COMMAND`]; it is
//! asked over its standard input and answers over its standard output, and serves one file after the other.

mod client;
mod frame;
mod limits;
mod office;
mod serve;

use crate::report::format;

pub use client::Worker;
pub use serve::serve;

/// The command under which this program serves as such a process.
pub const COMMAND: &str = "__read";

/// The version of what reads a file with this name: when it changes, an index reads the file anew. Whether old Office
/// files can be converted is part of it, so that they are read once they can be.
pub fn version(path: &str) -> u32 {
    const CONVERTED: u32 = 1 << 31;
    let is_known = format::supported(path).is_some();
    format::version(path) | if !is_known && office::is_there() { CONVERTED } else { 0 }
}

/// Files of formats of other programs above this size, in bytes, are not read: the process holds the whole file.
pub const LARGEST: u64 = 256 << 20;
