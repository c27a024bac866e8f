//! Whether bytes begin as a page does, whatever the file is called.

/// How far into a file its beginning is looked at.
const BEGINNING: usize = 1 << 12;

/// Whether a file begins as a web page does: after a mark of its encoding, spaces, a declaration of XML and comments.
pub(in super::super) fn is_page(bytes: &[u8]) -> bool {
    let beginning = beginning(bytes);
    let mut rest = beginning.trim_start();
    loop {
        let skipped = if rest.starts_with("<?xml ") {
            rest.find("?>").map(|end| end + 2)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map(|end| end + 3)
        } else {
            break;
        };
        let Some(skipped) = skipped else { return false };
        rest = rest[skipped..].trim_start();
    }
    ["<!doctype html", "<html", "<head", "<meta", "<body"].into_iter().any(|tag| {
        let after = rest.strip_prefix(tag).map(|rest| rest.chars().next());
        after.is_some_and(|after| after.is_none_or(|next| next.is_whitespace() || matches!(next, '>' | '/' | '[')))
    })
}

/// Whether a file begins as a saved page in the form of a letter does.
pub(in super::super) fn is_letter(bytes: &[u8]) -> bool {
    let beginning = beginning(bytes);
    let head = beginning.trim_start();
    let first_field = head.split_once(':').map_or("", |(name, _)| name);
    let is_field =
        !first_field.is_empty() && first_field.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let has_kind = head.contains("multipart/related") || head.contains("multipart/alternative");
    let is_saved = head.starts_with("from: <saved by");
    let is_mime = head.contains("mime-version:") && head.contains("content-type:");
    is_field && (has_kind && (is_mime || is_saved) || is_mime && head.contains("content-type: text/html"))
}

/// The beginning of a file in lower case; what is not ASCII does not matter here.
fn beginning(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let bytes = if is_wide { &bytes[2..] } else { bytes };
    let sample = bytes.iter().take(BEGINNING).filter(|byte| !is_wide || **byte != 0);
    sample.map(|byte| char::from(*byte).to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_known_by_their_beginning() {
        for page in [
            "<!DOCTYPE html><p>甲",
            "\u{feff}\r\n <HTML xmlns:o='x'>",
            "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC>",
            "<!-- saved from url=(0014)about:internet -->\n<html>",
            "<head>",
            "<meta charset=gbk>",
            "<body\n>",
        ] {
            assert!(is_page(page.as_bytes()), "{page}");
        }
        let wide: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(is_page(&wide));
    }

    #[test]
    fn other_files_are_no_pages() {
        for other in
            ["", "<", "<!--", "<header-file>", "<p>甲</p>", "甲<html>", "<?xml version='1.0'?><w:wordDocument>"]
        {
            assert!(!is_page(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn letters_are_known_by_their_head() {
        assert!(is_letter(b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"));
        assert!(is_letter(b"MIME-Version: 1.0\nContent-Type: text/html; charset=gbk\n\n<p>"));
        assert!(!is_letter("说明：MIME-Version: 和 Content-Type: multipart/related 的意思".as_bytes()));
        assert!(!is_letter(b"From: someone\nSubject: report\n\ntext"));
    }
}
