//! How a file reads in each encoding that is offered, for a person to choose.

use super::{Encoding, decode};

/// What a reader chooses from, the usual ones first.
pub(super) const OFFERED: &[&str] = &[
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
    /// The first words that tell encodings apart.
    pub words: String,
    /// Bytes that cannot be decoded, of those that were looked at.
    pub bad: usize,
    /// In percent, for the encoding that would be taken without a choice.
    pub sure: Option<u8>,
}

/// Characters of a sample.
const SAMPLE: usize = 60;

/// ASCII characters that a sample keeps before the first other one.
const BEFORE: usize = 8;

/// The first words with anything but ASCII in them, which reads alike in most encodings; where there are none, the first words.
fn telling(text: &str) -> String {
    let lines = || text.lines().map(str::trim);
    let Some(line) = lines().find(|line| !line.is_ascii()) else {
        let first = lines().find(|line| !line.is_empty()).unwrap_or_default();
        return first.chars().take(SAMPLE).collect();
    };
    let before = line.chars().take_while(char::is_ascii).count();
    let skipped = before.saturating_sub(BEFORE);
    line.chars().skip(skipped).take(SAMPLE).collect()
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
            Trial {
                encoding,
                words: telling(&raw.text),
                bad: raw.bad,
                sure: (encoding == guessed.encoding).then_some(guessed.sure),
            }
        })
        .collect();
    trials.sort_by_key(|trial| (trial.sure.is_none(), trial.bad));
    trials
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_shows_what_tells_encodings_apart() {
        for (text, expected) in [
            ("", ""),
            ("\n  only ASCII \nmore", "only ASCII"),
            ("---\ntitle: 年度报告\n---\n", "title: 年度报告"),
            (
                "<!doctype html>\n<meta name=\"description\" content=\"年\">",
                "ontent=\"年\">",
            ),
            ("  各位代表：\n", "各位代表："),
        ] {
            assert_eq!(telling(text), expected, "{text}");
        }
    }
}
