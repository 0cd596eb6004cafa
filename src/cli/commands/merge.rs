//! `zhupi merge`: three versions of a notes file or a codebook become one; the merge driver of git.

use std::path::{Path, PathBuf};

use crate::cli::{DONE, FAILED, Failure, Given, Stop, WRONG, World};
use crate::library::{ReadError, Why, read_input, read_prefix};
use crate::message::Message;
use crate::storage::{self, Conflict};

/// No notes file is larger than this, in bytes; what is, is refused rather than read into memory.
const LIMIT: usize = 256 << 20;

/// Merges and writes the result; nothing is written when one of the three cannot be merged.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let paths = ["base", "ours", "theirs"].map(|id| given.path(id).unwrap_or_default());
    let [base, ours, theirs] = &paths;
    let base = match read(base) {
        Err(ReadError {
            why: Why::Missing, ..
        }) => Vec::new(),
        read => read.map_err(|error| unread(&error))?,
    };
    let ours = read(ours).map_err(|error| unread(&error))?;
    let theirs = read(theirs).map_err(|error| unread(&error))?;
    let (text, conflicts) =
        storage::merge_files(&base, &ours, &theirs).map_err(|(which, problem)| {
            let path = match given.path("name") {
                Some(name) => one_of_three(&name, which, world),
                None => paths.get(which).cloned().unwrap_or_default(),
            };
            Failure::new(FAILED, problem.told(&path)).hint(Message::new("cli.hint-unmerged"))
        })?;
    match given.path("out") {
        Some(out) if out != Path::new("-") => write(&out, text.as_bytes())?,
        _ => world.out.write_all(text.as_bytes())?,
    }
    let name = given.path("name").or_else(|| given.path("out"));
    let name = name.unwrap_or_else(|| paths[1].clone());
    for conflict in &conflicts {
        world.warn(told(&name, conflict));
    }
    Ok(if conflicts.is_empty() { DONE } else { WRONG })
}

fn write(out: &Path, bytes: &[u8]) -> Result<(), Stop> {
    // A file that says it already is left alone, with its time.
    if std::fs::read(out).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    Ok(storage::replace_file(out, bytes)?)
}

/// The bytes of a file. The empty device of the system, which git gives for a side that has no file, is an empty file.
fn read(path: &Path) -> Result<Vec<u8>, ReadError> {
    if path == Path::new("/dev/null") || path == Path::new("NUL") {
        return Ok(Vec::new());
    }
    if path == Path::new("-") {
        return read_input(LIMIT);
    }
    let bytes = read_prefix(path, LIMIT + 1)?;
    if bytes.len() > LIMIT {
        return Err(ReadError {
            origin: path.display().to_string(),
            why: Why::TooLarge(LIMIT),
        });
    }
    Ok(bytes)
}

fn unread(error: &ReadError) -> Failure {
    let failure = Failure::new(FAILED, error.told());
    match error.hint() {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// What one of the three files is called where all have the same name: git hands over copies with names of its own.
fn one_of_three(name: &Path, which: usize, world: &World<'_>) -> PathBuf {
    let side = match which {
        0 => "cli.merge-base",
        1 => "cli.merge-ours",
        _ => "cli.merge-theirs",
    };
    format!("{} ({})", name.display(), world.lang.text(side)).into()
}

/// What both sides changed, and what became of it.
fn told(path: &Path, conflict: &Conflict) -> Message {
    let key = match (conflict.field.as_str(), conflict.id) {
        ("note", _) => "cli.merge-note",
        (_, Some(_)) => "cli.merge-field",
        (_, None) => "cli.merge-head",
    };
    Message::new("error.told")
        .with("what", path.display().to_string())
        .with(
            "why",
            Message::new(key)
                .with("field", conflict.field.as_str())
                .with(
                    "id",
                    conflict.id.map(|id| id.to_string()).unwrap_or_default(),
                ),
        )
}
