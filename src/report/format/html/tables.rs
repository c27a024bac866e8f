//! Tables that hold data, and tables that only put the parts of a page in their places, as was usual for long.

use std::collections::BTreeSet;

use super::page::{Kind, Page};

/// A cell with more characters than this holds text, not a value.
const LONGEST_VALUE: usize = 400;

/// So many rows of several filled cells make a table of data, however long the text in some of them is: the parts of a page are
/// put side by side in one row or two.
const ROWS_OF_DATA: usize = 4;

/// A cell with more characters than this in so many pieces holds paragraphs.
const LONGEST_IN_PIECES: usize = 100;

/// See [`LONGEST_IN_PIECES`].
const PIECES: usize = 3;

/// So many paragraphs, more than [`LONGEST_VALUE`] together, are an article.
const PIECES_OF_ARTICLE: usize = 10;

/// A table whose end is not reached.
struct Open {
    node: usize,
    /// The filled cells of the row, and how many rows have two.
    filled: usize,
    rows: usize,
    /// Whether a cell holds text.
    has_text: bool,
    /// How many characters the last cell has, and how many paragraphs and breaks so far.
    length: usize,
    pieces: usize,
    /// Whether a cell holds a table, a list or a heading.
    is_layout: bool,
}

/// The tables that hold data: rows of several values each, and neither other tables nor long texts in their cells.
pub(super) fn with_data(page: &Page) -> BTreeSet<usize> {
    let characters = characters_before(page);
    let mut open: Vec<Open> = Vec::new();
    let mut found = BTreeSet::new();
    for (node, element) in page.elements() {
        close(&mut open, &mut found, page, node);
        match &*element.tag {
            "table" => {
                if let Some(outer) = open.last_mut() {
                    outer.is_layout = true;
                }
                open.push(Open { node, filled: 0, rows: 0, has_text: false, length: 0, pieces: 0, is_layout: false });
            }
            "tr" => {
                if let Some(table) = open.last_mut() {
                    table.filled = 0;
                }
            }
            "td" | "th" => {
                if let Some(table) = open.last_mut() {
                    let length = characters[page.nodes[node].end] - characters[node];
                    table.filled += usize::from(length > 0);
                    table.rows += usize::from(table.filled == 2 && length > 0);
                    table.has_text |= length > LONGEST_VALUE;
                    (table.length, table.pieces) = (length, 0);
                }
            }
            "ul" | "ol" | "dl" | "form" | "section" | "article" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                if let Some(table) = open.last_mut() {
                    table.is_layout = true;
                }
            }
            "p" | "div" | "br" => {
                if let Some(table) = open.last_mut() {
                    table.pieces += 1;
                    table.has_text |= table.pieces >= PIECES && table.length > LONGEST_IN_PIECES;
                    // No cell of data holds an article.
                    table.is_layout |= table.pieces >= PIECES_OF_ARTICLE && table.length > LONGEST_VALUE;
                }
            }
            _ => {}
        }
    }
    close(&mut open, &mut found, page, page.nodes.len());
    found
}

fn close(open: &mut Vec<Open>, found: &mut BTreeSet<usize>, page: &Page, at: usize) {
    while let Some(table) = open.pop_if(|table| page.nodes[table.node].end <= at) {
        let is_filled = table.rows > 0 && (!table.has_text || table.rows >= ROWS_OF_DATA);
        if is_filled && !table.is_layout {
            found.insert(table.node);
        }
    }
}

/// How many characters of text stand before each node, and at the end of the page; those of scripts count for none.
fn characters_before(page: &Page) -> Vec<usize> {
    let mut counts = Vec::with_capacity(page.nodes.len() + 1);
    let mut count = 0;
    for node in &page.nodes {
        counts.push(count);
        if let Kind::Text(text) = &node.kind
            && !page.element(node.parent).is_some_and(|parent| parent.is(&["script", "style"]))
        {
            count += text.chars().filter(|character| !character.is_whitespace()).count();
        }
    }
    counts.push(count);
    counts
}
