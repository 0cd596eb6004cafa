//! The documents of a folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Library, ReadError, bytes::Why};
use crate::formats::FORMATS;
use crate::storage::{self, Subject};

/// Files of a folder that are looked at, at most.
const MOST: usize = 10_000;

/// A document of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderEntry {
    /// Where it is.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// How many annotations it has, as far as that can be told without reading it.
    pub notes: usize,
}

/// The documents of a folder by name: files with an ending that a format knows; hidden files and notes files are left out.
///
/// # Errors
/// When the folder can't be read.
pub fn list(library: &Library, folder: &Path) -> Result<Vec<FolderEntry>, ReadError> {
    let entries = fs::read_dir(folder).map_err(|error| ReadError {
        origin: folder.display().to_string(),
        why: match error.kind() {
            std::io::ErrorKind::NotFound => Why::Missing,
            std::io::ErrorKind::PermissionDenied => Why::Denied,
            _ => Why::System(error.to_string()),
        },
    })?;
    let mut found: Vec<FolderEntry> = entries
        .flatten()
        .take(MOST)
        .filter_map(|entry| {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let meta = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
            is_document(&path, &name).then(|| FolderEntry {
                notes: notes(library, &path),
                size: meta.len(),
                name,
                path,
            })
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn is_document(path: &Path, name: &str) -> bool {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    !name.starts_with('.')
        && FORMATS
            .iter()
            .any(|format| format.extensions.contains(&extension.as_str()))
}

/// Counts annotations in the file where the notes of a document would be saved.
fn notes(library: &Library, path: &Path) -> usize {
    let subject = Subject {
        path: Some(path),
        text_sha256: "",
        title: None,
    };
    let place = storage::locate(&subject, &library.places, &library.dirs);
    let text = storage::read_file(&place.path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    text.lines()
        .filter(|line| line.trim_start().starts_with("[[annotation]]"))
        .count()
}
