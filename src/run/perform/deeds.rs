//! Short deeds with files, each on a thread of its own.

use std::path::{Path, PathBuf};

use crate::app::effect::{Listed, Outcome, Target, Ticket};
use crate::library::{self, Library};
use crate::message::Message;
use crate::storage;

/// Documents that were named one by one, for the list.
pub(in crate::run) fn listed(targets: impl Iterator<Item = Target>) -> Vec<Listed> {
    let row = |target| match target {
        Target::File(path) => Some(Listed {
            name: path.display().to_string(),
            size: std::fs::metadata(&path).map_or(0, |meta| meta.len()),
            notes: 0,
            path,
        }),
        Target::StandardInput | Target::Tour(_) => None,
    };
    targets.filter_map(row).collect()
}

/// A file whose notes were taken in goes where it is out of the way and can be looked at.
pub(super) fn put_away(library: &Library, path: &Path, sha256: &str) -> Outcome {
    match library::put_away(path, Some(sha256), &library.dirs.state) {
        Ok(away) => Outcome::Copied(
            Message::new("run.put-away")
                .with("path", path.display().to_string())
                .with("away", away.display().to_string()),
        ),
        Err(error) => Outcome::Refused(
            Message::new("run.not-put-away")
                .with("path", path.display().to_string())
                .with("why", error.cause),
        ),
    }
}

/// The documents of a folder.
pub(super) fn list(library: &Library, folder: PathBuf) -> Outcome {
    match library::list(library, &folder) {
        Ok(found) => {
            let rows = found
                .into_iter()
                .map(|entry| Listed {
                    path: entry.path,
                    name: entry.name,
                    size: entry.size,
                    notes: entry.notes,
                })
                .collect();
            Outcome::Listed(folder, rows)
        }
        Err(error) => Outcome::Refused(error.told()),
    }
}

/// Writes an export, unless a file of that name is there and is not to be replaced.
pub(super) fn export(
    path: PathBuf,
    bytes: &[u8],
    replace: bool,
    exporter: &'static str,
    group: crate::export::Group,
) -> Outcome {
    if !replace && path.symlink_metadata().is_ok() {
        return Outcome::Exists {
            path,
            exporter,
            group,
        };
    }
    match storage::replace_file(&path, bytes) {
        Ok(()) => Outcome::Exported(path),
        Err(error) => Outcome::Refused(
            Message::new("run.not-saved")
                .with("what", error.told())
                .with("hint", error.hint),
        ),
    }
}

/// What stands in a notes file that is not this document's own.
pub(super) fn look_at(ticket: Ticket, path: PathBuf) -> Outcome {
    match std::fs::read(&path) {
        Ok(bytes) => {
            let records = storage::read_notes(&bytes).records;
            Outcome::LookedAt(ticket, path, records.annotations)
        }
        Err(error) => Outcome::Refused(
            Message::new("storage.not-read")
                .with("path", path.display().to_string())
                .with("why", error.to_string()),
        ),
    }
}
