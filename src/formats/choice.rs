//! What a file is read as: by choice, else by what fits best.

use super::{AUTO, Encoding, FORMATS, Fit, Format, Kind, Limits, LoadError, Source, binary, kind};
use crate::message::Message;

/// What the user or the notes have settled about a file; overrides every guess.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Name of a format or one of its extensions (`--as`).
    pub format: Option<String>,
    /// Label of an encoding (`--encoding`), see [`Encoding::named`].
    pub encoding: Option<String>,
    /// The password of a file that needs one (`--password`). It is never stored.
    pub password: Option<String>,
    /// Which document of an archive that holds several (`--member`), as [`LoadError::Several`] names it.
    pub member: Option<String>,
}

/// The format of a name or extension, as `--as` takes it.
pub fn format_named(name: &str) -> Option<&'static Format> {
    let name = name.to_lowercase();
    FORMATS
        .iter()
        .find(|format| format.name == name || format.extensions.contains(&name.as_str()))
}

/// The format of a file: the chosen one, else the one that fits best.
pub(super) fn pick(
    source: &Source<'_>,
    choice: &Choice,
    limits: &Limits,
) -> Result<&'static Format, LoadError> {
    let lacking = |(format, feature)| LoadError::Lacking { format, feature };
    if let Some(name) = &choice.format {
        let unknown = || {
            kind::lacking_named(&name.to_lowercase()).map_or_else(
                || LoadError::UnknownFormat {
                    name: name.clone(),
                    near: near(name),
                },
                lacking,
            )
        };
        return format_named(name).ok_or_else(unknown);
    }
    if let Some(lacks) = source.kind(limits).and_then(Kind::lacking) {
        return Err(lacking(lacks));
    }
    if let Some(looks_like) = source.kind(limits).and_then(binary::office) {
        return Err(LoadError::Binary { looks_like });
    }
    let mut best: Option<(Fit, &'static Format)> = None;
    for format in FORMATS {
        let fit = (format.sniff)(source, limits);
        if fit > best.map_or(Fit::No, |(fit, _)| fit) {
            best = Some((fit, format));
        }
    }
    best.map(|(_, format)| format)
        .ok_or_else(|| LoadError::Binary {
            looks_like: source
                .binary()
                .unwrap_or_else(|| Message::new("formats.binary-data")),
        })
}

/// The chosen encoding, when one was chosen.
pub(super) fn encoding_of(choice: &Choice) -> Result<Option<Encoding>, LoadError> {
    match &choice.encoding {
        None => Ok(None),
        Some(name) if name.eq_ignore_ascii_case(AUTO) => Ok(None),
        Some(name) => match Encoding::named(name) {
            None => Err(LoadError::UnknownEncoding { name: name.clone() }),
            found => Ok(found),
        },
    }
}

/// The names of all formats, for a sentence.
pub(super) fn names() -> String {
    let names: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
    names.join(", ")
}

/// The format whose name or extension is nearest to what was typed, when that is near enough to be meant.
fn near(typed: &str) -> Option<&'static str> {
    let typed = &typed.to_lowercase();
    FORMATS
        .iter()
        .flat_map(|format| {
            std::iter::once(&format.name)
                .chain(format.extensions)
                .map(move |word| (distance(typed, word), word.len(), format.name))
        })
        .filter(|(distance, length, _)| *distance <= 2 && distance * 2 < *length)
        .min_by_key(|(distance, _, _)| *distance)
        .map(|(_, _, name)| name)
}

/// Edits between two short words (Levenshtein); words over 32 letters are not compared.
fn distance(a: &str, b: &str) -> usize {
    if a.len() > 32 {
        return usize::MAX / 2;
    }
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((j, y), pair) in b.chars().enumerate().zip(row.windows(2)) {
            let (diagonal, above) = (pair[0], pair[1]);
            let left = next.get(j).copied().unwrap_or_default();
            next.push(
                (diagonal + usize::from(x != y))
                    .min(above + 1)
                    .min(left + 1),
            );
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
