//! What a name in a path means that several places bear (鼓楼区), by the files and folders beside it: where all others that
//! name a district for certain lie in one city, it does too. Only names are looked at, no file is read.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::super::division::{self, Division, Resolution, range};
use super::path;

/// So many districts beside it have to lie in one city, or in one province: one alone may have come there by chance.
const LEAST: usize = 2;

/// With which two characters names begin that several places bear. To look for these in a path is to look at most paths only once,
/// and needs no automaton, which would take longer to make than an update of a few files.
static BEGINNINGS: LazyLock<FxHashSet<[char; 2]>> = LazyLock::new(|| {
    let two = |name: &str| Some([name.chars().next()?, name.chars().nth(1)?]);
    division::shared_names().filter_map(two).collect()
});

/// The city, or else the province, that the neighbours of a path say it lies in, for each of these paths that names several places and
/// that has such neighbours among the others.
///
/// ```
/// use district_search::report::neighbourhoods;
/// let paths = ["2024/玄武区.txt", "2024/秦淮区.txt", "2024/鼓楼区.txt"];
/// let found: Vec<_> = neighbourhoods(&paths).into_iter().collect();
/// assert_eq!(found, [("2024/鼓楼区.txt", 320100)]);
/// ```
pub fn neighbourhoods<'path>(paths: &[&'path str]) -> BTreeMap<&'path str, u32> {
    // Most files have no such name of their own, and lie in few folders; a year in their name may decide what that of a folder
    // means.
    let mut folders: HashMap<(&str, Option<u16>), Option<Open<'_>>> = HashMap::new();
    let mut is_shared_by: HashMap<&str, bool> = HashMap::new();
    let undecided_path = |path: &&'path str| {
        let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
        if is_shared(name) {
            return Some((*path, undecided_in(path)?));
        }
        if !*is_shared_by.entry(above).or_insert_with(|| is_shared(above)) {
            return None;
        }
        let year = year_of(path);
        Some((*path, (*folders.entry((above, year)).or_insert_with(|| undecided(above, year)))?))
    };
    let undecided: Vec<(&str, Open<'_>)> = paths.iter().filter_map(undecided_path).collect();
    if undecided.is_empty() {
        return BTreeMap::new();
    }
    let mut districts: BTreeMap<&str, BTreeSet<u32>> =
        undecided.iter().map(|(_, open)| (open.folder, BTreeSet::new())).collect();
    // What is open itself decides nothing, whatever it means in other years.
    let mut seen: BTreeSet<&str> = undecided.iter().map(|(_, open)| open.entry).collect();
    for path in paths {
        for (folder, entry) in entries(path) {
            if let Some(beside) = districts.get_mut(folder)
                && seen.insert(entry)
            {
                beside.extend(district_of(entry));
            }
        }
    }
    let lies_in: BTreeMap<&str, u32> =
        districts.iter().filter_map(|(folder, beside)| Some((*folder, in_common(beside)?))).collect();
    undecided.iter().filter_map(|(path, open)| Some((*path, *lies_in.get(open.folder)?))).collect()
}

/// The name that leaves a path undecided: the folder in which it stands, and the path of what it names there.
#[derive(Clone, Copy)]
pub(crate) struct Open<'path> {
    pub(crate) folder: &'path str,
    entry: &'path str,
}

/// The name that leaves a path undecided; `None` where the path says one place or none.
pub(crate) fn undecided_in(path: &str) -> Option<Open<'_>> {
    if is_shared(path) { undecided(path, year_of(path)) } else { None }
}

/// The same, of a report of this year.
fn undecided(path: &str, year: Option<u16>) -> Option<Open<'_>> {
    let found = division::in_path(&components(path), year)?;
    if !matches!(found.resolution, Resolution::Ambiguous(_)) {
        return None;
    }
    entries(path).nth(found.component).map(|(folder, entry)| Open { folder, entry })
}

fn components(path: &str) -> Vec<&str> {
    path.split('/').filter(|component| !component.is_empty()).collect()
}

fn year_of(path: &str) -> Option<u16> {
    path::year(&components(path)).map(|known| known.value)
}

/// Whether a name that several places bear may stand in these words.
fn is_shared(words: &str) -> bool {
    let mut before = '\0';
    words.chars().any(|one| BEGINNINGS.contains(&[std::mem::replace(&mut before, one), one]))
}

/// The folders on the way to a file, from the outermost, each with the path of what of the way stands in it.
fn entries(path: &str) -> impl Iterator<Item = (&str, &str)> {
    let slashes = path.match_indices('/').map(|(at, _)| at);
    let starts = [None].into_iter().chain(slashes.clone().map(Some));
    let ends = slashes.chain([path.len()]);
    starts.zip(ends).map(move |(start, end)| (&path[..start.unwrap_or(0)], &path[..end]))
}

/// The district that this path of a file or folder names for certain.
fn district_of(path: &str) -> Option<u32> {
    let components = components(path);
    let found =
        division::in_path(&components, year_of(path)).filter(|found| found.component + 1 == components.len())?;
    found.resolution.unique().map(Division::code).filter(|code| range(*code).count() == 1)
}

/// The city in which all these districts lie, or else the province.
fn in_common(districts: &BTreeSet<u32>) -> Option<u32> {
    let first = districts.first().filter(|_| districts.len() >= LEAST)?;
    [first / 100 * 100, first / 10_000 * 10_000]
        .into_iter()
        .find(|above| districts.iter().all(|code| range(*above).contains(code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(paths: &[&str]) -> Vec<u32> {
        neighbourhoods(paths).into_values().collect()
    }

    #[test]
    fn the_files_or_folders_beside_a_name_decide() {
        assert_eq!(found(&["玄武区2024.txt", "秦淮区2024.txt", "鼓楼区2024.txt"]), [320_100]);
        assert_eq!(found(&["晋安/2024.txt", "仓山/2024.txt", "鼓楼/2023.txt", "鼓楼/2024.txt"]), [350_100, 350_100]);
        // In 2012 there was more than one 桥东区.
        assert_eq!(found(&["桥东区/2012.txt", "正定县/2012.txt", "井陉县/2012.txt"]), [130_100]);
        assert_eq!(found(&["2024/台江区/政府.txt", "2024/晋江市/政府.txt", "2024/鼓楼区/政府.txt"]), [350_000]);
    }

    #[test]
    fn neighbours_of_several_provinces_or_only_one_decide_nothing() {
        for paths in [
            &["玄武区.txt", "台江区.txt", "鼓楼区.txt"][..],
            &["玄武区.txt", "玄武区2.txt", "鼓楼区.txt"],
            &["a/玄武区.txt", "a/秦淮区.txt", "b/鼓楼区.txt"],
            &["玄武区.txt", "秦淮区.txt", "福州市鼓楼区.txt"],
            &["说明.txt", "目录.txt", "鼓楼区.txt"],
        ] {
            assert!(found(paths).is_empty(), "{paths:?}");
        }
    }
}
