//! Districts, years, institutions and what is said beside a file: any path, any text and any such file is answered, and
//! what is said to be a district is one.

#![no_main]

use district_search::query::parse_districts;
use district_search::report::division::{by_code, in_path, mentions, near};
use district_search::report::format::Document;
use district_search::report::told::{FolderFile, Told, sidecar};
use district_search::report::{of_document, said_by_path};
use district_search_fuzz::{REPORT, begin, parts, read};
use libfuzzer_sys::fuzz_target;

/// A path, the file of its folder, the file beside it, and its text.
const SEEDS: [[&str; 4]; 5] = [
    ["浙江省/杭州市/萧山区/2024-政协.txt", "", "", REPORT],
    [
        "数据/鼓楼/二〇二三年度.txt",
        "[reports]\npaths = ['{province}/{district}/{year}-{institution}']\nexclude = ['*.bak']\nhome = '福州市'",
        "title = '工作报告'\nyear = 2023\ncovers = '2019-2023'",
        "关于二○二二年预算执行情况的报告\n\n各位代表：\n我受鼓楼区人民政府委托，向大会报告。",
    ],
    [
        "a.txt",
        "[reports.default]\ndistrict = '余杭区'\n[reports.aliases]\n'大江东' = '钱塘区'",
        "district = '330109'\ninstitution = '人大'",
        "余杭县人民法院工作报告\n——一九九八年三月二日在余杭市第十届人大会议上\n“十三五”时期，大江东、西湖区、临平法院……",
    ],
    ["2019/330110.txt", "", "", "2016—2020年，近三年来，今年以来，到2035年，本届五年，去年。"],
    ["新疆/伊犁哈萨克自治州/察布查尔/政府工作报告（2021）.md", "", "", "巴音郭楞 恩施 黔东南 市中区 郊区"],
];

fuzz_target!(init: begin(SEEDS.map(|seed| parts::joined(&seed))), |input: &[u8]| {
    let Some([path, folder, beside, text]) = parts::texts(input) else { return };
    let _ = said_by_path(path);
    let components: Vec<&str> = path.split('/').collect();
    let _ = in_path(&components, Some(2020));
    for mention in mentions(text) {
        assert!(text.get(mention.start..mention.end).is_some(), "{mention:?} stands at borders of characters");
    }
    // Every name there is is compared with this one.
    if path.len() < 12 {
        assert!(near(path, 3).len() <= 3);
        let _ = parse_districts(path);
    }

    let mut told = FolderFile::parse(folder).map_or_else(|_| Told::default(), |file| {
        file.excludes(path);
        file.told(path)
    });
    told.beside.extend(sidecar(beside).unwrap_or_default());
    let document = Document { text: text.to_owned(), first_line: 1, ..Document::default() };
    let report = of_document(path, document.clone(), &told);
    for part in report.iter().flat_map(|report| &report.parts) {
        let district = part.metadata.district.as_ref().map(|known| known.value);
        assert!(district.is_none_or(|code| by_code(code).is_some()), "{district:?} is a district");
    }
    read::document(path, document, &told);
});
