//! What stands in each other in documents of word processors: paragraphs in cells, tables in boxes, notes in paragraphs.

/// A paragraph, with its level where it is a heading.
pub(super) type Line = (Option<u8>, String);

/// No document stands deeper in itself: what does is text of one paragraph, for a line is passed on from one to the next.
const DEEPEST: usize = 64;

/// What is open, the innermost last.
pub(super) struct Nested<Open> {
    open: Vec<Open>,
    /// How many are too deep to be opened; all of them are one, the last.
    deep: usize,
}

impl<Open> Default for Nested<Open> {
    fn default() -> Self {
        Self { open: Vec::new(), deep: 0 }
    }
}

impl<Open> Nested<Open> {
    /// Opens something; where that would be too deep, a `paragraph` that takes all of the text in it.
    pub(super) fn begin(&mut self, open: Open, paragraph: impl FnOnce() -> Open) {
        if self.open.len() < DEEPEST {
            self.open.push(open);
            return;
        }
        if self.deep == 0 {
            self.open.push(paragraph());
        }
        self.deep += 1;
    }

    /// Whether what is read stands too deep to be opened.
    pub(super) fn is_deep(&self) -> bool {
        self.deep > 0
    }

    /// Ends something too deep; the paragraph that took its text, when the last of it ends.
    pub(super) fn end_deep(&mut self) -> Option<Open> {
        self.deep = self.deep.saturating_sub(1);
        if self.deep == 0 { self.open.pop() } else { None }
    }

    /// The innermost.
    pub(super) fn last(&mut self) -> Option<&mut Open> {
        self.open.last_mut()
    }

    /// Closes the innermost.
    pub(super) fn pop(&mut self) -> Option<Open> {
        self.deep = 0;
        self.open.pop()
    }
}

/// A row of a table: its cells, with the paragraphs of each.
#[derive(Default)]
pub(super) struct Row {
    cells: Vec<Vec<Line>>,
}

impl Row {
    /// A cell begins.
    pub(super) fn begin_cell(&mut self) {
        self.cells.push(Vec::new());
    }

    /// Adds a paragraph to the last cell; blank ones say nothing.
    pub(super) fn give(&mut self, line: Line) {
        if line.1.trim().is_empty() {
            return;
        }
        match self.cells.last_mut() {
            Some(cell) => cell.push(line),
            None => self.cells.push(vec![line]),
        }
    }

    /// A row becomes a line; a row of one cell is only a frame around its paragraphs.
    pub(super) fn lines(self) -> Vec<Line> {
        let mut cells: Vec<Vec<Line>> = self.cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        if cells.len() <= 1 {
            return cells.pop().unwrap_or_default();
        }
        let words = |cell: &Vec<Line>| {
            let lines = cell.iter().flat_map(|(_, text)| text.split('\n')).map(str::trim);
            lines.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let row: Vec<String> = cells.iter().map(words).collect();
        vec![(None, row.join(" | "))]
    }
}

/// The paragraphs of a note, the first with its number.
pub(super) fn note(number: usize, lines: Vec<Line>) -> impl Iterator<Item = Line> {
    let mut mark = format!("[{number}] ");
    lines.into_iter().map(move |(_, text)| (None, std::mem::take(&mut mark) + text.trim()))
}
