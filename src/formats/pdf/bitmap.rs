//! The bitmap fonts that `TeX` makes where it has no outlines: Type 3, without `ToUnicode`, every glyph named after its code (`a136`).
//!
//! Such a font has one of few encodings, which the codes that it has tell apart: Cork (T1) and the symbols that go with it (TS1), or the old
//! one of Knuth (OT1) with its symbols (OMS). Sources: "Encodings in `LaTeX`" (`encguide.pdf`), and the `TeXbook`, appendix F.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object};

/// T1 below the letters of ASCII.
const CORK_LOW: [&str; 33] = [
    "`", "´", "ˆ", "˜", "¨", "˝", "˚", "ˇ", "˘", "¯", "˙", "¸", "˛", "‚", "‹", "›", "“", "”", "„",
    "«", "»", "–", "—", "", "₀", "ı", "ȷ", "ff", "fi", "fl", "ffi", "ffl", "␣",
];
/// T1 from 128.
const CORK_HIGH: &str = "ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖŒØÙÚÛÜÝÞẞàáâãäåæçèéêëìíîïðñòóôõöœøùúûüýþß";
/// OT1 below the letters of ASCII.
const OLD_LOW: [&str; 32] = [
    "Γ", "Δ", "Θ", "Λ", "Ξ", "Π", "Σ", "Υ", "Φ", "Ψ", "Ω", "ff", "fi", "fl", "ffi", "ffl", "ı",
    "ȷ", "`", "´", "ˇ", "˘", "¯", "˚", "¸", "ß", "æ", "œ", "ø", "Æ", "Œ", "Ø",
];
/// Where OT1 has other characters than ASCII.
const OLD_ODD: &[(u8, &str)] = &[
    (34, "”"),
    (60, "¡"),
    (62, "¿"),
    (92, "“"),
    (94, "ˆ"),
    (95, "˙"),
    (123, "–"),
    (124, "—"),
    (125, "˝"),
    (126, "˜"),
    (127, "¨"),
];
/// TS1 from 128 to 191; a space stands for what no other character says.
const SYMBOLS_HIGH: &str = "˘ˇ˝ †‡‖‰•℃$¢ƒ₡₩₦₲₱₤℞‽⸘₫™‱¶฿№⁒℮◦℠⁅⁆¢£¤¥¦§¨©ª ¬℗®¯°±²³´µ¶·※¹º√¼½¾€";
/// TS1 elsewhere.
const SYMBOLS: &[(u8, &str)] = &[
    (21, "–"),
    (22, "—"),
    (24, "←"),
    (25, "→"),
    (36, "$"),
    (39, "'"),
    (42, "∗"),
    (44, ","),
    (45, "-"),
    (46, "."),
    (47, "⁄"),
    (60, "〈"),
    (61, "−"),
    (62, "〉"),
    (77, "℧"),
    (79, "◯"),
    (87, "Ω"),
    (91, "⟦"),
    (93, "⟧"),
    (94, "↑"),
    (95, "↓"),
    (214, "×"),
    (246, "÷"),
];
/// What lists and formulas take from OMS, with its width in thousandths of the size.
const OLD_SYMBOLS: &[(u8, &str, f32)] = &[
    (0, "−", 778.0),
    (1, "·", 278.0),
    (3, "∗", 500.0),
    (15, "•", 500.0),
];

/// Such fonts of a file are no more than this.
const FONTS: usize = 1000;

/// The bitmap fonts of a file.
#[derive(Debug)]
pub(super) struct Bitmaps(Vec<Font>);

#[derive(Debug)]
struct Font {
    /// Width of each glyph in thousandths of the size, by code; 0 for those that the font lacks.
    widths: Vec<f32>,
    encoding: Encoding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    /// T1.
    Cork,
    /// TS1.
    Symbols,
    /// OT1.
    Old,
    /// OMS.
    OldSymbols,
    /// Nothing but what all encodings of text share is certain.
    Unsure,
}

impl Bitmaps {
    pub(super) fn of(pdf: &Pdf) -> Self {
        let fonts = pdf.objects().into_iter().filter_map(|object| match object {
            Object::Dict(dict) => widths(&dict),
            _ => None,
        });
        Self::told(fonts.take(FONTS).collect())
    }

    /// Tells encodings apart by the codes that have widths.
    fn told(fonts: Vec<Vec<f32>>) -> Self {
        let encodings: Vec<Encoding> = fonts.iter().map(|widths| encoding(widths)).collect();
        let cork = encodings.contains(&Encoding::Cork);
        let old = encodings.contains(&Encoding::Old);
        let settled = |encoding, widths: &[f32]| match encoding {
            Encoding::Unsure if cork && !old => Encoding::Cork,
            Encoding::Unsure if !cork && is_old_symbols(widths) => Encoding::OldSymbols,
            Encoding::Unsure if old && !cork && has_letters(widths) => Encoding::Old,
            other => other,
        };
        let fonts = fonts.into_iter().zip(encodings);
        let fonts = fonts.map(|(widths, encoding)| Font {
            encoding: settled(encoding, &widths),
            widths,
        });
        Self(fonts.collect())
    }

    /// What a glyph says, by its code and its width in thousandths of the size; `None` when that is not certain.
    pub(super) fn words(&self, code: u32, width: f32) -> Option<&'static str> {
        let code = u8::try_from(code).ok()?;
        let own = |font: &&Font| {
            let stated = font.widths.get(usize::from(code)).copied().unwrap_or(0.0);
            stated > 0.0 && (stated - width).abs() < 0.5
        };
        let mut found = self
            .0
            .iter()
            .filter(own)
            .map(|font| font.encoding.words(code));
        let first = found.next()?;
        // Fonts that cannot be told apart must say the same.
        found.all(|other| other == first).then_some(first).flatten()
    }
}

impl Encoding {
    fn words(self, code: u8) -> Option<&'static str> {
        let odd = |list: &[(u8, &'static str)]| {
            list.iter()
                .find(|(at, _)| *at == code)
                .map(|(_, words)| *words)
        };
        let words = match (self, code) {
            (Self::Cork, 0..=32) => CORK_LOW.get(usize::from(code)).copied(),
            (Self::Cork, 128..) => letter(CORK_HIGH, code),
            (Self::Cork, 127) => Some("-"),
            (Self::Symbols, 128..=191) => letter(SYMBOLS_HIGH, code),
            (Self::Symbols, 48..=57) => ascii(code),
            (Self::Symbols, _) => odd(SYMBOLS),
            (Self::Old, 0..=31) => OLD_LOW.get(usize::from(code)).copied(),
            (Self::Old, _) => odd(OLD_ODD).or_else(|| ascii(code)),
            (Self::OldSymbols, _) => {
                let known = OLD_SYMBOLS.iter().find(|(at, _, _)| *at == code);
                known.map(|(_, words, _)| *words)
            }
            (Self::Cork, _) => ascii(code),
            (Self::Unsure, _) if odd(OLD_ODD).is_none() => ascii(code),
            (Self::Unsure, _) => None,
        };
        words.filter(|words| !words.is_empty() && *words != " ")
    }
}

/// The character of a table that begins with 128.
fn letter(table: &'static str, code: u8) -> Option<&'static str> {
    let (start, c) = table.char_indices().nth(usize::from(code) - 128)?;
    table.get(start..start + c.len_utf8())
}

/// What T1 and OT1 have in common with ASCII; their quotation marks are curved.
fn ascii(code: u8) -> Option<&'static str> {
    const ASCII: &str = "!\"#$%&’()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_‘abcdefghijklmnopqrstuvwxyz{|}~";
    let (start, c) = ASCII
        .char_indices()
        .nth(usize::from(code.checked_sub(33)?))?;
    ASCII.get(start..start + c.len_utf8())
}

/// The widths of a font in thousandths of the size by code, when its glyphs are named after their codes.
fn widths(font: &Dict<'_>) -> Option<Vec<f32>> {
    let is_type3 = font
        .get::<Name<'_>>("Subtype")
        .is_some_and(|name| name.as_str() == "Type3");
    if !is_type3 || font.contains_key("ToUnicode") {
        return None;
    }
    let names = font
        .get::<Dict<'_>>("Encoding")?
        .get::<Array<'_>>("Differences")?;
    let (mut at, mut named) = (0_i64, [false; 256]);
    for name in names.iter::<Object<'_>>().take(1024) {
        match name {
            Object::Number(number) => at = number.as_i64(),
            Object::Name(name) if name.as_str() == ".notdef" => at += 1,
            Object::Name(name) => {
                let code: i64 = name.as_str().strip_prefix('a')?.parse().ok()?;
                let own = usize::try_from(code).ok().filter(|_| code == at);
                *named.get_mut(own?)? = true;
                at += 1;
            }
            _ => return None,
        }
    }
    let scale = font.get::<Array<'_>>("FontMatrix")?.iter::<f32>().next()? * 1000.0;
    let first = usize::try_from(font.get::<i32>("FirstChar")?).ok()?;
    let stated = font.get::<Array<'_>>("Widths")?;
    let mut widths = vec![0.0; 256];
    for (code, width) in (first..256).zip(stated.iter::<f32>()) {
        if let (Some(slot), Some(true)) = (widths.get_mut(code), named.get(code)) {
            *slot = width * scale;
        }
    }
    Some(widths)
}

fn codes(widths: &[f32]) -> impl Iterator<Item = u8> {
    (0..=u8::MAX)
        .zip(widths)
        .filter(|(_, width)| **width > 0.0)
        .map(|(code, _)| code)
}

/// Whether a font has letters that TS1 lacks.
fn has_letters(widths: &[f32]) -> bool {
    codes(widths).any(|code| code.is_ascii_alphabetic() && !b"MOWbcdlmn".contains(&code))
}

fn is_old_symbols(widths: &[f32]) -> bool {
    !has_letters(widths)
        && OLD_SYMBOLS.iter().any(|(code, _, wanted)| {
            let width = widths.get(usize::from(*code)).copied().unwrap_or(0.0);
            (width - wanted).abs() < 40.0
        })
}

/// The encoding of a font by itself.
fn encoding(widths: &[f32]) -> Encoding {
    let count = |holds: fn(u8) -> bool| codes(widths).filter(|code| holds(*code)).count();
    if !has_letters(widths) {
        let accented = count(|code| code >= 192 && !matches!(code, 214 | 246));
        let high = count(|code| code >= 128);
        return match (high, accented) {
            (0, _) => Encoding::Unsure,
            (_, 0) => Encoding::Symbols,
            _ => Encoding::Cork,
        };
    }
    let cork = count(|code| matches!(code, 16..=18 | 21 | 22 | 27..=31 | 128..));
    let old = count(|code| matches!(code, 11..=15 | 92 | 123 | 124));
    // Letters of formulas (OML) have Greek ones where the ligatures are, and no marks of sentences.
    let sentences = count(|code| matches!(code, b'(' | b')' | b',' | b'-' | b'.')) > 0;
    match (cork, old) {
        _ if cork > old => Encoding::Cork,
        _ if old > cork && sentences => Encoding::Old,
        _ => Encoding::Unsure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn font(codes: &[u8]) -> Vec<f32> {
        let mut widths = vec![0.0; 256];
        for code in codes {
            // Each glyph of a font is as wide as no other.
            widths[usize::from(*code)] = 400.0 + f32::from(*code);
        }
        widths
    }

    /// What the codes of the last font say.
    fn check(fonts: &[&[u8]], expected: &str) {
        let widths: Vec<Vec<f32>> = fonts.iter().map(|codes| font(codes)).collect();
        let told = Bitmaps::told(widths);
        let last = fonts.last().unwrap().iter();
        let words = last.map(|code| {
            told.words(u32::from(*code), 400.0 + f32::from(*code))
                .unwrap_or("�")
        });
        assert_eq!(words.collect::<String>(), expected);
    }

    #[test]
    fn fonts_are_told_apart_by_their_codes() {
        let cork: &[u8] = b"Seite 3,\x10\x11\x16\x1E\x1C\xE4\xDF'`";
        let cork: Vec<u8> = cork.iter().copied().filter(|code| *code != b' ').collect();
        check(&[&cork], "Seite3,“”—ffifiäß’‘");
        check(&[&cork, &[136]], "•");
        check(&[&cork, &[21]], "–");
        check(&[&[42, 136, 183]], "∗•·");
        check(&[&[136]], "•");
        check(&[b"Pages.\x0B\x0C\x7B\x5C"], "Pages.fffi–“");
        check(&[b"abcxyz"], "abcxyz");
        // Greek letters of a formula are no ligatures.
        check(&[b"xyz\x0B\x0C"], "xyz��");
        check(&[b"12"], "12");
        check(&[b"<\\"], "��");
    }

    #[test]
    fn old_bullets_are_told_by_their_width() {
        let mut symbols = vec![0.0; 256];
        symbols[15] = 500.0;
        let told = Bitmaps::told(vec![font(b"Pages.\x0C"), symbols]);
        assert_eq!(told.words(15, 500.0), Some("•"));
        assert_eq!(told.words(15, 833.0), None);
        assert_eq!(told.words(12, 412.0), Some("fi"));
        assert_eq!(told.words(300, 412.0), None);
    }

    #[test]
    fn tables_have_their_lengths() {
        assert_eq!(CORK_HIGH.chars().count(), 128);
        assert_eq!(SYMBOLS_HIGH.chars().count(), 64);
        for (code, expected) in [(33, "!"), (39, "’"), (65, "A"), (96, "‘"), (126, "~")] {
            assert_eq!(ascii(code), Some(expected));
        }
        assert_eq!(Encoding::Cork.words(255), Some("ß"));
        assert_eq!(Encoding::Symbols.words(191), Some("€"));
        assert_eq!(Encoding::Symbols.words(183), Some("·"));
        assert_eq!(Encoding::Symbols.words(169), Some("©"));
    }
}
