//! MIME messages as far as a saved page needs them (RFC 2045, 2046): headers, parts, transfer encodings.

/// Bytes at the beginning in which the header of a message must end.
const HEADER: usize = 64 << 10;

/// Parts inside each other that are looked into.
const DEPTH: usize = 8;

/// The main page of a message.
#[derive(Debug)]
pub(super) struct Page {
    /// Unpacked.
    pub(super) bytes: Vec<u8>,
    /// The encoding that its header names.
    pub(super) charset: Option<String>,
    /// Where it was saved from.
    pub(super) address: Option<String>,
}

/// Whether a file is a page saved with what belongs to it.
pub(super) fn is_saved_page(bytes: &[u8]) -> bool {
    has_header(bytes) && {
        let (header, _) = split(bytes);
        header.value("mime-version").is_some()
            && header.is("multipart/related")
            && header.parameter("boundary").is_some()
    }
}

/// Whether a file begins like a message.
pub(super) fn has_header(bytes: &[u8]) -> bool {
    let first = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let name = first.iter().position(|byte| *byte == b':');
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    name.is_some_and(|end| {
        (1..64).contains(&end) && first.get(..end).is_some_and(|name| name.iter().all(plain))
    })
}

/// The first page of HTML in a message; text without markup when there is no other.
pub(super) fn page(bytes: &[u8]) -> Option<Page> {
    let (header, body) = split(bytes);
    let address = header.value("snapshot-content-location");
    let address = address
        .or_else(|| header.value("content-location"))
        .map(str::to_owned);
    let mut waiting = vec![(header, body, 0)];
    let mut other = None;
    while let Some((header, body, depth)) = waiting.pop() {
        if let Some(boundary) = header.parameter("boundary").filter(|_| depth < DEPTH) {
            let parts = parts(body, &boundary).into_iter().rev();
            waiting.extend(parts.map(|part| {
                let (header, body) = split(part);
                (header, body, depth + 1)
            }));
            continue;
        }
        let html = header.is("text/html") || header.is("application/xhtml+xml");
        if html || other.is_none() && header.is("text/plain") {
            let page = Page {
                bytes: unpacked(&header, body),
                charset: header.parameter("charset"),
                address: address.clone(),
            };
            if html {
                return Some(page);
            }
            other = Some(page);
        }
    }
    other
}

/// The fields of a header, names in lower case.
#[derive(Debug)]
struct Header(Vec<(String, String)>);

impl Header {
    fn value(&self, name: &str) -> Option<&str> {
        let field = self.0.iter().find(|(own, _)| own == name);
        field.map(|(_, value)| value.as_str())
    }

    fn is(&self, media: &str) -> bool {
        self.value("content-type").is_some_and(|value| {
            let own = value.split(';').next().unwrap_or_default();
            own.trim().eq_ignore_ascii_case(media)
        })
    }

    /// A parameter of the media type, its quotes taken off.
    fn parameter(&self, name: &str) -> Option<String> {
        let value = self.value("content-type")?;
        value.split(';').skip(1).find_map(|part| {
            let (own, value) = part.split_once('=')?;
            let value = value.trim().trim_matches('"');
            let is = own.trim().eq_ignore_ascii_case(name) && !value.is_empty();
            is.then(|| value.to_owned())
        })
    }
}

/// The header and the body of a message or part; a blank line stands between them.
fn split(bytes: &[u8]) -> (Header, &[u8]) {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut at = 0;
    let head = bytes.get(..HEADER).unwrap_or(bytes);
    for line in head.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        let line = String::from_utf8_lossy(line);
        let words = line.trim_end();
        if words.is_empty() {
            break;
        }
        if words.starts_with([' ', '\t']) {
            // A field goes on.
            if let Some((_, value)) = fields.last_mut() {
                value.push_str(words);
            }
        } else if let Some((name, value)) = words.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    (Header(fields), bytes.get(at..).unwrap_or_default())
}

/// The parts of a body between lines that begin with the boundary; the last may lack its end.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = [b"--", boundary.as_bytes()].concat();
    let mut parts = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let end = at;
        at += line.len();
        let Some(rest) = line.strip_prefix(mark.as_slice()) else {
            continue;
        };
        let rest = rest.trim_ascii();
        if !rest.is_empty() && rest != b"--" {
            continue;
        }
        if let Some(start) = start {
            parts.extend(body.get(start..end));
        }
        start = (rest != b"--").then_some(at);
    }
    if let Some(start) = start {
        parts.extend(body.get(start..));
    }
    parts
}

fn unpacked(header: &Header, body: &[u8]) -> Vec<u8> {
    let coding = header
        .value("content-transfer-encoding")
        .unwrap_or_default();
    match coding.to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted_printable(body),
        "base64" => base64(body),
        _ => body.to_vec(),
    }
}

/// RFC 2045, 6.7. What is no code stays as it is.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let words = line.trim_ascii_end();
        let ends = words.len() < line.len();
        let (words, soft) = match words.strip_suffix(b"=") {
            Some(words) => (words, true),
            None => (words, false),
        };
        let mut rest = words;
        while let Some(byte) = rest.first().copied() {
            let code = rest.get(1..3).and_then(hexadecimal);
            let code = code.filter(|_| byte == b'=');
            out.push(code.unwrap_or(byte));
            rest = rest
                .get(if code.is_some() { 3 } else { 1 }..)
                .unwrap_or_default();
        }
        if ends && !soft {
            out.push(b'\n');
        }
    }
    out
}

fn hexadecimal(pair: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
}

/// RFC 2045, 6.8. What is none of its letters is passed over.
fn base64(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in body {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        held = held << 6 & 0x00FF_FFFF | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.extend(u8::try_from(held >> bits & 0xFF));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfer_encodings_are_undone() {
        for (packed, expected) in [
            ("a=3Db=\r\nc \t\r\nd", "a=bc\nd"),
            ("=E5=8E=BF=", "县"),
            ("=zz =4", "=zz =4"),
        ] {
            assert_eq!(quoted_printable(packed.as_bytes()), expected.as_bytes());
        }
        for (packed, expected) in [
            ("5Y6/", "县"),
            ("5Y6/\r\n5Z+f", "县域"),
            ("YQ==", "a"),
            ("YWI=", "ab"),
            ("", ""),
        ] {
            assert_eq!(base64(packed.as_bytes()), expected.as_bytes());
        }
    }
}
