//! Patterns of labels: what the strings of the table mean, and how they are matched against the start of a text.

use super::numerals::{self, Numeral};

/// A label found at the start of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// Index of its class.
    pub(super) class: usize,
    /// Bytes of the label, white space after it not counted.
    pub(super) bytes: usize,
    /// What it counts; the last number of a dotted one.
    pub(super) value: u32,
    /// `A` of `1A`, `一` of `之一`; 0 when there is none.
    pub(super) sub: u32,
    /// All numbers of a dotted label.
    pub(super) path: Vec<u32>,
}

/// How a label is written, with what it counts if that is not a numeral's.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern {
    pieces: Vec<Piece>,
    /// What a label of words counts.
    value: u32,
}

/// What a numeral is written with.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Alphabet {
    Han,
    Formal,
    Arabic,
    Circled,
    Roman(bool),
    Letter(bool),
}

impl Alphabet {
    /// Whether a numeral may begin with this character: the quick look before [`Self::read`].
    fn may_start(self, first: char) -> bool {
        match self {
            Self::Han => crate::text::is_han(first) || first == '○',
            Self::Formal => crate::text::is_han(first),
            Self::Arabic => first.is_ascii_digit() || ('０'..='９').contains(&first),
            Self::Circled => ('①'..='➓').contains(&first),
            Self::Roman(capital) => {
                "IVXL".contains(first.to_ascii_uppercase()) && first.is_ascii_uppercase() == capital
                    || ('Ⅰ'..='ⅻ').contains(&first)
            }
            Self::Letter(_) => first.is_ascii_alphabetic(),
        }
    }

    fn read(self, text: &str) -> Option<Numeral> {
        match self {
            Self::Han => numerals::han(text),
            Self::Formal => numerals::formal(text),
            Self::Arabic => numerals::arabic(text),
            Self::Circled => numerals::circled(text),
            Self::Roman(capital) => numerals::roman(text, capital),
            Self::Letter(capital) => numerals::letter(text, capital),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Numeral(Alphabet),
    Dotted,
    Char(char),
    Set(Vec<(char, char)>),
    Space,
    Gap,
}

/// Reads a pattern; `value` is what a label of words counts, 0 where a numeral tells. `None` when it is none.
pub(super) fn parse(label: &str, value: u32) -> Option<Pattern> {
    let mut pieces = Vec::new();
    let mut rest = label;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let (piece, next) = match c {
            '{' => {
                let (name, next) = after.split_once('}')?;
                (numeral(name)?, next)
            }
            '[' => {
                let (members, next) = after.split_once(']')?;
                (Piece::Set(set(members)), next)
            }
            ' ' => (Piece::Space, after),
            '_' => (Piece::Gap, after),
            c => (Piece::Char(c), after),
        };
        pieces.push(piece);
        rest = next;
    }
    let some = pieces
        .iter()
        .any(|piece| !matches!(piece, Piece::Space | Piece::Gap));
    some.then_some(Pattern { pieces, value })
}

fn numeral(name: &str) -> Option<Piece> {
    Some(Piece::Numeral(match name {
        "han" => Alphabet::Han,
        "formal" => Alphabet::Formal,
        "arabic" => Alphabet::Arabic,
        "circled" => Alphabet::Circled,
        "roman" => Alphabet::Roman(false),
        "ROMAN" => Alphabet::Roman(true),
        "letter" => Alphabet::Letter(false),
        "LETTER" => Alphabet::Letter(true),
        "dotted" => return Some(Piece::Dotted),
        _ => return None,
    }))
}

/// `）)` or `A-C`.
fn set(members: &str) -> Vec<(char, char)> {
    let members: Vec<char> = members.chars().collect();
    if let [first, '-', last] = members[..] {
        return vec![(first, last)];
    }
    members.into_iter().map(|c| (c, c)).collect()
}

impl Pattern {
    /// Whether it is written with numbers that name their ancestors.
    pub(super) fn is_dotted(&self) -> bool {
        self.pieces.contains(&Piece::Dotted)
    }

    /// The label that a text starts with, whose first character this is.
    pub(super) fn matches(&self, text: &str, first: char, class: usize) -> Option<Label> {
        let possible = match self.pieces.first()? {
            Piece::Char(c) => *c == first,
            Piece::Numeral(alphabet) => alphabet.may_start(first),
            Piece::Dotted => first.is_ascii_alphanumeric() || ('０'..='９').contains(&first),
            Piece::Set(_) | Piece::Space | Piece::Gap => true,
        };
        if !possible {
            return None;
        }
        let mut label = Label {
            class,
            bytes: 0,
            value: self.value,
            sub: 0,
            path: Vec::new(),
        };
        let mut at = 0;
        for piece in &self.pieces {
            let rest = text.get(at..).unwrap_or_default();
            at += piece.take(rest, &mut label)?;
            if !matches!(piece, Piece::Gap | Piece::Space) {
                label.bytes = at;
            }
        }
        Some(label)
    }
}

impl Piece {
    /// Bytes that the piece takes at the start of a text; numbers go into the label.
    fn take(&self, text: &str, label: &mut Label) -> Option<usize> {
        let blank = text.len() - text.trim_start_matches(is_blank).len();
        match self {
            Self::Numeral(alphabet) => {
                let (bytes, value) = alphabet.read(text)?;
                label.count(value);
                Some(bytes)
            }
            Self::Dotted => {
                let (bytes, path) = numerals::dotted(text)?;
                label.count(path.last().copied()?);
                label.path = path;
                Some(bytes)
            }
            Self::Char(wanted) => text.starts_with(*wanted).then(|| wanted.len_utf8()),
            Self::Set(ranges) => {
                let c = text.chars().next()?;
                let (first, last) = ranges
                    .iter()
                    .copied()
                    .find(|(first, last)| (*first..=*last).contains(&c))?;
                if first != last {
                    label.count(u32::from(c) - u32::from(first) + 1);
                }
                Some(c.len_utf8())
            }
            Self::Space => Some(blank),
            Self::Gap => (blank > 0 || text.is_empty()).then_some(blank),
        }
    }
}

impl Label {
    fn count(&mut self, value: u32) {
        if self.value == 0 {
            self.value = value;
        } else {
            self.sub = value;
        }
    }
}

/// White space inside a line, ideographic and no-break spaces included.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}
