//! Measures how fast files are read, by format: `cargo run --release --example read_speed -- FOLDER [ROUNDS]` reads every
//! file below FOLDER so many times (3) in one process, from its bytes to its passages, and prints for each format the files,
//! the bytes on the disk, the text in them, megabytes of text a second and how many times slower than the fastest that
//! is. The slowest stands last. Old Office files go through LibreOffice, which is begun anew for each.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use district_search::report::format::{Detected, Extract, detect};
use district_search::report::of_document;
use district_search::report::told::Told;
use district_search::report::walk::{Found, walk};
use district_search::worker::Worker;

/// What was read of one format.
#[derive(Default)]
struct Read {
    files: u64,
    bytes: u64,
    text: u64,
    time: Duration,
}

impl Read {
    /// Megabytes of text in a second.
    fn speed(&self) -> f64 {
        self.text as f64 / 1e6 / self.time.as_secs_f64().max(1e-9)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name a folder of files to read")?;
    let rounds: u32 = arguments.next().map_or(Ok(3), |rounds| rounds.parse())?;
    let mut all: BTreeMap<&'static str, Read> = BTreeMap::new();
    let mut found: Vec<Found> = walk(Path::new(&folder), Path::new("")).filter_map(Result::ok).collect();
    found.sort_by(|one, other| one.relative.cmp(&other.relative));
    for Found { path, relative, .. } in found {
        read(&path, &relative, rounds, &mut all)?;
    }
    all.retain(|_, read| read.text > 0);
    let mut formats: Vec<(&str, Read)> = all.into_iter().collect();
    formats.sort_by(|one, other| other.1.speed().total_cmp(&one.1.speed()));
    let fastest = formats.first().map_or(1.0, |(_, read)| read.speed());
    let mut out = std::io::stdout().lock();
    writeln!(out, "| format | files | on disk, MB | text, MB | MB of text/s | slower than the fastest |")?;
    writeln!(out, "|---|---:|---:|---:|---:|---:|")?;
    for (name, read) in &formats {
        let Read { files, bytes, text, .. } = read;
        let megabytes = |bytes: u64| bytes as f64 / 1e6 / f64::from(rounds);
        let (speed, files) = (read.speed(), files / u64::from(rounds));
        let (bytes, text, slower) = (megabytes(*bytes), megabytes(*text), fastest / speed);
        writeln!(out, "| {name} | {files} | {bytes:.2} | {text:.2} | {speed:.2} | {slower:.1}× |")?;
    }
    Ok(())
}

fn read(file: &Path, path: &str, rounds: u32, all: &mut BTreeMap<&'static str, Read>) -> Result<(), Box<dyn Error>> {
    let bytes = std::fs::read(file)?;
    let format = match detect(path, &bytes) {
        Detected::Format(format) => format.name,
        Detected::Convertible(kind) => kind,
        Detected::Unsupported(_) => return Ok(()),
    };
    let mut worker = Worker::new(None);
    for _ in 0..rounds {
        let mut text = 0;
        let start = Instant::now();
        worker.extract(file, path, &mut |extract: Extract| {
            let report = extract.outcome.and_then(|document| of_document(path, document, &Told::default()));
            let passages = report.iter().flat_map(|report| &report.parts).flat_map(|part| &part.passages);
            text += passages.map(|passage| passage.text.len() as u64).sum::<u64>();
            true
        })?;
        let of_format = all.entry(format).or_default();
        of_format.time += start.elapsed();
        of_format.files += 1;
        of_format.bytes += bytes.len() as u64;
        of_format.text += text;
    }
    Ok(())
}
