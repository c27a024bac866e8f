//! What people say of their files beside them: in a file beside a report (`报告.meta.toml`), or for a whole folder
//! (`search.toml`). Pure: the files are found and read elsewhere.

mod folder;
mod pattern;
mod sidecar;

pub use folder::FolderFile;
pub use sidecar::{ENDING, sidecar};

use serde::{Deserialize, Serialize};

use super::format::Said;

/// What is wrong with such a file, on one line.
fn wrong(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
    format!("line {line}: {}", error.message().replace('\n', ", "))
}

/// The name of the file that says something of its folder and all below it.
pub const FOLDER_FILE: &str = "search.toml";

/// What is said of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What is trusted more than what the file says itself, the most trusted first.
    pub beside: Vec<Said>,
    /// What is trusted more than its path, but less than what it says itself.
    pub above: Vec<Said>,
    /// What counts where nothing else says it.
    pub otherwise: Vec<Said>,
    /// Names of one's own for divisions, with their codes, the longest first.
    pub aliases: Vec<(String, u32)>,
    /// Where a name means a place if it could be several: a code.
    pub home: Option<u32>,
    /// Where the files beside it are, which counts before the home: a code.
    pub neighbourhood: Option<u32>,
}

impl Told {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what a folder further up says: what is nearer counts first.
    pub fn add(&mut self, further: Self) {
        self.beside.extend(further.beside);
        self.above.extend(further.above);
        self.otherwise.extend(further.otherwise);
        self.aliases.extend(further.aliases);
        self.aliases.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        self.home = self.home.or(further.home);
        self.neighbourhood = self.neighbourhood.or(further.neighbourhood);
    }
}
