//! Why a file is not read, and what a person is told of it.

use super::choice::names;
use crate::message::Message;

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// It is not text, nor any format known here.
    Binary {
        /// What it looks like, for a person.
        looks_like: Message,
    },
    /// The chosen format does not exist.
    UnknownFormat {
        /// As written.
        name: String,
        /// A format that may have been meant.
        near: Option<&'static str>,
    },
    /// The chosen encoding does not exist.
    UnknownEncoding {
        /// As written.
        name: String,
    },
    /// More bytes than [`Limits::bytes_of`] the format.
    TooLarge {
        /// Size of the file in bytes.
        bytes: usize,
        /// The bound in bytes.
        limit: usize,
    },
    /// An archive holds several documents; which is to be read must be chosen by [`Choice::member`].
    Several(Vec<String>),
    /// This build cannot read the format.
    Lacking {
        /// Name of the format.
        format: &'static str,
        /// The cargo feature that reads it.
        feature: &'static str,
    },
    /// It is encrypted, and the password that opens it is [`Choice::password`].
    Password {
        /// Whether one was given that does not open it.
        wrong: bool,
    },
    /// Nobody waits for it any more.
    Cancelled,
    /// The loader found it broken beyond reading.
    Broken(Message),
}

impl LoadError {
    /// What to tell a person.
    pub fn message(&self) -> Message {
        match self {
            Self::Binary { looks_like } => {
                Message::new("formats.binary").with("kind", looks_like.clone())
            }
            Self::UnknownFormat {
                name,
                near: Some(near),
            } => Message::new("formats.unknown-format-near")
                .with("name", name.as_str())
                .with("near", *near),
            Self::UnknownFormat { name, near: None } => Message::new("formats.unknown-format")
                .with("name", name.as_str())
                .with("known", names()),
            Self::UnknownEncoding { name } => {
                Message::new("formats.unknown-encoding").with("name", name.as_str())
            }
            Self::TooLarge { bytes, limit } => Message::new("formats.too-large")
                .with("bytes", *bytes)
                .with("limit", *limit),
            Self::Lacking { format, feature } => Message::new("formats.lacking")
                .with("format", *format)
                .with("feature", *feature),
            Self::Several(names) => Message::new("formats.several")
                .with("count", names.len())
                .with("names", some(names)),
            Self::Password { wrong: false } => Message::new("formats.password-needed"),
            Self::Password { wrong: true } => Message::new("formats.password-wrong"),
            Self::Cancelled => Message::new("formats.cancelled"),
            Self::Broken(message) => message.clone(),
        }
    }
}

/// Some names for a sentence.
fn some(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let mut shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>();
    if names.len() > SHOWN {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}
