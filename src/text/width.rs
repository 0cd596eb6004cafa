//! How many cells a text takes on the screen: the only place in the program that measures width.
//!
//! Terminals agree on most characters and differ on the *ambiguous* ones (`“ ” — … ·`, UAX #11 class A): one cell here, two
//! there. The reader finds out, and everything that measures is given the answer as a [`Cells`].

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::ambiguous::RANGES;
use super::forms::{plain, undisputed};

/// Cells between tab stops.
const TAB: usize = 4;

/// The most cells of one cluster, so that one of a thousand joined letters can't fill a screen.
pub const WIDEST: usize = 8;

/// What the terminal does with characters of disputed width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ambiguous {
    /// One cell: nearly every terminal, unless told otherwise.
    #[default]
    Narrow,
    /// Two cells: `xterm -cjk_width`, "ambiguous: wide", GNU screen in a Chinese locale.
    Wide,
    /// Not known, or not the same inside and outside of a terminal in a terminal: what can be is drawn in forms on which all agree.
    Avoided,
}

/// Measures texts in screen cells for one kind of terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cells {
    /// The width of ambiguous characters.
    pub ambiguous: Ambiguous,
    /// Whether the terminal has few forms of letters, as the Linux console with its fonts of 256 or 512.
    pub few_forms: bool,
}

impl Cells {
    /// A measure for terminals of the given kind.
    pub fn new(ambiguous: Ambiguous) -> Self {
        Self {
            ambiguous,
            few_forms: false,
        }
    }

    /// A sign of the interface in a form that takes one cell for certain and that every font has: `ascii` where lines and blocks may be wide or
    /// missing.
    pub fn form(self, drawn: &'static str, ascii: &'static str) -> &'static str {
        if self.ambiguous == Ambiguous::Narrow && !self.few_forms {
            drawn
        } else {
            ascii
        }
    }

    /// Cells of one grapheme cluster as drawn by [`shown`], at most [`WIDEST`]. A tab counts one here, see [`Self::tab`].
    ///
    /// Joined emoji count two, of which the first is drawn; the joined letters of Indic scripts count one by one, as nearly every terminal
    /// does.
    pub fn of(self, grapheme: &str) -> usize {
        let drawn = self.shown(grapheme);
        let mut chars = drawn.chars();
        match (chars.next(), chars.next()) {
            (None, _) => 0,
            (Some(c), None) => self.of_char(c),
            (Some(c), Some(_)) if is_pictured(&drawn) => match drawn.width() {
                0 => 0,
                1 => self.of_char(c).max(1),
                _ => 2,
            },
            (Some(_), Some(_)) => {
                let all = drawn.chars().map(|c| self.of_char(c)).sum::<usize>();
                all.min(WIDEST)
            }
        }
    }

    /// As [`shown`], in other letters where the terminal has few or widths are avoided.
    fn shown(self, grapheme: &str) -> Cow<'_, str> {
        self.twin(grapheme)
            .map_or_else(|| shown(grapheme), Cow::Borrowed)
    }

    fn twin(self, grapheme: &str) -> Option<&'static str> {
        match self.ambiguous {
            _ if self.few_forms => plain(grapheme),
            Ambiguous::Avoided => undisputed(grapheme),
            Ambiguous::Narrow | Ambiguous::Wide => None,
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

    /// Whether all terminals of this kind agree with [`Self::of`] on this cluster. Drawing others needs care: emoji, letters that join,
    /// characters that are younger than many terminals, where they take two cells ambiguous ones, and what stands for one sign in several cells.
    pub fn is_agreed(self, grapheme: &str) -> bool {
        if let Some(twin) = self.twin(grapheme) {
            return twin.chars().count() == 1;
        }
        let mut chars = grapheme.chars();
        let Some(first) = chars.next() else {
            return true;
        };
        let wide = self.ambiguous == Ambiguous::Wide;
        let settled = |c: char| is_settled(c) && !(wide && is_ambiguous(c));
        settled(first)
            && chars.all(|c| settled(c) && self.of_char(c) == 0)
            && !is_pictured(grapheme)
    }

    /// Whether there are terminals that give this cluster another number of cells than this one is believed to do.
    pub fn is_disputed(self, grapheme: &str) -> bool {
        self.twin(grapheme).is_none() && grapheme.chars().any(is_ambiguous)
    }

    /// What is drawn of a cluster in the cells that [`Self::of`] counts: of joined emoji the first, since terminals take two to eight
    /// cells for the whole; of other clusters what fits, with no more marks than anyone can read.
    pub fn drawn(self, grapheme: &str) -> Cow<'_, str> {
        let drawn = self.shown(grapheme);
        let mut chars = drawn.chars();
        let simple = chars.next().is_none() || chars.next().is_none();
        if simple {
            return drawn;
        }
        if is_pictured(&drawn) {
            let joins = |c: char| matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}');
            let base = if drawn.chars().any(joins) { 1 } else { MARKS };
            return Cow::Owned(drawn.chars().take(base).collect());
        }
        let mut room = WIDEST;
        // Fonts of terminals hardly know variants, and some terminals draw a box for the selector.
        let fitting = drawn
            .chars()
            .filter(|c| !matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}'));
        Cow::Owned(
            fitting
                .take(MARKS)
                .take_while(|c| {
                    let left = room.checked_sub(self.of_char(*c));
                    room = left.unwrap_or(room);
                    left.is_some()
                })
                .collect(),
        )
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

/// The most characters of a cluster that are drawn: more marks on one letter can't be read, and would slow every drawing.
const MARKS: usize = 24;

/// Whether a cluster is an emoji of several characters: with a selector, joined, toned, or a flag.
fn is_pictured(cluster: &str) -> bool {
    let picture = |c: char| matches!(u32::from(c), 0x1F000..=0x1FAFF);
    cluster.chars().any(|c| c == '\u{FE0F}' || picture(c))
}

/// Whether all terminals know how wide a character is, as far as it is not ambiguous: it was in Unicode before them, and its width never
/// changed. Others have width 0 in one terminal and 2 in the next (tried in xterm, kitty, alacritty, VTE, konsole, tmux and screen).
fn is_settled(c: char) -> bool {
    match u32::from(c) {
        // Emoji and symbols of two cells; hexagrams, strokes and numbers that became wide later.
        0x231A..=0x2BFF => {
            c.width() != Some(2) && !matches!(c, '\u{2630}'..='\u{2637}' | '\u{268A}'..='\u{268F}')
        }
        0x2FFC..=0x2FFF | 0x31E3..=0x31EF | 0x3248..=0x324F | 0x4DC0..=0x4DFF => false,
        // Han, mathematical letters; of the rest behind the basic plane not even the marks agree.
        0x20000..=0x2EBE0 | 0x30000..=0x3134A | 0x1D400..=0x1D7FF => true,
        code => code < 0x10000,
    }
}

/// What is drawn for a grapheme cluster: control characters as visible symbols, zero-width and bidirectional controls as nothing,
/// everything else as it stands, without the invisible parts. What this returns is safe to send to a terminal.
pub fn shown(grapheme: &str) -> Cow<'_, str> {
    if grapheme.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
        return Cow::Borrowed(grapheme);
    }
    if !grapheme.chars().any(|c| is_control(c) || is_invisible(c)) {
        // Parts of a Korean syllable are drawn beside each other by some terminals.
        return if grapheme.starts_with(is_jamo) {
            Cow::Owned(grapheme.nfc().collect())
        } else {
            Cow::Borrowed(grapheme)
        };
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

fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}')
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
            // Indic letters that join, Thai, Khmer; parts of a Korean syllable; marks on an ambiguous letter.
            ("हि", 2, 2),
            ("क्ष", 2, 2),
            ("स्त्री", 4, 4),
            ("กำ", 2, 2),
            ("ผู้", 1, 1),
            ("ខ្មែ", 3, 3),
            ("\u{1112}\u{1161}\u{11ab}", 2, 2),
            ("и\u{306}", 1, 2),
            ("☎\u{FE0F}", 2, 2),
            ("☎", 1, 2),
            ("👍🏽", 2, 2),
            ("🇨🇳", 2, 2),
        ] {
            assert_eq!(narrow.of(text), one, "narrow {text:?}");
            assert_eq!(wide.of(text), two, "wide {text:?}");
        }
    }

    #[test]
    fn what_is_drawn_of_a_cluster_is_what_was_counted() {
        let cells = Cells::default();
        let zalgo: String = std::iter::once('Z')
            .chain(std::iter::repeat_n('\u{351}', 5000))
            .collect();
        let joined = "क\u{94d}".repeat(300);
        for (cluster, drawn) in [
            ("👨‍👩‍👧", "👨"),
            ("❤\u{FE0F}", "❤"),
            ("👍🏽", "👍"),
            ("🇨🇳", "🇨🇳"),
            // A joiner between letters is no emoji: no letter may be lost.
            ("क\u{94d}\u{200d}ष", "क\u{94d}ष"),
            ("स्त्री", "स्त्री"),
            ("e\u{301}", "e\u{301}"),
            ("芦\u{FE00}", "芦"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
        ] {
            assert_eq!(cells.drawn(cluster), drawn, "{cluster:?}");
        }
        assert_eq!(cells.drawn(&zalgo).chars().count(), MARKS);
        assert_eq!(cells.of(&joined), WIDEST);
        assert_eq!(cells.drawn(&joined).width(), WIDEST);
    }

    #[test]
    fn what_terminals_agree_upon() {
        let (narrow, wide) = (Cells::new(Ambiguous::Narrow), Cells::new(Ambiguous::Wide));
        for (cluster, one, two) in [
            ("a", true, true),
            ("朱", true, true),
            ("ｊ", true, true),
            ("𠮷", true, true),
            ("e\u{301}", true, true),
            ("か\u{3099}", true, true),
            ("ภ", true, true),
            ("“", true, false),
            ("─", true, false),
            ("й", true, false),
            ("и\u{306}", true, false),
            ("😀", false, false),
            ("⌚", false, false),
            ("🫩", false, false),
            ("䷀", false, false),
            ("☰", false, false),
            ("\u{323AF}", false, false),
            ("\u{1E5D0}", false, false),
            ("हि", false, false),
            ("กำ", false, false),
            ("क्ष", false, false),
            ("1\u{FE0F}\u{20E3}", false, false),
        ] {
            assert_eq!(narrow.is_agreed(cluster), one, "narrow {cluster:?}");
            assert_eq!(wide.is_agreed(cluster), two, "wide {cluster:?}");
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
    fn lines_and_blocks_have_forms_for_every_terminal() {
        let narrow = Cells::new(Ambiguous::Narrow);
        let console = Cells {
            few_forms: true,
            ..narrow
        };
        assert_eq!(narrow.form("│", "|"), "│");
        assert_eq!(console.form("│", "|"), "|");
        assert_eq!(Cells::new(Ambiguous::Wide).form("│", "|"), "|");
    }

    #[test]
    fn where_letters_are_few_signs_of_prose_are_drawn_and_counted_as_plain_ones() {
        let console = Cells {
            few_forms: true,
            ..Cells::default()
        };
        for (sign, drawn, width, agreed) in [
            ("“", "\"", 1, true),
            ("—", "-", 1, true),
            ("…", "...", 3, false),
            ("·", "·", 1, true),
            ("朱", "朱", 2, true),
        ] {
            assert_eq!(console.drawn(sign), drawn, "{sign}");
            assert_eq!(console.of(sign), width, "{sign}");
            assert_eq!(console.is_agreed(sign), agreed, "{sign}");
        }
        assert!(!console.is_disputed("“") && console.is_disputed("·"));
        assert_eq!(console.width(&console.truncate("a long title", 9)), 9);
        assert_eq!(Cells::default().drawn("“"), "“");
        // What is avoided takes as many cells everywhere, and what has no twin stays.
        let avoiding = Cells::new(Ambiguous::Avoided);
        assert_eq!(avoiding.drawn("“"), "〝");
        assert_eq!(avoiding.width("“明责”……"), 12);
        assert!(avoiding.is_agreed("“") && !avoiding.is_disputed("“") && !avoiding.is_agreed("①"));
        assert!(avoiding.is_disputed("α"));
        assert_eq!(avoiding.form("│", "|"), "|");
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
