//! The thread that makes things durable: notes in the order of their changes, drafts, places. What can't be written is kept and tried
//! again with the next change, and at the end it is written where it can be found.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::Event;
use super::perform::unless_broken;
use crate::anchor;
use crate::annotation::{Correction, Entry, History, Id, Notebook};
use crate::app::effect::{Draft, Merged, Outcome, Ticket};
use crate::document::Document;
use crate::library::{Keeper, Landmark, News, section_names};
use crate::message::Message;
use crate::outline::Outline;
use crate::storage::{self, Look, Records};
use crate::text::Offset;

/// How long after a failure what could not be written is tried again, when nothing else asks for it.
const AGAIN: Duration = Duration::from_secs(2);

/// Notes that are to stand in their file.
pub(super) struct Notes {
    pub(super) ticket: Ticket,
    pub(super) revision: u64,
    /// The last merge that is in the entries.
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
    Opened(Ticket, Box<Keeper>, Arc<Document>, Arc<Outline>, Option<Id>),
    /// Its notes changed.
    Save(Box<Notes>),
    /// What became of its notes is asked, of one annotation or of all.
    History(Ticket, Option<Id>),
    /// Its reader is here now, used these tags last, and read this much, in code points.
    Place(Ticket, Place, Vec<String>),
    /// A note is being typed, or is done.
    Draft(Ticket, Option<Box<Draft>>),
    /// The notes of a lower place are to live with the others from the next save on.
    TakeOver(Ticket, PathBuf),
    /// Notes of this file are to be kept apart.
    Apart(Ticket, PathBuf),
    /// The notes file may be another.
    Look(Ticket),
    /// The document left the screen.
    Close(Ticket),
    /// Something that must not come before the saves that were asked for before it.
    Deed(Box<dyn FnOnce() -> Outcome + Send>),
    /// Columns of the panes are to be remembered.
    Panes(storage::State, (u16, u16)),
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
                told: HashMap::new(),
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
    outline: Arc<Outline>,
    /// The draft that is in the journal: its id there.
    drafting: Option<Id>,
    /// The draft that an earlier program left: it goes only when its words are kept elsewhere.
    left: Option<Id>,
    /// Drafts whose words are notes now that could not be saved yet: they go when those are.
    written: Vec<Id>,
    tag: Option<String>,
    /// Number of the last merge that was handed back.
    handed: u64,
    /// The last revision that was asked to be saved.
    revision: u64,
    /// Whether it left the screen; it goes when everything is saved.
    closed: bool,
    /// What was told of the notes file.
    ailing: Option<Ailing>,
}

/// What is wrong with a notes file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ailing {
    /// It cannot be read, so that nothing is written there.
    Broken,
    /// It is gone: the next change writes it again.
    Gone,
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
        for id in self.written.drain(..) {
            self.keeper.drafts().remove(id);
        }
        Ok(saved)
    }

    /// Another writer's change, placed on the text and numbered.
    fn handed_back(&mut self, records: Records, news: News) -> Merged {
        self.handed += 1;
        Merged {
            notebook: Notebook::with_sections(
                self.document.text.clone(),
                records.annotations,
                records.corrections,
                &|at| section_names(&self.outline, at),
            ),
            serial: self.handed,
            news,
        }
    }
}

struct Desk {
    open: HashMap<Ticket, Open>,
    failed: HashMap<Ticket, Box<Notes>>,
    /// Why the last save failed, as it was told.
    told: HashMap<Ticket, Message>,
    events: Sender<Event>,
}

impl Desk {
    fn work(mut self, jobs: &Receiver<Job>) -> Option<Message> {
        let mut tried = Instant::now();
        loop {
            let job = match jobs.recv_timeout(AGAIN) {
                Ok(job) => job,
                Err(RecvTimeoutError::Timeout) => {
                    self.try_again(&mut tried);
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return self.rescue(),
            };
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
            self.try_again(&mut tried);
        }
    }

    /// Saves what could not be saved, now and then: what was in the way may be gone.
    fn try_again(&mut self, tried: &mut Instant) {
        if self.failed.is_empty() {
            *tried = Instant::now();
        } else if tried.elapsed() >= AGAIN {
            for ticket in self.failed.keys().copied().collect::<Vec<_>>() {
                if let Some(notes) = self.failed.remove(&ticket)
                    && let Err(broken) = unless_broken(|| self.save(notes, true))
                {
                    drop(self.events.send(Event::Done(Outcome::Refused(broken))));
                }
            }
            *tried = Instant::now();
        }
    }

    fn perform(&mut self, job: Job) {
        match job {
            Job::Opened(ticket, keeper, document, outline, left) => {
                self.open.insert(
                    ticket,
                    Open {
                        keeper: *keeper,
                        document,
                        outline,
                        drafting: None,
                        left,
                        written: Vec::new(),
                        tag: None,
                        handed: 0,
                        revision: 0,
                        closed: false,
                        ailing: None,
                    },
                );
            }
            Job::Save(notes) => self.save(notes, false),
            Job::History(ticket, annotation) => {
                if let Some(open) = self.open.get_mut(&ticket) {
                    let past = Outcome::Past(ticket, annotation, open.keeper.history());
                    drop(self.events.send(Event::Done(past)));
                }
            }
            Job::Place(ticket, place, tags) => self.place(ticket, place, &tags),
            Job::Draft(ticket, draft) => self.draft(ticket, draft.map(|draft| *draft)),
            Job::Look(ticket) => self.look(ticket),
            Job::TakeOver(ticket, path) => {
                if let Some(open) = self.open.get_mut(&ticket) {
                    open.keeper.take_over(&path);
                }
            }
            Job::Apart(ticket, path) => {
                if let Some(open) = self.open.get(&ticket)
                    && let Err(error) = open.keeper.keep_apart(&path)
                {
                    drop(
                        self.events
                            .send(Event::Done(Outcome::Refused(error.told()))),
                    );
                }
            }
            Job::Close(ticket) => {
                if self.failed.contains_key(&ticket) {
                    if let Some(open) = self.open.get_mut(&ticket) {
                        open.closed = true;
                    }
                } else {
                    self.open.remove(&ticket);
                }
            }
            Job::Deed(deed) => drop(self.events.send(Event::Done(deed()))),
            // Where the panes are is nobody's work: nothing is said when it cannot be kept.
            Job::Panes(state, panes) => drop(state.keep_panes(panes)),
            Job::End => {}
        }
    }

    /// Saves notes. What is tried `again` by itself, and fails as it did before, was told.
    fn save(&mut self, notes: Box<Notes>, again: bool) {
        let ticket = notes.ticket;
        let Some(open) = self.open.get_mut(&ticket) else {
            return;
        };
        // They count as not saved until they are, so that a fault on the way leaves them to the rescue at the end.
        let revision = notes.revision;
        open.revision = revision;
        open.outline = notes.outline.clone();
        let notes = self.failed.entry(ticket).insert_entry(notes).into_mut();
        let outcome = match open.save(notes) {
            Ok(saved) => {
                let merged = saved.merged.map(|records| {
                    let before = notes.entries.iter().map(|entry| &entry.annotation);
                    let news =
                        News::between(before, &records.annotations, conflicts(&saved.conflicts));
                    Box::new(open.handed_back(records, news))
                });
                open.ailing = None;
                self.failed.remove(&ticket);
                self.told.remove(&ticket);
                if self.open.get(&ticket).is_some_and(|open| open.closed) {
                    self.open.remove(&ticket);
                }
                Outcome::Saved(ticket, revision, merged)
            }
            Err(error) => {
                let told = Message::new("run.not-saved")
                    .with("what", error.told())
                    .with("hint", error.hint.clone());
                let known = self.told.insert(ticket, told.clone());
                if again && known.as_ref() == Some(&told) {
                    return;
                }
                Outcome::SaveFailed(ticket, told)
            }
        };
        drop(self.events.send(Event::Done(outcome)));
    }

    /// Looks at a notes file that somebody else may have written.
    fn look(&mut self, ticket: Ticket) {
        // What could not be saved is merged by saving it.
        if let Some(notes) = self.failed.remove(&ticket) {
            return self.save(notes, true);
        }
        let Some(open) = self.open.get_mut(&ticket) else {
            return;
        };
        let before = open.keeper.all().annotations;
        let outcome = match open.keeper.look() {
            Look::Same if open.ailing.is_some() => {
                open.ailing = None;
                let records = open.keeper.all();
                let merged = Box::new(open.handed_back(records, News::default()));
                Outcome::Came(ticket, open.revision, merged)
            }
            Look::Same => return,
            Look::Changed(records) => {
                open.ailing = None;
                let news = News::between(&before, &records.annotations, 0);
                let merged = Box::new(open.handed_back(records, news));
                Outcome::Came(ticket, open.revision, merged)
            }
            Look::Gone(_) if open.ailing == Some(Ailing::Gone) => return,
            Look::Gone(path) => {
                // What could not be read went away: nothing stands in the way of writing any more.
                if open.ailing.replace(Ailing::Gone).is_some() {
                    let records = open.keeper.all();
                    let merged = Box::new(open.handed_back(records, News::default()));
                    let came = Outcome::Came(ticket, open.revision, merged);
                    drop(self.events.send(Event::Done(came)));
                }
                Outcome::NotesGone(ticket, path)
            }
            Look::Broken(why) => {
                open.ailing = Some(Ailing::Broken);
                Outcome::NotesBroken(ticket, why)
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
            let done = open.drafting.take().into_iter().chain(open.left.take());
            // Words that are not on the disk as a note yet stay in the journal, and what is typed next has a place of its own there.
            if self.failed.contains_key(&ticket) {
                open.written.extend(done);
                return;
            }
            for id in done {
                open.keeper.drafts().remove(id);
            }
            return;
        };
        let id = *open
            .drafting
            .get_or_insert_with(|| draft.annotation.unwrap_or_else(storage::new_id));
        let entry = journal_entry(id, &draft, &open.document);
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
        let mut told: Option<Message> = None;
        for notes in failed {
            let Some(open) = self.open.get_mut(&notes.ticket) else {
                continue;
            };
            let Err(error) = open.save(&notes) else {
                continue;
            };
            let this = match rescue_file(open.keeper.notes_path(), &notes) {
                Some(path) => Message::new("run.rescued")
                    .with("what", error.told())
                    .with("path", path.display().to_string()),
                None => Message::new("run.not-saved")
                    .with("what", error.told())
                    .with("hint", error.hint),
            };
            told = Some(match told {
                Some(others) => Message::new("run.both")
                    .with("first", others)
                    .with("second", this),
                None => this,
            });
        }
        told
    }
}

/// A draft as the journal keeps it.
fn journal_entry(id: Id, draft: &Draft, document: &Document) -> storage::Draft {
    let span = draft
        .passage
        .and_then(|(start, end)| document.text.code_point_span(start, end));
    let mut anchor = span.map_or_else(
        || draft.anchor.clone(),
        |span| anchor::make(&document.text, span),
    );
    if draft.section {
        anchor.section = vec![anchor.quote.clone()];
    }
    storage::Draft {
        id,
        anchor,
        tags: draft.tags.clone(),
        text: draft.text.clone(),
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

/// Conflicts that a person should know of: both versions of a note were kept, or ours of another field.
fn conflicts(all: &[storage::Conflict]) -> usize {
    let mut of: Vec<Id> = all.iter().filter_map(|conflict| conflict.id).collect();
    of.sort_unstable();
    of.dedup();
    of.len()
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

#[cfg(test)]
#[path = "saver_tests.rs"]
mod tests;
