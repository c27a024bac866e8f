//! Turns the data files of the project into tables that cost nothing at start-up: the divisions, the character folding,
//! the dictionary of the segmenter, which is folded as texts are, the codes of frequent words, and what is easily
//! written for what.

#![allow(clippy::print_stdout, clippy::exit, reason = "a build script speaks to cargo on its standard output")]

#[path = "build/confusion.rs"]
mod confusion;
#[path = "build/dictionary.rs"]
mod dictionary;
#[path = "src/report/division/compile.rs"]
mod divisions;
#[path = "build/fold.rs"]
mod fold;
#[path = "build/packages.rs"]
mod packages;
#[path = "src/text/word_codes/slots.rs"]
mod slots;
#[path = "src/report/division/stem.rs"]
mod stem;
#[path = "build/word_codes.rs"]
mod word_codes;

use std::path::PathBuf;
use std::{env, error, fs, process};

use packages::Packages;

const DIVISIONS: &str = "src/report/division/divisions.tsv";

fn main() {
    for path in [
        "build.rs",
        "build",
        "Cargo.lock",
        DIVISIONS,
        "src/report/division/compile.rs",
        "src/report/division/stem.rs",
        "src/text/word_codes/slots.rs",
    ] {
        println!("cargo::rerun-if-changed={path}");
    }
    link_in_place();
    if let Err(error) = run() {
        println!("cargo::error={error}");
        process::exit(1);
    }
}

fn run() -> Result<(), Box<dyn error::Error>> {
    let output = PathBuf::from(env::var("OUT_DIR")?);
    let table = fs::read_to_string(DIVISIONS)?;
    let source = divisions::compile(&table).map_err(|wrong| format!("{DIVISIONS}, {wrong}"))?;
    fs::write(output.join("divisions.rs"), source)?;
    let folding = fold::table()?;
    let folding_bytes = fold::bytes(&folding);
    let packages = Packages::of_this_build()?;
    let words = dictionary::words(&folding, &table, &packages)?;
    let dictionary = dictionary::compile(&words)?;
    fs::write(output.join("folding.bin"), &folding_bytes)?;
    fs::write(output.join("dictionary.fst"), &dictionary)?;
    fs::write(output.join("confusion.rs"), confusion::compile(&words)?)?;
    let (word_codes, coded_words) = word_codes::compile(&words);
    fs::write(output.join("word_codes.bin"), &word_codes)?;
    fs::write(output.join("coded_words.txt"), &coded_words)?;
    // What an index depends on.
    println!(
        "cargo::rustc-env=DISTRICT_SEARCH_TABLES={:016x}",
        hash(&[folding_bytes, dictionary, word_codes, coded_words.into_bytes()].concat())
    );
    // What a report of a fault says besides.
    println!("cargo::rustc-env=DISTRICT_SEARCH_TARGET={}", env::var("TARGET")?);
    println!("cargo::rustc-env=DISTRICT_SEARCH_TANTIVY={}", packages.version("tantivy")?);
    println!("cargo::rustc-env=DISTRICT_SEARCH_JIEBA={}", packages.version("jieba-rs")?);
    Ok(())
}

/// FNV-1a: it need only tell one state of the tables from another.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Links the program to a fixed address where the linker is known to do it: tables of fonts and characters hold 56,000
/// addresses, and to set them anew at every start took one of the eight milliseconds of a cold query.
fn link_in_place() {
    let target = |name: &str| std::env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" && target("ARCH") == "x86_64" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
