//! `zhupi history`: who changed which annotation when; brings an earlier state back.

use serde_json::{Map, Value, json};

use super::listing::one_line;
use crate::annotation::{Change, Edit, Id, Past, Record, place};
use crate::cli::records::fields;
use crate::cli::world::changeable;
use crate::cli::{DONE, Failure, Given, Stop, USAGE, WRONG, World};
use crate::library::{OpenDocument, section_names};
use crate::message::{Lang, Message};
use crate::storage::now;

/// The last digits of an identity that tell it from others in a list.
const SHORT: usize = 12;

/// Lists the changes, or restores the state of one.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let path = given.path("file").unwrap_or_default();
    let mut open = world.open(&path, given)?;
    let mut past = open.keeper.history();
    if let Some(wanted) = given.text("restore") {
        let entry = chosen(&past, &wanted, |past| past.entry, "--restore")?.clone();
        return restore(open, &entry, world);
    }
    if let Some(wanted) = given.text("annotation") {
        let of = |past: &Past| past.state().map_or(Id::nil(), Record::id);
        let id = of(chosen(&past, &wanted, of, "--annotation")?);
        past.retain(|past| of(past) == id);
    }
    if given.text("format").as_deref() == Some("json") {
        let all: Vec<Value> = past.iter().map(record).collect();
        serde_json::to_writer_pretty(&mut *world.out, &all).map_err(std::io::Error::from)?;
        writeln!(world.out)?;
    } else {
        for past in &past {
            let said = said(past, world.lang);
            world.out.write_all(said.as_bytes())?;
        }
    }
    Ok(DONE)
}

/// The one entry of an identity, which may be given by its first or last digits.
fn chosen<'p>(
    past: &'p [Past],
    wanted: &str,
    id: impl Fn(&Past) -> Id,
    option: &'static str,
) -> Result<&'p Past, Failure> {
    let wanted = wanted.trim().to_lowercase();
    let whole = Id::try_parse(&wanted).ok();
    let fits = |past: &&Past| {
        let digits = id(past).to_string();
        let within =
            wanted.len() >= 4 && (digits.ends_with(&wanted) || digits.starts_with(&wanted));
        whole.map_or(within, |whole| id(past) == whole)
    };
    let mut found = past.iter().filter(fits);
    let problem = |key| {
        let what = Message::new(key)
            .with("option", option)
            .with("id", wanted.as_str());
        Failure::new(WRONG, what).hint(Message::new("cli.hint-history"))
    };
    if wanted.is_empty() {
        let what = Message::new("cli.value-missing").with("argument", option);
        return Err(Failure::new(USAGE, what));
    }
    let first = found.next().ok_or_else(|| problem("cli.history-none"))?;
    if found.any(|other| id(other) != id(first)) {
        return Err(problem("cli.history-several"));
    }
    Ok(first)
}

fn restore(mut open: OpenDocument, past: &Past, world: &mut World<'_>) -> Result<u8, Stop> {
    changeable(&open)?;
    let Some(state) = past.state().cloned() else {
        return Ok(WRONG);
    };
    let id = state.id();
    let edit = match state {
        Record::Annotation(mut annotation) => {
            let there = open.notebook.get(id).map(|entry| &entry.annotation);
            if there.is_none_or(|there| !there.says_as(&annotation)) {
                annotation.modified = Some(now());
                let is_there = there.is_some();
                place(&open.document.text, vec![annotation], &|at| {
                    section_names(&open.outline, at)
                })
                .into_iter()
                .next()
                .map(|entry| {
                    if is_there {
                        Edit::Replace(entry)
                    } else {
                        Edit::Add(entry)
                    }
                })
            } else {
                None
            }
        }
        Record::Correction(mut correction) => match open.notebook.correction(id) {
            Some(there) if there.says_as(&correction) => None,
            there => {
                correction.modified = Some(now());
                Some(if there.is_some() {
                    Edit::ReplaceCorrection(correction)
                } else {
                    Edit::AddCorrection(correction)
                })
            }
        },
    };
    let mut said = "cli.history-same";
    if let Some(edit) = edit {
        // The change goes among those that the reader can undo.
        let mut history = open.keeper.undoable();
        history.apply(&mut open.notebook, edit, Message::new("app.did-restore"));
        open.save()?;
        drop(open.keeper.keep_undoable(&history));
        said = "cli.history-restored";
    }
    let said = Message::new(said).with("id", id.to_string());
    writeln!(world.out, "{}", said.say(world.lang))?;
    Ok(DONE)
}

fn change_of(past: &Past) -> (&'static str, &'static str) {
    match past.change() {
        Change::Added => ("added", "cli.history-added"),
        Change::Changed => ("changed", "cli.history-changed"),
        Change::Removed => ("removed", "cli.history-removed"),
    }
}

fn kind_of(state: &Record) -> &'static str {
    match state {
        Record::Annotation(_) => "annotation",
        Record::Correction(_) => "outline",
    }
}

/// An entry as programs read it: the fields of the notes format before and after.
fn record(past: &Past) -> Value {
    let mut record = Map::new();
    record.insert("entry".to_owned(), json!(past.entry.to_string()));
    record.insert("time".to_owned(), json!(past.at.0));
    record.insert("change".to_owned(), json!(change_of(past).0));
    if let Some(state) = past.state() {
        record.insert("kind".to_owned(), json!(kind_of(state)));
        record.insert("id".to_owned(), json!(state.id().to_string()));
    }
    if let Some(by) = &past.by {
        record.insert("author".to_owned(), json!(by));
    }
    if past.outside {
        record.insert("outside".to_owned(), json!(true));
    }
    for (key, state) in [("before", &past.before), ("after", &past.after)] {
        if let Some(state) = state {
            record.insert(key.to_owned(), Value::Object(fields(state)));
        }
    }
    Value::Object(record)
}

/// An entry as a person reads it: when, what, who, its short identity; then what the state was.
fn said(past: &Past, lang: Lang) -> String {
    let Some(state) = past.state() else {
        return String::new();
    };
    let short = |id: Id| {
        let digits = id.to_string();
        digits
            .get(digits.len() - SHORT..)
            .unwrap_or_default()
            .to_owned()
    };
    let who = match (&past.by, past.outside) {
        (_, true) => lang.text("cli.history-outside").to_owned(),
        (by, false) => by.clone().unwrap_or_default(),
    };
    let head = Message::new("cli.history-line")
        .with("entry", short(past.entry))
        .with("time", past.at.0.as_str())
        .with("change", Message::new(change_of(past).1))
        .with("id", short(state.id()))
        .with("who", who);
    let mut text = head.say(lang);
    text.truncate(text.trim_end().len());
    text.push('\n');
    let mut line = |words: String| {
        if !words.trim().is_empty() {
            text.push_str("  ");
            text.push_str(&one_line(&words));
            text.push('\n');
        }
    };
    line(state.quote().to_owned());
    if let Record::Annotation(annotation) = state {
        line(annotation.tags.join(" · "));
        line(annotation.note.clone());
    }
    text
}
