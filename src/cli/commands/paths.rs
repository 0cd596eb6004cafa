//! From paths as given to documents: a folder stands for every document in it and below.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::{FAILED, Failure, World};
use crate::formats::FORMATS;
use crate::message::Message;

/// Folders inside each other that are followed, against loops that no link check sees.
const DEPTH: usize = 32;

/// The documents that paths stand for, in their order, each with whether it was named itself. A folder that cannot be read is told, and the
/// second value is the exit code then.
pub(super) fn documents(paths: &[PathBuf], world: &mut World<'_>) -> (Vec<(PathBuf, bool)>, u8) {
    let mut found = Vec::new();
    let mut code = 0;
    for path in paths {
        if !path.is_dir() {
            found.push((path.clone(), true));
            continue;
        }
        match documents_in(path) {
            Ok(documents) => found.extend(documents.into_iter().map(|document| (document, false))),
            Err(error) => {
                let what = Message::new("error.told")
                    .with("what", path.display().to_string())
                    .with("why", error.to_string());
                code = world.tell(&Failure::new(FAILED, what));
            }
        }
    }
    (found, code)
}

/// Every document in a folder and the folders below.
fn documents_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    files_in(folder, &is_document)
}

/// The files that are wanted in a folder and the folders below, sorted. Hidden files and folders are left out, links to folders not
/// followed.
pub(super) fn files_in(
    folder: &Path,
    wanted: &dyn Fn(&Path) -> bool,
) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_owned(), 0)];
    while let Some((next, depth)) = open.pop() {
        let entries = match fs::read_dir(&next) {
            Ok(entries) => entries,
            Err(error) if depth == 0 => return Err(error),
            Err(_) => continue,
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if hidden {
                continue;
            }
            if is_folder && depth < DEPTH {
                open.push((path, depth + 1));
            } else if !is_folder && wanted(&path) && path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file is a document by the end of its name.
fn is_document(path: &Path) -> bool {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| {
        FORMATS
            .iter()
            .any(|format| format.extensions.contains(&extension.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_found_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for path in [
            "b.txt",
            "a/c.MD",
            "a/.hidden/x.txt",
            ".zhupi/notes/b.txt.toml",
            "b.txt.zhupi.toml",
            "picture.png",
            ".x.txt",
        ] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let found = documents_in(root).unwrap();
        assert_eq!(found, [root.join("a/c.MD"), root.join("b.txt")]);
        assert!(documents_in(&root.join("none")).is_err());
    }
}
