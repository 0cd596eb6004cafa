//! `zhupi adopt`: takes in notes of a document that were found elsewhere.

use std::path::Path;

use crate::annotation::Edit;
use crate::cli::world::changeable;
use crate::cli::{DONE, FAILED, Failure, Given, Stop, WRONG, World};
use crate::library::{Found, Kinship, OpenDocument, put_away, take_in};
use crate::message::Message;

/// Takes in the copies that sync tools made and the notes of lower places; with `--source` those of one notes file, whatever document it
/// names. Nothing is taken away: files that are of no more use are moved into the state folder once everything is saved.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let path = given.path("file").unwrap_or_default();
    let library = world.library(given);
    let mut open = library
        .open(
            &crate::cli::world::origin(&path),
            &crate::cli::world::choice(given),
        )
        .map_err(Failure::from)?;
    changeable(&open)?;
    let source = given.path("source");
    let wanted = wanted(&open, source.as_deref());
    if source.is_none() {
        for found in open.elsewhere.iter().filter(|found| !found.is_sure()) {
            world.tell_elsewhere(found);
        }
    }
    let (mut count, mut conflicts, mut spent) = (0, 0, Vec::new());
    for found in &wanted {
        if found.kinship == Kinship::Lower {
            // They are among the notes already; only where they live changes.
            open.keeper.take_over(&found.path);
            count += found.count;
            continue;
        }
        let notebook = &open.notebook;
        let taken = take_in(
            &found.path,
            &open.document,
            &open.outline,
            notebook.entries(),
            notebook.corrections(),
        )
        .map_err(|why| Failure::new(FAILED, why))?;
        count += taken.count;
        conflicts += taken.conflicts;
        open.notebook
            .apply(taken.edit.unwrap_or(Edit::Many(Vec::new())));
        if found.spent {
            spent.push((found.path.clone(), taken.sha256));
        }
    }
    if count > 0 {
        open.save()?;
    }
    for (path, sha256) in spent {
        let away = put_away(&path, Some(&sha256), &world.dirs.state)?;
        let told = Message::new("cli.put-away")
            .with("path", path.display().to_string())
            .with("away", away.display().to_string());
        writeln!(world.out, "{}", told.say(world.lang))?;
    }
    let told = Message::new("cli.adopted")
        .with("count", count)
        .with("files", wanted.len())
        .with("conflicts", conflicts);
    writeln!(world.out, "{}", told.say(world.lang))?;
    Ok(if conflicts > 0 { WRONG } else { DONE })
}

/// What is to be taken in: without a file everything that is this document's beyond doubt.
fn wanted(open: &OpenDocument, from: Option<&Path>) -> Vec<Found> {
    let Some(from) = from else {
        let sure = open.elsewhere.iter().filter(|found| found.is_sure());
        return sure.cloned().collect();
    };
    let known = open
        .elsewhere
        .iter()
        .find(|found| std::fs::canonicalize(&found.path).ok() == std::fs::canonicalize(from).ok());
    vec![known.cloned().unwrap_or_else(|| Found {
        path: from.to_owned(),
        kinship: Kinship::SameText,
        count: 0,
        document: None,
        spent: false,
    })]
}
