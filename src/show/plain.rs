//! The view for a person at a terminal: what was found in one line, the passages with the words marked, then the counts
//! by district, year and institution. Numbers stand before Chinese text, whose width a terminal may see differently.

use std::fmt::Write;

use anstyle::{AnsiColor, Style as Ansi};

use super::lines::{Marked, clean, shortened, width, wrapped};
use super::{Shown, Style, explained, facets, predecessors, reports, suggestions};
use crate::engine::{Answer, Count, Group, Hit, Place, Tier};
use crate::report::division;
use crate::text::mark::excerpts;

pub(super) const INDENT: &str = "    ";
/// Lines of a passage that are shown.
const EXCERPT_LINES: usize = 4;

const MARK: Ansi = AnsiColor::Red.on_default().bold();
pub(super) const HEAD: Ansi = Ansi::new().bold();
pub(super) const PLACE: Ansi = AnsiColor::Cyan.on_default();
pub(super) const QUIET: Ansi = Ansi::new().dimmed();

pub(super) fn render(shown: &Shown<'_>) -> String {
    let Shown { answer, request, style, .. } = *shown;
    let mut page = above(shown);
    match request.group {
        Group::Report => reports::push(&mut page, shown),
        Group::Passage => {
            let mut tier_before = Tier::Literal;
            for (at, hit) in answer.hits.iter().enumerate() {
                if hit.tier != tier_before {
                    let _ = writeln!(page, "\n{}", painted(tier_line(hit.tier), QUIET, style));
                }
                tier_before = hit.tier;
                page.push('\n');
                push_hit(&mut page, request.offset + at + 1, hit, style);
            }
        }
    }
    let is_behind = answer.hits.is_empty() && request.limit > 0 && answer.total.passages > 0;
    if is_behind {
        let _ = match request.group {
            Group::Passage => writeln!(page, "\n第 {} 段之后没有了", answer.total.passages),
            Group::Report => writeln!(page, "\n第 {} 份之后没有了", answer.total.reports),
        };
    }
    let facets = facets::facet_lines(answer, style);
    if !facets.is_empty() {
        page.push('\n');
        page.push_str(&facets);
    }
    page
}

/// What is said above the hits: how many there are, how the query was taken, and what else may have been meant.
pub(super) fn above(shown: &Shown<'_>) -> String {
    let Shown { answer, request, style, .. } = *shown;
    let mut page = String::new();
    let _ = writeln!(page, "{}", summary(answer));
    page.push_str(&predecessors::line(&request.filters.predecessors, request.explain, style));
    explained::push(&mut page, request, answer, style);
    suggestions::push(&mut page, answer, style);
    page
}

/// What is said before the hits of a tier.
pub(super) fn tier_line(tier: Tier) -> &'static str {
    match tier {
        Tier::Literal => "—— 逐字",
        Tier::Synonym => "—— 以下是同义的说法",
        Tier::Full => "—— 以下含全部词语，不是逐字",
        Tier::Partial => "—— 以下只含部分词语，不计入上面的数目",
    }
}

/// `7 段（逐字 7），4 份报告；共 412 份，2 份未能读取（search status）`
fn summary(answer: &Answer) -> String {
    let Count { passages, reports } = answer.total;
    let mut line = match passages {
        0 => "没有找到".to_owned(),
        _ => {
            let synonym = match answer.synonym.passages {
                0 => String::new(),
                passages => format!("，同义 {passages}"),
            };
            format!("{passages} 段（逐字 {}{synonym}），{reports} 份报告", answer.literal.passages)
        }
    };
    let _ = match answer.searched.reports {
        0 => write!(line, "；索引里没有这些范围内的报告"),
        reports => write!(line, "；共 {reports} 份"),
    };
    if answer.unread > 0 {
        let _ = write!(line, "，{} 份未能读取（search status）", answer.unread);
    }
    line
}

fn push_hit(page: &mut String, rank: usize, hit: &Hit, style: &Style) {
    let known = head(hit);
    let number = format!("{rank:>2}  ");
    let room = style.width.saturating_sub(number.len() + width(&known) + 2);
    let heading = if room >= 12 { heading(hit, room) } else { String::new() };
    let gap = if heading.is_empty() { "" } else { "  " };
    let _ = writeln!(page, "{number}{}{gap}{heading}", painted(&known, HEAD, style));
    let most = style.width.saturating_sub(INDENT.len()).max(20);
    for line in excerpt(hit, most, style) {
        page.push_str(INDENT);
        push_marked(page, &line, style);
        page.push('\n');
    }
    let on_page = hit.pages.map(|(page, _)| format!(" 第 {page} 页")).unwrap_or_default();
    let twins = match hit.twins.reports {
        0 => String::new(),
        reports => format!("  +{reports} 同文"),
    };
    let place = format!("{}:{}{on_page}{twins}", style.path(&format!("{}/{}", hit.root, hit.path)), hit.lines.first);
    let _ = writeln!(page, "{INDENT}{}", painted(&place, PLACE, style));
    if let Some(weights) = &hit.weights {
        let line = explained::weights(hit.score, weights);
        let _ = writeln!(page, "{INDENT}{}", painted(&line, QUIET, style));
        let line = explained::sources(&hit.metadata);
        let _ = writeln!(page, "{INDENT}{}", painted(&line, QUIET, style));
    }
    if hit.alike.passages > 0 {
        let places = hit.alike.places.iter();
        let path = |place: &Place| style.path(&format!("{}/{}", place.root, place.path));
        let places: Vec<String> = places.map(|place| format!("{}:{}", path(place), place.lines.first)).collect();
        let more = if hit.alike.passages > places.len() as u64 { " …" } else { "" };
        let line = format!("另 {} 段几乎相同（--unfold 列出）：{}{more}", hit.alike.passages, places.join("  "));
        let room = style.width.saturating_sub(INDENT.len());
        let _ = writeln!(page, "{INDENT}{}", painted(&shortened(&clean(&line), room), QUIET, style));
    }
}

/// `萧山区 · 2024 · 政协`, of what is known.
pub(super) fn head(hit: &Hit) -> String {
    let year = hit.metadata.year.as_ref().map(|year| year.value);
    let district = hit.metadata.district.as_ref().map(|district| name(district.value, year));
    let institution = hit.metadata.institution.as_ref().map(|institution| institution.value.name().to_owned());
    let known: Vec<String> = [district, year.map(|year| year.to_string()), institution].into_iter().flatten().collect();
    match known.is_empty() {
        // The name of the file says more than nothing.
        true => clean(hit.path.rsplit('/').next().unwrap_or(&hit.path)),
        false => known.join(" · "),
    }
}

/// The name a division had in a year, with what it lies in where others bear the same name today: 南京鼓楼区.
pub(super) fn name(code: u32, year: Option<u16>) -> String {
    let then = year.and_then(|year| division::by_code_in(code, year));
    let Some(division) = then.or_else(|| division::by_code(code)) else { return code.to_string() };
    let namesakes = division::named(division.name());
    let is_shared = namesakes.iter().filter(|other| other.is_current()).count() > 1;
    let above = division.parent().filter(|_| is_shared).map_or("", |above| above.stem());
    format!("{above}{}", division.name())
}

/// The section the passage stands in; the title where there is none or where little else is known. Where the room is
/// short the outer headings are left out: the innermost says most.
pub(super) fn heading(hit: &Hit, room: usize) -> String {
    let is_known = hit.metadata.district.is_some() && hit.metadata.institution.is_some();
    let title = (!is_known || hit.section.is_empty()).then_some(hit.title.as_str());
    let title = title.filter(|title| !title.is_empty() && !hit.section.iter().any(|heading| heading == title));
    let headings: Vec<String> = title.into_iter().chain(hit.section.iter().map(String::as_str)).map(clean).collect();
    for left_out in 0..headings.len() {
        let mark = if left_out > 0 { "… › " } else { "" };
        let joined = format!("{mark}{}", headings[left_out..].join(" › "));
        if width(&joined) <= room || left_out + 1 == headings.len() {
            return shortened(&joined, room);
        }
    }
    String::new()
}

/// The parts of the passage to show, in lines. Paragraphs follow each other with a space between: a passage may hold many
/// short ones.
pub(super) fn excerpt(hit: &Hit, most: usize, style: &Style) -> Vec<Vec<Marked>> {
    // Room for what is left free at the ends of lines, and for brackets.
    let length = (most / 2).saturating_sub(2) * EXCERPT_LINES;
    let skipped = repeated_headings(hit);
    let text: String = hit.text.chars().skip(skipped).collect();
    let marks: Vec<_> = hit.marks.iter().map(|mark| mark.start - skipped..mark.end - skipped).collect();
    let parts = excerpts(&text, &marks, length);
    let flat: Vec<char> = clean(&text.replace('\n', "\u{3000}")).chars().collect();
    let is_marked = |at: usize| marks.iter().any(|mark| mark.contains(&at));
    let mut excerpt = Vec::with_capacity(length + 3);
    if parts.first().is_some_and(|first| first.start > 0) {
        excerpt.push(('…', false));
    }
    for part in parts {
        let end = part.end;
        let shown: Vec<Marked> = part.map(|at| (flat[at], is_marked(at))).collect();
        let from = shown.iter().position(|(character, _)| !character.is_whitespace()).unwrap_or(0);
        let to = shown.iter().rposition(|(character, _)| !character.is_whitespace()).map_or(0, |last| last + 1);
        excerpt.extend(shown.get(from..to).unwrap_or_default());
        if end < flat.len() {
            excerpt.push(('…', false));
        }
    }
    wrapped(&if style.color { excerpt } else { bracketed(&excerpt) }, most)
}

/// The text with brackets around what is marked; they are marked, too, so that they stay with it.
fn bracketed(text: &[Marked]) -> Vec<Marked> {
    let mut bracketed = Vec::with_capacity(text.len() + 8);
    for run in text.chunk_by(|one, other| one.1 == other.1) {
        if run[0].1 {
            bracketed.push(('[', true));
            bracketed.extend_from_slice(run);
            bracketed.push((']', true));
        } else {
            bracketed.extend_from_slice(run);
        }
    }
    bracketed
}

/// Characters at the head of a passage that only repeat the headings above it, which are shown already.
fn repeated_headings(hit: &Hit) -> usize {
    let mut skipped = 0;
    for paragraph in hit.text.split_inclusive('\n') {
        let next = skipped + paragraph.chars().count();
        let is_heading = hit.section.iter().any(|heading| heading == paragraph.trim_end());
        if !is_heading || hit.marks.iter().any(|mark| mark.start < next) {
            break;
        }
        skipped = next;
    }
    skipped
}

pub(super) fn push_marked(page: &mut String, line: &[Marked], style: &Style) {
    for run in line.chunk_by(|one, other| one.1 == other.1) {
        let text: String = run.iter().map(|(character, _)| character).collect();
        match (run[0].1, style.color) {
            (true, true) => page.push_str(&painted(&text, MARK, style)),
            // Brackets stand there already.
            _ => page.push_str(&text),
        }
    }
}

pub(super) fn painted(text: &str, ansi: Ansi, style: &Style) -> String {
    if style.color { format!("{ansi}{text}{ansi:#}") } else { text.to_owned() }
}
