//! Bytes in a known encoding → text, with the places of bytes that cannot be decoded.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, UTF_8};

use super::Wide;
use super::evidence::valid;

/// Places of bad bytes that are told one by one.
const PLACES: usize = 3;

/// Text as decoded, before its line ends are unified.
pub(super) struct Raw<'a> {
    pub(super) text: Cow<'a, str>,
    /// Bytes that became U+FFFD.
    pub(super) bad: usize,
    /// Where the first of them are: bytes in `text`, and in what was decoded.
    pub(super) places: Vec<(usize, usize)>,
}

impl<'a> From<&'a str> for Raw<'a> {
    fn from(text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            bad: 0,
            places: Vec::new(),
        }
    }
}

pub(super) fn transcode<'a>(
    bytes: &'a [u8],
    encoding: &'static encoding_rs::Encoding,
    whole: bool,
) -> Raw<'a> {
    if encoding == UTF_8
        && let Some(text) = valid(bytes)
    {
        return Raw::from(text);
    }
    let (mut bad, mut places) = (0, Vec::new());
    let mut text = String::new();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut rest = bytes;
    loop {
        let room = decoder.max_utf8_buffer_length_without_replacement(rest.len());
        text.reserve(room.unwrap_or(rest.len()).clamp(16, 1 << 20));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, whole);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => {
                let text = Cow::Owned(text);
                return Raw { text, bad, places };
            }
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, more) => {
                if places.len() < PLACES {
                    let read = bytes.len() - rest.len();
                    places.push((text.len(), read.saturating_sub(usize::from(length + more))));
                }
                bad += usize::from(length);
                text.extend(std::iter::repeat_n('\u{FFFD}', usize::from(length)));
            }
        }
    }
}

/// UTF-32; each unit that is no character becomes U+FFFD, its bytes are counted.
pub(super) fn transcode_wide(bytes: &[u8], wide: Wide, whole: bool) -> Raw<'static> {
    let mut raw = Raw {
        text: Cow::Borrowed(""),
        bad: 0,
        places: Vec::new(),
    };
    let mut text = String::with_capacity(bytes.len() / 2);
    let (units, rest) = bytes.as_chunks::<4>();
    for (index, unit) in units.iter().enumerate() {
        let code = match wide {
            Wide::Little => u32::from_le_bytes(*unit),
            Wide::Big => u32::from_be_bytes(*unit),
        };
        let c = char::from_u32(code);
        if c.is_none() {
            raw.bad += unit.len();
            if raw.places.len() < PLACES {
                raw.places.push((text.len(), index * 4));
            }
        }
        text.push(c.unwrap_or('\u{FFFD}'));
    }
    if whole && !rest.is_empty() {
        raw.bad += rest.len();
        if raw.places.len() < PLACES {
            raw.places.push((text.len(), units.len() * 4));
        }
        text.push('\u{FFFD}');
    }
    raw.text = Cow::Owned(text);
    raw
}
