//! Where notes live.
//!
//! Four rules, the first that fits: the place that was asked for; the project folder (`.zhupi/`) at or above the document; a file beside
//! the document; the data folder.

use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::hash::short_name;
use super::notes_file::{Facts, read_notes};

/// Characters from which a passage tells one document from another.
const TELLING: usize = 6;
/// The share of the passages that must stand in a text for it to be likely the same document.
const ALIKE: f64 = 0.5;

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
}

/// Where the notes of a document are saved.
pub fn locate(subject: &Subject, options: &Options, dirs: &Dirs) -> Place {
    let document = subject.path.map(real);
    if let Some(given) = &options.notes {
        return given_place(given, document.as_deref(), subject);
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

/// Places of later rules than the one that is saved to where a notes file of the document is found too, the nearest first.
pub fn lower_places(subject: &Subject, place: &Place, dirs: &Dirs) -> Vec<Place> {
    let document = subject.path.map(real);
    let project = subject.path.and_then(project_place);
    let beside = document.as_deref().map(sidecar);
    let data = data_place(document.as_deref(), subject, dirs);
    [project, beside, Some(data)]
        .into_iter()
        .flatten()
        .filter(|lower| lower.rule > place.rule && lower.path != place.path && lower.path.is_file())
        .collect()
}

/// Notes files of the data folder that seem to be about an earlier edition or another format of a document, with the share of their
/// passages that stand in its text, the largest first. The reader is to be asked; nothing is taken over by itself.
pub fn likely_places(text: &str, place: &Place, dirs: &Dirs) -> Vec<(PathBuf, f64)> {
    let mut likely: Vec<(PathBuf, f64)> = notes_files(&dirs.data.join("notes"))
        .into_iter()
        .filter(|path| *path != place.path)
        .filter_map(|path| {
            let records = read_notes(&fs::read(&path).ok()?).records;
            let quotes: Vec<&str> = records
                .annotations
                .iter()
                .map(|annotation| annotation.anchor.quote.as_str())
                .filter(|quote| quote.chars().count() >= TELLING)
                .collect();
            let here = quotes.iter().filter(|quote| text.contains(**quote)).count();
            let share = here as f64 / quotes.len().max(1) as f64;
            (here >= 2 && share >= ALIKE).then_some((path, share))
        })
        .collect();
    likely.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    likely
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

fn project_place(path: &Path) -> Option<Place> {
    let (root, inside) = project_of(path)?;
    if inside.as_os_str().is_empty() {
        return None;
    }
    Some(Place {
        path: with_suffix(&root.join(".zhupi").join("notes").join(&inside), ".toml"),
        file: Some(slashed(&inside)),
        root,
        rule: Rule::Project,
    })
}

fn given_place(given: &Path, document: Option<&Path>, subject: &Subject) -> Place {
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
        };
    }
    let path = match &inside {
        // Below the folder in any case: only the names of the path count, not its root or prefix.
        Some(inside) => with_suffix(&given.join(names(inside)), ".toml"),
        None => {
            find_by_text(&given, subject.text_sha256).unwrap_or_else(|| given.join(name(subject)))
        }
    };
    Place {
        path,
        root,
        rule: Rule::Given,
        file,
    }
}

fn sidecar(document: &Path) -> Place {
    Place {
        path: with_suffix(document, ".zhupi.toml"),
        root: document.parent().unwrap_or(document).to_owned(),
        rule: Rule::Beside,
        file: document
            .file_name()
            .map(|name| name.to_string_lossy().into_owned()),
    }
}

fn data_place(document: Option<&Path>, subject: &Subject, dirs: &Dirs) -> Place {
    let folder = dirs.data.join("notes");
    let path = match document {
        Some(document) => {
            let own = folder.join(data_name(document));
            if own.is_file() {
                own
            } else {
                find(&folder, |facts| {
                    facts.file.as_deref() == Some(&slashed(document))
                })
                .or_else(|| find_by_text(&folder, subject.text_sha256))
                .unwrap_or(own)
            }
        }
        None => {
            find_by_text(&folder, subject.text_sha256).unwrap_or_else(|| folder.join(name(subject)))
        }
    };
    Place {
        path,
        root: folder,
        rule: Rule::Data,
        file: document.map(slashed),
    }
}

fn find_by_text(folder: &Path, text_sha256: &str) -> Option<PathBuf> {
    if text_sha256.is_empty() {
        return None;
    }
    find(folder, |facts| {
        facts.text_sha256.as_deref() == Some(text_sha256)
    })
}

/// The first notes file of a folder, by name, whose facts fit.
fn find(folder: &Path, fits: impl Fn(&Facts) -> bool) -> Option<PathBuf> {
    notes_files(folder)
        .into_iter()
        .find(|path| fs::read(path).is_ok_and(|bytes| fits(&read_notes(&bytes).records.document)))
}

/// The notes files of a folder, by name.
fn notes_files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    paths.sort();
    paths
}

/// The name of a notes file in the data folder: the document's, and a few digits that tell apart namesakes.
fn data_name(document: &Path) -> String {
    let digits = short_name(document.as_os_str().as_encoded_bytes());
    let digits = digits.get(..8).unwrap_or_default();
    let name = document.file_name().unwrap_or_default().to_string_lossy();
    format!("{}-{digits}.toml", safe(&name))
}

/// The name for a document that came through a pipe.
fn name(subject: &Subject) -> String {
    let digits: String = subject
        .text_sha256
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(8)
        .collect();
    format!("{}-{digits}.toml", safe(subject.title.unwrap_or("stdin")))
}

/// A text as a file name on any system: no separators, no control or reserved characters, not hidden, not long.
fn safe(text: &str) -> String {
    let kept: String = text
        .trim()
        .trim_start_matches('.')
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c if c.is_control() => '_',
            c => c,
        })
        .collect();
    let cut = kept.floor_char_boundary(120);
    let kept = kept
        .get(..cut)
        .unwrap_or_default()
        .trim_end_matches(['.', ' ']);
    if kept.is_empty() {
        "notes".to_owned()
    } else {
        kept.to_owned()
    }
}

/// The path with all links followed, as far as it exists.
fn real(path: &Path) -> PathBuf {
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
fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
#[path = "places_tests.rs"]
mod tests;
