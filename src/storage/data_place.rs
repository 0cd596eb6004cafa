//! The last of the rules of [`super::places`]: one file per document in the data folder, known again by the document's path, and by its text
//! when that was renamed, moved or came through a pipe.

use std::path::{Path, PathBuf};

use super::hash::{file_sha256_hex, short_name};
use super::index::{Index, Known};
use super::places::{Dirs, Place, Rule, Subject, slashed};
use super::stray::is_there;

/// Whether the document that a notes file names is the one that it was. One inside an archive is not looked at, nor one that a person wrote
/// down without its digest.
fn is_as_it_was(known: &Known) -> bool {
    let Some((file, sha256)) = known.file.as_ref().zip(known.sha256.as_ref()) else {
        return true;
    };
    let file = Path::new(file);
    // What is no plain file could be waited for forever.
    !file.is_file() || file_sha256_hex(file).is_none_or(|now| now == *sha256)
}

/// The notes file of a document in the data folder: the one that names it, else the one of the same text, else a new one.
pub(super) fn data_place(document: Option<&Path>, subject: &Subject, dirs: &Dirs) -> Place {
    let folder = dirs.data.join("notes");
    let place = |path: PathBuf, file: Option<String>| Place {
        path,
        root: folder.clone(),
        rule: Rule::Data,
        file,
        from: None,
    };
    let Some(document) = document else {
        return match find_by_text(&folder, subject.text_sha256, dirs) {
            // The document that it names is known, and a pipe names none.
            Some(known) => place(known.path, known.file),
            None => place(folder.join(piped_name(subject)), None),
        };
    };
    let file = slashed(document);
    let own = folder.join(data_name(document, 0));
    let is_own = |known: &Known| {
        known.file.as_ref().is_none_or(|of| {
            *of == file
                || known.text_sha256.as_deref() == Some(subject.text_sha256)
                || !is_there(Path::new(of))
        })
    };
    let taken = own.is_file();
    if taken && (subject.text_sha256.is_empty() || Known::read(&own).is_none_or(|own| is_own(&own)))
        || !taken && subject.text_sha256.is_empty()
    {
        return place(own, Some(file));
    }
    let index = Index::of(&folder, &dirs.state);
    let by_name = index
        .files
        .iter()
        .find(|known| known.file.as_ref() == Some(&file));
    let same = |known: &&Known| known.text_sha256.as_deref() == Some(subject.text_sha256);
    let still_there = |known: &Known| {
        known
            .file
            .as_ref()
            .is_some_and(|of| is_there(Path::new(of)))
    };
    // Rather notes that lost their document than those of a copy that is still there. Where the document that they name is there and has other
    // words by now, the notes went on with that one.
    let by_text = || {
        let own = |known: &&Known| !still_there(known) || is_as_it_was(known);
        let mut same: Vec<&Known> = index.files.iter().filter(same).filter(own).collect();
        same.sort_by_key(|known| still_there(known));
        same.first().copied()
    };
    match by_name.or_else(by_text) {
        Some(known) if still_there(known) => place(known.path.clone(), known.file.clone()),
        Some(known) => place(known.path.clone(), Some(file)),
        None => {
            // The name may be taken by notes that went on with another document.
            let mut free = (0..).map(|nth| folder.join(data_name(document, nth)));
            let path = free.find(|path| !path.exists()).unwrap_or(own);
            place(path, Some(file))
        }
    }
}

/// The notes file in a folder that is about this text.
pub(super) fn find_by_text(folder: &Path, text_sha256: &str, dirs: &Dirs) -> Option<Known> {
    if text_sha256.is_empty() {
        return None;
    }
    let mut files = Index::of(folder, &dirs.state).files.into_iter();
    files.find(|known| known.text_sha256.as_deref() == Some(text_sha256))
}

/// The name of a notes file in the data folder: the document's, and a few digits that tell apart namesakes.
/// What comes after the first one is for a document whose name was taken.
fn data_name(document: &Path, nth: u32) -> String {
    let digits = short_name(document.as_os_str().as_encoded_bytes());
    let digits = digits.get(..8).unwrap_or_default();
    let name = document.file_name().unwrap_or_default().to_string_lossy();
    if nth == 0 {
        format!("{}-{digits}.toml", safe(&name))
    } else {
        format!("{}-{digits}-{nth}.toml", safe(&name))
    }
}

/// The name for a document that came through a pipe.
pub(super) fn piped_name(subject: &Subject) -> String {
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
