//! Bytes → text: which encoding, how sure, and what could not be decoded.
//!
//! Order of evidence: byte order mark, the user's choice, a declaration in HTML or XML, the pattern of UTF-16, strict UTF-8, UTF-8 with
//! a few bad bytes, statistics (chardetng), and GB 18030 where these are no help. Everything of the GB family is read as GB 18030, its superset.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, DecoderResult, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use crate::message::Message;
use crate::text::is_han;

/// Bytes that statistics look at.
const SAMPLE: usize = 1 << 20;

/// Fewer double-byte characters than this do not tell one encoding from another.
const FEW: usize = 6;

/// Places of bad bytes that are told one by one.
const PLACES: usize = 3;

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

/// What a reader chooses from, the usual ones first.
const OFFERED: &[&str] = &[
    "UTF-8",
    "GB18030",
    "Big5",
    "UTF-16LE",
    "UTF-16BE",
    "Shift_JIS",
    "EUC-JP",
    "EUC-KR",
    "ISO-2022-JP",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "windows-874",
    "KOI8-R",
    "macintosh",
    "UTF-32LE",
    "UTF-32BE",
];

/// How a file reads in one encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The encoding.
    pub encoding: Encoding,
    /// The first words.
    pub words: String,
    /// Bytes that cannot be decoded, of those that were looked at.
    pub bad: usize,
    /// In percent, for the encoding that would be taken without a choice.
    pub sure: Option<u8>,
}

/// How the first bytes of a file read in each encoding that is offered: first the one that would be taken without a choice, then those
/// with fewer bad bytes.
pub fn trials(bytes: &[u8], whole: bool) -> Vec<Trial> {
    let guessed = decode(bytes, None, whole);
    let mut trials: Vec<Trial> = OFFERED
        .iter()
        .filter_map(|name| Encoding::named(name))
        .map(|encoding| {
            let raw = encoding.transcode(bytes, whole);
            let line = raw.text.lines().find(|line| !line.trim().is_empty());
            Trial {
                encoding,
                words: line.unwrap_or_default().trim().chars().take(60).collect(),
                bad: raw.bad,
                sure: (encoding == guessed.encoding).then_some(guessed.sure),
            }
        })
        .collect();
    trials.sort_by_key(|trial| (trial.sure.is_none(), trial.bad));
    trials
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
    /// How sure the encoding is, in percent: the measure of chardetng where statistics decide, which grows with the characters seen.
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

/// See [`Decoded::sure`].
fn sure(bytes: &[u8], confidence: Confidence, encoding: Encoding) -> u8 {
    if confidence == Confidence::Certain {
        return 100;
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    // Two Han characters are right in 60 cases of 100, four in 94.
    match high / 2 {
        _ if encoding.0.is_single_byte() => 80,
        0 | 1 => 40,
        2 | 3 => 60,
        4 | 5 => 90,
        6..=50 => 95,
        _ => 99,
    }
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

/// What finding out the encoding brought along.
enum Known<'a> {
    /// The text itself.
    Text(&'a str),
    /// How many bytes the byte order mark takes.
    Mark(usize),
}

/// The encoding, how sure it is, and what else is known then.
fn settle(
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
    // A declaration is believed unless the bytes refute it; to single-byte encodings every UTF-8 text is valid.
    let certain = declared(bytes)
        .filter(|encoding| !(utf8 && encoding.0.is_single_byte()))
        .filter(|encoding| encoding.transcode(bytes, whole).bad == 0)
        .or_else(|| utf16(bytes, utf8, whole).map(Encoding::of))
        .or_else(|| utf8.then_some(Encoding::of(UTF_8)));
    match (certain, text) {
        (Some(encoding), Some(text)) if encoding == Encoding::of(UTF_8) => {
            (encoding, Confidence::Certain, Known::Text(text))
        }
        (Some(encoding), _) => (encoding, Confidence::Certain, Known::Mark(0)),
        (None, _) => {
            let (encoding, confidence) = guess(bytes);
            (encoding, confidence, Known::Mark(0))
        }
    }
}

/// The bytes as a text if they are UTF-8. By `encoding_rs`, which is faster on Chinese than the standard library.
fn valid(bytes: &[u8]) -> Option<&str> {
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
    let label = if head.starts_with("<?xml") {
        let declaration = head.split("?>").next().unwrap_or_default();
        declaration.split_once("encoding").map(|(_, rest)| rest)
    } else {
        None
    }
    .or_else(|| {
        head.split("<meta").skip(1).find_map(|tag| {
            let tag = tag.split('>').next().unwrap_or_default();
            tag.split_once("charset").map(|(_, rest)| rest)
        })
    })?;
    let label = label.trim_start().strip_prefix('=')?.trim_start();
    let label = label
        .trim_start_matches(['"', '\''])
        .split(['"', '\'', ';', '/', '>', ' '])
        .next()?;
    // A declaration that could be read is not in UTF-16, whatever it says.
    Encoding::named(label).map(|encoding| match encoding.0 {
        wide if wide == UTF_16LE || wide == UTF_16BE => Encoding::of(UTF_8),
        _ => encoding,
    })
}

/// UTF-16 without a mark: there are bytes that no other text has (NUL; control codes in what is no UTF-8 either), and read as UTF-16
/// the text is made of everyday characters.
fn utf16(bytes: &[u8], utf8: bool, whole: bool) -> Option<&'static encoding_rs::Encoding> {
    let halved = whole && bytes.len() % 2 == 1 && bytes.len() < 64;
    if halved || utf8 && memchr::memchr(0, bytes).is_none() {
        return None;
    }
    let sample = bytes.get(..SAMPLE.min(bytes.len() & !1))?;
    let odd = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31);
    if !sample.iter().any(odd) {
        return None;
    }
    [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        let little = *encoding == UTF_16LE;
        let (mut common, mut all) = (0_usize, 0_usize);
        for [a, b] in sample.as_chunks::<2>().0 {
            let unit = if little {
                u16::from_le_bytes([*a, *b])
            } else {
                u16::from_be_bytes([*a, *b])
            };
            all += 1;
            common += usize::from(is_everyday(unit));
        }
        common * 20 >= all * 19
    })
}

/// Whether a UTF-16 unit is a character of everyday text: ASCII, Latin, Greek, Cyrillic, kana, Han, their punctuation.
fn is_everyday(unit: u16) -> bool {
    matches!(unit, 9 | 10 | 12 | 13 | 0x20..=0x7E | 0xA0..=0x17F | 0x370..=0x45F | 0x2010..=0x203B
        | 0x2160..=0x217F | 0x2190..=0x2193 | 0x2460..=0x24FF | 0x25A0..=0x25FF | 0x3000..=0x30FF | 0x3200..=0x33FF
        | 0x3400..=0x9FFF | 0xAC00..=0xD7A3 | 0xFF00..=0xFFEF)
}

/// The encoding by statistics.
fn guess(bytes: &[u8]) -> (Encoding, Confidence) {
    if is_mostly_utf8(bytes) {
        return (Encoding::of(UTF_8), Confidence::Likely);
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    // The hint "cn" would turn Big5 and Shift-JIS into GBK, so none is given.
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, sample.len() == bytes.len());
    let found = detector.guess(None, Utf8Detection::Deny);
    let high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let gb = gb2312_like(sample);
    // A few accents in Latin letters tell enough.
    let latin = found.is_single_byte() && gb.is_none() && high * 2 < sample.len();
    let confidence = if high < FEW * 2 && !latin {
        Confidence::Doubtful
    } else {
        Confidence::Likely
    };
    let encoding = match gb {
        Some(Gb::Everyday) if confidence == Confidence::Doubtful => GB18030,
        Some(_) if found.is_single_byte() => GB18030,
        _ => found,
    };
    (Encoding::of(encoding), confidence)
}

/// Whether bad bytes are rare exceptions in what is otherwise UTF-8 beyond ASCII.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad * 4
}

/// A text that reads as GB 2312 without a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gb {
    /// All its Han characters are everyday ones (level 1).
    Everyday,
    /// Some are rare.
    Any,
}

fn gb2312_like(bytes: &[u8]) -> Option<Gb> {
    let mut kind = Gb::Everyday;
    let mut rest = bytes.iter();
    while let Some(lead) = rest.next() {
        if lead.is_ascii() {
            continue;
        }
        match (lead, rest.next()) {
            // The sample may end inside a character.
            (0xA1..=0xF7, None) | (0xA1..=0xA9 | 0xB0..=0xD7, Some(0xA1..=0xFE)) => {}
            (0xD8..=0xF7, Some(0xA1..=0xFE)) => kind = Gb::Any,
            _ => return None,
        }
    }
    let (text, _) = GB18030.decode_without_bom_handling(bytes.get(..64).unwrap_or(bytes));
    text.chars().any(is_han).then_some(kind)
}

/// Text as decoded, before its line ends are unified.
struct Raw<'a> {
    text: Cow<'a, str>,
    /// Bytes that became U+FFFD.
    bad: usize,
    /// Where the first of them are: bytes in `text`, and in what was decoded.
    places: Vec<(usize, usize)>,
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

fn transcode<'a>(
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
fn transcode_wide(bytes: &[u8], wide: Wide, whole: bool) -> Raw<'static> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: (&str, &str, Confidence)) {
        let decoded = decode(bytes, None, true);
        let found = (&*decoded.text, decoded.encoding.name(), decoded.confidence);
        assert_eq!(found, expected, "{bytes:?}");
    }

    #[test]
    fn encodings_are_told_apart() {
        use Confidence::{Certain, Doubtful, Likely};
        check(b"", ("", "UTF-8", Certain));
        check(b"a\r\nb\rc\n", ("a\nb\nc\n", "UTF-8", Certain));
        check(
            "\u{FEFF}朱\u{FEFF}批".as_bytes(),
            ("朱\u{FEFF}批", "UTF-8", Certain),
        );
        check(b"\r\r\n\n\r", ("\n\n\n\n", "UTF-8", Certain));
        check("a\u{c}b".as_bytes(), ("a\u{c}b", "UTF-8", Certain));
        let sentence = "关键在党、关键在人，工作要落到实处。";
        let gbk = GB18030.encode(sentence).0;
        check(&gbk, (sentence, "GB18030", Likely));
        check(&GB18030.encode("朱批").0, ("朱批", "GB18030", Doubtful));
        let taiwan = "關鍵在黨、關鍵在人，工作要落到實處。";
        check(&BIG5.encode(taiwan).0, (taiwan, "Big5", Likely));
        let little: Vec<u8> = sentence.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&little, (sentence, "UTF-16LE", Certain));
        let big: Vec<u8> = "a b".encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&big, ("a b", "UTF-16BE", Certain));
        check(
            b"d\xE9j\xE0 vu, na\xEFve r\xE9sum\xE9",
            ("déjà vu, naïve résumé", "windows-1252", Likely),
        );
        let meta = [b"<html><meta charset='gb2312'>".as_slice(), &gbk].concat();
        let text = format!("<html><meta charset='gb2312'>{sentence}");
        check(&meta, (&text, "GB18030", Certain));
        let wrong = format!("<html><meta charset=ascii>{sentence}");
        assert_eq!(decode(wrong.as_bytes(), None, true).text, wrong);
    }

    #[test]
    fn each_bad_byte_is_shown_and_counted() {
        let bytes = [
            sentence_bytes().as_slice(),
            b"\r\n\xFF\xFE\x80",
            b"\xE6\x9C",
        ]
        .concat();
        let decoded = decode(&bytes, None, true);
        assert!(
            decoded
                .text
                .ends_with("\n\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
        );
        let said = decoded.warnings[0].say(crate::message::Lang::ENGLISH);
        assert!(
            said.starts_with("5 bytes") && said.contains("2 (56), 2 (57), 2 (58)"),
            "{said}"
        );
    }

    #[test]
    fn a_window_does_not_show_a_cut_character_as_bad() {
        let bytes = sentence_bytes();
        for end in 0..bytes.len() {
            let decoded = decode(&bytes[..end], None, false);
            assert_eq!(decoded.encoding.name(), "UTF-8", "{end}");
            assert!(!decoded.text.contains('\u{FFFD}'), "{end}");
        }
    }

    fn sentence_bytes() -> Vec<u8> {
        "关键在党、关键在人，工作要落到实处。".as_bytes().to_vec()
    }

    #[test]
    fn wide_marks_are_known() {
        let units = |text: &str, little: bool| -> Vec<u8> {
            let bytes = |c: char| {
                let code = u32::from(c);
                if little {
                    code.to_le_bytes()
                } else {
                    code.to_be_bytes()
                }
            };
            text.chars().flat_map(bytes).collect()
        };
        check(
            &units("\u{FEFF}朱批\r\n𠀀", true),
            ("朱批\n𠀀", "UTF-32LE", Confidence::Certain),
        );
        check(
            &units("\u{FEFF}朱批", false),
            ("朱批", "UTF-32BE", Confidence::Certain),
        );
        let cut = [units("\u{FEFF}朱", true), vec![0xFF; 6]].concat();
        let decoded = decode(&cut, None, true);
        assert_eq!(decoded.text, "朱\u{FFFD}\u{FFFD}");
        assert_eq!(decoded.warnings.len(), 1);
        let bytes = units("朱批", true);
        let chosen = decode(&bytes, Encoding::named("utf-32-le"), true);
        assert_eq!(
            (&*chosen.text, chosen.encoding.name()),
            ("朱批", "UTF-32LE")
        );
    }

    #[test]
    fn trials_begin_with_what_fits() {
        let sentence = "关键在党、关键在人，工作要落到实处。";
        let trials = trials(&GB18030.encode(&format!("\n  {sentence}\n")).0, true);
        let first = &trials[0];
        assert_eq!(
            (first.encoding.name(), first.words.as_str(), first.bad),
            ("GB18030", sentence, 0)
        );
        assert!(first.sure.is_some_and(|sure| sure > 90) && trials[1].sure.is_none());
        assert_eq!(trials.len(), OFFERED.len());
        assert!(
            trials
                .iter()
                .any(|trial| trial.encoding.name() == "UTF-8" && trial.bad > 0)
        );
    }

    #[test]
    fn labels_are_known_in_many_spellings() {
        for (label, expected) in [
            ("gbk", Some("GB18030")),
            ("GB2312", Some("GB18030")),
            ("cp936", Some("GB18030")),
            ("utf-16-le", Some("UTF-16LE")),
            ("UTF8", Some("UTF-8")),
            ("shift_jis", Some("Shift_JIS")),
            ("sjis", Some("Shift_JIS")),
            ("big5", Some("Big5")),
            ("klingon", None),
            ("", None),
            ("hz-gb-2312", None),
        ] {
            assert_eq!(
                Encoding::named(label).map(Encoding::name),
                expected,
                "{label}"
            );
        }
        for encoding in [GB18030, UTF_8, BIG5, UTF_16LE] {
            let encoding = Encoding::of(encoding);
            assert_eq!(Encoding::named(encoding.name()), Some(encoding));
        }
    }

    #[test]
    fn a_mark_wins_and_a_choice_beats_guesses() {
        let latin = Encoding::named("latin1");
        assert_eq!(decode("朱".as_bytes(), latin, true).text, "æœ±");
        assert_eq!(decode("\u{FEFF}朱".as_bytes(), latin, true).text, "朱");
    }
}
