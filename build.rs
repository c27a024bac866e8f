//! Turns the table of divisions into Rust source, so that the program needs no start-up work to name a district.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo on its standard output")]

use std::path::Path;
use std::{env, fs, io};

#[path = "src/report/division/compile.rs"]
mod divisions;

const TABLE: &str = "src/report/division/divisions.tsv";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={TABLE}");
    println!("cargo::rerun-if-changed=src/report/division/compile.rs");
    println!("cargo::rerun-if-changed=build.rs");
    let table = fs::read_to_string(TABLE)?;
    let source = divisions::compile(&table).map_err(|wrong| io::Error::other(format!("{TABLE}, {wrong}")))?;
    let folder = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&folder).join("divisions.rs"), source)
}
