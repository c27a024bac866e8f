//! Columns, pages, and what stands around the text.

use super::super::super::LineBreaks;
use super::make::{Font, HEIGHT, Made, WIDTH};
use super::{PARAGRAPHS, one_column, paragraphs_of, read_made, wrapped};

/// The paragraphs in columns, so often, below a title; lines of columns do not stand on one height.
fn columns(times: usize, count: usize, offset: f32) -> (Made, Vec<String>) {
    let (size, gutter) = (10.0, 14.0);
    let width = (WIDTH - 80.0 - gutter * (count - 1) as f32) / count as f32;
    let all: Vec<&str> = PARAGRAPHS.iter().copied().cycle().take(times * PARAGRAPHS.len()).collect();
    let lines = wrapped(&all, (width / size).floor());
    let title = "青禾镇第三届人民代表大会工作报告";
    let mut made = Made::default();
    let mut rest = lines.as_slice();
    while !rest.is_empty() {
        made.page();
        let mut top = 60.0;
        if rest.len() == lines.len() {
            made.text(Font::Gbk, 22.0, ((WIDTH - 16.0 * 22.0) / 2.0, 80.0), title);
            top = 130.0;
        }
        let room = ((HEIGHT - 60.0 - top) / 15.0) as usize;
        let all_on_page = room * count;
        // The last page is filled evenly.
        let room = if rest.len() < all_on_page { rest.len().div_ceil(count) } else { room };
        for column in 0..count {
            let x = 40.0 + (width + gutter) * column as f32;
            rest = made.column(Font::Gbk, size, (x, top + offset * column as f32), rest, (15.0, room));
        }
    }
    let mut expected = vec![title.to_owned()];
    expected.extend(all.iter().map(|paragraph| (*paragraph).to_owned()));
    (made, expected)
}

#[test]
fn columns_are_read_one_after_the_other_below_their_title() {
    for (times, count, offset) in [(4, 2, 0.0), (4, 2, 6.0), (12, 2, 3.0), (6, 3, 0.0), (6, 3, 5.0), (12, 4, 0.0)] {
        let (made, expected) = columns(times, count, offset);
        let read = paragraphs_of(&read_made(&made));
        for (read, expected) in read.iter().zip(&expected) {
            assert_eq!(read, expected, "{count} columns, {offset} apart");
        }
        assert_eq!(read.len(), expected.len());
    }
}

#[test]
fn a_title_between_columns_ends_them() {
    let lines = wrapped(&PARAGRAPHS, 24.0);
    let mut made = Made::default();
    made.page();
    let half = lines.len().div_ceil(2);
    for (top, title) in [
        (100.0, "第一篇说的是镇里修路架桥通水的事情，也说花了多少钱"),
        (460.0, "第二篇说的是村里读书唱歌下棋的事情，也说来了多少人"),
    ] {
        made.text(Font::Gbk, 18.0, (60.0, top), title);
        let rest = made.column(Font::Gbk, 10.0, (40.0, top + 40.0), &lines, (15.0, half));
        made.column(Font::Gbk, 10.0, (300.0, top + 40.0), rest, (15.0, half));
    }
    let paragraphs = paragraphs_of(&read_made(&made));
    assert_eq!(paragraphs.len(), 2 + 2 * PARAGRAPHS.len());
    assert!(paragraphs[0].starts_with("第一篇") && paragraphs[PARAGRAPHS.len() + 1].starts_with("第二篇"));
    assert_eq!(paragraphs[1..=PARAGRAPHS.len()], PARAGRAPHS);
}

#[test]
fn tables_are_read_row_by_row() {
    let mut made = Made::default();
    made.page();
    let rows = [
        "项目 2030年 2031年",
        "修路（公里） 8.5 12.5",
        "种树（株） 900 1340",
        "借书（册） 4100 5208",
        "装灯（盏） 210 300",
    ];
    for (place, row) in rows.iter().enumerate() {
        for (column, cell) in row.split(' ').enumerate() {
            made.text(Font::Gbk, 12.0, (90.0 + 140.0 * column as f32, 200.0 + 24.0 * place as f32), cell);
        }
    }
    assert_eq!(read_made(&made).text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>(), rows);
}

/// A book of these pages, each with a head and a foot.
fn book(pages: usize, foot: &dyn Fn(usize) -> String) -> Made {
    let lines = wrapped(&PARAGRAPHS, 34.0);
    let mut made = Made::default();
    let mut rest: Vec<String> = lines.iter().cycle().take(pages * 30).cloned().collect();
    for page in 1..=pages {
        made.page();
        made.text(Font::Gbk, 9.0, (90.0, 50.0), "青禾镇工作报告");
        made.text(Font::Gbk, 9.0, (400.0, 50.0), &format!("2031年第{page}页"));
        rest = made.column(Font::Gbk, 12.0, (90.0, 100.0), &rest, (20.0, 30)).to_vec();
        made.text(Font::Gbk, 9.0, (290.0, 800.0), &foot(page));
    }
    made
}

#[test]
fn heads_and_feet_and_page_numbers_go_and_the_text_stays() {
    let feet: [&dyn Fn(usize) -> String; 4] =
        [&|page| format!("— {page} —"), &|page| format!("第{page}页"), &|page| page.to_string(), &|page| {
            format!("{page}/4")
        }];
    for foot in feet {
        let document = read_made(&book(4, foot));
        let lines = wrapped(&PARAGRAPHS, 34.0);
        let text: String = lines.iter().cycle().take(120).map(|line| line.trim_start_matches('　')).collect();
        assert_eq!(document.text.replace('\n', ""), text);
        assert_eq!(document.pages.len(), 4);
        assert_eq!(document.breaks, LineBreaks::Blank);
        let starts: Vec<&str> = document.text.lines().collect();
        for (page, line) in document.pages.iter().enumerate() {
            assert_eq!(
                starts[*line as usize - 1],
                lines[page * 30 % lines.len()].trim_start_matches('　'),
                "page {page}"
            );
        }
    }
}

#[test]
fn a_sentence_goes_on_over_the_end_of_a_page() {
    let lines = wrapped(&PARAGRAPHS[3..4], 34.0);
    let mut made = Made::default();
    for line in lines.chunks(2) {
        made.page();
        made.column(Font::Gbk, 12.0, (90.0, 120.0), line, (20.0, 2));
    }
    let document = read_made(&made);
    assert_eq!(paragraphs_of(&document), PARAGRAPHS[3..4]);
    assert_eq!(document.pages, [1, 3]);
}

#[test]
fn figures_in_the_margins_of_a_few_pages_stay() {
    let mut made = Made::default();
    for figure in ["1340", "5208", "9000"] {
        made.page();
        made.column(Font::Gbk, 12.0, (90.0, 120.0), &wrapped(&PARAGRAPHS, 34.0), (20.0, 30));
        made.text(Font::Gbk, 12.0, (90.0, 790.0), figure);
    }
    let text = read_made(&made).text;
    assert!(["1340", "5208", "9000"].iter().all(|figure| text.lines().any(|line| line == *figure)));
}

#[test]
fn short_texts_are_paragraphs_too() {
    let document = read_made(&one_column(Font::Ucs2, &wrapped(&PARAGRAPHS[..2], 20.0)));
    assert_eq!(paragraphs_of(&document), PARAGRAPHS[..2]);
}
