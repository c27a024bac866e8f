//! Archives (`.zip`): each member is a file by itself. Nothing is unpacked to the disk, so no name can lead out of the
//! folder; archives in archives are not opened.

use std::collections::HashSet;

use super::detect::{Detected, detect};
use super::zipped::Zip;
use super::{Extract, Reader, Sink, Unreadable, read_with};
use crate::report::walk::is_passed_over;

/// No archive of reports has more members.
const MOST_MEMBERS: usize = 20_000;

pub(super) fn read(bytes: &[u8], sink: &mut dyn Sink) {
    let mut whole = |reason: String| sink.take(Extract { member: String::new(), outcome: Err(Unreadable { reason }) });
    let mut zip = match Zip::open(bytes) {
        Ok(zip) => zip,
        Err(Unreadable { reason }) => {
            whole(reason);
            return;
        }
    };
    match zip.overlaps() {
        Ok(false) => {}
        Ok(true) => {
            whole("is no honest archive: its members overlap, so that it grows without end; it is not read".to_owned());
            return;
        }
        Err(Unreadable { reason }) => {
            whole(reason);
            return;
        }
    }
    let count = zip.len();
    let mut names = Names::default();
    for place in 0..count.min(MOST_MEMBERS) {
        let Some(member) = zip.name(place).and_then(|name| harmless(&name)) else { continue };
        let member = names.another(member);
        if !sink.begin(&member) {
            continue;
        }
        let outcome = zip.member(place).and_then(|content| read_member(&member, &content));
        if !sink.take(Extract { member, outcome }) {
            return;
        }
    }
    if zip.has_namesakes() {
        let reason =
            "has members of the same name, of which only the last was read; unpack it and rename them".to_owned();
        sink.take(Extract { member: String::new(), outcome: Err(Unreadable { reason }) });
    }
    if count > MOST_MEMBERS {
        let reason = format!("has {count} members, of which the first {MOST_MEMBERS} were read; split it");
        sink.take(Extract { member: String::new(), outcome: Err(Unreadable { reason }) });
    }
}

fn read_member(member: &str, content: &[u8]) -> Result<super::Document, Unreadable> {
    let refused = |reason: &str| Err(Unreadable { reason: reason.to_owned() });
    match detect(member, content) {
        Detected::Format(format) => match format.reader {
            Reader::Text(read) | Reader::Foreign(read) => read_with(read, content),
            Reader::Archive(_) => refused("is an archive in an archive; unpack the outer one"),
            Reader::Records(_) | Reader::Packed(_) => refused("is packed or holds many records; unpack the archive"),
        },
        Detected::Convertible(kind) => refused(&format!("is {kind}; unpack the archive, so that it can be converted")),
        Detected::Unsupported(reason) => Err(Unreadable { reason }),
    }
}

/// So many characters the path of a member may have; of a longer one the beginning and the end are kept. No file system has
/// names as long.
const LONGEST_PATH: usize = 1000;

/// The paths of members so far.
#[derive(Default)]
struct Names(HashSet<String>);

impl Names {
    /// A path that no other member has: what led out of the archive may have been all in which two of them differed.
    fn another(&mut self, path: String) -> String {
        let (stem, ending) = match path.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() && !ending.contains('/') => (stem, format!(".{ending}")),
            _ => (path.as_str(), String::new()),
        };
        let numbered = (2..).map(|number: usize| format!("{stem} ({number}){ending}"));
        let mut free = std::iter::once(path.clone()).chain(numbered).filter(|name| !self.0.contains(name));
        let name = free.next().unwrap_or_default();
        self.0.insert(name.clone());
        name
    }
}

/// The path of a member with `/` between its names and without what leads out of the archive; `None` for what is passed
/// over in folders too. One that has no name is called `\u{fffd}`, so that it can be told of.
fn harmless(name: &str) -> Option<String> {
    let names = name.split(['/', '\\']).filter(|name| !matches!(*name, "" | "." | ".."));
    let names: Vec<&str> = names.filter(|name| !name.ends_with(':')).collect();
    if names.is_empty() {
        return Some('\u{fffd}'.to_string());
    }
    let is_report = !names.iter().any(|name| is_passed_over(name.as_ref()));
    let path: Vec<char> = names.join("/").chars().map(|one| if one.is_control() { '\u{fffd}' } else { one }).collect();
    is_report.then(|| match path.len() {
        0..=LONGEST_PATH => path.into_iter().collect(),
        length => path[..LONGEST_PATH / 2].iter().chain(&['…']).chain(&path[length - LONGEST_PATH / 2 + 1..]).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::zipped::packed;
    use super::*;

    fn members(bytes: &[u8]) -> Vec<(String, Result<String, String>)> {
        let mut all = Vec::new();
        read(bytes, &mut |extract: Extract| {
            let outcome = extract.outcome.map(|document| document.text).map_err(|unreadable| unreadable.reason);
            all.push((extract.member, outcome));
            true
        });
        all
    }

    #[test]
    fn a_path_that_never_ends_is_cut_within() {
        let long = format!("萧山/{}/2024-政协.txt", "长".repeat(20_000));
        let members = members(&packed(&[(&long, "镇里修了路。")]));
        let (name, text) = &members[0];
        assert_eq!(name.chars().count(), LONGEST_PATH);
        assert!(name.starts_with("萧山/长") && name.contains('…') && name.ends_with("长/2024-政协.txt"), "{name}");
        assert_eq!(text.as_deref(), Ok("镇里修了路。"));
    }

    #[test]
    fn members_are_files_and_none_leads_out() {
        let bytes = packed(&[
            ("萧山/2024-政协.txt", "镇里修了路。"),
            ("../../../etc/报告.txt", "又架了桥。"),
            ("C:\\报告\\甲.md", "种了树。"),
            ("__MACOSX/._a.txt", "?"),
            (".DS_Store", "?"),
            ("照片.exe", "?"),
        ]);
        let members = members(&bytes);
        let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["萧山/2024-政协.txt", "etc/报告.txt", "报告/甲.md", "照片.exe"]);
        assert_eq!(members[0].1.as_deref(), Ok("镇里修了路。"));
        assert!(members[3].1.as_ref().is_err_and(|reason| reason.contains(".exe")));
    }

    #[test]
    fn no_member_takes_the_place_of_another() {
        let text = "镇里修了路。";
        let named =
            members(&packed(&[("甲.txt", text), ("../甲.txt", text), ("/甲.txt", text), ("..", text), ("乙/", "")]));
        let names: Vec<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["甲.txt", "甲 (2).txt", "甲 (3).txt", "\u{fffd}"]);
        let mut bytes = packed(&[("A.txt", text), ("B.txt", text)]);
        while let Some(at) = bytes.windows(5).position(|window| window == b"B.txt") {
            bytes[at] = b'A';
        }
        let twice = members(&bytes);
        assert_eq!((twice.len(), twice[0].0.as_str()), (2, "A.txt"));
        assert!(twice[1].1.as_ref().is_err_and(|reason| reason.contains("same name")));
    }

    #[test]
    fn names_in_gbk_are_decoded() {
        let mut bytes = packed(&[("ABCD.txt", "镇里修了路。")]);
        let name = b"\xcf\xf4\xc9\xbd.txt";
        while let Some(at) = bytes.windows(8).position(|window| window == b"ABCD.txt") {
            bytes[at..at + 8].copy_from_slice(name);
        }
        assert_eq!(members(&bytes)[0].0, "萧山.txt");
    }

    #[test]
    fn an_archive_in_an_archive_is_named_and_a_bomb_is_not_unpacked() {
        let inner = packed(&[("a.txt", "镇里修了路。")]);
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in [("内.zip", inner), ("大.txt", vec![b' '; 20 << 20]), ("好.txt", "修了路。".into())]
        {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(name, options).expect("a member");
            std::io::Write::write_all(&mut zip, &content).expect("written");
        }
        let members = members(&zip.finish().expect("an archive").into_inner());
        assert!(members[0].1.as_ref().is_err_and(|reason| reason.contains("archive in an archive")));
        assert!(members[1].1.as_ref().is_err_and(|reason| reason.contains("grows")));
        assert_eq!(members[2].1.as_deref(), Ok("修了路。"));
    }

    #[test]
    fn what_is_no_archive_is_said() {
        assert!(members(b"PK\x03\x04 and no more")[0].1.as_ref().is_err_and(|reason| reason.contains("damaged")));
    }
}
