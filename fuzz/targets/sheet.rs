//! Workbooks of today: those of Excel, and, where an input has a first part for them, those of LibreOffice.

#![no_main]

use district_search_fuzz::workbooks::{EXCEL, KIND, OPEN, today};
use district_search_fuzz::{archive, begin, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: begin(today()), |input: &[u8]| {
    if input.starts_with(KIND.as_bytes()) {
        read::file("a.ods", &archive::packed(&OPEN, input));
    } else {
        read::file("a.xlsx", &archive::packed(&EXCEL, input));
    }
});
