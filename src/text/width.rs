//! How many cells a text takes on the screen: the only place in the program that measures width.
//!
//! Terminals agree on most characters and differ on the *ambiguous* ones (`“ ” — … ·`, UAX #11 class A): one cell here, two
//! there. The reader finds out, and everything that measures is given the answer as a [`Cells`].

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::ambiguous::RANGES;

/// Cells between tab stops.
const TAB: usize = 4;

/// What the terminal does with characters of disputed width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ambiguous {
    /// One cell: nearly every terminal, unless told otherwise.
    #[default]
    Narrow,
    /// Two cells: `xterm -cjk_width`, "ambiguous: wide", GNU screen in a Chinese locale.
    Wide,
}

/// Measures texts in screen cells for one kind of terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cells {
    /// The width of ambiguous characters.
    pub ambiguous: Ambiguous,
}

impl Cells {
    /// A measure for terminals of the given kind.
    pub fn new(ambiguous: Ambiguous) -> Self {
        Self { ambiguous }
    }

    /// Cells of one grapheme cluster as drawn by [`shown`]; 0, 1 or 2. A tab counts one here, see [`Self::tab`].
    pub fn of(self, grapheme: &str) -> usize {
        let drawn = shown(grapheme);
        let mut chars = drawn.chars();
        match (chars.next(), chars.next()) {
            (None, _) => 0,
            (Some(c), None) => self.of_char(c),
            (Some(c), Some(_)) => match drawn.width() {
                0 => 0,
                1 => self.of_char(c).max(1),
                _ => 2,
            },
        }
    }

    fn of_char(self, c: char) -> usize {
        if c.is_ascii() {
            return 1;
        }
        if self.ambiguous == Ambiguous::Wide && is_ambiguous(c) {
            return 2;
        }
        let mut buffer = [0; 4];
        (*c.encode_utf8(&mut buffer)).width().min(2)
    }

    /// Whether terminals dispute the width of this cluster, so that drawing it needs care.
    pub fn is_disputed(grapheme: &str) -> bool {
        let mut chars = grapheme.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => is_ambiguous(c),
            (Some(_), Some(_)) => grapheme
                .chars()
                .any(|c| c == '\u{FE0F}' || c == '\u{200D}' || u32::from(c) >= 0x1F000),
            _ => false,
        }
    }

    /// Cells from the given column to the next tab stop.
    pub fn tab(column: usize) -> usize {
        TAB - column % TAB
    }

    /// Cells of a text on one row, tabs expanded from column 0.
    pub fn width(self, text: &str) -> usize {
        text.graphemes(true)
            .fold(0, |column, grapheme| column + self.at(grapheme, column))
    }

    /// Cells of one grapheme cluster that starts in the given column.
    pub fn at(self, grapheme: &str, column: usize) -> usize {
        if grapheme == "\t" {
            Self::tab(column)
        } else {
            self.of(grapheme)
        }
    }

    /// The text cut to at most `cells` cells, with `…` in place of what is missing.
    pub fn truncate(self, text: &str, cells: usize) -> Cow<'_, str> {
        if self.width(text) <= cells {
            return Cow::Borrowed(text);
        }
        let ellipsis = self.of("…");
        let mut cut = String::new();
        let mut column = 0;
        for grapheme in text.graphemes(true) {
            let next = column + self.at(grapheme, column);
            if next + ellipsis > cells {
                break;
            }
            cut.push_str(grapheme);
            column = next;
        }
        if column + ellipsis <= cells {
            cut.push('…');
        }
        Cow::Owned(cut)
    }
}

fn is_ambiguous(c: char) -> bool {
    let code = u32::from(c);
    let after = RANGES.partition_point(|(first, _)| *first <= code);
    after
        .checked_sub(1)
        .and_then(|i| RANGES.get(i))
        .is_some_and(|(_, last)| code <= *last)
}

/// What is drawn for a grapheme cluster: control characters as visible symbols, zero-width and bidirectional controls as nothing,
/// everything else as it stands, without the invisible parts. What this returns is safe to send to a terminal.
pub fn shown(grapheme: &str) -> Cow<'_, str> {
    if grapheme.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
        return Cow::Borrowed(grapheme);
    }
    if !grapheme.chars().any(|c| is_control(c) || is_invisible(c)) {
        return Cow::Borrowed(grapheme);
    }
    if matches!(grapheme, "\n" | "\r\n") {
        return Cow::Borrowed("");
    }
    let joined = grapheme.chars().count() > 1;
    Cow::Owned(
        grapheme
            .chars()
            .filter_map(|c| match c {
                '\t' => Some(' '),
                '\0'..='\x1F' => char::from_u32(0x2400 + u32::from(c)),
                '\x7F' => Some('\u{2421}'),
                '\u{80}'..='\u{9F}' => Some('\u{FFFD}'),
                // Inside a cluster a joiner belongs to the emoji; alone it is invisible.
                '\u{200D}' if joined => Some(c),
                c if is_invisible(c) => None,
                c => Some(c),
            })
            .collect(),
    )
}

fn is_control(c: char) -> bool {
    c.is_control()
}

/// Zero-width, bidirectional and tag characters: terminals disagree on them, and some reorder what a reader sees.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_disputed_characters() {
        let (narrow, wide) = (Cells::new(Ambiguous::Narrow), Cells::new(Ambiguous::Wide));
        for (text, one, two) in [
            ("朱", 2, 2),
            ("“", 1, 2),
            ("—", 1, 2),
            ("①", 1, 2),
            ("a", 1, 1),
            ("é", 1, 2),
            ("\u{65}\u{301}", 1, 1),
            ("👨‍👩‍👧", 2, 2),
            ("𠮷", 2, 2),
            ("\u{1b}", 1, 1),
            ("\u{200b}", 0, 0),
            ("\u{202e}", 0, 0),
            ("\n", 0, 0),
            ("\u{3000}", 2, 2),
        ] {
            assert_eq!(narrow.of(text), one, "narrow {text:?}");
            assert_eq!(wide.of(text), two, "wide {text:?}");
        }
    }

    #[test]
    fn nothing_that_is_shown_can_command_a_terminal() {
        for code in 0..0x0011_0000_u32 {
            let Some(c) = char::from_u32(code) else {
                continue;
            };
            assert!(
                !shown(&c.to_string()).chars().any(char::is_control),
                "U+{code:04X}"
            );
        }
    }

    #[test]
    fn cuts_with_an_ellipsis_and_never_inside_a_wide_character() {
        let cells = Cells::default();
        assert_eq!(cells.truncate("朱批朱批", 8), "朱批朱批");
        assert_eq!(cells.truncate("朱批朱批", 6), "朱批…");
        assert_eq!(cells.truncate("朱批朱批", 1), "…");
        assert_eq!(cells.truncate("朱批朱批", 0), "");
        assert_eq!(Cells::new(Ambiguous::Wide).truncate("朱批朱批", 6), "朱批…");
    }
}
