//! Text strings and dates of PDF (ISO 32000-1, 7.9.2 and 7.9.4).

/// Characters of `PDFDocEncoding` (ISO 32000-1, annex D.3) from 0x18 to 0x1F and from 0x80 to 0xA0.
const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
const HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// A text string as characters: UTF-16 or UTF-8 with a byte order mark, UTF-8 or GBK that lacks one, else `PDFDocEncoding`. Control characters become
/// spaces, but line ends.
pub(super) fn text(bytes: &[u8]) -> String {
    let words = match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => eight_bit(bytes),
    };
    let words = words.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = words
        .chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .filter(|c| *c != '\u{FEFF}')
        .collect();
    kept.trim().to_owned()
}

/// Without line ends, for titles and names.
pub(super) fn line(bytes: &[u8]) -> String {
    text(bytes).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    let words = String::from_utf16_lossy(&units);
    // A language may be stated between two escapes (7.9.2.2).
    let mut parts = words.split('\u{1B}');
    let mut out = parts.next().unwrap_or_default().to_owned();
    let mut stated = true;
    for part in parts {
        if !stated {
            out.push_str(part);
        }
        stated = !stated;
    }
    out
}

fn eight_bit(bytes: &[u8]) -> String {
    if bytes.is_ascii() {
        return bytes.iter().map(|byte| char::from(*byte)).collect();
    }
    // Against the standard, but common: UTF-8, and GBK of Chinese producers.
    if let Ok(words) = std::str::from_utf8(bytes) {
        return words.to_owned();
    }
    let (words, _, bad) = encoding_rs::GBK.decode(bytes);
    let han = words.chars().filter(|c| crate::text::is_han(*c)).count();
    if !bad && 2 * han > words.chars().filter(|c| !c.is_ascii()).count() && han > 1 {
        return words.into_owned();
    }
    bytes
        .iter()
        .map(|byte| match byte {
            0x18..=0x1F => LOW.get(usize::from(byte - 0x18)).copied().unwrap_or(' '),
            0x80..=0xA0 => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or(' '),
            _ => char::from(*byte),
        })
        .collect()
}

/// `D:20240102030405+08'00'` as RFC 3339; what cannot be read so is given as it is.
pub(super) fn date(bytes: &[u8]) -> String {
    let stated = text(bytes);
    let body = stated.strip_prefix("D:").unwrap_or(&stated);
    let digits: String = body.chars().take_while(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to);
    let Some(year) = part(0, 4).filter(|_| digits.len() >= 4) else {
        return stated;
    };
    let (month, day) = (part(4, 6).unwrap_or("01"), part(6, 8).unwrap_or("01"));
    let Some(hour) = part(8, 10) else {
        return match digits.len() {
            4 => year.to_owned(),
            6 => format!("{year}-{month}"),
            _ => format!("{year}-{month}-{day}"),
        };
    };
    let (minute, second) = (part(10, 12).unwrap_or("00"), part(12, 14).unwrap_or("00"));
    let zone = body.get(digits.len()..).unwrap_or_default();
    let numbers: String = zone.chars().filter(char::is_ascii_digit).collect();
    let offset = match (zone.chars().next(), numbers.get(0..2)) {
        (Some(sign @ ('+' | '-')), Some(hours)) => {
            format!("{sign}{hours}:{}", numbers.get(2..4).unwrap_or("00"))
        }
        _ => "Z".to_owned(),
    };
    format!("{year}-{month}-{day}T{hour}:{minute}:{second}{offset}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings() {
        for (bytes, expected) in [
            (b"\xFE\xFF\x62\xA5\x54\x4A".as_slice(), "报告"),
            (b"\xFF\xFE\xA5\x62".as_slice(), "报"),
            (
                b"\xFE\xFF\x00\x1B\x00z\x00h\x00\x1B\x62\xA5".as_slice(),
                "报",
            ),
            (b"\xEF\xBB\xBF\xE6\x8A\xA5".as_slice(), "报"),
            (b"\xE6\x8A\xA5".as_slice(), "报"),
            (b"\xB1\xA8\xB8\xE6".as_slice(), "报告"),
            (b"caf\xE9 \x84".as_slice(), "café —"),
            (b"a\x1B[31m\0".as_slice(), "a [31m"),
            (b"".as_slice(), ""),
        ] {
            assert_eq!(text(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn dates() {
        for (stated, expected) in [
            ("D:20240102030405+08'00'", "2024-01-02T03:04:05+08:00"),
            ("D:20240102030405Z", "2024-01-02T03:04:05Z"),
            ("D:20240102", "2024-01-02"),
            ("D:2024", "2024"),
            ("D:199812231952-08", "1998-12-23T19:52:00-08:00"),
            ("Tuesday", "Tuesday"),
        ] {
            assert_eq!(date(stated.as_bytes()), expected);
        }
    }
}
