//! What clap finds wrong with a command line, in our words.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::world::Failure;
use super::{COMMANDS, USAGE};
use crate::message::{Message, nearest};

/// The failure that a parser's error means.
pub(super) fn failure(error: &clap::Error) -> Failure {
    let said = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(said)) => said.clone(),
        Some(ContextValue::Strings(said)) => said.join(", "),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => {
            Message::new("cli.unknown-argument").with("argument", argument)
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            Message::new("cli.value-missing").with("argument", argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => Message::new("cli.bad-value")
            .with("argument", argument)
            .with("value", value),
        ErrorKind::MissingRequiredArgument => {
            Message::new("cli.argument-missing").with("argument", argument)
        }
        ErrorKind::ArgumentConflict => Message::new("cli.conflict")
            .with("argument", argument)
            .with("other", said(ContextKind::PriorArg)),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            Message::new("cli.too-many").with("argument", argument)
        }
        ErrorKind::InvalidUtf8 => Message::new("cli.not-utf8"),
        _ => Message::new("cli.not-understood"),
    };
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .map(said)
        .into_iter()
        .find(|meant| !meant.is_empty());
    let known = said(ContextKind::ValidValue);
    let hint = match meant {
        Some(meant) => Message::new("cli.did-you-mean").with("word", meant),
        None if !known.is_empty() => Message::new("cli.known-values").with("known", known),
        None => Message::new("cli.see-help"),
    };
    Failure::new(USAGE, what).hint(hint)
}

/// The command that a word which is no file may have meant. A command's very name behind `--` was meant as a file.
pub(super) fn meant(word: &str) -> Option<Failure> {
    if COMMANDS.iter().any(|row| row.name == word) {
        return None;
    }
    let meant = nearest(word, COMMANDS.iter().map(|row| row.name))?;
    let what = Message::new("cli.no-command").with("word", word);
    Some(Failure::new(USAGE, what).hint(Message::new("cli.did-you-mean").with("word", meant)))
}
