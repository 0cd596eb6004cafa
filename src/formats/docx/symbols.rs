//! Characters of symbol fonts as the characters that they show.
//!
//! Source: Adobe Symbol encoding, and the Unicode characters that stand for those of Wingdings (Unicode 7.0, “Wingdings and Webdings”).

/// Greek and signs of the Symbol font from 0x21.
const SYMBOL: &[(u32, &str)] = &[
    (
        0x21,
        "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_",
    ),
    (0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"),
    (0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
    (0xC0, "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"),
    (0xE5, "∑"),
    (0xF2, "∫"),
];

/// What reports use of Wingdings.
const WINGDINGS: &[(u32, &str)] = &[
    (0x28, "☎"),
    (0x2A, "✉"),
    (0x46, "☞"),
    (0x4A, "☺"),
    (0x6C, "●❍■□❐❑❒⬧⧫◆❖⬥⌧"),
    (0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    (0xA1, "○"),
    (0xA4, "◉◎"),
    (0xA7, "▪"),
    (0xA8, "◻"),
    (0xAB, "★"),
    (0xD8, "➢"),
    (0xDF, "←→↑↓"),
    (0xE8, "➔"),
    (0xF0, "⇨"),
    (0xFB, "✗✔☒☑"),
];

/// Check marks and boxes of Wingdings 2.
const WINGDINGS_2: &[(u32, &str)] = &[
    (0x4F, "✗✓☒☑"),
    (0x51, "☒☑☒☒"),
    (0xA3, "□"),
    (0x6A, "①②③④⑤⑥⑦⑧⑨⑩"),
];

/// Whether the characters of a font are no letters.
pub(super) fn is_symbolic(font: &str) -> bool {
    table(font).is_some()
}

fn table(font: &str) -> Option<&'static [(u32, &'static str)]> {
    match font.trim().to_lowercase().as_str() {
        "symbol" => Some(SYMBOL),
        "wingdings" => Some(WINGDINGS),
        "wingdings 2" => Some(WINGDINGS_2),
        _ => None,
    }
}

/// The character that a font shows for a code, which producers write with or without 0xF000. `None` when it is not known.
pub(super) fn symbol(font: &str, code: u32) -> Option<char> {
    let low = if (0xF000..=0xF0FF).contains(&code) {
        code - 0xF000
    } else {
        code
    };
    match table(font) {
        Some(table) => table.iter().find_map(|(first, characters)| {
            let index = usize::try_from(low.checked_sub(*first)?).ok()?;
            characters.chars().nth(index)
        }),
        // Any other font: the character itself, unless it is for private use.
        None => char::from_u32(code)
            .filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c) && !c.is_control()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_become_what_they_show() {
        for (font, code, expected) in [
            ("Symbol", 0xF061, Some('α')),
            ("Symbol", 0xB3, Some('≥')),
            ("Symbol", 0xB1, Some('±')),
            ("Symbol", 0xF057, Some('Ω')),
            ("Wingdings", 0xF0FC, Some('✔')),
            ("Wingdings", 0xF0FE, Some('☑')),
            ("Wingdings", 0xF06C, Some('●')),
            ("Wingdings", 0xF0A8, Some('◻')),
            ("Wingdings 2", 0xF052, Some('☑')),
            ("Wingdings", 0xF021, None),
            ("宋体", 0x2460, Some('①')),
            ("宋体", 0xF021, None),
        ] {
            assert_eq!(symbol(font, code), expected, "{font} {code:x}");
        }
    }
}
