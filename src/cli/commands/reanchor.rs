//! `zhupi reanchor`: brings stored places up to date with the present text.

use serde_json::{Value, json};

use super::listing;
use crate::anchor::Placement;
use crate::annotation::Kind;
use crate::cli::records::record;
use crate::cli::{DONE, FAILED, Failure, Given, Stop, WRONG, World};
use crate::message::Message;

/// Saves the present places, unless it is only a trial, and says what moved and how sure that is.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let path = given.path("file").unwrap_or_default();
    let mut open = world.open(&path, given)?;
    if let Some(why) = open.read_only {
        return Err(Failure::new(FAILED, why)
            .hint(Message::new("cli.hint-repair"))
            .into());
    }
    let entries = open.notebook.entries();
    let lost = entries
        .iter()
        .filter(|entry| matches!(entry.placement, Placement::Uncertain(_) | Placement::Orphan))
        .count();
    let name = path.display().to_string();
    let text = &open.document.text;
    if given.text("format").as_deref() == Some("json") {
        let records: Vec<Value> = entries
            .iter()
            .map(|entry| {
                let mut record = record(text, &name, entry);
                if let Some((start, _)) = entry.annotation.anchor.hint {
                    record.insert("from".to_owned(), json!(start));
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
        }
        let counts = Message::new("cli.reanchored")
            .with("count", entries.len())
            .with("lost", lost);
        writeln!(world.out, "{}", counts.say(world.lang))?;
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
