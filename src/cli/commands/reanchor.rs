//! `zhupi reanchor`: brings stored places up to date with the present text.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::listing;
use crate::anchor::{Candidate, Placement, rounded};
use crate::annotation::{Edit, Entry, Id, Kind};
use crate::cli::records::{places, record};
use crate::cli::{DONE, FAILED, Failure, Given, Stop, USAGE, WRONG, World};
use crate::library::{OpenDocument, accepted, suggested};
use crate::message::Message;
use crate::storage::now;

/// Saves the present places, unless it is only a trial, and says what moved and how sure that is.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let path = given.path("file").unwrap_or_default();
    let mut open = world.open(&path, given)?;
    if let Some(why) = open.read_only {
        return Err(Failure::new(FAILED, why)
            .hint(Message::new("cli.hint-repair"))
            .into());
    }
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
    let perhaps = suggestions(&open);
    let name = path.display().to_string();
    let text = &open.document.text;
    if given.text("format").as_deref() == Some("json") {
        let records: Vec<Value> = entries
            .iter()
            .map(|entry| {
                let mut record = record(&open.document, &name, entry);
                if let Some(start) = from.get(&entry.annotation.id) {
                    record.insert("from".to_owned(), json!(start));
                }
                if let Some(found) = perhaps.get(&entry.annotation.id) {
                    record.insert("suggestions".to_owned(), places(text, found));
                }
                Value::Object(record)
            })
            .collect();
        serde_json::to_writer_pretty(&mut *world.out, &records).map_err(std::io::Error::from)?;
        writeln!(world.out)?;
    } else {
        let same = |entry: &&crate::annotation::Entry| {
            !matches!(entry.placement, Placement::Anchored(_))
                && entry.annotation.kind != Kind::Document
        };
        for entry in entries.iter().filter(same) {
            let lines = listing::lines(text, entry, world.lang);
            world.out.write_all(lines.as_bytes())?;
            if let Some(found) = perhaps.get(&entry.annotation.id) {
                let lines = listing::suggestions(text, found, world.lang);
                world.out.write_all(lines.as_bytes())?;
            }
        }
        let counts = Message::new("cli.reanchored")
            .with("count", entries.len())
            .with("lost", lost);
        writeln!(world.out, "{}", counts.say(world.lang))?;
        if lost > 0 {
            let hint = Message::new("cli.relink-hint").with("path", name.as_str());
            writeln!(world.out, "{}", hint.say(world.lang))?;
        }
    }
    if !given.is_on("dry-run") && !entries.is_empty() {
        let corrections = open.notebook.corrections();
        let records = open
            .keeper
            .records(&open.document, &open.outline, entries, corrections);
        open.keeper.save(&records)?;
    }
    Ok(if lost > 0 { WRONG } else { DONE })
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
