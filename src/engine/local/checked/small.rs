//! Small files that are replaced as a whole: their last line is the checksum of what stands above it.

const LINE: usize = 1 + 8 + 1;

/// The content of a small file, with its checksum below.
pub(in crate::engine::local) fn with_checksum(content: &[u8]) -> Vec<u8> {
    let line = format!("\n{:08x}\n", crc32fast::hash(content));
    [content, line.as_bytes()].concat()
}

/// What stands above the checksum; `None` where it is not what was written.
pub(in crate::engine::local) fn checked(bytes: &[u8]) -> Option<&[u8]> {
    let (content, _) = bytes.split_at(bytes.len().checked_sub(LINE)?);
    (with_checksum(content) == bytes).then_some(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_byte_that_changes_is_noticed() {
        for content in [&b""[..], b"{}", b"{\"generation\": \"a\"}\n"] {
            let written = with_checksum(content);
            assert_eq!(checked(&written), Some(content));
            for at in 0..written.len() {
                let mut changed = written.clone();
                changed[at] ^= 0x20;
                assert_eq!(checked(&changed), None, "{}", String::from_utf8_lossy(&changed));
                assert_eq!(checked(&written[..at]), None);
            }
        }
    }
}
