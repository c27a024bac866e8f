//! Turns the data files of the project into tables that cost nothing at start-up: the character folding and the
//! dictionary of the segmenter, which is folded as texts are.

#[path = "build/dictionary.rs"]
mod dictionary;
#[path = "build/fold.rs"]
mod fold;

use std::path::PathBuf;
use std::{env, error, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=build");
    if let Err(error) = run() {
        println!("cargo::error={error}");
        process::exit(1);
    }
}

fn run() -> Result<(), Box<dyn error::Error>> {
    let output = PathBuf::from(env::var("OUT_DIR")?);
    let folding = fold::table()?;
    fold::write(&folding, &output.join("folding.bin"))?;
    dictionary::write(&folding, &output.join("dictionary.fst"))?;
    let tables = [fs::read(output.join("folding.bin"))?, fs::read(output.join("dictionary.fst"))?].concat();
    println!("cargo::rustc-env=DISTRICT_SEARCH_TABLES={:016x}", hash(&tables));
    Ok(())
}

/// FNV-1a: it need only tell one state of the tables from another.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
