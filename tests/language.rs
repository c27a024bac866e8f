//! The query language is what `docs/query.md` says: every example of it is asked of the reports it describes.

mod support;

use std::fs;
use std::path::Path;

use support::Place;

/// The rows of the tables of a document whose head begins with `head`, as their cells.
fn rows(document: &str, head: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut is_inside = false;
    for line in document.lines() {
        is_inside = line.starts_with(head) || (is_inside && line.starts_with('|'));
        if is_inside && !line.starts_with(head) && !line.starts_with("|---") {
            // A stroke in a cell is written with a stroke before it.
            let line = line.replace("\\|", "\u{0}");
            let cells = line.trim_matches('|').split('|');
            rows.push(cells.map(|cell| cell.trim().replace('\u{0}', "|")).collect());
        }
    }
    rows
}

#[test]
fn every_example_of_the_language_finds_what_the_document_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/query.md");
    let document = fs::read_to_string(path).expect("the document");
    let place = Place::new();
    let reports = rows(&document, "| no. |");
    for report in &reports {
        let [_, file, heading, text] = &report[..] else { panic!("no report: {report:?}") };
        let file = file.trim_matches('`').replace(".txt", ".md");
        let folders: Vec<&str> = file.split('/').collect();
        let institution = file.split(['-', '.']).nth(1).expect("an institution");
        let title = match institution {
            "人大" => "人大常委会工作报告".to_owned(),
            _ => format!("{institution}工作报告"),
        };
        assert_eq!(folders.len(), 4, "{file}");
        place.write(&file, format!("---\ntitle: {title}\n---\n\n## {heading}\n\n{text}\n"));
    }
    assert!(reports.len() > 5, "the reports are found");
    let examples = rows(&document, "| typed |");
    assert!(examples.len() > 30, "the examples are found");
    for example in &examples {
        let typed = example[0].trim_matches('`');
        let (hits, summary) = place.json(&[typed, "-n", "50"]);
        let mut found: Vec<String> = hits
            .iter()
            .filter(|hit| hit["tier"] != "partial")
            .map(|hit| {
                let path = hit["path"].as_str().expect("a path").replace(".md", ".txt");
                let number = reports.iter().find(|report| report[1].trim_matches('`') == path);
                number.unwrap_or_else(|| panic!("{path} is no report of the document"))[0].clone()
            })
            .collect();
        found.sort();
        assert_eq!(found.join(" "), example[1], "`{typed}`: {hits:#?}");
        assert_eq!(summary["total"]["passages"], found.len(), "`{typed}` counts what it lists");
    }
}
