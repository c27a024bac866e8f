//! Inputs of several parts: the members of an archive, the values of a record.

/// What parts them.
pub(crate) const BORDER: &[u8] = b"\n--->8---\n";

/// The input of these parts.
pub fn joined(parts: &[&str]) -> Vec<u8> {
    parts.iter().map(|part| part.as_bytes()).collect::<Vec<_>>().join(BORDER)
}

/// The parts of an input; there is always one.
pub fn parts(input: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = input;
    while let Some(at) = rest.windows(BORDER.len()).position(|window| window == BORDER) {
        parts.push(&rest[..at]);
        rest = &rest[at + BORDER.len()..];
    }
    parts.push(rest);
    parts
}

/// So many parts as texts, empty where there are fewer; `None` where one of them is no text.
pub fn texts<const COUNT: usize>(input: &[u8]) -> Option<[&str; COUNT]> {
    let mut texts = [""; COUNT];
    for (text, part) in texts.iter_mut().zip(parts(input)) {
        *text = std::str::from_utf8(part).ok()?;
    }
    Some(texts)
}
