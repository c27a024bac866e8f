//! Tables, given by their rows and what is merged of them.

use super::*;

/// First and last row, first and last column.
type Corners = ((u32, u32), (u32, u32));

/// The lines of tables that are given by name and rows.
fn lines(sheets: &[(&str, &[&[&str]])], merged: &[Corners]) -> (Vec<String>, Vec<(u32, u8)>) {
    let mut book = Book::default();
    for (name, rows) in sheets {
        book.begin(name);
        for (row, cells) in (0..).zip(*rows) {
            (0..).zip(*cells).for_each(|(column, cell)| book.put(row, column, cell).expect("a small table"));
        }
        merged.iter().for_each(|(rows, columns)| book.merge(*rows, *columns).expect("a small table"));
    }
    let document = book.document().expect("a table");
    (document.text.lines().map(str::to_owned).collect(), document.headings)
}

fn of(rows: &[&[&str]], merged: &[Corners]) -> (Vec<String>, Vec<(u32, u8)>) {
    lines(&[("", rows)], merged)
}

#[test]
fn rows_carry_the_labels_of_their_columns() {
    let (lines, headings) = of(
        &[
            &["青禾区2031年提案办理情况一览表"],
            &["填报单位：青禾区政协"],
            &["序号", "案 由：", "承办\n单位", "答复"],
            &["1", "关于修路的提案", "交通局", "已修好。"],
            &["2", "关于架桥的\n提案", "", "明年\u{200b}架"],
        ],
        &[],
    );
    assert_eq!(lines[0], "青禾区2031年提案办理情况一览表");
    assert_eq!(lines[1], "填报单位：青禾区政协");
    assert_eq!(lines[2], "");
    assert_eq!(lines[3], "序号：1；案由：关于修路的提案；承办单位：交通局；答复：已修好。");
    assert_eq!(lines[4], "序号：2；案由：关于架桥的 提案；答复：明年架");
    assert_eq!(headings, [(1, 1)]);
}

#[test]
fn no_cell_stands_behind_the_last_row_or_column() {
    let mut book = Book::default();
    book.begin("");
    for (row, column, is_there) in
        [(0, 0, true), (FARTHEST - 1, FARTHEST - 1, true), (FARTHEST, 0, false), (0, u32::MAX, false)]
    {
        assert_eq!(book.put(row, column, "修路").is_ok(), is_there, "{row} {column}");
    }
}

#[test]
fn what_cannot_be_seen_and_what_is_merged_has_its_end_too() {
    let mut book = Book::default();
    book.begin("");
    let hidden = "\u{200b}".repeat(1 << 20);
    let put = (0..MOST_BYTES).find(|row| book.put(*row as u32, 0, &hidden).is_err());
    assert_eq!(put, Some(MOST_BYTES / hidden.len()));
    let mut book = Book::default();
    book.begin("");
    let merged = (0..=MOST_CELLS).find(|_| book.merge((0, 1), (0, 0)).is_err());
    assert_eq!(merged, Some(MOST_CELLS));
}

#[test]
fn a_label_over_all_columns_there_could_be_costs_no_more_than_there_are() {
    let mut book = Book::default();
    book.begin("");
    for (row, column, text) in [(0, 0, "案由"), (0, FARTHEST - 1, "户数"), (1, 0, "修路"), (1, FARTHEST - 1, "12")]
    {
        book.put(row, column, text).expect("a small table");
    }
    book.merge((0, 0), (0, u32::MAX)).expect("a small table");
    let sheet = &book.sheets[0];
    let head = head::Head::find(&sheet.rows(), &sheet.merged);
    // Beside them the one far away.
    assert_eq!(head.labels.len(), head::MOST_COLUMNS as usize + 1);
}

#[test]
fn a_table_without_header_has_no_labels() {
    let (lines, headings) = of(&[&["1", "王小禾", "修路"], &["2", "李小河", "架桥"]], &[]);
    assert_eq!((lines, headings), (vec!["1 | 王小禾 | 修路".to_owned(), "2 | 李小河 | 架桥".to_owned()], vec![]));
    let prose: &[&[&str]] = &[&["镇里修了路。", "村民说好。"], &["路", "桥"]];
    assert_eq!(of(prose, &[]).0[0], "镇里修了路。 | 村民说好。");
    assert_eq!(of(&[&["修路"], &["架桥"]], &[]).0, ["修路", "架桥"]);
}

#[test]
fn years_are_labels_and_what_no_row_fills_stays() {
    let (lines, _) = of(&[&["指标", "2030", "2031", "备注"], &["小路（条）", "12", "15.5"]], &[]);
    assert_eq!(lines, ["备注", "指标：小路（条）；2030：12；2031：15.5"]);
    assert_eq!(of(&[&["案由", "承办单位"]], &[]).0, ["案由 | 承办单位"]);
}

#[test]
fn sheets_are_headings_and_groups_stand_below_them() {
    let head: &[&str] = &["案由", "单位", "答复"];
    let first: &[&[&str]] = &[head, &["一、修路"], &["修大路", "交通局", "好"], head, &["修小路", "交通局", "好"]];
    let second: &[&[&str]] = &[head, &["架桥", "水利局", "好"]];
    let (lines, headings) = lines(&[("2030年", first), ("Sheet2", &[]), ("2031年", second)], &[]);
    assert_eq!(lines.iter().filter(|line| line.starts_with("案由：")).count(), 3);
    let headings: Vec<_> = headings.iter().map(|(line, level)| (lines[*line as usize - 1].as_str(), *level)).collect();
    assert_eq!(headings, [("2030年", 2), ("一、修路", 4), ("2031年", 2)]);
}

#[test]
fn merged_cells_speak_for_all_they_cover() {
    let rows: &[&[&str]] = &[
        &["", "提案办理表"],
        &["单位", "办理情况", "", "备注"],
        &["", "答复", "是否满意"],
        &["交通局", "修了大路", "是"],
        &["", "修了小路", "是"],
    ];
    let merged = [((1, 2), (0, 0)), ((1, 1), (1, 2)), ((1, 2), (3, 3)), ((3, 4), (0, 0)), ((0, 9), (9, 9))];
    let (lines, headings) = of(rows, &merged);
    assert_eq!(lines[1], "备注");
    assert_eq!(lines[3], "单位：交通局；办理情况·答复：修了大路；办理情况·是否满意：是");
    assert_eq!(lines[4], "单位：交通局；办理情况·答复：修了小路；办理情况·是否满意：是");
    assert_eq!(headings, [(1, 1)]);
}

#[test]
fn each_table_of_a_sheet_has_its_own_labels() {
    let (lines, _) = of(
        &[
            &["编号", "案由"],
            &["1", "修路"],
            &["2", "架桥"],
            &[],
            &["附：类别统计"],
            &["类别", "件数"],
            &["交通", "12"],
            &["水利", "3"],
        ],
        &[],
    );
    assert_eq!(lines[1], "编号：1；案由：修路");
    assert_eq!(lines.last().map(String::as_str), Some("类别：水利；件数：3"));
    assert!(lines.contains(&"附：类别统计".to_owned()) && lines.contains(&"类别：交通；件数：12".to_owned()));
}

#[test]
fn a_row_below_a_group_begins_no_table() {
    let (lines, _) =
        of(&[&["项目", "投资", "单位"], &["一、道路"], &["修大路", "-", "交通局"], &["修小路", "120", "交通局"]], &[]);
    assert_eq!(lines[3], "项目：修小路；投资：120；单位：交通局");
}

#[test]
fn each_sheet_with_a_title_is_a_part() {
    let head: &[&str] = &["序号", "案由"];
    let first: &[&[&str]] = &[&["青禾区2030年提案表"], head, &["1", "修路"]];
    let second: &[&[&str]] = &[&["青禾区2031年提案表"], head, &["1", "架桥"]];
    let (lines, headings) = lines(&[("甲", first), ("乙", second)], &[]);
    let headings: Vec<_> = headings.iter().map(|(line, level)| (lines[*line as usize - 1].as_str(), *level)).collect();
    assert_eq!(headings, [("青禾区2030年提案表", 1), ("甲", 2), ("青禾区2031年提案表", 1), ("乙", 2)]);
}

#[test]
fn a_label_over_two_columns_takes_no_row_of_values_for_labels() {
    let rows: &[&[&str]] = &[&["单位", "办理情况", ""], &["交通局", "修好", "满意"], &["水利局", "架好", "满意"]];
    let (lines, _) = of(rows, &[((0, 0), (1, 2))]);
    assert_eq!(lines[1], "单位：交通局；办理情况：修好；办理情况：满意");
}
