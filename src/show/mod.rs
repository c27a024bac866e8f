//! Making an answer visible: pure functions from values to text, one file a view. Text from reports is not trusted: what
//! could steer a terminal never leaves this room.

mod csv;
mod dump;
mod explained;
mod facets;
mod json;
mod lines;
mod outcome;
mod plain;
mod predecessors;
mod reports;
mod single;
mod status;
mod status_json;
mod suggestions;
mod verified;

use std::time::Duration;

pub use csv::beside_table;
pub use dump::dumped;
pub use lines::{brief, clean};
pub use outcome::outcome;
pub use single::{singles, texts};
pub use status::{skipped, status};
pub use status_json::{skipped_json, status_json};
pub use verified::verified;

use crate::engine::{Answer, Request};

/// How text is to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// The width of a line, in columns.
    pub width: usize,
    /// Whether the words are marked by colour; otherwise by brackets.
    pub color: bool,
    /// The working folder: paths below it are shown without it.
    pub folder: String,
}

impl Style {
    /// A path as it is shown: harmless, and short where it lies below the working folder.
    fn path(&self, path: &str) -> String {
        let below = path.strip_prefix(&self.folder).and_then(|rest| rest.strip_prefix('/'));
        clean(below.filter(|rest| !rest.is_empty()).unwrap_or(path))
    }
}

/// An answer and what belongs to it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// What was asked.
    pub request: &'a Request,
    /// What was answered.
    pub answer: &'a Answer,
    /// How long it took.
    pub took: Duration,
    /// How it is to look.
    pub style: &'a Style,
}

/// A way to show an answer.
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// The text it makes of an answer.
    pub render: fn(&Shown<'_>) -> String,
}

/// Every view.
pub const VIEWS: &[View] = &[
    View { name: "plain", render: plain::render },
    View { name: "json", render: json::render },
    View { name: "csv", render: csv::render },
];

/// The view of this name.
pub fn view(name: &str) -> Option<&'static View> {
    VIEWS.iter().find(|view| view.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_have_names_of_their_own() {
        for view in VIEWS {
            assert_eq!(VIEWS.iter().filter(|other| other.name == view.name).count(), 1, "{}", view.name);
            assert!(view.name.chars().all(|character| character.is_ascii_lowercase()), "{}", view.name);
        }
    }
}
