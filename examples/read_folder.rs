//! Shows how the files of folders are read: `cargo run --release --example read_folder -- [--hide-path] FOLDER…` prints
//! a line a file with its title, district, year, covered years and institution, and how fast it went. With
//! `--passages` every passage is printed too, with `--quiet` only what could not be read. With `--hide-path` the reader
//! is not told the name of the file, so that only the text can say what it is.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use district_search::report::walk::{Found, walk};
use district_search::report::{self, Report, division};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (flags, folders): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let hides_path = flags.iter().any(|flag| flag == "--hide-path");
    let shows_passages = flags.iter().any(|flag| flag == "--passages");
    let is_quiet = flags.iter().any(|flag| flag == "--quiet");
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut bytes_read, mut time, mut passages, mut files, mut unreadable) = (0, Duration::ZERO, 0, 0, 0);
    for folder in &folders {
        let found: Result<Vec<Found>, _> = walk(Path::new(folder), Path::new("")).collect();
        let mut found = found.map_err(|obstacle| format!("{}: {}", obstacle.relative, obstacle.reason))?;
        found.sort_by(|one, other| one.relative.cmp(&other.relative));
        for Found { path: place, relative: path, .. } in found {
            let bytes = std::fs::read(place)?;
            let ending = Path::new(&path).extension().map(|ending| ending.to_string_lossy().into_owned());
            let told = if hides_path { format!("x.{}", ending.unwrap_or_default()) } else { path.clone() };
            let start = Instant::now();
            let read = report::read(&told, &bytes);
            time += start.elapsed();
            bytes_read += bytes.len();
            files += 1;
            match read {
                Ok(report) => {
                    passages += report.parts.iter().map(|part| part.passages.len()).sum::<usize>();
                    if !is_quiet {
                        show(&mut out, &path, &report)?;
                    }
                    if shows_passages {
                        show_passages(&mut out, &report)?;
                    }
                }
                Err(why) => {
                    unreadable += 1;
                    writeln!(out, "{path}: {}", why.reason)?;
                }
            }
        }
    }
    let megabytes = bytes_read as f64 / 1e6;
    writeln!(
        out,
        "{files} files, {unreadable} unreadable, {passages} passages, {megabytes:.1} MB in {:.2} s, {:.0} MB/s",
        time.as_secs_f64(),
        megabytes / time.as_secs_f64()
    )?;
    Ok(())
}

fn show_passages(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
    for passage in report.parts.iter().flat_map(|part| &part.passages) {
        writeln!(out, "\n[{}–{}] {}", passage.lines.first, passage.lines.last, passage.section.join(" › "))?;
        writeln!(out, "{}", passage.text)?;
    }
    Ok(())
}

fn show(out: &mut impl Write, path: &str, report: &Report) -> std::io::Result<()> {
    for part in &report.parts {
        let known = &part.metadata;
        let district = known.district.as_ref().and_then(|known| division::by_code(known.value));
        writeln!(
            out,
            "{path} | {} | {} | {} | {} | {}",
            part.title,
            district.map_or("—", |division| division.name()),
            known.year.as_ref().map_or("—".to_owned(), |year| format!("{} {:?}", year.value, year.source)),
            known.covers.as_ref().map_or("—".to_owned(), |covers| format!("{:?}", covers.value)),
            known.institution.as_ref().map_or("—", |institution| institution.value.name()),
        )?;
    }
    for note in &report.notes {
        writeln!(out, "  note: {note}")?;
    }
    Ok(())
}
