//! One open notes file: read, and saved again and again together with whoever else writes it.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use super::atomic::{self, Outcome};
use super::clock::new_id;
use super::disk::{Disk, Native};
use super::earlier::Earlier;
use super::journal::Journal;
use super::lock::NoLock;
use super::merge::{Conflict, Merged, merge};
use super::notes_file::{NotesText, Records, new_notes, read_notes, revive, write_notes};
use super::problem::{Problem, SaveError};
use crate::annotation::{Id, Past};
use crate::message::Message;

/// How often a file that others keep changing is tried again.
const TRIES: usize = 20;

/// A notes file as it was last seen.
#[derive(Clone, Debug)]
pub struct NotesStore {
    path: PathBuf,
    state: PathBuf,
    seen: Option<Vec<u8>>,
    base: Records,
    /// What was to be saved when a merge was last handed back.
    sent: Option<Records>,
    /// Where the notes are that are saved here the next time: their document was moved, and they were left behind.
    from: Option<PathBuf>,
    /// Folders in which names were made that may not be on the disk yet.
    named: Vec<PathBuf>,
    journal: Journal,
    earlier: Earlier,
    /// Whether something stood in its place that cannot be read.
    unread: bool,
}

/// What opening a notes file gave.
#[derive(Clone, Debug)]
pub struct Opened {
    /// For saving.
    pub store: NotesStore,
    /// What is in the file; empty when there is none yet.
    pub records: Records,
    /// Tables that could not be read; they stay in the file.
    pub problems: Vec<Problem>,
    /// Why the file cannot be written, with file, line and column; the annotations are read-only then.
    pub read_only: Option<Message>,
    /// Whether the file exists.
    pub exists: bool,
}

/// What saving did. The promise “saved” may be given: the content is on the disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// The records as they are in the file now, when others had changed it: the notebook is to be made anew from them.
    pub merged: Option<Records>,
    /// What both sides had changed.
    pub conflicts: Vec<Conflict>,
    /// Whether a file was written; nothing is when nothing differs.
    pub written: bool,
}

/// What looking at a notes file again gave.
#[derive(Clone, Debug, PartialEq)]
pub enum Look {
    /// It is as it was last seen.
    Same,
    /// Somebody else wrote it: what is in it now.
    Changed(Records),
    /// Somebody took this file away. It comes back with the next change.
    Gone(PathBuf),
    /// It can't be read as notes any more; it is not written until it can.
    Broken(Message),
}

impl NotesStore {
    /// Reads a notes file, which need not exist. `state` is the state folder, where locks live.
    ///
    /// # Errors
    /// When there is something that cannot be read, such as a folder of that name.
    pub fn open(path: &Path, state: &Path) -> Result<Opened, SaveError> {
        Self::open_on(&Native, path, state)
    }

    /// As [`Self::open`], for notes that were left behind when their document was moved: they are read from there, and the next save writes
    /// them to their new place. [`Self::from`] tells then that the old file is of no more use.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_left_behind(path: &Path, from: &Path, state: &Path) -> Result<Opened, SaveError> {
        let mut opened = Self::open_on(&Native, from, state)?;
        path.clone_into(&mut opened.store.path);
        opened.store.journal = Journal::new(state, path);
        opened.store.from = opened.store.seen.take().map(|_| from.to_owned());
        Ok(opened)
    }

    /// The file from which the notes came that are to be saved at a new place.
    pub fn from(&self) -> Option<&Path> {
        self.from.as_deref()
    }

    /// SHA-256 of the file as it was last seen.
    pub fn sha256(&self) -> Option<String> {
        self.seen.as_deref().map(super::sha256_hex)
    }

    /// Forgets where the notes came from: that file is put away.
    pub fn forget_from(&mut self) {
        self.from = None;
    }

    fn open_on(disk: &dyn Disk, path: &Path, state: &Path) -> Result<Opened, SaveError> {
        let bytes = disk
            .read(path)
            .map_err(|error| SaveError::io(path, &error))?;
        let notes = bytes.as_deref().map(read_notes).unwrap_or_default();
        Ok(Opened {
            exists: bytes.is_some(),
            store: Self {
                seen: bytes,
                base: notes.records.clone(),
                ..Self::new(path, state)
            },
            records: notes.records,
            problems: notes.problems,
            read_only: notes.read_only.map(|problem| problem.told(path)),
        })
    }

    /// What stands in the place of the notes cannot be read (see [`Self::open`]): there are no annotations, and none can be made, until
    /// [`Self::look`] finds that it can.
    pub fn unread(path: &Path, state: &Path, why: &SaveError) -> Opened {
        Opened {
            exists: true,
            store: Self {
                unread: true,
                ..Self::new(path, state)
            },
            records: Records::default(),
            problems: Vec::new(),
            read_only: Some(why.told_of_reading()),
        }
    }

    fn new(path: &Path, state: &Path) -> Self {
        Self {
            path: path.to_owned(),
            state: state.to_owned(),
            seen: None,
            base: Records::default(),
            sent: None,
            from: None,
            named: Vec::new(),
            journal: Journal::new(state, path),
            earlier: Earlier::default(),
            unread: false,
        }
    }

    /// The notes file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The records as they were last read or saved.
    pub fn base(&self) -> &Records {
        &self.base
    }

    /// The identities of the records as they were last read or saved, with those that only whoever saves may still know: others took them away.
    pub fn ids(&self) -> HashSet<Id> {
        let mut ids = self.base.ids();
        ids.extend(self.sent.iter().flat_map(Records::ids));
        ids
    }

    /// Whether the file is another than last seen: somebody else wrote it.
    pub fn is_stale(&self) -> bool {
        atomic::read(&self.path).is_ok_and(|bytes| bytes != self.seen)
    }

    /// Looks at the file again and takes what others wrote as known. What was changed here meanwhile is to be saved with
    /// [`Self::save_unaware`] until the answer is taken over.
    pub fn look(&mut self) -> Look {
        let bytes = match atomic::read(&self.path) {
            Ok(bytes) if bytes == self.seen && !self.unread => return Look::Same,
            Ok(Some(bytes)) if self.is_emptied(&bytes) => return Look::Gone(self.path.clone()),
            Ok(Some(bytes)) => bytes,
            Ok(None) if self.unread => {
                self.unread = false;
                return Look::Changed(self.base.clone());
            }
            Ok(None) => return Look::Gone(self.path.clone()),
            Err(_) if self.unread => return Look::Same,
            Err(error) => {
                return Look::Broken(SaveError::io(&self.path, &error).told_of_reading());
            }
        };
        self.unread = false;
        let notes = read_notes(&bytes);
        if let Some(problem) = notes.read_only {
            return Look::Broken(problem.told(&self.path));
        }
        let before = std::mem::replace(&mut self.base, notes.records.clone());
        self.sent.get_or_insert(before);
        self.seen = Some(bytes);
        Look::Changed(notes.records)
    }

    /// Whether a file that held notes is empty now. A program that was interrupted, or is about to write, leaves it so; nobody deletes notes in
    /// this way. It counts as taken away whole.
    fn is_emptied(&self, bytes: &[u8]) -> bool {
        let seen = self.seen.as_deref().unwrap_or_default();
        bytes.trim_ascii().is_empty() && !seen.trim_ascii().is_empty()
    }

    /// Saves the records: atomic, durable, merged with what others saved meanwhile. A new file is made only when there is an
    /// annotation or a correction to keep.
    ///
    /// # Errors
    /// When it could not be saved; the file is then as it was, and the records can be saved later.
    pub fn save(&mut self, records: &Records) -> Result<Saved, SaveError> {
        let saved = self.save_on(&Native, records)?;
        self.sent = saved.merged.is_some().then(|| records.clone());
        Ok(saved)
    }

    /// As [`Self::save`], for records that go on from those that were saved last and not from the merge that was handed back then:
    /// what they lack of the merge was not taken away by the reader.
    ///
    /// # Errors
    /// As [`Self::save`].
    pub fn save_unaware(&mut self, records: &Records) -> Result<Saved, SaveError> {
        let Some(sent) = &self.sent else {
            return self.save(records);
        };
        let ours = merge(sent, records, &self.base);
        let mut saved = self.save_on(&Native, &ours.records)?;
        saved.conflicts.extend(ours.conflicts);
        saved.merged = Some(self.base.clone());
        self.sent = Some(records.clone());
        Ok(saved)
    }

    fn save_on(&mut self, disk: &dyn Disk, records: &Records) -> Result<Saved, SaveError> {
        let path = self.path.clone();
        let io = |error: io::Error| SaveError::io(&path, &error);
        let is_empty = records.annotations.is_empty() && records.corrections.is_empty();
        let target = atomic::target_of(disk, &self.path).map_err(io)?;
        if self.seen.is_none()
            && self.from.is_none()
            && is_empty
            && matches!(disk.read(&target), Ok(None))
        {
            return Ok(Saved {
                merged: None,
                conflicts: Vec::new(),
                written: false,
            });
        }
        if self.seen.is_none() {
            atomic::make_folders(disk, atomic::folder_of(&target), &mut self.named).map_err(io)?;
        }
        atomic::sync_folders(disk, &mut self.named).map_err(io)?;
        self.journal.refresh();
        let lock = match disk.lock(&self.state, &target) {
            Ok(lock) => {
                atomic::sweep(disk, &target);
                lock
            }
            Err(NoLock::Impossible) => None,
            Err(NoLock::Busy) => return Err(self.error("storage.busy", "storage.hint-retry")),
        };
        for _ in 0..TRIES {
            let current = disk.read(&target).map_err(io)?;
            let known = current.as_deref();
            let known = known.filter(|current| !self.is_emptied(current));
            let (text, merged, found) = self.prepare(known, records)?;
            let is_new = current.as_deref() != Some(text.as_bytes());
            if !is_new && current != self.seen {
                // It is there, perhaps from a save of our own that failed at its last step: only now it may be promised.
                disk.sync_folder(atomic::folder_of(&target)).map_err(io)?;
            }
            if is_new {
                let outcome = atomic::replace(disk, &target, text.as_bytes(), current.as_deref());
                if outcome.map_err(io)? == Outcome::Changed {
                    continue;
                }
            }
            let others = current != self.seen;
            let known = known.map(<[u8]>::to_owned);
            self.remember(known.as_deref(), found.as_ref(), &merged.records, others);
            self.seen = Some(text.into_bytes());
            self.base = merged.records;
            drop(lock);
            return Ok(Saved {
                merged: others.then(|| self.base.clone()),
                conflicts: merged.conflicts,
                written: is_new,
            });
        }
        Err(self.error("storage.busy", "storage.hint-retry"))
    }

    /// The text to be written over the current one, and the records that are then in it.
    fn prepare(
        &self,
        current: Option<&[u8]>,
        records: &Records,
    ) -> Result<(String, Merged, Option<Records>), SaveError> {
        let theirs = match current {
            Some(current) if self.seen.as_deref() != Some(current) => {
                let theirs = read_notes(current);
                self.check(theirs.read_only.as_ref())?;
                Some(theirs.records)
            }
            None if self.from.is_some() => {
                let old = self.from.as_deref().map(atomic::read);
                let theirs = match &old {
                    Some(Ok(Some(old))) => read_notes(old),
                    _ => NotesText::default(),
                };
                self.check(theirs.read_only.as_ref())?;
                theirs
                    .records
                    .document
                    .id
                    .is_some()
                    .then_some(theirs.records)
            }
            // The file is gone: somebody took it away whole, which takes nothing from us.
            _ => None,
        };
        let mut merged = match &theirs {
            Some(theirs) => merge(&self.base, records, theirs),
            None => Merged {
                records: records.clone(),
                conflicts: Vec::new(),
            },
        };
        let facts = &mut merged.records.document;
        facts.id = facts
            .id
            .or(self.base.document.id)
            .or_else(|| Some(new_id()));
        let text = match current {
            Some(current) => match std::str::from_utf8(current) {
                Ok(text) => text.to_owned(),
                Err(_) => return Err(self.error("storage.not-utf8", "storage.hint-file")),
            },
            None => self.text_before(),
        };
        if theirs.is_none()
            && let Some(before) = current.and_then(|_| self.earlier.find(&merged.records))
        {
            return Ok((before, merged, theirs));
        }
        let text = revive(&text, &merged.records, &|id| self.journal.removed(id)).unwrap_or(text);
        let text = match write_notes(&text, &merged.records) {
            Ok(text) => text,
            Err(problem) => {
                self.check(Some(&problem))?;
                return Err(self.error("storage.not-writable", "storage.hint-file"));
            }
        };
        Ok((text, merged, theirs))
    }

    /// What is written where there is no file: comments and what else is not known here come along from where the notes were, or as they were
    /// last seen.
    fn text_before(&self) -> String {
        let left = self.from.as_deref().map(atomic::read);
        let old = left.and_then(Result::ok).flatten();
        let old = old.or_else(|| self.seen.clone());
        let old = old.and_then(|old| String::from_utf8(old).ok());
        old.filter(|old| !old.trim().is_empty())
            .unwrap_or_else(new_notes)
    }

    /// Keeps in the journal what was changed, and in memory the text as it was: what was undone is then written as it stood, byte for byte.
    fn remember(
        &mut self,
        current: Option<&[u8]>,
        theirs: Option<&Records>,
        made: &Records,
        others: bool,
    ) {
        let text = current.and_then(|current| std::str::from_utf8(current).ok());
        let found = theirs.unwrap_or(&self.base);
        // A journal that cannot be written is no reason to say that the notes were not saved: they were.
        drop(
            self.journal
                .tell(&self.base, text.map(|text| (found, text)), made),
        );
        if others {
            self.earlier = Earlier::default();
        }
        if let Some(text) = text {
            self.earlier.keep(found, text);
        }
    }

    /// Names who makes the changes, for the journal.
    pub fn sign(&mut self, author: Option<String>) {
        self.journal.author = author;
    }

    /// What became of the records, the newest change first. What others changed since the journal last knew the file is told first.
    pub fn history(&mut self) -> Vec<Past> {
        self.journal.refresh();
        if let Some(text) = self
            .seen
            .as_deref()
            .and_then(|seen| std::str::from_utf8(seen).ok())
        {
            drop(
                self.journal
                    .tell(&self.base, Some((&self.base, text)), &self.base),
            );
        }
        self.journal.entries(self.base.document.id)
    }

    fn check(&self, problem: Option<&Problem>) -> Result<(), SaveError> {
        problem.map_or(Ok(()), |problem| {
            Err(SaveError::new(
                &self.path,
                problem.told(&self.path),
                Message::new("storage.hint-file"),
            ))
        })
    }

    fn error(&self, cause: &'static str, hint: &'static str) -> SaveError {
        SaveError::new(&self.path, Message::new(cause), Message::new(hint))
    }
}

/// Replaces a whole file, atomic and durable, for what is no notes file: exports, configuration. Missing folders are not made.
///
/// # Errors
/// When it could not be written; the old file is then as it was.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    let io = |error: io::Error| SaveError::io(path, &error);
    let target = atomic::target_of(&Native, path).map_err(io)?;
    for _ in 0..TRIES {
        let current = atomic::read(&target).map_err(io)?;
        match atomic::replace(&Native, &target, bytes, current.as_deref()).map_err(io)? {
            Outcome::Replaced => return Ok(()),
            Outcome::Changed => {}
        }
    }
    Err(SaveError::new(
        path,
        Message::new("storage.busy"),
        Message::new("storage.hint-retry"),
    ))
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "fault_tests.rs"]
mod fault_tests;
