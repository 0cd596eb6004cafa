//! Bytes → text: which encoding, how sure, and what could not be decoded.
//!
//! Order of evidence: byte order mark, the user's choice, a declaration in HTML or XML, the pattern of UTF-16, strict UTF-8, UTF-8 with
//! a few bad bytes, statistics (chardetng), and GB 18030 where these are no help. Everything of the GB family is read as GB 18030, its superset.

mod evidence;
mod guess;
#[cfg(test)]
mod tests;
mod transcode;
mod trials;

pub use trials::{Trial, trials};

use std::borrow::Cow;

use encoding_rs::{BIG5, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use crate::message::Message;
use evidence::{Known, settle};
use transcode::{Raw, transcode, transcode_wide};

/// Bytes that statistics look at.
const SAMPLE: usize = 1 << 20;

/// The name that stands for no choice: the encoding is to be found out.
pub const AUTO: &str = "auto";

/// A way to decode text files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding, Option<Wide>);

/// UTF-32, which the Encoding Standard leaves out; it is found by its mark or chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wide {
    Little,
    Big,
}

/// How sure an encoding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Too little text to tell; the user should have a say.
    Doubtful,
    /// By statistics.
    Likely,
    /// By a mark, a choice, a declaration, or because nothing else is possible.
    Certain,
}

impl Encoding {
    /// The name by the WHATWG Encoding Standard, such as `UTF-8`; [`Self::named`] takes it.
    pub fn name(self) -> &'static str {
        match self.1 {
            Some(Wide::Little) => "UTF-32LE",
            Some(Wide::Big) => "UTF-32BE",
            // The standard spells this one alone in lower case.
            None if self.0 == GB18030 => "GB18030",
            None => self.0.name(),
        }
    }

    /// The encoding of a label: those of the Encoding Standard and some that other programs use (`cp936`, `utf-16-le`), any case.
    pub fn named(label: &str) -> Option<Self> {
        let plain: String = label
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        match plain.as_str() {
            "utf32le" => return Some(Self(UTF_8, Some(Wide::Little))),
            "utf32" | "utf32be" => return Some(Self(UTF_8, Some(Wide::Big))),
            _ => {}
        }
        let known = encoding_rs::Encoding::for_label(label.as_bytes()).or_else(|| {
            match plain.as_str() {
                "cp936" | "ms936" | "euccn" | "gb180302000" | "gb180302005" | "gb180302022" => {
                    Some(GB18030)
                }
                "cp950" | "cp951" | "ms950" | "big5eten" => Some(BIG5),
                "cp932" | "ms932" => Some(SHIFT_JIS),
                "utf16le" => Some(UTF_16LE),
                "utf16be" => Some(UTF_16BE),
                "eucjp" => Some(encoding_rs::EUC_JP),
                "cp949" | "uhc" | "euckr" => Some(encoding_rs::EUC_KR),
                _ => encoding_rs::Encoding::for_label(plain.as_bytes()),
            }
        })?;
        // The standard's "replacement" is an error marker, no encoding.
        (known != encoding_rs::REPLACEMENT).then(|| Self::of(known))
    }

    fn of(encoding: &'static encoding_rs::Encoding) -> Self {
        Self(if encoding == GBK { GB18030 } else { encoding }, None)
    }

    fn transcode(self, bytes: &[u8], whole: bool) -> Raw<'_> {
        match self.1 {
            None => transcode(bytes, self.0, whole),
            Some(wide) => transcode_wide(bytes, wide, whole),
        }
    }
}

/// A decoded file.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    /// Borrowed from the bytes when they already are what is wanted, so that a large text is not held twice.
    pub(super) text: Cow<'a, str>,
    pub(super) encoding: Encoding,
    pub(super) confidence: Confidence,
    /// How sure the encoding is, in percent: 100 where a mark, a choice, a declaration or the bytes themselves prove it; where statistics
    /// decide, how often they are right on so many characters beyond ASCII, see [`sure`].
    pub(super) sure: u8,
    pub(super) warnings: Vec<Message>,
}

/// Decodes: UTF-8, LF, no byte order mark; each byte that cannot be decoded becomes U+FFFD. When these are not all bytes of the
/// file (`whole`), a character that the end cuts is left out.
pub(super) fn decode(bytes: &[u8], choice: Option<Encoding>, whole: bool) -> Decoded<'_> {
    let (encoding, confidence, known) = settle(bytes, choice, whole);
    let mut start = 0;
    let Raw { text, bad, places } = match known {
        Known::Text(text) => Raw::from(text),
        Known::Mark(length) => {
            start = length;
            encoding.transcode(bytes.get(length..).unwrap_or_default(), whole)
        }
    };
    let mut warnings = Vec::new();
    if !places.is_empty() {
        let told: Vec<String> = places
            .iter()
            .map(|(at, byte)| {
                let before = text.get(..*at).unwrap_or_default();
                let line =
                    memchr::memchr_iter(b'\n', unify_line_ends(before).as_bytes()).count() + 1;
                format!("{line} ({})", byte + start)
            })
            .collect();
        warnings.push(
            Message::new("formats.bad-bytes")
                .with("count", bad)
                .with("encoding", encoding.name())
                .with("places", told.join(", ")),
        );
    }
    if confidence == Confidence::Doubtful {
        warnings.push(Message::new("formats.encoding-doubtful").with("encoding", encoding.name()));
    }
    let unified = match unify_line_ends(&text) {
        Cow::Owned(unified) => Some(unified),
        Cow::Borrowed(_) => None,
    };
    let text = unified.map_or(text, Cow::Owned);
    Decoded {
        text,
        encoding,
        confidence,
        sure: sure(bytes, confidence, encoding),
        warnings,
    }
}

/// How sure an encoding is, in percent, by the bytes beyond ASCII that told it. The steps are those that were measured with chardetng on
/// Chinese: two Han characters are right in 60 cases of 100, four in 94.
fn sure(bytes: &[u8], confidence: Confidence, encoding: Encoding) -> u8 {
    if confidence == Confidence::Certain {
        return 100;
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let high = if [UTF_16LE, UTF_16BE].contains(&encoding.0) {
        sample.len()
    } else {
        sample.iter().filter(|byte| !byte.is_ascii()).count()
    };
    let sure = match high / 2 {
        0 | 1 => 40,
        2 | 3 => 60,
        4 | 5 => 90,
        6..=50 => 95,
        _ => 99,
    };
    // Encodings of one byte a letter are told from each other less surely.
    let most = if encoding.0.is_single_byte() { 80 } else { 99 };
    sure.min(most)
}

/// A few words of unknown encoding, such as a name inside an archive, as one line.
#[cfg(feature = "package")]
pub(super) fn words(bytes: &[u8]) -> String {
    let text = decode(bytes, None, true).text;
    text.replace('\n', " ")
}

/// CRLF and lone CR as LF.
fn unify_line_ends(text: &str) -> Cow<'_, str> {
    let first = memchr::memchr(b'\r', text.as_bytes());
    let Some((before, rest)) = first.and_then(|at| text.split_at_checked(at)) else {
        return Cow::Borrowed(text);
    };
    let mut rest = rest.strip_prefix('\r').unwrap_or(rest);
    let mut unified = String::with_capacity(text.len());
    unified.push_str(before);
    loop {
        unified.push('\n');
        rest = rest.strip_prefix('\n').unwrap_or(rest);
        let Some((line, after)) = rest.split_once('\r') else {
            unified.push_str(rest);
            return Cow::Owned(unified);
        };
        unified.push_str(line);
        rest = after;
    }
}
