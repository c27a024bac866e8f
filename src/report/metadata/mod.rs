//! What is known of an article beyond its text: district, year, the years it covers, institution, each with its
//! source. The front matter is believed before the path, and the path before the text; what none of them says is
//! absent, never guessed.

mod district;
mod headings;
mod institution;
mod path;
mod sentences;
mod year;

pub(super) use district::Districts;

use super::format::{Document, FrontMatter, Key};
use super::outline::Article;
use super::{Institution, Known, Metadata, Source, division, years};

/// What stands outside the text: in the front matter and in the path.
pub(super) struct Clues {
    title: Option<String>,
    district: Option<Known<u32>>,
    year: Option<Known<u16>>,
    covers: Option<Known<(u16, u16)>>,
    institution: Option<Known<Institution>>,
    path_institution: Option<Known<Institution>>,
}

impl Clues {
    /// The clues of a file; what the front matter says and nobody understands is noted.
    pub(super) fn new(path: &str, document: &mut Document) -> Self {
        let components: Vec<&str> = path.split('/').filter(|component| !component.is_empty()).collect();
        let front = Front::new(&document.front_matter, &mut document.notes);
        let year = front.year.or_else(|| path::year(&components));
        let district = front.district.or_else(|| district::in_path(&components, year.as_ref(), &mut document.notes));
        let path_institution = path::institution(&components);
        Self {
            title: document.front_matter.get(Key::Title).map(str::to_owned),
            district,
            year,
            covers: front.covers,
            institution: front.institution,
            path_institution,
        }
    }

    /// The title that the front matter gives.
    pub(super) fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }
}

/// The front matter, understood.
#[derive(Default)]
struct Front {
    district: Option<Known<u32>>,
    year: Option<Known<u16>>,
    covers: Option<Known<(u16, u16)>>,
    institution: Option<Known<Institution>>,
}

impl Front {
    fn new(written: &FrontMatter, notes: &mut Vec<String>) -> Self {
        let mut front = Self::default();
        for (key, value) in &written.values {
            let is_understood = match key {
                Key::Title => true,
                Key::Year => {
                    front.year = years::leading_year(value).map(|(year, _)| from_front_matter(year));
                    front.year.is_some()
                }
                Key::Covers => {
                    front.covers = range(value).map(from_front_matter);
                    front.covers.is_some()
                }
                Key::Institution => {
                    let institution = Institution::named(value).or_else(|| institution::in_title(value));
                    front.institution = institution.map(from_front_matter);
                    front.institution.is_some()
                }
                Key::District => {
                    let named = division::resolve(&division::named(value), &[], None);
                    front.district = named.unique().map(|unit| from_front_matter(unit.code()));
                    front.district.is_some()
                }
            };
            if !is_understood {
                notes.push(format!("the front matter says “{value}”, which names no {} for certain", key.name()));
            }
        }
        front
    }
}

fn from_front_matter<T>(value: T) -> Known<T> {
    Known { value, source: Source::FrontMatter }
}

/// `2023`, `2019-2023`, `2019..2023`.
fn range(text: &str) -> Option<(u16, u16)> {
    let (first, rest) = years::leading_year(text)?;
    let rest = rest.trim_start_matches(|character: char| !character.is_ascii_digit());
    let last = if rest.is_empty() { first } else { years::leading_year(rest)?.0 };
    (first <= last).then_some((first, last))
}

/// The metadata of each article of a file, in order.
pub(super) fn of_articles(articles: &[Article], clues: &Clues, notes: &mut Vec<String>) -> Vec<Metadata> {
    let mut all: Vec<Metadata> = articles.iter().map(|article| of_article(article, clues, notes)).collect();
    inherit(&mut all);
    all
}

fn of_article(article: &Article, clues: &Clues, notes: &mut Vec<String>) -> Metadata {
    let dated = year::of_article(article, clues.year.as_ref(), notes);
    let district = district::of_article(article, clues, dated.year.as_ref(), notes);
    let title = clues
        .title()
        .map_or_else(|| institution::of_title(article), |title| institution::in_title(title).map(from_front_matter));
    let institution = clues
        .institution
        .clone()
        .or(title)
        .or_else(|| clues.path_institution.clone())
        .or_else(|| institution::of_speaker(article));
    Metadata { district, year: dated.year, covers: clues.covers.clone().or(dated.covers), institution }
}

/// An article that says neither where nor when stands in the same newspaper as the others of its file. Whose report it
/// is cannot be learned from neighbours.
fn inherit(all: &mut [Metadata]) {
    let by_neighbour = || Source::Inferred("the other article of the file".to_owned());
    let districts: Vec<u32> = all.iter().filter_map(|one| one.district.as_ref()).map(|known| known.value).collect();
    let years: Vec<u16> = all.iter().filter_map(|one| one.year.as_ref()).map(|known| known.value).collect();
    let agreed_district = districts.first().filter(|first| districts.iter().all(|other| other == *first));
    let agreed_year = years.first().filter(|first| years.iter().all(|other| other == *first));
    for metadata in all {
        if metadata.district.is_none() {
            metadata.district = agreed_district.map(|value| Known { value: *value, source: by_neighbour() });
        }
        if metadata.year.is_none() {
            metadata.year = agreed_year.map(|value| Known { value: *value, source: by_neighbour() });
        }
    }
}
