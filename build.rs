//! Turns the data files of the project into tables that cost nothing at start-up: the character folding and the
//! dictionary of the segmenter, which is folded as texts are.

#[path = "build/dictionary.rs"]
mod dictionary;
#[path = "build/fold.rs"]
mod fold;

use std::path::PathBuf;
use std::{env, error, process};

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
    Ok(())
}
