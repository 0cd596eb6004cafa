//! The encoding of bytes that neither say nor prove what they are: patterns and statistics.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, GB18030, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use super::{Confidence, Encoding, SAMPLE};
use crate::text::is_han;

/// Fewer double-byte characters than this do not tell one encoding from another.
const FEW: usize = 6;

/// How many everyday characters Chinese has at least, in percent.
const USUAL: usize = 85;

/// UTF-16 without a mark: there are bytes that no other text has (NUL; control codes in what is no UTF-8 either), and read as UTF-16
/// the text is made of everyday characters.
pub(super) fn utf16(
    bytes: &[u8],
    utf8: bool,
    whole: bool,
) -> Option<&'static encoding_rs::Encoding> {
    let halved = whole && bytes.len() % 2 == 1 && bytes.len() < 64;
    if halved || utf8 && memchr::memchr(0, bytes).is_none() {
        return None;
    }
    let sample = bytes.get(..SAMPLE.min(bytes.len() & !1))?;
    let odd = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31);
    if !sample.iter().any(odd) {
        return None;
    }
    // Where both orders make everyday text, the one with more ASCII is meant.
    [UTF_16BE, UTF_16LE]
        .into_iter()
        .filter(|encoding| {
            let (mut common, mut all) = (0_usize, 0_usize);
            for unit in units(sample, encoding) {
                all += 1;
                common += usize::from(is_everyday(unit));
            }
            common * 20 >= all * 19
        })
        .max_by_key(|encoding| units(sample, encoding).filter(|unit| *unit < 0x80).count())
}

/// The units of a text in UTF-16.
fn units(bytes: &[u8], encoding: &encoding_rs::Encoding) -> impl Iterator<Item = u16> {
    let little = encoding == UTF_16LE;
    bytes.as_chunks::<2>().0.iter().map(move |pair| {
        if little {
            u16::from_le_bytes(*pair)
        } else {
            u16::from_be_bytes(*pair)
        }
    })
}

/// Chinese in UTF-16 without a mark and without a byte that gives it away: read so it is nearly all everyday characters, which other bytes
/// hit once in three.
fn chinese_utf16(bytes: &[u8], whole: bool) -> Option<&'static encoding_rs::Encoding> {
    /// Units that are looked at.
    const UNITS: usize = 4096;
    if whole && bytes.len() % 2 == 1 {
        return None;
    }
    [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        let (mut han, mut usual, mut all) = (0_usize, 0_usize, 0_usize);
        for unit in units(bytes, encoding).take(UNITS) {
            if !is_everyday(unit) {
                return false;
            }
            all += 1;
            if let Some(c) = char::from_u32(u32::from(unit)).filter(|c| is_han(*c)) {
                han += 1;
                usual += usize::from(is_usual(c));
            }
        }
        han > 1 && han * 2 >= all && usual * 10 >= han * 9
    })
}

/// Whether a Han character is one of the first level of GB 2312 or of Big5.
fn is_usual(c: char) -> bool {
    let mut utf8 = [0; 4];
    let word = c.encode_utf8(&mut utf8);
    let lead = |encoding: &'static encoding_rs::Encoding| {
        let (bytes, _, failed) = encoding.encode(word);
        bytes
            .first()
            .copied()
            .filter(|_| !failed && bytes.len() == 2)
    };
    matches!(lead(BIG5), Some(0xA4..=0xC6)) || {
        let (bytes, _, _) = GB18030.encode(word);
        matches!(*bytes, [0xB0..=0xD7, 0xA1..=0xFE])
    }
}

/// Whether a UTF-16 unit is a character of everyday text: ASCII, Latin, Greek, Cyrillic, kana, Han, their punctuation.
fn is_everyday(unit: u16) -> bool {
    matches!(unit, 9 | 10 | 12 | 13 | 0x20..=0x7E | 0xA0..=0x17F | 0x370..=0x45F | 0x2010..=0x203B
        | 0x2160..=0x217F | 0x2190..=0x2193 | 0x2460..=0x24FF | 0x25A0..=0x25FF | 0x3000..=0x30FF | 0x3200..=0x33FF
        | 0x3400..=0x9FFF | 0xAC00..=0xD7A3 | 0xFF00..=0xFFEF)
}

/// Japanese in seven bits (RFC 1468): ASCII with the escapes that shift between alphabets.
pub(super) fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let shifts = [b"\x1B$B", b"\x1B$@"];
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    shifts
        .iter()
        .any(|shift| memchr::memmem::find(sample, *shift).is_some())
        && sample.is_ascii()
        && !ISO_2022_JP.decode_without_bom_handling(sample).1
}

/// The encoding by statistics.
pub(super) fn guess(bytes: &[u8], whole: bool) -> (Encoding, Confidence) {
    if is_mostly_utf8(bytes) {
        return (Encoding::of(UTF_8), Confidence::Likely);
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let gb = gb2312_like(sample);
    if gb.is_none()
        && let Some(wide) = chinese_utf16(sample, whole && sample.len() == bytes.len())
    {
        let short = sample.len() < FEW * 2;
        let confidence = if short {
            Confidence::Doubtful
        } else {
            Confidence::Likely
        };
        return (Encoding::of(wide), confidence);
    }
    // The hint "cn" would turn Big5 and Shift-JIS into GBK, so none is given.
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, sample.len() == bytes.len());
    let found = detector.guess(None, Utf8Detection::Deny);
    // A few accents in Latin letters tell enough.
    let latin = found.is_single_byte() && gb.is_none() && high * 2 < sample.len();
    let confidence = if high < FEW * 2 && !latin {
        Confidence::Doubtful
    } else {
        Confidence::Likely
    };
    let encoding = match gb {
        Some(100) if confidence == Confidence::Doubtful => GB18030,
        Some(usual) if found.is_single_byte() && usual >= USUAL => GB18030,
        _ => found,
    };
    (Encoding::of(encoding), confidence)
}

/// Whether bytes are Chinese of the GB family beyond doubt, whatever a file says of itself.
pub(super) fn is_surely_gb(bytes: &[u8]) -> bool {
    /// Characters that are no chance.
    const ENOUGH: usize = 20;
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    high >= ENOUGH * 2 && gb2312_like(sample).is_some_and(|usual| usual >= USUAL)
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

/// For a text that reads as GB 2312 without a fault: how many of its characters are everyday ones (level 1, and marks), in percent. Other
/// encodings that happen to be valid, such as Thai, hit the rare ones as often.
fn gb2312_like(bytes: &[u8]) -> Option<usize> {
    let (mut usual, mut all) = (0_usize, 0_usize);
    let mut rest = bytes.iter();
    while let Some(lead) = rest.next() {
        if lead.is_ascii() {
            continue;
        }
        match (lead, rest.next()) {
            // The sample may end inside a character.
            (0xA1..=0xF7, None) => {}
            (0xA1 | 0xA3 | 0xB0..=0xD7, Some(0xA1..=0xFE)) => {
                usual += 1;
                all += 1;
            }
            (0xA2..=0xA9 | 0xD8..=0xF7, Some(0xA1..=0xFE)) => all += 1,
            _ => return None,
        }
    }
    let (text, _) = GB18030.decode_without_bom_handling(bytes.get(..64).unwrap_or(bytes));
    text.chars().any(is_han).then(|| usual * 100 / all.max(1))
}
