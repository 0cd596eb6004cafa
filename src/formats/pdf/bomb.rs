//! Compressed streams that unpack to more than memory holds, found before anything is unpacked.
//!
//! Streams say nothing trustworthy of their size, so each is unpacked here once, thrown away as it comes. Images are not: nobody decodes
//! them later either.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::super::{Limits, Source};
use crate::message::Message;

/// How many times one stream may be packed inside itself.
const NESTED: usize = 3;

/// Refuses a file with a stream that unpacks to more than an eighth of what a file may unpack to, or all of them together to more than that.
pub(super) fn check(source: &Source<'_>, limits: &Limits) -> Result<(), Message> {
    let bytes = source.bytes();
    let most = limits.unpacked / 8;
    let mut total = 0_usize;
    for at in memchr::memmem::find_iter(bytes, b"stream") {
        let body = bytes.get(at + 6..).unwrap_or_default();
        let body = body
            .strip_prefix(b"\r\n")
            .or_else(|| body.strip_prefix(b"\n"))
            .or_else(|| body.strip_prefix(b"\r"));
        let Some(body) = body.filter(|body| is_zlib(body) && !is_image(bytes, at)) else {
            continue;
        };
        // Nothing can be said of how far it is: the streams are read again page by page.
        source.step(0, 1)?;
        let size = unpacked(body, most, NESTED);
        total = total.saturating_add(size);
        if size > most || total > limits.unpacked {
            return Err(Message::new("formats.pdf-bomb").with("limit", most));
        }
    }
    Ok(())
}

/// The two bytes that a zlib stream begins with (RFC 1950).
fn is_zlib(body: &[u8]) -> bool {
    match body {
        [first, second, ..] => {
            first & 0x0F == 8
                && first >> 4 <= 7
                && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0
        }
        _ => false,
    }
}

/// Whether the dictionary before a stream is that of an image.
fn is_image(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(at.saturating_sub(600)..at).unwrap_or_default();
    let from = memchr::memmem::rfind(before, b" obj").unwrap_or(0);
    let dictionary = before.get(from..).unwrap_or_default();
    memchr::memmem::find(dictionary, b"/Image").is_some()
}

/// How many bytes a stream unpacks to, at most one more than `most`; what is packed in itself counts unpacked.
fn unpacked(body: &[u8], most: usize, nested: usize) -> usize {
    let size = count(ZlibDecoder::new(body), most);
    let mut head = [0; 2];
    let inner = ZlibDecoder::new(body).read_exact(&mut head).is_ok() && is_zlib(&head);
    if inner && nested > 1 && size <= most {
        let inside = count(ZlibDecoder::new(ZlibDecoder::new(body)), most);
        let deepest = count(
            ZlibDecoder::new(ZlibDecoder::new(ZlibDecoder::new(body))),
            most,
        );
        return size.max(inside).max(deepest);
    }
    size
}

fn count(mut from: impl Read, most: usize) -> usize {
    let mut buffer = vec![0; 64 << 10];
    let mut size = 0;
    while size <= most {
        match from.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(read) => size += read,
        }
    }
    size
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn check_bytes(bytes: &[u8], limits: &Limits) -> Result<(), Message> {
        check(&Source::new(bytes, None, None), limits)
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn bombs_are_found_before_they_go_off() {
        let limits = Limits {
            unpacked: 800_000,
            ..Limits::default()
        };
        let file = |stream: &[u8], entries: &str| {
            [
                format!("1 0 obj <<{entries}>> stream\n").as_bytes(),
                stream,
                b"\nendstream",
            ]
            .concat()
        };
        let zeros = packed(&vec![0; 200_000]);
        assert!(check_bytes(&file(&zeros, ""), &limits).is_err());
        assert!(
            check_bytes(&file(&packed(&zeros), ""), &limits).is_err(),
            "packed twice"
        );
        assert!(check_bytes(&file(&packed(&[0; 1000]), ""), &limits).is_ok());
        assert!(
            check_bytes(&file(&zeros, "/Subtype /Image"), &limits).is_ok(),
            "images are never unpacked"
        );
    }
}
