//! The reader of PDF, on files that are made here.

mod doubts;
mod make;
mod order;

use super::super::Document;
use super::read;
use crate::report::layout;
use make::{Font, Made};

/// Invented paragraphs of different lengths, with figures, Latin words, quotes and headings.
const PARAGRAPHS: [&str; 8] = [
    "一、2031年工作回顾",
    "过去一年，镇里修好了三条小路，总长12.5公里，路旁种下银杏1340株，又请木匠做了长椅，供来往的人歇脚。",
    "（一）把水引进村",
    "新开的水渠从东山脚下绕过学堂，灌溉水田860亩；沿渠装上LED路灯，夜里出门的老人都说“亮堂多了”。水费比上年下降4.6%，户均省下37元，账目每月在祠堂门口公布，人人可以去看。",
    "村民王小禾说：“从前挑水要走两里地，如今拧开龙头就有。”",
    "（二）让书走出馆",
    "流动书车开到12个村小组，借出图书5208册，孩子们最爱看的是《渔村的灯》和讲机器的画册，每到周三午后就在晒谷场边等车来。书车由退休教师赵明远驾驶，全年行驶9000公里，没有一次误点，也没有丢过一册书。",
    "各位代表，明年要做的事还很多，让我们一起把每件小事做好！",
];

/// Lines of so many ems: paragraphs are indented by two.
fn wrapped(paragraphs: &[&str], ems: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        let mut line = "　　".to_owned();
        for word in words(paragraph) {
            if make::width_of(&line) + make::width_of(&word) > ems {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(&word);
        }
        lines.push(line);
    }
    lines
}

/// What a line is not broken in: Latin words and figures, and a character with the mark behind it.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for character in text.chars() {
        let is_latin = |character: char| character.is_ascii() && character != ' ';
        match words.last_mut() {
            Some(word) if is_latin(character) && word.ends_with(is_latin) => word.push(character),
            Some(word) if "，。、；：！？”》）".contains(character) => word.push(character),
            Some(word) if word.ends_with(['“', '《', '（']) => word.push(character),
            _ => words.push(character.to_string()),
        }
    }
    words
}

/// The paragraphs that are read of this file.
fn paragraphs_of(document: &Document) -> Vec<String> {
    layout::of_document(document).into_iter().map(|paragraph| paragraph.text).collect()
}

fn read_made(made: &Made) -> Document {
    read(&made.bytes()).expect("this is a PDF")
}

/// One page with these lines in one column.
fn one_column(font: Font, lines: &[String]) -> Made {
    let mut made = Made::default();
    made.page();
    assert!(made.column(font, 12.0, (90.0, 120.0), lines, (20.0, 33)).is_empty());
    made
}

#[test]
fn every_way_to_code_characters_gives_the_text() {
    for font in [Font::Mapped, Font::Gbk, Font::Ucs2, Font::Embedded] {
        let document = read_made(&one_column(font, &wrapped(&PARAGRAPHS, 34.0)));
        assert_eq!(paragraphs_of(&document), PARAGRAPHS);
        assert!(document.notes.is_empty(), "{:?}", document.notes);
    }
}

#[test]
fn latin_words_keep_their_spaces_and_lose_their_hyphens() {
    let mut made = Made::default();
    made.page();
    for (place, line) in
        ["The new road was opened by the vil-", "lage in spring, and 12 lamps were", "put up."].iter().enumerate()
    {
        made.text(Font::Helvetica, 12.0, (90.0, 120.0 + 16.0 * place as f32), line);
    }
    let text = "The new road was opened by the village in spring, and 12 lamps were put up.";
    assert_eq!(paragraphs_of(&read_made(&made)), [text]);
    // Words that are placed one by one, without a space between them.
    let mut made = Made::default();
    made.page();
    made.text_with("1 0 0 1 90 700 Tm [(open) -250 (the) -250 (road)] TJ", Font::Helvetica, 12.0, "");
    assert_eq!(paragraphs_of(&read_made(&made)), ["open the road"]);
}

#[test]
fn bold_by_drawing_twice_is_one_text_and_hidden_text_is_text() {
    let mut made = Made::default();
    made.page();
    made.text(Font::Gbk, 16.0, (90.0, 120.0), "青禾镇的高高山上");
    made.text(Font::Gbk, 16.0, (90.5, 120.2), "青禾镇的高高山上");
    made.text_with("3 Tr 1 0 0 1 90 650 Tm", Font::Gbk, 16.0, "扫描后面的文字");
    made.text_with("0 Tr 0.7 0.7 -0.7 0.7 200 300 Tm", Font::Gbk, 40.0, "内部资料");
    assert_eq!(paragraphs_of(&read_made(&made)), ["青禾镇的高高山上", "扫描后面的文字"]);
}

#[test]
fn spaced_out_names_are_words_and_figures_keep_apart() {
    let mut made = Made::default();
    made.page();
    made.text(Font::Gbk, 12.0, (90.0, 120.0), "镇长");
    made.text(Font::Gbk, 12.0, (150.0, 120.0), "李");
    made.text(Font::Gbk, 12.0, (174.0, 120.0), "明");
    made.text(Font::Gbk, 12.0, (90.0, 180.0), "修路 340 条");
    made.text(Font::Gbk, 12.0, (90.0, 240.0), "2029 2030 2031");
    assert_eq!(paragraphs_of(&read_made(&made)), ["镇长 李明", "修路340条", "2029 2030 2031"]);
}

#[test]
fn text_that_runs_down_or_up_the_page_is_read_line_by_line() {
    let lines = ["竖着写的第一行从上到下读完再读左边的一行", "这是竖着写的第二行它在左边"];
    let mut made = Made::default();
    made.page();
    for (place, line) in lines.iter().enumerate() {
        made.text(Font::Vertical, 14.0, (500.0 - 22.0 * place as f32, 100.0), line);
    }
    assert_eq!(read_made(&made).text.replace('\n', ""), lines.concat());
    let mut made = Made::default();
    made.page();
    for (place, line) in lines.iter().enumerate() {
        let x = 100.0 + 22.0 * place as f32;
        made.text_with(&format!("0 1 -1 0 {x} 100 Tm"), Font::Gbk, 14.0, line);
    }
    assert_eq!(read_made(&made).text.replace('\n', ""), lines.concat());
    made.page_keys = "/Rotate 90".to_owned();
    assert_eq!(read_made(&made).text.replace('\n', ""), lines.concat());
}
