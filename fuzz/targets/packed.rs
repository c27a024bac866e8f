//! Files that were made smaller, by gzip and by Zstandard.

#![no_main]

use district_search_fuzz::{REPORT, begin, read};
use libfuzzer_sys::fuzz_target;

#[allow(dead_code, reason = "some of it is for the tests only")]
#[path = "../../tests/hostile/zips.rs"]
mod zips;

fn seeds() -> Vec<Vec<u8>> {
    let (gzip, zst) =
        (zips::gzip(REPORT.as_bytes()), |level| zstd::encode_all(REPORT.as_bytes(), level).expect("packed"));
    vec![gzip.clone(), [gzip.clone(), gzip].concat(), zst(1), zst(19), zips::gzip(&zst(3))]
}

// What is told by its first bytes is read whatever it is called.
fuzz_target!(init: begin(seeds()), |input: &[u8]| read::file("a.txt.gz", input));
