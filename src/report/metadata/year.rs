//! When an article was delivered and which years it covers, by all the evidence there is, the strongest first: the
//! line of the date, the title, the headings, anniversaries and plan periods. Never the largest year in the text.

use super::super::line::is_at_most;
use super::super::outline::Article;
use super::super::{Known, Paragraph, ParagraphKind, Source, years};
use super::headings::{self, Heading, Says};
use super::signed::{beside_title, signed};
use super::{Clues, place_of, sentences};

/// The longest name of a sheet behind its year, in characters.
const LONGEST_OF_SHEET: usize = 5;

/// How titles end of what people cite by the year in it: reports, and tables.
const CITED: [&str; 11] = ["报告", "总结", "公报", "表", "清单", "目录", "台账", "名单", "名册", "汇编", "情况"];

/// The year and the years covered.
#[derive(Default)]
pub(super) struct Dated {
    pub(super) year: Option<Known<u16>>,
    pub(super) covers: Option<Known<(u16, u16)>>,
}

/// When this article was delivered, and what it covers.
pub(super) fn of_article(article: &Article, clues: &Clues, notes: &mut Vec<String>) -> Dated {
    let known = clues.year.as_ref();
    let headings = headings::read(&article.paragraphs, article.title_line, is_report(article));
    let dated = date_line(&article.paragraphs);
    if let (Some(known), Some(dated)) = (known, &dated)
        && known.value != dated.value
    {
        let (line, place) = (line_of(dated), place_of(&known.source));
        notes.push(format!("line {line} says {}, but {} is taken from {place}", dated.value, known.value));
    }
    let in_title = of_title(article);
    let year = known
        .cloned()
        .or(dated)
        .or_else(|| in_title.year.clone())
        .or_else(|| planned(&headings))
        .or_else(|| from_sentences(article))
        .or_else(|| after_review(article, &headings));
    let year = year.or_else(|| beside_title(&article.paragraphs)).or_else(|| signed(&article.paragraphs));
    let covers = in_title.covers.or_else(|| reviewed(&headings, year.as_ref()));
    let year = match (year, covers.is_none() && !is_report(article)) {
        (None, true) => {
            let stated = stated(article);
            return Dated { year: stated.year.or_else(|| clues.published.clone()), ..stated };
        }
        (year, _) => year.or_else(|| clues.published.clone()),
    };
    let covers = covers.or_else(|| year_before(article, &headings, year.as_ref()));
    Dated { year, covers }
}

fn line_of(known: &Known<u16>) -> u32 {
    match known.source {
        Source::Text(line, _) => line,
        _ => 0,
    }
}

/// The line that says when the report was given; where there is a salutation, also a looser one above it.
fn date_line(paragraphs: &[Paragraph]) -> Option<Known<u16>> {
    let is_head = |one: &&Paragraph| {
        !matches!(one.kind, ParagraphKind::Heading(_) | ParagraphKind::RunIn(_) | ParagraphKind::Salutation)
    };
    let head = paragraphs.iter().take(10).take_while(is_head).count();
    let is_speech = paragraphs.get(head).is_some_and(|one| one.kind == ParagraphKind::Salutation);
    paragraphs[..head].iter().find_map(|paragraph| {
        let is_date = paragraph.kind == ParagraphKind::Date;
        let is_loose = is_speech && is_at_most(&paragraph.text, 150) && paragraph.text.contains('会');
        if !is_date && !is_loose {
            return None;
        }
        let year = years::years_in(&paragraph.text).into_iter().find(|year| {
            let rest = &paragraph.text[year.end..];
            rest.find('月').is_some_and(|month| month <= "年１２".len() + 3)
        })?;
        Some(Known { value: year.value, source: Source::text(paragraph.lines.first, paragraph.text.clone()) })
    })
}

/// `2025年青禾区政府工作报告` was delivered in 2025, and so was `关于2024年预算执行情况和2025年预算草案的报告`.
fn of_title(article: &Article) -> Dated {
    let title = &article.title;
    let source = || Source::text(article.title_line, title.clone());
    let mut dated = Dated::default();
    if !is_cited(title) {
        return dated;
    }
    for says in headings::says(title) {
        match says {
            Says::Review(year) => dated.covers = Some(Known { value: (year, year), source: source() }),
            Says::Plan(year) => dated.year = Some(Known { value: year, source: source() }),
            Says::ReviewOfPlan(..) | Says::ReviewOfFiveYears | Says::PlanUnnamed => {}
        }
    }
    if dated.year.is_none() {
        // People cite a report by the year in its name.
        dated.year = only_year(title).map(|value| Known { value, source: source() });
    }
    dated
}

/// Whether it is the title of something that people cite by the year in it.
fn is_cited(title: &str) -> bool {
    let bare = title.split(['（', '(']).next().unwrap_or(title).trim();
    CITED.iter().any(|name| bare.ends_with(name)) && !bare.ends_with("代表") && !bare.ends_with("发表")
}

/// The year of a title that names one and no period.
fn only_year(title: &str) -> Option<u16> {
    match &years::years_in(title)[..] {
        [year] if !headings::is_bound(title, year) => Some(year.value),
        _ => None,
    }
}

/// The year of the table or sheet with this name: `2023`, `2023年`, `2023年完成`, `青禾区2023年提案汇总表`.
pub(super) fn of_table(name: &str) -> Option<u16> {
    let alone = years::leading_year(name.trim())
        .filter(|(_, rest)| rest.trim().is_empty() || (rest.starts_with('年') && is_at_most(rest, LONGEST_OF_SHEET)));
    alone.map(|(year, _)| year).or_else(|| only_year(name).filter(|_| is_cited(name)))
}

fn text_source(heading: &Heading) -> Source {
    Source::text(heading.line, heading.words.clone())
}

/// The year that the headings look ahead on. Where they name several, the first follows the year reviewed.
fn planned(headings: &[Heading]) -> Option<Known<u16>> {
    let reviewed = headings.iter().find_map(|heading| match heading.says {
        Says::Review(year) => Some(year),
        _ => None,
    });
    let mut plans = headings.iter().filter_map(|heading| match heading.says {
        Says::Plan(year) => Some((year, heading)),
        _ => None,
    });
    let (value, heading) = match reviewed {
        Some(reviewed) => plans.find(|(year, _)| *year == reviewed + 1)?,
        None => {
            let first = plans.next()?;
            if plans.any(|(year, _)| year != first.0) {
                return None;
            }
            first
        }
    };
    Some(Known { value, source: text_source(heading) })
}

/// What `今年` is: only reports say it of the year they are delivered in with certainty enough.
fn from_sentences(article: &Article) -> Option<Known<u16>> {
    let said = sentences::this_year(&article.paragraphs)?;
    Some(Known { value: said.year, source: Source::text(said.line, said.words) })
}

/// A report that looks back on a year and ahead on `今年` was delivered in the year after.
fn after_review(article: &Article, headings: &[Heading]) -> Option<Known<u16>> {
    let looks_ahead = headings.iter().any(|heading| heading.says == Says::PlanUnnamed);
    if !looks_ahead && !is_report(article) {
        return None;
    }
    let (year, heading) = headings.iter().find_map(|heading| match heading.says {
        Says::Review(year) => Some((year, heading)),
        _ => None,
    })?;
    let evidence = format!("第 {} 行“{}”回顾的是上一年", heading.line, heading.words);
    Some(Known { value: year + 1, source: Source::Inferred(evidence) })
}

/// The years the headings look back on.
fn reviewed(headings: &[Heading], year: Option<&Known<u16>>) -> Option<Known<(u16, u16)>> {
    let delivered = year.map(|known| known.value);
    let is_past = |last: u16| delivered.is_none_or(|delivered| last <= delivered);
    let five_years = headings.iter().find_map(|heading| match heading.says {
        Says::ReviewOfFiveYears => delivered.map(|delivered| ((delivered - 5, delivered - 1), heading)),
        Says::ReviewOfPlan(first, last) if is_past(last) => Some(((first, last), heading)),
        _ => None,
    });
    let one_year = || {
        headings.iter().find_map(|heading| match heading.says {
            Says::Review(year) if is_past(year) => Some(((year, year), heading)),
            _ => None,
        })
    };
    let (value, heading) = five_years.or_else(one_year)?;
    Some(Known { value, source: text_source(heading) })
}

/// Reports look back on the year before; other articles cover nothing that is known.
fn year_before(article: &Article, headings: &[Heading], year: Option<&Known<u16>>) -> Option<Known<(u16, u16)>> {
    let year = year?;
    let plans = headings.iter().any(|heading| matches!(heading.says, Says::Plan(_)));
    if !is_report(article) && !plans {
        return None;
    }
    let before = year.value.checked_sub(1)?;
    let of_party = |one: &Paragraph| one.text.contains("中国共产党") && one.text.contains("代表大会上的报告");
    if article.paragraphs.iter().take(8).any(of_party) {
        let source = Source::Inferred(format!("{} 年之前的五年：党代会五年一次", year.value));
        return Some(Known { value: (year.value - 5, before), source });
    }
    let source = Source::Inferred(format!("报告在 {} 年作出，回顾上一年", year.value));
    Some(Known { value: (before, before), source })
}

/// An article that nobody delivered is of the year of which it says `2023年是……之年`.
fn stated(article: &Article) -> Dated {
    let Some(said) = sentences::stated_year(&article.paragraphs) else { return Dated::default() };
    let evidence = format!("第 {} 行“{}”", said.line, said.words);
    Dated {
        year: Some(Known { value: said.year, source: Source::Inferred(evidence) }),
        covers: Some(Known { value: (said.year, said.year), source: Source::text(said.line, said.words) }),
    }
}

/// Whether it is a report that was delivered to an assembly.
pub(super) fn is_report(article: &Article) -> bool {
    let is_named_so = ["工作报告", "的报告"].iter().any(|name| article.title.ends_with(name));
    let addresses = |one: &Paragraph| matches!(one.kind, ParagraphKind::Salutation | ParagraphKind::Date);
    let opens_with_address = article
        .paragraphs
        .iter()
        .take(3)
        .any(|one| one.text.starts_with("各位代表") || one.text.starts_with("各位委员"));
    is_named_so
        || opens_with_address
        || article.paragraphs.iter().take(12).any(addresses)
        || super::institution::speaker(article).is_some()
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::super::layout::paragraphs;
    use super::super::super::outline::articles;
    use super::*;

    pub(in super::super) fn read(text: &str) -> (Option<u16>, Option<(u16, u16)>) {
        let articles = articles(paragraphs(text, 1));
        let dated = of_article(&articles[0], &Clues::default(), &mut Vec::new());
        (dated.year.map(|known| known.value), dated.covers.map(|known| known.value))
    }

    pub(in super::super) const PROSE: &str = "镇里修了路，也架了桥，到2035年再修一条大路，村民都说好。";

    #[test]
    fn the_date_line_decides() {
        let text = format!(
            "青禾区工作报告\n\n（2031年5月9日在青禾区会议上）\n\n各位委员：\n\n一、过去五年工作回顾\n\n{PROSE}"
        );
        assert_eq!(read(&text), (Some(2031), Some((2026, 2030))));
        assert_eq!(read(&text.replace("2031年5月", "二○三一年五月")), (Some(2031), Some((2026, 2030))));
    }

    #[test]
    fn headings_say_what_was_and_what_will_be() {
        assert_eq!(read(&format!("二、2031年主要任务\n\n{PROSE}")), (Some(2031), Some((2030, 2030))));
        assert_eq!(
            read(&format!("工作报告\n\n一、2030年工作回顾\n\n{PROSE}\n\n二、今年的安排\n\n{PROSE}")),
            (Some(2031), Some((2030, 2030)))
        );
    }

    #[test]
    fn reports_and_tables_are_of_the_year_in_their_title() {
        for title in [
            "2031年青禾区政府工作报告",
            "青禾区2031年提案办理情况汇总表",
            "青禾区政协2031年度提案目录",
            "2031年前三季度修路情况报告",
            "2031年基本公共卫生服务工作总结",
            "青禾区2031年建议办理情况",
            "2031年底提案办理情况汇总表",
            "2031年前期工作情况报告",
            "2031年起草情况报告",
        ] {
            assert_eq!(read(&format!("{title}\n\n{PROSE}")).0, Some(2031), "{title}");
        }
        for title in [
            "关于做好2031年修路工作的通知",
            "2031年以来修路情况报告",
            "2031年度以来修路情况报告",
            "2031—2035年修路项目表",
            "2031～2035年修路项目表",
            "2031 - 2035年修路项目表",
            "青禾区2035年前修路重点任务清单",
            "青禾区2035年远景目标项目清单",
            "自2031年起取消事项目录",
            "记2031年抗洪中走出的人大代表",
        ] {
            assert_eq!(read(&format!("{title}\n\n{PROSE}")).0, None, "{title}");
        }
    }

    #[test]
    fn a_year_cut_by_the_end_of_a_line_is_found_and_the_largest_is_not_taken() {
        assert_eq!(
            read(&format!("二、今后一年主要任务\n\n各位，今年是中华人民共和国成立\n\n 82周年。{PROSE}")).0,
            Some(2031)
        );
        assert_eq!(read(&format!("小河边的新路灯\n\n{PROSE}")), (None, None));
    }

    #[test]
    fn an_article_nobody_delivered_has_the_year_it_states() {
        assert_eq!(read(&format!("小河边的新路灯\n\n2031年是修路之年，{PROSE}")), (Some(2031), Some((2031, 2031))));
    }
}
