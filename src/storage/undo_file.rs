//! What can be undone, kept in the state folder over the end of the program.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::hash::short_name;
use super::journal::record_of;
use super::notes_file::record_text;
use super::problem::SaveError;
use super::store::replace_file;
use crate::anchor::Placement;
use crate::annotation::{Annotation, Edit, Entry, History, Id, Record, Step};
use crate::message::Message;

/// Steps that are kept, of undo and of redo each.
const STEPS: usize = 200;
/// Bytes that they may have together; the oldest go first.
const BYTES: usize = 2 << 20;

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct File {
    undo: Vec<Kept>,
    redo: Vec<Kept>,
}

/// A step as it is written: records as tables of the notes file.
#[derive(Serialize, Deserialize)]
struct Kept {
    label: String,
    values: Vec<(String, String)>,
    edit: KeptEdit,
    left: Vec<(Id, Option<String>)>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KeptEdit {
    Add(String),
    Remove(Id),
    Replace(String),
    RemoveCorrection(Id),
    Many(Vec<KeptEdit>),
}

fn file_of(state: &Path, notes: &Path) -> PathBuf {
    let notes = std::path::absolute(notes).unwrap_or_else(|_| notes.to_owned());
    let name = short_name(notes.as_os_str().as_encoded_bytes());
    state.join("undo").join(format!("{name}.json"))
}

/// Keeps what can be undone in the notes of a notes file.
///
/// # Errors
/// When the state folder takes nothing.
pub(crate) fn keep_history(state: &Path, notes: &Path, history: &History) -> Result<(), SaveError> {
    let path = file_of(state, notes);
    let io = |error: std::io::Error| SaveError::io(&path, &error);
    let (undo, redo) = history.steps();
    let mut room = BYTES;
    let mut undo: Vec<Kept> = undo
        .rev()
        .take(STEPS)
        .map(kept)
        .take_while(|step| fits(step, &mut room))
        .collect();
    undo.reverse();
    let mut redo: Vec<Kept> = redo
        .iter()
        .rev()
        .take(STEPS)
        .map(|step| kept(step))
        .take_while(|step| fits(step, &mut room))
        .collect();
    redo.reverse();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io)?;
    }
    let bytes = serde_json::to_vec(&File { undo, redo }).map_err(|error| io(error.into()))?;
    let is_new = !path.exists();
    if is_new {
        private(&path).map_err(io)?;
    }
    replace_file(&path, &bytes)
}

/// Makes an empty file that only its owner may read; what replaces it has the same mode.
fn private(path: &Path) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn fits(step: &Kept, room: &mut usize) -> bool {
    let size = serde_json::to_vec(step).map_or(usize::MAX, |bytes| bytes.len());
    match room.checked_sub(size) {
        Some(left) => {
            *room = left;
            true
        }
        None => false,
    }
}

/// What can be undone in the notes of a notes file; passages are found when a step is taken. A file that is broken counts as none: nothing in it is
/// needed for the notes.
pub(crate) fn load_history(state: &Path, notes: &Path) -> History {
    let file: File = fs::read(file_of(state, notes))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    if file.undo.is_empty() && file.redo.is_empty() {
        return History::default();
    }
    let steps = |kept: Vec<Kept>| -> Vec<Step> {
        // A step that cannot be read ends those that build on it.
        let mut steps: Vec<Step> = kept.into_iter().rev().map_while(step_of).collect();
        steps.reverse();
        steps
    };
    History::from_steps(steps(file.undo), steps(file.redo))
}

/// Changes the tags in what can be undone in the notes of a notes file, after codes were renamed or merged: undo is not to bring old names
/// back.
///
/// # Errors
/// When the state folder takes nothing.
pub(crate) fn retag_history(
    state: &Path,
    notes: &Path,
    tags: &dyn Fn(Id, &[String]) -> Vec<String>,
) -> Result<(), SaveError> {
    if !file_of(state, notes).is_file() {
        return Ok(());
    }
    let mut history = load_history(state, notes);
    history.retag(tags);
    keep_history(state, notes, &history)
}

fn kept(step: &Step) -> Kept {
    let (label, values) = step.label.kept();
    Kept {
        label,
        values,
        edit: kept_edit(&step.edit),
        left: step
            .left
            .iter()
            .map(|(id, record)| (*id, record.as_ref().map(record_text)))
            .collect(),
    }
}

fn kept_edit(edit: &Edit) -> KeptEdit {
    let annotation = |entry: &Entry| record_text(&Record::Annotation(entry.annotation.clone()));
    match edit {
        Edit::Add(entry) => KeptEdit::Add(annotation(entry)),
        Edit::Replace(entry) => KeptEdit::Replace(annotation(entry)),
        Edit::Remove(id) => KeptEdit::Remove(*id),
        Edit::AddCorrection(correction) => {
            KeptEdit::Add(record_text(&Record::Correction(correction.clone())))
        }
        Edit::ReplaceCorrection(correction) => {
            KeptEdit::Replace(record_text(&Record::Correction(correction.clone())))
        }
        Edit::RemoveCorrection(id) => KeptEdit::RemoveCorrection(*id),
        Edit::Many(edits) => KeptEdit::Many(edits.iter().map(kept_edit).collect()),
    }
}

fn step_of(kept: Kept) -> Option<Step> {
    let left = kept.left.into_iter().map(|(id, record)| match record {
        Some(record) => Some((id, Some(record_of(&record)?))),
        None => Some((id, None)),
    });
    Some(Step {
        label: Message::recall(&kept.label, kept.values)?,
        edit: edit_of(kept.edit)?,
        left: left.collect::<Option<_>>()?,
        placed: false,
    })
}

fn edit_of(kept: KeptEdit) -> Option<Edit> {
    let unplaced = |annotation: Annotation| Entry {
        annotation,
        placement: Placement::Orphan,
    };
    Some(match kept {
        KeptEdit::Add(record) => match record_of(&record)? {
            Record::Annotation(annotation) => Edit::Add(unplaced(annotation)),
            Record::Correction(correction) => Edit::AddCorrection(correction),
        },
        KeptEdit::Replace(record) => match record_of(&record)? {
            Record::Annotation(annotation) => Edit::Replace(unplaced(annotation)),
            Record::Correction(correction) => Edit::ReplaceCorrection(correction),
        },
        KeptEdit::Remove(id) => Edit::Remove(id),
        KeptEdit::RemoveCorrection(id) => Edit::RemoveCorrection(id),
        KeptEdit::Many(edits) => {
            let edits = edits.into_iter().map(edit_of);
            Edit::Many(edits.collect::<Option<_>>()?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor::make;
    use crate::annotation::{Notebook, Stepped, place};
    use crate::text::{ReadingText, Span};

    #[test]
    fn undo_and_redo_reach_back_over_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let notes = folder.path().join("a.toml");
        let text = ReadingText::from("压实责任，抓好落实。");
        let entry = |note: &str| {
            let anchor = make(&text, Span::bytes(6..12));
            let mut annotation = Annotation::new(Id::from_u128(1), anchor);
            note.clone_into(&mut annotation.note);
            place(&text, vec![annotation], &|_| Vec::new()).remove(0)
        };
        let mut notebook = Notebook::new(text.clone(), Vec::new(), Vec::new());
        let mut history = History::default();
        let tagged = Message::new("app.did-tag").with("tag", "责任{x}");
        history.apply(&mut notebook, Edit::Add(entry("")), tagged.clone());
        let edit = Edit::Many(vec![Edit::Replace(entry("一\n\"二\""))]);
        let written = Message::new("app.did-note");
        history.apply(&mut notebook, edit, written.clone());
        history.apply(
            &mut notebook,
            Edit::Remove(Id::from_u128(1)),
            written.clone(),
        );
        let full = notebook.clone();
        history.undo(&mut notebook);
        keep_history(folder.path(), &notes, &history).unwrap();

        let mut again = load_history(folder.path(), &notes);
        assert_eq!(again.undo(&mut notebook), Stepped::Done(written.clone()));
        assert_eq!(again.undo(&mut notebook), Stepped::Done(tagged));
        assert!(notebook.entries().is_empty());
        for _ in 0..3 {
            assert!(matches!(again.redo(&mut notebook), Stepped::Done(_)));
        }
        assert_eq!(notebook, full);
        assert_eq!(again.redo(&mut notebook), Stepped::None);

        let other = load_history(folder.path(), Path::new("/other"));
        assert_eq!(other, History::default());
        fs::write(file_of(folder.path(), &notes), "{\"undo\": [{").unwrap();
        let broken = load_history(folder.path(), &notes);
        assert_eq!(broken, History::default());
    }

    #[test]
    fn many_large_steps_stay_within_bounds() {
        let folder = tempfile::tempdir().unwrap();
        let notes = folder.path().join("a.toml");
        let text = ReadingText::from("甲");
        let mut notebook = Notebook::new(text.clone(), Vec::new(), Vec::new());
        let mut history = History::default();
        for n in 0..9_u128 {
            let mut annotation = Annotation::new(Id::from_u128(n), make(&text, Span::bytes(0..3)));
            annotation.note = "长".repeat(100_000);
            let entry = place(&text, vec![annotation], &|_| Vec::new()).remove(0);
            history.apply(
                &mut notebook,
                Edit::Add(entry),
                Message::new("app.did-note"),
            );
        }
        keep_history(folder.path(), &notes, &history).unwrap();
        let size = fs::metadata(file_of(folder.path(), &notes)).unwrap().len();
        assert!(size < 3 << 20, "{size}");
        let mut again = load_history(folder.path(), &notes);
        assert!(matches!(again.undo(&mut notebook), Stepped::Done(_)));
    }
}
