//! The table that `--csv` prints, as a program for tables reads it.

mod support;

use support::{Place, Run, report};

/// The columns of a table, and its rows.
fn read(run: &Run) -> (Vec<String>, Vec<Vec<String>>) {
    let table = run.out.strip_prefix('\u{feff}').unwrap_or_else(|| panic!("no mark of UTF-8\n{run}"));
    // What reads tables refuses rows of another length than the first.
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let columns = reader.headers().expect("columns").iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    (columns, rows)
}

/// The cells of one column.
fn column(run: &Run, name: &str) -> Vec<String> {
    let (columns, rows) = read(run);
    let at = columns.iter().position(|column| column == name).unwrap_or_else(|| panic!("no {name} in {columns:?}"));
    rows.into_iter().map(|mut row| row.swap_remove(at)).collect()
}

#[test]
fn a_row_says_where_a_passage_stands_and_what_it_says() {
    let place = Place::with_reports();
    let run = place.search(&["民生议事堂", "--csv"]).exits(0);
    let (columns, rows) = read(&run);
    assert_eq!(rows.len(), 1, "{run}");
    let cell = |name: &str| &rows[0][columns.iter().position(|column| column == name).expect("a column")];
    for (name, content) in [
        ("序号", "1"),
        ("命中", "逐字"),
        ("省", "浙江省"),
        ("市", "杭州市"),
        ("区县", "滨江区"),
        ("代码", "330108"),
        ("年份", "2024"),
        ("类别", "政协"),
        ("文件", "浙江省/杭州市/滨江区/2024-政协.txt"),
        ("首页", ""),
        ("另有相近", "0"),
    ] {
        assert_eq!(cell(name), content, "{name}\n{run}");
    }
    let (hits, _) = place.json(&["民生议事堂"]);
    assert_eq!(*cell("原文"), hits[0]["text"], "all of the passage");
    assert_eq!(*cell("文件夹"), hits[0]["root"]);
    let lines = [cell("首行"), cell("末行")];
    assert_eq!(lines, [&hits[0]["lines"][0].to_string(), &hits[0]["lines"][1].to_string()], "{hits:#?}");
}

#[test]
fn rows_are_what_is_counted_and_what_is_in_none_is_said() {
    let place = Place::with_reports();
    // It holds one of the words: what is found in part is listed elsewhere, but no row.
    place.write("余杭区/2024-政协.txt", report("余杭", 2024, "全区微协商很多。"));
    place.write("坏.docx", "PK\x03\x04");
    let asked = ["协商驿站 微协商", "--csv"];
    let all = place.search(&asked).exits(0).says("表格 2 行\n").says("1 份未能读取");
    assert_eq!(column(&all, "区县"), ["萧山区", "萧山区"], "{all}");
    assert_eq!(column(&all, "检索"), ["协商驿站 微协商"; 2], "{all}");
    let short = place.search(&[&asked[..], &["-n", "1"]].concat()).exits(0);
    assert_eq!(read(&short).1.len(), 1, "{short}");
    let short = short.says("表格 1 行；还有 1 段没有列出（-n 2 全部列出）");
    let second = place.search(&[&asked[..], &["-n", "1", "--offset", "1"]].concat()).exits(0);
    assert_eq!(column(&second, "序号"), ["2"], "{second}");
    assert_ne!(column(&second, "文件"), column(&short, "文件"));
    place.search(&[&asked[..], &["--offset", "9"]].concat()).exits(0).says("第 2 段之后没有了");
}

#[test]
fn a_table_has_more_rows_than_a_page_has_hits() {
    let place = Place::new();
    let sections: Vec<String> =
        (0..30).map(|number| format!("## 第{number}节\n\n第{number}项协商驿站在{number}号楼开张。")).collect();
    place.write("萧山区/2024-政协.md", sections.join("\n\n"));
    let run = place.search(&["协商驿站", "--csv", "--unfold"]).exits(0).says("表格 30 行\n");
    assert_eq!(read(&run).1.len(), 30, "{run}");
}

#[test]
fn nearly_identical_passages_are_a_number_in_the_row_of_the_best() {
    let place = Place::new();
    let closing = "各位委员，让我们更加紧密地团结起来，凝心聚力、真抓实干，为建设社会主义现代化强区而努力奋斗";
    for year in 2019..2025 {
        place.write(&format!("萧山区/{year}-政协.txt"), format!("## 结束语\n\n{closing}，夺取{year}年新胜利。"));
    }
    let folded = place.search(&["努力奋斗", "--csv"]).exits(0);
    assert_eq!(column(&folded, "另有相近"), ["5"], "{folded}");
    let folded = folded.says("表格 1 行，另有 5 段几乎相同，没有单列（--unfold 列出）\n");
    assert!(!folded.err.contains("没有列出"), "none is left out\n{folded}");
    let unfolded = place.search(&["努力奋斗", "--csv", "--unfold"]).exits(0);
    assert_eq!(read(&unfolded).1.len(), 6, "{unfolded}");
}

#[test]
fn a_table_without_rows_has_its_columns() {
    let place = Place::with_reports();
    let run = place.search(&["协商译站", "--csv"]).exits(1).says("没有找到").says("3 段  协商驿站  形近");
    let (columns, rows) = read(&run);
    assert!(columns.contains(&"原文".to_owned()) && rows.is_empty(), "{run}");
}

#[test]
fn nothing_in_a_table_is_calculated() {
    let place = Place::new();
    let formulas = [
        "=1+2",
        "＝1+2",
        "﹦1",
        "+4",
        "＋4",
        "﹢4",
        "-2+3",
        "－2",
        "﹣2",
        "−2",
        "@SUM(1)",
        "＠SUM(1)",
        "﹫SUM(1)",
        "=HYPERLINK(\"http://a.b\",\"看\")",
    ];
    for (at, formula) in formulas.iter().enumerate() {
        place.write(&format!("{formula}/{at}.md").replace("//", ""), format!("# {formula}标题\n\n{formula}修路\n"));
    }
    let run = place.search(&["修路", "--csv", "-n", "100", "--unfold"]).exits(0);
    let (_, rows) = read(&run);
    assert_eq!(rows.len(), formulas.len(), "{run}");
    for cell in rows.iter().flatten() {
        assert!(
            !cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−']),
            "{cell:?}\n{run}"
        );
    }
    let texts = column(&run, "原文");
    for formula in formulas {
        assert!(texts.iter().any(|text| text.contains(formula)), "{formula} is still there\n{run}");
    }
}

#[test]
fn a_table_is_no_other_view_at_the_same_time() {
    let place = Place::with_reports();
    for other in ["--json", "--explain"] {
        place.search(&["协商驿站", "--csv", other]).exits(2).says(other);
    }
    place.search(&["协商驿站", "--csv", "--group", "report"]).exits(2).says("--group report");
}
