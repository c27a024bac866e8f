//! How the numbers of an old workbook (`.xls`) are shown: whoever reads their values leaves that out, and 98.5% would be
//! found as 0.985 only.

use std::collections::HashMap;

use super::bounds::{END, records, sheets};
use super::container::number16;
use super::shown::Shape;

/// The shapes of the numbers of a sheet that have one, by row and column.
pub(super) type Shapes = HashMap<(u32, u32), Shape>;

/// The shapes of the numbers in each sheet of a workbook, in order.
pub(super) fn of_workbook(stream: &[u8]) -> Vec<Shapes> {
    let styles = styles(stream);
    sheets(stream).map(|sheet| sheet.map(|sheet| of_sheet(sheet, &styles)).unwrap_or_default()).collect()
}

/// The shape of each style that a cell can have.
fn styles(stream: &[u8]) -> Vec<Shape> {
    const FORMAT: u16 = 0x41e;
    const STYLE: u16 = 0xe0;
    let mut formats: HashMap<u16, Shape> = HashMap::new();
    let mut styles = Vec::new();
    for (kind, data) in records(stream).take_while(|(kind, _)| *kind != END) {
        match kind {
            FORMAT => formats.extend(number16(data, 0).map(|number| (number, Shape::of_code(&code(data))))),
            STYLE => styles.push(number16(data, 2).unwrap_or(0)),
            _ => {}
        }
    }
    let shape = |number| formats.get(&number).copied().unwrap_or_else(|| Shape::built_in(number));
    styles.into_iter().map(shape).collect()
}

/// The code of a format: as many characters as are said, of one byte or of two.
fn code(data: &[u8]) -> String {
    const IS_WIDE: u8 = 1;
    let length = number16(data, 2).map_or(0, usize::from);
    let characters = data.get(5..).unwrap_or_default();
    if data.get(4).is_some_and(|flags| flags & IS_WIDE != 0) {
        let units = (0..length).map_while(|place| number16(characters, 2 * place));
        return char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    }
    characters.iter().take(length).map(|byte| char::from(*byte)).collect()
}

fn of_sheet(sheet: &[u8], styles: &[Shape]) -> Shapes {
    const FORMULA: u16 = 0x06;
    const ROW_OF_NUMBERS: u16 = 0xbd;
    const NUMBER: u16 = 0x203;
    const SHORT_NUMBER: u16 = 0x27e;
    let mut shapes = Shapes::new();
    for (kind, data) in records(sheet).take_while(|(kind, _)| *kind != END) {
        let (Some(row), Some(column)) = (number16(data, 0), number16(data, 2)) else { continue };
        // In a row of numbers, each has six bytes, its style first; others have one number behind their place.
        let numbers = match kind {
            FORMULA | NUMBER | SHORT_NUMBER => 1,
            ROW_OF_NUMBERS => data.len().saturating_sub(6) / 6,
            _ => continue,
        };
        for (place, column) in (0..numbers).zip(u32::from(column)..) {
            let style = number16(data, 4 + 6 * place).map(usize::from);
            if let Some(shape) = style.and_then(|style| styles.get(style)).filter(|shape| **shape != Shape::default()) {
                shapes.insert((u32::from(row), column), *shape);
            }
        }
    }
    shapes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    #[test]
    fn numbers_have_the_shape_of_their_style() {
        let globals = [
            record(0x41e, &[[170, 0, 4, 0, 0].as_slice(), b"0.0%"].concat()),
            record(0x41e, &[171, 0, 2, 0, 1, b'0', 0, b'%', 0]),
            record(0xe0, &[0, 0, 0, 0]),
            record(0xe0, &[0, 0, 170, 0]),
            record(0xe0, &[0, 0, 171, 0]),
            record(0xe0, &[0, 0, 10, 0]),
        ];
        let two_numbers = [[3, 0, 5, 0].as_slice(), &[1, 0, 0, 0, 0, 0], &[0; 6], &[6, 0]].concat();
        let cells = [
            record(0x203, &[1, 0, 2, 0, 2, 0]),
            record(0x06, &[1, 0, 3, 0, 3, 0]),
            record(0x203, &[1, 0, 4, 0, 0, 0]),
            record(0xbd, &two_numbers),
        ];
        let styles = styles(&globals.concat());
        let shapes = of_sheet(&cells.concat(), &styles);
        let expected = [((1, 2), "0%"), ((1, 3), "0.00%"), ((3, 5), "0.0%")];
        assert_eq!(shapes, expected.into_iter().map(|(place, code)| (place, Shape::of_code(code))).collect());
    }
}
