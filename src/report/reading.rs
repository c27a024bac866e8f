//! The door of the reading room: the path and the bytes of a file become a report. Pure: the disk is read elsewhere.

use super::format::{self, Document, Extract, LineBreaks};
use super::metadata::{self, Clues};
use super::outline::{self, Article};
use super::told::Told;
use super::{Institution, Part, Report, Unreadable, layout, line, passages, spaced};

/// Reads a report. `path` is relative to the corpus folder, with `/` between its parts; it tells the format, and often
/// the district, the year and the institution.
///
/// ```
/// let text = "# 政府工作报告\n\n一、2030年工作回顾\n\n全年新修小路十二条。";
/// let report = district_search::report::read("2031/报告.md", text.as_bytes()).unwrap();
/// assert_eq!(report.parts[0].title, "政府工作报告");
/// assert_eq!(report.parts[0].metadata.year.as_ref().unwrap().value, 2031);
/// ```
///
/// # Errors
/// When the file is empty, in a format that is not read, not text, or holds no Chinese text.
pub fn read(path: &str, bytes: &[u8]) -> Result<Report, Unreadable> {
    let mut read = None;
    format::extract(path, bytes, &mut |extract: Extract| {
        read = Some(extract.outcome);
        false
    });
    let nothing = || Unreadable { reason: "holds no files; remove it".to_owned() };
    of_document(path, read.ok_or_else(nothing)??, &Told::default())
}

/// What the path of a file says of it, before it is read: the code of the district, the year, the institution.
pub fn said_by_path(path: &str) -> (Option<u32>, Option<u16>, Option<Institution>) {
    metadata::of_path(path)
}

/// Makes a report of the text of a file. `path` is as in [`read`]; `told` is what is said of the file elsewhere.
///
/// # Errors
/// When there is no Chinese text.
pub fn of_document(path: &str, mut document: Document, told: &Told) -> Result<Report, Unreadable> {
    if !document.text.chars().any(line::is_han) {
        let reason = "holds no Chinese text; check that it is the right file and was saved as UTF-8".to_owned();
        return Err(Unreadable { reason });
    }
    // Cells of a table are no digits of one number.
    if document.breaks != LineBreaks::Rows
        && let Some(text) = spaced::closed_up(&document.text)
    {
        document.text = text;
    }
    let clues = Clues::new(path, &mut document, told);
    let paragraphs = layout::of_document(&document);
    let Document { pages, mut notes, text, .. } = document;
    drop(text);
    let articles = outline::articles(paragraphs);
    let metadata = metadata::of_articles(&articles, &clues, &mut notes);
    let parts =
        articles.into_iter().zip(metadata).map(|(article, metadata)| part(article, metadata, &clues, &pages)).collect();
    Ok(Report { parts, notes })
}

fn part(article: Article, known: super::Metadata, clues: &Clues, pages: &[u32]) -> Part {
    let Article { title, lines, head_missing, tail_missing, paragraphs, .. } = article;
    let mut districts = metadata::Districts::new(&known);
    let passages = passages::passages(&paragraphs)
        .into_iter()
        .map(|(kind, mut passage)| {
            passage.metadata = districts.of_passage(kind, &passage);
            let page = |line| u32::try_from(pages.partition_point(|first| *first <= line)).ok();
            let of_lines = page(passage.lines.first).zip(page(passage.lines.last));
            passage.pages = of_lines.filter(|(first, _)| *first > 0);
            passage
        })
        .collect();
    let title = clues.title().map_or(title, |title| title.chars().take(outline::LONGEST_HEADING).collect());
    Part { title, lines, head_missing, tail_missing, metadata: known, paragraphs, passages }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::told::{FolderFile, sidecar};
    use super::super::{Known, Source};
    use super::*;

    const PROSE: &str = "镇里修了路，也架了桥，村民出门比从前方便，老人孩子都说好。";

    fn read_text(path: &str, text: &str) -> Report {
        read(path, text.as_bytes()).expect("this is a report")
    }

    #[test]
    fn refusals_say_what_to_do() {
        for (path, bytes, words) in [
            ("a.txt", &b" \n"[..], "is empty"),
            ("a.pdf", b"%PDF-1.7", "is damaged"),
            ("a.txt", b"%PDF-1.7", "is damaged"),
            ("a.docx", b"PK\x03\x04", "is damaged"),
            ("a.docx", b"\x01\xff\x02", "no Word file"),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
            ("a.xyz", b"text", ".xyz"),
            ("README", b"text", "no ending"),
            ("a.md", b"only Latin letters", "no Chinese"),
            ("a.txt", b"\x01\x00\x02\x00\x03\x7f\x00\x00\x05\x80\xff\x00", "binary"),
        ] {
            let refusal = read(path, bytes).expect_err(path);
            assert!(refusal.reason.contains(words), "{path}: {}", refusal.reason);
        }
    }

    #[test]
    fn digits_that_are_set_apart_are_numbers_where_they_stand() {
        let text = format!("青禾镇工作报告\n\n1 9 9 8 年修路。\n\n{}", "增长1 5 ％，修路1 2 条。\n\n".repeat(12));
        let report = read_text("a.txt", &text);
        let passages = &report.parts[0].passages;
        let of_year = passages.iter().find(|passage| passage.text.contains("1998 年")).expect("the year is a number");
        assert!((1..=3).contains(&of_year.lines.first), "{of_year:?}");
        assert!(passages.iter().any(|passage| passage.text.contains("修路12 条")), "{passages:?}");
        // In a table they are cells.
        let table = format!("村,分\n{}", "增长1 5 ％,修路1 2 条\n".repeat(12));
        let report = read_text("a.csv", &table);
        assert!(
            report.parts[0].passages.iter().all(|passage| passage.text.contains("1 5 ％")),
            "{:?}",
            report.parts[0]
        );
    }

    #[test]
    fn the_front_matter_is_believed_first_and_its_lines_count() {
        let text = format!("---\n区县: 萧山区\n年份: 2031\n机构: 政协\ncovers: 2026-2030\n---\n# 小镇\n\n{PROSE}");
        let report = read_text("2024/余杭区-政府.md", &text);
        let known = &report.parts[0].metadata;
        assert_eq!(known.district, Some(Known { value: 330_109, source: Source::FrontMatter }));
        assert_eq!(known.year, Some(Known { value: 2031, source: Source::FrontMatter }));
        assert_eq!(known.covers, Some(Known { value: (2026, 2030), source: Source::FrontMatter }));
        assert_eq!(known.institution.as_ref().map(|known| known.value.name()), Some("政协"));
        assert_eq!(report.parts[0].paragraphs[0].lines.first, 7);
    }

    #[test]
    fn the_path_is_believed_before_the_text_and_the_doubt_is_noted() {
        let text = format!("工作报告\n\n（2030年1月9日在余杭区会议上）\n\n各位代表：\n\n{PROSE}");
        let report = read_text("浙江省/杭州市/萧山区/2031-政协.txt", &text);
        let known = &report.parts[0].metadata;
        assert_eq!(known.year, Some(Known { value: 2031, source: Source::Path("2031-政协.txt".to_owned()) }));
        assert_eq!(known.district, Some(Known { value: 330_109, source: Source::Path("萧山区".to_owned()) }));
        assert!(report.notes.iter().any(|note| note.contains("2030")), "{:?}", report.notes);
    }

    #[test]
    fn a_caption_speaks_of_its_own_district_and_a_heading_of_the_text_below_it() {
        let text = format!(
            "# 三地政协\n\n## 萧山区政协\n\n{PROSE}\n\n▲ 淳安县政协在修路。\n\n（一）与余杭区结对修路\n\n{PROSE}"
        );
        let report = read_text("a.txt", &text);
        let districts: Vec<Option<u32>> = report.parts[0]
            .passages
            .iter()
            .map(|passage| passage.metadata.district.as_ref().map(|known| known.value))
            .collect();
        assert_eq!(districts, [Some(330_109), Some(330_127), Some(330_109)]);
    }

    #[test]
    fn the_text_may_say_more_exactly_where_the_folder_lies() {
        let district = |path: &str, title: &str| {
            let report = read_text(path, &format!("{title}\n\n各位代表：\n\n{PROSE}"));
            (report.parts[0].metadata.district.as_ref().map(|known| known.value), report.notes)
        };
        assert_eq!(district("浙江省/杭州市/a.txt", "西湖区政府工作报告").0, Some(330_106));
        assert_eq!(district("浙江省/杭州市/萧山区/a.txt", "余杭区政府工作报告").0, Some(330_109));
        let (unresolved, notes) = district("a.txt", "西湖区政府工作报告");
        assert_eq!(unresolved, None);
        assert!(notes.iter().any(|note| note.contains("several districts")), "{notes:?}");
    }

    #[test]
    fn what_stands_near_decides_between_places_of_one_name() {
        let district = |path: &str, text: &str| {
            let report = read_text(path, text);
            (report.parts[0].metadata.district.as_ref().map(|known| known.value), report.notes)
        };
        let page = |head: &str, line: &str| {
            format!(
                "<html><head><title>鼓楼区政府工作报告{head}</title></head><body><h1>鼓楼区政府工作报告</h1><p>{line}</p>\
                     <p>各位代表：</p><p>{PROSE}{PROSE}</p></body></html>"
            )
        };
        assert_eq!(district("a.html", &page("", "")).0, None);
        assert_eq!(district("a.html", &page("_南京市鼓楼区人民政府", "")).0, Some(320_106));
        assert_eq!(district("a.html", &page("", "来源：南京市鼓楼区人民政府")).0, Some(320_106));
        let text = format!("鼓楼区政府工作报告\n\n福州市鼓楼区区长 王小禾\n\n各位代表：\n\n{PROSE}");
        assert_eq!(district("a.txt", &text).0, Some(350_102));
        assert_eq!(district("鼓楼区/a.txt", &text).0, Some(350_102), "the text decides what the path leaves open");
        assert_eq!(district("南京鼓楼2031.txt", PROSE).0, Some(320_106));
        let text = format!("重庆市委上海市委负责人调整\n\n上海市昨天说，{PROSE}");
        assert_eq!(district("a.txt", &text).0, None, "a title of two names leaves nothing open");
    }

    #[test]
    fn a_title_of_another_district_than_the_path_is_noted() {
        let notes = |path: &str, title: &str| read_text(path, &format!("{title}\n\n各位代表：\n\n{PROSE}")).notes;
        let said = notes("平湖市/2031.txt", "嘉善县政府工作报告");
        assert!(said.iter().any(|note| note.contains("嘉善县") && note.contains("平湖市")), "{said:?}");
        for (path, title) in [("萧山区/2000.txt", "萧山市政府工作报告"), ("平湖市/2031.txt", "嘉兴市政府工作报告")]
        {
            assert!(notes(path, title).is_empty(), "{title}");
        }
    }

    #[test]
    fn a_sheet_for_each_year_is_of_that_year() {
        let rows = "案由,答复\n修路,已修\n架桥,已架\n";
        let report = read_text("a.csv", &format!("青禾区2031年提案表\n{rows}"));
        let years = |report: &Report| -> Vec<Option<u16>> {
            let passages = report.parts.iter().flat_map(|part| &part.passages);
            passages.map(|passage| passage.metadata.year.as_ref().map(|known| known.value)).collect()
        };
        assert_eq!(years(&report), [Some(2031); 3]);
        let text = "2030年\n案由：修路；答复：已修\n2031年\n案由：架桥；答复：已架".to_owned();
        let headings = vec![(1, 1), (3, 1)];
        let document = Document { text, first_line: 1, breaks: LineBreaks::Rows, headings, ..Document::default() };
        let report = of_document("a.xlsx", document, &Told::default()).expect("a report");
        assert_eq!(years(&report), [None, Some(2030), None, Some(2031)]);
    }

    #[test]
    fn an_alias_is_understood_where_a_pattern_names_the_district() {
        let folder =
            FolderFile::parse("[reports]\npaths = ['{district}-{year}']\n[reports.aliases]\n'老城区' = '拱墅区'")
                .expect("a folder");
        let known = told("老城区-2031.txt", PROSE, &folder.told("老城区-2031.txt"));
        assert_eq!(known.district.map(|known| known.value), Some(330_105));
    }

    #[test]
    fn records_and_tables_are_reports() {
        let record = |place: &str| format!(r#"{{"标题": "小镇", "年份": "2031", "地区": {place}, "正文": "{PROSE}"}}"#);
        let report = read_text("a.json", &record(r#"["上海市", "市辖区", "浦东新区"]"#));
        let Part { title, metadata, .. } = &report.parts[0];
        assert_eq!((title.as_str(), metadata.year.as_ref().map(|known| known.value)), ("小镇", Some(2031)));
        assert_eq!(metadata.district, Some(Known { value: 310_115, source: Source::Fields }));
        for (place, expected) in [
            ("\"浙江省杭州市萧山区\"", Some(330_109)),
            ("[\"浙江省\", \"西湖区\"]", Some(330_106)),
            ("\"鼓楼区\"", None),
        ] {
            let report = read_text("a.json", &record(place));
            let district = report.parts[0].metadata.district.as_ref().map(|known| known.value);
            assert_eq!((district, report.notes.is_empty()), (expected, expected.is_some()), "{place}");
        }
        let report = read_text("a.csv", "青禾区提案一览表\n案由,答复\n修路,已修\n架桥,明年架\n");
        assert_eq!((report.parts[0].title.as_str(), report.parts[0].passages.len()), ("青禾区提案一览表", 3));
        assert_eq!(report.parts[0].passages[2].text, "案由：架桥；答复：明年架");
    }

    #[test]
    fn what_nobody_says_is_absent() {
        let report =
            read_text("a.txt", &format!("小河边的新路灯\n\n到2035年再修一条路。{PROSE}合作、和平、资源都要紧。"));
        assert_eq!(report.parts[0].metadata, super::super::Metadata::default());
    }

    fn told(path: &str, text: &str, told: &Told) -> super::super::Metadata {
        let document = Document { text: text.to_owned(), first_line: 1, ..Document::default() };
        of_document(path, document, told).expect("this is a report").parts.remove(0).metadata
    }

    #[test]
    fn what_stands_beside_a_file_is_believed_before_what_it_says_and_defaults_last() {
        let told_by = |said: &str| Told { beside: sidecar(said).expect("a file beside it"), ..Told::default() };
        let text = format!("2029年萧山区政府工作报告\n\n各位代表：\n\n{PROSE}");
        let known = told("2024/余杭区-政府.md", &text, &told_by("year = 2031\ndistrict = '淳安县'"));
        assert_eq!(known.year, Some(Known { value: 2031, source: Source::Sidecar }));
        assert_eq!(known.district, Some(Known { value: 330_127, source: Source::Sidecar }));
        let folder = FolderFile::parse("[reports.default]\nyear = 2020\ninstitution = '法院'").expect("a folder");
        let known = told("a.md", &text, &folder.told("a.md"));
        assert_eq!(known.year.map(|known| known.value), Some(2029));
        assert_eq!(known.institution.map(|known| known.value.name()), Some("政府"));
        let known = told("a.md", PROSE, &folder.told("a.md"));
        assert_eq!(known.year.map(|known| known.value), Some(2020));
    }

    #[test]
    fn a_home_decides_and_an_alias_is_understood() {
        let folder = FolderFile::parse("[reports]\nhome = '杭州市'\n[reports.aliases]\n'大河新城' = '钱塘区'")
            .expect("a folder");
        let district = |path: &str, title: &str| {
            let text = format!("{title}\n\n各位代表：\n\n{PROSE}");
            told(path, &text, &folder.told(path)).district.map(|known| known.value)
        };
        assert_eq!(district("a.txt", "西湖区政府工作报告"), Some(330_106));
        assert_eq!(district("西湖区/a.txt", "政府工作报告"), Some(330_106));
        assert_eq!(district("a.txt", "大河新城工作报告"), Some(330_114));
        assert_eq!(district("大河新城/a.txt", "工作报告"), Some(330_114));
        assert_eq!(district("a.txt", "萧山区政府工作报告"), Some(330_109));
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            for path in ["a.txt", "a.md", "a.csv", "a.json", "a.jsonl", "a.xls"] {
                let _ = read(path, &bytes);
            }
        }

        #[test]
        fn any_table_is_answered_and_its_values_are_kept(text in "([路桥灯1-9]{0,3}[,;\t\n]|\"|一、){0,60}") {
            if let Ok(report) = read("a.csv", text.as_bytes()) {
                let kept: String = report.parts.iter().flat_map(|part| &part.passages).map(|one| one.text.as_str()).collect();
                prop_assert!(text.chars().filter(|character| line::is_han(*character)).all(|one| kept.contains(one)));
            }
        }

        #[test]
        fn any_chinese_is_answered_and_kept(
            text in "(---\n|## |[一二]、|（[一二]）|▲|（上接第1版）|各位代表：|让我们|2031年|萧山区|政协|工作报告|今年是|周年                     |[路桥灯，。；：！“”、 ]{1,6}|\n|\n\n|\u{c}|路{60,120}){0,80}"
        ) {
            if let Ok(report) = read("a.txt", text.as_bytes()) {
                for part in &report.parts {
                    let all: String = part.paragraphs.iter().map(|one| one.text.as_str()).collect();
                    let kept: String = part.passages.iter().map(|one| one.text.as_str()).collect();
                    // The marks of headings are dropped, and between paragraphs line feeds stand.
                    let plain = |text: &str| text.replace(['#', ' ', '\n'], "");
                    prop_assert_eq!(plain(&all), plain(&kept));
                }
            }
        }
    }
}
