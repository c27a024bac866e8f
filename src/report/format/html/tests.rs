//! Pages as they are found, all of them invented.

use super::*;

pub(super) const FIRST: &str = "去年，青禾区新修道路十二条，改造老旧小区八个，居民办事少跑了许多路。";
const SECOND: &str = "我们还看到，溪边的步道没有连通，夜里灯光不足，老人出行仍有不便。";

fn read_text(html: &str) -> Document {
    read(html.as_bytes()).unwrap_or_else(|refused| panic!("{}", refused.reason))
}

fn text(html: &str) -> String {
    read_text(html).text
}

fn texts_of(html: &str) -> Vec<String> {
    blocks(html).into_iter().map(|block| block.text).collect()
}

fn refusal(html: &str) -> String {
    read(html.as_bytes()).expect_err("not a page with text").reason
}

fn published(document: &Document) -> Option<&str> {
    document.said.iter().find(|said| said.key == Key::Published).map(|said| said.value.as_str())
}

#[test]
fn a_page_of_a_government_site_gives_its_article() {
    let page = format!(
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>2024年青禾区工作报告_青禾区人民政府</title>\
         <meta name='PubDate' content='2024-01-15 10:20'><style>p {{ color: red }}</style></head><body>\
         <div class='header'><a href='/'>青禾区人民政府</a></div>\
         <ul class='nav'><li><a href='/a'>首页</a></li><li><a href='/b'>政务公开</a></li></ul>\
         <div class='main'><div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/b'>政务公开</a></div>\
         <h1>2024年青禾区工作报告</h1>\
         <div class='info'>发布时间：2024-01-16 来源：青禾日报 浏览次数：<span>12</span> 字体：[ 大 中 小 ]</div>\
         <div id='UCAP-CONTENT'><p>各位代表：</p><p>　　{FIRST}</p><h2>一、修路</h2><p>&ensp;&ensp;{SECOND}</p>\
         <p>青禾区人民政府</p><script>var a = '<p>不是正文</p>';</script></div>\
         <p>上一篇：<a href='/1'>另一份报告</a></p><p>【<a href='javascript:window.print()'>打印</a>】【关闭】</p>\
         <div class='share'>分享到：</div><p>扫一扫在手机打开当前页</p>\
         <div class='xg'><h3>相关阅读</h3><ul><li><a href='/2'>其他报告</a></li></ul></div></div>\
         <div class='foot'>主办：青禾区人民政府办公室 版权所有 禾ICP备0001号</div></body></html>"
    );
    let document = read_text(&page);
    let expected =
        format!("2024年青禾区工作报告\n来源：青禾日报\n各位代表：\n{FIRST}\n一、修路\n{SECOND}\n青禾区人民政府");
    assert_eq!(document.text, expected);
    assert_eq!(document.headings, [(1, 1), (5, 2)]);
    assert_eq!(published(&document), Some("2024-01-15"));
    assert_eq!(document.breaks, LineBreaks::Paragraphs);
}

#[test]
fn a_document_is_of_the_day_its_table_says() {
    let page = |table: &str| {
        let head = "<title>青禾区关于修路的通知</title><meta name='PubDate' content='2032-01-05'>";
        format!("<html><head>{head}</head><body>{table}<p>{FIRST}</p><p>{SECOND}</p></body></html>")
    };
    let rows = |day: &str| {
        page(&format!(
            "<table><tr><td><b>索 引 号：</b></td><td>0001/2031-12</td><td>主题分类：</td><td>城建</td></tr>\
             <tr><td>发文机关：</td><td>青禾区政府</td>{day}</tr></table>"
        ))
    };
    let written = read_text(&rows("<td>成文日期：</td><td>2031年12月28日</td>"));
    assert_eq!(published(&written), Some("2031-12-28"));
    assert!(written.text.contains("发文机关： | 青禾区政府 | 成文日期： | 2031年12月28日"), "{}", written.text);
    assert_eq!(published(&read_text(&rows("<td>联系电话：</td><td>2031-12-28</td>"))), Some("2032-01-05"));
    let list = page("<ul><li>索引号：0001/2031-12</li><li>成文日期：2031-12-28</li><li>公开日期：2032-01-04</li></ul>");
    let listed = read_text(&list);
    assert_eq!(published(&listed), Some("2031-12-28"));
    assert!(listed.text.contains("0001/2031-12"), "{}", listed.text);
    let line = "<div>索引号：0001/2031-12 发文机关：青禾区政府 成文日期：2031年12月28日 公开日期：2032-01-04</div>";
    let origin = "<div>来源：青禾日报 浏览次数：12</div>";
    let in_one_line = read_text(&page(&format!("{line}{origin}")));
    assert_eq!(published(&in_one_line), Some("2031-12-28"));
    assert!(in_one_line.text.contains("成文日期：2031年12月28日"), "{}", in_one_line.text);
    assert!(!in_one_line.text.contains("浏览次数"), "{}", in_one_line.text);
    let event = "<table><tr><td>时间</td><td>2019年5月6日</td><td>地点</td><td>区政协</td></tr></table>";
    assert_eq!(published(&read_text(&page(event).replace("PubDate", "none"))), None);
}

#[test]
fn a_title_that_a_program_gave_is_none() {
    for given in ["新建 Microsoft Word 文档 (2)", "文档1", "x"] {
        let page = format!("<title>{given}</title><p><b>青禾区修路报告</b></p><p>{FIRST}</p><p>{SECOND}</p>");
        assert!(text(&page).starts_with("青禾区修路报告\n"), "{given}: {}", text(&page));
    }
}

#[test]
fn a_table_of_data_may_hold_a_long_cell() {
    let rows: String =
        (1..5).map(|row| format!("<tr><td>{row}</td><td>修路</td><td>{}</td></tr>", FIRST.repeat(row * row))).collect();
    let page =
        format!("<p>{FIRST}</p><table><tr><td>序号</td><td>案由</td><td>答复</td></tr>{rows}</table><p>{SECOND}</p>");
    let text = text(&page);
    assert!(text.contains("序号 | 案由 | 答复") && text.contains(&format!("4 | 修路 | {FIRST}")), "{text}");
}

#[test]
fn cells_that_say_what_a_page_is_are_no_text() {
    let page = format!(
        "<html><body><h1>关于修路的报告</h1><table><tr><td>发布时间：2019-03-04</td><td>来源：区交通局</td><td>点击：88</td></tr>\
         </table><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    );
    let document = read_text(&page);
    assert_eq!(published(&document), Some("2019-03-04"));
    assert!(document.text.contains("来源：区交通局") && !document.text.contains("点击"), "{}", document.text);
}

#[test]
fn a_page_made_of_tables_gives_its_article() {
    let page = format!(
        "<html><head><title>关于修路的报告-青禾区政府网</title></head><body><table><tr><td>青禾区政府网</td></tr>\
         <tr><td><table><tr><td width=180><table class=leftnav><tr><td><a href=1>要闻</a></td></tr>\
         <tr><td><a href=2>通知</a></td></tr><tr><td><a href=3>公告</a></td></tr></table></td>\
         <td><table><tr><td align=center><font size=5><b>关于修路的报告</b></font></td></tr>\
         <tr><td>日期：2019年3月4日　　来源：区交通局　　点击：88</td></tr>\
         <tr><td class=bt_content><span>各位委员：<br><br>&nbsp;&nbsp;&nbsp;&nbsp;{FIRST}<br>　　{SECOND}　　{FIRST}<br>\
         特此报告。</span></td></tr></table></td></tr></table></td></tr>\
         <tr><td>版权所有：青禾区人民政府</td></tr></table></body></html>"
    );
    let document = read_text(&page);
    let expected = format!("关于修路的报告\n来源：区交通局\n各位委员：\n{FIRST}\n{SECOND}\n{FIRST}\n特此报告。");
    assert!(document.text.ends_with(&expected.replace("关于修路的报告\n", "")), "{}", document.text);
    assert!(document.text.starts_with("关于修路的报告\n来源：区交通局\n"), "{}", document.text);
    assert!(!document.text.contains("要闻") && !document.text.contains("版权"));
    assert_eq!(document.headings, [(1, 1)]);
    assert_eq!(published(&document), Some("2019-03-04"));
}

#[test]
fn an_article_of_a_public_account_gives_its_text() {
    let page = format!(
        "<html><head><meta property='og:title' content='青禾区政协工作报告'></head><body>\
         <h1 class='rich_media_title' id='activity-name'>\n  青禾区政协工作报告\n </h1>\
         <div id='meta_content'><a href='javascript:void(0);' id='js_name'> 青禾发布 </a>\
         <em id='publish_time'></em></div>\
         <div class='rich_media_content' id='js_content' style='visibility: hidden; opacity: 0; '>\
         <section><section><span>去年，<strong>青禾</strong>区<span style='color:red'>新修道路十二条，\
         改造老旧小区八个，</span>居民办事少跑了许多路。</span></section></section>\
         <section><p><img alt='图'></p><p><span>{SECOND}</span></p></section></div>\
         <div>预览时标签不可点</div><div>微信扫一扫关注该公众号</div>\
         <script>var ct = \"1705248000\"; var createTime = '2024-01-15 00:00';</script></body></html>"
    );
    let document = read_text(&page);
    assert_eq!(document.text, format!("青禾区政协工作报告\n来源：青禾发布\n{FIRST}\n{SECOND}"));
    assert_eq!(published(&document), Some("2024-01-15"));
}

#[test]
fn where_boxes_are_not_clear_more_is_kept() {
    let page = format!(
        "<div><div class=a><p>各位代表：</p></div><div class=b><p>{FIRST}</p></div></div>\
         <div class=c><p>{SECOND}</p></div><div class=d>2024年1月5日</div>"
    );
    assert_eq!(text(&page), format!("各位代表：\n{FIRST}\n{SECOND}\n2024年1月5日"));
    // A tag that closes the box of the text too early.
    let page = format!("<div><div class='TRS_Editor'><p>{FIRST}</p></div><p>{SECOND}</p><p>签名</p></div></div>");
    assert_eq!(text(&page), format!("{FIRST}\n{SECOND}\n签名"));
    // A page that is one form.
    let page = format!("<form id=form1><input value=x><div><p>{FIRST}</p><p>好</p></div></form>");
    assert_eq!(text(&page), format!("{FIRST}\n好"));
}

#[test]
fn what_a_page_says_of_itself_does_not_hide_the_box_of_the_text() {
    let page = format!(
        "<title>青禾区工作报告</title><div class=main><div class=left><h3>栏目导航</h3><ul><li>领导之窗<li>机构职能</ul></div>\
         <div class=content><h2>青禾区工作报告</h2><p>发布时间：2024-03-05 09:30:12　　来源：青禾区人大　　阅读次数：<i>3321</i>　\
         【字体：大 中 小】　【打印】【关闭】</p><div class='TRS_Editor'><p>{FIRST}</p><p>{SECOND}</p></div>\
         <p>扫一扫，手机打开当前页面</p></div></div>"
    );
    assert_eq!(text(&page), format!("青禾区工作报告\n来源：青禾区人大\n{FIRST}\n{SECOND}"));
}

#[test]
fn what_stands_at_the_head_of_a_report_stays() {
    let page = format!(
        "<title>青禾区工作报告</title><div class='article-header'><h1>青禾区工作报告</h1><p>——在区政协会议上</p>\
         <p>时间：2024年1月5日 地点：会议室</p></div><div><p>阅读：共办活动十次</p><p>{FIRST}</p></div>"
    );
    let expected =
        format!("青禾区工作报告\n——在区政协会议上\n时间：2024年1月5日 地点：会议室\n阅读：共办活动十次\n{FIRST}");
    assert_eq!(text(&page), expected);
    let page = format!("<p>2024-01-15 10:20 来源：青禾日报 （记者 禾苗） 阅读：12次 分享到：</p><p>{FIRST}</p>");
    let document = read_text(&page);
    assert_eq!(document.text, format!("来源：青禾日报 （记者 禾苗）\n{FIRST}"));
    assert_eq!(published(&document), Some("2024-01-15"));
}

#[test]
fn columns_of_a_short_article_are_no_data() {
    let page = format!(
        "<table><tr><td><a href=1>要闻</a><br><a href=2>通知</a></td>\
         <td><p>各位代表：</p><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}</p></td></tr></table>"
    );
    assert!(text(&page).ends_with(&format!("各位代表：\n{FIRST}\n{SECOND}\n{FIRST}")), "{}", text(&page));
}

#[test]
fn a_list_of_links_alone_is_kept() {
    let page: String = (1..6).map(|number| format!("<li><a href='{number}'>报告{number}</a></li>")).collect();
    assert_eq!(text(&page).lines().count(), 5);
}

#[test]
fn rows_of_data_are_lines_and_tables_of_layout_are_not() {
    let data = "<table><caption>收支</caption><tr><th>项目<th>金额</tr><tr><td><p>修路</p><td><p>12</p><p>万元</p></tr>\
                <tr><td></td></tr></table>";
    assert_eq!(texts_of(data), ["收支", "项目 | 金额", "修路 | 12 万元"]);
    let layout = "<table><tr><td>甲<tr><td><table><tr><td>乙<td>丙</table></table>丁";
    assert_eq!(texts_of(layout), ["甲", "乙 | 丙", "丁"]);
    let column = "<table><tr><td>甲</td></tr><tr><td><p>乙</p><p>丙</p></td></tr></table>";
    assert_eq!(texts_of(column), ["甲", "乙", "丙"]);
}

#[test]
fn lists_keep_their_numbers() {
    let lists = "<ol start=3><li>甲<li><p>乙</p><p>丙</p><li>一、丁</ol><ul><li>戊</ul>\
                 <ol style='list-style-type: none'><li>己</ol>";
    assert_eq!(texts_of(lists), ["3. 甲", "4. 乙", "丙", "一、丁", "戊", "己"]);
}

#[test]
fn words_are_joined_as_they_are_seen() {
    let cases = [
        ("青<b>禾</b><span>区</span>", "青禾区"),
        ("青禾\n   区 2024 年", "青禾区 2024 年"),
        ("a\n b&nbsp;c&amp;d", "a b c&d"),
        ("<ruby>禾<rp>(</rp><rt>he</rt><rp>)</rp></ruby>苗", "禾苗"),
        ("看<img alt='不'>图", "看图"),
        ("张　三", "张 三"),
        ("禾\u{200b}苗&#12288;", "禾苗"),
    ];
    for (html, expected) in cases {
        assert_eq!(texts_of(html), [expected], "{html}");
    }
    assert_eq!(texts_of("甲<br>乙<br/><br>丙</br>丁<pre>戊\n己</pre>"), ["甲", "乙", "丙", "丁", "戊", "己"]);
    assert_eq!(texts_of("到此为止。　　另起一段。\n　　再起"), ["到此为止。", "另起一段。", "再起"]);
}

#[test]
fn pages_without_text_say_what_to_do() {
    let loads = "<html><body><div id=app></div><script>load()</script><noscript>请打开脚本</noscript></body></html>";
    assert!(refusal(loads).contains("by script"));
    assert!(refusal("<html><div>正在加载…</div><script></script>").contains("by script"));
    assert!(refusal("<html><frameset><frame src=a><frame src=b></frameset></html>").contains("frames"));
    assert!(refusal("<html><div>标题</div><iframe src=a></iframe></html>").contains("frames"));
    assert!(refusal("<html></html>").contains("without text"));
}

#[test]
fn titles_lose_the_name_of_the_site() {
    let page = |title: &str| text(&format!("<title>{title}</title><p>{FIRST}</p>"));
    let first = |title: &str| page(title).lines().next().map(str::to_owned);
    for (title, expected) in [
        ("2020-2024年规划-青禾区人民政府", "2020-2024年规划"),
        ("青禾区人民政府网站 - 工作报告", "工作报告"),
        ("工作报告_通知公告_青禾区人民政府门户网站", "工作报告"),
        ("工作报告——在会上", "工作报告——在会上"),
        ("青禾区人民政府", FIRST),
        ("无标题文档", FIRST),
    ] {
        assert_eq!(first(title).as_deref(), Some(expected), "{title}");
    }
    let shortened =
        format!("<title>关于青禾区道路修建情况的…</title><div>关于青禾区道路修建情况的报告</div><p>{FIRST}</p>");
    assert_eq!(text(&shortened), format!("关于青禾区道路修建情况的报告\n{FIRST}"));
    let broken = format!("<title>青禾区工作报告</title><p>青禾区</p><p>工作报告</p><p>{FIRST}</p>");
    assert_eq!(text(&broken), format!("青禾区工作报告\n{FIRST}"));
}

#[test]
fn a_title_that_nobody_closes_holds_no_page() {
    assert!(text(&format!("<title>工作报告<body><p>{FIRST}</p>")).contains(FIRST));
}

#[test]
fn bold_paragraphs_between_text_are_headings() {
    let page = format!("<p>{FIRST}</p><p><b>修路</b></p><p>{SECOND}</p><p><b>{FIRST}</b></p><p><b>各位代表：</b></p>");
    assert_eq!(read_text(&page).headings, []);
    let page = format!("<p>{FIRST}</p><p><strong>道路修建</strong></p><p>{SECOND}</p><p>{FIRST}</p>");
    assert_eq!(read_text(&page).headings, [(2, 2)]);
}

#[test]
fn typed_pages_have_lines_of_any_kind() {
    let page = format!("<html><body><pre>{FIRST}\n{SECOND}</pre></body></html>");
    let document = read_text(&page);
    assert_eq!((document.breaks, document.text.as_str()), (LineBreaks::Unknown, &*format!("{FIRST}\n{SECOND}")));
    assert_eq!(text("只有文字，\n没有标记"), "只有文字，\n没有标记");
}

#[test]
fn a_saved_page_in_a_letter_is_read() {
    let quoted: String =
        format!("<title>报告</title><p>{FIRST}</p>").bytes().map(|byte| format!("={byte:02X}")).collect();
    let letter = format!(
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         <frameset><frame src=x></frameset>\r\n--b\r\nContent-Type: text/html\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n{quoted}\r\n--b--\r\n"
    );
    assert_eq!(text(&letter), format!("报告\n{FIRST}"));
}

#[test]
fn a_page_that_only_lists_others_says_so() {
    let listed: String = (1..=9)
        .map(|month| {
            format!("<li><a href='{month}.html'>青禾区第{month}次会议公报</a><span>[2024-0{month}-15]</span></li>")
        })
        .collect();
    let around = "<div class=nav><a href=/>首页</a></div>";
    let foot = "<p>主办单位：青禾区人民政府办公室，地址：禾苗路一号，邮编：000000，电话：00000000</p><p>版权所有</p>";
    let list = read_text(&format!("<title>会议公报</title>{around}<ul>{listed}</ul>{foot}"));
    assert!(list.notes.iter().any(|note| note.contains("page of links")), "{:?}", list.notes);
    assert!(list.text.contains("第3次会议公报"), "what it says is found all the same");
    let rows =
        listed.replace("<li>", "<tr><td>").replace("</a><span>", "</a></td><td>").replace("</span></li>", "</td></tr>");
    let table =
        read_text(&format!("<title>会议公报</title>{around}<table><tr><th>标题<th>日期</tr>{rows}</table>{foot}"));
    assert!(table.notes.iter().any(|note| note.contains("page of links")), "{:?} {}", table.notes, table.text);
    let short: String = listed.split_inclusive("</li>").take(3).collect();
    for page in [
        format!("<title>会议公报</title>{around}<p>{FIRST}</p><ul>{listed}</ul>{foot}"),
        format!("<title>会议公报</title>{around}<ul>{short}</ul>"),
        format!("<title>会议公报</title>{around}<p>{}</p>", "会议很短。<br>".repeat(9)),
    ] {
        assert_eq!(read_text(&page).notes, Vec::<String>::new(), "{page}");
    }
}
