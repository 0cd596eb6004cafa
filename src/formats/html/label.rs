//! The labels of numbered items, as a browser prints them (CSS Counter Styles: decimal, alphabetic, additive).

use super::super::numerals;

/// How the items of an ordered list are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Decimal,
    Letters {
        upper: bool,
    },
    Roman {
        upper: bool,
    },
    /// `01`
    Padded,
    /// `一、`
    Han,
    /// A decoration, drawn as a bullet.
    Bullet,
    Hidden,
}

impl Style {
    /// The style of a value of the CSS properties `list-style` and `list-style-type`, when one is named.
    pub(super) fn of_css(value: &str) -> Option<Self> {
        value.split_whitespace().find_map(|word| {
            Some(match word {
                "none" => Self::Hidden,
                "decimal" => Self::Decimal,
                "decimal-leading-zero" => Self::Padded,
                "lower-alpha" | "lower-latin" => Self::Letters { upper: false },
                "upper-alpha" | "upper-latin" => Self::Letters { upper: true },
                "lower-roman" => Self::Roman { upper: false },
                "upper-roman" => Self::Roman { upper: true },
                "cjk-ideographic" | "simp-chinese-informal" | "trad-chinese-informal" => Self::Han,
                "disc" | "circle" | "square" => Self::Bullet,
                _ => return None,
            })
        })
    }

    /// The style of the attribute `type` of a list or item.
    pub(super) fn of_type(value: &str) -> Option<Self> {
        Some(match value {
            "1" => Self::Decimal,
            "a" => Self::Letters { upper: false },
            "A" => Self::Letters { upper: true },
            "i" => Self::Roman { upper: false },
            "I" => Self::Roman { upper: true },
            "disc" | "circle" | "square" => Self::Bullet,
            _ => return None,
        })
    }
}

/// The label of a numbered item as a browser prints it, such as `3.`
pub(super) fn label(number: i64, style: Style, suffix: &str) -> Option<String> {
    let decimal = || number.to_string();
    let words = match style {
        Style::Hidden | Style::Bullet => return None,
        Style::Padded if (0..10).contains(&number) => format!("0{number}"),
        Style::Decimal | Style::Padded => decimal(),
        Style::Han => {
            return Some(format!(
                "{}、",
                numerals::han(number).unwrap_or_else(decimal)
            ));
        }
        Style::Letters { upper } => {
            cased(numerals::alphabetic(number).unwrap_or_else(decimal), upper)
        }
        Style::Roman { upper } => {
            let roman = u64::try_from(number).ok().and_then(numerals::roman);
            cased(roman.unwrap_or_else(decimal), upper)
        }
    };
    Some(format!("{words}{suffix}"))
}

fn cased(words: String, upper: bool) -> String {
    if upper { words.to_uppercase() } else { words }
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
            (1, Style::Bullet, None),
            (7, Style::Padded, Some("07.")),
            (17, Style::Padded, Some("17.")),
            (10, Style::Han, Some("十、")),
            (12, Style::Han, Some("十二、")),
            (20, Style::Han, Some("二十、")),
            (99, Style::Han, Some("九十九、")),
            (105, Style::Han, Some("一百零五、")),
            (10_000, Style::Han, Some("10000、")),
        ] {
            assert_eq!(label(number, style, ".").as_deref(), expected, "{number}");
        }
    }
}
