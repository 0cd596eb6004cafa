//! The codes that tags are chosen from.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Id;

/// A colour of a code or annotation; the theme decides how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Color {
    Red,
    Orange,
    Yellow,
    Green,
    Teal,
    Blue,
    Purple,
    Gray,
    /// Red, green and blue parts, 0 to 255.
    Rgb(u8, u8, u8),
}

/// The named colours, as they are written in files.
const NAMES: [(&str, Color); 8] = [
    ("red", Color::Red),
    ("orange", Color::Orange),
    ("yellow", Color::Yellow),
    ("green", Color::Green),
    ("teal", Color::Teal),
    ("blue", Color::Blue),
    ("purple", Color::Purple),
    ("gray", Color::Gray),
];

/// A colour that is neither one of the names nor `#RRGGBB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownColor;

impl fmt::Display for UnknownColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown colour")
    }
}

impl TryFrom<String> for Color {
    type Error = UnknownColor;

    fn try_from(text: String) -> Result<Self, UnknownColor> {
        text.parse()
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}

impl Color {
    /// The eight named colours, in the order in which they are offered.
    pub fn named() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(_, color)| *color)
    }
}

impl FromStr for Color {
    type Err = UnknownColor;

    fn from_str(text: &str) -> Result<Self, UnknownColor> {
        if let Some((_, color)) = NAMES.iter().find(|(name, _)| *name == text) {
            return Ok(*color);
        }
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .ok_or(UnknownColor)?;
        let number = u32::from_str_radix(digits, 16).map_err(|_| UnknownColor)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self::Rgb(red, green, blue))
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Rgb(red, green, blue) = self {
            return write!(f, "#{red:02X}{green:02X}{blue:02X}");
        }
        let name = NAMES.iter().find(|(_, color)| color == self);
        f.write_str(name.map_or("gray", |(name, _)| name))
    }
}

/// One code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Identity; `None` in a hand-written entry.
    pub id: Option<Id>,
    /// Its path, `/` between the levels.
    pub name: String,
    /// When to use it.
    pub definition: String,
    /// Its own colour; codes below inherit it.
    pub color: Option<Color>,
    /// One letter or digit that gives it.
    pub key: Option<char>,
}

/// All codes, in the order of their files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codebook {
    /// The codes; names are unique.
    pub codes: Vec<Code>,
}

impl Codebook {
    /// The code of that name.
    pub fn find(&self, name: &str) -> Option<&Code> {
        self.codes.iter().find(|code| code.name == name)
    }

    /// The code that a key gives.
    pub fn by_key(&self, key: char) -> Option<&Code> {
        self.codes.iter().find(|code| code.key == Some(key))
    }

    /// The colour of a tag: its own, or that of the nearest code above it.
    pub fn color(&self, tag: &str) -> Option<Color> {
        let mut name = tag;
        loop {
            if let Some(color) = self.find(name).and_then(|code| code.color) {
                return Some(color);
            }
            (name, _) = name.rsplit_once('/')?;
        }
    }

    /// The codes below a name, without itself.
    pub fn below<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Code> {
        self.codes
            .iter()
            .filter(move |code| code.name != name && super::tag_covers(name, &code.name))
    }

    /// The codes of both, those of `nearer` first and winning by name, and by key.
    #[must_use]
    pub fn overlaid(self, mut nearer: Self) -> Self {
        for mut code in self.codes {
            if nearer.find(&code.name).is_some() {
                continue;
            }
            if code.key.is_some_and(|key| nearer.by_key(key).is_some()) {
                code.key = None;
            }
            nearer.codes.push(code);
        }
        nearer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(name: &str, color: Option<&str>, key: Option<char>) -> Code {
        Code {
            id: None,
            name: name.to_owned(),
            definition: String::new(),
            color: color.and_then(|color| color.parse().ok()),
            key,
        }
    }

    #[test]
    fn colours_are_read_and_written() {
        for (text, expected) in [
            ("red", Some("red")),
            ("gray", Some("gray")),
            ("#e5484d", Some("#E5484D")),
            ("#E5484", None),
            ("#+12345", None),
            ("Red", None),
            ("", None),
        ] {
            let color: Option<Color> = text.parse().ok();
            assert_eq!(color.map(|c| c.to_string()).as_deref(), expected, "{text}");
        }
        assert_eq!(Color::named().count(), 8);
    }

    #[test]
    fn colours_are_inherited_by_codes_below() {
        let book = Codebook {
            codes: vec![
                code("指标", Some("red"), None),
                code("指标/经济", None, Some('j')),
                code("指标/民生", Some("blue"), None),
            ],
        };
        assert_eq!(book.color("指标/经济/财政"), Some(Color::Red));
        assert_eq!(book.color("指标/民生/就业"), Some(Color::Blue));
        assert_eq!(book.color("指标二"), None);
        assert_eq!(book.below("指标").count(), 2);
        assert_eq!(book.by_key('j').map(|c| c.name.as_str()), Some("指标/经济"));
    }

    #[test]
    fn the_nearer_codebook_wins() {
        let far = Codebook {
            codes: vec![
                code("甲", Some("red"), Some('a')),
                code("乙", None, Some('b')),
            ],
        };
        let near = Codebook {
            codes: vec![code("甲", Some("blue"), None), code("丙", None, Some('b'))],
        };
        let both = far.overlaid(near);
        assert_eq!(both.color("甲"), Some(Color::Blue));
        assert_eq!(both.by_key('b').map(|c| c.name.as_str()), Some("丙"));
        assert_eq!(both.codes.len(), 3);
    }
}
