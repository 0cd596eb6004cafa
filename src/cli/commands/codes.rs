//! `zhupi codes`: the codes and tags with their uses, and changes of codes in all notes files as one step.

use std::path::{Path, PathBuf};

use super::code_list;
use crate::annotation::{CodeChange, CodeSetting, CodeSurvey, Color, Scope, code_path};
use crate::cli::{DONE, FAILED, Failure, Given, Stop, USAGE, WRONG, World};
use crate::message::{Message, nearest};
use crate::storage::{Options, Reach, Recoded, Steps, reach, survey_codes};

/// What can be done with codes.
const ACTIONS: [&str; 10] = [
    "rename", "merge", "move", "define", "recolor", "adopt", "remove", "transfer", "undo", "redo",
];

/// Lists codes, or changes them.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    finish_interrupted(world);
    let operands = given.paths("codes");
    let first = operands
        .first()
        .map(|first| first.to_string_lossy().into_owned());
    match first {
        Some(first) if ACTIONS.contains(&first.as_str()) => {
            let words = words(operands.get(1..).unwrap_or_default())?;
            act(&first, &words, given, world)
        }
        Some(first) if operands.iter().any(|path| !path.exists()) => {
            Err(missing(&operands, &first).into())
        }
        _ => {
            let reach = reach_of(&operands, given, world);
            code_list::list(&survey_codes(&reach), given, world)
        }
    }
}

/// A change that an earlier program could not finish is finished first.
fn finish_interrupted(world: &mut World<'_>) {
    for done in Steps::new(&world.dirs.state).recover() {
        world.warn(Message::new("codes.interrupted").with("what", done.change.label()));
    }
}

fn missing(operands: &[PathBuf], first: &str) -> Failure {
    if !Path::new(first).exists()
        && let Some(near) = nearest(first, ACTIONS)
    {
        let what = Message::new("cli.unknown-argument").with("argument", first);
        return Failure::new(USAGE, what).hint(Message::new("cli.did-you-mean").with("word", near));
    }
    let gone = operands.iter().find(|path| !path.exists());
    let gone = gone
        .map(|path| path.display().to_string())
        .unwrap_or_default();
    let why = std::io::Error::from(std::io::ErrorKind::NotFound);
    let what = Message::new("error.told")
        .with("what", gone)
        .with("why", why.to_string());
    Failure::new(FAILED, what)
}

fn words(operands: &[PathBuf]) -> Result<Vec<String>, Failure> {
    let word = |path: &PathBuf| path.to_str().map(str::to_owned);
    let words: Option<Vec<String>> = operands.iter().map(word).collect();
    words.ok_or_else(|| Failure::new(USAGE, Message::new("cli.not-utf8")))
}

/// The files that belong together with paths; with the present folder without any.
fn reach_of(paths: &[PathBuf], given: &Given, world: &World<'_>) -> Reach {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let options = Options {
        notes: given.path("notes"),
        beside: world.settings.beside(),
    };
    reach(paths, &options, &world.dirs)
}

fn act(action: &str, words: &[String], given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let reach = reach_of(&given.paths("in"), given, world);
    let author = world.settings.config.author.value.clone();
    let steps = Steps::new(&world.dirs.state).signed(author);
    if action == "undo" || action == "redo" {
        no_more(words, 0)?;
        return back_or_forth(&steps, action, world);
    }
    let survey = survey_codes(&reach);
    let changes = changes(action, words, given, &survey)?;
    if changes.is_empty() {
        let none = world.lang.text("cli.codes-nothing-unknown");
        writeln!(world.out, "{none}")?;
        return Ok(DONE);
    }
    let mut code = DONE;
    for change in changes {
        let done = if given.is_on("dry-run") {
            steps.preview(&change, &reach)
        } else {
            steps.perform(&change, &reach)
        };
        match done {
            Ok(done) => {
                let key = if given.is_on("dry-run") {
                    "cli.codes-would"
                } else if done.books.is_empty() && done.notes.is_empty() {
                    "cli.codes-nothing"
                } else {
                    "codes.done"
                };
                code = code.max(tell(&done, key, given.is_on("dry-run"), world)?);
            }
            Err(why) => code = code.max(world.tell(&refused(why))),
        }
    }
    Ok(code)
}

/// A change that was refused: not done as asked, or files that could not be read or written.
fn refused(why: Message) -> Failure {
    let exit = if why.key().starts_with("codes.") {
        WRONG
    } else if why.key() == "storage.code-name" || why.key() == "storage.bad-key" {
        USAGE
    } else {
        FAILED
    };
    let taken = why.key() == "codes.taken";
    let failure = Failure::new(exit, why);
    if taken {
        failure.hint(Message::new("cli.hint-codes-merge"))
    } else {
        failure
    }
}

fn back_or_forth(steps: &Steps, action: &str, world: &mut World<'_>) -> Result<u8, Stop> {
    let (done, said, nothing) = if action == "undo" {
        (steps.undo(), "codes.undone", "cli.codes-nothing-undo")
    } else {
        (steps.redo(), "codes.redone", "cli.codes-nothing-redo")
    };
    match done {
        Ok(Some(done)) => tell(&done, said, false, world),
        Ok(None) => Err(Failure::new(WRONG, Message::new(nothing)).into()),
        Err(why) => Err(Failure::new(FAILED, why).into()),
    }
}

fn tell(done: &Recoded, key: &'static str, files: bool, world: &mut World<'_>) -> Result<u8, Stop> {
    let said = Message::new(key)
        .with("what", done.change.label())
        .with("files", done.books.len() + done.notes.len())
        .with("annotations", done.retags.len());
    writeln!(world.out, "{}", said.say(world.lang))?;
    if files {
        for path in done.books.iter().chain(&done.notes) {
            let path = super::listing::one_line(&path.display().to_string());
            writeln!(world.out, "  {path}")?;
        }
    }
    let mut code = DONE;
    for why in &done.skipped {
        let what = Message::new("codes.skipped").with("what", why.clone());
        code = world.tell(&Failure::new(FAILED, what));
    }
    Ok(code)
}

/// What is asked for, as changes.
fn changes(
    action: &str,
    words: &[String],
    given: &Given,
    survey: &CodeSurvey,
) -> Result<Vec<CodeChange>, Failure> {
    let one = |change| Ok(vec![change]);
    match action {
        "rename" => {
            no_more(words, 2)?;
            one(CodeChange::Rename {
                from: name(words, 0)?,
                to: name(words, 1)?,
            })
        }
        "merge" => {
            let into = words
                .get(1)
                .is_some_and(|word| word.eq_ignore_ascii_case("into"));
            let into = usize::from(into && words.len() == 3) + 1;
            no_more(words, into + 1)?;
            one(CodeChange::Merge {
                from: name(words, 0)?,
                into: name(words, into)?,
            })
        }
        "move" => {
            no_more(words, 2)?;
            let from = name(words, 0)?;
            let leaf = from.rsplit('/').next().unwrap_or_default().to_owned();
            let to = match words.get(1).map(String::as_str) {
                Some("/") => leaf,
                _ => format!("{}/{leaf}", name(words, 1)?),
            };
            one(CodeChange::Rename { from, to })
        }
        "define" | "recolor" => one(setting(action, words, given, survey)?),
        "adopt" => {
            let mut names = (0..words.len())
                .map(|i| name(words, i))
                .collect::<Result<Vec<_>, _>>()?;
            if names.is_empty() {
                let unknown = survey.unknown().map(|(name, _)| name.to_owned());
                names = unknown
                    .filter(|tag| code_path(tag).as_deref() == Some(tag))
                    .collect();
            }
            let scope = scope(given);
            Ok((!names.is_empty())
                .then_some(CodeChange::Adopt { names, scope })
                .into_iter()
                .collect())
        }
        "remove" => {
            name(words, 0)?;
            (0..words.len())
                .map(|i| name(words, i).map(|name| CodeChange::Remove { name }))
                .collect()
        }
        _ => {
            no_more(words, 2)?;
            let to = match words.get(1).map(String::as_str) {
                Some("global") => Scope::Global,
                Some("project") => Scope::Project,
                Some(other) => return Err(bad_value("transfer", other, "global, project")),
                None => return Err(value_missing()),
            };
            let name = name(words, 0)?;
            one(CodeChange::Transfer { name, to })
        }
    }
}

fn setting(
    action: &str,
    words: &[String],
    given: &Given,
    survey: &CodeSurvey,
) -> Result<CodeChange, Failure> {
    no_more(words, 2)?;
    let name = name(words, 0)?;
    let second = words.get(1).cloned();
    let (definition, color) = if action == "recolor" {
        if survey.find(&name).is_none() {
            let what = Message::new("codes.not-in-codebook").with("name", name);
            return Err(Failure::new(WRONG, what));
        }
        (None, Some(second.ok_or_else(value_missing)?))
    } else {
        (second, given.text("color"))
    };
    let color = color.map(|color| match color.as_str() {
        "none" | "" => Ok(None),
        text => text.parse::<Color>().map(Some).map_err(|_| {
            let named: Vec<String> = Color::named().map(|color| color.to_string()).collect();
            bad_value(
                "--color",
                text,
                &format!("{}, #RRGGBB, none", named.join(", ")),
            )
        }),
    });
    let key = given.text("key").map(|key| {
        let mut letters = key.chars();
        match (key.as_str(), letters.next(), letters.next()) {
            ("none" | "", ..) => Ok(None),
            (_, Some(letter), None) => Ok(Some(letter)),
            _ => {
                let what = Message::new("storage.bad-key").with("key", key.as_str());
                Err(Failure::new(USAGE, what))
            }
        }
    });
    Ok(CodeChange::Define {
        name,
        set: CodeSetting {
            definition,
            color: color.transpose()?,
            key: key.transpose()?,
        },
        scope: scope(given),
    })
}

fn scope(given: &Given) -> Option<Scope> {
    if given.is_on("global") {
        Some(Scope::Global)
    } else {
        given.is_on("project").then_some(Scope::Project)
    }
}

fn name(words: &[String], i: usize) -> Result<String, Failure> {
    let typed = words.get(i).ok_or_else(value_missing)?;
    code_path(typed).ok_or_else(|| {
        let what = Message::new("storage.code-name").with("name", typed.as_str());
        Failure::new(USAGE, what)
    })
}

fn value_missing() -> Failure {
    let what = Message::new("cli.argument-missing").with("argument", "NAME");
    Failure::new(USAGE, what).hint(Message::new("cli.see-help"))
}

fn bad_value(argument: &str, value: &str, known: &str) -> Failure {
    let what = Message::new("cli.bad-value")
        .with("argument", argument)
        .with("value", value);
    Failure::new(USAGE, what).hint(Message::new("cli.known-values").with("known", known))
}

fn no_more(words: &[String], most: usize) -> Result<(), Failure> {
    words.get(most).map_or(Ok(()), |word| {
        let what = Message::new("cli.unknown-argument").with("argument", word.as_str());
        Err(Failure::new(USAGE, what).hint(Message::new("cli.see-help")))
    })
}
