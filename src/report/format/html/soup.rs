//! Pages that nobody wrote: any bytes, any tags, too much of everything.

use proptest::prelude::*;

use super::tests::FIRST;
use super::*;

/// Of such sizes that whatever is done again for each of what stands there takes hours.
#[test]
fn huge_and_deep_pages_are_read() {
    let deep = format!("{}{FIRST}{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    let fonts: String = (0..50_000).map(|size| format!("<div><font size={size}></div>")).collect();
    let spans = format!("{}{}{FIRST}", "<span><b>".repeat(50_000), "</i></a>".repeat(50_000));
    let attributes: String = (0..200_000).map(|number| format!(" a{number}=1")).collect();
    let tables = "<table><tr><td>".repeat(20_000);
    let wide = format!("<p{attributes}>{FIRST}");
    let hidden = format!("<div style='display:none'>{}</div>", FIRST.repeat(10)).repeat(2_000);
    let titles = format!("<title>{}</title>{}", "甲乙_".repeat(20_000), "<h1>甲乙</h1><p>丙</p>".repeat(20_000));
    let days = format!("<meta name=PubDate content='{}'>", "2024-".repeat(200_000));
    let script = format!("<i id=activity-name></i><script>{}</script>", " ct=".repeat(200_000));
    for page in
        [titles + FIRST, days + FIRST, script + FIRST, deep, fonts + FIRST, spans, wide, tables + FIRST, hidden + FIRST]
    {
        assert!(read(page.as_bytes()).is_ok_and(|document| document.text.contains(FIRST)));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
        let _ = read(&[b"<html>", &bytes[..]].concat());
    }

    #[test]
    fn any_soup_of_tags_is_answered(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "<p>", "</p>", "<div class=nav>", "</div>", "<table>", "<tr>", "<td>", "</table>", "</td>", "<ol>", "<li>",
                "</ol>", "<a href=x>", "</a>", "<b>", "</b>", "<h1>", "</h2>", "<pre>", "</pre>", "<title>", "<script>",
                "</script>", "<!--", "-->", "<br/>", "<ul", ">", "'", "&nbsp;", "　　", "甲，乙。", "来源：丙", "时间：",
                "2024-01-15", "<ruby><rt>", "<form>", "<frame>", "上一篇", "版权所有", "\n", "<select><option>", "</p",
            ]),
            0..60,
        ),
    ) {
        let html = pieces.concat();
        let _ = read(html.as_bytes());
        for block in blocks(&html) {
            prop_assert!(!block.text.is_empty() && !block.text.contains('\n'));
        }
    }

    #[test]
    fn all_paragraphs_of_an_article_are_read_in_order(
        paragraphs in prop::collection::vec("[一二三四五区县路桥水电人民，、；]{0,70}[区县路桥水电]", 1..30),
        boxes in prop::sample::select(vec![
            ("<div id='zoom'>", "</div>"), ("<article>", "</article>"), ("<table><tr><td>", "</td></tr></table>"), ("", ""),
            ("<div class='nav'><div>", "</div></div>"), ("<form><section>", "</section></form>"),
        ]),
    ) {
        let body: String = paragraphs.iter().map(|paragraph| format!("<p>　　{paragraph}</p>\n")).collect();
        let page = format!(
            "<title>青禾区报告</title><ul class=menu><li><a href=1>首页</a></ul>{}{body}{}<div class=footer>版权所有</div>",
            boxes.0, boxes.1,
        );
        let read = read(page.as_bytes());
        let Ok(document) = read else { return Err(TestCaseError::fail("refused")) };
        // A page with a few characters in a box called a menu is no article: all of it is read.
        let is_own = |line: &&str| !["青禾区报告", "首页", "版权所有"].contains(line);
        let lines: Vec<&str> = document.text.lines().filter(is_own).collect();
        prop_assert_eq!(lines, paragraphs);
    }
}
