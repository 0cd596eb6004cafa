//! The codebooks and notes files that a look at the codes takes in.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::annotation::Scope;
use crate::storage::codebook_file::user_codebook;
use crate::storage::places::{Dirs, Options, project_of, sidecar_of};
use crate::storage::state::State;

/// Entries of folders that are looked through for notes files beside documents.
const MOST: usize = 50_000;
/// Folders inside each other that are followed.
const DEPTH: usize = 32;

/// A codebook file; it need not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// The file.
    pub path: PathBuf,
    /// Whose it is.
    pub scope: Scope,
}

/// The files that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The codebooks of the projects, then the reader's own.
    pub books: Vec<Book>,
    /// The notes files.
    pub notes: Vec<PathBuf>,
}

/// The files that belong together with documents or folders: the projects they lie in with all their notes, notes files beside documents there,
/// the data folder, notes files beside the documents read lately, and what `--notes` names.
pub fn reach(paths: &[PathBuf], options: &Options, dirs: &Dirs) -> Reach {
    let mut projects: Vec<PathBuf> = Vec::new();
    let mut notes = BTreeSet::new();
    let mut left = MOST;
    for path in paths {
        let project = project_of(path).map(|(root, _)| root);
        match &project {
            Some(root) if !projects.contains(root) => {
                walk(
                    &root.join(".zhupi").join("notes"),
                    &is_toml,
                    &mut left,
                    &mut notes,
                );
                walk(root, &is_sidecar, &mut left, &mut notes);
            }
            None if path.is_dir() => walk(path, &is_sidecar, &mut left, &mut notes),
            _ => {}
        }
        if path.is_file() {
            notes.extend(existing(sidecar_of(path)));
        }
        projects.extend(project.filter(|root| !projects.contains(root)));
    }
    walk(&dirs.data.join("notes"), &is_toml, &mut left, &mut notes);
    for reading in State::new(&dirs.state).recent() {
        notes.extend(reading.path.and_then(|path| existing(sidecar_of(&path))));
    }
    match &options.notes {
        Some(given) if given.is_dir() => walk(given, &is_toml, &mut left, &mut notes),
        Some(given) => notes.extend(existing(given.clone())),
        None => {}
    }
    let project = |root: PathBuf| Book {
        path: root.join(".zhupi").join("codebook.toml"),
        scope: Scope::Project,
    };
    let own = Book {
        path: user_codebook(dirs),
        scope: Scope::Global,
    };
    let books: Vec<Book> = projects.into_iter().map(project).chain([own]).collect();
    // One file under two names is changed once.
    let mut seen = BTreeSet::new();
    let notes = notes
        .into_iter()
        .filter(|path| books.iter().all(|book| book.path != *path))
        .filter(|path| seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone())))
        .collect();
    Reach { books, notes }
}

fn existing(path: PathBuf) -> Option<PathBuf> {
    path.is_file().then_some(path)
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "toml") && !name(path).starts_with('.')
}

fn is_sidecar(path: &Path) -> bool {
    name(path).ends_with(".zhupi.toml")
}

/// The wanted files in a folder and below. Hidden folders are left out, links to folders not followed.
fn walk(
    folder: &Path,
    wanted: &dyn Fn(&Path) -> bool,
    left: &mut usize,
    found: &mut BTreeSet<PathBuf>,
) {
    let mut open = vec![(folder.to_owned(), 0)];
    while let Some((next, depth)) = open.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            if *left == 0 {
                return;
            }
            *left -= 1;
            let path = entry.path();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && depth < DEPTH && !name(&path).starts_with('.') {
                open.push((path, depth + 1));
            } else if !is_folder && wanted(&path) && path.is_file() {
                found.insert(path);
            }
        }
    }
}
