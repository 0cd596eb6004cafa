//! What the program remembers between two readings: where the reader was, which documents and tags came last. One JSON file in the
//! state folder; a broken one is forgotten, since nothing in it is the reader's work.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::lock::lock;
use super::problem::SaveError;
use super::store::replace_file;
use crate::anchor::Anchor;
use crate::annotation::Moment;

/// Documents that are remembered.
const DOCUMENTS: usize = 500;
/// Tags that are remembered.
const TAGS: usize = 50;
/// Terminals that are remembered.
const TERMINALS: usize = 50;

/// Where a reader was in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// Absolute path; `None` for a pipe.
    pub path: Option<PathBuf>,
    /// SHA-256 of the reading text.
    pub text_sha256: String,
    /// Title, for lists.
    pub title: String,
    /// First visible place, in code points.
    pub top: usize,
    /// The words that began there, by which the place is found again in a changed text.
    pub words: String,
    /// When it was last read, RFC 3339.
    pub read: String,
    /// How it was read when that was chosen by hand: the name of a format, or of an encoding.
    pub choices: Vec<(String, String)>,
    /// What of the text was read, in code points, ends exclusive. It counts only for the text of `text_sha256`.
    pub seen: Vec<(usize, usize)>,
    /// Prints of the sentences that were read whole, by which what was read is known in a changed text.
    pub sentences: Vec<u32>,
    /// The sentence of the place, by which it is found again when the words that began there are gone.
    pub place: Option<KeptPlace>,
    /// Places that the reader gave a letter.
    pub landmarks: Vec<KeptPlace>,
}

/// A place with what is remembered of the words around it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptPlace {
    /// Its letter; empty for the place of the caret.
    pub name: String,
    /// The words of its passage.
    pub quote: String,
    /// What stood before them.
    pub prefix: String,
    /// What stood after them.
    pub suffix: String,
    /// Where they stood, in code points, end exclusive.
    pub hint: Option<(usize, usize)>,
    /// Code points from the beginning of the passage to the place itself.
    pub within: usize,
}

impl KeptPlace {
    /// What is remembered of a place.
    pub fn new(name: String, anchor: Anchor, within: usize) -> Self {
        Self {
            name,
            quote: anchor.quote,
            prefix: anchor.prefix,
            suffix: anchor.suffix,
            hint: anchor.hint,
            within,
        }
    }

    /// The passage, to be found again.
    pub fn anchor(&self) -> Anchor {
        Anchor {
            quote: self.quote.clone(),
            prefix: self.prefix.clone(),
            suffix: self.suffix.clone(),
            hint: self.hint,
            section: Vec::new(),
        }
    }
}

/// What a terminal answered when it was asked last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KnownTerminal {
    /// By what it is recognised.
    pub name: String,
    /// Whether characters of disputed width take two cells.
    pub wide: Option<bool>,
    /// Whether its paper is dark.
    pub dark: Option<bool>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct File {
    documents: Vec<Reading>,
    tags: Vec<String>,
    /// Texts, by their SHA-256, and notes files that the reader wants to keep apart.
    apart: Vec<(String, PathBuf)>,
    terminals: Vec<KnownTerminal>,
    /// Columns of the outline and of the notes, where the reader chose them; 0 where not.
    panes: (u16, u16),
}

/// The state folder's memory. Each call reads or rewrites the file, so that several readers can run at once.
#[derive(Clone, Debug)]
pub struct State {
    folder: PathBuf,
}

impl State {
    /// The memory in a state folder; nothing is read yet.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Where the reader was in a document: known by its path when it has one, else, or when it was moved, by its text.
    pub fn reading(&self, path: Option<&Path>, text_sha256: &str) -> Option<Reading> {
        let documents = self.load().documents;
        let by_path = path.and_then(|path| {
            documents
                .iter()
                .find(|known| known.path.as_deref() == Some(path))
        });
        by_path
            .or_else(|| {
                documents
                    .iter()
                    .find(|known| known.text_sha256 == text_sha256)
            })
            .cloned()
    }

    /// How a document was read when that was chosen by hand: what was chosen, and its name.
    pub fn choices(&self, path: &Path) -> Vec<(String, String)> {
        let documents = self.load().documents;
        let known = documents
            .into_iter()
            .find(|known| known.path.as_deref() == Some(path));
        known.map(|known| known.choices).unwrap_or_default()
    }

    /// The documents read, the last one first.
    pub fn recent(&self) -> Vec<Reading> {
        self.load().documents
    }

    /// The tags used, the last one first.
    pub fn recent_tags(&self) -> Vec<String> {
        self.load().tags
    }

    /// Remembers where the reader is, and when.
    ///
    /// # Errors
    /// When the file could not be written.
    pub fn remember(&self, mut reading: Reading, now: &Moment) -> Result<(), SaveError> {
        reading.read.clone_from(&now.0);
        self.change(|file| {
            if reading.choices.is_empty() {
                // What was chosen by hand stays until something else is chosen.
                let known = file
                    .documents
                    .iter()
                    .find(|known| reading.path.is_some() && known.path == reading.path);
                reading.choices = known.map(|known| known.choices.clone()).unwrap_or_default();
            }
            file.documents
                .retain(|known| match (&known.path, &reading.path) {
                    (Some(known), Some(path)) => known != path,
                    _ => known.text_sha256 != reading.text_sha256,
                });
            file.documents.insert(0, reading);
            file.documents.truncate(DOCUMENTS);
        })
    }

    /// Whether the reader wants to keep notes apart from a text.
    pub fn is_apart(&self, text_sha256: &str, notes: &Path) -> bool {
        self.load()
            .apart
            .iter()
            .any(|(text, path)| text == text_sha256 && path == notes)
    }

    /// Remembers that notes are to be kept apart from a text.
    ///
    /// # Errors
    /// When the file could not be written.
    pub fn keep_apart(&self, text_sha256: &str, notes: &Path) -> Result<(), SaveError> {
        self.change(|file| {
            file.apart
                .retain(|(text, path)| text != text_sha256 || path != notes);
            file.apart
                .insert(0, (text_sha256.to_owned(), notes.to_owned()));
            file.apart.truncate(DOCUMENTS);
        })
    }

    /// Changes the tags used last, after codes were renamed.
    pub(super) fn retag(&self, tags: &dyn Fn(&[String]) -> Vec<String>) -> Result<(), SaveError> {
        let now = self.load().tags;
        let after = tags(&now);
        if after == now {
            return Ok(());
        }
        self.change(|file| file.tags = after)
    }

    /// Remembers that a tag was used.
    ///
    /// # Errors
    /// When the file could not be written.
    pub fn use_tag(&self, tag: &str) -> Result<(), SaveError> {
        self.change(|file| {
            file.tags.retain(|known| known != tag);
            file.tags.insert(0, tag.to_owned());
            file.tags.truncate(TAGS);
        })
    }

    /// What a terminal answered last time.
    pub fn terminal(&self, name: &str) -> Option<KnownTerminal> {
        let known = self.load().terminals;
        known.into_iter().find(|known| known.name == name)
    }

    /// Remembers what a terminal answered.
    ///
    /// # Errors
    /// When the file could not be written.
    pub fn know_terminal(&self, terminal: KnownTerminal) -> Result<(), SaveError> {
        self.change(|file| {
            file.terminals.retain(|known| known.name != terminal.name);
            file.terminals.insert(0, terminal);
            file.terminals.truncate(TERMINALS);
        })
    }

    /// Columns of the outline and of the notes as the reader chose them, 0 where nothing was chosen.
    pub fn panes(&self) -> (u16, u16) {
        self.load().panes
    }

    /// Remembers the columns of the outline and of the notes.
    ///
    /// # Errors
    /// When the file could not be written.
    pub fn keep_panes(&self, panes: (u16, u16)) -> Result<(), SaveError> {
        self.change(|file| file.panes = panes)
    }

    fn path(&self) -> PathBuf {
        self.folder.join("state.json")
    }

    fn load(&self) -> File {
        std::fs::read(self.path())
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    fn change(&self, change: impl FnOnce(&mut File)) -> Result<(), SaveError> {
        let path = self.path();
        std::fs::create_dir_all(&self.folder).map_err(|error| SaveError::io(&path, &error))?;
        let _lock = lock(&self.folder, &path);
        let mut file = self.load();
        change(&mut file);
        let text = serde_json::to_vec_pretty(&file)
            .map_err(|error| SaveError::io(&path, &error.into()))?;
        replace_file(&path, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(path: Option<&str>, text: &str, top: usize) -> Reading {
        Reading {
            path: path.map(PathBuf::from),
            text_sha256: text.to_owned(),
            top,
            ..Reading::default()
        }
    }

    #[test]
    fn a_document_is_remembered_by_path_or_text() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::new(&folder.path().join("state"));
        let now = Moment("2026-11-21T09:30:00+08:00".to_owned());
        assert_eq!(state.reading(Some(Path::new("/a")), "1"), None);
        state.remember(reading(Some("/a"), "1", 10), &now).unwrap();
        state.remember(reading(None, "2", 20), &now).unwrap();
        state.remember(reading(Some("/a"), "3", 30), &now).unwrap();
        let top = |path: Option<&str>, text| {
            state
                .reading(path.map(Path::new), text)
                .map(|known| known.top)
        };
        assert_eq!(top(Some("/a"), "9"), Some(30));
        assert_eq!(top(Some("/moved"), "3"), Some(30));
        assert_eq!(top(None, "2"), Some(20));
        assert_eq!(top(None, "1"), None);
        assert_eq!(state.recent().len(), 2);
    }

    #[test]
    fn notes_kept_apart_from_one_text_are_not_from_another() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::new(folder.path());
        let path = Path::new("/a");
        assert!(!state.is_apart("1", path));
        state.keep_apart("1", path).unwrap();
        assert!(state.is_apart("1", path) && !state.is_apart("2", path));
    }

    #[test]
    fn tags_come_last_first_and_broken_files_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::new(folder.path());
        for tag in ["甲", "乙", "甲"] {
            state.use_tag(tag).unwrap();
        }
        assert_eq!(state.recent_tags(), ["甲", "乙"]);
        std::fs::write(folder.path().join("state.json"), "{\"tags\": [").unwrap();
        assert!(state.recent_tags().is_empty());
        state.use_tag("丙").unwrap();
        assert_eq!(state.recent_tags(), ["丙"]);
    }
}
