//! The thread that makes things durable: notes in the order of their changes, drafts, places. What can't be written is kept and tried
//! again with the next change, and at the end it is written where it can be found.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use super::Event;
use super::perform::unless_broken;
use crate::annotation::{Correction, Entry, History, Id};
use crate::app::effect::{Draft, Outcome, Ticket};
use crate::document::Document;
use crate::library::{Keeper, Landmark};
use crate::message::Message;
use crate::outline::Outline;
use crate::storage;
use crate::text::Offset;

/// Notes that are to stand in their file.
pub(super) struct Notes {
    pub(super) ticket: Ticket,
    pub(super) revision: u64,
    /// The last revision of which the merge is in the entries.
    pub(super) taken: u64,
    pub(super) entries: Vec<Entry>,
    pub(super) corrections: Vec<Correction>,
    pub(super) history: History,
    pub(super) document: Arc<Document>,
    pub(super) outline: Arc<Outline>,
}

/// Where a reader is, what was read, in code points, and the named places.
pub(super) struct Place {
    pub(super) caret: Offset,
    pub(super) seen: Vec<(usize, usize)>,
    pub(super) landmarks: Vec<Landmark>,
}

/// Work for the thread.
pub(super) enum Job {
    /// A document was opened; the draft of an earlier program that is being gone on with.
    Opened(Ticket, Box<Keeper>, Arc<Document>, Option<Id>),
    /// Its notes changed.
    Save(Box<Notes>),
    /// What became of its notes is asked, of one annotation or of all.
    History(Ticket, Option<Id>),
    /// Its reader is here now, used these tags last, and read this much, in code points.
    Place(Ticket, Place, Vec<String>),
    /// A note is being typed, or is done.
    Draft(Ticket, Option<Draft>),
    /// Something that must not come before the saves that were asked for before it.
    Deed(Box<dyn FnOnce() -> Outcome + Send>),
    /// The program ends; what comes after is not waited for.
    End,
}

/// Sends work to the thread and waits for its end.
pub(super) struct Saver {
    sender: Sender<Job>,
    thread: Option<JoinHandle<Option<Message>>>,
}

impl Saver {
    /// Starts the thread.
    pub(super) fn start(events: Sender<Event>) -> Self {
        let (sender, receiver) = channel();
        let thread = thread::spawn(move || {
            Desk {
                open: HashMap::new(),
                failed: HashMap::new(),
                events,
            }
            .work(&receiver)
        });
        Self {
            sender,
            thread: Some(thread),
        }
    }

    /// Where work is sent to.
    pub(super) fn sender(&self) -> Sender<Job> {
        self.sender.clone()
    }

    /// Hands work over.
    pub(super) fn send(&self, job: Job) {
        // The thread goes on until it is told to end.
        drop(self.sender.send(job));
    }

    /// Waits until everything is written that was handed over. What could not be is told with the place where it was put instead. A document
    /// that is still being read, which can have no notes yet, is not waited for.
    pub(super) fn finish(&mut self) -> Option<Message> {
        self.send(Job::End);
        self.thread
            .take()
            .and_then(|thread| thread.join().ok())
            .flatten()
    }
}

impl Drop for Saver {
    /// Also when the program ends by a panic, everything that was handed over is written first.
    fn drop(&mut self) {
        self.finish();
    }
}

struct Open {
    keeper: Keeper,
    document: Arc<Document>,
    /// The draft that is in the journal: its id there.
    drafting: Option<Id>,
    /// The draft that an earlier program left: it goes only when its words are kept elsewhere.
    left: Option<Id>,
    tag: Option<String>,
    /// The last revision to which a merge was answered.
    handed: u64,
}

impl Open {
    fn save(&mut self, notes: &Notes) -> Result<storage::Saved, storage::SaveError> {
        let records = self.keeper.records(
            &notes.document,
            &notes.outline,
            &notes.entries,
            &notes.corrections,
        );
        let saved = if notes.taken < self.handed {
            self.keeper.save_unaware(&records)?
        } else {
            self.keeper.save(&records)?
        };
        // What can be undone is a convenience of the next session: the notes are saved without it.
        drop(self.keeper.keep_undoable(&notes.history));
        if saved.merged.is_some() {
            self.handed = notes.revision;
        }
        Ok(saved)
    }
}

struct Desk {
    open: HashMap<Ticket, Open>,
    failed: HashMap<Ticket, Box<Notes>>,
    events: Sender<Event>,
}

impl Desk {
    fn work(mut self, jobs: &Receiver<Job>) -> Option<Message> {
        while let Ok(job) = jobs.recv() {
            let mut waiting: Vec<Job> = std::iter::once(job).chain(jobs.try_iter()).collect();
            drop_outdated(&mut waiting);
            for job in waiting {
                if matches!(job, Job::End) {
                    return self.rescue();
                }
                // Whatever one document's notes do to the program, those of others are written.
                if let Err(broken) = unless_broken(|| self.perform(job)) {
                    drop(self.events.send(Event::Done(Outcome::Refused(broken))));
                }
            }
        }
        self.rescue()
    }

    fn perform(&mut self, job: Job) {
        match job {
            Job::Opened(ticket, keeper, document, left) => {
                self.open.insert(
                    ticket,
                    Open {
                        keeper: *keeper,
                        document,
                        drafting: None,
                        left,
                        tag: None,
                        handed: 0,
                    },
                );
            }
            Job::Save(notes) => self.save(notes),
            Job::History(ticket, annotation) => {
                if let Some(open) = self.open.get_mut(&ticket) {
                    let past = Outcome::Past(ticket, annotation, open.keeper.history());
                    drop(self.events.send(Event::Done(past)));
                }
            }
            Job::Place(ticket, place, tags) => self.place(ticket, place, &tags),
            Job::Draft(ticket, draft) => self.draft(ticket, draft),
            Job::Deed(deed) => drop(self.events.send(Event::Done(deed()))),
            Job::End => {}
        }
    }

    fn save(&mut self, notes: Box<Notes>) {
        let ticket = notes.ticket;
        let Some(open) = self.open.get_mut(&ticket) else {
            return;
        };
        // They count as not saved until they are, so that a fault on the way leaves them to the rescue at the end.
        let revision = notes.revision;
        let notes = self.failed.entry(ticket).insert_entry(notes).into_mut();
        let outcome = match open.save(notes) {
            Ok(saved) => {
                self.failed.remove(&ticket);
                let merged = saved
                    .merged
                    .map(|records| Box::new((records.annotations, records.corrections)));
                Outcome::Saved(ticket, revision, merged)
            }
            Err(error) => {
                let told = Message::new("run.not-saved")
                    .with("what", error.told())
                    .with("hint", error.hint.clone());
                Outcome::SaveFailed(ticket, told)
            }
        };
        drop(self.events.send(Event::Done(outcome)));
    }

    fn place(&mut self, ticket: Ticket, place: Place, tags: &[String]) {
        let Some(open) = self.open.get_mut(&ticket) else {
            return;
        };
        // A place that can't be remembered is no loss of the reader's work, and not worth a word.
        drop(
            open.keeper
                .keep_place(&open.document, place.caret, place.seen, &place.landmarks),
        );
        if let Some(tag) = tags.first()
            && open.tag.as_ref() != Some(tag)
        {
            drop(open.keeper.use_tag(tag));
            open.tag = Some(tag.clone());
        }
    }

    fn draft(&mut self, ticket: Ticket, draft: Option<Draft>) {
        let Some(open) = self.open.get_mut(&ticket) else {
            return;
        };
        let Some(draft) = draft else {
            // Words that are not on the disk as a note yet stay in the journal.
            if self.failed.contains_key(&ticket) {
                return;
            }
            for id in open.drafting.take().into_iter().chain(open.left.take()) {
                open.keeper.drafts().remove(id);
            }
            return;
        };
        let id = *open
            .drafting
            .get_or_insert_with(|| draft.annotation.unwrap_or_else(storage::new_id));
        let entry = super::perform::journal_entry(id, &draft, &open.document);
        match open.keeper.drafts().write(&entry) {
            Ok(()) => {
                if let Some(left) = open.left.take().filter(|left| *left != id) {
                    open.keeper.drafts().remove(left);
                }
            }
            Err(error) => {
                let told = Outcome::Refused(error.told());
                drop(self.events.send(Event::Done(told)));
            }
        }
    }

    /// Tries once more what could not be saved, and puts the rest into the state folder.
    fn rescue(&mut self) -> Option<Message> {
        let failed: Vec<Box<Notes>> = self.failed.drain().map(|(_, notes)| notes).collect();
        let mut told = None;
        for notes in failed {
            let Some(open) = self.open.get_mut(&notes.ticket) else {
                continue;
            };
            let Err(error) = open.save(&notes) else {
                continue;
            };
            told = Some(match rescue_file(open.keeper.notes_path(), &notes) {
                Some(path) => Message::new("run.rescued")
                    .with("what", error.told())
                    .with("path", path.display().to_string()),
                None => Message::new("run.not-saved")
                    .with("what", error.told())
                    .with("hint", error.hint),
            });
        }
        told
    }
}

/// Writes notes that their own place does not take into the folder for temporary files.
fn rescue_file(place: &Path, notes: &Notes) -> Option<PathBuf> {
    let name = place.file_name()?.to_string_lossy().into_owned();
    let annotations = notes
        .entries
        .iter()
        .map(|entry| entry.annotation.clone())
        .collect();
    let records = storage::Records {
        document: storage::Facts::default(),
        annotations,
        corrections: notes.corrections.clone(),
    };
    let folders = storage::Dirs::find()
        .map(|dirs| dirs.state)
        .into_iter()
        .chain([std::env::temp_dir()]);
    folders.into_iter().find_map(|folder| {
        let path = folder.join(format!("rescued-{}-{name}", storage::new_id().simple()));
        std::fs::create_dir_all(&folder).ok()?;
        let text = storage::write_notes(&storage::new_notes(), &records).ok()?;
        storage::replace_file(&path, text.as_bytes()).ok()?;
        Some(path)
    })
}

/// Of several saves of one document only the last is needed: each holds everything. A journal is not taken away before the save that was asked for
/// before it.
fn drop_outdated(jobs: &mut Vec<Job>) {
    let mut newer = Vec::new();
    let mut kept: Vec<Job> = Vec::with_capacity(jobs.len());
    for job in jobs.drain(..).rev() {
        if let Job::Save(notes) = &job {
            if newer.contains(&notes.ticket) {
                continue;
            }
            newer.push(notes.ticket);
        }
        if let Job::Deed(_) = &job {
            newer.clear();
        }
        if let Job::Draft(ticket, None) = &job {
            newer.retain(|newer| newer != ticket);
        }
        kept.push(job);
    }
    kept.reverse();
    *jobs = kept;
}
