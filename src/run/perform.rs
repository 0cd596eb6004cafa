//! Effects become deeds: on a thread of their own where they may take long.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

use super::saver::{Job, Notes, Place, Saver};
use super::tour::TourPlace;
use super::watch::{self, Stamp, Watched};
use super::{Event, Reread, clipboard, codes, external, settings};
use crate::anchor;
use crate::annotation::Id;
use crate::app::effect::{
    CodesDeed, Draft, Effect, Listed, OpenOptions as How, Opened, Outcome, Target, Ticket,
};
use crate::document::Document;
use crate::formats::{Choice, LoadError, Watch};
use crate::layout::{Layout, Pages};
use crate::library::{self, Library, OpenDocument, OpenError, Origin};
use crate::message::{Lang, Message};
use crate::search;
use crate::storage;
use crate::text::Span;

/// The most hits of a search.
const HITS: usize = 100_000;

/// Files above this size are shown before their sections are known, in bytes.
const OUTLINED_AT_ONCE: u64 = 8 << 20;

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
            Effect::Cancel(ticket) => {
                if let Some(stop) = self.opening.remove(&ticket) {
                    stop.store(true, Ordering::SeqCst);
                }
            }
            Effect::List(folder) => {
                let library = self.library.clone();
                self.spawn(move || list(&library, folder));
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
            Effect::OpenOutside(address) => self.spawn(move || match external::open(&address) {
                Ok(()) => Outcome::Copied(Message::new("run.opened").with("address", address)),
                Err(why) => Outcome::Refused(why),
            }),
            Effect::Close(ticket) => {
                // One that is still being read is not to be kept or watched when it is there at last.
                if let Some(stop) = self.opening.remove(&ticket) {
                    stop.store(true, Ordering::SeqCst);
                }
                self.watch.close(ticket);
                self.saver.send(Job::Close(ticket));
            }
            Effect::Draft { ticket, draft } => self.saver.send(Job::Draft(ticket, draft)),
            Effect::Export {
                path,
                bytes,
                replace,
                exporter,
                group,
            } => {
                self.spawn(move || export(path, &bytes, replace, exporter, group));
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
                self.spawn(move || put_away(&library, &path, &sha256));
            }
            Effect::TakeOver(ticket, path) => self.saver.send(Job::TakeOver(ticket, path)),
            Effect::KeepApart(ticket, path) => self.saver.send(Job::Apart(ticket, path)),
            Effect::LookAt(ticket, path) => self.spawn(move || match std::fs::read(&path) {
                Ok(bytes) => {
                    let records = storage::read_notes(&bytes).records;
                    Outcome::LookedAt(ticket, path, records.annotations)
                }
                Err(error) => Outcome::Refused(
                    Message::new("storage.not-read")
                        .with("path", path.display().to_string())
                        .with("why", error.to_string()),
                ),
            }),
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
        thread::spawn(move || {
            let origin = origin_of(target);
            let tell = |outcome| {
                if !stop.load(Ordering::SeqCst) {
                    drop(events.send(Event::Done(outcome)));
                }
            };
            let mut choice = choice_of(&how);
            let watch = Waiting {
                stop: stop.clone(),
                events: events.clone(),
                ticket,
                told: AtomicU8::new(0),
            };
            let window = || library.open_window(origin.path()?, &choice);
            if let Some((document, outline, settled)) = unless_broken(window).ok().flatten() {
                choice = settled;
                tell(Outcome::Opened(
                    ticket,
                    Box::new(window_of(&origin, document, outline)),
                ));
            }
            // A reference can only be found in an outline.
            let later = is_large(&origin) && how.reference.is_none();
            let open = |choice: &Choice| {
                if later {
                    library.open_without_outline(&origin, choice, Some(&watch))
                } else {
                    library.open_watched(&origin, choice, Some(&watch))
                }
            };
            // What stands behind `#` may name a document of an archive.
            let open = || match open(&choice) {
                Err(OpenError::Load {
                    error: LoadError::Several(names),
                    ..
                }) if how
                    .reference
                    .as_ref()
                    .is_some_and(|name| names.contains(name)) =>
                {
                    open(&Choice {
                        member: how.reference.clone(),
                        ..choice.clone()
                    })
                }
                other => other,
            };
            let before = origin.path().and_then(watch::stamp);
            let mut unoutlined = None;
            let outcome = match unless_broken(open) {
                Err(broken) => Outcome::Failed(ticket, broken),
                // Nobody waits any more: nothing is to be kept or watched.
                Ok(Ok(_)) if stop.load(Ordering::SeqCst) => return,
                Ok(Ok(mut open)) => {
                    open.keeper
                        .choose(how.format.as_deref(), how.encoding.as_deref());
                    if how.format.is_some() || how.encoding.is_some() {
                        remember_choice(&open);
                    }
                    let draft = open.keeper.drafts().left().into_iter().next();
                    let left = draft.as_ref().map(|draft| draft.id);
                    let opened = Opened {
                        draft: draft.map(|draft| draft_of(&draft, &open)),
                        ..opened(&origin, &open, how.reference.as_deref())
                    };
                    unoutlined = later.then(|| open.document.clone());
                    watchman.open(watched(ticket, &origin, &open, before));
                    let keeper = Box::new(open.keeper);
                    let outline = open.outline;
                    drop(saver.send(Job::Opened(ticket, keeper, open.document, outline, left)));
                    Outcome::Opened(ticket, Box::new(opened))
                }
                Ok(Err(OpenError::Load {
                    error: LoadError::Several(names),
                    ..
                })) => Outcome::Several(ticket, names),
                Ok(Err(OpenError::Load {
                    error: LoadError::Password { wrong },
                    ..
                })) => Outcome::Locked { ticket, wrong },
                Ok(Err(error)) => Outcome::Failed(ticket, told(&error)),
            };
            tell(outcome);
            if let Some(document) = unoutlined
                && let Ok(outline) = unless_broken(|| library.outline(&document))
            {
                tell(Outcome::Outlined(ticket, Arc::new(outline)));
            }
        });
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

/// Somebody who waits for a document: hears how far it is, and may have gone away.
#[derive(Debug)]
struct Waiting {
    stop: Arc<AtomicBool>,
    events: Sender<Event>,
    ticket: Ticket,
    /// The last percentage that was told.
    told: AtomicU8,
}

impl Watch for Waiting {
    fn step(&self, done: usize, total: usize) -> bool {
        let percent = (done.saturating_mul(100) / total.max(1)).min(99) as u8;
        if self.told.swap(percent, Ordering::Relaxed) != percent {
            let outcome = Outcome::Progress(self.ticket, percent);
            drop(self.events.send(Event::Done(outcome)));
        }
        !self.stop.load(Ordering::SeqCst)
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

fn choice_of(how: &How) -> Choice {
    Choice {
        format: how.format.clone(),
        encoding: how.encoding.clone(),
        password: how.password.clone(),
        member: how.member.clone(),
    }
}

/// Keeps how a document was chosen to be read at once: the place alone is written only when it changes.
fn remember_choice(open: &OpenDocument) {
    let text = &open.document.text;
    let at = open.keeper.place(&open.document).unwrap_or_default();
    let seen = open.keeper.seen(&open.document);
    let seen = seen
        .iter()
        .map(|span| (text.code_points(span.start), text.code_points(span.end)))
        .collect();
    // A state folder that cannot be written keeps nothing, and stops nobody from reading.
    let landmarks = open.keeper.landmarks(&open.document);
    drop(open.keeper.keep_place(&open.document, at, seen, &landmarks));
}

/// Why a document was not opened, and what to do about it.
fn told(error: &OpenError) -> Message {
    let told = error.told();
    error.hint().map_or(told.clone(), |hint| {
        Message::new("run.with-hint")
            .with("what", told)
            .with("hint", hint)
    })
}

/// Does something that must not take its thread down with it; a panic becomes a message.
pub(super) fn unless_broken<T>(deed: impl FnOnce() -> T) -> Result<T, Message> {
    catch_unwind(AssertUnwindSafe(deed)).map_err(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        Message::new("run.broken").with("what", words.unwrap_or_default())
    })
}

/// What is to be watched of a document. A pipe that was read has no file behind it.
fn watched(ticket: Ticket, origin: &Origin, open: &OpenDocument, before: Option<Stamp>) -> Watched {
    let document = origin.path().map(Path::to_owned);
    let sha256 = open.keeper.facts().sha256.clone().unwrap_or_default();
    Watched {
        ticket,
        document: document.map(|path| (path, before, sha256)),
        notes: open.keeper.notes_path().to_owned(),
        lower: open.keeper.lower_paths(),
        id: open.keeper.facts().id,
    }
}

/// Whether a document is so large that it is shown before its sections are known.
fn is_large(origin: &Origin) -> bool {
    let size = origin.path().and_then(|path| std::fs::metadata(path).ok());
    size.is_some_and(|meta| meta.len() > OUTLINED_AT_ONCE)
}

fn name_of(origin: &Origin) -> String {
    let name = origin
        .path()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy().into_owned());
    // What has no name of its own is called by the reader in the language of the interface.
    name.unwrap_or_default()
}

fn window_of(
    origin: &Origin,
    document: Arc<Document>,
    outline: Arc<crate::outline::Outline>,
) -> Opened {
    Opened {
        document,
        outline,
        notebook: crate::annotation::Notebook::default(),
        history: crate::annotation::History::default(),
        codebook: crate::annotation::Codebook::default(),
        path: origin.path().map(Path::to_owned),
        name: name_of(origin),
        id: None,
        notes_place: None,
        read_only: None,
        problems: Vec::new(),
        caret: None,
        seen: Vec::new(),
        landmarks: Vec::new(),
        recent_tags: Vec::new(),
        draft: None,
        elsewhere: Vec::new(),
    }
}

fn opened(origin: &Origin, open: &OpenDocument, reference: Option<&str>) -> Opened {
    let asked = reference.map(|reference| (reference, open.outline.resolve_reference(reference)));
    let mut problems = open.problems.clone();
    if let Some((reference, None)) = asked {
        problems.insert(
            0,
            Message::new("run.no-reference").with("reference", reference),
        );
    }
    problems.extend(open.document.warnings.iter().cloned());
    if let Some(why) = &open.read_only {
        problems.insert(0, why.clone());
    }
    Opened {
        document: open.document.clone(),
        outline: open.found.clone(),
        notebook: open.notebook.clone(),
        history: open.keeper.undoable(),
        codebook: open.codebook.clone(),
        path: origin.path().map(Path::to_owned),
        name: name_of(origin),
        id: open.keeper.facts().id,
        notes_place: Some(open.keeper.notes_path().display().to_string()),
        read_only: open.read_only.clone(),
        problems,
        caret: asked
            .and_then(|(_, at)| at)
            .or_else(|| open.keeper.place(&open.document)),
        seen: open.keeper.seen(&open.document),
        landmarks: open.keeper.landmarks(&open.document),
        recent_tags: recent_tags(open),
        draft: None,
        elsewhere: open.elsewhere.clone(),
    }
}

/// Tags in the order of their last use: those of this document first, then those of others.
fn recent_tags(open: &OpenDocument) -> Vec<String> {
    let mut tags: Vec<String> = open
        .notebook
        .tags()
        .into_iter()
        .map(|used| used.tag)
        .collect();
    for tag in open.keeper.recent_tags() {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// A draft as the journal keeps it.
pub(super) fn journal_entry(id: Id, draft: &Draft, document: &Document) -> storage::Draft {
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

/// A draft of the journal, found again in the present text. One whose annotation is gone keeps what is remembered of its passage, unless
/// that stands there beyond doubt.
fn draft_of(draft: &storage::Draft, open: &OpenDocument) -> Draft {
    let text = &open.document.text;
    let known = open.notebook.get(draft.id).is_some();
    let placement = anchor::resolve(text, &draft.anchor);
    let certain = matches!(
        placement,
        anchor::Placement::Anchored(_) | anchor::Placement::Moved(_)
    );
    let section =
        draft.anchor.section.first() == Some(&draft.anchor.quote) && !draft.anchor.quote.is_empty();
    let span = placement
        .span()
        .filter(|span| certain && !span.is_empty() && (section || draft.tags.is_empty()));
    let lost = span.is_none() && !draft.anchor.quote.is_empty();
    let code_points = |span: Span| (text.code_points(span.start), text.code_points(span.end));
    Draft {
        annotation: (known || lost).then_some(draft.id),
        passage: span.map(code_points),
        section,
        text: draft.text.clone(),
        anchor: draft.anchor.clone(),
        tags: draft.tags.clone(),
    }
}

/// Documents that were named one by one, for the list.
pub(super) fn listed(targets: impl Iterator<Item = Target>) -> Vec<Listed> {
    let row = |target| match target {
        Target::File(path) => Some(Listed {
            name: path.display().to_string(),
            size: std::fs::metadata(&path).map_or(0, |meta| meta.len()),
            notes: 0,
            path,
        }),
        Target::StandardInput | Target::Tour(_) => None,
    };
    targets.filter_map(row).collect()
}

/// A file whose notes were taken in goes where it is out of the way and can be looked at.
fn put_away(library: &Library, path: &Path, sha256: &str) -> Outcome {
    match library::put_away(path, Some(sha256), &library.dirs.state) {
        Ok(away) => Outcome::Copied(
            Message::new("run.put-away")
                .with("path", path.display().to_string())
                .with("away", away.display().to_string()),
        ),
        Err(error) => Outcome::Refused(
            Message::new("run.not-put-away")
                .with("path", path.display().to_string())
                .with("why", error.cause),
        ),
    }
}

fn list(library: &Library, folder: PathBuf) -> Outcome {
    match library::list(library, &folder) {
        Ok(found) => {
            let rows = found
                .into_iter()
                .map(|entry| Listed {
                    path: entry.path,
                    name: entry.name,
                    size: entry.size,
                    notes: entry.notes,
                })
                .collect();
            Outcome::Listed(folder, rows)
        }
        Err(error) => Outcome::Refused(error.told()),
    }
}

fn export(
    path: PathBuf,
    bytes: &[u8],
    replace: bool,
    exporter: &'static str,
    group: crate::export::Group,
) -> Outcome {
    if !replace && path.symlink_metadata().is_ok() {
        return Outcome::Exists {
            path,
            exporter,
            group,
        };
    }
    match storage::replace_file(&path, bytes) {
        Ok(()) => Outcome::Exported(path),
        Err(error) => Outcome::Refused(
            Message::new("run.not-saved")
                .with("what", error.told())
                .with("hint", error.hint),
        ),
    }
}
