//! Lines as they are found, all of them invented.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Vec<(ParagraphKind, u32, u32, String)> {
    let paragraphs = paragraphs(text, 1);
    paragraphs.into_iter().map(|one| (one.kind, one.lines.first, one.lines.last, one.text)).collect()
}

fn texts(text: &str) -> Vec<String> {
    read(text).into_iter().map(|(_, _, _, text)| text).collect()
}

/// Prose broken at so many characters, without a blank line, long enough to be seen as hard-wrapped.
fn wrapped(prose: &str, width: usize) -> String {
    let characters: Vec<char> = prose.chars().collect();
    characters.chunks(width).map(|chunk| chunk.iter().collect::<String>() + "\n").collect()
}

const FILLER: &str = "镇里为老人修了三条小路并在路旁种下银杏又请木匠做了长椅供人歇脚这样的小事一年里做了许多";

#[test]
fn words_and_years_cut_by_the_end_of_a_line_are_mended() {
    let prose = format!("{}王小禾书记说定于2031年开工。", FILLER.repeat(12));
    let cut = wrapped(&prose, 16);
    assert!(cut.contains('\n') && cut.lines().count() > 30);
    assert_eq!(texts(&cut), [prose]);
}

#[test]
fn a_blank_line_inside_a_sentence_parts_nothing() {
    let read = read("镇里的路灯换成了新灯，夜里出门的人\n\n都说亮堂。\n\n明年再换两条街。");
    assert_eq!(read.len(), 2);
    assert_eq!((read[0].1, read[0].2), (1, 3));
}

#[test]
fn a_heading_cut_by_a_column_gets_its_end_back() {
    let read = read("一是把路灯照到每条小\n\n\n\n巷。年内换灯三百盏，各村都满意。");
    assert_eq!(read[0], (ParagraphKind::Heading(4), 1, 5, "一是把路灯照到每条小巷。".to_owned()));
    assert_eq!(read[1], (ParagraphKind::Body, 5, 5, "年内换灯三百盏，各村都满意。".to_owned()));
}

#[test]
fn the_short_tail_of_a_wrapped_heading_belongs_to_it() {
    let body = wrapped(&format!("{}。", FILLER.repeat(12)), 16);
    let text = format!("{body}\n二、明年要为镇里做的几件事和\n打算\n\n{body}");
    assert!(texts(&text).contains(&"二、明年要为镇里做的几件事和打算".to_owned()));
}

#[test]
fn a_short_numbered_paragraph_whose_text_runs_on_is_a_run_in_heading() {
    assert_eq!(read("（一）把路修好。今年修三条。")[0].0, ParagraphKind::RunIn(2));
    assert_eq!(read("（一）把路修好。")[0].0, ParagraphKind::Heading(2));
}

#[test]
fn long_numbered_paragraphs_are_run_in_headings() {
    let long = format!("（一）把路修好。{}。", FILLER.repeat(2));
    assert_eq!(read(&long)[0].0, ParagraphKind::RunIn(2));
    assert_eq!(run_in_title(&long), Some("（一）把路修好"));
    assert_eq!(read("（一）把路修好")[0].0, ParagraphKind::Heading(2));
    assert_eq!(read("一是把路修好。")[0].0, ParagraphKind::Body);
}

#[test]
fn continuation_marks_stand_apart_and_page_marks_vanish() {
    let read = read("（上接第1版）今年，镇里修路的\n— 2 —\n\n事情办好了。(下转第3版)\n");
    assert_eq!(read[0], (ParagraphKind::Continuation, 1, 1, "（上接第1版）".to_owned()));
    assert_eq!(read[1], (ParagraphKind::Body, 1, 4, "今年，镇里修路的事情办好了。".to_owned()));
    assert_eq!(read[2].0, ParagraphKind::Continuation);
}

#[test]
fn what_stands_between_brackets_is_not_parted() {
    let page = "镇里按照《\n村规民约\n》第三条修路，粉尘（PM\n2.5\n）少了一成。\n村民说：“\n路好走了\n”。\n明年再修。";
    assert_eq!(
        texts(page),
        ["镇里按照《村规民约》第三条修路，粉尘（PM2.5）少了一成。", "村民说：“路好走了”。", "明年再修。"]
    );
    assert_eq!(texts("村民说：“\n路好走了。\n”他笑了。"), ["村民说：“路好走了。”他笑了。"]);
}

#[test]
fn what_was_forgotten_to_be_closed_parts_all_the_same() {
    for lines in [
        ["修路（三条。", "架桥一座。"],
        ["一、“新路“时期回顾", "镇里为老人修了三条小路。"],
        ["（一）修路办法（试行", "（二）架桥办法"],
        ["今年的事情完成了。", "”新路”计划明年再做。"],
        ["他说“路好走了，大家都高兴", "第二天又下了雨。"],
    ] {
        assert_eq!(texts(&lines.join("\n")), lines);
    }
}

#[test]
fn a_sentence_that_breaks_off_goes_on_in_the_next_line() {
    assert_eq!(
        texts("今年修了三条路。镇里推动\n村规民约\n写进章程并挂在每个村口的亭子里，家家都说好。\n明年再修两条。"),
        ["今年修了三条路。镇里推动村规民约写进章程并挂在每个村口的亭子里，家家都说好。", "明年再修两条。"]
    );
    assert_eq!(texts("镇里有三件事，\n都办成了。"), ["镇里有三件事，都办成了。"]);
    assert_eq!(
        texts("镇政府工作报\n告\n各位代表：\n一\n今年修了三条路。"),
        ["镇政府工作报告", "各位代表：", "一", "今年修了三条路。"]
    );
    // Titles have no full stop, nor has what stands under a picture; a number begins something else.
    let apart = [
        "修好路，种好树",
        "镇里开会说定两件事",
        "王小禾",
        "今年修了三条路。镇里推动",
        "一是把路灯照到每条小巷，夜里也亮堂。",
    ];
    assert_eq!(texts(&apart.join("\n")), apart);
    assert_eq!(
        texts("今年修了三条路。镇里推动\n村规民约\n“最后一里”写进章程。"),
        ["今年修了三条路。镇里推动村规民约“最后一里”写进章程。"]
    );
    // Cells of a table are no text, and their numbers are two.
    let cells = texts("今年全镇的数字都在这里。单位万元\n合计\n1200\n1300");
    assert_eq!(cells[1..], ["1200", "1300"], "{cells:?}");
    // A paragraph may lack its full stop.
    let apart = ["今年修了三条路。家家说好", "明年镇里打算再修两条街，从东头到西头，年内就能动工通车。"];
    assert_eq!(texts(&apart.join("\n")), apart);
}

#[test]
fn a_form_feed_is_a_blank_line_that_is_not_counted() {
    let read = read("镇里修了路。\u{c}又架了桥。\n末了");
    assert_eq!(read.iter().map(|line| line.1).collect::<Vec<_>>(), [1, 1, 2]);
}

#[test]
fn a_date_broken_in_its_bracket_is_one_paragraph() {
    let read = read("青禾镇工作报告\n（2031年1月5日在青禾镇人民代表\n大会第三次会议上）\n各位代表：\n");
    assert_eq!(read[1], (ParagraphKind::Date, 2, 3, "（2031年1月5日在青禾镇人民代表大会第三次会议上）".to_owned()));
}

proptest! {
    #[test]
    fn every_character_stays_in_its_order(text in "[一二、。，；：（）()第版接转上下是各位0-9# ▲年月日\n\u{c}a-c路灯镇]{0,200}") {
        let kept: String = text.split(['\n', '\u{c}']).map(str::trim)
            .filter(|line| !matches!(line::kind_of(line, false), LineKind::Blank | LineKind::PageMark))
            .collect::<String>();
        let all: String = paragraphs(&text, 1).into_iter().map(|paragraph| paragraph.text).collect();
        let bare = |text: &str| text.chars().filter(|character| *character != ' ').collect::<String>();
        // What is left of a line behind a mark of continuation may be a page mark itself.
        prop_assert!(bare(&all).len() <= bare(&kept).len());
        let mut rest = kept.chars();
        prop_assert!(bare(&all).chars().all(|character| rest.any(|other| other == character)));
        if !kept.contains(['版', '页']) {
            prop_assert_eq!(bare(&all), bare(&kept));
        }
    }

    #[test]
    fn lines_of_paragraphs_never_go_back(text in "[一、。，（）2-4 \n]{0,120}") {
        let paragraphs = paragraphs(&text, 1);
        prop_assert!(paragraphs.iter().all(|one| one.lines.first <= one.lines.last));
        prop_assert!(paragraphs.windows(2).all(|pair| pair[0].lines.last <= pair[1].lines.first));
    }
}
