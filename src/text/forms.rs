//! What is drawn instead of signs that a font of few letters lacks.

/// The twin of a sign that the Linux console's own font (code page 437) has no letter for: in plain letters, so that what is read is the same. `None`
/// for everything else: what has no twin stays as it is.
pub(super) fn twin(grapheme: &str) -> Option<&'static str> {
    let mut chars = grapheme.chars();
    let (first, None) = (chars.next()?, chars.next()) else {
        return None;
    };
    Some(match first {
        '\u{2018}'..='\u{201B}' | '′' => "'",
        '\u{201C}'..='\u{201F}' | '″' => "\"",
        '\u{2010}'..='\u{2015}' | '−' => "-",
        '…' => "...",
        '‹' => "<",
        '›' | '▸' | '▶' => ">",
        '✓' | '✔' => "v",
        '✗' | '✘' => "x",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_prose_have_twins_and_letters_have_none() {
        for (sign, expected) in [
            ("“", Some("\"")),
            ("’", Some("'")),
            ("—", Some("-")),
            ("−", Some("-")),
            ("…", Some("...")),
            ("›", Some(">")),
            ("‹", Some("<")),
            ("✓", Some("v")),
            ("a", None),
            ("é", None),
            ("·", None),
            ("朱", None),
            ("“\u{301}", None),
            ("", None),
        ] {
            assert_eq!(twin(sign), expected, "{sign:?}");
        }
    }
}
