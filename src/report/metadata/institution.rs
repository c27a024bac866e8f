//! Whose report it is: by its title, or by the body in whose name the speaker speaks.

use super::super::line::is_at_most;
use super::super::outline::Article;
use super::super::{Institution, Known, Paragraph, ParagraphKind, Source};

/// Words of titles and file names, the more specific first: a report on the budget is given by the government to the
/// congress, but it is a report on the budget.
const WORDS: [(Institution, &[&str]); 9] = [
    (
        Institution::Plan,
        &["国民经济和社会发展计划", "国民经济计划", "计划执行情况", "计划草案", "计划（草案）", "计划报告"],
    ),
    (Institution::Budget, &["预算", "决算", "财政"]),
    (Institution::Court, &["人民法院", "法院"]),
    (Institution::Procuratorate, &["人民检察院", "检察院"]),
    (Institution::Discipline, &["纪律检查", "纪委", "监察委员会", "监委"]),
    (Institution::Consultative, &["政治协商会议", "政协"]),
    (Institution::Congress, &["人民代表大会常务委员会", "人大常委会", "人大"]),
    (Institution::Government, &["政府工作报告", "政府工作", "人民政府", "政府"]),
    (Institution::Party, &["中国共产党", "党委", "区委", "县委", "市委", "省委", "党代会"]),
];

/// The institution that a title names: the one whose report it says it is, else the only one.
pub(in crate::report) fn in_title(title: &str) -> Option<Institution> {
    let title: String = title.chars().filter(|character| *character != ' ').collect();
    // A congress of the party or of deputies is also where others report; only its own committee reports for it.
    let named: Vec<Institution> = WORDS
        .iter()
        .filter(|(_, words)| words.iter().any(|word| title.contains(word)))
        .map(|(institution, _)| *institution)
        .collect();
    match named.as_slice() {
        [only] => Some(*only),
        [] => None,
        [first @ (Institution::Plan | Institution::Budget), others @ ..] => {
            let is_both = others.contains(&Institution::Budget);
            (!is_both).then_some(*first)
        }
        several => own_report(&title, several),
    }
}

/// Of several, the one right before `工作报告`, as in `政府工作报告`.
fn own_report(title: &str, several: &[Institution]) -> Option<Institution> {
    let before = &title[..title.find("工作报告").or_else(|| title.find("工作总结"))?];
    let ends_with = |words: &[&str]| words.iter().any(|word| before.ends_with(word.trim_end_matches("工作报告")));
    let by_end = WORDS.iter().find(|(institution, words)| several.contains(institution) && ends_with(words));
    let committee = before.ends_with("委员会").then(|| {
        [Institution::Consultative, Institution::Congress, Institution::Discipline, Institution::Party]
            .into_iter()
            .find(|institution| several.contains(institution))
    });
    by_end.map(|(institution, _)| *institution).or(committee.flatten())
}

/// The institution that the title of an article names.
pub(super) fn of_title(article: &Article) -> Option<Known<Institution>> {
    if let Some(value) = in_title(&article.title) {
        return Some(Known { value, source: Source::text(article.title_line, article.title.clone()) });
    }
    // `——在中国共产党青禾区第三次代表大会上的报告`
    let is_subtitle = |one: &&Paragraph| one.text.starts_with(['—', '-', '－', '–']) && one.text.contains("报告");
    let subtitle = article.paragraphs.iter().take(8).find(is_subtitle)?;
    let value = in_title(&subtitle.text)?;
    Some(Known { value, source: Source::text(subtitle.lines.first, subtitle.text.clone()) })
}

/// The institution for which the first sentences speak: `我代表区人民政府，向大会报告工作`.
pub(super) fn of_speaker(article: &Article) -> Option<Known<Institution>> {
    let (line, words) = speaker(article)?;
    let value = if words.contains("国务院") { Institution::Government } else { in_title(&words)? };
    Some(Known { value, source: Source::text(line, words) })
}

/// In whose name the speaker speaks, as the first sentences say it, and the line.
pub(super) fn speaker(article: &Article) -> Option<(u32, String)> {
    let opening = article.paragraphs.iter().filter(|one| one.kind == ParagraphKind::Body).take(8);
    for paragraph in opening {
        let Some(found) = paragraph.text.find("我代表") else { continue };
        let rest = &paragraph.text[found..];
        let sentence = &rest[..rest.find(['。', '！', '；']).unwrap_or(rest.len())];
        let end = sentence.find(['，', '向', '作', ',', '提']).unwrap_or(sentence.len());
        // Others are thanked in somebody's name; only who reports says whose report it is.
        if is_at_most(&sentence[..end], 60) && sentence[end..].contains("报告") {
            return Some((paragraph.line_at(found), sentence[..end].to_owned()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_whose_report_it_is() {
        use Institution::{Budget, Congress, Consultative, Court, Government, Party, Plan};
        for (title, expected) in [
            ("政 府 工 作 报 告", Some(Government)),
            ("中国人民政治协商会议第三届青禾区委员会常务委员会工作报告", Some(Consultative)),
            ("青禾区人民代表大会常务委员会工作报告", Some(Congress)),
            ("青禾区人民法院工作报告", Some(Court)),
            ("关于2031年财政决算的报告", Some(Budget)),
            ("关于国民经济和社会发展计划执行情况的报告", Some(Plan)),
            ("在中国共产党青禾区第三次代表大会上的报告", Some(Party)),
            ("小河边的新路灯", None),
            ("区政府办理政协提案的情况", None),
        ] {
            assert_eq!(in_title(title), expected, "{title}");
        }
    }
}
