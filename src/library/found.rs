//! Notes that belong to an open document and do not stand in its notes file: copies that a sync tool made, notes in places of later rules,
//! notes of an earlier edition. They are offered and taken in like any change: merged, saved, undone.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{Library, section_names};
use crate::anchor::Placement;
use crate::annotation::{Annotation, Correction, Edit, Entry, Id, place};
use crate::document::Document;
use crate::message::Message;
use crate::outline::Outline;
use crate::storage::{self, Elsewhere, Place, Records, SaveError, Subject, read_notes};

/// Why notes are thought to belong to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinship {
    /// A sync tool made this copy of the notes file.
    Copy,
    /// They stand in a place of a later rule.
    Lower,
    /// Their document has the same text, and is still there.
    SameText,
    /// So much of what was marked, in percent, stands in this text.
    Alike(u8),
}

/// Notes that may be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The notes file.
    pub path: PathBuf,
    /// Why.
    pub kinship: Kinship,
    /// How many annotations it holds.
    pub count: usize,
    /// The document that it names.
    pub document: Option<String>,
    /// Whether the file is of no more use once its notes are taken in.
    pub spent: bool,
}

impl Found {
    /// Whether they are the document's beyond doubt, so that nobody need be asked.
    pub fn is_sure(&self) -> bool {
        matches!(self.kinship, Kinship::Copy | Kinship::Lower)
    }

    /// What was found, and where.
    pub fn told(&self) -> Message {
        let key = match self.kinship {
            Kinship::Copy => "library.found-copy",
            Kinship::Lower => "library.notes-elsewhere",
            Kinship::SameText => "library.found-same",
            Kinship::Alike(_) => "library.found-alike",
        };
        let percent = match self.kinship {
            Kinship::Alike(percent) => usize::from(percent),
            _ => 100,
        };
        Message::new(key)
            .with("path", self.path.display().to_string())
            .with("count", self.count)
            .with("percent", percent)
            .with("document", self.document.clone().unwrap_or_default())
    }
}

/// What taking in notes means for those that are there.
#[derive(Debug)]
pub struct TakenIn {
    /// The change; `None` when everything is there already.
    pub edit: Option<Edit>,
    /// Annotations that come or change.
    pub count: usize,
    /// Those that differ on both sides, of which both versions are kept.
    pub conflicts: usize,
    /// SHA-256 of the file as it was read.
    pub sha256: String,
}

impl Library {
    /// Notes of a document that do not stand in its notes file.
    pub(super) fn found(
        &self,
        text: &str,
        subject: &Subject,
        at: &Place,
        id: Option<Id>,
        has_notes: bool,
    ) -> Vec<Found> {
        let mut found = copies(&at.path, id);
        for lower in storage::lower_places(subject, at, &self.dirs) {
            // The data folder may know notes of another document with the same text, which stay that one's.
            let own = subject.path.and_then(|path| fs::canonicalize(path).ok());
            let of_another = lower.rule == storage::Rule::Data
                && lower.file.as_ref().is_some_and(|file| {
                    let file = Path::new(file);
                    storage::is_there(file) && own.as_deref() != Some(file)
                });
            let kinship = if of_another {
                Kinship::SameText
            } else {
                Kinship::Lower
            };
            if at.from.as_ref() != Some(&lower.path) {
                found.extend(counted(&lower.path, kinship, !of_another));
            }
        }
        if has_notes {
            return found;
        }
        let state = self.state();
        for other in storage::likely_places(text, subject, at, &self.dirs) {
            let known = found.iter().any(|known| known.path == other.path);
            if !known && !state.is_apart(subject.text_sha256, &other.path) {
                found.push(alike(other));
            }
        }
        found
    }
}

/// Copies of a notes file that a sync tool made.
pub fn copies(notes: &Path, id: Option<Id>) -> Vec<Found> {
    storage::conflict_copies(notes, id)
        .iter()
        .filter_map(|path| counted(path, Kinship::Copy, true))
        .collect()
}

fn counted(path: &Path, kinship: Kinship, spent: bool) -> Option<Found> {
    let records = read_notes(&storage::read_file(path).ok()?).records;
    Some(Found {
        path: path.to_owned(),
        kinship,
        count: records.annotations.len(),
        document: records.document.file,
        spent,
    })
}

fn alike(other: Elsewhere) -> Found {
    let percent = (other.share * 100.0).round() as u8;
    Found {
        path: other.path,
        kinship: if other.same && !other.gone {
            Kinship::SameText
        } else {
            Kinship::Alike(percent)
        },
        count: other.count,
        document: other.file,
        spent: other.gone,
    }
}

/// What of a notes file would come to the annotations that are there: merged by identity and field without a common ancestor, so that
/// nothing is taken away. Each is placed on the present text.
///
/// # Errors
/// When the file can't be read as notes.
pub fn take_in(
    path: &Path,
    document: &Document,
    outline: &Outline,
    entries: &[Entry],
    corrections: &[Correction],
) -> Result<TakenIn, Message> {
    let bytes =
        storage::read_file(path).map_err(|error| SaveError::io(path, &error).told_of_reading())?;
    let theirs = read_notes(&bytes);
    if let Some(problem) = theirs.read_only {
        return Err(problem.told(path));
    }
    let ours = Records {
        annotations: entries
            .iter()
            .map(|entry| entry.annotation.clone())
            .collect(),
        corrections: corrections.to_vec(),
        ..Records::default()
    };
    let from = theirs.records.document.text_sha256.clone();
    let merged = storage::merge(&Records::default(), &ours, &theirs.records);
    let changed: Vec<Annotation> = merged
        .records
        .annotations
        .into_iter()
        .filter(|new| !ours.annotations.iter().any(|known| known == new))
        .collect();
    let mut edits: Vec<Edit> = place(&document.text, changed, &|at| section_names(outline, at))
        .into_iter()
        .map(|mut entry| {
            let known = entries
                .iter()
                .any(|known| known.annotation.id == entry.annotation.id);
            let sure = matches!(
                entry.placement,
                Placement::Anchored(_) | Placement::Moved(_)
            );
            if !known && !sure && entry.annotation.placed_on.is_none() {
                entry.annotation.placed_on.clone_from(&from);
            }
            if known {
                Edit::Replace(entry)
            } else {
                Edit::Add(entry)
            }
        })
        .collect();
    let count = edits.len();
    for correction in merged.records.corrections {
        match corrections.iter().find(|known| known.id == correction.id) {
            Some(known) if *known == correction => {}
            Some(_) => edits.push(Edit::ReplaceCorrection(correction)),
            None => edits.push(Edit::AddCorrection(correction)),
        }
    }
    let mut conflicts: Vec<Id> = merged.conflicts.iter().filter_map(|at| at.id).collect();
    conflicts.sort_unstable();
    conflicts.dedup();
    Ok(TakenIn {
        edit: (!edits.is_empty()).then_some(Edit::Many(edits)),
        count,
        conflicts: conflicts.len(),
        sha256: storage::sha256_hex(&bytes),
    })
}

/// Moves a notes file that is of no more use into the state folder; gives its new place. It is not deleted: what was in it can be looked at.
/// A file that is another than was read stays.
///
/// # Errors
/// When it can't be moved, or has changed.
pub fn put_away(path: &Path, sha256: Option<&str>, state: &Path) -> Result<PathBuf, SaveError> {
    let folder = state.join("put-away");
    let failed = |error: io::Error| SaveError::io(path, &error);
    let bytes = storage::read_file(path).map_err(failed)?;
    if sha256.is_some_and(|known| known != storage::sha256_hex(&bytes)) {
        return Err(failed(io::Error::other("changed meanwhile")));
    }
    fs::create_dir_all(&folder).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A name that was never there before, in the order of time.
    let away = folder.join(format!("{}-{name}", storage::new_id().simple()));
    // Copied and not renamed: the state folder may be on another disk.
    fs::write(&away, &bytes).map_err(failed)?;
    File::open(&away)
        .and_then(|file| file.sync_all())
        .map_err(failed)?;
    fs::remove_file(path).map_err(failed)?;
    Ok(away)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor::make;
    use crate::document::{BlockKind, Builder};
    use crate::storage::{new_notes, write_notes};
    use crate::text::Span;

    fn document(text: &str) -> Document {
        let mut builder = Builder::new("text");
        builder.open(BlockKind::Paragraph);
        builder.push(text);
        builder.close();
        builder.finish()
    }

    fn annotation(document: &Document, id: u128, quote: &str, note: &str) -> Annotation {
        let start = document.text.as_str().find(quote).unwrap();
        let span = Span::bytes(start..start + quote.len());
        let mut annotation = Annotation::new(Id::from_u128(id), make(&document.text, span));
        annotation.note = note.to_owned();
        annotation
    }

    #[test]
    fn a_copy_adds_what_is_missing_and_keeps_both_notes() {
        let text = document("今年一般公共预算收入增长，城镇新增就业增加。");
        let ours = annotation(&text, 1, "预算收入", "我们写的");
        let theirs = [
            annotation(&text, 1, "预算收入", "他们写的"),
            annotation(&text, 2, "新增就业", "另一条"),
        ];
        let folder = tempfile::tempdir().unwrap();
        let path = folder
            .path()
            .join("a.sync-conflict-20261121-093000-ABCDEFG.toml");
        let records = Records {
            annotations: theirs.to_vec(),
            ..Records::default()
        };
        fs::write(&path, write_notes(&new_notes(), &records).unwrap()).unwrap();
        let mut notebook =
            crate::annotation::Notebook::new(text.text.clone(), vec![ours], Vec::new());
        let taken = take_in(
            &path,
            &text,
            &Outline::default(),
            notebook.entries(),
            notebook.corrections(),
        )
        .unwrap();
        assert_eq!((taken.count, taken.conflicts), (2, 1));
        let inverse = notebook.apply(taken.edit.unwrap()).unwrap();
        let first = &notebook.entries()[0].annotation;
        assert_eq!(first.note, "我们写的");
        assert_eq!(first.note_conflict, ["他们写的"]);
        assert_eq!(notebook.entries()[1].annotation.note, "另一条");
        // Again, nothing comes; taken back, all is as it was.
        let again = take_in(
            &path,
            &text,
            &Outline::default(),
            notebook.entries(),
            notebook.corrections(),
        )
        .unwrap();
        assert!(again.edit.is_none());
        notebook.apply(inverse).unwrap();
        assert_eq!(notebook.entries().len(), 1);

        let state = folder.path().join("state");
        assert!(put_away(&path, Some("another"), &state).is_err());
        let away = put_away(&path, Some(&taken.sha256), &state).unwrap();
        assert!(!path.exists());
        assert_eq!(
            read_notes(&fs::read(away).unwrap())
                .records
                .annotations
                .len(),
            2
        );
    }
}
