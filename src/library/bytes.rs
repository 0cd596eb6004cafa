//! Reading the bytes of a document: bounded, and with an error for each way in which it fails.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::Origin;
use crate::formats::Watch;
use crate::message::Message;

/// Why bytes could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The file as it was named.
    pub origin: String,
    /// Why.
    pub why: Why,
}

/// Ways in which reading fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no such file.
    Missing,
    /// The user may not read it.
    Denied,
    /// It is a folder.
    Folder,
    /// It is a device, a pipe or a socket.
    Special,
    /// It is larger than the bound, in bytes.
    TooLarge(usize),
    /// It became shorter while it was read.
    Changed,
    /// Nobody waits for it any more.
    Cancelled,
    /// Something else, in the system's words.
    System(String),
}

impl ReadError {
    /// What went wrong with which file, a sentence.
    pub fn told(&self) -> Message {
        let why = match &self.why {
            Why::Missing => Message::new("library.missing"),
            Why::Denied => Message::new("library.denied"),
            Why::Folder => Message::new("library.folder"),
            Why::Special => Message::new("library.special"),
            Why::TooLarge(limit) => Message::new("library.too-large").with("limit", *limit),
            Why::Changed => Message::new("library.changed"),
            Why::Cancelled => Message::new("formats.cancelled"),
            Why::System(words) => Message::new("library.system").with("words", words.as_str()),
        };
        Message::new("error.told")
            .with("what", self.origin.as_str())
            .with("why", why)
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<Message> {
        match self.why {
            Why::Missing => Some(Message::new("library.hint-missing")),
            Why::Denied => Some(Message::new("library.hint-denied")),
            Why::Special => Some(Message::new("library.hint-special")),
            Why::Changed => Some(Message::new("library.hint-changed")),
            Why::Folder | Why::Cancelled | Why::TooLarge(_) | Why::System(_) => None,
        }
    }
}

/// Reads a file or standard input whole, at most `limit` bytes.
pub(super) fn read(
    origin: &Origin,
    limit: usize,
    watch: Option<&dyn Watch>,
) -> Result<Vec<u8>, ReadError> {
    let error = |why| ReadError {
        origin: origin.shown(),
        why,
    };
    match origin {
        Origin::File(path) => {
            let file = open(path).map_err(error)?;
            watched(file, limit, watch).map_err(error)
        }
        Origin::Input => read_input(limit),
    }
}

/// Bytes between two looks at whether anybody still waits.
const STEP: usize = 4 << 20;

/// Reads a file in steps. One that is cut while it is read is noticed: what is there is no longer what was asked for.
fn watched(mut file: File, limit: usize, watch: Option<&dyn Watch>) -> Result<Vec<u8>, Why> {
    let before = file.metadata().map_err(|error| system(&error))?;
    let size = before.len() as usize;
    let mut bytes = Vec::with_capacity(size.min(limit));
    loop {
        let took = (&mut file)
            .take(STEP as u64)
            .read_to_end(&mut bytes)
            .map_err(|error| system(&error))?;
        if bytes.len() > limit {
            return Err(Why::TooLarge(limit));
        }
        if took == 0 {
            break;
        }
        if watch.is_some_and(|watch| !watch.step(bytes.len(), size)) {
            return Err(Why::Cancelled);
        }
    }
    let after = file.metadata().map_err(|error| system(&error))?;
    // Files of /proc say that they are empty.
    if bytes.len() < size || after.len() < before.len() {
        return Err(Why::Changed);
    }
    Ok(bytes)
}

/// Reads standard input to its end, at most `limit` bytes.
///
/// # Errors
/// When it fails or is larger.
pub fn read_input(limit: usize) -> Result<Vec<u8>, ReadError> {
    bounded(io::stdin().lock(), limit).map_err(|why| ReadError {
        origin: "-".to_owned(),
        why,
    })
}

/// Reads the first bytes of a file.
///
/// # Errors
/// When it can't be read.
pub fn read_prefix(path: &Path, bytes: usize) -> Result<Vec<u8>, ReadError> {
    let error = |why| ReadError {
        origin: path.display().to_string(),
        why,
    };
    let mut prefix = Vec::new();
    let file = open(path).map_err(error)?;
    file.take(bytes as u64)
        .read_to_end(&mut prefix)
        .map_err(|failed| error(system(&failed)))?;
    Ok(prefix)
}

/// Opens a regular file. Anything else is refused before it is opened: opening a pipe would wait for its other end.
fn open(path: &Path) -> Result<File, Why> {
    let kind = fs::metadata(path)
        .map_err(|error| system(&error))?
        .file_type();
    if kind.is_dir() {
        return Err(Why::Folder);
    }
    if !kind.is_file() {
        return Err(Why::Special);
    }
    File::open(path).map_err(|error| system(&error))
}

fn bounded(source: impl Read, limit: usize) -> Result<Vec<u8>, Why> {
    let mut bytes = Vec::new();
    source
        .take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| system(&error))?;
    if bytes.len() > limit {
        Err(Why::TooLarge(limit))
    } else {
        Ok(bytes)
    }
}

fn system(error: &io::Error) -> Why {
    match error.kind() {
        io::ErrorKind::NotFound => Why::Missing,
        io::ErrorKind::PermissionDenied => Why::Denied,
        io::ErrorKind::IsADirectory => Why::Folder,
        _ => Why::System(error.to_string()),
    }
}
