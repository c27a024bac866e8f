//! Which district an article and each of its passages speak of. Only titles, date lines, names of offices, headings and
//! captions are asked: a body names many places and says of none that it is the report's own.

use std::sync::Arc;

use super::super::division::{self, Division, Mention, Resolution};
use super::super::line::is_at_most;
use super::super::numbering::heading_number;
use super::super::outline::Article;
use super::super::passages::PassageKind;
use super::super::{Known, Metadata, Paragraph, ParagraphKind, Passage, Source};
use super::year::is_report;
use super::{Clues, year as years};

/// How many paragraphs above the text may name the district.
const HEAD_PARAGRAPHS: usize = 10;

/// The longest line near a title that may say which of several places it means, in characters.
const LONGEST_NEAR: usize = 100;

/// What may follow the name of a district in a heading that is about this district.
const INSTITUTIONS: [&str; 14] = [
    "政协",
    "人大",
    "人民代表大会",
    "政府",
    "人民政府",
    "区委",
    "县委",
    "市委",
    "党委",
    "纪委",
    "监委",
    "法院",
    "检察院",
    "人民",
];

/// The district that somebody wrote down as such: its name, its code, or the names of what it lies in before it. Names
/// that mean no unit, such as `市辖区`, are passed over among others.
pub(super) fn told(value: &str) -> Option<&'static Division> {
    let named = division::resolve(&division::named(value), &[], None).unique();
    let path = || {
        let is_mark = |character: char| character.is_whitespace() || "/\\·、>›-_,，".contains(character);
        let names: Vec<&str> = value.split(is_mark).filter(|name| !name.is_empty()).collect();
        if names.len() > 1 { division::in_path(&names, None)?.resolution.unique() } else { None }
    };
    named.or_else(path)
}

/// The one place that these words name.
pub(super) fn only_named(words: &str) -> Option<u32> {
    only_district(&mentions(words), None, &[]).map(Division::code)
}

/// The district whose alias stands in a path, the deepest first.
pub(super) fn alias_in_path(components: &[&str], aliases: &[(String, u32)]) -> Option<Known<u32>> {
    components.iter().rev().find_map(|component| {
        let value = alias_in(component, aliases)?;
        Some(Known { value, source: Source::Path((*component).to_owned()) })
    })
}

/// The district whose alias stands in these words.
fn alias_in(words: &str, aliases: &[(String, u32)]) -> Option<u32> {
    aliases.iter().find(|(alias, _)| words.contains(alias.as_str())).map(|(_, code)| *code)
}

/// What a path says of the district.
pub(super) enum InPath {
    /// One district.
    One(Known<u32>),
    /// A name that several bear.
    Undecided(Undecided),
}

/// A name that several districts bear.
pub(super) struct Undecided {
    /// The folder or file that says it.
    component: String,
    units: Vec<&'static Division>,
}

impl Undecided {
    /// Whether it may mean this district, or one that this lies in.
    fn may_mean(&self, code: u32) -> bool {
        self.units.iter().any(|unit| division::range(unit.code()).contains(&code))
    }

    /// What it means by where the page, the files beside it or the reader are, the first that decides. What has neighbours lies
    /// where they do; what is at home nowhere near lies elsewhere.
    fn nearby(&self, clues: &Clues, year: Option<u16>) -> Option<Known<u32>> {
        let meant = |home: u32| division::resolve(&self.units, &[home], year).unique();
        let beside = |place: u32| meant(place).filter(|unit| division::range(place).contains(&unit.code()));
        let by_home = || clues.home.and_then(meant);
        let unit = clues.site.and_then(meant).or_else(|| clues.neighbourhood.and_then(beside)).or_else(by_home)?;
        Some(Known { value: unit.code(), source: Source::Path(self.component.clone()) })
    }
}

/// The district a path names.
pub(super) fn in_path(components: &[&str], year: Option<u16>) -> Option<InPath> {
    let found = division::in_path(components, year)?;
    let component = (*components.get(found.component)?).to_owned();
    match found.resolution {
        Resolution::Unique(unit) => Some(InPath::One(Known { value: unit.code(), source: Source::Path(component) })),
        Resolution::Ambiguous(units) => Some(InPath::Undecided(Undecided { component, units })),
        Resolution::None => None,
    }
}

/// The district of an article: as the front matter or the path says, or more exactly as the text says. A report in the
/// folder of a city may be that of one of its districts. Where the path leaves it open, first the text decides, then the
/// site of the page, then the neighbours of the file, then the home.
pub(super) fn of_article(
    article: &Article,
    clues: &Clues,
    year: Option<&Known<u16>>,
    notes: &mut Vec<String>,
) -> Option<Known<u32>> {
    let given = clues.district.as_ref();
    if let Some(given) = given.filter(|given| !matches!(given.source, Source::Path(_))) {
        return Some(given.clone());
    }
    let year = year.map(|known| known.value);
    if let (None, Some(undecided)) = (given, &clues.undecided) {
        let said = match in_article(article, clues, year, &[]) {
            InText::One(said) if undecided.may_mean(said.value) => Some(said),
            _ => None,
        };
        if let Some(decided) = said.or_else(|| undecided.nearby(clues, year)) {
            return Some(decided);
        }
        let component = &undecided.component;
        notes.push(format!("“{component}” in the path may be several districts; put it under the folder of its city"));
    }
    let contexts = [given.map(|known| known.value), clues.site, clues.home];
    let mut contexts = contexts.into_iter().flatten().map(|place| in_article(article, clues, year, &[place]));
    let said = contexts.find(|said| !matches!(said, InText::Undecided(_)));
    match (given, said.unwrap_or_else(|| in_article(article, clues, year, &[]))) {
        (Some(given), InText::One(said)) => {
            let is_below = said.value != given.value && division::range(given.value).contains(&said.value);
            if is_below {
                return Some(said);
            }
            if is_report(article) && !are_of_one(given.value, said.value) {
                let name = |known: &Known<u32>| division::by_code(known.value).map_or("", Division::name);
                let line = match said.source {
                    Source::Text(line, _) => line,
                    _ => 0,
                };
                let (other, taken) = (name(&said), name(given));
                let place = if line == 0 { "the title".to_owned() } else { format!("line {line}") };
                notes.push(format!("{place} speaks of {other}, but the district is {taken}, taken from the path"));
            }
            Some(given.clone())
        }
        (Some(given), _) => Some(given.clone()),
        (None, InText::One(said)) => Some(said),
        (None, InText::Undecided(words)) => {
            notes.push(format!("“{words}” may be several districts; put the file under the folder of its city"));
            None
        }
        (None, InText::Nothing) => None,
    }
}

/// Whether one of two places lies in the other, or became it.
fn are_of_one(one: u32, other: u32) -> bool {
    let lies_in = |one: u32, other: u32| division::range(one).contains(&other);
    let became = |one: u32, other: u32| division::successors(one).contains(&other);
    lies_in(one, other) || lies_in(other, one) || became(one, other) || became(other, one)
}

/// What an article says of its district.
enum InText {
    One(Known<u32>),
    Undecided(String),
    Nothing,
}

/// The district an article names: in its title, then above its text, then in whose name it speaks.
fn in_article(article: &Article, clues: &Clues, year: Option<u16>, context: &[u32]) -> InText {
    let title = clues.title().unwrap_or(&article.title);
    let head = head(article).map(|one| (one.lines.first, one.text.as_str()));
    let speaker = super::institution::speaker(article);
    let speaker = speaker.as_ref().map(|(line, words)| (*line, words.as_str()));
    let mut undecided: Option<(&str, Vec<Mention>)> = None;
    let title_line = if clues.title().is_some() { 0 } else { article.title_line };
    for (line, words) in std::iter::once((title_line, title)).chain(head).chain(speaker) {
        if let Some(value) = alias_in(words, &clues.aliases) {
            return InText::One(Known { value, source: Source::text(line, words) });
        }
        let mentions = mentions(words);
        if mentions.is_empty() {
            continue;
        }
        match only_district(&mentions, year, context) {
            Some(unit) => {
                return InText::One(Known { value: unit.code(), source: Source::text(line, words) });
            }
            None => undecided = undecided.or(Some((words, mentions))),
        }
    }
    let Some((words, open)) = undecided else { return InText::Nothing };
    // Some line near a title of one name may say it with what it lies in: `来源：南京市鼓楼区人民政府`.
    let is_open = |mention: &Mention| division::resolve(&mention.candidates, &[], year).unique().is_none();
    let is_one_name = open.windows(2).all(|pair| pair[0].candidates == pair[1].candidates);
    if !is_one_name || !open.iter().all(is_open) {
        return InText::Undecided(words.to_owned());
    }
    let may_mean =
        |unit: &Division| open.iter().flat_map(|mention| &mention.candidates).any(|one| one.code() == unit.code());
    let near = article.paragraphs.iter().take(HEAD_PARAGRAPHS).filter(|one| is_at_most(&one.text, LONGEST_NEAR));
    // `与南京市鼓楼区签订协议` speaks of another.
    let is_own = |text: &str, mentions: &[Mention]| {
        let before = mentions.first().map_or("", |first| &text[..first.start]).trim_end();
        let opens =
            before.is_empty() || before.ends_with(['：', ':', '（', '(', '—', '-']) || before.ends_with("在政协");
        opens && !text.ends_with('。')
    };
    let said = near.filter_map(|one| {
        let mentions = self::mentions(&one.text);
        Some((only_district(&mentions, year, &[]).filter(|_| is_own(&one.text, &mentions))?, one))
    });
    let mut said = said
        .filter(|(unit, _)| may_mean(unit))
        .map(|(unit, one)| Known { value: unit.code(), source: Source::text(one.lines.first, one.text.clone()) });
    said.next().map_or_else(|| InText::Undecided(words.to_owned()), InText::One)
}

/// The lines above the text that say where it was given and by whom.
fn head(article: &Article) -> impl Iterator<Item = &Paragraph> {
    let ends = |one: &&Paragraph| {
        !matches!(one.kind, ParagraphKind::Heading(_) | ParagraphKind::RunIn(_) | ParagraphKind::Salutation)
    };
    let head = article.paragraphs.iter().take(HEAD_PARAGRAPHS).take_while(ends);
    let is_speech = article.paragraphs.iter().take(HEAD_PARAGRAPHS).any(|one| one.kind == ParagraphKind::Salutation);
    head.filter(move |one| {
        one.kind == ParagraphKind::Date || (is_speech && one.kind == ParagraphKind::Body && is_at_most(&one.text, 100))
    })
}

/// The one district that these mentions name; names of what it lies in say the same. Nothing where they name several.
fn only_district(mentions: &[Mention], year: Option<u16>, context: &[u32]) -> Option<&'static Division> {
    let units = resolved(mentions, year, context)?;
    let lowest = |unit: &&'static Division| !units.iter().any(|other| other.is_below(unit));
    let mut lowest_units = units.iter().copied().filter(lowest);
    let first = lowest_units.next()?;
    lowest_units.all(|other| other.code() == first.code()).then_some(first)
}

fn mentions(words: &str) -> Vec<Mention> {
    let mut mentions = division::mentions(words);
    let is_new = |mention: &Mention, known: &[Mention]| {
        known.iter().all(|other| mention.end <= other.start || other.end <= mention.start)
    };
    for mention in division::stem_before_institution(words) {
        if is_new(&mention, &mentions) {
            mentions.push(mention);
        }
    }
    mentions.sort_by_key(|mention| mention.start);
    mentions
}

/// Each mention as one unit, in the light of the others; nothing if one of them stays undecided.
fn resolved(mentions: &[Mention], year: Option<u16>, known: &[u32]) -> Option<Vec<&'static Division>> {
    let alone = mentions.iter().filter_map(|mention| division::resolve(&mention.candidates, &[], year).unique());
    let context: Vec<u32> = alone.map(Division::code).chain(known.iter().copied()).collect();
    mentions.iter().map(|mention| division::resolve(&mention.candidates, &context, year).unique()).collect()
}

/// What is known of the passages of one article: headings and captions may name another district than the article's own, and
/// the headings above rows another year.
pub(in super::super) struct Districts<'known> {
    article: &'known Metadata,
    context: Vec<u32>,
    last_section: Option<KnownSection>,
    /// The headings above the last passage, each with the line of the first passage below it.
    headings: Vec<(String, u32)>,
}

/// A section, and the district its headings are about.
type KnownSection = (Arc<[String]>, Option<Known<u32>>);

impl<'known> Districts<'known> {
    /// The districts of an article of which this is known.
    pub(in super::super) fn new(article: &'known Metadata) -> Self {
        let context = article.district.iter().map(|known| known.value).collect();
        Self { article, context, last_section: None, headings: Vec::new() }
    }

    /// What is known of this passage.
    pub(in super::super) fn of_passage(&mut self, kind: PassageKind, passage: &Passage) -> Metadata {
        self.take_headings(passage);
        let own = match kind {
            PassageKind::Caption => self.of_caption(passage).or_else(|| self.of_section(passage)),
            PassageKind::Text | PassageKind::Row => self.of_section(passage),
            PassageKind::Credits => None,
        };
        let mut metadata = self.article.clone();
        // Where it says the same, what says it of all counts.
        let known = metadata.district.as_ref().map(|known| known.value);
        if own.as_ref().is_some_and(|own| Some(own.value) != known) {
            metadata.district = own;
        }
        if kind == PassageKind::Row {
            metadata.year = self.year_of_rows().or(metadata.year);
        }
        metadata
    }

    /// Takes over the headings above a passage.
    fn take_headings(&mut self, passage: &Passage) {
        let is_same = |(known, title): (&(String, u32), &String)| known.0 == *title;
        let same = self.headings.iter().zip(passage.section.iter()).take_while(|pair| is_same(*pair)).count();
        self.headings.truncate(same);
        self.headings.extend(passage.section.iter().skip(same).map(|title| (title.clone(), passage.lines.first)));
    }

    /// The year of the table or sheet in which a row stands, where its heading names another than the article's.
    fn year_of_rows(&self) -> Option<Known<u16>> {
        let known = self.article.year.as_ref();
        if known.is_some_and(|known| !matches!(known.source, Source::Text(..) | Source::Fields)) {
            return None;
        }
        let named = self.headings.iter().rev().find_map(|(title, line)| Some((years::of_table(title)?, title, *line)));
        let (value, title, line) = named.filter(|(value, ..)| Some(*value) != known.map(|known| known.value))?;
        Some(Known { value, source: Source::text(line, title.clone()) })
    }

    fn year(&self) -> Option<u16> {
        self.article.year.as_ref().map(|known| known.value)
    }

    /// The nearest heading that is about a district decides.
    fn of_section(&mut self, passage: &Passage) -> Option<Known<u32>> {
        if let Some((_, known)) = self.last_section.as_ref().filter(|(section, _)| *section == passage.section) {
            return known.clone();
        }
        let nearest = self.headings.iter().rev().find_map(|(title, line)| {
            let unit = self.subject(title)?;
            Some(Known { value: unit.code(), source: Source::text(*line, title.clone()) })
        });
        self.last_section = Some((Arc::clone(&passage.section), nearest.clone()));
        nearest
    }

    /// The district that a heading is about: it opens with its name, and nothing but an institution or a mark follows.
    /// `（三）与青禾县结对帮扶` only mentions one.
    fn subject(&self, title: &str) -> Option<&'static Division> {
        let number = heading_number(title).map_or(0, |(_, length)| length);
        let bare = title[number..].trim();
        let (unit, end) = self.opening_district(bare)?;
        let rest = bare[end..].trim_start();
        let follows = rest.is_empty()
            || rest.starts_with(['：', ':', '·', '—', '|', '｜', '（', '('])
            || bare[end..].starts_with(' ')
            || INSTITUTIONS.iter().any(|institution| rest.starts_with(institution));
        follows.then_some(unit)
    }

    /// The district whose name the words open with, whole path included, and where the name ends.
    fn opening_district(&self, words: &str) -> Option<(&'static Division, usize)> {
        let mut found: Option<(&'static Division, usize)> = None;
        for mention in mentions(words) {
            let end = found.map_or(0, |(_, end)| end);
            let Some(between) = words.get(end..mention.start) else { continue };
            if !between.is_empty() {
                break;
            }
            let mut context = self.context.clone();
            context.extend(found.map(|(unit, _)| unit.code()));
            let unit = division::resolve(&mention.candidates, &context, self.year()).unique()?;
            if found.is_some_and(|(above, _)| !unit.is_below(above)) {
                break;
            }
            found = Some((unit, mention.end));
        }
        found
    }

    /// A caption is about the district it opens with, else about the one whose institution acts in it.
    fn of_caption(&self, passage: &Passage) -> Option<Known<u32>> {
        let words = passage.text.trim_start_matches(|character: char| !character.is_alphanumeric());
        let acting = || {
            let before_institution = division::stem_before_institution(words);
            let mention = before_institution.first()?;
            division::resolve(&mention.candidates, &self.context, self.year()).unique()
        };
        let unit = self.opening_district(words).map(|(unit, _)| unit).or_else(acting)?;
        Some(Known { value: unit.code(), source: Source::text(passage.lines.first, passage.text.clone()) })
    }
}
