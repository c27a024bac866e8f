//! Compiles the dictionary of jieba-rs into a finite-state map from folded word to frequency. The library keeps its
//! word list to itself at run time, so it is read from the package that the build uses.

use std::collections::BTreeMap;
use std::error::Error;
use std::{fs, iter};

use crate::fold;
use crate::packages::Packages;

/// The frequency of the name of a division that jieba-rs does not know. It only has to outweigh the same characters cut
/// apart, which any frequency does.
const NAME_FREQUENCY: u64 = 20;

/// The folded words of jieba-rs and the names in the table of divisions, with their frequencies.
pub(crate) fn words(
    folding: &[u16],
    divisions: &str,
    packages: &Packages,
) -> Result<BTreeMap<String, u64>, Box<dyn Error>> {
    let source = packages.folder("jieba-rs")?.join("src/data/dict.txt");
    println!("cargo::rerun-if-changed={}", source.display());
    let text = fs::read_to_string(&source).map_err(|error| format!("cannot read {}: {error}", source.display()))?;
    let mut words: BTreeMap<String, u64> = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let mut columns = line.split_whitespace();
        let (Some(word), Some(frequency)) = (columns.next(), columns.next()) else { continue };
        let frequency: u64 = frequency
            .parse()
            .map_err(|_| format!("{}:{}: `{frequency}` is no frequency", source.display(), number + 1))?;
        // Two words may fold to one; the likelier one decides how the text is cut.
        let entry = words.entry(fold::fold(folding, word)).or_default();
        *entry = frequency.max(*entry);
    }
    for line in divisions.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.split('\t').nth(1).filter(|name| !name.is_empty()) {
            words.entry(fold::fold(folding, name)).or_insert(NAME_FREQUENCY);
        }
    }
    Ok(words)
}

/// The map of these words, as bytes. The empty word holds the sum of all frequencies.
pub(crate) fn compile(words: &BTreeMap<String, u64>) -> Result<Vec<u8>, Box<dyn Error>> {
    let sum = iter::once(("", words.values().sum()));
    let entries = sum.chain(words.iter().map(|(word, frequency)| (word.as_str(), *frequency)));
    Ok(fst::Map::from_iter(entries)?.into_fst().into_inner())
}
