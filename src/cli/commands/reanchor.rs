//! `zhupi reanchor`: brings stored places up to date with the present text.

use std::collections::HashMap;
use std::io;

use serde_json::{Value, json};

use super::listing;
use crate::anchor::{Candidate, Placement, rounded};
use crate::annotation::{Edit, Entry, Id, Kind};
use crate::cli::records::{places, record};
use crate::cli::world::changeable;
use crate::cli::{DONE, Failure, Given, Stop, USAGE, WRONG, World};
use crate::library::{OpenDocument, accepted, suggested};
use crate::message::Message;
use crate::storage::now;

/// Saves the present places, unless it is only a trial, and says what moved and how sure that is.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let path = given.path("file").unwrap_or_default();
    let mut open = world.open(&path, given)?;
    changeable(&open)?;
    let from: HashMap<Id, usize> = open
        .notebook
        .entries()
        .iter()
        .filter_map(|entry| Some((entry.annotation.id, entry.annotation.anchor.hint?.0)))
        .collect();
    if let Some(least) = given.text("accept") {
        accept(&mut open, &least)?;
    }
    let entries = open.notebook.entries();
    let lost = entries
        .iter()
        .filter(|entry| matches!(entry.placement, Placement::Uncertain(_) | Placement::Orphan))
        .count();
    let name = path.display().to_string();
    if given.text("format").as_deref() == Some("json") {
        write_json(&open, &name, &from, world)?;
    } else {
        write_lines(&open, &name, lost, world)?;
    }
    if !given.is_on("dry-run") && !entries.is_empty() {
        open.save()?;
    }
    Ok(if lost > 0 { WRONG } else { DONE })
}

/// Every annotation as a record: where it is, where it was by code points, and where it may be.
fn write_json(
    open: &OpenDocument,
    name: &str,
    from: &HashMap<Id, usize>,
    world: &mut World<'_>,
) -> io::Result<()> {
    let perhaps = suggestions(open);
    let record_of = |entry: &Entry| {
        let mut record = record(&open.document, name, entry);
        if let Some(start) = from.get(&entry.annotation.id) {
            record.insert("from".to_owned(), json!(start));
        }
        if let Some(found) = perhaps.get(&entry.annotation.id) {
            let found = places(&open.document.text, found);
            record.insert("suggestions".to_owned(), found);
        }
        Value::Object(record)
    };
    let records: Vec<Value> = open.notebook.entries().iter().map(record_of).collect();
    serde_json::to_writer_pretty(&mut *world.out, &records)?;
    writeln!(world.out)
}

/// What did not stay where it was, and how many of all are `lost`.
fn write_lines(
    open: &OpenDocument,
    name: &str,
    lost: usize,
    world: &mut World<'_>,
) -> io::Result<()> {
    let perhaps = suggestions(open);
    let text = &open.document.text;
    let is_elsewhere = |entry: &&Entry| {
        !matches!(entry.placement, Placement::Anchored(_))
            && entry.annotation.kind != Kind::Document
    };
    for entry in open.notebook.entries().iter().filter(is_elsewhere) {
        let lines = listing::lines(text, entry, world.lang);
        world.out.write_all(lines.as_bytes())?;
        if let Some(found) = perhaps.get(&entry.annotation.id) {
            let lines = listing::suggestions(text, found, world.lang);
            world.out.write_all(lines.as_bytes())?;
        }
    }
    let counts = Message::new("cli.reanchored")
        .with("count", open.notebook.entries().len())
        .with("lost", lost);
    writeln!(world.out, "{}", counts.say(world.lang))?;
    if lost > 0 {
        let hint = Message::new("cli.relink-hint").with("path", name);
        writeln!(world.out, "{}", hint.say(world.lang))?;
    }
    Ok(())
}

/// Places that a person may mean for the orphans; none of them is ever taken.
fn suggestions(open: &OpenDocument) -> HashMap<Id, Vec<Candidate>> {
    let is_lost = |entry: &&Entry| {
        entry.placement == Placement::Orphan && entry.annotation.kind != Kind::Document
    };
    let orphans = open.notebook.entries().iter().filter(is_lost);
    let wanted = orphans.map(|entry| (entry.annotation.id, entry.annotation.anchor.clone()));
    suggested(&open.document, &open.outline, wanted.collect())
        .into_iter()
        .filter(|(.., found)| !found.is_empty())
        .map(|(id, _, found)| (id, found))
        .collect()
}

/// Takes every changed passage that is at least so sure, from 0 to 1. What is uncertain is a guess, and left to a person.
fn accept(open: &mut OpenDocument, least: &str) -> Result<(), Failure> {
    let Some(least) = least
        .parse::<f64>()
        .ok()
        .filter(|least| (0.0..=1.0).contains(least))
    else {
        let what = Message::new("cli.bad-value")
            .with("argument", "--accept")
            .with("value", least);
        let known = Message::new("cli.known-values").with("known", "0-1");
        return Err(Failure::new(USAGE, what).hint(known));
    };
    let sure: Vec<Entry> = open
        .notebook
        .entries()
        .iter()
        .filter_map(|entry| match entry.placement {
            Placement::Approximate(span, confidence) if rounded(confidence) >= least => {
                Some(accepted(
                    &open.document,
                    &open.outline,
                    &entry.annotation,
                    span,
                    now(),
                ))
            }
            _ => None,
        })
        .collect();
    let edits = sure.into_iter().map(Edit::Replace).collect();
    open.notebook.apply(Edit::Many(edits));
    Ok(())
}
