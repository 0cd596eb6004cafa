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
