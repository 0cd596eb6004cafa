//! Options and operands that several commands share, with their words from the catalogue.

use std::ffi::OsString;

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction, ValueHint, value_parser};

use crate::message::{Lang, Message};

/// An option with a value.
pub(super) fn option(lang: Lang, id: &'static str, value: &str) -> Arg {
    Arg::new(id)
        .long(id)
        .value_name(words(lang, "cli.value", value))
        .help(words(lang, "cli.option", id))
        .value_parser(value_parser!(String))
        .allow_hyphen_values(true)
}

/// An option whose value is one of a few words.
pub(super) fn one_of<const N: usize>(
    lang: Lang,
    id: &'static str,
    values: [&'static str; N],
) -> Arg {
    Arg::new(id)
        .long(id)
        .value_name(words(lang, "cli.value", id))
        .help(one_of_words(lang, id, &values))
        .value_parser(PossibleValuesParser::new(values))
        .hide_possible_values(true)
}

/// What an option is for, with its values where the words do not name all of them.
fn one_of_words(lang: Lang, id: &str, values: &[&str]) -> String {
    let about = words(lang, "cli.option", id);
    if values.iter().all(|value| about.contains(value)) {
        about.to_owned()
    } else {
        let list = values.join(lang.text("cli.list-join"));
        Message::new("cli.option-values")
            .with("about", about)
            .with("values", list)
            .say(lang)
    }
}

/// An option that is on or off.
pub(super) fn switch(lang: Lang, id: &'static str) -> Arg {
    Arg::new(id)
        .long(id)
        .help(words(lang, "cli.option", id))
        .action(ArgAction::SetTrue)
}

/// A path as an option.
pub(super) fn path_option(lang: Lang, id: &'static str, value: &str) -> Arg {
    option(lang, id, value)
        .value_parser(paths())
        .value_hint(ValueHint::AnyPath)
}

/// One path.
pub(super) fn file(lang: Lang) -> Arg {
    operand(lang, "file").required(true)
}

/// One path or several.
pub(super) fn several(lang: Lang) -> Arg {
    operand(lang, "path")
        .action(ArgAction::Append)
        .num_args(1..)
}

/// A path as an operand.
pub(super) fn operand(lang: Lang, id: &'static str) -> Arg {
    Arg::new(id)
        .value_name(words(lang, "cli.value", id))
        .help(words(lang, "cli.operand", id))
        .value_parser(paths())
        .value_hint(ValueHint::AnyPath)
}

fn paths() -> ValueParser {
    value_parser!(OsString)
}

/// `--notes`.
pub(super) fn notes(lang: Lang) -> Arg {
    path_option(lang, "notes", "path")
}

/// `--as`, `--encoding`, `--member` and `--password`.
pub(super) fn reading(lang: Lang) -> [Arg; 4] {
    [
        option(lang, "as", "format"),
        option(lang, "encoding", "name"),
        option(lang, "member", "name"),
        option(lang, "password", "password"),
    ]
}

/// `--author`.
pub(super) fn author(lang: Lang) -> Arg {
    option(lang, "author", "name")
}

/// A word of the catalogue by the end of its key.
pub(super) fn words(lang: Lang, group: &str, name: &str) -> &'static str {
    lang.text(&format!("{group}-{name}"))
}
