//! What may be typed, and what it means.

use proptest::prelude::*;

use super::*;
use crate::query::Field;

fn printed(typed: &str) -> String {
    parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}")).to_string()
}

/// The place and the reason of a mistake.
fn wrong(typed: &str) -> (usize, String) {
    match parse(typed) {
        Err(Error::Query { at, why, .. }) => (at, why),
        other => panic!("{typed} is no mistake: {other:?}"),
    }
}

fn forms(typed: &str) -> Vec<Form> {
    parse(typed).expect("a query").pieces().iter().map(|piece| piece.form).collect()
}

#[test]
fn white_space_of_any_width_parts_pieces() {
    assert_eq!(printed("萧山　协商驿站 2023"), "萧山 协商驿站 2023");
    assert_eq!(parse("甲 乙").expect("a query").pieces().len(), 2);
}

#[test]
fn quotes_of_every_kind_make_a_literal_piece() {
    for typed in ["\"协商 驿站\"", "“协商 驿站”", "”协商 驿站“", "＂协商 驿站＂", "「协商 驿站」"]
    {
        assert_eq!(printed(typed), "\"协商 驿站\"", "{typed}");
        assert_eq!(forms(typed), [Form::Quoted], "{typed}");
    }
}

#[test]
fn what_is_pasted_from_a_report_is_one_bare_piece() {
    for (typed, text) in [
        ("村社“协商驿站”提质", "村社“协商驿站”提质"),
        ("“协商驿站”提质", "协商驿站”提质"),
        ("“没有闭合", "没有闭合"),
        ("（四）深耕主业、提质增效。", "四深耕主业、提质增效"),
        ("(GDP)", "GDP"),
        ("GDP(CPI)", "GDP”CPI"),
        ("微协商1124场（次）", "微协商1124场次"),
        ("提质增效）", "提质增效"),
        ("（未闭合", "未闭合"),
        ("时间:上午", "时间:上午"),
        ("协商/议事", "协商/议事"),
        ("——协商", "协商"),
    ] {
        assert_eq!(printed(typed), text, "{typed}");
        assert_eq!(forms(typed), [Form::Bare], "{typed}");
    }
}

#[test]
fn alternatives_exclusions_and_groups() {
    assert_eq!(printed("甲 OR 乙 丙"), "甲 OR 乙 丙");
    assert_eq!(printed("（甲 ＯＲ 乙）丙"), "(甲 OR 乙) 丙");
    assert_eq!(printed("(甲 | 乙) AND －丙"), "(甲 OR 乙) -丙");
    assert_eq!(printed("甲 NOT (乙 丙)"), "甲 -(乙 丙)");
    assert_eq!(printed("甲 or 乙 and 丙 not 丁"), "甲 OR 乙 丙 -丁");
    assert_eq!(printed("甲 ((乙) 丙)"), "甲 乙 丙");
    assert_eq!(printed("甲 --乙"), "甲 乙");
    for typed in ["(\"一）\" OR 乙) 丙", "(\"（一\" OR 乙) 丙", "(乙 OR 题:\"一）二\") 丙", "丙 (-\"（一\" 乙 OR 甲)"]
    {
        assert_eq!(printed(typed), typed, "brackets between quotes are text");
    }
    assert_eq!(printed("甲 -“乙 丙”"), "甲 -\"乙 丙\"");
    let query = parse("甲 OR 乙 丙").expect("a query");
    assert!(matches!(&query.root, Node::Any(nodes) if matches!(nodes[1], Node::All(_))), "AND binds tighter than OR");
}

#[test]
fn a_quote_inside_a_word_hides_no_bracket() {
    for word in ["1区:\"杭", "甲-区:\"杭", "甲-\"杭"] {
        let once = printed(&format!("协商 -(提案 {word}) \0AND 桥"));
        assert_eq!(once, format!("协商 -(提案 {word}) \"AND\" 桥"));
        assert_eq!(printed(&once), once);
    }
    // The value of a field is quoted.
    assert_eq!(printed("协商 -(题:\"甲 (乙\" 提案)"), "协商 -(题:\"甲 (乙\" 提案)");
}

#[test]
fn texts_near_each_other_and_in_one_sentence_or_paragraph() {
    assert_eq!(printed("“甲 乙”～２０"), "\"甲 乙\"~20");
    assert_eq!(printed("甲 /s 乙 ／ｓ 丙"), "甲 /s 乙 /s 丙");
    assert_eq!(printed("(甲 OR “乙 乙”) /p 丙 丁"), "(甲 OR \"乙 乙\") /p 丙 丁");
    assert_eq!(printed("-甲 /s 乙 丙"), "-甲 /s 乙 丙");
}

#[test]
fn fields_have_chinese_and_latin_names() {
    assert_eq!(printed("区：萧山 協商"), "区:萧山 協商");
    assert_eq!(printed("d:萧山 y:2020.. TYPE:政协"), "区:萧山 年:2020.. 类:政协");
    assert_eq!(printed("题:协商 节:“民主 监督” file:2024"), "题:\"协商\" 节:\"民主 监督\" 文件:\"2024\"");
    let query = parse("区:萧山").expect("fields alone are a query");
    assert!(matches!(&query.root, Node::Field(Field::District { codes, .. }) if codes.contains(&330109)));
}

#[test]
fn wildcards_are_single_units_and_any_number() {
    for typed in ["提质*", "*驿站", "协商?站", "加强*建设", "协商？？站"] {
        assert_eq!(forms(typed), [Form::Pattern], "{typed}");
    }
    assert_eq!(forms("哪个区的协商驿站最多？"), [Form::Bare], "the end of a question is no wildcard");
    assert_eq!(forms("哪个区的协商驿站最多？其中有多少在村里？"), [Form::Bare], "nor are those of a text");
    assert_eq!(forms("加强，*队伍"), [Form::Bare], "punctuation has to stand there");
    assert_eq!(forms("“协商?站”"), [Form::Quoted]);
    assert_eq!(printed("协商？站"), "协商?站");
}

#[test]
fn mistakes_are_shown_where_they_are() {
    assert_eq!(wrong("协商 OR").0, 3);
    assert_eq!(wrong("OR 协商").0, 0);
    assert_eq!(wrong("甲 OR ， 丙 OR").0, 9);
    assert_eq!(wrong("甲 (乙 OR 丙").0, 2);
    assert_eq!(wrong("甲 OR 乙)").0, 6);
    assert_eq!(wrong("甲 /s").0, 2);
    assert_eq!(wrong("/p 甲").0, 0);
    assert_eq!(wrong("甲 /s 乙 /p 丙").0, 7);
    assert_eq!(wrong("甲 /s (乙 丙)").0, 5);
    assert_eq!(wrong("甲 /s -乙").0, 5);
    assert_eq!(wrong("\"甲 乙\"~").0, 5);
    assert_eq!(wrong("\"甲\"~5").0, 3);
    assert_eq!(wrong("甲 区:").0, 3);
    assert_eq!(wrong("甲 年:去年").0, 4);
    assert_eq!(wrong("-甲").0, 0);
    assert_eq!(wrong("甲 OR -乙").0, 5);
    assert!(wrong("区:肖山").1.contains("萧山区"));
    let shown = parse("协商 OR").expect_err("a mistake").to_string();
    assert!(shown.contains("\n  协商 OR\n       ^ needs"), "{shown}");
}

#[test]
fn nothing_to_seek_is_refused() {
    assert!(parse("").is_err());
    assert!(parse(" ，。 “” （） ").is_err());
    assert!(parse("* ?").is_err());
}

#[test]
fn brackets_and_exclusions_can_be_as_many_as_anyone_types() {
    for character in ["( \"a ", "(", ")", "-", "(甲 ", "-(", "\"", "~", "*", ":"] {
        for count in [300, 5000] {
            let typed = character.repeat(count);
            let _ = parse(&typed);
            let _ = parse(&format!("甲 OR {typed}"));
        }
    }
}

proptest! {
    #[test]
    fn a_query_prints_in_a_form_that_means_the_same(
        typed in "([协商a1“”\"「＂（）()*?？~/:|]|OR|AND|NOT|/s|/p|区:萧山|年:2020|题:|[ 　，-]){0,16}",
    ) {
        if let Ok(query) = parse(&typed) {
            let printed = query.to_string();
            prop_assert_eq!(parse(&printed).unwrap_or_else(|error| panic!("{printed}: {error}")), query);
        }
    }

    #[test]
    fn words_never_fail(typed in "协[协商a1“”\"「」＂（）()*?？~，。、%+%：:；！ 　]{0,24}") {
        prop_assert!(parse(&typed).is_ok() || typed.contains(['~', ':']));
    }
}
