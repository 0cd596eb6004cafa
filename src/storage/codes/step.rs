//! A change of codes as one step over many files: written down in the state folder before any of them is touched, so that one that was
//! interrupted is finished at the next start, and one that was done can be taken back, also after a restart.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::plan::{Plan, plan, retagged};
use super::reach::Reach;
use super::survey::survey_codes;
use crate::annotation::{CodeChange, Id, Retag};
use crate::message::Message;
use crate::storage::atomic::{self, Outcome};
use crate::storage::clock::new_id;
use crate::storage::codebook_merge::merge_codebooks;
use crate::storage::disk::Native;
use crate::storage::journal::Journal;
use crate::storage::lock::{NoLock, lock};
use crate::storage::notes_file::read_notes;
use crate::storage::problem::SaveError;
use crate::storage::state::State;
use crate::storage::store::replace_file;
use crate::storage::undo_file::retag_history;

/// Steps that can be taken back.
const STEPS: usize = 50;
/// How often a file that others keep changing is tried again.
const TRIES: usize = 20;

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Phase {
    Doing,
    Done,
    Undoing,
    Undone,
}

/// What a step does to one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct FileChange {
    pub(super) path: PathBuf,
    /// A codebook rather than notes.
    pub(super) book: bool,
    /// The text before; `None` when there was no file.
    pub(super) before: Option<String>,
    /// The text after.
    pub(super) after: Option<String>,
    /// The annotations whose tags change.
    pub(super) retags: Vec<Retag>,
    /// Whether the file could not be written and is as it was.
    #[serde(default)]
    pub(super) failed: bool,
}

/// A step as it is written down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Step {
    id: Id,
    change: CodeChange,
    phase: Phase,
    files: Vec<FileChange>,
    /// All notes files that were looked at: also where nothing changed, undo may bring an old name back.
    #[serde(default)]
    notes: Vec<PathBuf>,
}

/// What a step did.
#[derive(Clone, Debug, PartialEq)]
pub struct Recoded {
    /// Names the step.
    pub id: Id,
    /// What was done, or taken back.
    pub change: CodeChange,
    /// Whether it was taken back.
    pub back: bool,
    /// Codebooks that changed.
    pub books: Vec<PathBuf>,
    /// Notes files that changed.
    pub notes: Vec<PathBuf>,
    /// How the tags of annotations changed.
    pub retags: Vec<Retag>,
    /// Files that were left as they are, and why.
    pub skipped: Vec<Message>,
}

impl Recoded {
    /// What the step makes of tags.
    pub fn names(&self) -> Names<'_> {
        let by_id = self.retags.iter().map(|retag| (retag.id, retag));
        Names {
            recoded: self,
            by_id: by_id.collect(),
        }
    }
}

/// What a step makes of the tags of annotations, wherever they are kept.
#[derive(Debug)]
pub struct Names<'a> {
    recoded: &'a Recoded,
    by_id: HashMap<Id, &'a Retag>,
}

impl Names<'_> {
    /// The tags of an annotation that stands in the notes now.
    pub fn now(&self, id: Id, tags: &[String]) -> Vec<String> {
        if !self.recoded.back {
            return self.recoded.change.tags(tags);
        }
        let retag = self.by_id.get(&id);
        retag.map_or_else(|| tags.to_vec(), |retag| retag.applied(tags))
    }

    /// The tags of an annotation as undo would bring it back. Of one that is gone no change is known; its names go back with the codes.
    pub fn past(&self, id: Id, tags: &[String]) -> Vec<String> {
        match self.recoded.change.inverse_name() {
            Some(inverse) if self.recoded.back && !self.by_id.contains_key(&id) => {
                inverse.tags(tags)
            }
            _ => self.now(id, tags),
        }
    }
}

/// The steps of the state folder.
#[derive(Clone, Debug)]
pub struct Steps {
    state: PathBuf,
    /// Who is named in the journals of the notes.
    author: Option<String>,
}

impl Steps {
    /// The steps in a state folder; nothing is read yet.
    pub fn new(state: &Path) -> Self {
        Self {
            state: state.to_owned(),
            author: None,
        }
    }

    /// Names who makes the changes, for the journals of the notes.
    #[must_use]
    pub fn signed(self, author: Option<String>) -> Self {
        Self { author, ..self }
    }

    fn folder(&self) -> PathBuf {
        self.state.join("codes")
    }

    /// What a change would do. Nothing is written.
    ///
    /// # Errors
    /// Why it cannot be made.
    pub fn preview(&self, change: &CodeChange, reach: &Reach) -> Result<Recoded, Message> {
        let plan = plan(change, reach, &survey_codes(reach))?;
        Ok(Step::new(change, plan.files).told(false, plan.skipped))
    }

    /// Makes a change in all files. When a codebook cannot be written nothing is changed; notes files that cannot be are left as
    /// they are, and told.
    ///
    /// # Errors
    /// Why it cannot be made; nothing was changed then.
    pub fn perform(&self, change: &CodeChange, reach: &Reach) -> Result<Recoded, Message> {
        let _guard = self.guard()?;
        self.finish_interrupted();
        let Plan { files, skipped } = plan(change, reach, &survey_codes(reach))?;
        let mut step = Step::new(change, files);
        step.notes.clone_from(&reach.notes);
        if step.files.is_empty() {
            return Ok(step.told(false, skipped));
        }
        // What was taken back and not done again is of no use any more: it stood on another state of the files.
        for (path, old) in self.read() {
            if old.phase == Phase::Undone {
                drop(fs::remove_file(path));
            }
        }
        self.run(step, false, skipped)
    }

    /// Takes the last step back; `None` when there is none.
    ///
    /// # Errors
    /// Why it could not be taken back.
    pub fn undo(&self) -> Result<Option<Recoded>, Message> {
        let _guard = self.guard()?;
        self.finish_interrupted();
        let last = self.read().into_iter().rev();
        let last = last
            .map(|(_, step)| step)
            .find(|step| step.phase == Phase::Done);
        last.map(|step| self.run(step, true, Vec::new()))
            .transpose()
    }

    /// Makes the step again that was taken back last; `None` when there is none.
    ///
    /// # Errors
    /// Why it could not be made.
    pub fn redo(&self) -> Result<Option<Recoded>, Message> {
        let _guard = self.guard()?;
        self.finish_interrupted();
        let next = self.read().into_iter().map(|(_, step)| step);
        let next = next.into_iter().find(|step| step.phase == Phase::Undone);
        next.map(|step| self.run(step, false, Vec::new()))
            .transpose()
    }

    /// Finishes steps that were interrupted by a crash; says which.
    pub fn recover(&self) -> Vec<Recoded> {
        let interrupted =
            |(_, step): &(PathBuf, Step)| matches!(step.phase, Phase::Doing | Phase::Undoing);
        if !self.read().iter().any(interrupted) {
            return Vec::new();
        }
        let Ok(_guard) = self.guard() else {
            return Vec::new();
        };
        self.finish_interrupted()
    }

    fn finish_interrupted(&self) -> Vec<Recoded> {
        let mut finished = Vec::new();
        for (_, step) in self.read() {
            let back = match step.phase {
                Phase::Doing => false,
                Phase::Undoing => true,
                Phase::Done | Phase::Undone => continue,
            };
            finished.extend(self.run(step, back, Vec::new()).ok());
        }
        finished
    }

    /// One writer of steps at a time.
    fn guard(&self) -> Result<Option<fs::File>, Message> {
        match lock(&self.state, &self.folder()) {
            Ok(guard) => Ok(Some(guard)),
            Err(NoLock::Impossible) => Ok(None),
            Err(NoLock::Busy) => Err(Message::new("codes.busy")),
        }
    }

    /// The steps, the oldest first. What cannot be read is no step.
    fn read(&self) -> Vec<(PathBuf, Step)> {
        let mut paths: Vec<PathBuf> = fs::read_dir(self.folder())
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|end| end == "json"))
            .collect();
        paths.sort();
        paths
            .into_iter()
            .filter_map(|path| {
                let step = serde_json::from_slice(&fs::read(&path).ok()?).ok()?;
                Some((path, step))
            })
            .collect()
    }

    /// Writes a step down, durable.
    fn write(&self, step: &Step) -> Result<(), Message> {
        let path = self.folder().join(format!("{}.json", step.id));
        let bytes = serde_json::to_vec(step)
            .map_err(|error| Message::new("storage.system").with("why", error.to_string()))?;
        make_private(&self.folder()).map_err(|error| SaveError::io(&path, &error).told())?;
        replace_file(&path, &bytes).map_err(|error| error.told())?;
        let steps = self.read();
        for (old, _) in steps.iter().take(steps.len().saturating_sub(STEPS)) {
            drop(fs::remove_file(old));
        }
        Ok(())
    }

    /// Does a step or takes it back: writes down what is going to happen, changes the codebooks, then the notes, and writes down that it is
    /// done.
    fn run(
        &self,
        mut step: Step,
        back: bool,
        mut skipped: Vec<Message>,
    ) -> Result<Recoded, Message> {
        step.phase = if back { Phase::Undoing } else { Phase::Doing };
        self.write(&step)?;
        let mut done: Vec<usize> = Vec::new();
        for i in 0..step.files.len() {
            let Some(file) = step.files.get(i).filter(|file| !back || !file.failed) else {
                continue;
            };
            match self.put(file, back) {
                Ok(()) => {
                    done.push(i);
                    if let Some(file) = step.files.get_mut(i) {
                        file.failed = false;
                    }
                }
                Err(error) if file.book => {
                    // Nothing is done by halves: the codebooks changed so far go back.
                    for file in done.iter().filter_map(|i| step.files.get(*i)) {
                        drop(self.put(file, !back));
                    }
                    step.phase = if back { Phase::Done } else { Phase::Undone };
                    if back {
                        self.write(&step)?;
                    } else {
                        let path = self.folder().join(format!("{}.json", step.id));
                        drop(fs::remove_file(path));
                    }
                    return Err(error);
                }
                Err(error) => {
                    skipped.push(error);
                    if let Some(file) = step.files.get_mut(i) {
                        file.failed = !back;
                    }
                }
            }
        }
        step.phase = if back { Phase::Undone } else { Phase::Done };
        // The tags used last follow; when they can't, they are offered under their old names.
        let names = if back {
            step.change.inverse_name()
        } else {
            Some(step.change.clone())
        };
        if let Some(names) = names {
            drop(State::new(&self.state).retag(&|tags| names.tags(tags)));
        }
        // The files are what they are to be: a step that could not be ticked off is gone through once more and changes nothing.
        skipped.extend(self.write(&step).err());
        let notes = step.notes.clone();
        let recoded = step.told(back, skipped);
        let names = recoded.names();
        for notes in &notes {
            // What can be undone is a convenience: where it cannot be brought up to date, undo sees that it does not fit any more.
            let past = |id, tags: &[String]| names.past(id, tags);
            drop(retag_history(&self.state, notes, &past));
        }
        drop(names);
        Ok(recoded)
    }

    /// Brings one file to what it is to be. What somebody else changed in it meanwhile stays.
    fn put(&self, file: &FileChange, back: bool) -> Result<(), Message> {
        let failed = |error: io::Error| SaveError::io(&file.path, &error).told();
        let target = atomic::target_of(&Native, &file.path).map_err(failed)?;
        let (from, to) = if back {
            (&file.after, &file.before)
        } else {
            (&file.before, &file.after)
        };
        if let Some(folder) = target.parent().filter(|_| file.book && to.is_some()) {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let _lock = match lock(&self.state, &target) {
            Ok(lock) => {
                atomic::sweep(&Native, &target);
                Some(lock)
            }
            Err(NoLock::Impossible) => None,
            Err(NoLock::Busy) => return Err(failed(io::ErrorKind::ResourceBusy.into())),
        };
        for _ in 0..TRIES {
            let current = atomic::read(&target).map_err(failed)?;
            let same =
                |text: &Option<String>| current.as_deref() == text.as_ref().map(String::as_bytes);
            if same(to) {
                return Ok(());
            }
            let wanted = if same(from) {
                to.clone()
            } else {
                match &current {
                    Some(bytes) => Some(merged(file, bytes, from.as_deref(), to.as_deref(), back)?),
                    // The notes were taken away meanwhile: there is nothing to change.
                    None if !file.book => return Ok(()),
                    None => to.clone(),
                }
            };
            let Some(wanted) = wanted else {
                return fs::remove_file(&target).map_err(failed);
            };
            let outcome = atomic::replace(&Native, &target, wanted.as_bytes(), current.as_deref());
            if outcome.map_err(failed)? == Outcome::Replaced {
                if !file.book {
                    self.tell_journal(&file.path, &current.unwrap_or_default(), &wanted);
                }
                return Ok(());
            }
        }
        Err(failed(io::ErrorKind::ResourceBusy.into()))
    }

    /// Tells the journal of a notes file what it was and is: this was no stranger's change. No notes depend on it.
    fn tell_journal(&self, notes: &Path, before: &[u8], after: &str) {
        let Ok(text) = std::str::from_utf8(before) else {
            return;
        };
        let found = read_notes(before).records;
        let mut journal = Journal::new(&self.state, notes);
        journal.author.clone_from(&self.author);
        journal.refresh();
        let made = read_notes(after.as_bytes()).records;
        drop(journal.tell(&found, Some((&found, text)), &made));
    }
}

/// A text that somebody else changed, with the step's change made in it.
fn merged(
    file: &FileChange,
    current: &[u8],
    from: Option<&str>,
    to: Option<&str>,
    back: bool,
) -> Result<String, Message> {
    let told = |problem: crate::storage::Problem| problem.told(&file.path);
    if file.book {
        let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
        return merge_codebooks(from.as_bytes(), current, to.as_bytes())
            .map(|(text, _)| text)
            .map_err(|(_, problem)| told(problem));
    }
    let retags: Vec<Retag> = if back {
        file.retags.iter().cloned().map(Retag::inverse).collect()
    } else {
        file.retags.clone()
    };
    retagged(current, &retags).map_err(told)
}

impl Step {
    fn new(change: &CodeChange, files: Vec<FileChange>) -> Self {
        Self {
            id: new_id(),
            change: change.clone(),
            phase: Phase::Doing,
            files,
            notes: Vec::new(),
        }
    }

    fn told(self, back: bool, skipped: Vec<Message>) -> Recoded {
        let changed = |book: bool| {
            let files = self
                .files
                .iter()
                .filter(move |file| file.book == book && !file.failed);
            files.map(|file| file.path.clone()).collect()
        };
        Recoded {
            id: self.id,
            back,
            books: changed(true),
            notes: changed(false),
            retags: self
                .files
                .iter()
                .filter(|file| !file.failed)
                .flat_map(|file| file.retags.iter().cloned())
                .map(|retag| if back { retag.inverse() } else { retag })
                .collect(),
            change: self.change,
            skipped,
        }
    }
}

/// Makes a folder that only its owner may look into: steps hold the text of notes.
fn make_private(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
