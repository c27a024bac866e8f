//! XML as events: names without their prefixes, references resolved, nothing fetched. Entities that a document declares
//! itself are not expanded, so that none can grow and none can lead out of the file.

use quick_xml::events::{BytesStart, Event as Raw};
use quick_xml::{Reader, XmlVersion};

use super::Unreadable;
use crate::text::decode::decode;

/// What comes next in a document.
pub(super) enum Event<'text> {
    /// An element begins; the end of an empty one follows at once.
    Start(Element<'text>),
    /// The element of this name ends.
    End(&'text str),
    /// Text of the element that is open.
    Text(&'text str),
}

/// An element that begins.
pub(super) struct Element<'text> {
    /// Its name, without the prefix.
    pub(super) name: &'text str,
    start: &'text BytesStart<'text>,
}

impl Element<'_> {
    /// The attribute of this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let found = self.start.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
        found.normalized_value(XmlVersion::Explicit1_0).ok().map(|value| value.into_owned())
    }

    /// The number under this name.
    pub(super) fn number<Number: std::str::FromStr>(&self, name: &str) -> Option<Number> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether it says yes: `<w:vanish/>` does, `<w:vanish w:val="0"/>` does not.
    pub(super) fn is_on(&self) -> bool {
        self.attribute("val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off" | "none"))
    }
}

/// Calls `visit` with the events of a document, in order. It may be cut off: what stands before that is visited, and the
/// answer is `false`.
pub(super) fn visit(xml: &[u8], mut visit: impl FnMut(Event<'_>)) -> Result<bool, Unreadable> {
    let owned;
    let text = match std::str::from_utf8(xml) {
        Ok(text) => text,
        Err(_) => {
            let damaged = |_| Unreadable { reason: "is damaged: a part of it is no text; save it anew".to_owned() };
            owned = decode(xml).map_err(damaged)?.text;
            &owned
        }
    };
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().check_end_names = false;
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Raw::Start(start)) => {
                depth += 1;
                visit(Event::Start(Element { name: start.local_name().as_ref(), start: &start }));
            }
            Ok(Raw::Empty(start)) => {
                let local = start.local_name();
                visit(Event::Start(Element { name: local.as_ref(), start: &start }));
                visit(Event::End(local.as_ref()));
            }
            Ok(Raw::End(end)) => {
                depth = depth.saturating_sub(1);
                visit(Event::End(end.local_name().as_ref()));
            }
            Ok(Raw::Text(text)) => visit(Event::Text(&text.xml10_content())),
            Ok(Raw::CData(text)) => visit(Event::Text(&text.xml10_content())),
            Ok(Raw::GeneralRef(reference)) => {
                let character = match &*reference.xml10_content() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                if let Some(character) = character {
                    visit(Event::Text(character.encode_utf8(&mut [0; 4])));
                }
            }
            Ok(Raw::Eof) => return Ok(depth == 0),
            Ok(_) => {}
            Err(_) => return Ok(false),
        }
    }
}
