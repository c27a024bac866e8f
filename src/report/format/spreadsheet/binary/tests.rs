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

fn records(bytes: &[u8]) -> Records<&[u8]> {
    Records { stream: bytes, data: Vec::new() }
}

/// The styles of a list of formats, as a workbook has it: first those of styles, which no cell names.
fn styled(formats: &[(u16, &str)], styles: &[u16]) -> Vec<Shape> {
    let style = |number: &u16| record(47, &[&[0, 0][..], &number.to_le_bytes(), &[0; 12]].concat());
    let mut stream: Vec<u8> = formats
        .iter()
        .flat_map(|(number, code)| record(44, &[&number.to_le_bytes()[..], &text_of(code)].concat()))
        .collect();
    stream.extend([record(626, &[]), style(&9), record(627, &[]), record(617, &[])].concat());
    stream.extend(styles.iter().flat_map(style));
    stream.extend(record(618, &[]));
    super::styles(records(&stream)).unwrap_or_else(|_| panic!("styles"))
}

/// The lines of a sheet with these records.
fn lines(cells: &Cells, sheet: &[Vec<u8>]) -> Result<Vec<String>, Failure> {
    let mut book = Book::default();
    book.begin("甲");
    cells.read(records(&sheet.concat()), &mut book)?;
    Ok(book.document().unwrap_or_else(|why| panic!("{}", why.reason)).text.lines().map(str::to_owned).collect())
}

const END: u16 = 130;

#[test]
fn a_sheet_is_read_as_it_is_seen() {
    let cells = Cells {
        styles: styled(&[(170, "0.0%"), (171, "yyyy\"年\"m\"月\"d\"日\"")], &[0, 170, 171, 2]),
        texts: ["案由", "增长"].map(str::to_owned).to_vec(),
        is_1904: false,
    };
    let flags = [0];
    let sheet = [
        row(0),
        cell(7, 0, 0, &0_u32.to_le_bytes()),
        cell(7, 1, 0, &1_u32.to_le_bytes()),
        cell(6, 2, 0, &text_of("日期")),
        cell(62, 3, 0, &[&flags[..], &text_of("户数")].concat()),
        cell(6, 4, 0, &text_of("均值")),
        row(1),
        cell(8, 0, 0, &[text_of("修路"), vec![9; 7]].concat()),
        cell(5, 1, 1, &0.052_f64.to_le_bytes()),
        cell(2, 2, 2, &(45_306_u32 << 2 | 2).to_le_bytes()),
        cell(9, 3, 0, &[&1124.0_f64.to_le_bytes()[..], &[9; 7]].concat()),
        cell(5, 4, 3, &33.333_333_f64.to_le_bytes()),
        record(176, &[1_u32, 2, 0, 0].map(u32::to_le_bytes).concat()),
        row(2),
        cell(1, 0, 0, &[]),
        cell(3, 1, 0, &[7]),
        cell(4, 2, 0, &[1]),
        record(END, &[]),
    ];
    let lines = lines(&cells, &sheet).unwrap_or_else(|_| panic!("it is read"));
    let text = lines.join("\n");
    for seen in ["案由：修路；增长：5.2%；日期：2024-01-15；户数：1124；均值：33.33", "案由：修路；日期：TRUE"]
    {
        assert!(text.contains(seen), "{seen}: {text}");
    }
}

#[test]
fn a_cell_in_short_form_stands_behind_the_one_before() {
    let cells = Cells { styles: Vec::new(), texts: vec!["架桥".to_owned()], is_1904: false };
    let style = 0_u32.to_le_bytes();
    let sheet = [
        row(0),
        cell(6, 1, 0, &text_of("修路")),
        record(12, &style),
        record(17, &[&style[..], &text_of("栽树")].concat()),
        record(18, &[&style[..], &0_u32.to_le_bytes()].concat()),
        record(16, &[&style[..], &1.5_f64.to_le_bytes()].concat()),
        record(13, &[&style[..], &(250_u32 << 2 | 3).to_le_bytes()].concat()),
        record(END, &[]),
    ];
    let lines = lines(&cells, &sheet).unwrap_or_else(|_| panic!("it is read"));
    assert_eq!(lines.last().map(String::as_str), Some("修路 | 栽树 | 架桥 | 1.5 | 2.5"), "{lines:?}");
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
    let cells = Cells { styles: Vec::new(), texts: Vec::new(), is_1904: false };
    let good = [row(0), cell(6, 0, 0, &text_of("修路")), record(END, &[])].concat();
    assert!(lines(&cells, std::slice::from_ref(&good)).is_ok());
    for length in 0..good.len() {
        assert!(lines(&cells, &[good[..length].to_vec()]).is_err(), "{length} of {} bytes", good.len());
    }
    for wrong in [
        cell(7, 0, 0, &3_u32.to_le_bytes()),
        cell(6, 0, 0, &u32::MAX.wrapping_sub(1).to_le_bytes()),
        cell(5, 0, 0, &[0; 7]),
        record(6, &[0; 3]),
        record(176, &[0; 15]),
        vec![6, 0xff, 0xff, 0xff, 0x7f],
    ] {
        assert!(lines(&cells, &[row(0), wrong.clone(), record(END, &[])]).is_err(), "{wrong:x?}");
    }
    // No style of this number is known: the number is as it stands.
    let unknown = cell(5, 0, 77, &0.5_f64.to_le_bytes());
    assert!(lines(&cells, &[row(0), unknown, record(END, &[])]).is_ok_and(|lines| lines.concat().contains("0.5")));
}
