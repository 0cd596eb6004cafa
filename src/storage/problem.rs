//! What is wrong with a file, and what went wrong in saving one, in words for a person.

use std::io;
use std::path::{Path, PathBuf};

use super::{read_codebook, read_notes};
use crate::message::Message;

/// Something in a file that is not as it should be; the rest of the file works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: Message,
}

impl Problem {
    /// The problem at a byte of a text.
    pub(super) fn at(text: &str, byte: usize, what: Message) -> Self {
        let before = text
            .get(..text.floor_char_boundary(byte))
            .unwrap_or_default();
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        Self { line, column, what }
    }

    /// The problem with file, line and column.
    pub fn told(&self, path: &Path) -> Message {
        Message::new("storage.problem")
            .with("path", path.display().to_string())
            .with("line", self.line)
            .with("column", self.column)
            .with("what", self.what.clone())
    }
}

/// Why a file was not saved. Nothing was changed: the file is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveError {
    /// The file.
    pub path: PathBuf,
    /// What went wrong.
    pub cause: Message,
    /// What the reader can do.
    pub hint: Message,
}

impl SaveError {
    /// The error of the system, explained.
    pub fn io(path: &Path, error: &io::Error) -> Self {
        use io::ErrorKind as Kind;
        let (cause, hint) = match error.kind() {
            Kind::PermissionDenied => ("storage.denied", "storage.hint-denied"),
            Kind::ReadOnlyFilesystem => ("storage.read-only-disk", "storage.hint-elsewhere"),
            Kind::StorageFull | Kind::QuotaExceeded => ("storage.full", "storage.hint-full"),
            Kind::NotFound => ("storage.folder-gone", "storage.hint-folder"),
            Kind::IsADirectory => ("storage.is-folder", "storage.hint-elsewhere"),
            Kind::NotADirectory => ("storage.no-folder", "storage.hint-elsewhere"),
            Kind::Unsupported => ("storage.no-file", "storage.hint-elsewhere"),
            _ => {
                return Self {
                    path: path.to_owned(),
                    cause: Message::new("storage.system").with("why", error.to_string()),
                    hint: Message::new("storage.hint-retry"),
                };
            }
        };
        Self::new(path, Message::new(cause), Message::new(hint))
    }

    pub(super) fn new(path: &Path, cause: Message, hint: Message) -> Self {
        Self {
            path: path.to_owned(),
            cause,
            hint,
        }
    }

    /// File and cause in one sentence.
    pub fn told(&self) -> Message {
        Message::new("storage.not-saved")
            .with("path", self.path.display().to_string())
            .with("why", self.cause.clone())
    }

    /// As [`Self::told`], of a file that was to be read.
    pub fn told_of_reading(&self) -> Message {
        Message::new("storage.not-read")
            .with("path", self.path.display().to_string())
            .with("why", self.cause.clone())
    }
}

/// What is wrong with a notes file or a codebook (told apart by its name, `codebook.toml`). An unreadable file is an error.
pub fn validate(path: &Path) -> io::Result<Vec<Problem>> {
    let bytes = super::disk::read_file(path)?;
    let is_codebook = path.file_name().is_some_and(|name| name == "codebook.toml");
    Ok(if is_codebook {
        let (_, problems, broken) = read_codebook(&bytes);
        problems.into_iter().chain(broken).collect()
    } else {
        let notes = read_notes(&bytes);
        notes.problems.into_iter().chain(notes.read_only).collect()
    })
}
