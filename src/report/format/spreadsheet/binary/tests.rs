//! Binary workbooks made record by record.

use std::io::Cursor;

use super::super::super::zipped::packed;
use super::*;

/// A record: its kind, how long it is, what it says.
fn record(kind: u16, said: &[u8]) -> Vec<u8> {
    let mut bytes = match kind {
        0..=127 => vec![kind as u8],
        _ => vec![kind as u8 | 0x80, (kind >> 7) as u8],
    };
    let length = said.len();
    bytes.extend([length as u8 | 0x80, (length >> 7) as u8]);
    bytes.extend(said);
    bytes
}

fn text_of(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [(units.len() as u32).to_le_bytes().to_vec(), units.into_iter().flat_map(u16::to_le_bytes).collect()].concat()
}

fn row(number: u32) -> Vec<u8> {
    record(0, &[&number.to_le_bytes()[..], &[0; 13]].concat())
}

/// A cell that says its column, of this style.
fn cell(kind: u16, column: u32, style: u32, said: &[u8]) -> Vec<u8> {
    record(kind, &[&column.to_le_bytes()[..], &style.to_le_bytes(), said].concat())
}

/// The styles of a list of formats, as a workbook has it: first those of styles, which no cell names.
fn styled(formats: &[(u16, &str)], styles: &[u16]) -> Vec<u8> {
    let style = |number: &u16| record(47, &[&[0, 0][..], &number.to_le_bytes(), &[0; 12]].concat());
    let mut stream: Vec<u8> = formats
        .iter()
        .flat_map(|(number, code)| record(44, &[&number.to_le_bytes()[..], &text_of(code)].concat()))
        .collect();
    stream.extend([record(626, &[]), style(&9), record(627, &[]), record(617, &[])].concat());
    stream.extend(styles.iter().flat_map(style));
    stream.extend(record(618, &[]));
    stream
}

/// The members of a workbook of a module, a diagram, and a sheet of these cells.
fn members(sheet: &[Vec<u8>]) -> Vec<(&'static str, Vec<u8>)> {
    let named = |relation: &str, name: &str| record(156, &[vec![0; 8], text_of(relation), text_of(name)].concat());
    let properties = record(153, &[0; 12]);
    let book = [record(131, &[]), properties, named("", "宏"), named("r2", "图"), named("r1", "甲"), record(132, &[])]
        .concat();
    let formats = [(170, "0.0%"), (171, "yyyy\"年\"m\"月\"d\"日\"")];
    let shared = |text: &str| record(19, &[vec![1], text_of(text), vec![0; 4]].concat());
    let linked = "<Relationships><Relationship Id='r1' Type='x/worksheet' Target='worksheets/sheet1.bin'/>\
        <Relationship Id='r2' Type='x/chartsheet' Target='chartsheets/sheet1.bin'/></Relationships>";
    vec![
        ("xl/workbook.bin", book),
        ("xl/_rels/workbook.bin.rels", linked.as_bytes().to_vec()),
        ("xl/worksheets/Sheet1.bin", [sheet.concat(), record(END, &[])].concat()),
        ("xl/sharedStrings.bin", [shared("案由"), shared("增长"), record(160, &[])].concat()),
        ("xl/styles.bin", styled(&formats, &[0, 170, 171, 2])),
    ]
}

/// The lines of a workbook of these members.
fn lines(members: &[(&str, Vec<u8>)]) -> Result<Vec<String>, Failure> {
    let bytes = packed(members);
    let mut book = Book::default();
    super::read(&mut ZipArchive::new(Cursor::new(&bytes[..])).expect("an archive"), &mut book)?;
    Ok(book.document()?.text.lines().map(str::to_owned).collect())
}

fn read(sheet: &[Vec<u8>]) -> Result<Vec<String>, Failure> {
    lines(&members(sheet))
}

fn lines_of(sheet: &[Vec<u8>]) -> Vec<String> {
    read(sheet).unwrap_or_else(|why| panic!("{}", why.into_unreadable().reason))
}

const END: u16 = 130;

/// A row that labels columns of these kinds of texts: shared, in the cell, of several fonts.
fn labels() -> Vec<u8> {
    [
        row(0),
        cell(7, 0, 0, &0_u32.to_le_bytes()),
        cell(7, 1, 0, &1_u32.to_le_bytes()),
        cell(6, 2, 0, &text_of("日期")),
        cell(62, 3, 0, &[&[0][..], &text_of("户数")].concat()),
        cell(6, 4, 0, &text_of("均值")),
    ]
    .concat()
}

#[test]
fn a_sheet_is_read_as_it_is_seen() {
    // Flags beside a style are no part of its number.
    let with_flags = 1 | 0x0100_0000;
    let lines = lines_of(&[
        labels(),
        row(1),
        cell(8, 0, 0, &[text_of("修路"), vec![9; 7]].concat()),
        cell(5, 1, with_flags, &0.052_f64.to_le_bytes()),
        cell(2, 2, 2, &(45_306_u32 << 2 | 2).to_le_bytes()),
        cell(9, 3, 0, &[&1124.0_f64.to_le_bytes()[..], &[9; 7]].concat()),
        cell(5, 4, 3, &33.333_333_f64.to_le_bytes()),
        row(2),
        cell(1, 0, 0, &[]),
        cell(3, 1, 0, &[7]),
        cell(4, 2, 0, &[1]),
        cell(10, 3, 0, &[0, 9, 9]),
        cell(11, 4, 0, &[7, 9, 9]),
        record(176, &[1_u32, 2, 0, 0].map(u32::to_le_bytes).concat()),
    ]);
    assert!(
        lines.contains(&"案由：修路；增长：5.2%；日期：2024-01-15；户数：1124；均值：33.33".to_owned()),
        "{lines:?}"
    );
    assert!(lines.contains(&"案由：修路；日期：TRUE；户数：FALSE".to_owned()), "{lines:?}");
}

#[test]
fn a_cell_in_short_form_stands_behind_the_one_before() {
    let style = 0_u32.to_le_bytes();
    let short = |kind: u16, said: &[u8]| record(kind, &[&style[..], said].concat());
    let lines = lines_of(&[
        labels(),
        row(1),
        short(17, &text_of("修路")),
        short(12, &[]),
        short(18, &1_u32.to_le_bytes()),
        short(14, &[7]),
        short(13, &(250_u32 << 2 | 3).to_le_bytes()),
        row(2),
        cell(6, 0, 0, &text_of("架桥")),
        short(16, &1.5_f64.to_le_bytes()),
        short(15, &[1]),
    ]);
    assert!(lines.contains(&"案由：修路；日期：增长；均值：2.5".to_owned()), "{lines:?}");
    assert!(lines.contains(&"案由：架桥；增长：1.5；日期：TRUE".to_owned()), "{lines:?}");
}

#[test]
fn days_are_counted_from_the_year_that_the_workbook_says() {
    let sheet = [labels(), row(1), cell(6, 0, 0, &text_of("修路")), cell(5, 2, 2, &43_844_f64.to_le_bytes())];
    let mut members = members(&sheet);
    let name = record(156, &[vec![0; 8], text_of("r1"), text_of("")].concat());
    members[0].1 = [record(153, &[1; 12]), name, record(132, &[])].concat();
    let lines = lines(&members).unwrap_or_else(|why| panic!("{}", why.into_unreadable().reason));
    assert!(lines.contains(&"案由：修路；日期：2024-01-15".to_owned()), "{lines:?}");
}

#[test]
fn no_sheet_is_left_out_in_silence() {
    let sheet = [row(0), cell(6, 0, 0, &text_of("修路"))];
    assert!(read(&sheet).is_ok());
    let named = |relation: &str| record(156, &[vec![0; 8], text_of(relation), text_of("甲")].concat());
    for (book, is_read) in [
        (vec![named("r1"), record(132, &[])], true),
        (vec![named("r1")], false),
        (vec![named("r1"), named("r9"), record(132, &[])], false),
        (vec![named("r1"), named("r1"), record(132, &[])], false),
    ] {
        let mut members = members(&sheet);
        members[0].1 = book.concat();
        assert_eq!(lines(&members).is_ok(), is_read, "{book:x?}");
    }
    for (other, is_read) in [
        ("Type='x/xlMacrosheet' Target='macrosheets/sheet1.bin'", true),
        ("Type='x/another' Target='others/sheet1.bin'", false),
        ("Type='x/worksheet' Target='worksheets/sheet1.bin'", false),
    ] {
        let mut members = members(&sheet);
        let linked = String::from_utf8(members[1].1.clone()).expect("text");
        members[1].1 = linked.replace("Type='x/chartsheet' Target='chartsheets/sheet1.bin'", other).into_bytes();
        assert_eq!(lines(&members).is_ok(), is_read, "{other}");
    }
    for cut in [0, 3, 4] {
        let mut members = members(&sheet);
        let whole = members[cut].1.len();
        members[cut].1.truncate(whole - 3);
        assert!(lines(&members).is_err(), "{cut} is cut off");
    }
    for left_out in [0, 1, 2] {
        let mut members = members(&sheet);
        members.remove(left_out);
        assert!(lines(&members).is_err(), "{left_out}");
    }
}

#[test]
fn short_numbers_are_whole_or_halves_of_longer_ones() {
    let half = |number: f64| (number.to_bits() >> 32) as u32;
    for (bits, expected) in [
        (7 << 2 | 2, 7.0),
        ((-7_i32 << 2).cast_unsigned() | 2, -7.0),
        (12_345 << 2 | 3, 123.45),
        (half(0.5), 0.5),
        (half(250.0) | 1, 2.5),
    ] {
        assert_eq!(short_number(bits), expected, "{bits:x}");
    }
}

#[test]
fn what_is_cut_off_or_leads_nowhere_is_damage() {
    let members = members(&[row(0), cell(6, 0, 0, &text_of("修路"))]);
    let sheet = &members[2].1;
    for length in 0..sheet.len() {
        let mut members = members.clone();
        members[2].1.truncate(length);
        assert!(lines(&members).is_err(), "{length} of {} bytes", sheet.len());
    }
    for wrong in [
        cell(7, 0, 0, &3_u32.to_le_bytes()),
        cell(6, 0, 0, &(u32::MAX - 1).to_le_bytes()),
        cell(5, 0, 0, &[0; 7]),
        record(6, &[0; 3]),
        record(176, &[0; 15]),
        vec![6, 0xff, 0xff, 0xff, 0x7f],
    ] {
        assert!(read(&[row(0), wrong.clone()]).is_err(), "{wrong:x?}");
    }
    // No style of this number is known: the number is as it stands. No text is none.
    let nothing = cell(6, 1, 0, &u32::MAX.to_le_bytes());
    assert_eq!(lines_of(&[row(0), cell(5, 0, 77, &0.5_f64.to_le_bytes()), nothing]), ["0.5"]);
}
