//! From what was typed to what is meant. Computes only.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;

use super::table::{self, Command, parser};
use super::world::Failure;
use super::{Given, USAGE, usage};
use crate::message::{Lang, Message};

/// What the parser is told of the world.
pub struct Env<'a> {
    /// Language when none is asked for.
    pub lang: Lang,
    /// Whether there is something at a path.
    pub exists: &'a dyn Fn(&Path) -> bool,
}

/// What a command line asks for, and the language to answer in.
#[derive(Clone, Debug)]
pub enum Invocation {
    /// The reader.
    Read(ReaderOptions, Lang),
    /// A command.
    Run(Command, Lang),
    /// Words for standard output: help or version.
    Print(String),
    /// Nothing: it was not understood.
    Refused(Failure, Lang),
}

/// What the reader is opened with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReaderOptions {
    /// What to open; the present folder when there is nothing.
    pub targets: Vec<Target>,
    /// `--tour`.
    pub tour: bool,
    /// `--notes`: a file or a folder.
    pub notes: Option<PathBuf>,
    /// `--as`.
    pub format: Option<String>,
    /// `--encoding`.
    pub encoding: Option<String>,
    /// `--member`.
    pub member: Option<String>,
    /// `--password`.
    pub password: Option<String>,
    /// `--author`.
    pub author: Option<String>,
    /// `--keymap`.
    pub keymap: Option<String>,
    /// `--theme`.
    pub theme: Option<String>,
    /// `--ambiguous`.
    pub ambiguous: Option<String>,
    /// `--linear`.
    pub linear: bool,
    /// `--lang`, when it was given.
    pub lang: Option<Lang>,
}

/// One thing to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// A file or folder; `None` for standard input.
    pub path: Option<PathBuf>,
    /// `#REF`: a formal reference into the document, such as `二（三）`.
    pub reference: Option<String>,
}

/// Understands the arguments behind the program's name.
pub fn parse(args: &[OsString], env: &Env<'_>) -> Invocation {
    let (lang, asked) = match language(args) {
        Ok(asked) => (asked.unwrap_or(env.lang), asked),
        Err(failure) => return Invocation::Refused(failure, env.lang),
    };
    let line = std::iter::once(OsString::from("zhupi")).chain(args.iter().cloned());
    let matches = match parser(lang).try_get_matches_from(line) {
        Ok(matches) => matches,
        Err(error) => return refused(&error, lang),
    };
    let mut before = matches;
    match before.remove_subcommand() {
        Some((name, own)) => match command(&name, Given::new(own, before)) {
            Ok(command) => Invocation::Run(command, lang),
            Err(failure) => Invocation::Refused(failure, lang),
        },
        None => match reader(&Given::new(before, clap::ArgMatches::default()), asked, env) {
            Ok(options) => Invocation::Read(options, lang),
            Err(failure) => Invocation::Refused(failure, lang),
        },
    }
}

/// `--lang` must be known before anything can be said, so it is looked for first.
fn language(args: &[OsString]) -> Result<Option<Lang>, Failure> {
    let mut asked = None;
    let mut rest = args.iter().take_while(|arg| *arg != "--");
    while let Some(arg) = rest.next() {
        let arg = arg.to_string_lossy();
        let value = match arg.strip_prefix("--lang") {
            Some("") => rest
                .next()
                .map(|value| value.to_string_lossy().into_owned()),
            Some(value) => value.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        if let Some(value) = value {
            asked = Some(Lang::from_locale(&value).ok_or_else(|| unknown_language(&value))?);
        }
    }
    Ok(asked)
}

fn unknown_language(value: &str) -> Failure {
    let known: Vec<&str> = Lang::all().map(Lang::tag).collect();
    let what = Message::new("cli.bad-value")
        .with("argument", "--lang")
        .with("value", value);
    Failure::new(USAGE, what).hint(Message::new("cli.known-values").with("known", known.join(", ")))
}

fn refused(error: &clap::Error, lang: Lang) -> Invocation {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            Invocation::Print(error.render().to_string())
        }
        _ => Invocation::Refused(usage::failure(error), lang),
    }
}

fn command(name: &str, given: Given) -> Result<Command, Failure> {
    let Some(row) = table::find(name) else {
        return Err(Failure::new(USAGE, Message::new("cli.not-understood")));
    };
    match given.stray().as_deref() {
        None => Ok(Command { row, given }),
        Some(option) => {
            let what = Message::new("cli.not-for-command")
                .with("argument", format!("--{option}"))
                .with("name", name);
            Err(Failure::new(USAGE, what).hint(Message::new("cli.see-help")))
        }
    }
}

fn reader(given: &Given, lang: Option<Lang>, env: &Env<'_>) -> Result<ReaderOptions, Failure> {
    let targets: Vec<Target> = given
        .paths("targets")
        .iter()
        .map(|typed| target(typed, env))
        .collect();
    let first = targets.first().and_then(|first| first.path.as_deref());
    if let Some(first) = first
        && !(env.exists)(first)
        && let Some(failure) = usage::meant(&first.to_string_lossy())
    {
        return Err(failure);
    }
    Ok(ReaderOptions {
        targets,
        tour: given.is_on("tour"),
        notes: given.path("notes"),
        format: given.text("as"),
        encoding: given.text("encoding"),
        password: given.text("password"),
        member: given.text("member"),
        author: given.text("author"),
        keymap: given.text("keymap"),
        theme: given.text("theme"),
        ambiguous: given.text("ambiguous"),
        linear: given.is_on("linear"),
        lang,
    })
}

/// `FILE#REF`, where a path that exists wins over `#REF`.
fn target(typed: &Path, env: &Env<'_>) -> Target {
    let whole = Target {
        path: Some(typed.to_owned()),
        reference: None,
    };
    if typed == Path::new("-") {
        return Target {
            path: None,
            ..whole
        };
    }
    if (env.exists)(typed) {
        return whole;
    }
    let Some(text) = typed.to_str() else {
        return whole;
    };
    // The longest path that exists; without any, everything before the first mark.
    let split = text
        .rmatch_indices('#')
        .filter_map(|(at, _)| Some((text.get(..at)?, text.get(at + 1..)?)))
        .filter(|(path, _)| !path.is_empty());
    let splits: Vec<_> = split.collect();
    let found = splits
        .iter()
        .find(|(path, _)| (env.exists)(Path::new(path)))
        .or(splits.last());
    match found {
        None => whole,
        Some((path, reference)) => Target {
            path: Some(PathBuf::from(path)),
            reference: Some((*reference).to_owned()).filter(|reference| !reference.is_empty()),
        },
    }
}
