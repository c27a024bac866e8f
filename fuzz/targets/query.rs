//! A query that was understood prints in a form that means the same, and a mistake is shown at its place.

#![no_main]

use district_search::error::Error;
use district_search::query::{parse, parse_institution, parse_years};
use libfuzzer_sys::fuzz_target;

/// Queries of every kind.
const SEEDS: [&str; 14] = [
    "协商驿站",
    "“５．２％” 112*",
    "\"增长5.2%，在萧山\"",
    "协商驿站 OR 议事堂 | 提案",
    "(协商驿站 OR 议事堂) -提案 NOT 修路",
    "协商 -(提案 OR 1124) AND 桥",
    "区:萧山 年:2023..2024 类:政府 协商",
    "节:协商 题:\"人大 常委会\" 文件:2024-政府",
    "-区:\"杭州 西湖\" 年:..2020 年:2021..",
    "\"协商 132\"~5 「甲 乙」～２０",
    "协商 /s (议事堂 OR 微协商) /s 桥",
    "甲 /p \"乙 丙\"",
    "协?*站 *驿站 加装*台",
    "（四）深耕主业，“提质”[增效]",
];

fuzz_target!(init: district_search_fuzz::begin(SEEDS.map(|seed| seed.as_bytes().to_vec())), |input: &[u8]| {
    let Ok(typed) = std::str::from_utf8(input) else { return };
    match parse(typed) {
        Ok(query) => {
            let printed = query.to_string();
            match parse(&printed) {
                Ok(again) => assert_eq!(again, query, "{typed:?} is printed as {printed:?}"),
                Err(error) => panic!("{typed:?} is printed as {printed:?}: {error}"),
            }
            query.pieces().iter().for_each(|piece| drop(piece.pattern()));
        }
        Err(error) => {
            if let Error::Query { at, .. } = &error {
                assert!(*at <= typed.chars().count(), "the mistake in {typed:?} is at {at}");
            }
            assert!(!error.to_string().is_empty());
        }
    }
    // The values of options are read by these; names of districts, which are compared with thousands of others, are tried
    // where that costs less: in `metadata`.
    let _ = (parse_years(typed), parse_institution(typed));
});
