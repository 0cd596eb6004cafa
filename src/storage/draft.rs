//! The journal of a note that is being typed: what was typed is back after a crash.

use std::fs::{self, File as Handle};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::hash::short_name;
use super::problem::SaveError;
use super::store::replace_file;
use crate::anchor::Anchor;
use crate::annotation::Id;

/// A note that was not saved yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The annotation that it belongs to, a new one perhaps.
    pub id: Id,
    /// The passage.
    pub anchor: Anchor,
    /// The tags chosen so far.
    pub tags: Vec<String>,
    /// What was typed.
    pub text: String,
}

/// As it stands in the journal.
#[derive(Serialize, Deserialize)]
struct File {
    /// The program that is typing: its draft is not lost as long as it holds the lock of this name.
    session: String,
    id: String,
    quote: String,
    prefix: String,
    suffix: String,
    hint: Option<(usize, usize)>,
    section: Vec<String>,
    #[serde(default)]
    ordinal: Option<(usize, usize)>,
    #[serde(default)]
    alike: String,
    tags: Vec<String>,
    text: String,
}

/// The journals of one notes file.
#[derive(Clone, Debug)]
pub struct Drafts {
    folder: PathBuf,
    prefix: String,
    session: Arc<OnceLock<Session>>,
}

/// Shows other programs that this one is still typing: a lock ends with the process that holds it, however that ends.
#[derive(Debug)]
struct Session {
    path: PathBuf,
    name: String,
    _lock: Option<Handle>,
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

impl Drafts {
    /// The journals in a state folder for a notes file, which need not exist.
    pub fn new(state: &Path, notes: &Path) -> Self {
        Self {
            folder: state.join("drafts"),
            prefix: short_name(notes.as_os_str().as_encoded_bytes()),
            session: Arc::default(),
        }
    }

    /// Writes the draft to the disk, in place of the last one of the same annotation.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn write(&self, draft: &Draft) -> Result<(), SaveError> {
        let path = self.path(draft.id);
        let io = |error: std::io::Error| SaveError::io(&path, &error);
        fs::create_dir_all(&self.folder).map_err(io)?;
        let file = File {
            session: self.session().to_owned(),
            id: draft.id.to_string(),
            quote: draft.anchor.quote.clone(),
            prefix: draft.anchor.prefix.clone(),
            suffix: draft.anchor.suffix.clone(),
            hint: draft.anchor.hint,
            section: draft.anchor.section.clone(),
            ordinal: draft.anchor.ordinal,
            alike: draft.anchor.alike.to_string(),
            tags: draft.tags.clone(),
            text: draft.text.clone(),
        };
        let bytes = serde_json::to_vec(&file).map_err(|error| io(error.into()))?;
        replace_file(&path, &bytes)
    }

    /// The note is saved or thrown away: its journal goes.
    pub fn remove(&self, id: Id) {
        let _ = fs::remove_file(self.path(id));
    }

    /// What programs that do not run any more left, the oldest first.
    pub fn left(&self) -> Vec<Draft> {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        let mut drafts: Vec<Draft> = entries
            .flatten()
            .filter(|entry| {
                let name = entry.file_name();
                name.to_string_lossy().starts_with(&self.prefix)
            })
            .filter_map(|entry| fs::read(entry.path()).ok())
            .filter_map(|bytes| serde_json::from_slice::<File>(&bytes).ok())
            .filter(|file| !self.is_typing(&file.session))
            .filter_map(draft_of)
            .collect();
        drafts.sort_by_key(|draft| draft.id);
        drafts
    }

    /// The name under which this program holds a lock while it runs; taken at the first draft.
    fn session(&self) -> &str {
        let session = self.session.get_or_init(|| {
            let name = format!("session-{}.lock", super::clock::new_id().simple());
            let path = self.folder.join(&name);
            let lock = Handle::create(&path).ok();
            let lock = lock.filter(|file| file.try_lock().is_ok());
            Session {
                path,
                name,
                _lock: lock,
            }
        });
        &session.name
    }

    /// Whether another program that still runs keeps the drafts of a session.
    fn is_typing(&self, session: &str) -> bool {
        if self.session.get().is_some_and(|own| own.name == session) {
            return false;
        }
        // Names come from a file that others may write: only a plain name is looked for.
        let Some(name) = Path::new(session).file_name() else {
            return false;
        };
        let path = self.folder.join(name);
        let Ok(file) = Handle::open(&path) else {
            return false;
        };
        if file.try_lock().is_err() {
            return true;
        }
        let _ = fs::remove_file(path);
        false
    }

    fn path(&self, id: Id) -> PathBuf {
        self.folder.join(format!("{}-{id}.json", self.prefix))
    }
}

fn draft_of(file: File) -> Option<Draft> {
    Some(Draft {
        id: Id::try_parse(&file.id).ok()?,
        anchor: Anchor {
            quote: file.quote,
            prefix: file.prefix,
            suffix: file.suffix,
            hint: file.hint,
            section: file.section,
            ordinal: file.ordinal,
            alike: file.alike.parse().unwrap_or_default(),
        },
        tags: file.tags,
        text: file.text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_comes_back_until_it_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::new(folder.path(), Path::new("/n.toml"));
        assert!(drafts.left().is_empty());
        let mut draft = Draft {
            id: Id::from_u128(7),
            anchor: Anchor {
                quote: "责任".to_owned(),
                hint: Some((1, 3)),
                ..Anchor::default()
            },
            tags: vec!["存疑".to_owned()],
            text: "核".to_owned(),
        };
        drafts.write(&draft).unwrap();
        draft.text = "核对\n口径".to_owned();
        drafts.write(&draft).unwrap();
        assert_eq!(drafts.left(), std::slice::from_ref(&draft));
        assert!(
            Drafts::new(folder.path(), Path::new("/other.toml"))
                .left()
                .is_empty()
        );
        drafts.remove(draft.id);
        assert!(drafts.left().is_empty());
    }

    #[test]
    fn a_draft_is_left_only_when_its_program_ended() {
        let folder = tempfile::tempdir().unwrap();
        let notes = Path::new("/n.toml");
        let typing = Drafts::new(folder.path(), notes);
        let draft = Draft {
            id: Id::from_u128(8),
            anchor: Anchor::default(),
            tags: Vec::new(),
            text: "核".to_owned(),
        };
        typing.write(&draft).unwrap();
        let other = Drafts::new(folder.path(), notes);
        assert!(other.left().is_empty());
        drop(typing);
        assert_eq!(other.left(), [draft]);
    }
}
