//! Effects become deeds: on a thread of their own where they may take long.

mod deeds;
mod opening;

pub(super) use deeds::listed;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

use self::opening::{Opening, choice_of, told};
use super::saver::{Job, Notes, Place, Saver};
use super::tour::TourPlace;
use super::{Event, Reread, clipboard, codes, external, settings, watch};
use crate::app::effect::{CodesDeed, Effect, OpenOptions as How, Outcome, Target, Ticket};
use crate::layout::{Layout, Pages};
use crate::library::{self, Library, Origin};
use crate::message::{Lang, Message};
use crate::search;
use crate::storage;

/// The most hits of a search.
const HITS: usize = 100_000;

/// Rows of pagination between two reports.
const ROWS_A_REPORT: usize = 20_000;

/// Performs effects and keeps what they need.
pub(super) struct Desk {
    library: Arc<Library>,
    events: Sender<Event>,
    saver: Saver,
    watch: watch::Watch,
    /// Flags that stop the background work of a ticket: opening it, counting its pages.
    opening: HashMap<Ticket, Arc<AtomicBool>>,
    paginating: Option<Arc<AtomicBool>>,
    /// The folder of the tour, once it was asked for.
    tour: Option<TourPlace>,
}

impl Desk {
    /// A desk that sends outcomes as events.
    pub(super) fn new(events: Sender<Event>, library: Library) -> Self {
        let library = Arc::new(library);
        let saver = Saver::start(events.clone());
        Self {
            watch: watch::Watch::start(events.clone(), saver.sender(), library.clone()),
            library,
            saver,
            events,
            opening: HashMap::new(),
            paginating: None,
            tour: None,
        }
    }

    /// What is still being read need not be read to its end.
    fn stop_opening(&mut self, ticket: Ticket) {
        if let Some(stop) = self.opening.remove(&ticket) {
            stop.store(true, Ordering::SeqCst);
        }
    }

    /// The library for a file: documents of the tour keep their notes and everything else apart.
    fn library_of(&self, path: Option<&Path>) -> Arc<Library> {
        match (&self.tour, path) {
            (Some(tour), Some(path)) if tour.holds(path) => tour.library.clone(),
            _ => self.library.clone(),
        }
    }

    /// Performs an effect that does not concern the terminal.
    pub(super) fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Open {
                ticket,
                target,
                options,
            } => self.open(ticket, target, options),
            Effect::Encodings {
                ticket,
                target,
                options,
            } => {
                let library = self.library_of(path_of(&target));
                self.spawn(move || {
                    let asked = library.encodings(&origin_of(target), &choice_of(&options));
                    match asked {
                        Ok(trials) => Outcome::Encodings(ticket, trials),
                        Err(error) => Outcome::Refused(told(&error)),
                    }
                });
            }
            Effect::Cancel(ticket) => self.stop_opening(ticket),
            Effect::List(folder) => {
                let library = self.library.clone();
                self.spawn(move || deeds::list(&library, folder));
            }
            Effect::Paginate {
                ticket,
                epoch,
                document,
                headings,
                setting,
                height,
            } => {
                let layout = Layout::new(document, headings, setting);
                self.paginate(ticket, epoch, layout, height);
            }
            Effect::Find {
                ticket,
                document,
                query,
            } => self.spawn(move || {
                let hits = search::all(&document.text, &query, HITS).into();
                Outcome::Found(ticket, query, hits)
            }),
            Effect::Save {
                ticket,
                revision,
                taken,
                entries,
                corrections,
                history,
                document,
                outline,
            } => {
                self.saver.send(Job::Save(Box::new(Notes {
                    ticket,
                    revision,
                    taken,
                    entries,
                    corrections,
                    history,
                    document,
                    outline,
                })));
            }
            Effect::History { ticket, annotation } => {
                self.saver.send(Job::History(ticket, annotation));
            }
            Effect::KeepPlace {
                ticket,
                caret,
                recent_tags,
                seen,
                landmarks,
            } => {
                let place = Place {
                    caret,
                    seen,
                    landmarks,
                };
                self.saver.send(Job::Place(ticket, place, recent_tags));
            }
            Effect::Redactions { ticket, document } => self.spawn(move || {
                let found = crate::app::reading::withheld_of(&document).into();
                Outcome::Redactions(ticket, document.text.len(), found)
            }),
            Effect::Suggest {
                ticket,
                number,
                document,
                outline,
                wanted,
            } => self.spawn(move || {
                let found = library::suggested(&document, &outline, wanted);
                Outcome::Suggested(ticket, number, found)
            }),
            Effect::OpenOutside(address) => self.spawn(move || match external::open(&address) {
                Ok(()) => Outcome::Copied(Message::new("run.opened").with("address", address)),
                Err(why) => Outcome::Refused(why),
            }),
            Effect::Close(ticket) => {
                // One that is still being read is not to be kept or watched when it is there at last.
                self.stop_opening(ticket);
                self.watch.close(ticket);
                self.saver.send(Job::Close(ticket));
            }
            Effect::Draft { ticket, draft } => {
                self.saver.send(Job::Draft(ticket, draft.map(Box::new)));
            }
            Effect::Export {
                path,
                bytes,
                replace,
                exporter,
                group,
            } => {
                self.spawn(move || deeds::export(path, &bytes, replace, exporter, group));
            }
            Effect::TakeIn {
                ticket,
                revision,
                found,
                entries,
                corrections,
                document,
                outline,
            } => self.spawn(move || {
                let path = &found.path;
                match library::take_in(path, &document, &outline, &entries, &corrections) {
                    Ok(taken) => Outcome::TakenIn(ticket, revision, found, Box::new(taken)),
                    Err(why) => Outcome::Refused(why),
                }
            }),
            Effect::PutAway(path, sha256) => {
                let library = self.library.clone();
                self.spawn(move || deeds::put_away(&library, &path, &sha256));
            }
            Effect::TakeOver(ticket, path) => self.saver.send(Job::TakeOver(ticket, path)),
            Effect::KeepApart(ticket, path) => self.saver.send(Job::Apart(ticket, path)),
            Effect::LookAt(ticket, path) => self.spawn(move || deeds::look_at(ticket, path)),
            Effect::Codes { path, deed } => {
                let library = self.library_of(path.as_deref());
                if deed == CodesDeed::Survey {
                    self.spawn(move || codes::perform(&library, path, deed));
                } else {
                    let deed = move || codes::perform(&library, path, deed);
                    self.saver.send(Job::Deed(Box::new(deed)));
                }
            }
            Effect::KeepPanes(panes) => {
                let state = storage::State::new(&self.library.dirs.state);
                self.saver.send(Job::Panes(state, panes));
            }
            Effect::ReadConfig
            | Effect::ToggleMouse
            | Effect::EditConfig
            | Effect::KeepOption { .. }
            | Effect::Copy(_)
            | Effect::Edit { .. }
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Quit => {}
        }
    }

    /// Waits until everything is written; tells what could not be.
    pub(super) fn finish(&mut self) -> Option<Message> {
        self.opening
            .values()
            .chain(&self.paginating)
            .for_each(|stop| stop.store(true, Ordering::SeqCst));
        self.watch.end();
        let lost = self.saver.finish();
        if let Some(tour) = &self.tour {
            tour.remove();
        }
        lost
    }

    /// The folder for what outlasts the program and is no note.
    pub(super) fn state(&self) -> &Path {
        &self.library.dirs.state
    }

    /// Lets the reader edit a file in their own editor.
    pub(super) fn edit_file(path: &Path) -> Result<(), Message> {
        let editor = external::editor();
        let why = match external::status_of(&editor, path) {
            Ok(status) if status.success() => return Ok(()),
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        Err(Message::new("run.editor")
            .with("editor", editor)
            .with("why", why))
    }

    /// Reads the configuration again.
    pub(super) fn read_config(&self, reread: &Reread) {
        let (reread, events) = (reread.clone(), self.events.clone());
        thread::spawn(move || {
            let read = unless_broken(|| reread()).and_then(|read| read);
            let event = match read {
                Ok(settings) => Event::Settings(Box::new(settings)),
                Err(why) => Event::Done(Outcome::Refused(why)),
            };
            drop(events.send(event));
        });
    }

    /// Gives words to the system's clipboard. `sent` says whether they went to the terminal.
    pub(super) fn copy(&self, words: String, sent: bool) {
        self.spawn(move || clipboard::copy(&words, sent));
    }

    /// Writes an option into the configuration.
    pub(super) fn keep_option(&self, config: PathBuf, option: &'static str, value: String) {
        self.spawn(move || settings::keep_option(&config, option, &value));
    }

    fn spawn(&self, deed: impl FnOnce() -> Outcome + Send + 'static) {
        let events = self.events.clone();
        thread::spawn(move || {
            let outcome = unless_broken(deed).unwrap_or_else(Outcome::Refused);
            drop(events.send(Event::Done(outcome)));
        });
    }

    /// Writes the report of the tour, and says where.
    fn tour_file(&mut self, lang: Lang) -> Result<Target, Message> {
        if self.tour.is_none() {
            self.tour = Some(TourPlace::new(&self.library)?);
        }
        let place = self.tour.as_ref().map(|tour| tour.write(lang));
        place.unwrap_or_else(|| Err(Message::new("app.nothing-open")))
    }

    fn open(&mut self, ticket: Ticket, target: Target, how: How) {
        let target = match target {
            Target::Tour(lang) => match self.tour_file(lang) {
                Ok(target) => target,
                Err(why) => {
                    drop(self.events.send(Event::Done(Outcome::Failed(ticket, why))));
                    return;
                }
            },
            other => other,
        };
        let stop = Arc::new(AtomicBool::new(false));
        self.opening.insert(ticket, stop.clone());
        let (library, events, saver, watchman) = (
            self.library_of(path_of(&target)),
            self.events.clone(),
            self.saver.sender(),
            self.watch.clone(),
        );
        let opening = Opening {
            ticket,
            origin: origin_of(target),
            how,
            library,
            events,
            saver,
            watchman,
            stop,
        };
        thread::spawn(move || opening.run());
    }

    /// Counts pages in the background; an earlier count is of no use any more.
    fn paginate(&mut self, ticket: Ticket, epoch: u64, mut layout: Layout, height: usize) {
        if let Some(stop) = &self.paginating {
            stop.store(true, Ordering::SeqCst);
        }
        let stop = Arc::new(AtomicBool::new(false));
        self.paginating = Some(stop.clone());
        let events = self.events.clone();
        thread::spawn(move || {
            let mut pages = Pages::new(height);
            let mut told = 0;
            loop {
                let done = pages.advance(&mut layout, ROWS_A_REPORT);
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let starts = pages.starts.get(told..).unwrap_or_default().to_vec();
                told = pages.starts.len();
                let sent = events.send(Event::Done(Outcome::Pages {
                    ticket,
                    epoch,
                    starts,
                    done,
                }));
                if done || sent.is_err() {
                    return;
                }
            }
        });
    }
}

/// The file of a target, when it is one.
fn path_of(target: &Target) -> Option<&Path> {
    match target {
        Target::File(path) => Some(path),
        Target::StandardInput | Target::Tour(_) => None,
    }
}

fn origin_of(target: Target) -> Origin {
    match target {
        Target::File(path) => Origin::File(path),
        Target::StandardInput => Origin::Input,
        // The desk has written it into a file before.
        Target::Tour(_) => Origin::File(PathBuf::new()),
    }
}

/// Does something that must not take its thread down with it; a panic becomes a message.
pub(super) fn unless_broken<T>(deed: impl FnOnce() -> T) -> Result<T, Message> {
    catch_unwind(AssertUnwindSafe(deed)).map_err(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        Message::new("run.broken").with("what", words.unwrap_or_default())
    })
}
