//! Our own texts are read as they truly are: words cut by line ends, a page of several districts, a report that is
//! continued from another page with an unrelated article behind it.

use std::path::Path;

#[path = "reading/compare.rs"]
mod compare;

#[test]
fn every_text_is_read_as_its_truth_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading");
    let (outcome, is_good) = compare::compare(&folder, &folder.join("truth.json")).expect("the texts can be read");
    assert!(is_good, "{}", outcome.text);
    let (all, right) = outcome.paragraphs;
    assert_eq!(all, right, "{}", outcome.text);
}
