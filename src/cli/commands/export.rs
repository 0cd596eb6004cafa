//! `zhupi export`: annotations in the forms of the table of exporters.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::paths;
use crate::annotation::Entry;
use crate::cli::records::has_tag;
use crate::cli::{DONE, FAILED, Failure, Given, Stop, USAGE, WRONG, World};
use crate::export::{Exporter, GROUPS, Group, Options, Source, find};
use crate::library::OpenDocument;
use crate::message::Message;
use crate::storage::replace_file;

/// One document with the annotations that go out.
struct Leaving {
    path: PathBuf,
    open: OpenDocument,
    entries: Vec<Entry>,
}

/// Writes to standard output, to a file, or to one file for each document.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let name = given.text("to").unwrap_or_default();
    let Some(exporter) = find(&name) else {
        return Err(Failure::new(USAGE, Message::new("cli.not-understood")).into());
    };
    let options = Options {
        group: group(given, exporter)?,
        lang: world.lang,
        raw: given.is_on("raw"),
    };
    let (documents, mut code) = paths::documents(&given.paths("path"), world);
    let mut leaving = Vec::new();
    for (path, named) in documents {
        let Some(open) = world.open_or_tell(&path, given, &mut code) else {
            continue;
        };
        let tag = given.text("tag");
        let mut entries = open.notebook.entries().to_vec();
        entries.retain(|entry| {
            tag.as_ref()
                .is_none_or(|tag| has_tag(&entry.annotation, tag))
        });
        // In a folder only what has annotations is of interest.
        if named || !entries.is_empty() {
            leaving.push(Leaving {
                path,
                open,
                entries,
            });
        }
    }
    let written = match given.path("out") {
        None => {
            world.out.write_all(&bytes(&leaving, exporter, &options))?;
            DONE
        }
        Some(out) if is_folder(&out) => {
            into_folder(&out, &leaving, exporter, &options, given, world)
        }
        Some(out) => write(&out, &bytes(&leaving, exporter, &options), given, world),
    };
    Ok(code.max(written))
}

fn group(given: &Given, exporter: &Exporter) -> Result<Group, Failure> {
    let Some(name) = given.text("group") else {
        return Ok(Group::default());
    };
    let known = GROUPS.iter().find(|(known, _)| *known == name);
    match known {
        Some((_, group)) if exporter.groups.contains(group) => Ok(*group),
        _ => {
            let what = Message::new("cli.no-grouping")
                .with("name", exporter.name)
                .with("group", name);
            Err(Failure::new(USAGE, what))
        }
    }
}

fn bytes(leaving: &[Leaving], exporter: &Exporter, options: &Options) -> Vec<u8> {
    let sources: Vec<Source<'_>> = leaving
        .iter()
        .map(|leaving| Source {
            name: leaving.path.display().to_string(),
            id: leaving.open.keeper.facts().id,
            document: &leaving.open.document,
            outline: &leaving.open.outline,
            entries: &leaving.entries,
            codebook: &leaving.open.codebook,
        })
        .collect();
    (exporter.write)(&sources, options)
}

fn is_folder(out: &Path) -> bool {
    out.is_dir()
        || out
            .as_os_str()
            .to_string_lossy()
            .ends_with(['/', std::path::MAIN_SEPARATOR])
}

/// One file for each document, named after it; namesakes get a number.
fn into_folder(
    folder: &Path,
    leaving: &[Leaving],
    exporter: &Exporter,
    options: &Options,
    given: &Given,
    world: &mut World<'_>,
) -> u8 {
    if let Err(error) = std::fs::create_dir_all(folder) {
        let what = Message::new("error.told")
            .with("what", folder.display().to_string())
            .with("why", error.to_string());
        return world.tell(&Failure::new(FAILED, what));
    }
    let mut taken = HashSet::new();
    let mut code = DONE;
    for one in leaving {
        let stem = one
            .path
            .file_stem()
            .map_or_else(|| OsString::from("stdin"), OsString::from);
        let mut name = stem.clone();
        let mut number = 1;
        while !taken.insert(name.clone()) {
            number += 1;
            name.clone_from(&stem);
            name.push(format!("-{number}"));
        }
        name.push(format!(".{}", exporter.extension));
        let bytes = bytes(std::slice::from_ref(one), exporter, options);
        code = code.max(write(&folder.join(name), &bytes, given, world));
    }
    code
}

fn write(path: &Path, bytes: &[u8], given: &Given, world: &mut World<'_>) -> u8 {
    if path.exists() && !given.is_on("force") {
        let what = Message::new("cli.exists").with("path", path.display().to_string());
        let failure = Failure::new(WRONG, what).hint(Message::new("cli.hint-force"));
        return world.tell(&failure);
    }
    match replace_file(path, bytes) {
        Ok(()) => DONE,
        Err(error) => world.tell(&error.into()),
    }
}
