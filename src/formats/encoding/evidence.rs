//! What a file says of its own encoding, by marks and declarations, and what its bytes prove.

use std::borrow::Cow;

use encoding_rs::{ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use super::{Confidence, Encoding, Wide, guess};

/// What finding out the encoding brought along.
pub(super) enum Known<'a> {
    /// The text itself.
    Text(&'a str),
    /// How many bytes the byte order mark takes.
    Mark(usize),
}

/// The encoding, how sure it is, and what else is known then.
pub(super) fn settle(
    bytes: &[u8],
    choice: Option<Encoding>,
    whole: bool,
) -> (Encoding, Confidence, Known<'_>) {
    for (mark, wide) in [
        (b"\xFF\xFE\0\0", Wide::Little),
        (b"\0\0\xFE\xFF", Wide::Big),
    ] {
        if bytes.starts_with(mark) {
            let encoding = Encoding(UTF_8, Some(wide));
            return (encoding, Confidence::Certain, Known::Mark(mark.len()));
        }
    }
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        return (
            Encoding(encoding, None),
            Confidence::Certain,
            Known::Mark(length),
        );
    }
    if let Some(encoding) = choice {
        return (encoding, Confidence::Certain, Known::Mark(0));
    }
    let text = valid(bytes);
    let utf8 = text.is_some() || !whole && is_cut(bytes);
    let says = declared(bytes).filter(|encoding| !is_refuted(*encoding, bytes, utf8));
    let certain = says
        .filter(|encoding| encoding.transcode(bytes, whole).bad == 0)
        .or_else(|| guess::utf16(bytes, utf8, whole).map(Encoding::of))
        .or_else(|| guess::is_iso_2022_jp(bytes).then_some(Encoding::of(ISO_2022_JP)))
        .or_else(|| utf8.then_some(Encoding::of(UTF_8)));
    if let Some(encoding) = certain {
        let known = match text {
            Some(text) if encoding == Encoding::of(UTF_8) => Known::Text(text),
            _ => Known::Mark(0),
        };
        return (encoding, Confidence::Certain, known);
    }
    let few = |encoding: &Encoding| encoding.transcode(bytes, whole).bad * 50 <= bytes.len();
    let (encoding, confidence) = match says.filter(|encoding| *encoding != Encoding::of(UTF_8)) {
        // A few bad bytes do not make a declaration a lie.
        Some(says) if few(&says) => (says, Confidence::Likely),
        _ => guess::guess(bytes, whole),
    };
    (encoding, confidence, Known::Mark(0))
}

/// Whether what a file declares is not so: to single-byte encodings every text is valid, and UTF-8 that says something else is a page whose
/// server knew better.
fn is_refuted(encoding: Encoding, bytes: &[u8], utf8: bool) -> bool {
    /// Bytes of a character beyond ASCII that are UTF-8 by chance in no other encoding.
    const CHANCE: usize = 8;
    if utf8 {
        let high = bytes.iter().filter(|byte| !byte.is_ascii());
        return encoding.0.is_single_byte()
            || encoding != Encoding::of(UTF_8) && high.take(CHANCE).count() == CHANCE;
    }
    encoding.0.is_single_byte() && guess::is_surely_gb(bytes)
}

/// The bytes as a text if they are UTF-8. By `encoding_rs`, which is faster on Chinese than the standard library.
pub(super) fn valid(bytes: &[u8]) -> Option<&str> {
    match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(Cow::Borrowed(text)) => Some(text),
        _ => None,
    }
}

/// Whether the bytes are UTF-8 but for a last character that is cut.
fn is_cut(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

/// What an HTML or XML file says of itself in its first 4 KiB (HTML Standard, "prescan a byte stream", in short).
fn declared(bytes: &[u8]) -> Option<Encoding> {
    let head = bytes.get(..4096).unwrap_or(bytes).trim_ascii_start();
    if head.first() != Some(&b'<') {
        return None;
    }
    let head: String = head
        .iter()
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    let of_xml = || {
        let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
        label(declaration.split_once("encoding")?.1)
    };
    let of_html = || {
        let tags = head.split("<meta").skip(1);
        let mut tags = tags.filter_map(|tag| tag.split('>').next());
        tags.find_map(|tag| label(tag.split_once("charset")?.1))
    };
    let encoding = of_xml().or_else(of_html)?;
    // A declaration that could be read is not in UTF-16, whatever it says.
    Some(match encoding.0 {
        wide if wide == UTF_16LE || wide == UTF_16BE => Encoding::of(UTF_8),
        _ => encoding,
    })
}

/// The encoding named after `=`, in quotes or not.
fn label(rest: &str) -> Option<Encoding> {
    let label = rest.trim_start().strip_prefix('=')?.trim_start();
    let label = label
        .trim_start_matches(['"', '\''])
        .split(['"', '\'', ';', '/', '>', ' '])
        .next()?;
    Encoding::named(label)
}
