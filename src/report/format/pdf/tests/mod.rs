//! The reader of PDF.

#[test]
#[ignore]
fn trial() {
    let path = std::env::var("TRIAL").unwrap();
    for path in path.split(':') {
        let bytes = std::fs::read(path).unwrap();
        let start = std::time::Instant::now();
        match super::read(&bytes) {
            Ok(document) => {
                println!("{path}: {:?} pages {} notes {:?}", start.elapsed(), document.pages.len(), document.notes);
                std::fs::write(format!("{path}.own.txt"), &document.text).unwrap();
                let text = document.text.clone();
                let _ = text;
                let paragraphs = crate::report::layout::of_document(&document);
                let joined: String = paragraphs.iter().map(|one| format!("{:?} {}\n", one.kind, one.text)).collect();
                std::fs::write(format!("{path}.paragraphs.txt"), joined).unwrap();
            }
            Err(refusal) => println!("{path}: {:?} {}", start.elapsed(), refusal.reason),
        }
    }
}
