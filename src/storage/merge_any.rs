//! Merging a file of which only the content tells whether it is a notes file or a codebook, as version control hands it over.

use toml_edit::Document;

use super::codebook_merge::merge_codebooks;
use super::merge::{Conflict, merge_texts};
use super::problem::Problem;
use crate::message::Message;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Annotations of one document.
    Notes,
    /// Codes.
    Codebook,
}

/// What a file is, by what stands in it; `None` when nothing tells, or when it is no TOML.
pub fn file_kind(bytes: &[u8]) -> Option<FileKind> {
    let document = Document::parse(std::str::from_utf8(bytes).ok()?).ok()?;
    let has = |key: &str| document.contains_key(key);
    if ["annotation", "outline", "document"].into_iter().any(has) {
        Some(FileKind::Notes)
    } else if has("code") {
        Some(FileKind::Codebook)
    } else {
        None
    }
}

/// Merges three notes files or three codebooks: see [`merge_texts`] and [`merge_codebooks`].
///
/// # Errors
/// Which of the files (0 base, 1 ours, 2 theirs) cannot be merged, and why.
pub fn merge_files(
    base: &[u8],
    ours: &[u8],
    theirs: &[u8],
) -> Result<(String, Vec<Conflict>), (usize, Problem)> {
    let kinds = [base, ours, theirs].map(file_kind);
    let kind = kinds.iter().flatten().next().copied();
    let other = |known: &Option<FileKind>| known.is_some() && *known != kind;
    if let Some(which) = kinds.iter().position(other) {
        return Err((
            which,
            Problem::at("", 0, Message::new("storage.other-kind")),
        ));
    }
    match kind {
        Some(FileKind::Codebook) => merge_codebooks(base, ours, theirs),
        Some(FileKind::Notes) | None => merge_texts(base, ours, theirs),
    }
}
