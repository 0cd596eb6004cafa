//! The labels of numbered items, as a browser prints them (CSS Counter Styles: decimal, alphabetic, additive).

/// How the items of an ordered list are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Decimal,
    Letters { upper: bool },
    Roman { upper: bool },
    Hidden,
}

/// The label of a numbered item as a browser prints it, such as `3.`
pub(super) fn label(number: i64, style: Style, suffix: &str) -> Option<String> {
    let decimal = || number.to_string();
    let words = match style {
        Style::Hidden => return None,
        Style::Decimal => decimal(),
        Style::Letters { upper } => cased(letters(number).unwrap_or_else(decimal), upper),
        Style::Roman { upper } => cased(roman(number).unwrap_or_else(decimal), upper),
    };
    Some(format!("{words}{suffix}"))
}

fn cased(words: String, upper: bool) -> String {
    if upper { words.to_uppercase() } else { words }
}

/// `a` … `z`, `aa` …
fn letters(number: i64) -> Option<String> {
    let mut left = u64::try_from(number).ok().filter(|number| *number > 0)?;
    let mut words = String::new();
    while left > 0 {
        left -= 1;
        let digit = u8::try_from(left % 26).unwrap_or(0);
        words.insert(0, char::from(b'a' + digit));
        left /= 26;
    }
    Some(words)
}

fn roman(number: i64) -> Option<String> {
    const DIGITS: &[(i64, &str)] = &[
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut left = number;
    let mut words = String::new();
    for (value, digits) in DIGITS {
        while left >= *value {
            words.push_str(digits);
            left -= value;
        }
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_in_their_style() {
        let upper = |upper| (Style::Letters { upper }, Style::Roman { upper });
        let (letters, roman) = upper(false);
        let (capitals, roman_capitals) = upper(true);
        for (number, style, expected) in [
            (-3, Style::Decimal, Some("-3.")),
            (26, letters, Some("z.")),
            (27, capitals, Some("AA.")),
            (0, letters, Some("0.")),
            (1994, roman, Some("mcmxciv.")),
            (4, roman_capitals, Some("IV.")),
            (4000, roman, Some("4000.")),
            (1, Style::Hidden, None),
        ] {
            assert_eq!(label(number, style, ".").as_deref(), expected, "{number}");
        }
    }
}
