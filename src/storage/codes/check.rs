//! Why a change of codes makes no sense.

use super::plan::Standing;
use crate::annotation::{CodeChange, CodeSetting, CodeSurvey, Scope, code_path, tag_covers};
use crate::message::Message;

fn refuse(key: &'static str, name: &str) -> Result<(), Message> {
    Err(Message::new(key).with("name", name))
}

/// Whether a change can be made to what there is.
///
/// # Errors
/// Why not.
pub(super) fn check(
    change: &CodeChange,
    survey: &CodeSurvey,
    books: &[Standing],
) -> Result<(), Message> {
    let is_code = |name: &str| survey.find(name).is_some();
    match change {
        CodeChange::Define { name, set, .. } => {
            check_name(name)?;
            check_key(name, set, survey)
        }
        CodeChange::Rename { from, to } => {
            check_there(from, survey)?;
            check_name(to)?;
            check_apart(from, to)?;
            check_free(change, survey)
        }
        CodeChange::Merge { from, into } => {
            check_there(from, survey)?;
            check_apart(from, into)?;
            check_there(into, survey)
        }
        CodeChange::Remove { name } if is_code(name) => Ok(()),
        CodeChange::Remove { name } => refuse("codes.not-in-codebook", name),
        CodeChange::Adopt { names, .. } => names.iter().try_for_each(|name| {
            check_name(name)?;
            if is_code(name) {
                return refuse("codes.known-already", name);
            }
            // A name that no note has is a slip, such as a path.
            check_there(name, survey)
        }),
        CodeChange::Transfer { name, to } => check_transfer(name, *to, books),
    }
}

/// Whether a name is written as names of codes are.
fn check_name(name: &str) -> Result<(), Message> {
    if code_path(name).as_deref() == Some(name) {
        Ok(())
    } else {
        refuse("storage.code-name", name)
    }
}

/// Whether a code, or one below it, is defined or used.
fn check_there(name: &str, survey: &CodeSurvey) -> Result<(), Message> {
    let mut codes = survey.codes.iter();
    let is_there =
        codes.any(|known| tag_covers(name, &known.code.name)) || survey.count(name).total > 0;
    if is_there {
        Ok(())
    } else {
        refuse("codes.no-code", name)
    }
}

/// Whether one code is neither the other nor above it.
fn check_apart(from: &str, to: &str) -> Result<(), Message> {
    if from == to {
        refuse("codes.same-name", to)
    } else if tag_covers(from, to) {
        refuse("codes.below-itself", from)
    } else {
        Ok(())
    }
}

/// Whether the new names that a change gives are free, but for those that it takes away.
fn check_free(change: &CodeChange, survey: &CodeSurvey) -> Result<(), Message> {
    let taken = |name: &str| survey.find(name).is_some() || survey.count(name).annotations > 0;
    let names = survey.codes.iter().map(|known| known.code.name.as_str());
    for name in names.chain(survey.uses.keys().map(String::as_str)) {
        if let Some(to) = change.tag(name)
            && change.tag(&to).is_none()
            && taken(&to)
            && taken(name)
        {
            return refuse("codes.taken", &to);
        }
    }
    Ok(())
}

fn check_key(name: &str, set: &CodeSetting, survey: &CodeSurvey) -> Result<(), Message> {
    let Some(Some(key)) = set.key else {
        return Ok(());
    };
    if !key.is_alphanumeric() {
        return Err(Message::new("storage.bad-key").with("key", String::from(key)));
    }
    let owner = survey
        .codes
        .iter()
        .find(|known| known.code.key == Some(key) && known.code.name != name);
    owner.map_or(Ok(()), |owner| {
        Err(Message::new("codes.key-taken")
            .with("key", String::from(key))
            .with("name", owner.code.name.as_str()))
    })
}

fn check_transfer(name: &str, to: Scope, books: &[Standing]) -> Result<(), Message> {
    let Some(target) = books.iter().find(|standing| standing.book.scope == to) else {
        return refuse("codes.no-project", name);
    };
    let covered = |standing: &&Standing| {
        standing
            .codes
            .iter()
            .any(|code| tag_covers(name, &code.name))
    };
    let elsewhere = books.iter().filter(|other| other.book.scope != to);
    if !elsewhere.clone().any(|other| covered(&other)) {
        return refuse("codes.not-there", name);
    }
    let there = elsewhere
        .flat_map(|other| &other.codes)
        .filter(|code| tag_covers(name, &code.name))
        .find(|code| target.codes.iter().any(|known| known.name == code.name));
    there.map_or(Ok(()), |code| refuse("codes.in-both", &code.name))
}
