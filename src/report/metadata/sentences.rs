//! What sentences say of the year they were spoken in: `今年是新中国成立75周年`, `今年是“十五五”开局之年`, and for
//! articles that nobody delivered `2023年是……之年`.

use super::super::{Paragraph, ParagraphKind, years};

/// A year a sentence says, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) year: u16,
    pub(super) line: u32,
    pub(super) words: String,
}

/// What was founded when. A district has a congress of its own, so only the national one counts.
const FOUNDED: [(&str, u16); 10] = [
    ("中华人民共和国", 1949),
    ("新中国", 1949),
    ("人民政协", 1949),
    ("中国人民政治协商会议", 1949),
    ("全国人民代表大会", 1954),
    ("人民代表大会制度", 1954),
    ("中国共产党", 1921),
    ("建党", 1921),
    ("改革开放", 1978),
    ("人民解放军", 1927),
];

/// The sentence is not looked at beyond this many bytes.
const LONGEST: usize = 600;

/// The year that `今年` is by every anniversary and plan period it is said to be; nothing where they disagree.
pub(super) fn this_year(paragraphs: &[Paragraph]) -> Option<Said> {
    agreed(paragraphs.iter().filter(|one| is_prose(one)).flat_map(|paragraph| {
        let places = paragraph.text.match_indices("今年是").map(|(place, _)| place);
        places.filter_map(|place| said_of_this_year(paragraph, place)).collect::<Vec<_>>()
    }))
}

/// The year of `2023年是……之年` at the head of a paragraph; nothing where paragraphs disagree.
pub(super) fn stated_year(paragraphs: &[Paragraph]) -> Option<Said> {
    agreed(paragraphs.iter().filter(|one| is_prose(one)).filter_map(|paragraph| {
        let (year, rest) = years::leading_year(&paragraph.text)?;
        let rest = rest.strip_prefix('年')?.trim_start_matches(['，', ',']);
        let sentence = sentence(rest);
        let is_stated = rest.starts_with('是') && ["之年", "周年", "元年"].iter().any(|end| sentence.contains(end));
        let words = format!("{year}年{sentence}");
        is_stated.then_some(Said { year, line: paragraph.lines.first, words })
    }))
}

fn is_prose(paragraph: &Paragraph) -> bool {
    matches!(paragraph.kind, ParagraphKind::Body | ParagraphKind::RunIn(_))
}

fn agreed(said: impl Iterator<Item = Said>) -> Option<Said> {
    let mut first: Option<Said> = None;
    for one in said {
        match &first {
            Some(first) if first.year != one.year => return None,
            Some(_) => {}
            None => first = Some(one),
        }
    }
    first
}

fn sentence(text: &str) -> &str {
    let mut length = LONGEST.min(text.len());
    while !text.is_char_boundary(length) {
        length -= 1;
    }
    let near = &text[..length];
    &near[..near.find(['。', '！', '？', '\n']).unwrap_or(near.len())]
}

fn said_of_this_year(paragraph: &Paragraph, place: usize) -> Option<Said> {
    let sentence = sentence(&paragraph.text[place..]);
    let clauses = sentence.split(['，', ',', '、', '；']);
    let (year, words) = clauses.filter_map(|clause| Some((year_of_clause(clause)?, clause))).next()?;
    Some(Said { year, line: paragraph.line_at(place), words: words.to_owned() })
}

fn year_of_clause(clause: &str) -> Option<u16> {
    if let Some(found) = clause.find("周年") {
        let before = &clause[..found];
        let numerals = |character: char| {
            character.is_ascii_digit()
                || character == ' '
                || "一二三四五六七八九十０１２３４５６７８９".contains(character)
        };
        let number = before.len() - before.trim_end_matches(numerals).len();
        let (event, count) = before.split_at(before.len() - number);
        let count = years::small_number(count)?;
        let is_founding = event.trim_end().ends_with("成立") || event.contains("改革开放") || event.contains("建党");
        let (_, founded) = FOUNDED.iter().find(|(name, _)| event.contains(name))?;
        let year = founded.checked_add(count).filter(|year| years::PLAUSIBLE.contains(year))?;
        return (is_founding && count >= 5).then_some(year);
    }
    let (first, end) = years::plan_period(clause)?;
    let rest = &clause[end..];
    if ["开局", "第一年", "首年", "起步"].iter().any(|word| rest.contains(word)) {
        return Some(first);
    }
    ["收官", "最后一年"].iter().any(|word| rest.contains(word)).then_some(first + 4)
}

#[cfg(test)]
mod tests {
    use super::super::super::layout::paragraphs;
    use super::*;

    fn this(text: &str) -> Option<u16> {
        this_year(&paragraphs(text, 1)).map(|said| said.year)
    }

    #[test]
    fn anniversaries_and_plan_periods_tell_the_year() {
        assert_eq!(this("各位，今年是新中国成立 80周年，是全国人民代表大会成立75周年。"), Some(2029));
        assert_eq!(this("今年是人民政协成立八十周年。"), Some(2029));
        assert_eq!(this("今年是“十五五”开局之年，也是修路之年。"), Some(2026));
        assert_eq!(this("今年是“十四五”规划的收官之年。"), Some(2025));
        assert_eq!(this("今年是青禾镇建镇60周年，也是区政协成立40周年。"), None);
        assert_eq!(this("今年是新中国成立70周年。今年是新中国成立75周年。"), None, "they disagree");
    }

    #[test]
    fn an_article_may_state_its_year() {
        let stated = |text: &str| stated_year(&paragraphs(text, 1)).map(|said| said.year);
        assert_eq!(stated("2031年是修路之年，镇里很忙。"), Some(2031));
        assert_eq!(stated("2031年，镇里修了路。"), None);
        assert_eq!(stated("2031年是修路之年。\n\n2032年是架桥之年。"), None);
    }
}
