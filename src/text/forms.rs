//! What is drawn instead of signs that a font lacks, or whose width is disputed.

/// The twin of a sign that the Linux console's own font (code page 437) has no letter for: in plain letters, so that what is read is the same. `None`
/// for everything else: what has no twin stays as it is.
pub(super) fn plain(grapheme: &str) -> Option<&'static str> {
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

/// The twin of a sign of disputed width (UAX #11 class *A*) that takes the same number of cells in every terminal: a wide form where there is one,
/// else letters. `None` for what has no twin: letters of other scripts, rarer signs.
pub(super) fn undisputed(grapheme: &str) -> Option<&'static str> {
    const CIRCLED: [&str; 20] = [
        "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)", "(12)",
        "(13)", "(14)", "(15)", "(16)", "(17)", "(18)", "(19)", "(20)",
    ];
    const STOPPED: [&str; 20] = [
        "1.", "2.", "3.", "4.", "5.", "6.", "7.", "8.", "9.", "10.", "11.", "12.", "13.", "14.",
        "15.", "16.", "17.", "18.", "19.", "20.",
    ];
    const ROMAN: [&str; 12] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
    ];
    let mut chars = grapheme.chars();
    let (first, None) = (chars.next()?, chars.next()) else {
        return None;
    };
    let of = |row: &[&'static str], start: u32| {
        let at = u32::from(first).checked_sub(start)?;
        row.get(usize::try_from(at).ok()?).copied()
    };
    Some(match first {
        '“' => "〝",
        '”' => "〞",
        '‘' | '’' | '′' => "'",
        '″' => "\"",
        '—' | '―' => "－",
        '‐' | '–' | '─' | '━' | '┄' | '┅' => "-",
        '…' | '‥' => "..",
        '·' => "・",
        '×' => "x",
        '±' => "+-",
        '∶' => ":",
        '≤' | '≦' => "<=",
        '≥' | '≧' => ">=",
        '≠' => "!=",
        '≈' => "~=",
        '→' => "->",
        '←' => "<-",
        '§' => "S",
        '¶' => "P",
        '○' | '◯' => "〇",
        '□' => "囗",
        '※' | '●' | '◆' | '★' | '☆' => "*",
        '■' => "#",
        '▲' | '△' => "^",
        '│' | '┃' | '║' => "|",
        '═' => "=",
        '┌'..='╋' | '╒'..='╬' => "+",
        '\u{2460}'..='\u{2473}' => of(&CIRCLED, 0x2460)?,
        '\u{2474}'..='\u{2487}' => of(&CIRCLED, 0x2474)?,
        '\u{2488}'..='\u{249B}' => of(&STOPPED, 0x2488)?,
        '\u{2160}'..='\u{216B}' => of(&ROMAN, 0x2160)?,
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
            assert_eq!(plain(sign), expected, "{sign:?}");
        }
    }

    #[test]
    fn nobody_disputes_the_width_of_a_twin() {
        use crate::text::{Ambiguous, Cells};
        let (narrow, wide) = (Cells::new(Ambiguous::Narrow), Cells::new(Ambiguous::Wide));
        let mut found = 0;
        for code in 0..0x0001_0000_u32 {
            let sign = char::from_u32(code).map(String::from).unwrap_or_default();
            if let Some(twin) = undisputed(&sign) {
                found += 1;
                assert!(narrow.is_disputed(&sign), "{sign} needs none");
                assert_eq!(narrow.width(twin), wide.width(twin), "{sign} {twin}");
                assert!(narrow.width(twin) > 0, "{sign}");
            }
        }
        assert!(found > 100, "{found}");
    }

    #[test]
    fn quotes_keep_their_sides_and_numbers_their_value() {
        for (sign, expected) in [
            ("“", Some("〝")),
            ("”", Some("〞")),
            ("—", Some("－")),
            ("①", Some("(1)")),
            ("⑳", Some("(20)")),
            ("⒈", Some("1.")),
            ("Ⅳ", Some("IV")),
            ("┼", Some("+")),
            ("α", None),
            ("朱", None),
        ] {
            assert_eq!(undisputed(sign), expected, "{sign}");
        }
    }
}
