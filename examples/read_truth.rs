//! Compares how texts are read with a truth made by hand:
//! `cargo run --release --example read_truth -- TEXTS_DIR TRUTH.json`. Ends with 1 where a file is read worse than
//! asked: 98 % of its paragraphs, 95 % of its sections, all of its metadata.

use std::path::Path;
use std::process::ExitCode;

#[path = "../tests/reading/compare.rs"]
mod compare;

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [texts, truth] = arguments.as_slice() else {
        return Err("two arguments are needed: the folder of the texts and the file of the truth".into());
    };
    let (outcome, is_good) = compare::compare(Path::new(texts), Path::new(truth))?;
    std::io::Write::write_all(&mut std::io::stdout(), outcome.text.as_bytes())?;
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
