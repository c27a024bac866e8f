//! What is known of an article beyond its text: district, year, the years it covers, institution, each with its
//! source. The front matter is believed before the path, and the path before the text; what none of them says is
//! absent, never guessed.

mod district;
mod headings;
mod institution;
pub(super) mod neighbours;
mod path;
mod sentences;
mod signed;
mod year;

pub(super) use district::Districts;
pub(super) use institution::in_title as institution_in;

use std::borrow::Cow;

use super::division::Division;
use super::format::{Document, Key, Said};
use super::outline::Article;
use super::told::Told;
use super::{Institution, Known, Metadata, Source, years};

/// What stands outside the text: what is said of the file, and its path.
#[derive(Default)]
pub(super) struct Clues {
    title: Option<Known<String>>,
    district: Option<Known<u32>>,
    year: Option<Known<u16>>,
    covers: Option<Known<(u16, u16)>>,
    institution: Option<Known<Institution>>,
    path_institution: Option<Known<Institution>>,
    published: Option<Known<u16>>,
    /// What counts where nothing else says it.
    otherwise: Understood,
    /// Names of the user's own for divisions.
    aliases: Vec<(String, u32)>,
    /// What the path says, where it leaves the district open.
    undecided: Option<district::Undecided>,
    /// Where a name means a place that could be several, the most trusted first: the place of the site that a page is of, where
    /// all neighbours of the file are, and what is said to be at home.
    site: Option<u32>,
    neighbourhood: Option<u32>,
    home: Option<u32>,
}

impl Clues {
    /// The clues of a file; what is said of it and nobody understands is noted.
    pub(super) fn new(path: &str, document: &mut Document, told: &Told) -> Self {
        let components: Vec<&str> = path.split('/').filter(|component| !component.is_empty()).collect();
        let notes = &mut document.notes;
        let said = told.beside.iter().chain(&document.said).chain(&told.above);
        let Understood { title, district, year, covers, institution, published, site } =
            Understood::new(said, &told.aliases, notes);
        let year = year.or_else(|| path::year(&components));
        let district = district.or_else(|| district::alias_in_path(&components, &told.aliases));
        let (district, undecided) = match district {
            Some(district) => (Some(district), None),
            None => match district::in_path(&components, year.as_ref().map(|known| known.value)) {
                Some(district::InPath::One(district)) => (Some(district), None),
                Some(district::InPath::Undecided(undecided)) => (None, Some(undecided)),
                None => (None, None),
            },
        };
        Self {
            title,
            district,
            year,
            covers,
            institution,
            path_institution: path::institution(&components),
            published,
            otherwise: Understood::new(told.otherwise.iter(), &told.aliases, notes),
            aliases: told.aliases.clone(),
            undecided,
            site: site.map(|site| site.value),
            neighbourhood: told.neighbourhood,
            home: told.home,
        }
    }

    /// The title that is given outside the text.
    pub(super) fn title(&self) -> Option<&str> {
        self.title.as_ref().map(|title| title.value.as_str())
    }
}

/// What a path alone says: district, year and institution.
pub(super) fn of_path(path: &str) -> (Option<u32>, Option<u16>, Option<Institution>) {
    let components: Vec<&str> = path.split('/').filter(|component| !component.is_empty()).collect();
    let year = path::year(&components);
    let district = match district::in_path(&components, year.as_ref().map(|known| known.value)) {
        Some(district::InPath::One(district)) => Some(district.value),
        _ => None,
    };
    let institution = path::institution(&components);
    (district, year.map(|known| known.value), institution.map(|known| known.value))
}

/// What is said of a file, understood. Of several values for the same, the first counts.
#[derive(Default)]
struct Understood {
    title: Option<Known<String>>,
    district: Option<Known<u32>>,
    year: Option<Known<u16>>,
    covers: Option<Known<(u16, u16)>>,
    institution: Option<Known<Institution>>,
    published: Option<Known<u16>>,
    site: Option<Known<u32>>,
}

/// As much of a value as shows what is meant.
fn beginning(value: &str) -> Cow<'_, str> {
    const MOST: usize = 80;
    match value.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &value[..end])),
        None => Cow::Borrowed(value),
    }
}

impl Understood {
    fn new<'said>(all: impl Iterator<Item = &'said Said>, aliases: &[(String, u32)], notes: &mut Vec<String>) -> Self {
        let mut understood = Self::default();
        for said in all {
            if !understood.take(said, aliases) {
                let place = place_of(&said.source);
                let (value, key) = (beginning(&said.value), said.key.name());
                notes.push(format!("{place} says “{value}”, which names no {key} for certain"));
            }
        }
        understood
    }

    /// Takes a value; `false` where it is not understood.
    fn take(&mut self, said: &Said, aliases: &[(String, u32)]) -> bool {
        let Said { key, value, source } = said;
        let year = || years::leading_year(value).map(|(year, _)| year);
        match key {
            Key::Title => put(&mut self.title, Some(value.clone()), source),
            Key::Year => put(&mut self.year, year(), source),
            Key::Published => {
                put(&mut self.published, year(), source);
                // A day of publication that nobody understands is no harm.
                true
            }
            Key::Covers => put(&mut self.covers, range(value), source),
            Key::Institution => {
                let institution = Institution::named(value).or_else(|| institution::in_title(value));
                put(&mut self.institution, institution, source)
            }
            Key::District => {
                let alias = aliases.iter().find(|(alias, _)| *alias == value.trim()).map(|(_, code)| *code);
                put(&mut self.district, alias.or_else(|| district::told(value).map(Division::code)), source)
            }
            Key::Site => {
                put(&mut self.site, district::only_named(value), source);
                // Most sites are of no place.
                true
            }
        }
    }
}

/// Puts a value where none is yet; `false` where there is no value.
fn put<T>(place: &mut Option<Known<T>>, value: Option<T>, source: &Source) -> bool {
    let Some(value) = value else { return false };
    place.get_or_insert_with(|| Known { value, source: source.clone() });
    true
}

/// Where a value stands, in words for the user.
pub(super) fn place_of(source: &Source) -> &str {
    match source {
        Source::FrontMatter => "the front matter",
        Source::Sidecar => "the file beside it",
        Source::Folder(_) => "the file of its folder",
        Source::Fields => "the file itself",
        Source::Path(component) => component,
        Source::Text(..) | Source::Inferred(_) => "the text",
    }
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
    let dated = year::of_article(article, clues, notes);
    let district = district::of_article(article, clues, dated.year.as_ref(), notes);
    let title = match &clues.title {
        Some(title) => institution::in_title(&title.value).map(|value| Known { value, source: title.source.clone() }),
        None => institution::of_title(article),
    };
    let institution = clues
        .institution
        .clone()
        .or(title)
        .or_else(|| clues.path_institution.clone())
        .or_else(|| institution::of_speaker(article));
    let otherwise = &clues.otherwise;
    Metadata {
        district: district.or_else(|| otherwise.district.clone()),
        year: dated.year.or_else(|| otherwise.year.clone()),
        covers: clues.covers.clone().or(dated.covers).or_else(|| otherwise.covers.clone()),
        institution: institution.or_else(|| otherwise.institution.clone()),
    }
}

/// An article that says neither where nor when stands in the same newspaper as the others of its file. Whose report it
/// is cannot be learned from neighbours.
fn inherit(all: &mut [Metadata]) {
    let by_neighbour = || Source::Inferred("同一文件里的另一篇".to_owned());
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
