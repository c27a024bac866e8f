//! A saved page with all its files in one: a letter of many parts. The page is one of them, the frames in it are others,
//! pictures and styles the rest.

/// How deep parts hold parts.
const MOST_DEPTH: usize = 4;

/// A page in a letter.
pub(super) struct Part {
    /// Its bytes, as they were before they were put into the letter.
    pub(super) bytes: Vec<u8>,
    /// The encoding that the letter calls them.
    pub(super) charset: Option<String>,
}

/// The pages of a letter, the first the one that was saved.
pub(super) fn pages(bytes: &[u8]) -> Vec<Part> {
    let mut pages = Vec::new();
    let mut waiting = vec![(bytes, 0)];
    while let Some((part, depth)) = waiting.pop() {
        let (head, body) = split_head(part);
        let kind = field(&head, "content-type").unwrap_or_default();
        let lower = kind.to_ascii_lowercase();
        if lower.starts_with("multipart/") && depth < MOST_DEPTH {
            let parts = parameter(kind, "boundary").map(|boundary| split(body, &boundary)).unwrap_or_default();
            // The last put is the first taken.
            waiting.extend(parts.into_iter().rev().map(|part| (part, depth + 1)));
        } else if lower.starts_with("text/html") || lower.starts_with("application/xhtml") {
            let bytes = match field(&head, "content-transfer-encoding").map(str::to_ascii_lowercase).as_deref() {
                Some("base64") => from_base64(body),
                Some("quoted-printable") => from_quoted(body),
                _ => body.to_vec(),
            };
            pages.push(Part { bytes, charset: parameter(kind, "charset") });
        }
    }
    pages
}

/// The fields above the first empty line, folded ones made whole, and what is below.
fn split_head(part: &[u8]) -> (Vec<String>, &[u8]) {
    let mut fields: Vec<String> = Vec::new();
    let mut rest = part.strip_prefix(b"\xef\xbb\xbf").unwrap_or(part).trim_ascii_start();
    while !rest.is_empty() {
        let length = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        let line = String::from_utf8_lossy(&rest[..length]);
        rest = &rest[length..];
        match (line.starts_with([' ', '\t']), line.trim(), fields.last_mut()) {
            (_, "", _) => break,
            (true, more, Some(field)) => field.extend([" ", more]),
            (_, field, _) => fields.push(field.to_owned()),
        }
    }
    (fields, rest)
}

/// The value of a field.
fn field<'a>(head: &'a [String], name: &str) -> Option<&'a str> {
    let mut values = head.iter().filter_map(|field| field.split_once(':'));
    values.find(|(given, _)| given.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// A parameter behind the value of a field: `multipart/related; boundary="…"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    let mut parameters = value.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let found = parameters.find(|(given, _)| given.trim().eq_ignore_ascii_case(name));
    let value = found?.1.trim().trim_matches('"');
    (!value.is_empty()).then(|| value.to_owned())
}

/// The parts between the lines that are this boundary.
fn split<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = format!("--{boundary}");
    let mut parts = Vec::new();
    let (mut start, mut at) = (None, 0);
    while at < body.len() {
        let end = body[at..].iter().position(|byte| *byte == b'\n').map_or(body.len(), |length| at + length + 1);
        if body[at..end].starts_with(mark.as_bytes()) {
            parts.extend(start.map(|start| &body[start..at]));
            start = Some(end);
        }
        at = end;
    }
    parts.extend(start.filter(|start| *start < body.len()).map(|start| &body[start..]));
    parts
}

fn from_quoted(body: &[u8]) -> Vec<u8> {
    let digit = |at: usize| body.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        if body[at] == b'=' {
            if let (Some(high), Some(low)) = (digit(at + 1), digit(at + 2)) {
                bytes.push((high * 16 + low) as u8);
                at += 3;
                continue;
            }
            // A line goes on behind this mark; a mail program may have put spaces after it.
            let blanks = body[at + 1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
            if body.get(at + 1 + blanks).is_none_or(|byte| *byte == b'\n') {
                at += blanks + 2;
                continue;
            }
        }
        bytes.push(body[at]);
        at += 1;
    }
    bytes
}

fn from_base64(body: &[u8]) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    let digits: Vec<u8> = body.iter().take_while(|byte| **byte != b'=').filter_map(|byte| value(*byte)).collect();
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    for four in digits.chunks(4) {
        let bits = four.iter().fold(0_u32, |bits, digit| bits << 6 | u32::from(*digit)) << (6 * (4 - four.len()));
        bytes.extend(bits.to_be_bytes()[1..].iter().take(four.len().saturating_sub(1)));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LETTER: &str = "From: <Saved by Blink>\r\nSubject: page\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--=_x\"\r\n\r\n\r\n\
        ----=_x\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <p class=3D\"a\">=C7=E0=\r\n=BA=CC</p>\r\n\
        ----=_x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n\
        ----=_x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+6Z2S\r\n56a+PC9wPg==\r\n\
        ----=_x--\r\n";

    #[test]
    fn the_pages_of_a_letter_are_found() {
        let pages = pages(LETTER.as_bytes());
        assert_eq!(pages.len(), 2);
        assert_eq!(pages[0].bytes, b"<p class=\"a\">\xc7\xe0\xba\xcc</p>\r\n");
        assert_eq!(pages[0].charset.as_deref(), Some("gb2312"));
        assert_eq!(pages[1].bytes, "<p>青禾</p>".as_bytes());
    }

    #[test]
    fn a_letter_with_one_part_is_a_page() {
        let pages =
            pages(b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n<p>a = b</p>");
        assert_eq!(pages[0].bytes, b"<p>a = b</p>");
    }

    #[test]
    fn broken_letters_are_answered() {
        assert_eq!(from_quoted(b"a=zz=3D= \n="), b"a=zz=");
        assert_eq!(from_base64(b"PA"), b"<");
        assert!(pages(b"Content-Type: multipart/related\n\n--\n--\n").is_empty());
    }

    proptest! {
        #[test]
        fn any_letter_is_answered(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0..600_usize) {
            let mut letter = LETTER.as_bytes()[..cut.min(LETTER.len())].to_vec();
            letter.extend(&bytes);
            let _ = pages(&letter);
            let _ = (from_quoted(&bytes), from_base64(&bytes));
        }
    }
}
