//! One key press and its notation.

use std::fmt;

use crate::message::nearest;

/// A key press, free of any terminal library. Made by [`Key::new`], which gives the same value to presses that a terminal
/// cannot or should not tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What was pressed.
    pub code: Code,
    /// Ctrl was held.
    pub ctrl: bool,
    /// Alt (Meta) was held.
    pub alt: bool,
    /// Shift was held; never set for a character, which says it by itself.
    pub shift: bool,
}

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A character, as the keyboard layout or the input method gave it.
    Char(char),
    /// F1 and so on.
    F(u8),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab; with shift what terminals call back-tab.
    Tab,
    /// The key that deletes to the left.
    Backspace,
    /// The key that deletes to the right.
    Delete,
    /// Insert.
    Insert,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PgUp,
    /// Page down.
    PgDn,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
}

/// Names of the keys that are no characters; the first name of a code is the one that is printed.
const NAMES: &[(&str, Code)] = &[
    ("Space", Code::Char(' ')),
    ("Enter", Code::Enter),
    ("Return", Code::Enter),
    ("Esc", Code::Esc),
    ("Escape", Code::Esc),
    ("Tab", Code::Tab),
    ("Backspace", Code::Backspace),
    ("BS", Code::Backspace),
    ("Del", Code::Delete),
    ("Delete", Code::Delete),
    ("Ins", Code::Insert),
    ("Insert", Code::Insert),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PgUp),
    ("PageUp", Code::PgUp),
    ("PgDn", Code::PgDn),
    ("PageDown", Code::PgDn),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
];

/// What a Chinese input method types for a key of the keyboard, beyond the full-width forms U+FF01–U+FF5E, after the layouts
/// of Microsoft Pinyin, macOS and fcitx. `、` comes from `\` or from `/`, by program; it means `/`, which finds, while `\` does
/// nothing in our keymaps. `——` and `……` arrive as two characters, that is, as two presses.
const TWINS: &[(char, char)] = &[
    ('\u{3000}', ' '),
    ('、', '/'),
    ('。', '.'),
    ('“', '"'),
    ('”', '"'),
    ('‘', '\''),
    ('’', '\''),
    ('【', '['),
    ('】', ']'),
    ('「', '{'),
    ('」', '}'),
    ('『', '{'),
    ('』', '}'),
    ('《', '<'),
    ('》', '>'),
    ('〈', '<'),
    ('〉', '>'),
    ('…', '^'),
    ('—', '_'),
    ('￥', '$'),
    ('¥', '$'),
    ('·', '`'),
];

impl Key {
    /// A key press as a terminal reports it.
    ///
    /// A character carries no shift: `g` with shift is `G`. With Ctrl, capitals are small letters, and `C-i`, `C-m`, `C-[` are
    /// Tab, Enter and Esc, which send the same byte (ECMA-48, C0 set). Control characters are the keys that send them.
    pub fn new(code: Code, ctrl: bool, alt: bool, shift: bool) -> Self {
        let Code::Char(c) = code else {
            return Self {
                code,
                ctrl,
                alt,
                shift,
            };
        };
        let (c, ctrl) = match c {
            '\t' | '\n' | '\r' | '\u{1b}' | '\u{7f}' => (c, ctrl),
            '\0' => (' ', true),
            '\u{1}'..='\u{1f}' => (char::from(c as u8 + 0x60), true),
            c => (c, ctrl),
        };
        let (code, ctrl) = match c {
            '\t' => (Code::Tab, ctrl),
            '\r' => (Code::Enter, ctrl),
            '\n' => (Code::Char('j'), true),
            '\u{1b}' => (Code::Esc, ctrl),
            '\u{7f}' => (Code::Backspace, ctrl),
            'i' | 'I' if ctrl => (Code::Tab, false),
            'm' | 'M' if ctrl => (Code::Enter, false),
            '[' if ctrl => (Code::Esc, false),
            c if ctrl => (Code::Char(c.to_ascii_lowercase()), true),
            c if shift => (Code::Char(c.to_ascii_uppercase()), false),
            c => (Code::Char(c), false),
        };
        Self {
            code,
            ctrl,
            alt,
            shift: false,
        }
    }

    /// A plain character.
    pub fn char(c: char) -> Self {
        Self::new(Code::Char(c), false, false, false)
    }

    /// A key without modifiers.
    pub fn plain(code: Code) -> Self {
        Self::new(code, false, false, false)
    }

    /// Reads one key in the notation that [`fmt::Display`] prints: `j`, `G`, `Space`, `C-d`, `S-Tab`, `F1`. `C-`, `A-` (or `M-`)
    /// and `S-` come before the key, names in any case.
    pub fn parse(notation: &str) -> Option<Self> {
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        let mut rest = notation;
        loop {
            let (flag, after) = if let Some(after) = rest.strip_prefix("C-") {
                (&mut ctrl, after)
            } else if let Some(after) = rest.strip_prefix("A-").or(rest.strip_prefix("M-")) {
                (&mut alt, after)
            } else if let Some(after) = rest.strip_prefix("S-") {
                (&mut shift, after)
            } else {
                break;
            };
            *flag = true;
            rest = after;
        }
        Some(Self::new(code(rest)?, ctrl, alt, shift))
    }

    /// Reads keys that follow one another, separated by spaces, as `g g`. The error is the piece that is no key, and its byte.
    pub fn parse_sequence(notation: &str) -> Result<Vec<Self>, (usize, &str)> {
        let mut keys = Vec::new();
        let mut at = 0;
        for piece in notation.split(' ') {
            if !piece.is_empty() {
                keys.push(Self::parse(piece).ok_or((at, piece))?);
            }
            at += piece.len() + 1;
        }
        Ok(keys)
    }

    /// The key of a plain keyboard that a Chinese input method turned into this character: `／` for `/`, `ｊ` for `j`, `（` for
    /// `(`. `None` when the character stands for itself.
    pub fn twin(self) -> Option<Self> {
        let Code::Char(c) = self.code else {
            return None;
        };
        let plain = match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
            c => TWINS.iter().find(|(typed, _)| *typed == c)?.1,
        };
        Some(Self::new(
            Code::Char(plain),
            self.ctrl,
            self.alt,
            self.shift,
        ))
    }

    /// Enter, Esc and Backspace without their modifiers, which most terminals do not send. `None` for other keys.
    pub fn bare(self) -> Option<Self> {
        let modified = self.ctrl || self.alt || self.shift;
        (modified && matches!(self.code, Code::Enter | Code::Esc | Code::Backspace))
            .then(|| Self::plain(self.code))
    }

    /// The key without Alt. A terminal sends Alt as Esc and the key (xterm's `metaSendsEscape`), so Esc and a quick key arrive as one key
    /// with Alt, too. `None` for a key without Alt, and for Esc.
    pub fn after_escape(self) -> Option<Self> {
        (self.alt && self.code != Code::Esc).then_some(Self { alt: false, ..self })
    }

    /// The character that this key puts into a text field, if any.
    pub fn text(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// The character that this key means where one character is asked for: the twin of what an input method typed.
    pub fn typed(self) -> Option<char> {
        self.twin().unwrap_or(self).text()
    }

    /// Whether an input method must be on: a character beyond Latin, Greek and Cyrillic that has no twin. Typed as a command it
    /// deserves a hint to switch the input method.
    pub fn is_from_input_method(self) -> bool {
        matches!(self.code, Code::Char(c) if c >= '\u{2e80}') && self.twin().is_none()
    }

    /// Whether every terminal sends this key so that it cannot be taken for another: letters, digits, punctuation, Enter, Tab,
    /// Esc, arrows, Home, End, paging keys, F1–F10, Del, Backspace, and Ctrl with letters but `h` and `j`.
    pub fn is_safe(self) -> bool {
        match self.code {
            _ if self.alt => false,
            Code::Char(c) if self.ctrl => c.is_ascii_lowercase() && !matches!(c, 'h' | 'j'),
            Code::Char(c) => c.is_ascii_graphic() || c == ' ',
            Code::Tab => !self.ctrl,
            Code::F(number) => (1..=10).contains(&number) && !self.ctrl && !self.shift,
            Code::Insert => false,
            _ => !self.ctrl && !self.shift,
        }
    }

    /// The digit that this key adds to a count, also a full-width one.
    pub fn digit(self) -> Option<u32> {
        let key = self.twin().unwrap_or(self);
        key.text()?.to_digit(10)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, prefix) in [(self.ctrl, "C-"), (self.alt, "A-"), (self.shift, "S-")] {
            if held {
                f.write_str(prefix)?;
            }
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            Code::Char(c) => write!(f, "{c}"),
            Code::F(number) => write!(f, "F{number}"),
            code => write!(f, "{code:?}"),
        }
    }
}

/// Keys in notation, separated by spaces: `g g`.
pub fn print_sequence(keys: &[Key]) -> String {
    keys.iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The notation that a piece which is no key was probably meant to be: `gg` for `g g`, `<c-d>` or `ctrl+d` for `C-d`.
pub(super) fn meant(piece: &str) -> Option<String> {
    let inner = piece
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .unwrap_or(piece);
    let (modifier, base) = split_modifier(inner);
    let lower = base.to_lowercase();
    let found = Key::parse(&format!("{modifier}{base}"))
        .map(|key| key.to_string())
        .filter(|notation| notation != piece);
    found
        .or_else(|| {
            nearest(&lower, NAMES.iter().map(|(name, _)| *name))
                .map(|name| format!("{modifier}{name}"))
        })
        .or_else(|| {
            let apart: Vec<Key> = piece.chars().map(Key::char).collect();
            (modifier.is_empty() && apart.len() <= 3).then(|| print_sequence(&apart))
        })
}

/// The modifier as others write it (`Ctrl+`, `c-`, `^`) in our notation, and the rest.
fn split_modifier(piece: &str) -> (&'static str, &str) {
    const SPELLINGS: &[(&str, &str)] = &[
        ("control", "C-"),
        ("ctrl", "C-"),
        ("c", "C-"),
        ("alt", "A-"),
        ("meta", "A-"),
        ("a", "A-"),
        ("m", "A-"),
        ("shift", "S-"),
        ("s", "S-"),
    ];
    if let Some(rest) = piece.strip_prefix('^').filter(|rest| !rest.is_empty()) {
        return ("C-", rest);
    }
    let Some((word, rest)) = piece.split_once(['-', '+']) else {
        return ("", piece);
    };
    let word = word.to_lowercase();
    SPELLINGS
        .iter()
        .find(|(spelling, _)| *spelling == word && !rest.is_empty())
        .map_or(("", piece), |(_, modifier)| (*modifier, rest))
}

/// The code of a key without modifiers.
fn code(name: &str) -> Option<Code> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return Some(Code::Char(c));
    }
    if let Some(number) = name.strip_prefix(['F', 'f'])
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        return number.parse().ok().map(Code::F);
    }
    NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_code() -> impl Strategy<Value = Code> {
        prop_oneof![
            any::<char>().prop_map(Code::Char),
            (0..128_u8).prop_map(|byte| Code::Char(char::from(byte))),
            any::<u8>().prop_map(Code::F),
            (0..NAMES.len()).prop_map(|row| NAMES[row].1),
        ]
    }

    prop_compose! {
        fn any_key()(code in any_code(), ctrl: bool, alt: bool, shift: bool) -> Key {
            Key::new(code, ctrl, alt, shift)
        }
    }

    proptest! {
        #[test]
        fn print_then_parse_is_identity(keys in proptest::collection::vec(any_key(), 1..5)) {
            let printed = print_sequence(&keys);
            prop_assert_eq!(Key::parse_sequence(&printed), Ok(keys));
        }

        #[test]
        fn normal_keys_stay_as_they_are(key in any_key()) {
            prop_assert_eq!(Key::new(key.code, key.ctrl, key.alt, key.shift), key);
        }

        #[test]
        fn guesses_are_keys(piece in "\\PC{0,8}") {
            if let Some(notation) = meant(&piece) {
                prop_assert!(Key::parse_sequence(&notation).is_ok(), "{}", notation);
            }
        }
    }

    #[test]
    fn notation_is_read_and_printed_in_one_way() {
        for (notation, expected) in [
            ("j", Some("j")),
            ("S-g", Some("G")),
            ("G", Some("G")),
            ("space", Some("Space")),
            ("PageDown", Some("PgDn")),
            ("C-D", Some("C-d")),
            ("C-i", Some("Tab")),
            ("C-m", Some("Enter")),
            ("C-[", Some("Esc")),
            ("M-x", Some("A-x")),
            ("A-C-x", Some("C-A-x")),
            ("S-Tab", Some("S-Tab")),
            ("C--", Some("C--")),
            ("-", Some("-")),
            ("<", Some("<")),
            ("f10", Some("F10")),
            ("。", Some("。")),
            ("C-", None),
            ("F", Some("F")),
            ("F999", None),
            ("gg", None),
            ("", None),
        ] {
            let printed = Key::parse(notation).map(|key| key.to_string());
            assert_eq!(printed.as_deref(), expected, "{notation}");
        }
    }

    #[test]
    fn an_input_method_types_the_same_commands() {
        for (typed, expected) in [
            ("／", Some("/")),
            ("：", Some(":")),
            ("；", Some(";")),
            ("、", Some("/")),
            ("ｊ", Some("j")),
            ("Ｇ", Some("G")),
            ("（", Some("(")),
            ("）", Some(")")),
            ("。", Some(".")),
            ("，", Some(",")),
            ("？", Some("?")),
            ("！", Some("!")),
            ("“", Some("\"")),
            ("》", Some(">")),
            ("【", Some("[")),
            ("　", Some("Space")),
            ("１", Some("1")),
            ("j", None),
            ("朱", None),
        ] {
            let twin = Key::parse(typed).and_then(Key::twin);
            assert_eq!(twin.map(|key| key.to_string()).as_deref(), expected);
        }
        assert!(Key::char('朱').is_from_input_method());
        assert!(!Key::char('é').is_from_input_method());
        assert!(!Key::char('，').is_from_input_method());
    }

    #[test]
    fn other_spellings_are_understood_as_guesses() {
        for (piece, expected) in [
            ("gg", Some("g g")),
            ("<C-d>", Some("C-d")),
            ("ctrl+d", Some("C-d")),
            ("c-d", Some("C-d")),
            ("^d", Some("C-d")),
            ("<space>", Some("Space")),
            ("Entr", Some("Enter")),
            ("Alt-x", Some("A-x")),
            ("elephant", None),
        ] {
            assert_eq!(meant(piece).as_deref(), expected, "{piece}");
        }
    }

    #[test]
    fn only_keys_that_every_terminal_sends_are_safe() {
        for (notation, expected) in [
            ("j", true),
            ("Space", true),
            ("C-d", true),
            ("S-Tab", true),
            ("F10", true),
            ("C-j", false),
            ("C-h", false),
            ("A-x", false),
            ("C-Left", false),
            ("F11", false),
            ("。", false),
        ] {
            assert_eq!(
                Key::parse(notation).map(Key::is_safe),
                Some(expected),
                "{notation}"
            );
        }
    }
}
