//! How each kind of value is read from a file and written to one.

use std::ops::RangeInclusive;

use toml::de::DeValue;

use crate::document::Joining;
use crate::layout::{Columns, Paragraphs};
use crate::message::{Lang, Message, nearest};
use crate::text::Ambiguous;

/// The widths that `measure` may have, in Han characters.
pub const MEASURES: RangeInclusive<u16> = 16..=120;

/// What stands for a choice that the program makes at each start.
const AUTO: &str = "auto";

/// Where notes of documents outside any project folder are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NotesPlace {
    /// In the data folder of the user.
    #[default]
    Data,
    /// In a file beside the document.
    Beside,
}

/// A time in milliseconds, at most ten seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Milliseconds(pub u16);

impl Value for Milliseconds {
    fn read(value: &DeValue<'_>) -> Result<Self, Message> {
        integer(value)
            .and_then(|number| u16::try_from(number).ok())
            .filter(|number| *number <= LONGEST)
            .map(Self)
            .ok_or_else(|| Message::new("config.not-a-time").with("most", usize::from(LONGEST)))
    }

    fn print(&self) -> String {
        self.0.to_string()
    }
}

/// The longest time that can be set, in milliseconds.
const LONGEST: u16 = 10_000;

/// A kind of value of an option.
pub(super) trait Value: Sized {
    /// The value that a file gives, or why it is none.
    fn read(value: &DeValue<'_>) -> Result<Self, Message>;

    /// The value as TOML; reads back as itself.
    fn print(&self) -> String;
}

impl Value for String {
    fn read(value: &DeValue<'_>) -> Result<Self, Message> {
        let text = words(value)?;
        if text.trim().is_empty() {
            return Err(Message::new("config.empty"));
        }
        Ok(text.to_owned())
    }

    fn print(&self) -> String {
        quoted(self)
    }
}

impl Value for Option<String> {
    fn read(value: &DeValue<'_>) -> Result<Self, Message> {
        let text = words(value)?.trim();
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    fn print(&self) -> String {
        quoted(self.as_deref().unwrap_or_default())
    }
}

impl Value for Option<Lang> {
    fn read(value: &DeValue<'_>) -> Result<Self, Message> {
        let name = words(value)?;
        if name == AUTO {
            return Ok(None);
        }
        let all: Vec<&str> = [AUTO]
            .into_iter()
            .chain(Lang::all().map(Lang::tag))
            .collect();
        Lang::from_locale(name)
            .map(Some)
            .ok_or_else(|| not_one_of(name, &all))
    }

    fn print(&self) -> String {
        quoted(self.map_or(AUTO, Lang::tag))
    }
}

impl Value for NotesPlace {
    fn read(value: &DeValue<'_>) -> Result<Self, Message> {
        match words(value)? {
            "data" => Ok(Self::Data),
            "beside" => Ok(Self::Beside),
            other => Err(not_one_of(other, &["data", "beside"])),
        }
    }

    fn print(&self) -> String {
        quoted(match self {
            Self::Data => "data",
            Self::Beside => "beside",
        })
    }
}

impl Value for Option<Ambiguous> {
    fn read(value: &DeValue<'_>) -> Result<Self, Message> {
        let number = integer(value).map(|number| number.to_string());
        match number.as_deref().or(value.as_str()) {
            Some(AUTO) => Ok(None),
            Some("1") => Ok(Some(Ambiguous::Narrow)),
            Some("2") => Ok(Some(Ambiguous::Wide)),
            Some("avoid") => Ok(Some(Ambiguous::Avoided)),
            other => Err(not_one_of(
                other.unwrap_or_default(),
                &[AUTO, "1", "2", "avoid"],
            )),
        }
    }

    fn print(&self) -> String {
        match self {
            None => quoted(AUTO),
            Some(Ambiguous::Narrow) => "1".to_owned(),
            Some(Ambiguous::Wide) => "2".to_owned(),
            Some(Ambiguous::Avoided) => quoted("avoid"),
        }
    }
}

impl Value for u16 {
    fn read(value: &DeValue<'_>) -> Result<Self, Message> {
        integer(value)
            .and_then(|number| Self::try_from(number).ok())
            .filter(|number| MEASURES.contains(number))
            .ok_or_else(|| measured(Message::new("config.not-a-measure")))
    }

    fn print(&self) -> String {
        self.to_string()
    }
}

impl Value for u8 {
    fn read(value: &DeValue<'_>) -> Result<Self, Message> {
        integer(value)
            .and_then(|number| Self::try_from(number).ok())
            .filter(|number| *number <= 1)
            .ok_or_else(|| Message::new("config.not-a-spacing"))
    }

    fn print(&self) -> String {
        self.to_string()
    }
}

impl Value for Columns {
    fn read(value: &DeValue<'_>) -> Result<Self, Message> {
        let number = integer(value).map(|number| number.to_string());
        match number.as_deref().or(value.as_str()) {
            Some(AUTO) => Ok(Self::Auto),
            Some("1") => Ok(Self::One),
            Some("2") => Ok(Self::Two),
            other => Err(not_one_of(other.unwrap_or_default(), &[AUTO, "1", "2"])),
        }
    }

    fn print(&self) -> String {
        match self {
            Self::Auto => quoted(AUTO),
            Self::One => "1".to_owned(),
            Self::Two => "2".to_owned(),
        }
    }
}

impl Value for Joining {
    fn read(value: &DeValue<'_>) -> Result<Self, Message> {
        if let Some(on) = value.as_bool() {
            return Ok(if on { Self::On } else { Self::Off });
        }
        match words(value)? {
            AUTO => Ok(Self::Auto),
            "on" => Ok(Self::On),
            "off" => Ok(Self::Off),
            other => Err(not_one_of(other, &[AUTO, "on", "off"])),
        }
    }

    fn print(&self) -> String {
        quoted(match self {
            Self::Auto => AUTO,
            Self::On => "on",
            Self::Off => "off",
        })
    }
}

impl Value for Paragraphs {
    fn read(value: &DeValue<'_>) -> Result<Self, Message> {
        match words(value)? {
            "indent" => Ok(Self::Indent),
            "blank" => Ok(Self::Blank),
            "both" => Ok(Self::Both),
            other => Err(not_one_of(other, &["indent", "blank", "both"])),
        }
    }

    fn print(&self) -> String {
        quoted(match self {
            Self::Indent => "indent",
            Self::Blank => "blank",
            Self::Both => "both",
        })
    }
}

impl Value for bool {
    fn read(value: &DeValue<'_>) -> Result<Self, Message> {
        value
            .as_bool()
            .ok_or_else(|| Message::new("config.not-a-bool"))
    }

    fn print(&self) -> String {
        self.to_string()
    }
}

/// Adds the bounds of `measure` to a message.
pub(super) fn measured(message: Message) -> Message {
    message
        .with("least", usize::from(*MEASURES.start()))
        .with("most", usize::from(*MEASURES.end()))
}

fn words<'v>(value: &'v DeValue<'_>) -> Result<&'v str, Message> {
    value
        .as_str()
        .ok_or_else(|| Message::new("config.not-a-text"))
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let integer = value.as_integer()?;
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

fn not_one_of(word: &str, all: &[&str]) -> Message {
    match nearest(word, all.iter().copied()) {
        Some(guess) => Message::new("config.not-one-of-guess")
            .with("value", word)
            .with("guess", guess),
        None => Message::new("config.not-one-of").with("all", all.join(", ")),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
