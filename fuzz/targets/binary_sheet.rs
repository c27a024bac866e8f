//! Binary workbooks of Excel: records in the members of an archive.

#![no_main]

use district_search_fuzz::workbooks::{BINARY, binary};
use district_search_fuzz::{archive, begin, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: begin([binary()]), |input: &[u8]| {
    read::file("a.xlsb", &archive::packed(&BINARY, input));
});
