//! `zhupi check`: looks for faults in everything that a person may have written by hand, and for annotations that lost their place; lists
//! codes that are not used and tags that are not in a codebook, which are no faults.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{listing, paths};
use crate::anchor::Placement;
use crate::annotation::Spot;
use crate::app::command::names;
use crate::cli::settings::{keymap, keymap_file, settings_file, theme, themes};
use crate::cli::{DONE, FAILED, Failure, Given, Stop, WRONG, World};
use crate::keymap::Keymap;
use crate::library::Kinship;
use crate::message::Message;
use crate::storage::{
    self, Options, Stray, project_codebook, reach, survey_codes, user_codebook, validate,
};

/// Checks configuration, keymap, codebooks, and the notes of the documents named, of the present folder without any.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let named = given.paths("path");
    let named = if named.is_empty() {
        vec![PathBuf::from(".")]
    } else {
        named
    };
    let mut code = own_files(world)?;
    code = code.max(own_keymaps(world)?);
    let looked_at = named.clone();
    let (files, documents): (Vec<PathBuf>, Vec<PathBuf>) = named
        .into_iter()
        .partition(|path| is_toml(path) && !path.is_dir());
    for file in files {
        code = code.max(hand_written(&file, world)?);
    }
    let folders = documents.iter().filter(|path| path.is_dir());
    let mut strays: Vec<Stray> = folders
        .flat_map(|folder| storage::strays(folder, &world.dirs))
        .collect();
    strays.sort();
    strays.dedup();
    let mut known = Whereabouts::default();
    let (documents, unread) = paths::documents(&documents, world);
    code = code.max(unread);
    let mut codebooks = BTreeSet::new();
    for (path, _) in documents {
        codebooks.extend(project_codebook(&path).filter(|path| path.is_file()));
        code = code.max(document(&path, given, &strays, &mut known, world)?);
    }
    let (of_strays, renamed) = tell_strays(&strays, &known, world)?;
    code = code.max(of_strays);
    for codebook in codebooks {
        code = code.max(hand_written(&codebook, world)?);
    }
    let told = renamed + codes(&looked_at, given, world)?;
    match (code, told) {
        (DONE, 0) => writeln!(world.out, "{}", world.lang.text("cli.all-well"))?,
        (DONE, _) => {
            let said = Message::new("cli.all-well-but").with("count", told);
            writeln!(world.out, "{}", said.say(world.lang))?;
        }
        _ => {}
    }
    Ok(code)
}

fn is_toml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "toml")
}

/// The reader's settings, keymap and codebook.
fn own_files(world: &mut World<'_>) -> Result<u8, Stop> {
    let mut code = DONE;
    if let Some(why) = world.settings.unread.clone() {
        code = world.tell(&Failure::new(FAILED, why));
    }
    let mut problems = world.settings.problems.clone();
    match keymap(&world.dirs, &world.settings.config.keymap.value) {
        Ok((_, wrong)) => problems.extend(wrong),
        Err(failure) => code = code.max(tell_of_settings(failure, "keymap", world)),
    }
    let (themes, wrong) = themes(&world.dirs);
    problems.extend(wrong);
    if let Err(failure) = theme(&themes, &world.settings.config.theme.value) {
        code = code.max(tell_of_settings(failure, "theme", world));
    }
    for problem in &problems {
        writeln!(world.out, "{}", problem.say(world.lang))?;
        code = code.max(WRONG);
    }
    let codebook = user_codebook(&world.dirs);
    if codebook.is_file() {
        code = code.max(hand_written(&codebook, world)?);
    }
    Ok(code)
}

/// Tells of a name in the settings that means nothing.
fn tell_of_settings(failure: Failure, option: &str, world: &mut World<'_>) -> u8 {
    let path = settings_file(&world.dirs);
    let source = std::fs::read_to_string(&path).unwrap_or_default();
    let document = toml_edit::Document::parse(source.as_str()).ok();
    let place = document.and_then(|document| document.get(option)?.span());
    let before = place.and_then(|place| source.get(..place.start));
    let at = before.map_or_else(
        || path.display().to_string(),
        |before| {
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default();
            let column = column.trim_start_matches('\u{feff}').chars().count() + 1;
            format!("{}:{line}:{column}", path.display())
        },
    );
    let what = Message::new("error.told")
        .with("what", at)
        .with("why", failure.what);
    world.tell(&Failure {
        what,
        code: WRONG,
        ..failure
    })
}

/// Every keymap of the reader's own that is not the one in force, which is looked at with the settings.
fn own_keymaps(world: &mut World<'_>) -> Result<u8, Stop> {
    let config = &world.settings.config;
    let in_force = keymap_file(&world.dirs, &config.keymap.value);
    let classes = config.outline_classes.value.as_ref();
    let classes = classes.map(|name| world.dirs.config.join(name));
    let mut files: Vec<PathBuf> = std::fs::read_dir(&world.dirs.config)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| is_toml(path) && path.is_file())
        .filter(|path| *path != settings_file(&world.dirs) && *path != user_codebook(&world.dirs))
        .filter(|path| Some(path) != in_force.as_ref() && Some(path) != classes.as_ref())
        .collect();
    files.sort();
    let mut code = DONE;
    for file in files {
        let Ok(bytes) = storage::read_file(&file) else {
            continue;
        };
        let source = String::from_utf8_lossy(&bytes);
        if !is_keymap(&source) {
            continue;
        }
        let (_, problems) = Keymap::parse(&source, &file.display().to_string(), &names);
        for problem in &problems {
            writeln!(world.out, "{}", problem.say(world.lang))?;
            code = WRONG;
        }
    }
    Ok(code)
}

/// Whether a file is meant as a keymap: it extends another, or has a table of keys. One that is broken may be.
fn is_keymap(source: &str) -> bool {
    source.parse::<toml::Table>().map_or(true, |table| {
        table.contains_key("extends")
            || table
                .keys()
                .any(|key| crate::keymap::Mode::named(key).is_some())
    })
}

/// Lists codes without use and tags without a code, of everything that belongs together with what was named; says how many.
fn codes(named: &[PathBuf], given: &Given, world: &mut World<'_>) -> Result<usize, Stop> {
    let options = Options {
        notes: given.path("notes"),
        beside: world.settings.beside(),
    };
    let survey = survey_codes(&reach(named, &options, &world.dirs));
    let mut told = 0;
    for known in survey.unused() {
        told += 1;
        let what = placed("cli.code-unused", &known.code.name, &known.spot);
        writeln!(world.out, "{}", what.say(world.lang))?;
    }
    for (name, count) in survey.unknown() {
        if let Some(spot) = &count.first {
            told += 1;
            let what = placed("cli.tag-unknown", name, spot).with("count", count.annotations);
            writeln!(world.out, "{}", what.say(world.lang))?;
        }
    }
    Ok(told)
}

fn placed(key: &'static str, name: &str, spot: &Spot) -> Message {
    Message::new(key)
        .with("path", spot.path.display().to_string())
        .with("line", spot.line)
        .with("column", spot.column)
        .with("name", listing::one_line(name))
}

/// A notes file or a codebook.
fn hand_written(path: &Path, world: &mut World<'_>) -> Result<u8, Stop> {
    let problems = match validate(path) {
        Ok(problems) => problems,
        Err(error) => {
            let what = Message::new("error.told")
                .with("what", path.display().to_string())
                .with("why", error.to_string());
            return Ok(world.tell(&Failure::new(FAILED, what)));
        }
    };
    for problem in &problems {
        writeln!(world.out, "{}", problem.told(path).say(world.lang))?;
    }
    Ok(if problems.is_empty() { DONE } else { WRONG })
}

/// What became of notes whose document is not where they say.
#[derive(Default)]
struct Whereabouts {
    /// Notes files of documents that were renamed or moved, with where these are now.
    moved: BTreeMap<PathBuf, PathBuf>,
    /// Notes files that seem to be of a document which was converted or edited.
    alike: BTreeMap<PathBuf, PathBuf>,
    /// Copies that a sync tool left, which are told with their document.
    copies: BTreeSet<PathBuf>,
}

/// Tells of notes without a document. One that was only renamed is no fault; the second value says how many of these there are.
fn tell_strays(
    strays: &[Stray],
    known: &Whereabouts,
    world: &mut World<'_>,
) -> Result<(u8, usize), Stop> {
    let (mut code, mut told) = (DONE, 0);
    for stray in strays {
        let notes = real(&stray.notes);
        if known.copies.contains(&notes) {
            continue;
        }
        let (key, now) = match (known.moved.get(&notes), known.alike.get(&notes)) {
            (Some(now), _) => ("cli.document-now", Some(now)),
            (None, Some(now)) => ("cli.document-gone-alike", Some(now)),
            (None, None) => ("cli.document-gone", None),
        };
        let what = Message::new(key)
            .with("path", stray.notes.display().to_string())
            .with("document", stray.document.display().to_string())
            .with(
                "now",
                now.map_or_else(String::new, |now| now.display().to_string()),
            );
        writeln!(world.out, "{}", what.say(world.lang))?;
        if key == "cli.document-now" {
            told += 1;
        } else {
            code = code.max(hand_written(&stray.notes, world)?).max(WRONG);
        }
    }
    Ok((code, told))
}

/// The path by which a notes file is known.
fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The notes of a document: faults of the file, and annotations without a place.
fn document(
    path: &Path,
    given: &Given,
    strays: &[Stray],
    known: &mut Whereabouts,
    world: &mut World<'_>,
) -> Result<u8, Stop> {
    let open = world.library(given).open(
        &crate::cli::world::origin(path),
        &crate::cli::world::choice(given),
    );
    let open = match open {
        Ok(open) => open,
        Err(error) => return Ok(world.tell(&error.into())),
    };
    let mut code = DONE;
    for problem in open.read_only.iter().chain(&open.problems) {
        writeln!(world.out, "{}", problem.say(world.lang))?;
        code = WRONG;
    }
    // In the data folder notes stay where they are when their document goes elsewhere.
    let from = open.keeper.left_behind();
    let notes = real(from.unwrap_or(open.keeper.notes_path()));
    known.moved.insert(notes, path.to_owned());
    for found in &open.elsewhere {
        let notes = real(&found.path);
        if found.kinship == Kinship::Copy {
            known.copies.insert(notes.clone());
        } else if strays.iter().any(|stray| real(&stray.notes) == notes) {
            known.alike.entry(notes).or_insert_with(|| path.to_owned());
            continue;
        }
        let what = Message::new("error.told")
            .with("what", path.display().to_string())
            .with("why", found.told());
        writeln!(world.out, "{}", what.say(world.lang))?;
        // What a sync tool left waits to be taken in; notes in another place are worth telling and no fault.
        if found.kinship == Kinship::Copy {
            code = WRONG;
        }
    }
    for entry in open.notebook.entries() {
        if matches!(entry.placement, Placement::Orphan) {
            let what = Message::new("cli.orphan")
                .with("path", path.display().to_string())
                .with("id", entry.annotation.id.to_string())
                .with("quote", listing::one_line(&entry.annotation.anchor.quote));
            writeln!(world.out, "{}", what.say(world.lang))?;
            code = WRONG;
        }
    }
    Ok(code)
}
