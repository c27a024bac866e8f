//! Cuts a report as the indexer does: `cut_report FILE TIMES` reads the file and makes the terms of all its passages so many
//! times, and prints how many there were. What one time costs is the difference between two numbers of times.

#![allow(clippy::print_stdout, reason = "a program that reports")]

use district_search::report::read;
use district_search::text::dictionary::{COMPILED, Dictionary};
use district_search::text::terms::{SingleUnits, each_term};
use district_search::text::units::Units;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, times] = arguments.as_slice() else { return Err("usage: cut_report FILE TIMES".into()) };
    let bytes = std::fs::read(file)?;
    let segmenter = Dictionary::new(COMPILED).ok_or("the dictionary is damaged")?.text_segmenter();
    let mut units = Units::default();
    let mut single = SingleUnits::default();
    let mut count = 0;
    for _ in 0..times.parse::<usize>()? {
        let report = read(file, &bytes).map_err(|unreadable| unreadable.reason)?;
        for passage in report.parts.iter().flat_map(|part| &part.passages) {
            units.set(&passage.text);
            each_term(&units, &segmenter, |_, _, _| count += 1);
            single.each(&units, |_| count += 1);
        }
    }
    println!("{count} terms");
    Ok(())
}
