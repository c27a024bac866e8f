//! A page is cut before it is read: the tokenizer compares every attribute of a tag with all before it, so a tag with
//! a hundred thousand of them would take minutes. Beyond any number that a person writes, they are left away.

/// The most attributes of a tag that are read.
const MOST_ATTRIBUTES: usize = 256;

/// The page, in pieces, without what its tags have too many of.
pub(super) fn pieces(html: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut kept, mut at) = (0, 0);
    while let Some(found) = html[at..].find('<').map(|place| at + place) {
        at = found + 1;
        if html[found..].starts_with("<!--") {
            at = html[found..].find("-->").map_or(html.len(), |length| found + length);
            continue;
        }
        if !html.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let tag = measure(html, at);
        if let Some(cut) = tag.cut {
            pieces.push(&html[kept..cut]);
            kept = tag.end;
        }
        at = tag.end;
        for raw in ["script", "style"] {
            if tag.name.eq_ignore_ascii_case(raw) && !html[..tag.end].ends_with('/') {
                at = end_of_raw(html, at, raw);
            }
        }
    }
    pieces.push(&html[kept..]);
    pieces
}

/// A tag of the page.
struct Tag<'a> {
    name: &'a str,
    /// Where the first attribute begins that is one too many.
    cut: Option<usize>,
    /// Where its `>` stands.
    end: usize,
}

/// The tag whose name begins here.
fn measure(html: &str, start: usize) -> Tag<'_> {
    let bytes = html.as_bytes();
    let is_space = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
    let run = |from: usize, stops: &[u8]| {
        let length = bytes[from..].iter().position(|byte| byte.is_ascii_whitespace() || stops.contains(byte));
        length.map_or(bytes.len(), |length| from + length)
    };
    let mut at = run(start, b"/>");
    let name = &html[start..at];
    let (mut attributes, mut cut) = (0, None);
    loop {
        while is_space(at) || bytes.get(at) == Some(&b'/') {
            at += 1;
        }
        if at >= bytes.len() || bytes[at] == b'>' {
            return Tag { name, cut, end: at };
        }
        attributes += 1;
        if attributes > MOST_ATTRIBUTES {
            cut = cut.or(Some(at));
        }
        at = run(at + 1, b"/>=");
        while is_space(at) {
            at += 1;
        }
        if bytes.get(at) != Some(&b'=') {
            continue;
        }
        at += 1;
        while is_space(at) {
            at += 1;
        }
        at = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                let length = bytes[at + 1..].iter().position(|byte| byte == quote);
                length.map_or(bytes.len(), |length| at + length + 2)
            }
            _ => run(at, b">"),
        };
    }
}

/// Where the end tag of a script or a style stands that begins before this place.
fn end_of_raw(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = html[at..].find("</").map(|place| at + place) {
        at = found + 2;
        if html.as_bytes()[at..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes())) {
            return found;
        }
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_tags_with_too_many_attributes_are_cut() {
        let plain = "<p class='a > b'>甲</p><!-- <b> --><script>if (a <b) {}</script><a href=x/y>乙</a>";
        assert_eq!(pieces(plain), [plain]);
        let much: String = (0..5000).map(|number| format!(" a{number}=\"x>y\"")).collect();
        let page = format!("甲<p{much}>乙</p>");
        let cut = pieces(&page);
        assert_eq!((cut.len(), cut[1]), (2, ">乙</p>"));
        assert!(cut[0].len() < page.len() / 10);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_of_what_has_few_attributes(html in "[<>/!='\" a-c甲\n-]{0,120}") {
            prop_assert_eq!(pieces(&html).concat(), html);
        }
    }
}
