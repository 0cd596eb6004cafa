//! Where notes live.
//!
//! Four rules, the first that fits: the place that was asked for; the project folder (`.zhupi/`) at or above the document; a file beside
//! the document; the data folder.

use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::data_place::{data_place, find_by_text, piped_name};
use super::index::{Index, Known};
use super::state::State;
use super::stray::is_there;

/// Notes files beside documents that are looked into for one that lost its document.
const BESIDE: usize = 200;

/// The program's own folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dirs {
    /// Settings and the reader's codebook.
    pub config: PathBuf,
    /// Notes on documents outside of projects.
    pub data: PathBuf,
    /// Reading positions, locks, journals.
    pub state: PathBuf,
}

impl Dirs {
    /// The folders of this user, as the system has them; `ZHUPI_CONFIG_DIR`, `ZHUPI_DATA_DIR` and `ZHUPI_STATE_DIR` say otherwise.
    /// `None` when there is neither.
    pub fn find() -> Option<Self> {
        let given = |name: &str| {
            std::env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let project = directories::ProjectDirs::from("", "", "zhupi");
        let own = |of: fn(&directories::ProjectDirs) -> PathBuf| project.as_ref().map(of);
        Some(Self {
            config: given("ZHUPI_CONFIG_DIR").or_else(|| own(|p| p.config_dir().to_owned()))?,
            data: given("ZHUPI_DATA_DIR").or_else(|| own(|p| p.data_dir().to_owned()))?,
            state: given("ZHUPI_STATE_DIR").or_else(|| {
                own(|p| {
                    p.state_dir()
                        .unwrap_or_else(|| p.data_local_dir())
                        .to_owned()
                })
            })?,
        })
    }

    /// The settings file; it need not exist.
    pub fn settings(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// All three folders inside one, for tests.
    pub fn inside(folder: &Path) -> Self {
        Self {
            config: folder.join("config"),
            data: folder.join("data"),
            state: folder.join("state"),
        }
    }
}

/// What the reader asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `--notes PATH`: a file or a folder.
    pub notes: Option<PathBuf>,
    /// `notes = "beside"` is configured.
    pub beside: bool,
}

/// The document whose notes are looked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'a> {
    /// Its path; `None` when it came through a pipe.
    pub path: Option<&'a Path>,
    /// SHA-256 of its reading text.
    pub text_sha256: &'a str,
    /// Its title, for a readable name.
    pub title: Option<&'a str>,
}

/// Which rule gave a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// `--notes`.
    Given,
    /// A project folder.
    Project,
    /// Beside the document.
    Beside,
    /// The data folder.
    Data,
}

/// Where the notes of a document live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The notes file; it need not exist.
    pub path: PathBuf,
    /// The folder that holds `.zhupi`, the sidecar or the given path.
    pub root: PathBuf,
    /// Which rule gave it.
    pub rule: Rule,
    /// What `document.file` is to say: the document's path relative to the root, else absolute. `None` for a pipe.
    pub file: Option<String>,
    /// Where the notes are until they are saved the next time: the document was renamed or moved, and its notes stayed behind.
    pub from: Option<PathBuf>,
}

/// Where the notes of a document are saved.
pub fn locate(subject: &Subject, options: &Options, dirs: &Dirs) -> Place {
    let mut place = by_rule(subject, options, dirs);
    if !place.path.exists()
        && !place.path.is_symlink()
        && !subject.text_sha256.is_empty()
        && let Some(path) = subject.path
    {
        left_behind(&mut place, &real(path), subject, dirs);
    }
    place
}

fn by_rule(subject: &Subject, options: &Options, dirs: &Dirs) -> Place {
    let document = subject.path.map(real);
    if let Some(given) = &options.notes {
        return given_place(given, document.as_deref(), subject, dirs);
    }
    if let Some(path) = subject.path
        && let Some(place) = project_place(path)
    {
        return place;
    }
    if let Some(document) = &document {
        let place = sidecar(document);
        if options.beside || place.path.is_file() {
            return place;
        }
    }
    data_place(document.as_deref(), subject, dirs)
}

/// Looks for the notes of a document that was renamed or moved and is known by its text: in the same tree of notes, beside documents of its
/// folder, and where it was read before. Notes whose own document is still there belong to that one.
fn left_behind(place: &mut Place, document: &Path, subject: &Subject, dirs: &Dirs) {
    let same = |known: &Known| known.text_sha256.as_deref() == Some(subject.text_sha256);
    place.from = tree_of(place).and_then(|tree| {
        let index = Index::of(&tree, &dirs.state);
        let mut fitting = index.files.into_iter().filter(same);
        fitting
            .find(|known| document_of(known, place).is_none_or(|of| !is_there(&of)))
            .map(|known| known.path)
    });
    if place.from.is_none() && matches!(place.rule, Rule::Beside | Rule::Data) {
        place.from = sidecars(document).into_iter().find(|path| {
            !without_suffix(path, ".zhupi.toml").is_some_and(|of| is_there(&of))
                && Known::read(path).is_some_and(|known| same(&known))
        });
        if place.from.is_some() {
            *place = Place {
                from: place.from.take(),
                ..sidecar(document)
            };
        }
    }
    if place.from.is_none() {
        place.from = read_before(subject.text_sha256, document, dirs);
    }
}

/// The folder of notes files in which a place lies, when there are others in it that may be of the same document.
pub(super) fn tree_of(place: &Place) -> Option<PathBuf> {
    match place.rule {
        Rule::Project => Some(place.root.join(".zhupi").join("notes")),
        Rule::Given => place
            .path
            .ancestors()
            .skip(1)
            .take_while(|folder| *folder != place.root)
            .last()
            .map(Path::to_owned),
        Rule::Beside | Rule::Data => None,
    }
}

/// The document that a notes file of the same tree names.
fn document_of(known: &Known, place: &Place) -> Option<PathBuf> {
    known.file.as_ref().map(|file| place.root.join(file))
}

/// Notes of a document with this text that was read at a place where it is not any more.
fn read_before(text_sha256: &str, document: &Path, dirs: &Dirs) -> Option<PathBuf> {
    let recent = State::new(&dirs.state).recent();
    let before = recent
        .into_iter()
        .filter(|known| known.text_sha256 == text_sha256)
        .filter_map(|known| known.path)
        .filter(|path| path != document && !is_there(path));
    before
        .flat_map(|path| [project_place(&path), Some(sidecar(&path))])
        .flatten()
        .map(|place| place.path)
        .find(|path| {
            path.is_file()
                && Known::read(path)
                    .is_some_and(|known| known.text_sha256.as_deref() == Some(text_sha256))
        })
}

/// The notes files beside documents of the folder of a document.
fn sidecars(document: &Path) -> Vec<PathBuf> {
    let entries = document.parent().map(fs::read_dir);
    let mut found: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".zhupi.toml"))
        .take(BESIDE)
        .collect();
    found.sort();
    found
}

/// The nearest folder at or above a document (or of a folder) that holds `.zhupi/`. Links are followed first; when that leads to no
/// project, the path counts as it is given.
pub(super) fn project_of(path: &Path) -> Option<(PathBuf, PathBuf)> {
    [real(path), plain(path)].into_iter().find_map(|document| {
        let root = document
            .ancestors()
            .find(|folder| folder.join(".zhupi").is_dir())?;
        let inside = document.strip_prefix(root).ok()?.to_owned();
        Some((root.to_owned(), inside))
    })
}

pub(super) fn project_place(path: &Path) -> Option<Place> {
    let (root, inside) = project_of(path)?;
    if inside.as_os_str().is_empty() {
        return None;
    }
    Some(Place {
        path: with_suffix(&root.join(".zhupi").join("notes").join(&inside), ".toml"),
        file: Some(slashed(&inside)),
        root,
        rule: Rule::Project,
        from: None,
    })
}

fn given_place(given: &Path, document: Option<&Path>, subject: &Subject, dirs: &Dirs) -> Place {
    let given = plain(given);
    let root = given.parent().unwrap_or(&given).to_owned();
    let inside = document.map(|document| {
        let root = real(&root);
        document.strip_prefix(&root).unwrap_or(document).to_owned()
    });
    let file = inside.as_deref().map(slashed);
    let is_file = given.is_file()
        || (!given.is_dir()
            && given
                .extension()
                .is_some_and(|extension| extension == "toml"));
    if is_file {
        return Place {
            path: given,
            root,
            rule: Rule::Given,
            file,
            from: None,
        };
    }
    let path = match &inside {
        // Below the folder in any case: only the names of the path count, not its root or prefix.
        Some(inside) => with_suffix(&given.join(names(inside)), ".toml"),
        None => find_by_text(&given, subject.text_sha256, dirs)
            .map_or_else(|| given.join(piped_name(subject)), |known| known.path),
    };
    Place {
        path,
        root,
        rule: Rule::Given,
        file,
        from: None,
    }
}

/// The notes file beside a document; it need not exist.
pub(super) fn sidecar_of(document: &Path) -> PathBuf {
    with_suffix(document, ".zhupi.toml")
}

pub(super) fn sidecar(document: &Path) -> Place {
    Place {
        path: sidecar_of(document),
        root: document.parent().unwrap_or(document).to_owned(),
        rule: Rule::Beside,
        file: document
            .file_name()
            .map(|name| name.to_string_lossy().into_owned()),
        from: None,
    }
}

/// The path with all links followed, as far as it exists.
pub(super) fn real(path: &Path) -> PathBuf {
    let path = plain(path);
    for ancestor in path.ancestors() {
        if let Ok(found) = fs::canonicalize(ancestor) {
            let rest = path.strip_prefix(ancestor).unwrap_or(Path::new(""));
            return if rest.as_os_str().is_empty() {
                found
            } else {
                found.join(rest)
            };
        }
    }
    path
}

/// The absolute path with `.` and `..` taken away by name.
fn plain(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// The names of a path, without root, drive, `.` or `..`.
fn names(path: &Path) -> PathBuf {
    path.components()
        .filter(|component| matches!(component, Component::Normal(_)))
        .collect()
}

/// The path with `/` between its parts, on any system.
pub(super) fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// The path without an ending of its name; `None` when it ends otherwise.
pub(super) fn without_suffix(path: &Path, suffix: &str) -> Option<PathBuf> {
    path.to_str()?.strip_suffix(suffix).map(PathBuf::from)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
#[path = "places_tests.rs"]
mod tests;
